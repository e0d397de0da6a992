"""Responses as JSON and back, in one canonical spelling for each response."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NoReturn, assert_never

from kit.content.model import Chosen, Labelled, Ordered, Paired, Response, Typed


def to_json(response: Response) -> str:
    """One line of JSON; equal responses give equal text.

    Shapes: `{"ids":[…]}` sorted, `{"order":[…]}` as placed, `{"pairs":{…}}` and
    `{"labels":{…}}` sorted, `{"text":"…"}` as typed.

    Raises:
        ValueError: half a surrogate pair, which no encoding can store.
    """
    value: list[str] | dict[str, str] | str
    match response:
        case Chosen(ids):
            name, value = "ids", sorted(ids)
        case Ordered(order):
            name, value = "order", list(order)
        case Paired(pairs):
            name, value = "pairs", dict(pairs)
        case Labelled(labels):
            name, value = "labels", dict(labels)
        case Typed(text):
            name, value = "text", text
        case _:
            assert_never(response)
    line = json.dumps(
        {name: value}, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    _require_encodable(line)
    return line


def from_json(text: str) -> Response:
    """The response that `text` spells; spaces and the order of names do not matter.

    Raises:
        ValueError: anything else than exactly one of the shapes of `to_json`: other
            names or types, an id twice, a name twice, NaN, half a surrogate pair,
            nesting without end, or no JSON at all.
    """
    return _choice(text) if text.startswith('{"ids"') else _read(text)


@lru_cache(maxsize=8192)  # a class gives few different choices, thousands of times
def _choice(text: str) -> Response:
    return _read(text)


def _read(text: str) -> Response:
    try:
        tree = json.loads(
            text, object_pairs_hook=_without_twins, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise ValueError("nested too deep for a response") from error
    if not isinstance(tree, dict) or len(tree) != 1:
        raise ValueError("a response is an object with exactly one name")
    response = _response(tree)
    to_json(response)  # refuses what could not be written down again
    return response


def _response(tree: Mapping[str, object]) -> Response:
    match tree:
        case {"ids": list(ids)}:
            return Chosen(frozenset(_distinct(ids)))
        case {"order": list(order)}:
            return Ordered(_distinct(order))
        case {"pairs": dict(pairs)}:
            return Paired(_words_for_words(pairs))
        case {"labels": dict(labels)}:
            return Labelled(_words_for_words(labels))
        case {"text": str(words)}:
            return Typed(words)
        case _:
            raise ValueError(f"not the shape of a response: {sorted(tree)}")


def _distinct(ids: list[object]) -> tuple[str, ...]:
    words = tuple(_word(each) for each in ids)
    if len(set(words)) != len(words):
        raise ValueError("an id stands twice in the response")
    return words


def _words_for_words(pairs: Mapping[str, object]) -> dict[str, str]:
    return {key: _word(value) for key, value in pairs.items()}


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"an id is text, not {type(value).__name__}")
    return value


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a name stands twice in the response")
    return tree


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _require_encodable(line: str) -> None:
    line.encode("utf-8")  # UnicodeEncodeError is a ValueError
