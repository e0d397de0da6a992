"""The base of every form: our own words, the posted values, one CSRF guard for all."""

from flask import request
from flask_wtf import CSRFProtect
from wtforms import Field, Form, SelectChoice
from wtforms.validators import Length, ValidationError

from kit.i18n import lazy_gettext as _l
from kit.services.names import tidy

csrf = CSRFProtect()

__all__ = ["KitForm", "choices", "csrf", "name_field", "posted", "short_enough"]


# What WTForms says where no validator brings a sentence of ours.
OURS = {
    "Not a valid choice.": _l("Choose from what is shown here."),
    "'%(value)s' is not a valid choice for this field.": _l(
        "Choose from what is shown here."
    ),
    "Not a valid integer value.": _l("Type a number."),
    "Not a valid datetime value.": _l("Choose a day and a time."),
}


class _OurWords:
    """WTForms' own catalogue stays out: it speaks no language of ours."""

    def gettext(self, text: str) -> str:
        return str(OURS.get(text, text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return str(OURS.get(one, one if n == 1 else many))


class KitForm(Form):  # type: ignore[misc]  # WTForms carries no types
    class Meta:
        def get_translations(self, _form: object) -> _OurWords:
            return _OurWords()


def posted(form_class: type[KitForm], **values: object) -> KitForm:
    """The form with what was posted, or with `values` on a GET."""
    data = request.form if request.method == "POST" else None
    form: KitForm = form_class(formdata=data, data=values)
    return form


def choices(*offered: tuple[str, object]) -> list[SelectChoice]:
    """Values with their words: WTForms gives up plain pairs in its next version."""
    return [SelectChoice(value, words) for value, words in offered]


class _ShortEnough(Length):  # type: ignore[misc]  # WTForms carries no types
    """Counts as the database does: some characters are stored as three."""

    def __call__(self, form: KitForm, field: Field) -> None:
        typed = field.data or ""
        if len(tidy(typed)) > self.max:
            raise ValidationError(self.message)
        super().__call__(form, field)


def short_enough(longest: int) -> Length:
    return _ShortEnough(
        max=longest,
        message=_l("Use at most %(max)s characters.", max=longest),
    )


def name_field(_form: KitForm, field: object) -> None:
    """A name has at least one visible character."""
    if not tidy(str(getattr(field, "data", "") or "")):
        raise ValidationError(_l("Type a name."))
