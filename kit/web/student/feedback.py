"""What a student is told about a response: values for the page, no words of ours.

On the first try, with the retry still to come, nothing here names the key: there are
only the student's own choices, and what is right about them where saying so does not
give the rest away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import assert_never

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Classify,
    Highlight,
    Item,
    ItemText,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    Response,
    ShortText,
    SingleChoice,
    Typed,
)
from kit.web.student.shown import kind_of, shown_options, words_of
from kit.web.student.view import FeedbackView, Outcome, Pair, Row, State

__all__ = ["FeedbackView", "explain"]


@dataclass(frozen=True, slots=True)
class _Case:
    item: Item
    text: ItemText
    shown: tuple[str, ...]
    outcome: Outcome
    full: bool

    @property
    def hint(self) -> str:
        """Help for the retry; none once there is nothing left to try."""
        return "" if self.full or self.outcome.startswith("right") else self.text.hint

    def row(self, each: str, state: State, *, says_why: bool = True) -> Row:
        return Row(
            id=each,
            words=words_of(self.item, self.text, each),
            state=state,
            is_yours=state in ("right", "extra", "chosen"),
            why=self.text.feedback.get(each, "") if says_why else "",
        )


def explain(
    item: Item,
    text: ItemText,
    response: Response,
    *,
    earned_milli: int,
    possible_milli: int,
    full: bool,
    order: Sequence[str] | None = None,
    number: int = 1,
) -> FeedbackView:
    """What to say about `response`, the first (1) or second (2) try at `item`.

    Points are thousandths, as stored. `full` is False after a first try that was not
    right while the retry is left. A response of another shape than the item's, left
    from an older revision of the quiz, is explained like an empty one.
    """
    outcome = _outcome(item, earned_milli, possible_milli, number)
    case = _Case(item, text, shown_options(item, order), outcome, full)
    match item:
        case Judge() | SingleChoice():
            view = _one(case, response, item.key)
        case MultipleChoice() | Highlight():
            view = _some(case, response, item.key)
        case Label():
            view = _labelled(case, response, item)
        case Order():
            view = _ordered(case, response, item)
        case Classify() | Match():
            view = _paired(case, response, item)
        case ShortText() | Reflection():
            view = _typed(case, response)
        case _:
            assert_never(item)
    return view


def _outcome(item: Item, earned: int, possible: int, number: int) -> Outcome:
    if isinstance(item, Reflection):
        return "kept"
    if earned == possible:
        return "right" if number == 1 else "right_after_hint"
    return "partly" if earned else "not_yet"


def _state(*, given: bool, wanted: bool) -> State:
    if given:
        return "right" if wanted else "extra"
    return "missed" if wanted else "left"


def _ids(response: Response) -> frozenset[str]:
    return response.ids if isinstance(response, Chosen) else frozenset()


def _one(case: _Case, response: Response, key: str) -> FeedbackView:
    """The option chosen first, then the others, each with its reason."""
    ids = _ids(response)
    rows = [
        case.row(each, _state(given=each in ids, wanted=each == key))
        for each in sorted(case.shown, key=lambda each: each not in ids)
        if each in ids or (case.full and each != NOT_SURE)
    ]
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        rows=tuple(rows),
        hint=case.hint,
    )


def _some(case: _Case, response: Response, key: frozenset[str]) -> FeedbackView:
    ids = _ids(response)
    in_passage = isinstance(case.item, Highlight)
    shown = case.shown if in_passage else sorted(case.shown, key=lambda e: e not in ids)
    rows = [
        case.row(each, _state(given=each in ids, wanted=each in key))
        for each in shown
        if each in ids or case.full
    ]
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        rows=tuple(rows),
        found=len(ids & key),
        targets=len(key),
        extra=len(ids - key),
        hint=case.hint,
    )


def _labelled(case: _Case, response: Response, item: Label) -> FeedbackView:
    """A span's reason would name its label, so it waits unless the label is right."""
    labels = response.labels if isinstance(response, Labelled) else {}
    right = [span for span, label in labels.items() if item.key.get(span) == label]
    words = case.text.labels
    rows = []
    for span in case.shown:
        if not case.full and span not in labels:
            continue
        state = _state(given=span in labels, wanted=span in item.key)
        state = "extra" if state == "right" and span not in right else state
        row = case.row(span, state, says_why=case.full or state == "right")
        wanted = item.key.get(span, "") if case.full else ""
        given = words.get(labels.get(span, ""), "")
        rows.append(replace(row, given=given, wanted=words.get(wanted, "")))
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        rows=tuple(rows),
        found=len(right),
        targets=len(item.key),
        extra=len(labels) - len(right),
        hint=case.hint,
    )


