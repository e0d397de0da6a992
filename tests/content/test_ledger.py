"""Reviews count only while the text is what was reviewed."""

import hashlib
import unicodedata

import pytest

from kit.content.catalogue import Entry
from kit.content.ledger import (
    parse_review,
    read_ledger,
    review_hash,
    source_hash,
    state_of,
)
from kit.content.problems import ContentError

ENTRY = Entry("d/a", "A stem", "Стебло")


def line(entry=ENTRY, kind="human", who="Olena", date="2026-09-01"):
    return f"{entry.id}\t{review_hash(entry)}\t{kind}\t{who}\t{date}"


@pytest.fixture
def ledger(tmp_path):
    def write(*lines):
        file = tmp_path / "uk.tsv"
        file.write_text("\n".join(lines), "utf-8")
        return read_ledger(file)

    return write


def test_hashes_are_twelve_digits_over_composed_text():
    text = "d/a\x00A stem\x00Стебло"

    assert review_hash(ENTRY) == hashlib.sha256(text.encode()).hexdigest()[:12]
    apart = unicodedata.normalize("NFD", "й")
    assert source_hash("d/a", apart) == source_hash("d/a", "й")
    assert source_hash("d/a", "x") != source_hash("d/b", "x")


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([], "draft"),
        ([line(kind="machine")], "draft"),
        ([line()], "reviewed"),
        ([line(), line()], "reviewed"),
        ([line(), line(kind="machine", who="X")], "reviewed"),
        ([line(), line(who="Iryna")], "verified"),
        ([line(Entry("d/a", "A stem", "Інше"))], "draft"),
        ([line(Entry("d/a", "B stem", "Стебло"))], "draft"),
        (["# a note", "", line() + "\tminor: typo"], "reviewed"),
    ],
)
def test_states(ledger, lines, state):
    assert state_of(ENTRY, "A stem", ledger(*lines)) == state


def test_missing_and_stale_are_so_whatever_the_ledger_says(ledger):
    reviews = ledger(line())

    assert state_of(None, "A stem", reviews) == "missing"
    assert state_of(Entry("d/a", "A stem"), "A stem", reviews) == "missing"
    assert state_of(ENTRY, "Another stem", reviews) == "stale"
    fuzzy = Entry("d/a", "A stem", "Стебло", fuzzy=True)
    assert state_of(fuzzy, "A stem", reviews) == "stale"


def test_a_review_is_written_as_it_was_read():
    for text in (line(), line() + "\tminor: typo"):
        assert str(parse_review(text)) == text


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("d/a\tx", "with tabs between"),
        (line() + "\ta\tb", "with tabs between"),
        (line().replace(review_hash(ENTRY), "XYZ"), "12 of the digits"),
        (line().replace(review_hash(ENTRY), "x" * 12), "12 of the digits"),
        (line(kind="robot"), "'robot': write human or machine"),
        (line(who=" "), "a human review needs a name"),
    ],
)
def test_lines_that_are_no_review_are_all_told(ledger, bad, complaint):
    with pytest.raises(ContentError) as caught:
        ledger(bad, line(), bad)

    assert [p.line for p in caught.value.problems] == [1, 3]
    assert complaint in str(caught.value)


def test_no_ledger_is_an_empty_one(tmp_path):
    assert read_ledger(tmp_path / "nowhere.tsv") == {}
