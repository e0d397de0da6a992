"""The forms that ask something of every span or card: label, order, sort, match."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from kit.content.model import Labelled, Ordered, Paired, Response
from kit.i18n import gettext as _
from kit.i18n import isolate, ngettext
from kit.web.student.fields import ItemForm
from kit.web.student.kinds import counts, too_many
from kit.web.student.shown import how_many, words_of


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
        return isolate(words_of(self.asked, self.words, shown))

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

    @property
    def group_field(self) -> str:
        return self.field_of(self.shown[0])

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each span, in the passage and in the list under it."""
        return {span: n for n, span in enumerate(self.shown, start=1)}

    @property
    def hint(self) -> str:
        return ngettext(
            "Mark up to %(num)s part of the text.",
            "Mark up to %(num)s parts of the text.",
            how_many(self.asked),
        )

    @property
    def counted(self) -> tuple[str, ...]:
        return counts(len(self.shown), how_many(self.asked))

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

    @property
    def hint(self) -> str:
        return _("Give each one a number. Number 1 comes first.")

    def check(self) -> None:
        self.check_complete(
            _("Nothing has a place yet. Give each one a place."),
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
    def hint(self) -> str:
        return _("Choose one group for each card.")

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

    @property
    def hint(self) -> str:
        return _("Choose one partner for each card. No partner fits two cards.")

    def check(self) -> None:
        self.check_complete(
            _("Choose a partner for each card."),
            lambda name: _("Choose a partner for “%(name)s”.", name=name),
        )
        self.check_unshared(
            lambda target, name, other: _(
                "Two cards share the partner “%(partner)s”: "
                "“%(name)s” and “%(other)s”.",
                partner=isolate(self.words.targets[target]),
                name=name,
                other=other,
            )
        )

    def response(self) -> Response:
        return Paired(self.given())
