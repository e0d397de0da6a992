"""Forms of the admin's pages."""

from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, ValidationError

from kit.i18n import lazy_gettext as _l
from kit.web.forms import KitForm, choices, name_field, short_enough


class StaffForm(KitForm):
    name = StringField(_l("Name"), validators=[name_field, short_enough(60)])
    role = RadioField(
        _l("What they may do"),
        choices=choices(
            ("teacher", _l("Teach: their own classes")),
            ("admin", _l("Teach, and look after the school: these pages")),
        ),
        default="teacher",
    )


class FirstChoicesForm(KitForm):
    """The third page of the set-up; `daily` is asked only of whoever hosts."""

    keep = RadioField(
        _l("Keep students' answers"),
        choices=choices(
            ("year", _l("until the end of the school year (31 August)")),
            ("90", _l("for 90 days")),
            ("30", _l("for 30 days")),
        ),
        default="year",
        description=_l("For students who join from now on."),
    )
    daily = BooleanField(
        _l("Make a backup every day"),
        description=_l("The kit keeps the newest 14. This takes about a minute a day."),
    )


class SchoolForm(FirstChoicesForm):
    name = StringField(
        _l("Name of the school"), validators=[name_field, short_enough(80)]
    )
    locale = SelectField(_l("Main language"))


class UploadForm(KitForm):
    file = FileField(
        _l("Backup file"),
        description=_l("It ends in .zip and has at most 500 MB."),
    )


class AgainForm(KitForm):
    """Whoever found a browser signed in does not know the password."""

    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Type your password.")), short_enough(128)],
    )


class RestoreForm(AgainForm):
    """Whoever types the number has read what the backup holds."""

    classes = StringField(
        _l("How many classes does the backup hold?"),
        validators=[InputRequired(_l("Type the number of classes."))],
    )
    password = PasswordField(
        _l("Your password"),
        id="restore-password",  # the page asks for it a second time
        validators=[InputRequired(_l("Type your password.")), short_enough(128)],
    )

    def validate_classes(self, field: StringField) -> None:
        if not str(field.data).strip().isdecimal():
            raise ValidationError(_l("Type the number of classes."))
