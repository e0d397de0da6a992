from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Classify,
    Highlight,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    ShortText,
    SingleChoice,
    Typed,
)
from kit.grading.grade import Mark, UnknownOptionError, grade, to_milli

COMMON = {
    "revision": "0",
    "skill": "source.lateral",
    "polarity": "flawed",
    "track": "everyday",
    "lean": "none",
    "family": "f",
    "twin": None,
    "form": None,
    "level": "judge",
    "est_p": 0.5,
    "marks": 1,
    "misconceptions": {},
}


def item(kind, **fields):
    return kind(id=kind.__name__.lower(), **{**COMMON, **fields})


FLAWED = item(Judge)
SOUND = item(Judge, polarity="sound")
MOVE = item(SingleChoice, options=("a", "b", "c"), key="b")
FIRM = item(MultipleChoice, options=tuple("abcd"), key=frozenset("ab"), marks=2)
MARKED = item(
    Highlight, spans=tuple("abcdef"), unit="phrase", key=frozenset("abc"), marks=3
)
LABEL = item(
    Label,
    spans=tuple("abcd"),
    labels=("claim", "fact"),
    key={"a": "claim", "b": "fact", "c": "fact"},
    marks=3,
)
RANK = item(Order, options=tuple("abcd"), key=(("a",), ("b",), ("c",), ("d",)))
TIES = item(Order, options=tuple("abcd"), key=(("a",), ("b", "c"), ("d",)), marks=5)
SORT = item(
    Classify,
    options=tuple("abc"),
    groups=("news", "advert"),
    key={"a": "news", "b": "advert", "c": "news"},
    marks=3,
)
PAIRS = item(
    Match,
    options=tuple("abc"),
    targets=("x", "y", "z", "spare"),
    key={"a": "x", "b": "y", "c": "z"},
    marks=3,
)
TEXT = item(ShortText)
THOUGHT = item(Reflection, marks=0)
ACCEPT = {"en": ("lateral reading",), "tr": ("ışık",), "uk": ("читання вбік",)}


def chosen(*ids):
    return Chosen(frozenset(ids))


def paired(words):
    return Paired(dict(pair.split("=") for pair in words.split()))


def labelled(words):
    return Labelled(dict(pair.split("=") for pair in words.split()))


@pytest.mark.parametrize(
    ("asked", "response", "earned"),
    [
        (FLAWED, chosen("not-good-enough"), 1),
        (FLAWED, chosen("good-enough"), 0),
        (FLAWED, chosen(), 0),
        (SOUND, chosen("good-enough"), 1),
        (SOUND, chosen("not-good-enough"), 0),
        (MOVE, chosen("b"), 1),
        (MOVE, chosen("c"), 0),
        (MOVE, chosen(NOT_SURE), 0),
        (MOVE, chosen(), 0),
        (FIRM, chosen("a", "b"), 2),
        (FIRM, chosen("a"), 1),
        (FIRM, chosen("a", "c"), 0),
        (FIRM, chosen("c", "d"), 0),  # floored, never negative
        (FIRM, chosen(), 0),
        (MARKED, chosen("a", "b", "c"), 3),
        (MARKED, chosen("a", "b"), 2),
        (MARKED, chosen("a", "b", "d"), 1),
        (MARKED, chosen("a", "b", "c", "d"), 2),
        (MARKED, chosen("d", "e", "f"), 0),
        (MARKED, chosen(*"abcdef"), 0),  # all ticked: nothing found
        (MARKED, chosen(), 0),
        (LABEL, labelled("a=claim b=fact c=fact"), 3),
        (LABEL, labelled("a=claim b=fact"), 2),
        (LABEL, labelled("a=claim b=claim c=fact"), 1),  # a wrong label costs one
        (LABEL, labelled("a=claim b=fact c=fact d=fact"), 2),  # so does an extra span
        (LABEL, labelled("a=fact b=claim c=claim d=claim"), 0),
        (LABEL, labelled(""), 0),
        (RANK, Ordered(tuple("abcd")), 1),
        (RANK, Ordered(tuple("abdc")), Fraction(5, 6)),
        (RANK, Ordered(tuple("dcba")), 0),
        (RANK, Ordered(tuple("bcda")), Fraction(1, 2)),
        (RANK, Ordered(tuple("ab")), Fraction(1, 6)),
        (RANK, Ordered(("a",)), 0),
        (RANK, Ordered(()), 0),
        (TIES, Ordered(tuple("abcd")), 5),
        (TIES, Ordered(tuple("acbd")), 5),
        (TIES, Ordered(tuple("bacd")), 4),
        (TIES, Ordered(tuple("dbca")), 0),
        (SORT, paired("a=news b=advert c=news"), 3),
        (SORT, paired("a=news b=news c=news"), 2),
        (SORT, paired("a=advert b=news c=advert"), 0),
        (SORT, paired("a=news"), 1),
        (SORT, paired(""), 0),
        (PAIRS, paired("a=x b=y c=z"), 3),
        (PAIRS, paired("a=y b=x c=z"), 1),
        (PAIRS, paired("a=x b=x c=x"), 1),  # one target for all: two are wrong
        (PAIRS, paired("a=spare b=spare c=spare"), 0),
        (PAIRS, paired(""), 0),
        (TEXT, Typed("Lateral  reading!"), 1),
        (TEXT, Typed("IŞIK"), 1),  # accepted as Turkish
        (TEXT, Typed("Читання вбік"), 1),
        (TEXT, Typed("lateral readin"), 0),  # a near miss is for the teacher
        (TEXT, Typed(""), 0),
        (TEXT, Typed("?!"), 0),
        (THOUGHT, Typed("I would rely on the timetable."), 0),
        (THOUGHT, Typed(""), 0),
    ],
)
def test_earned_points(asked, response, earned):
    mark = grade(asked, response, accept=ACCEPT)

    assert mark == Mark(Fraction(earned), asked.marks)
    assert mark.is_right == (asked.marks > 0 and earned == asked.marks)
    assert mark.is_partly == (0 < earned < asked.marks)


