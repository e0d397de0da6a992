"""Everything of a lesson on paper: worksheet, cards, questions, and the answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from kit.content.model import (
    Classify,
    Item,
    ItemText,
    Judge,
    Label,
    Lesson,
    Match,
    Order,
    ShortText,
)
from kit.grading.key import choices, right_ids
from kit.services.errors import NotYoursError
from kit.services.plan import option_order
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.options import letter, option_words
from kit.web.teacher.classes import bp
from kit.web.teacher.library import get_lesson
from kit.web.words import direction, item_text, lesson_text

SIX_CARDS = "cards"  # reading steps whose ids begin so hold the cards for pairs


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question as it stands on paper, with its answer for the key.

    `choices` are ticked, ordered or sorted; `partners` are the groups of a table, the
    labels to write, or the lettered cards to find.
    """

    number: int
    kind: str
    text: ItemText
    locale: str
    dir: str
    choices: tuple[str, ...]
    partners: tuple[str, ...]
    answer: tuple[str, ...]
    track: str


@bp.get("/library/<lesson>/print")
@access(staff)
def worksheet(lesson: str) -> ResponseReturnValue:
    return _sections(get_lesson(lesson), "printable")


@bp.get("/library/<lesson>/print/key")
@access(staff)
def answer_key(lesson: str) -> ResponseReturnValue:
    """Answers to the worksheet, the cards and the questions, for teachers."""
    found = get_lesson(lesson)
    asked = [id_ for step in found.steps for id_ in step.items]
    return _sections(
        found,
        "key",
        decks=[(track, paper_items(deck(found, track))) for track in found.tracks],
        papers=[(t, paper_items(asked_in(found, t))) for t in found.tracks]
        if asked
        else [],
    )


@bp.get("/library/<lesson>/print/cards/<track>")
@access(staff)
def card_deck(lesson: str, track: str) -> ResponseReturnValue:
    """The six cards for pairs and the class deck of one track, to cut out."""
    found = _with_track(lesson, track)
    steps = [s.id for s in found.steps_in(track) if s.id.startswith(SIX_CARDS)]
    cards = [
        child
        for step in steps
        for child in found.sections[step].children
        if getattr(child, "kind", "") == "specimen"
    ]
    items = paper_items(deck(found, track))
    return _page("teacher/print_cards.html", found, track, cards=cards, items=items)


@bp.get("/library/<lesson>/print/questions/<track>")
@access(staff)
def paper_quiz(lesson: str, track: str) -> ResponseReturnValue:
    """The questions of one track, for a class without devices."""
    found = _with_track(lesson, track)
    items = paper_items(asked_in(found, track))
    return _page("teacher/print_quiz.html", found, track, items=items)


def deck(lesson: Lesson, track: str) -> list[str]:
    """The lesson's cards of one track: items that no step asks."""
    items = site().library.items
    return [id_ for id_ in lesson.cards if id_ in items and items[id_].track == track]


def asked_in(lesson: Lesson, track: str) -> list[str]:
    items = site().library.items
    asked = (id_ for step in lesson.steps_in(track) for id_ in step.items)
    return [id_ for id_ in asked if id_ in items]


def paper_items(ids: Iterable[str]) -> list[PaperItem]:
    """Numbered in this order, each in the best language its quiz has."""
    return [
        _paper_item(number, site().library.items[id_], *found)
        for number, id_ in enumerate(ids, start=1)
        if (found := item_text(id_))
    ]


def _paper_item(number: int, item: Item, locale: str, text: ItemText) -> PaperItem:
    order = option_order(item, seed=0)
    partners: tuple[str, ...] = ()
    if isinstance(item, Classify):
        partners = tuple(text.groups.values())
    elif isinstance(item, Label):
        partners = tuple(text.labels.values())
    elif isinstance(item, Match):
        partners = tuple(
            f"{letter(n)}. {text.targets[target]}"
            for n, target in enumerate(item.targets)
        )
    return PaperItem(
        number=number,
        kind=type(item).__name__.casefold(),
        text=text,
        locale=locale,
        dir=direction(locale),
        choices=() if isinstance(item, Judge) else _words(text, order),
        partners=partners,
        answer=_answer(item, text),
        track=item.track,
    )


def _words(text: ItemText, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.options[id_] for id_ in ids if id_ in text.options)


def _answer(item: Item, text: ItemText) -> tuple[str, ...]:
    """The key in words, one line a part; empty for a reflection."""
    match item:
        case Label() | Classify() | Match():
            other = {**text.labels, **text.groups, **text.targets}
            return tuple(
                f"{option_words(item, text, card)}: {other[to]}"
                for card, to in item.key.items()
            )
        case Order():
            return tuple(" / ".join(_words(text, place)) for place in item.key)
        case ShortText():
            return text.accept
        case _:
            right = right_ids(item)
            return tuple(
                option_words(item, text, id_) for id_ in choices(item) if id_ in right
            )


def _with_track(lesson: str, track: str) -> Lesson:
    found = get_lesson(lesson)
    if track not in found.tracks:
        raise NotYoursError
    return found


def _sections(lesson: Lesson, kind: str, **more: object) -> ResponseReturnValue:
    return _page("teacher/print.html", lesson, "", kind=kind, **more)


def _page(
    template: str, lesson: Lesson, track: str, **more: object
) -> ResponseReturnValue:
    locale, text = lesson_text(lesson)
    return render_template(
        template,
        lesson=lesson,
        track=track,
        text=text,
        locale=locale,
        dir=direction(locale),
        **more,
    )
