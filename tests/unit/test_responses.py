import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.content.model import Chosen, Labelled, Ordered, Paired, Typed
from kit.grading.responses import from_json, to_json

SPELLED = [
    (Chosen(frozenset({"b", "a"})), '{"ids":["a","b"]}'),
    (Chosen(frozenset()), '{"ids":[]}'),
    (Ordered(("c", "a", "b")), '{"order":["c","a","b"]}'),
    (Ordered(()), '{"order":[]}'),
    (Paired({"y": "2", "x": "1"}), '{"pairs":{"x":"1","y":"2"}}'),
    (Paired({}), '{"pairs":{}}'),
    (Labelled({"s2": "claim", "s1": "fact"}), '{"labels":{"s1":"fact","s2":"claim"}}'),
    (Labelled({}), '{"labels":{}}'),
    (Typed("читати вбік"), '{"text":"читати вбік"}'),
    (Typed(' "\\\n\x00'), '{"text":" \\"\\\\\\n\\u0000"}'),
    (Typed(""), '{"text":""}'),
]


@pytest.mark.parametrize(("response", "line"), SPELLED)
def test_each_response_has_one_spelling(response, line):
    assert to_json(response) == line
    assert from_json(line) == response


def test_the_order_of_ticking_or_pairing_leaves_no_trace():
    assert to_json(Paired({"a": "1", "b": "2"})) == to_json(
        Paired({"b": "2", "a": "1"})
    )
    assert to_json(Chosen(frozenset("ab"))) == to_json(Chosen(frozenset("ba")))


def test_spaces_and_the_order_of_names_do_not_matter_when_reading():
    assert from_json(' { "pairs" : { "b" : "2", "a" : "1" } } ') == Paired(
        {"a": "1", "b": "2"}
    )


WORDS = st.text(max_size=12)
RESPONSES = st.one_of(
    st.builds(Chosen, st.frozensets(WORDS)),
    st.builds(Ordered, st.lists(WORDS, unique=True).map(tuple)),
    st.builds(Paired, st.dictionaries(WORDS, WORDS)),
    st.builds(Labelled, st.dictionaries(WORDS, WORDS)),
    st.builds(Typed, st.text()),
)


@settings(max_examples=100, deadline=None)
@given(RESPONSES)
def test_what_is_written_is_read_back_the_same(response):
    line = to_json(response)

    assert from_json(line) == response
    assert to_json(from_json(line)) == line
    assert "\n" not in line


REFUSED = [
    "",
    "nonsense",
    "null",
    "1",
    '"a"',
    "[]",
    "{}",
    '{"ids":["a"]} trailing',
    '{"ids":["a"],"text":"b"}',  # two shapes at once
    '{"id":["a"]}',
    '{"ids":"a"}',
    '{"ids":{"a":"b"}}',
    '{"ids":[1]}',
    '{"ids":[null]}',
    '{"ids":[["a"]]}',
    '{"ids":["a","a"]}',
    '{"order":["a","b","a"]}',
    '{"order":[true]}',
    '{"pairs":["a"]}',
    '{"pairs":{"a":1}}',
    '{"pairs":{"a":["b"]}}',
    '{"pairs":{"a":"b","a":"c"}}',
    '{"labels":{"a":null}}',
    '{"labels":{"a":"b","a":"b"}}',
    '{"ids":[],"ids":["a"]}',
    '{"text":null}',
    '{"text":["a"]}',
    '{"text":NaN}',
    '{"ids":[NaN]}',
    "NaN",
    '{"text":Infinity}',
    '{"text":"\\ud800"}',  # half a character
    '{"ids":["\\udfff"]}',
    '{"text":"line\nbreak"}',
    '{"ids":' + "9" * 5000 + "}",
    "[" * 100_000,
    '{"ids":' * 100_000,
]


@pytest.mark.parametrize("line", REFUSED, ids=lambda line: line[:30])
def test_anything_else_is_refused(line):
    with pytest.raises(ValueError):
        from_json(line)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["ids", "order", "pairs", "labels", "text"]) | WORDS,
                inner,
            )
        ),
        max_leaves=8,
    )
)
def test_no_json_does_worse_than_being_refused(tree):
    line = json.dumps(tree)
    try:
        response = from_json(line)
    except ValueError:
        return
    assert from_json(to_json(response)) == response


def test_half_a_character_is_not_written():
    with pytest.raises(ValueError):
        to_json(Typed("\ud83d"))
