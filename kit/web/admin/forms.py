"""Forms of the admin's pages."""

from wtforms import PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired

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


class SchoolForm(KitForm):
    name = StringField(
        _l("Name of the school"), validators=[name_field, short_enough(80)]
    )
    locale = SelectField(_l("Main language"))
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


class AgainForm(KitForm):
    """Whoever found a browser signed in does not know the password."""

    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Type your password.")), short_enough(128)],
    )
