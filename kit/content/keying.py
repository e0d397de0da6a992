"""The record of blind keying: who read an item without its key, and what came of it.

`quizzes/<id>/keying.tsv` has one line an item: its id, the revision that was read, how
many independent readers answered, how many of them gave the key, `agreed` or
`rewritten`, and the reason. An item that was changed since has to be read again.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.content.problems import Problem
from kit.content.sources import QuizFile
from kit.content.values import item_revision
from kit.content.yamlfile import read_text

FILE = "keying.tsv"
COLUMNS = ("item", "revision", "readers", "agreed", "outcome", "reason")
FEWEST_READERS = 3
OUTCOMES = ("agreed", "rewritten")


@dataclass(frozen=True, slots=True)
class Keyed:
    """One line of the record."""

    item: str
    revision: str
    readers: int
    agreed: int
    outcome: str
    reason: str
    line: int


def read_keying(file: Path) -> list[Keyed]:
    """Every line of the record that can be read.

    Raises:
        ContentError: the file is not text.
        ValueError: a line is not what it should be; it says which and why.
    """
    rows = list(csv.reader(read_text(file).splitlines(), delimiter="\t"))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError(f"line 1: the columns are {', '.join(COLUMNS)}")
    keyed = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS):
            raise ValueError(f"line {number}: {len(row)} columns instead of 6")
        item, revision, readers, agreed, outcome, reason = row
        if not (readers.isdigit() and agreed.isdigit()) or outcome not in OUTCOMES:
            raise ValueError(
                f"line {number}: two numbers, then {' or '.join(OUTCOMES)}, then why"
            )
        keyed.append(
            Keyed(item, revision, int(readers), int(agreed), outcome, reason, number)
        )
    return keyed


def keying_problems(quiz: QuizFile) -> Iterator[Problem]:
    """Items nobody read blind, or that changed since; keys readers did not give."""
    file = quiz.file.parent / FILE
    if not file.exists():
        return
    try:
        record = read_keying(file)
    except ValueError as error:
        yield Problem(file, 1, "keying", str(error))
        return
    numbers = {item.id: number for number, item in enumerate(quiz.shape.items)}
    for row in record:
        if row.item not in numbers:
            message = f"{row.item}: the quiz has no such item; remove the line"
            yield Problem(file, row.line, row.item, message)
        elif row.outcome == "agreed" and row.agreed < row.readers:
            message = (
                f"{row.agreed} of {row.readers} readers gave the key; rewrite the item,"
                " have it read again, and write 'rewritten' with the reason"
            )
            yield Problem(file, row.line, row.item, message)
    read = {row.item: row for row in record}
    for item, number in numbers.items():
        shape = quiz.shape.items[number]
        if shape.type == "reflection":
            continue
        last = read.get(item)
        if last is None or last.readers < FEWEST_READERS:
            message = f"read blind by fewer than {FEWEST_READERS}; see {FILE}"
        elif last.revision != item_revision(shape):
            message = f"changed since it was read blind; have it read again ({FILE})"
        else:
            continue
        yield quiz.tree.problem(("items", number, "id"), message, severity="warning")
