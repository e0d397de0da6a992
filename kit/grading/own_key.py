"""A class's own key for an item: which there can be, and what answers earn by it.

A key is written as the response that is right; for a short text, as the further words
that are accepted, one answer to a line.
"""

from dataclasses import replace
from fractions import Fraction

from kit.content.model import (
    GOOD_ENOUGH,
    Chosen,
    Item,
    Judge,
    MultipleChoice,
    Response,
    ShortText,
    SingleChoice,
    Typed,
)
from kit.grading.grade import UnknownOptionError, grade
from kit.grading.typed import is_accepted, norm

MOST_LINES = 8  # further answers to a short text
LONGEST_LINE = 80  # characters, as many as a student can type


def may_have_own_key(item: Item | None) -> bool:
    """Items whose key can be stated by ticking or typing, with points; of no test form.

    Two sittings of a test are compared by one key, or they are not compared.
    """
    kinds = Judge | SingleChoice | MultipleChoice | ShortText
    return isinstance(item, kinds) and item.form is None and item.marks > 0


def with_key(item: Item, key: Response) -> Item | None:
    """The item as if `key` were right; None where the key does not fit it.

    A multiple choice keeps the number of its right options, for students are told it.
    No misconception stands behind an option that is right. A judge item takes the
    other polarity: what it then deserves is the class's word, not the bank's.
    """
    match item, key:
        case ShortText(), Typed():
            return item if _are_good(lines_of(key)) else None
        case Judge(), Chosen(ids) if _fit(ids, item.options, 1):
            found: Item = replace(
                item, polarity="sound" if GOOD_ENOUGH in ids else "flawed"
            )
        case SingleChoice(), Chosen(ids) if _fit(ids, item.options, 1):
            found = replace(item, key=min(ids))
        case MultipleChoice(), Chosen(ids) if _fit(ids, item.options, len(item.key)):
            found = replace(item, key=ids)
        case _:
            return None
    wrong = {o: name for o, name in item.misconceptions.items() if o not in ids}
    return replace(found, misconceptions=wrong)


def lines_of(key: Response | None) -> tuple[str, ...]:
    """The further answers that a short text's own key accepts."""
    return tuple(key.text.split("\n")) if isinstance(key, Typed) else ()


def share(
    item: Item, response: Response, key: Response, *, locale: str
) -> Fraction | None:
    """What part of the points `response` earns by `key`, from 0 to 1, exact.

    Of a short text only the further answers are looked at, spelled as in `locale`, the
    language of the answer. None where the key does not fit the item, or the response
    has options that the item has not: they were given to another version of it.
    """
    own = with_key(item, key)
    if own is None:
        return None
    if isinstance(own, ShortText):
        if not isinstance(response, Typed):
            return None
        return Fraction(is_accepted(response.text, {locale: lines_of(key)}))
    try:
        mark = grade(own, response)
    except UnknownOptionError:
        return None
    return mark.earned / mark.possible


def _fit(ids: frozenset[str], options: tuple[str, ...], many: int) -> bool:
    return len(ids) == many and ids <= set(options)


def _are_good(lines: tuple[str, ...]) -> bool:
    """Something to compare with in each line, and no more than a page shows."""
    return len(lines) <= MOST_LINES and all(
        len(line) <= LONGEST_LINE and norm(line, "en") for line in lines
    )
