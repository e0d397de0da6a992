"""The names in a pasted text or a file: one a line, or one column of a table. Pure.

Of a table one column is read and nothing else: whatever stands beside the names is
nobody's business here.
"""

import csv
import io
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from dataclasses import dataclass

# What the column may be called; first names before whole ones, for they are enough.
HEADERS = (
    "first name",
    "firstname",
    "given name",
    "ім'я",
    "імя",
    "الاسم الأول",
    "name",
    "names",
    "nickname",
    "student",
    "students",
    "student name",
    "full name",
    "учень",
    "учениця",
    "учні",
    "учень/учениця",
    "псевдонім",
    "прізвище та ім'я",
    "прізвище, ім'я",
    "піб",
    "الاسم",
    "اسم",
    "اسم الطالب",
    "الطالب",
    "الطلبة",
    "الاسم الكامل",
)
# What spreadsheets write where they do not write Unicode.
CODE_PAGES = {"uk": "cp1251", "ar": "cp1256"}


class UnreadableListError(Exception):
    """`reason` is "kind" (no text) or "columns" (none of them is called a name)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NameList:
    """`column` is the header of the column that was read; "" for lines of names."""

    lines: tuple[str, ...]
    column: str = ""


def decoded(data: bytes, *, locale: str) -> str:
    """The text of a file as spreadsheets write it.

    Raises:
        UnreadableListError: it is no text.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode(CODE_PAGES.get(locale, "cp1252"), "replace")
    if "\0" in text:
        raise UnreadableListError("kind")
    return text


def names_in(text: str, *, is_file: bool = False) -> NameList:
    """The lines of names in a text, or the column of names in a table.

    A comma may be part of a name that was typed. In a file it stands between columns
    if there are equally many in every line.

    Raises:
        UnreadableListError: a table, and none of its columns is called a name.
    """
    lines = tuple(text.replace("\0", "").splitlines())
    first = next((line for line in lines if line.strip()), "")
    table = _table(lines, first, is_file=is_file)
    if table is None:
        return NameList(_without_header(lines, first))
    header, *rows = table
    keys = [_key(cell) for cell in header]
    found = [keys.index(name) for name in map(_key, HEADERS) if name in keys]
    if not found:
        raise UnreadableListError("columns")
    at = found[0]
    names = (row[at] if at < len(row) else "" for row in rows)
    return NameList(tuple(" ".join(name.split()) for name in names), header[at].strip())


def _table(
    lines: Sequence[str], first: str, *, is_file: bool
) -> list[list[str]] | None:
    """The rows, if it is a table."""
    for delimiter in "\t;,":
        if delimiter not in first:
            continue
        rows = _rows(lines, delimiter)
        known = {_key(name) for name in HEADERS} & {_key(cell) for cell in rows[0]}
        is_even = len({len(row) for row in rows}) == 1
        if delimiter != "," or known or (is_file and is_even):
            return rows
    return None


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO("\n".join(lines), newline=""), delimiter=delimiter, strict=False
    )
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UnreadableListError("kind") from error


def _without_header(lines: tuple[str, ...], first: str) -> tuple[str, ...]:
    """A column saved alone still has its header and its quotation marks."""
    is_header = _key(first) in {_key(name) for name in HEADERS}
    return tuple(
        "" if is_header and line is first else _unquoted(line) for line in lines
    )


def _unquoted(line: str) -> str:
    bare = line.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] == '"':
        return bare[1:-1].replace('""', '"')
    return line


def _key(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).replace("\u2019", "'").casefold()
    return " ".join(plain.strip(' "\ufeff').split())
