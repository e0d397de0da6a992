"""Counts by language that may leave the school, as text, and what many of them show."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kit.analytics import score_queries
from kit.analytics.dif import Dif, Standing, mantel_haenszel, standing
from kit.analytics.pooling import Cell, Question, Table, publishable, strata
from kit.analytics.score_queries import LanguageRow
from kit.analytics.stats import SMALLEST_CELL, SMALLEST_LOCALE
from kit.content.model import PRACTICE, TRACKS, Library, Reflection
from kit.services.bank_report import test_name
from kit.services.plan import make_plan

COLUMNS = ("test", "items", "item", "revision", "locale", "low", "high", "n", "right")
# What stands in each column; nothing else gets to a terminal or into a sum.
SHAPES = {
    "test": re.compile(r"[a-z0-9-]{1,40}/[a-z]{1,8}@[0-9a-z]{1,12}"),
    "item": re.compile(r"[a-z0-9-]{1,40}"),
    "revision": re.compile(r"[0-9a-z]{1,12}"),
    "locale": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
}
NUMBER = re.compile(r"[0-9]{1,9}")
MOST_ITEMS = 1000


class TableError(Exception):
    """A line is not what `to_tsv` writes; says which, what is wrong, what to do."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line = line


@dataclass(frozen=True, slots=True)
class Exported:
    table: Table
    left_out: int  # students who took an older version, or not the whole of it


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item in one language against the one it is compared with."""

    question: Question
    reference: str
    focal: str
    students: tuple[int, int]  # of the reference, of the focal language
    dif: Dif | None  # None: nothing can be compared yet

    @property
    def standing(self) -> Standing:
        return standing(*self.students)

    @property
    def missing(self) -> int:
        """Students still needed before there is a category."""
        return sum(max(0, SMALLEST_LOCALE - n) for n in self.students)


def dif_table(session: Session, *, library: Library) -> Exported:
    """Counts of all classes, cells below `SMALLEST_CELL` merged; one statement.

    Only of what is asked now: which items an older version had is no longer known, and
    a score must be over the same items everywhere.
    """
    practice = library.quizzes.get(PRACTICE)
    rows = score_queries.by_language(
        session, practice=tuple(practice.items) if practice else ()
    )
    lengths = _lengths(library)
    left_out: Counter[tuple[str, str]] = Counter()
    cells = []
    for row in rows:
        test = test_name(row.content_id, row.track, row.quiz_revision)
        if lengths.get(test) == row.answered:
            cells.append(_cell(test, row))
        else:
            left_out[f"{test} {row.answered}", row.item_id] += row.n
    return Exported(publishable(tuple(sorted(cells))), _students(left_out))


def _cell(test: str, row: LanguageRow) -> Cell:
    question = Question(test, row.answered, row.item_id, row.item_revision)
    right = int(row.right)
    return Cell(question, row.locale, right, right, row.n, int(row.n_right))


def _students(answers: Mapping[tuple[str, str], int]) -> int:
    """How many students gave the answers: of each test its most answered item."""
    most: Counter[str] = Counter()
    for (test, _item), n in answers.items():
        most[test] = max(most[test], n)
    return most.total()


def _lengths(library: Library) -> dict[str, int]:
    """How many graded items of its own each lesson and form asks in each track."""
    found: dict[str, int] = {}
    for quiz in library.quizzes.values():
        kind = "form" if quiz.form else "module"
        if kind == "module" and quiz.id not in library.lessons:
            continue
        for track in TRACKS:
            plan = make_plan(library, kind=kind, content_id=quiz.id, track=track)
            asked = [p.item for p in plan.pages if p.item and not p.is_practice]
            found[test_name(quiz.id, track, quiz.revision)] = sum(
                not isinstance(library.items[each], Reflection) for each in asked
            )
    return found


# --- as text ----------------------------------------------------------------------


def to_tsv(table: Table) -> str:
    lines = ["\t".join(COLUMNS)]
    for cell in table:
        q = cell.question
        values = (q.test, q.items, q.item, q.revision, cell.locale)
        numbers = (cell.low, cell.high, cell.n, cell.right)
        lines.append("\t".join(map(str, (*values, *numbers))))
    return "\n".join(lines) + "\n"


def from_tsv(text: str) -> Table:
    """The table that `to_tsv` wrote.

    Raises:
        TableError: the first line that is anything else.
    """
    lines = text.splitlines()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise TableError(1, "is no table of `kit stats dif export`; name such a file")
    seen: dict[tuple[Question, str, int, int], int] = {}
    cells = []
    for number, line in enumerate(lines[1:], start=2):
        cell = _read_cell(number, line)
        key = (cell.question, cell.locale, cell.low, cell.high)
        if key in seen:
            raise TableError(
                number, f"repeats line {seen[key]}; export the table again"
            )
        seen[key] = number
        cells.append(cell)
    return tuple(sorted(cells))


def _read_cell(number: int, line: str) -> Cell:
    values = line.split("\t")
    if len(values) != len(COLUMNS):
        raise TableError(
            number,
            f"has {len(values)} columns, not {len(COLUMNS)}; export the table again",
        )
    row = dict(zip(COLUMNS, values, strict=True))
    for name, value in row.items():
        if not SHAPES.get(name, NUMBER).fullmatch(value):
            raise TableError(number, f"has no such {name}; export the table again")
    items, low, high, n, right = (
        int(row[name]) for name in ("items", "low", "high", "n", "right")
    )
    if n < SMALLEST_CELL:
        raise TableError(
            number,
            f"counts fewer than {SMALLEST_CELL} students; delete the file, "
            "and export the table again",
        )
    if not 1 <= items <= MOST_ITEMS:
        raise TableError(number, "has no such items; export the table again")
    question = Question(row["test"], items, row["item"], row["revision"])
    try:
        return Cell(question, row["locale"], low, high, n, right)
    except ValueError as error:
        raise TableError(number, f"has {error}; export the table again") from error


# --- what it shows ----------------------------------------------------------------


def comparisons(table: Table, *, library: Library) -> tuple[Comparison, ...]:
    """Each item in each language against its source language, or the largest one."""
    by_question: defaultdict[Question, list[Cell]] = defaultdict(list)
    for cell in table:
        by_question[cell.question].append(cell)
    found: list[Comparison] = []
    for question, cells in sorted(by_question.items()):
        counts: Counter[str] = Counter()
        for cell in cells:
            counts[cell.locale] += cell.n
        reference = _reference(library, question, counts)
        found += [
            Comparison(
                question=question,
                reference=reference,
                focal=focal,
                students=(counts[reference], counts[focal]),
                dif=mantel_haenszel(
                    strata(tuple(cells), question, reference=reference, focal=focal)
                ),
            )
            for focal in sorted(set(counts) - {reference})
        ]
    return tuple(found)


def _reference(library: Library, question: Question, counts: Mapping[str, int]) -> str:
    home = library.homes.get(question.item)
    if home and home.source_locale in counts:
        return home.source_locale
    return min(counts, key=lambda locale: (-counts[locale], locale))
