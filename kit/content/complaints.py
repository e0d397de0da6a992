"""What pydantic found, in words that tell an author what to do."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

_TYPES = {
    "string_type": "must be text; if it is a number or a yes, put it in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "list_type": "must be a list; write [one, two] or a line with '- ' for each",
    "dict_type": "must be pairs, a line 'name: text' for each",
    "model_type": "must be pairs, a line 'name: value' for each",
    "model_attributes_type": "must be pairs, a line 'name: value' for each",
    "missing": "is missing; add it",
    "extra_forbidden": "does not belong here; remove it or check its spelling",
    "string_pattern_mismatch": "must be 1 to 40 of the characters a-z, 0-9 and '-'",
    "union_tag_not_found": "has no type; add one, for example 'type: single'",
}
_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "too_short": lambda c: f"needs at least {c['min_length']}; add some",
    "too_long": lambda c: f"may have {c['max_length']} at most; take some away",
    "string_too_short": lambda _: "is empty; write it or leave the field out",
    "string_too_long": lambda c: f"may have {c['max_length']} characters at most",
    "greater_than_equal": lambda c: f"must be {c['ge']:g} or more",
    "less_than_equal": lambda c: f"must be {c['le']:g} or less",
}


def explain(error: ErrorDetails, document: object) -> str:
    """One sentence for `error`: what is wrong and what to do about it."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden" and (why := _not_in_this_type(error, document)):
        return why
    if kind in _TYPES:
        return _TYPES[kind]
    if kind in _LIMITS:
        return _LIMITS[kind](context)
    if kind in ("literal_error", "union_tag_invalid"):
        known = context.get("expected") or context["expected_tags"]
        return _not_one_of(error["input"], str(known))
    return error["msg"].removeprefix("Value error, ")


def _not_one_of(given: object, expected: str) -> str:
    word = given.get("type") if isinstance(given, dict) else given
    known = [w.strip(" '") for w in expected.replace(" or ", ", ").split(",")]
    near = get_close_matches(str(word), known, n=1)
    guess = f" (did you mean {near[0]}?)" if near else ""
    return f"{word!r} is not known{guess}; write one of {', '.join(known)}"


def _not_in_this_type(error: ErrorDetails, document: object) -> str:
    """Fields of other item types are the usual mistake, so name the type."""
    match error["loc"], document:
        case (("items", int(), str() as tag, str() as field), {"items": list()}):
            return (
                f"a {tag} item has no '{field}'; remove it, or check the spelling "
                "and the type"
            )
    return ""
