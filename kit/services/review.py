"""Spaced review: two questions from earlier lessons at the start of each lesson.

They come from the reserve of a module, items that no step asks and no printed card
shows, so a review question is new to everybody. Chosen when a lesson is assigned: every
student of a track gets the same, and new content changes no lesson under way.

Evenly spaced review beats massed practice (Latimier et al. 2021,
10.1007/s10648-020-09572-8); each skill is to return in at least three weeks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kit.content.model import Item, Library, Reflection
from kit.services.sittings import is_test

QUESTIONS = 2  # in a lesson


@dataclass(frozen=True, slots=True)
class Week:
    """A lesson or test a class was given: its content, and its review questions."""

    content_id: str
    review: tuple[str, ...] = ()


def choose(
    library: Library, *, content_id: str, track: str, past: Sequence[Week]
) -> tuple[str, ...]:
    """Ids of the review questions for one track of a lesson about to be assigned.

    The war track gets one war question and one of everyday life where it can.
    First come skills that returned in the fewest weeks, then those not met longest.
    Empty where nothing was taught before, and for tests.
    """
    if is_test(content_id):
        return ()
    used = {item for week in past for item in week.review}
    modules = (week.content_id for week in past if not is_test(week.content_id))
    taught = dict.fromkeys(modules)
    pool = [
        item
        for module in taught
        if module != content_id
        for item in reserve(library, module)
        if item.id not in used and _fits(item, track)
    ]
    met = _weeks_by_skill(library, track, past)
    chosen: list[Item] = []
    for wanted in ("war", "everyday") if track == "war" else ("everyday",) * QUESTIONS:
        found = _best(pool, met, chosen, wanted)
        if found:
            chosen.append(found)
    return tuple(item.id for item in chosen)


def reserve(library: Library, module: str) -> Iterator[Item]:
    """Graded items of a module that stand in no step and on no printed card."""
    lesson, quiz = library.lessons.get(module), library.quizzes.get(module)
    if lesson is None or quiz is None:
        return
    placed = {id_ for step in lesson.steps for id_ in step.items} | set(lesson.cards)
    for item in quiz.items.values():
        if item.id not in placed and not isinstance(item, Reflection):
            yield item


def skills_of(library: Library, week: Week, track: str) -> set[str]:
    """The skills a class meets in one week: of the lesson or test and its review."""
    asked = set(week.review)
    if is_test(week.content_id):
        # Every form has the same blueprint, so form A speaks for all.
        form = library.forms.get("A")
        asked |= set(form.items) if form else set()
    elif lesson := library.lessons.get(week.content_id):
        asked |= {id_ for step in lesson.steps_in(track) for id_ in step.items}
    items = (library.items[id_] for id_ in asked if id_ in library.items)
    return {item.skill for item in items if not isinstance(item, Reflection)}


def _weeks_by_skill(
    library: Library, track: str, past: Sequence[Week]
) -> dict[str, list[int]]:
    weeks: dict[str, list[int]] = {}
    for number, week in enumerate(past):
        for skill in skills_of(library, week, track):
            weeks.setdefault(skill, []).append(number)
    return weeks


def _best(
    pool: Iterable[Item], met: dict[str, list[int]], chosen: Sequence[Item], wanted: str
) -> Item | None:
    """The most needed item; the wanted track first, and no second of one skill."""
    taken = {item.id for item in chosen} | {item.twin for item in chosen}
    skills = {item.skill for item in chosen}
    return min(
        (item for item in pool if item.id not in taken),
        key=lambda item: (
            item.track != wanted,
            item.skill in skills,
            len(met.get(item.skill, ())),
            max(met.get(item.skill, (-1,))),
            item.id,
        ),
        default=None,
    )


def _fits(item: Item, track: str) -> bool:
    return track == "war" or item.track == "everyday"