@pytest.mark.parametrize(
    ("asked", "response", "reason"),
    [
        (MOVE, chosen("z"), r"singlechoice: \['z'\]"),
        (MOVE, chosen("a", "b"), "2 chosen, at most 1"),  # two radio buttons at once
        (MOVE, chosen("b", NOT_SURE), "2 chosen, at most 1"),
        (FLAWED, chosen("maybe"), r"judge: \['maybe'\]"),
        (FLAWED, chosen(NOT_SURE), "not-sure"),
        (FLAWED, chosen("good-enough", "not-good-enough"), "at most 1"),
        (FIRM, chosen("a", "z"), "z"),
        (FIRM, chosen(NOT_SURE), "not-sure"),
        (FIRM, chosen("a", "b", "c"), "3 chosen, at most 2"),
        (MARKED, chosen("g"), "g"),
        (LABEL, labelled("z=fact"), "z"),
        (LABEL, labelled("a=opinion"), "opinion"),
        (RANK, Ordered(tuple("abce")), "e"),
        (RANK, Ordered(tuple("abca")), "an option placed twice"),
        (SORT, paired("z=news"), "z"),
        (SORT, paired("a=opinion"), "opinion"),
        (PAIRS, paired("z=x"), "z"),
        (PAIRS, paired("a=a"), "a"),
        (MOVE, chosen(""), "''"),
        (MOVE, chosen("b" * 100_000), "bbb"),
    ],
)
def test_what_no_honest_form_produces_is_refused(asked, response, reason):
    with pytest.raises(UnknownOptionError, match=reason):
        grade(asked, response)


EVERY_ITEM = (FLAWED, MOVE, FIRM, MARKED, LABEL, RANK, SORT, PAIRS, TEXT, THOUGHT)
KINDS = {
    Chosen: (FLAWED, MOVE, FIRM, MARKED),
    Labelled: (LABEL,),
    Ordered: (RANK,),
    Paired: (SORT, PAIRS),
    Typed: (TEXT, THOUGHT),
}
EMPTY = (chosen(), Labelled({}), Ordered(()), Paired({}), Typed(""))


