"""The kinds of item form: what each takes for an answer, and what it says if not."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from kit.content.model import (
    Chosen,
    Highlight,
    Labelled,
    Ordered,
    Paired,
    Reflection,
    Response,
    Typed,
)
from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.web.student.fields import ItemForm
from kit.web.student.shown import how_many, words_of

TEXT_LIMIT = 80  # characters
REFLECTION_LIMIT = 300  # characters


class OneForm(ItemForm):
    """Judge and single choice: radio buttons."""

    @property
    def targets(self) -> Mapping[str, str]:
        return {**super().targets, "chosen": f"chosen-{self.shown[0]}"}

    def check(self) -> None:
        if not self["chosen"].data:
            self.complain("chosen", _("Choose one answer."))

    def response(self) -> Response:
        return Chosen(frozenset({self["chosen"].data}))


class SomeForm(ItemForm):
    """Multiple choice and highlight: checkboxes.

    A multiple choice wants exactly as many as are to be found, a highlight at most
    so many.
    """

    @property
    def targets(self) -> Mapping[str, str]:
        return {**super().targets, "chosen": f"chosen-{self.shown[0]}"}

    def check(self) -> None:
        chosen, most = self["chosen"], how_many(self.asked)
        if chosen.strange:
            self.complain("chosen", _("Choose from what is shown here."))
        elif len(chosen.data) > most:
            self.complain("chosen", too_many(len(chosen.data), most))
        elif isinstance(self.asked, Highlight):
            if not chosen.data:
                self.complain("chosen", _("Choose at least one part of the text."))
        elif len(chosen.data) < most:
            self.complain("chosen", choose(most))

    def response(self) -> Response:
        return Chosen(frozenset(self["chosen"].data))


def choose(count: int) -> str:
    return ngettext("Choose %(num)s answer.", "Choose %(num)s answers.", count)


def too_many(chosen: int, most: int) -> str:
    return ngettext(
        "You can choose %(most)s. Take one out.",
        "You can choose %(most)s. Take %(num)s out.",
        chosen - most,
        most=most,
    )


class EachForm(ItemForm):
    """Base of the items that ask something of every card or span."""

    prefix: str

    def field_of(self, shown: str) -> str:
        return f"{self.prefix}-{shown}"

    def given(self) -> dict[str, str]:
        """What each option or span was given; without those given nothing."""
        values = {each: self[self.field_of(each)].data for each in self.shown}
        return {each: value for each, value in values.items() if value}

    def shared(self) -> dict[str, list[str]]:
        """The values given to more than one, with those they were given to."""
        holders = defaultdict(list)
        for each, value in self.given().items():
            holders[value].append(each)
        return {value: ids for value, ids in holders.items() if len(ids) > 1}

    def name(self, shown: str) -> str:
        """The words of an option, set apart: their direction may be another."""
        return f"\u2068{words_of(self.asked, self.words, shown)}\u2069"

    def check_complete(self, nothing: str, missing: Callable[[str], str]) -> None:
        """`nothing` is said once if all are empty, else `missing` of each that is."""
        given = self.given()
        if not given:
            self.complain(self.field_of(self.shown[0]), nothing)
            return
        for each in self.shown:
            if each not in given:
                self.complain(self.field_of(each), missing(self.name(each)))

    def check_unshared(self, twice: Callable[[str, str, str], str]) -> None:
        """`twice` of the value, of one that has it and of another, for each of them."""
        for value, holders in self.shared().items():
            for each in holders:
                other = next(o for o in holders if o != each)
                said = twice(value, self.name(each), self.name(other))
                self.complain(self.field_of(each), said)


class LabelForm(EachForm):
    """Spans, each with one label or none: selects."""

    prefix = "label"

    def check(self) -> None:
        first, marked = self.field_of(self.shown[0]), len(self.given())
        if any(self[self.field_of(each)].strange for each in self.shown):
            self.complain(first, _("Choose from what is shown here."))
        elif not marked:
            self.complain(first, _("Mark at least one part of the text."))
        elif marked > how_many(self.asked):
            self.complain(first, too_many(marked, how_many(self.asked)))

    def response(self) -> Response:
        return Labelled(self.given())


class OrderForm(EachForm):
    """Options, each with a place of its own: selects."""

    prefix = "place"

    def check(self) -> None:
        self.check_complete(
            _("Nothing has a place yet. Give each one a number."),
            lambda name: _("Choose a place for “%(name)s”.", name=name),
        )
        self.check_unshared(
            lambda place, name, other: _(
                "Two of them share number %(place)s: “%(name)s” and “%(other)s”.",
                place=place,
                name=name,
                other=other,
            )
        )

    def response(self) -> Response:
        given = self.given()
        return Ordered(tuple(sorted(given, key=lambda each: int(given[each]))))


class ClassifyForm(EachForm):
    """Cards, each with a group: radio buttons."""

    prefix = "pair"

    @property
    def targets(self) -> Mapping[str, str]:
        fields = {self.field_of(each): self[self.field_of(each)] for each in self.shown}
        firsts = {name: f"{name}-{field.offered[0]}" for name, field in fields.items()}
        return {**super().targets, **firsts}

    def check(self) -> None:
        self.check_complete(
            _("Choose a group for each card."),
            lambda name: _("Choose a group for “%(name)s”.", name=name),
        )

    def response(self) -> Response:
        return Paired(self.given())


class MatchForm(EachForm):
    """Cards, each with a partner that no other card has: selects."""

    prefix = "pair"

    def check(self) -> None:
        self.check_complete(
            _("Choose a partner for each card."),
            lambda name: _("Choose a partner for “%(name)s”.", name=name),
        )
        self.check_unshared(
            lambda target, name, other: _(
                "Two cards share the partner “%(partner)s”: "
                "“%(name)s” and “%(other)s”.",
                partner=f"\u2068{self.words.targets[target]}\u2069",
                name=name,
                other=other,
            )
        )

    def response(self) -> Response:
        return Paired(self.given())


class TypedForm(ItemForm):
    """Short text, which needs words, and reflection, which may stay empty."""

    def check(self) -> None:
        is_reflection = isinstance(self.asked, Reflection)
        most = REFLECTION_LIMIT if is_reflection else TEXT_LIMIT
        used = len(self["text"].data)
        if used > most:
            self.complain(
                "text",
                _(
                    "Please use at most %(most)s characters. You have used %(used)s.",
                    most=most,
                    used=used,
                ),
            )
        elif not used and not is_reflection:
            self.complain("text", _("Write your answer."))

    def response(self) -> Response:
        return Typed(self["text"].data)
