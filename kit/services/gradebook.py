"""The results of one assignment as a table: for CSV and for a spreadsheet.

One row a student; columns: name, started, finished, then for each question its first
answer, whether it was right at first, whether in the end, and how sure. Questions that
the class left out say so in the header, and are in no sum. Numbers stay numbers; text
that a spreadsheet would take for a formula is made harmless.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

import xlsxwriter

from kit.content.model import (
    Chosen,
    Labelled,
    Ordered,
    Paired,
    Response,
    Typed,
)
from kit.grading.responses import from_json
from kit.services.results import Cell, ItemReport, Results

Value: TypeAlias = str | int | float | datetime | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def rows_of(
    results: Results, *, name_of: Callable[[str, str], str], summary: bool
) -> tuple[list[str], list[list[Value]]]:
    """Header ids, which are English and stable, and one row a student.

    `name_of` gets nickname and private note and says what stands in the first column.
    """
    questions = [item for item in results.items if item.number]
    header = ["name", "started", "finished", "answered", "right_first_try"]
    header += ["reliable_trusted", "reliable_seen"]
    header += ["not_reliable_questioned", "not_reliable_seen"]
    if not summary:
        for item in questions:
            q = _column(item)
            header += [f"{q}_answer", f"{q}_first_try", f"{q}_final", f"{q}_sure"]
    rows: list[list[Value]] = []
    for line in results.students:
        person, tally = line.student, line.tally
        row: list[Value] = [
            name_of(person.name, person.note),
            person.started_at,
            person.finished_at,
            line.answered,
            line.right_first,
            tally.trusted,
            tally.sound,
            tally.questioned,
            tally.flawed,
        ]
        if not summary:
            for item in questions:
                row += _cell_values(line.cells[item.item_id])
        rows.append(row)
    return header, rows


def _column(item: ItemReport) -> str:
    """ "q4"; "q4_dropped" or "q4_own_key" where the class ruled so."""
    marks = {"drop": "_dropped", "key": "_own_key"}
    return f"q{item.label}" + (marks.get(item.ruling.what, "") if item.ruling else "")


def _cell_values(cell: Cell) -> list[Value]:
    if cell.first is None or cell.last is None:
        return [None, None, None, None]
    return [
        in_words(from_json(cell.first.given)),
        share(cell.first.earned_milli, cell.first.possible_milli),
        share(cell.last.earned_milli, cell.last.possible_milli),
        cell.first.certainty,
    ]


def share(earned_milli: int, possible_milli: int) -> float:
    """Earned points as a share from 0 to 1, to three places; 0 of 0 is 0."""
    return round(earned_milli / possible_milli, 3) if possible_milli else 0


def in_words(response: Response) -> str:
    """A response as one cell: ids, which are the same in every language."""
    match response:
        case Chosen(ids):
            return " ".join(sorted(ids))
        case Ordered(order):
            return " > ".join(order)
        case Paired(pairs):
            return " ".join(f"{a}={b}" for a, b in sorted(pairs.items()))
        case Labelled(labels):
            return " ".join(f"{a}={b}" for a, b in sorted(labels.items()))
        case Typed(text):
            return text


def harmless(value: Value) -> Value:
    """Text a spreadsheet would run is shown as text: an apostrophe before it."""
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(DANGEROUS):
        return "'" + value
    return value


def to_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    separator: str,
) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Cyrillic and Arabic.

    Where the comma is the decimal sign the columns are parted by semicolons.
    """
    decimal = "," if separator == ";" else "."

    def written(value: Value) -> str | int:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M")
        if isinstance(value, float):
            return str(value).replace(".", decimal)
        return str(harmless(value)) if isinstance(value, str) else value

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([written(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Value]], *, right_to_left: bool
) -> bytes:
    """A workbook with one sheet; numbers are numbers, dates dates, text only text."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("results")
        if right_to_left:
            sheet.right_to_left()
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, header, bold)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 2, 18)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value, moment)
                elif isinstance(value, str):
                    sheet.write_string(number, column, str(harmless(value)))
                elif value is not None:
                    sheet.write_number(number, column, value)
    return out.getvalue()


def file_name(class_name: str, content_id: str, now: datetime, ending: str) -> str:
    """Class, content and day: "8B_m01-judge-source_2027-03-12.csv".

    Letters of any script stay; what a file system or a header could trip over goes.
    """
    safe = "".join(c if c.isalnum() else "-" for c in class_name).strip("-") or "class"
    return f"{safe}_{content_id}_{now:%Y-%m-%d}.{ending}"
