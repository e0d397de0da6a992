"""The base of every item form, and the three kinds of field it is made of."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from wtforms import Field, Form, HiddenField

from kit.content.model import Item, ItemText, Response
from kit.i18n import gettext as _
from kit.web.student.shown import Kind, kind_of

RESEND_KEY = re.compile(r"[A-Za-z0-9_-]{1,24}")
CERTAINTIES = ("1", "2", "3")


class OneField(Field):  # type: ignore[misc]  # WTForms has no type hints
    """One of the values offered, or "" for none: radio buttons or a select.

    Two values at once, or one that was never offered, are `strange` and count as
    none: no honest form sends them, and taking the first would be a guess.
    """

    data: str

    def __init__(self, offered: Sequence[str], label: str = "", **rest: object) -> None:
        super().__init__(label, **rest)
        self.offered = tuple(offered)
        self.strange = False

    def process_data(self, value: str | Collection[str] | None) -> None:
        values = [value] if isinstance(value, str) else list(value or ())
        given = [each for each in values if each]
        known = len(given) == 1 and given[0] in self.offered
        self.data = given[0] if known else ""
        self.strange = bool(given) and not known

    def process_formdata(self, values: Sequence[str]) -> None:
        self.process_data(values)


class SomeField(Field):  # type: ignore[misc]  # WTForms has no type hints
    """Any of the values offered: checkboxes. `strange` if one never was."""

    data: tuple[str, ...]

    def __init__(self, offered: Sequence[str], label: str = "", **rest: object) -> None:
        super().__init__(label, **rest)
        self.offered = tuple(offered)
        self.strange = False

    def process_data(self, value: Collection[str] | None) -> None:
        given = frozenset(value or ())
        self.data = tuple(each for each in self.offered if each in given)
        self.strange = not given <= set(self.offered)

    def process_formdata(self, values: Sequence[str]) -> None:
        self.process_data(values)


class TypedField(Field):  # type: ignore[misc]  # WTForms has no type hints
    """Words as typed, without the signs no keyboard types and no database keeps.

    A line end becomes one sign, so that the limit counts as the browser does; in a
    field of one line it becomes a space.
    """

    data: str

    def __init__(self, label: str = "", *, lines: bool, **rest: object) -> None:
        super().__init__(label, **rest)
        self.lines = lines

    def process_data(self, value: str | None) -> None:
        text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\t", " ") if self.lines else " ".join(text.split())
        self.data = "".join(sign for sign in text if _is_kept(sign)).strip()

    def process_formdata(self, values: Sequence[str]) -> None:
        self.process_data(values[0] if values else "")


def _is_kept(sign: str) -> bool:
    return sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs")


class ItemForm(Form):  # type: ignore[misc]  # WTForms has no type hints
    """Base of the forms made by `item_form`: one item, its certainty, its resend key.

    `asked` and `words` are the item and its text; `shown` the ids of its options or
    spans in the order of the page.
    """

    asked: Item
    words: ItemText
    shown: tuple[str, ...]
    certainty_asked: str
    resend_key = HiddenField()

    def response(self) -> Response:
        """What was given. Call it after `validate()` has said True."""
        raise NotImplementedError

    def check(self) -> None:
        """Add what is wrong with the answer to the errors of its fields."""
        raise NotImplementedError

    @property
    def kind(self) -> Kind:
        return kind_of(self.asked)

    @property
    def targets(self) -> Mapping[str, str]:
        """The id of a control, by name of a field whose own id is not one."""
        return {"certainty": f"certainty-{CERTAINTIES[0]}"}

    @property
    def group_field(self) -> str:
        """The field whose errors concern the whole question; "" if each has its own."""
        return ""

    @property
    def hint(self) -> str:
        """What is to be done, beside the question."""
        return ""

    @property
    def counted(self) -> tuple[str, ...]:
        """What the counter says at 0, 1, 2 … chosen; empty where nothing is counted."""
        return ()

    def certainty_value(self) -> int | None:
        """1 not sure, 2 fairly sure, 3 very sure; None if not asked or not said."""
        said = self["certainty"].data if "certainty" in self else ""
        return int(said) if said else None

    def validate(self, extra_validators: object = None) -> bool:
        """True if the answer is complete; else the fields say what is wrong."""
        super().validate(extra_validators)
        self.check()
        self._check_certainty()
        self._check_resend_key()
        return not self.errors

    def complain(self, name: str, message: str) -> None:
        self[name].errors = [*self[name].errors, message]

    def _check_certainty(self) -> None:
        if "certainty" not in self or self["certainty"].data:
            return
        if self.certainty_asked == "required" or self["certainty"].strange:
            self.complain("certainty", _("Say how sure you are."))

    def _check_resend_key(self) -> None:
        """A key that cannot be stored is replaced, or the page could never be sent."""
        key = self["resend_key"]
        if not (key.raw_data and RESEND_KEY.fullmatch(key.data or "")):
            key.data = key.default
            self.complain(
                "resend_key",
                _("Something was lost on the way. Please check your answer again."),
            )