def _ordered(case: _Case, response: Response, item: Order) -> FeedbackView:
    """Pairs only with the full explanation: a pair the wrong way round is the key.

    Those the wrong way round come first.
    """
    order = response.order if isinstance(response, Ordered) else ()
    place = {option: at for at, option in enumerate(order)}
    counted = [
        (first, second)
        for before, after in combinations(item.key, 2)
        for first in before
        for second in after
    ]
    pairs = [
        _pair(case, place, first, second)
        for first, second in counted
        if first in place and second in place
    ]
    places = [tuple(case.row(each, "right") for each in group) for group in item.key]
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        rows=tuple(case.row(each, "chosen", says_why=False) for each in order),
        found=sum(pair.is_right for pair in pairs),
        targets=len(counted),
        pairs=tuple(sorted(pairs, key=lambda p: p.is_right)) if case.full else (),
        places=tuple(places) if case.full else (),
        hint=case.hint,
    )


def _pair(case: _Case, place: Mapping[str, int], first: str, second: str) -> Pair:
    """The two as they stood; they are right if the key's first stood above."""
    is_right = place[first] < place[second]
    above, below = (first, second) if is_right else (second, first)
    words = case.text.options
    return Pair(words.get(above, ""), words.get(below, ""), is_right)


def _paired(case: _Case, response: Response, item: Classify | Match) -> FeedbackView:
    """With two groups "not this one" names the other, so nothing is said card by card.

    A card's reason would name its group, so it waits unless the card is right.
    """
    groups = item.groups if isinstance(item, Classify) else item.targets
    names = case.text.groups if isinstance(item, Classify) else case.text.targets
    pairs = response.pairs if isinstance(response, Paired) else {}
    tells = case.full or len(groups) > 2
    rows = []
    for card in case.shown:
        is_right = pairs.get(card) == item.key[card]
        state: State = "right" if is_right else "extra" if card in pairs else "missed"
        says_why = case.full or (tells and is_right)
        row = case.row(card, state if tells else "chosen", says_why=says_why)
        wanted = names.get(item.key[card], "") if case.full else ""
        rows.append(
            replace(row, given=names.get(pairs.get(card, ""), ""), wanted=wanted)
        )
    by_group = [
        (names.get(group, ""), tuple(row for row in rows if item.key[row.id] == group))
        for group in groups
    ]
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        rows=tuple(rows),
        found=sum(pairs.get(card) == item.key[card] for card in case.shown),
        targets=len(item.key),
        groups=tuple(by_group) if case.full and isinstance(item, Classify) else (),
        hint=case.hint,
    )


def _typed(case: _Case, response: Response) -> FeedbackView:
    """What is said of other answers may quote the accepted one; then it waits."""
    right = case.outcome.startswith("right")
    why = case.text.feedback.get("right" if right else "other", "")
    accept = case.text.accept
    tells = any(line.casefold() in why.casefold() for line in accept)
    return FeedbackView(
        kind=kind_of(case.item),
        outcome=case.outcome,
        is_full=case.full,
        typed=response.text if isinstance(response, Typed) else "",
        accepted=accept if case.full and not right else (),
        why=why if right or case.full or not tells else "",
        hint=case.hint,
    )
