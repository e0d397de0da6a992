"""What a class can do: most missed first, the grid, one question, two sides."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from kit.analytics import queries
from kit.analytics.queries import ResponseRow, StudentRow
from kit.analytics.question_queries import Way
from kit.analytics.stats import SMALLEST_SPREAD, most_chosen
from kit.content.model import Chosen, Item, Library, Reflection, Response
from kit.grading.key import choices, right_ids
from kit.grading.responses import from_json
from kit.services.assignments import AssignmentView
from kit.services.plan import Plan, make_plan
from kit.services.rulings import Ruling, all_as_ruled, dropped, in_force
from kit.services.tally import Tally, tally_of

__all__ = [
    "SMALLEST_SPREAD",
    "Cell",
    "ItemReport",
    "Results",
    "StudentReport",
    "choices",
    "from_json",
    "results_of",
    "right_ids",
]


@dataclass(frozen=True, slots=True)
class ItemReport:
    """One question of an assignment, over the class; counts of students."""

    item_id: str
    number: int | None  # in the lesson or form; None for an item that left it
    item: Item | None  # with the class's own key, if it has one
    answered: int
    right_first: int
    right_after_hint: int
    sure_but_wrong: int
    not_sure: int  # said "I am not sure"
    spread: Mapping[str, int]  # option or span id → first choices
    responses: Mapping[Response, int] = field(default_factory=dict)
    ruling: Ruling | None = None  # of the class, in force

    @property
    def is_dropped(self) -> bool:
        """The class left it out: it is shown, and counts nowhere."""
        return self.ruling is not None and self.ruling.is_drop

    @property
    def label(self) -> str:
        """ "4", or "A4" on form A; a question mark for an item that left the lesson."""
        form = self.item.form if self.item else None
        return f"{form or ''}{self.number}" if self.number else "?"

    @property
    def commonest_other(self) -> tuple[str, int] | None:
        """The wrong option most students chose first, and how many."""
        right = right_ids(self.item)
        return most_chosen(
            self.spread, [o for o in choices(self.item) if o not in right]
        )

    @property
    def missed_share(self) -> float:
        """Share of first answers that were not right; 0 without answers."""
        return 1 - self.right_first / self.answered if self.answered else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One student and one question: "right", "retry", "partly", "not-yet", "none"."""

    state: str
    first: ResponseRow | None = None
    last: ResponseRow | None = None

    @property
    def tries(self) -> int:
        return self.last.number if self.last else 0


@dataclass(frozen=True, slots=True)
class StudentReport:
    student: StudentRow
    cells: Mapping[str, Cell]
    tally: Tally
    right_first: int
    answered: int


@dataclass(frozen=True, slots=True)
class Results:
    """Every number of the results pages and the export, computed once."""

    items: tuple[ItemReport, ...]  # in the order of the lesson
    students: tuple[StudentReport, ...]
    waiting: tuple[StudentRow, ...]  # guests who have not been let in
    joined: int
    finished: int
    usual_minutes: int | None
    tally: Tally  # of the whole class: sums of counts, for the counts line only

    @property
    def most_missed(self) -> tuple[ItemReport, ...]:
        return tuple(
            sorted(
                (item for item in self.items if item.answered and not item.is_dropped),
                key=lambda report: (-report.missed_share, report.number or 0),
            )
        )

    def item(self, item_id: str) -> ItemReport | None:
        return next((i for i in self.items if i.item_id == item_id), None)


def results_of(
    session: Session, *, library: Library, assignment: AssignmentView
) -> Results:
    """Three statements, whatever the size of the class and the number of answers."""
    rulings = in_force(session, class_id=assignment.class_id)
    rows = queries.responses_to(session, assignment_id=assignment.id)
    people = queries.students_with(
        session, class_id=assignment.class_id, assignment_id=assignment.id
    )
    rows = [row for row in rows if not library.is_practice(row.item_id)]
    items = all_as_ruled(library.items, rulings)
    numbers = question_numbers(library, assignment, people)
    by_item: dict[str, list[ResponseRow]] = {item_id: [] for item_id in numbers}
    by_student: dict[int, list[ResponseRow]] = {}
    for row in rows:
        by_item.setdefault(row.item_id, []).append(row)
        by_student.setdefault(row.student_id, []).append(row)
    graded = [i for i in by_item if not isinstance(items.get(i), Reflection)]
    students = tuple(
        _student_report(person, by_student.get(person.id, ()), items, graded, rulings)
        for person in people
        if not person.waiting
    )
    return Results(
        items=tuple(
            _item_report(
                i, numbers.get(i), items.get(i), by_item[i], ruling=rulings.get(i)
            )
            for i in graded
        ),
        students=students,
        waiting=tuple(person for person in people if person.waiting),
        joined=sum(s.student.started_at is not None for s in students),
        finished=sum(s.student.finished_at is not None for s in students),
        usual_minutes=_usual_minutes(people),
        tally=Tally.sum(s.tally for s in students),
    )


