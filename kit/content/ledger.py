"""Who has checked which translation: counts only while the text is what was checked."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from kit.content.catalogue import Entry
from kit.content.problems import ContentError, Problem
from kit.content.yamlfile import read_text

State: TypeAlias = Literal["missing", "stale", "draft", "reviewed", "verified"]
STATES: tuple[State, ...] = ("missing", "stale", "draft", "reviewed", "verified")
_FIELDS = (5, 6)  # id, hash, kind, who, date, and a note where there is one


@dataclass(frozen=True, slots=True)
class Review:
    """One line of a ledger."""

    segment: str
    hash: str
    kind: str  # human | machine
    who: str
    date: str
    note: str = ""

    def __str__(self) -> str:
        fields = [self.segment, self.hash, self.kind, self.who, self.date]
        return "\t".join([*fields, self.note] if self.note else fields)


Ledger: TypeAlias = Mapping[str, Sequence[Review]]  # by segment id


def source_hash(id_: str, source: str) -> str:
    """12 hex digits of sha256 over NFC."""
    return _hash(id_, source)


def review_hash(entry: Entry) -> str:
    return _hash(entry.id, entry.source, entry.text)


def read_ledger(file: Path) -> Ledger:
    """Read one reviews/<locale>.tsv; a file that is not there is an empty one.

    Raises:
        ContentError: with every line that is no review (I20).
    """
    if not file.exists():
        return {}
    ledger: dict[str, list[Review]] = {}
    problems = []
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            review = parse_review(line)
        except ValueError as error:
            problems.append(Problem(file, number, "review", str(error)))
        else:
            ledger.setdefault(review.segment, []).append(review)
    if problems:
        raise ContentError(problems)
    return ledger


def parse_review(line: str) -> Review:
    """Raises ValueError: saying what this line should be."""
    fields = line.split("\t")
    if len(fields) not in _FIELDS:
        raise ValueError(
            "write: segment, hash, human or machine, who, date, with tabs between"
        )
    review = Review(*fields)
    if len(review.hash) != 12 or set(review.hash) - set("0123456789abcdef"):
        raise ValueError("the hash must have 12 of the digits 0-9 and a-f")
    if review.kind not in ("human", "machine"):
        raise ValueError(f"'{review.kind}': write human or machine")
    if review.kind == "human" and not review.who.strip():
        raise ValueError("a human review needs a name")
    return review


def state_of(entry: Entry | None, source: str, ledger: Ledger) -> State:
    """What a translation is worth today; computed, never written down."""
    if entry is None or not entry.text:
        return "missing"
    if entry.is_stale(source):
        return "stale"
    people = {
        review.who
        for review in ledger.get(entry.id, ())
        if review.kind == "human" and review.hash == review_hash(entry)
    }
    return ("draft", "reviewed", "verified")[min(len(people), 2)]


def _hash(*parts: str) -> str:
    text = "\0".join(unicodedata.normalize("NFC", part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
