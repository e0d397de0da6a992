"""Spans inside passages."""

import pytest

from kit.content.model import Span
from kit.content.passages import bare_text, parse_passage, span_ids


def test_a_passage_is_paragraphs_of_spans():
    passage = parse_passage("[[a|One]], two.\n\nThree [[b|four]]")

    assert passage == (
        (Span("a", "One"), Span(None, ", two.")),
        (Span(None, "Three "), Span("b", "four")),
    )
    assert span_ids(passage) == ("a", "b")
    assert bare_text(passage) == "One, two.\n\nThree four"


def test_nothing_is_no_passage():
    assert parse_passage("") == ()


def test_single_brackets_are_text():
    assert bare_text(parse_passage("a [b] c | d ] e")) == "a [b] c | d ] e"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[a|one", "not closed"),
        ("one]]", "not closed"),
        ("[[a one]]", "not closed"),
        ("[[a|one [[b|two]] ]]", "not closed"),
        ("[[A|one]]", "a span's id"),
        ("[[|one]]", "a span's id"),
        ("[[a|]]", "has no text"),
        ("[[a| ]]", "has no text"),
        ("[[a|x]] [[a|y]]", "a: two spans have this id"),
        ("[[a|x]]\n\n[[a|y]]", "a: two spans have this id"),
    ],
)
def test_what_is_no_passage(text, told):
    with pytest.raises(ValueError, match=told):
        parse_passage(text)