@pytest.mark.parametrize("asked", EVERY_ITEM, ids=lambda asked: asked.id)
@pytest.mark.parametrize("response", EMPTY, ids=lambda r: type(r).__name__)
def test_an_empty_response_earns_nothing_and_the_wrong_kind_is_refused(asked, response):
    if asked in KINDS[type(response)]:
        assert grade(asked, response, accept=ACCEPT).earned == 0
    else:
        with pytest.raises(UnknownOptionError, match="is expected"):
            grade(asked, response, accept=ACCEPT)


@pytest.mark.parametrize("accept", [{}, {"en": ()}])
def test_a_short_text_without_accepted_lines_is_our_mistake_and_not_the_students(
    accept,
):
    with pytest.raises(ValueError, match="no accepted line"):
        grade(TEXT, Typed("lateral reading"), accept=accept)


def test_only_languages_the_student_used_are_accepted():
    assert not grade(TEXT, Typed("ışık"), accept={"en": ["light"]}).is_right
    assert grade(TEXT, Typed("ışık"), accept={"en": ["light"], "tr": ["ışık"]}).is_right


def every_response():
    for size in range(7):
        yield from ((MARKED, chosen(*ids)) for ids in combinations(MARKED.spans, size))
    for size in range(3):
        yield from ((FIRM, chosen(*ids)) for ids in combinations(FIRM.options, size))
    for size in range(5):
        for order in permutations("abcd", size):
            yield RANK, Ordered(order)
            yield TIES, Ordered(order)
    for places in product((None, *PAIRS.targets), repeat=3):
        pairs = zip("abc", places, strict=True)
        yield PAIRS, Paired({card: at for card, at in pairs if at})
    for places in product((None, *SORT.groups), repeat=3):
        pairs = zip("abc", places, strict=True)
        yield SORT, Paired({card: at for card, at in pairs if at})
    for places in product((None, *LABEL.labels), repeat=4):
        pairs = zip("abcd", places, strict=True)
        yield LABEL, Labelled({span: at for span, at in pairs if at})


def test_every_possible_response_stays_within_bounds_and_only_the_key_is_right():
    for asked, response in every_response():
        mark = grade(asked, response)
        assert 0 <= mark.earned <= mark.possible == asked.marks
        if mark.is_right:
            match response:
                case Chosen(ids):
                    assert ids == asked.key
                case Ordered(order):
                    assert order[0] == "a"
                    assert order[-1] == "d"
                case Paired(given) | Labelled(given):
                    assert given == asked.key


def test_guessing_two_of_four_averages_a_sixth():
    guesses = [grade(FIRM, chosen(*g)) for g in combinations(FIRM.options, 2)]

    assert sum(g.earned for g in guesses) / len(guesses) == Fraction(1, 6) * FIRM.marks


def test_ticking_all_of_four_would_earn_two_thirds():
    """Which is why a multiple choice takes no more than are right."""
    three = item(MultipleChoice, options=tuple("abcd"), key=frozenset("abc"))
    spans = item(Highlight, spans=tuple("abcd"), unit="phrase", key=frozenset("abc"))

    assert grade(spans, chosen(*"abcd")).earned == Fraction(2, 3)
    with pytest.raises(UnknownOptionError):
        grade(three, chosen(*"abcd"))


def test_a_random_order_averages_a_half():
    marks = [grade(RANK, Ordered(order)).earned for order in permutations("abcd")]

    assert sum(marks) / len(marks) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("points", "milli"),
    [
        (Fraction(2, 3), 667),
        (Fraction(1, 3), 333),
        (Fraction(5, 6), 833),
        (Fraction(0), 0),
        (Fraction(10), 10_000),
        (Fraction(1, 2000), 0),  # ties to even
        (Fraction(3, 2000), 2),
    ],
)
def test_points_are_rounded_once_to_thousandths(points, milli):
    assert to_milli(points) == milli


def test_rounding_never_makes_a_partly_right_answer_right_or_worthless():
    """With 14 spans or 15 pairs of 6 options at most, in items of up to 10 points."""
    for marks in range(1, 11):
        for targets in range(2, 16):
            for found in range(1, targets):
                assert 0 < to_milli(Fraction(found, targets) * marks) < 1000 * marks


def test_a_mark_worth_nothing_is_neither_right_nor_partly_right():
    assert not Mark(Fraction(0), 0).is_right
    assert not Mark(Fraction(0), 0).is_partly
