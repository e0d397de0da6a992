"""What a class can do: skills, certainty, misconceptions, and what to teach next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.analytics import profile, profile_queries
from kit.analytics.change import Practice
from kit.analytics.discernment import Reading
from kit.analytics.profile import Advice, Belief, SkillLine, Sure, rate_of
from kit.analytics.profile_queries import FirstCount
from kit.content.model import (
    Chosen,
    Item,
    Library,
    Reflection,
    Response,
)
from kit.grading.responses import from_json
from kit.services.before_after import BeforeAfter, before_and_after
from kit.services.map import ClassMap, class_map
from kit.services.members import StudentLine
from kit.services.rulings import Ruling, in_force

__all__ = [
    "Advice",
    "Behind",
    "Belief",
    "ClassProfile",
    "Practice",
    "SkillLine",
    "class_profile",
    "practice_for",
    "rate_of",
]

MOST_BELIEFS = 5  # on the page


@dataclass(frozen=True, slots=True)
class Behind:
    """A misconception and the students behind it."""

    belief: Belief
    students: tuple[StudentLine, ...]


@dataclass(frozen=True, slots=True)
class ClassProfile:
    map: ClassMap
    change: BeforeAfter | None  # where the class took two tests
    skills: tuple[SkillLine, ...]  # weakest first
    sure: Sure
    beliefs: tuple[Behind, ...]  # commonest first
    advice: tuple[Advice, ...]

    @property
    def is_empty(self) -> bool:
        return not self.skills


def class_profile(
    session: Session,
    *,
    library: Library,
    class_id: int,
    students: Sequence[StudentLine],
    tests: Sequence[str],
) -> ClassProfile:
    """Seven statements at most, whatever the size of the class.

    `tests` are the sittings the class took, earliest first. Left out are items that are
    gone, those for practice, and those the class left out; what an answer believes is
    not asked where the class has a key of its own.
    """
    rulings = in_force(session, class_id=class_id)
    counted = [
        row
        for row in profile_queries.first_counts(session, class_id=class_id)
        if _counts(library, rulings, row.item_id)
    ]
    found = class_map(session, library=library, class_id=class_id, students=students)
    change = (
        before_and_after(
            session,
            library=library,
            class_id=class_id,
            students=students,
            before=tests[0],
            after=tests[-1],
        )
        if len(tests) > 1
        else None
    )
    behind = _behind(session, library, rulings, class_id, students)
    skills = profile.skill_lines(_by_item(library, counted))
    sure = Sure(
        answers=sum(row.sure for row in counted),
        wrong=sum(row.sure for row in counted if not row.is_right),
    )
    return ClassProfile(
        map=found,
        change=change,
        skills=tuple(skills),
        sure=sure,
        beliefs=tuple(behind[:MOST_BELIEFS]),
        advice=tuple(
            profile.teach_next(
                practice=_practice(found.reading, change),
                beliefs=[each.belief for each in behind],
                skills=skills,
                sure=sure,
            )
        ),
    )


def _counts(library: Library, rulings: Mapping[str, Ruling], item_id: str) -> bool:
    ruling = rulings.get(item_id)
    item = library.items.get(item_id)
    return (
        item is not None
        and not isinstance(item, Reflection)
        and not library.is_practice(item_id)
        and not (ruling and ruling.is_drop)
    )


def _by_item(
    library: Library, counted: Sequence[FirstCount]
) -> dict[str, tuple[str, int, int]]:
    """Skill, right and answered by item."""
    found: dict[str, tuple[str, int, int]] = {}
    for row in counted:
        _skill, right, answered = found.get(row.item_id, ("", 0, 0))
        found[row.item_id] = (
            library.items[row.item_id].skill,
            right + (row.n if row.is_right else 0),
            answered + row.n,
        )
    return found


def _practice(reading: Reading | None, change: BeforeAfter | None) -> Practice | None:
    """By the change between two tests; before there are two, by where the class is."""
    if change and change.verdict:
        return change.verdict.practice
    return practice_for(reading)


def practice_for(reading: Reading | None) -> Practice | None:
    """What to practise by where the class stands; None while nothing leans."""
    sides: dict[str | None, Practice] = {"doubting": "trust", "accepting": "question"}
    return sides.get(reading.leaning) if reading else None


def _behind(
    session: Session,
    library: Library,
    rulings: Mapping[str, Ruling],
    class_id: int,
    students: Sequence[StudentLine],
) -> list[Behind]:
    """Misconceptions that at least two students chose, commonest first."""
    could_show = {
        item.id: _beliefs_of(library, item)
        for item in library.items.values()
        if item.id not in rulings and _beliefs_of(library, item)
    }
    rows = profile_queries.first_answers_to(
        session, class_id=class_id, items=list(could_show)
    )
    met: dict[tuple[str, str], set[int]] = {}
    hold: dict[tuple[str, str], set[int]] = {}
    seen: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        item = library.items[row.item_id]
        for belief in could_show[row.item_id]:
            met.setdefault(belief, set()).add(row.student_id)
        if row.given is None:
            continue
        lesson = library.homes[row.item_id].id
        for chosen in _shown_by(item, from_json(row.given)):
            belief = (lesson, item.misconceptions[chosen])
            hold.setdefault(belief, set()).add(row.student_id)
            seen.setdefault(belief, set()).add(row.item_id)
    people = {student.id: student for student in students}
    found = [
        Behind(
            Belief(*belief, len(ids), len(met[belief]), frozenset(seen[belief])),
            tuple(people[each] for each in sorted(ids) if each in people),
        )
        for belief, ids in hold.items()
        if len(ids) > 1
    ]
    return sorted(
        found, key=lambda b: (-b.belief.students, b.belief.lesson, b.belief.id)
    )


def _beliefs_of(library: Library, item: Item) -> frozenset[tuple[str, str]]:
    """Lesson and id of the misconceptions that wrong answers to an item show.

    Empty for items of tests: their lesson is none, and no step answers them.
    """
    lesson = library.lessons.get(library.homes[item.id].id)
    if lesson is None or isinstance(item, Reflection):
        return frozenset()
    known = {each.id for each in lesson.misconceptions}
    return frozenset(
        (lesson.id, name) for name in item.misconceptions.values() if name in known
    )


def _shown_by(item: Item, response: Response) -> frozenset[str]:
    """The options or spans of a wrong answer that have a misconception behind them.

    Where cards are sorted or ordered none is behind a single one.
    """
    given = response.ids if isinstance(response, Chosen) else frozenset()
    return given & item.misconceptions.keys()
