"""The base of every form: our own words, the posted values, one CSRF guard for all."""

from flask import request
from flask_wtf import CSRFProtect
from wtforms import Form
from wtforms.validators import Length, ValidationError

from kit.i18n import lazy_gettext as _l
from kit.services.names import tidy

csrf = CSRFProtect()

__all__ = ["KitForm", "csrf", "name_field", "posted", "short_enough"]


class _NoWords:
    """WTForms' own catalogue stays out: each validator brings a sentence of ours."""

    def gettext(self, text: str) -> str:
        return text

    def ngettext(self, one: str, many: str, n: int) -> str:
        return one if n == 1 else many


class KitForm(Form):  # type: ignore[misc]  # WTForms carries no types
    class Meta:
        def get_translations(self, _form: object) -> _NoWords:
            return _NoWords()


def posted(form_class: type[KitForm], **values: object) -> KitForm:
    """The form with what was posted, or with `values` on a GET."""
    data = request.form if request.method == "POST" else None
    form: KitForm = form_class(formdata=data, data=values)
    return form


def short_enough(longest: int) -> Length:
    return Length(
        max=longest,
        message=_l("Use at most %(max)s characters.", max=longest),
    )


def name_field(_form: KitForm, field: object) -> None:
    """A name has at least one visible character."""
    if not tidy(str(getattr(field, "data", "") or "")):
        raise ValidationError(_l("Type a name."))
