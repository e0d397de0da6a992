"""The discernment map: does a class tell sound from flawed, or only doubt more?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.analytics import discernment, queries
from kit.analytics.discernment import Judgement, Place, Reading, TwoSided
from kit.analytics.queries import JudgementRow
from kit.content.model import Judge, Library
from kit.grading.responses import to_json
from kit.services.members import StudentLine
from kit.services.rulings import in_force
from kit.services.tally import ACCEPTED

_ACCEPTED = to_json(ACCEPTED)  # stored in one spelling: a year of it is a lot to read


@dataclass(frozen=True, slots=True)
class MapLine:
    """One student: counts always, a place only from 8 sound and 8 flawed on."""

    student: StudentLine
    counts: TwoSided
    place: Place | None
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class ClassMap:
    lines: tuple[MapLine, ...]
    counts: TwoSided  # of everybody, for the counts sentence
    mean: Place | None  # of the students' values, never of pooled counts
    reading: Reading | None

    @property
    def placed(self) -> int:
        return sum(line.place is not None for line in self.lines)


def class_map(
    session: Session,
    *,
    library: Library,
    class_id: int,
    students: Sequence[StudentLine],
    assignment_id: int | None = None,
) -> ClassMap:
    """First judgements of a class, in all its lessons or in one; two statements.

    Without items that the class left out or has a key of its own for: whether those
    were well judged is in doubt.
    """
    ruled = in_force(session, class_id=class_id)
    rows = queries.first_answers_of(
        session,
        class_id=class_id,
        items=[i.id for i in library.items.values() if isinstance(i, Judge)],
        assignment_id=assignment_id,
    )
    judged: dict[int, list[Judgement]] = {}
    met: set[tuple[int, str]] = set()
    for row in rows:
        meeting = (row.student_id, row.item_id)
        judgement = None if row.item_id in ruled else _judgement(library, row)
        if judgement and meeting not in met:  # a second meeting is not a new judgement
            met.add(meeting)
            judged.setdefault(row.student_id, []).append(judgement)
    lines = tuple(_line(student, judged) for student in students)
    mean = discernment.class_place(line.place for line in lines)
    total = TwoSided()
    for line in lines:
        total += line.counts
    return ClassMap(lines, total, mean, discernment.read(mean) if mean else None)


def _judgement(library: Library, row: JudgementRow) -> Judgement | None:
    item = library.items.get(row.item_id)
    if not isinstance(item, Judge) or library.is_practice(row.item_id):
        return None
    return Judgement(
        is_sound=item.polarity == "sound",
        accepted=row.given == _ACCEPTED,
        certainty=row.certainty,
    )


def _line(student: StudentLine, judged: Mapping[int, Sequence[Judgement]]) -> MapLine:
    counts = discernment.count(judged.get(student.id, ()))
    place = discernment.place(counts)
    return MapLine(student, counts, place, discernment.read(place) if place else None)
