"""Forms of the teacher's pages."""

from wtforms import (
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kit.i18n import lazy_gettext as _l
from kit.web.forms import KitForm, choices, name_field, short_enough


class ClassForm(KitForm):
    name = StringField(
        _l("Name of the class"), validators=[name_field, short_enough(80)]
    )


class ClassSettingsForm(ClassForm):
    expected_size = IntegerField(
        _l("Expected number of students"),
        validators=[
            InputRequired(_l("Type a number.")),
            NumberRange(1, 500, _l("Type a number from 1 to 500.")),
        ],
        description=_l("Above it, newcomers wait until you let them in."),
    )


class StudentForm(KitForm):
    name = StringField(_l("Name"), validators=[name_field, short_enough(60)])
    note = StringField(
        _l("Private note"),
        validators=[short_enough(120)],
        description=_l("Only you see it. It helps you to know who is who."),
    )
    track = RadioField(
        _l("Topics for this student"),
        choices=choices(
            ("", _l("As the class")),
            ("everyday", _l("Everyday life only")),
        ),
        default="",
        description=_l("Nobody else sees this choice."),
    )


MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]  # browsers may add seconds


def _near(_form: KitForm, field: object) -> None:
    """Clocks of the far past and future cannot be told in every zone."""
    typed = getattr(field, "data", None)
    if typed and not 2000 <= typed.year <= 2100:
        raise ValidationError(_l("Choose a day and a time."))


class HoursForm(KitForm):
    """Moments as the clocks of the school show them, without a zone."""

    opens = DateTimeLocalField(
        _l("Open from"),
        format=MINUTES,
        validators=[Optional(), _near],
        description=_l("If you leave it empty, the lesson opens at once."),
    )
    closes = DateTimeLocalField(
        _l("Open until"),
        format=MINUTES,
        validators=[Optional(), _near],
        description=_l("If you leave it empty, you close the lesson yourself."),
    )


class AssignForm(HoursForm):
    track = RadioField(_l("Topics"), default="everyday")
    pace = RadioField(
        _l("Pace"),
        choices=choices(
            ("alone", _l("Each student alone")),
            ("teacher", _l("I open the steps")),
        ),
        default="alone",
    )
    retry = RadioField(
        _l("Tries"),
        choices=choices(
            ("yes", _l("One retry with a hint")),
            ("no", _l("No retry")),
        ),
        default="yes",
    )
    explain = RadioField(
        _l("Explanations"),
        choices=choices(
            ("each", _l("After each question")),
            ("close", _l("When I close the lesson")),
        ),
        default="each",
    )
    sittings = RadioField(
        _l("Tests planned for this class"),
        choices=choices(
            ("2", _l("Two: before and after the lessons")),
            ("3", _l("Three: before, after, and again some weeks later")),
        ),
        default="2",
    )
    drafts = SelectMultipleField(
        _l("Languages that no speaker has checked yet"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )


class ExportForm(KitForm):
    what = RadioField(
        _l("What"),
        choices=choices(
            ("answers", _l("Every answer")),
            ("summary", _l("A summary")),
        ),
        default="answers",
    )
    form = RadioField(
        _l("File"),
        choices=choices(
            ("csv", _l("CSV, for any program")),
            ("xlsx", _l("Spreadsheet (XLSX)")),
        ),
        default="csv",
    )
    names = RadioField(
        _l("Names"),
        choices=choices(
            ("nicknames", _l("Nicknames")),
            ("notes", _l("My private notes")),
            ("none", _l("None, numbers only")),
        ),
        default="nicknames",
    )
