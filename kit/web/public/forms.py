"""Forms for people who have not signed in."""

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, ValidationError

from kit.i18n import lazy_gettext as _l
from kit.services.errors import WeakPasswordError
from kit.services.passwords import require_strength
from kit.web.forms import KitForm, name_field, short_enough

WEAK = {
    "short": _l("Use at least 12 characters. A sentence is easy to remember."),
    "long": _l("Use at most 128 characters."),
    "common": _l(
        "That is one of the first things a stranger would try. Choose another."
    ),
    "name": _l("Do not use your name or the school's as the password."),
}


class CodeForm(KitForm):
    code = StringField(
        _l("Type the digits from the board"),
        validators=[InputRequired(_l("Type the digits from the board."))],
    )


class JoinForm(KitForm):
    name = RadioField(
        _l("Pick your name for this class"),
        validators=[InputRequired(_l("Pick one of the names."))],
    )
    offer = HiddenField()


class ChooseNameForm(KitForm):
    student = RadioField(
        _l("Choose your name"), validators=[InputRequired(_l("Choose your name."))]
    )


class BackForm(KitForm):
    nickname = StringField(
        _l("Your name in this class"),
        validators=[name_field, short_enough(60)],
        description=_l("A word and a number, such as Maple 27."),
    )
    pin = StringField(
        _l("Your PIN"), validators=[InputRequired(_l("Type the four digits."))]
    )


class SignInForm(KitForm):
    name = StringField(_l("Your name"), validators=[name_field, short_enough(60)])
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password.")), short_enough(128)],
    )
    next = HiddenField()


class PasswordForm(KitForm):
    password = PasswordField(
        _l("New password"),
        validators=[InputRequired(_l("Type a password."))],
        description=_l("At least 12 characters. Three or four words do well."),
    )
    context: tuple[str, ...] = ()  # names an attacker would try

    def validate_password(self, field: PasswordField) -> None:
        try:
            require_strength(field.data or "", context=self.context)
        except WeakPasswordError as error:
            raise ValidationError(WEAK[error.reason]) from error


class SetUpSchoolForm(KitForm):
    school = StringField(
        _l("Name of the school"), validators=[name_field, short_enough(80)]
    )
    locale = SelectField(_l("Main language"))


class SetUpYouForm(PasswordForm):
    name = StringField(_l("Your name"), validators=[name_field, short_enough(60)])
    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Type a password."))],
        description=_l("At least 12 characters. Three or four words do well."),
    )
    phrase = HiddenField()  # the one that was offered, so that it stays the same


class KeepForm(KitForm):
    keep = BooleanField(_l("Keep me signed in on this phone"))