def question_numbers(
    library: Library,
    assignment: AssignmentView,
    people: Sequence[StudentRow | Way] = (),
) -> dict[str, int]:
    """Items in the order of the assignment's track, with their question numbers.

    Items that only another track has follow, where a student was given that track.
    """
    numbers: dict[str, int] = {}
    for plan in plans_of(library, assignment, people).values():
        for page in plan.pages:
            if page.item and page.question and not page.is_practice:
                numbers.setdefault(page.item, page.question)
    return numbers


def plans_of(
    library: Library,
    assignment: AssignmentView,
    people: Sequence[StudentRow | Way] = (),
) -> dict[tuple[str, str], Plan]:
    """Every way students have through an assignment, by content and track.

    The assignment's own comes first; each test form and each other track that was
    begun follows. What is no longer in the library is left out.
    """
    ways = [(p.content_id, p.track) for p in people if p.content_id and p.track]
    if assignment.kind == "module":
        ways.insert(0, (assignment.content_id, assignment.track))
    elif not ways and "A" in library.forms:
        ways = [(library.forms["A"].id, assignment.track)]
    known = library.lessons if assignment.kind == "module" else library.quizzes
    return {
        (content_id, track): make_plan(
            library,
            kind=assignment.kind,
            content_id=content_id,
            track=track,
            review=assignment.review[track],
        )
        for content_id, track in dict.fromkeys(ways)
        if content_id in known
    }


def _item_report(
    item_id: str,
    number: int | None,
    item: Item | None,
    rows: Sequence[ResponseRow],
    *,
    ruling: Ruling | None,
) -> ItemReport:
    firsts = [row for row in rows if row.number == 1]
    responses = Counter(from_json(row.given) for row in firsts if _countable(row))
    spread: Counter[str] = Counter()
    for response, count in responses.items():
        if isinstance(response, Chosen):
            for option in response.ids:
                spread[option] += count
    right_first = {row.student_id for row in firsts if row.is_right}
    seen = {row.student_id for row in firsts}
    agains = [row for row in rows if row.number == 2 and row.student_id in seen]
    return ItemReport(
        item_id=item_id,
        number=number,
        item=item,
        answered=len(firsts),
        right_first=len(right_first),
        right_after_hint=sum(
            row.is_right for row in agains if row.student_id not in right_first
        ),
        sure_but_wrong=sum(r.certainty == 3 and not r.is_right for r in firsts),
        not_sure=spread.get("not-sure", 0),
        spread=dict(spread),
        responses=dict(responses),
        ruling=ruling,
    )


def _countable(row: ResponseRow) -> bool:
    """Pairs and labels are mappings, which cannot be counted as they are."""
    return not row.given.startswith(('{"pairs"', '{"labels"'))


def _student_report(
    person: StudentRow,
    rows: Sequence[ResponseRow],
    items: Mapping[str, Item],
    graded: Sequence[str],
    rulings: Mapping[str, Ruling],
) -> StudentReport:
    tries: dict[str, list[ResponseRow]] = {}
    for row in rows:
        tries.setdefault(row.item_id, []).append(row)
    cells = {item_id: _cell(tries.get(item_id, ())) for item_id in graded}
    out = dropped(rulings)
    firsts = {i: c.first for i, c in cells.items() if c.first and i not in out}
    return StudentReport(
        student=person,
        cells=cells,
        tally=tally_of(
            items,
            {
                i: (from_json(r.given), r.certainty, r.is_right)
                for i, r in firsts.items()
            },
            own_keys=rulings,
        ),
        right_first=sum(row.is_right for row in firsts.values()),
        answered=len(firsts),
    )


def _cell(tries: Sequence[ResponseRow]) -> Cell:
    if not tries:
        return Cell("none")
    first, last = tries[0], tries[-1]
    if first.is_right:
        return Cell("right", first, first)  # a retry came before a change of the key
    if last.is_right:
        return Cell("retry", first, last)
    return Cell("partly" if last.earned_milli else "not-yet", first, last)


def _usual_minutes(people: Sequence[StudentRow]) -> int | None:
    """Median minutes of those who finished; None while fewer than five have."""
    times = [
        _minutes(p.started_at, p.finished_at)
        for p in people
        if p.started_at and p.finished_at
    ]
    return round(median(times)) if len(times) >= SMALLEST_SPREAD else None


def _minutes(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() / 60
