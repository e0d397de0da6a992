"""Every answer as one row, without names: for R, pandas and spreadsheets.

Plain CSV (RFC 4180) in UTF-8: a header of ASCII names, numbers with a point, nothing
where nothing is known. Students, classes and lessons have pseudonyms that are the same
within one file; with the same key they are the same in the next.
"""

import csv
import hmac
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import IO, TypeAlias

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.content.model import Item, Library, Reflection, Typed
from kit.db.models import Account, Assignment, Attempt, Classroom, StoredResponse
from kit.grading.responses import from_json
from kit.services.gradebook import in_words
from kit.services.rulings import Ruling, in_force

Cell: TypeAlias = str | int | float
ROWS_AT_ONCE = 1000  # read from the database; the rest waits there
PSEUDONYM = 10  # characters after the letter: 40 bits tell a school's students apart


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored response with all that a row of the file says about it."""

    row: Row[Attempt, StoredResponse, Assignment, Account]
    item: Item | None  # None: it is gone from the library
    ruling: Ruling | None
    key: bytes

    def pseudonym(self, letter: str, number: int) -> str:
        """The letter keeps programs from taking it for a number."""
        message = f"{letter}:{number}".encode()
        return letter + hmac.digest(self.key, message, "sha256").hex()[:PSEUDONYM]

    def of_item(self, attribute: str) -> str:
        value = getattr(self.item, attribute, "")
        return str(value) if value is not None else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind for the codebook, its values where they are few."""

    name: str
    kind: str  # "text", "number" or "date"
    values: str
    cell: Callable[[Answer], Cell]


def _seconds(of: Answer) -> int:
    attempt, response = of.row[0], of.row[1]
    return max(0, round((response.answered_at - attempt.started_at).total_seconds()))


def _answer(of: Answer) -> str:
    """Ids of options; what was typed is nobody's business outside the class."""
    response = from_json(of.row[1].given)
    return "" if isinstance(response, Typed) else in_words(response)


def _ruling(of: Answer) -> str:
    words = {"drop": "left_out", "key": "own_key"}
    return words.get(of.ruling.what, "") if of.ruling else ""


def _form(of: Answer) -> str:
    return of.row[0].content_id if of.row[2].kind == "form" else ""


def _type(of: Answer) -> str:
    return type(of.item).__name__.lower() if of.item else ""


COLUMNS = (
    Column("student", "text", "", lambda a: a.pseudonym("s", a.row[3].id)),
    Column("class", "text", "", lambda a: a.pseudonym("c", a.row[2].classroom_id)),
    Column("lesson", "text", "", lambda a: a.pseudonym("l", a.row[2].id)),
    Column("kind", "text", "module form", lambda a: a.row[2].kind),
    Column("content", "text", "", lambda a: a.row[2].content_id),
    Column("form", "text", "", _form),
    Column("track", "text", "war everyday", lambda a: a.row[0].track),
    Column("item", "text", "", lambda a: a.row[1].item_id),
    Column("item_revision", "text", "", lambda a: a.row[1].item_revision),
    Column("type", "text", "", _type),
    Column("skill", "text", "", lambda a: a.of_item("skill")),
    Column("polarity", "text", "sound flawed", lambda a: a.of_item("polarity")),
    Column("lean", "text", "", lambda a: a.of_item("lean")),
    Column("family", "text", "", lambda a: a.of_item("family")),
    Column("level", "text", "notice judge repair", lambda a: a.of_item("level")),
    Column("try", "number", "1 2", lambda a: a.row[1].number),
    Column("answer", "text", "", _answer),
    Column(
        "right",
        "number",
        "0 1",
        lambda a: int(a.row[1].earned_milli == a.row[1].possible_milli),
    ),
    Column("earned", "number", "", lambda a: a.row[1].earned_milli / 1000),
    Column("possible", "number", "", lambda a: a.row[1].possible_milli / 1000),
    Column("certainty", "number", "1 2 3", lambda a: a.row[1].certainty or ""),
    Column("locale", "text", "", lambda a: a.row[1].locale),
    Column(
        "translation",
        "text",
        "source draft reviewed verified",
        lambda a: a.row[1].translation,
    ),
    Column(
        "day",
        "date",
        "",
        lambda a: a.row[1].answered_at.astimezone(UTC).date().isoformat(),
    ),
    Column("seconds", "number", "", _seconds),
    Column("ruling", "text", "left_out own_key", _ruling),
)


def count_answers(
    session: Session, *, school_id: int, class_id: int | None = None
) -> int:
    """How many stored responses `answers_of` goes through."""
    query = (
        select(func.count())
        .select_from(StoredResponse)
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(*_present(school_id, class_id))
    )
    return session.scalar(query) or 0


def answers_of(
    session: Session,
    *,
    library: Library,
    school_id: int,
    class_id: int | None = None,
    key: bytes,
) -> Iterator[list[Cell]]:
    """One row an answer, attempt by attempt; memory does not grow with their number.

    Left out are reflections, which are not graded, and students who were removed.
    """
    query = (
        select(Attempt, StoredResponse, Assignment, Account)
        .select_from(StoredResponse)
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(*_present(school_id, class_id))
        .order_by(Attempt.id, StoredResponse.answered_at, StoredResponse.number)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    rulings: dict[int, Mapping[str, Ruling]] = {}
    for row in session.execute(query):
        item = library.items.get(row[1].item_id)
        if isinstance(item, Reflection):
            continue
        room = row[2].classroom_id
        if room not in rulings:
            rulings[room] = in_force(session, class_id=room)
        answer = Answer(row, item, rulings[room].get(row[1].item_id), key)
        yield [column.cell(answer) for column in COLUMNS]


def write_zip(
    file: IO[bytes],
    rows: Iterator[list[Cell]],
    *,
    meanings: Mapping[str, str],
    readme: str,
    done: Callable[[], None] = lambda: None,
) -> None:
    """The answers, their codebook and a word to the reader, as one file.

    `meanings` says what each column is, in the reader's language; `done` is called
    after each row.

    Raises:
        KeyError: a column without a meaning.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("answers.csv", "w") as raw:
            _write(raw, [column.name for column in COLUMNS], rows, done)
        with archive.open("codebook.csv", "w") as raw:
            book = ([c.name, c.kind, c.values, meanings[c.name]] for c in COLUMNS)
            _write(raw, ["column", "kind", "values", "meaning"], book, lambda: None)
        archive.writestr("README.txt", readme)


def _write(
    raw: IO[bytes],
    header: list[str],
    rows: Iterator[list[Cell]] | Iterator[list[str]],
    done: Callable[[], None],
) -> None:
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        done()
    text.flush()
    text.detach()


def _present(school_id: int, class_id: int | None) -> list[ColumnElement[bool]]:
    made_up = select(Classroom.id).where(Classroom.made_up)
    room = (
        [Account.classroom_id.not_in(made_up)]
        if class_id is None
        else [Account.classroom_id == class_id]
    )
    return [Attempt.school_id == school_id, Account.waiting.is_(False), *room]
