"""Figures of the whole bank from counts: the same as from the answers one by one."""

from collections import Counter
from random import Random

import pytest

from kit.analytics.bank import Alike, Scored, compared, consistency, counted
from kit.analytics.calibration import by_certainty, rates_by_certainty
from kit.analytics.items import upper_lower
from kit.analytics.reliability import alpha_with_interval
from kit.analytics.stats import discrimination, wilson


def alike(n, *, right=True, locale="en", number=1, chosen=("a",), certainty=None):
    ids = None if chosen is None else frozenset(chosen)
    return Alike(locale, number, ids, certainty, right, n)


def scored(marks, *, test="t", points=None):
    """Rows of `score_queries` from students × items of 0 and 1, as SQL groups them."""
    points = points or [1] * len(marks[0])
    rows = Counter(
        (item, 1000 * mark * points[item], _total(row, points))
        for row in marks
        for item, mark in enumerate(row)
    )
    return [
        Scored(
            test=test,
            item=f"q{item}",
            revision="r",
            earned=earned,
            possible=1000 * points[item],
            total=total,
            whole=1000 * sum(points),
            answered=len(points),
            n=n,
        )
        for (item, earned, total), n in rows.items()
    ]


def _total(row, points):
    return 1000 * sum(m * p for m, p in zip(row, points, strict=True))


def made_up(seed, students=60, items=8):
    dice = Random(seed)
    found = []
    for _ in range(students):
        able = dice.random()
        found.append([int(dice.random() < 0.3 + 0.6 * able) for _ in range(items)])
    return found


# --- counts ----------------------------------------------------------------------------


def test_right_answers_are_counted_and_retries_are_not_among_them():
    found = counted([alike(30), alike(10, right=False), alike(8, number=2)])

    assert (found.answers, found.retries) == (40, 8)
    assert found.difficulty == wilson(30, 40)
    assert found.right_on_retry == 1


def test_nothing_answered_is_nothing_known():
    found = counted([])

    assert (found.answers, found.difficulty, found.options) == (0, None, None)
    assert (found.locales, found.odd, found.right_on_retry) == ({}, {}, None)
    assert set(found.certainty.values()) == {None}


@pytest.mark.parametrize(
    ("n", "spread", "rate"), [(4, False, False), (5, True, False), (10, True, True)]
)
def test_below_the_limits_there_is_no_figure(n, spread, rate):
    found = counted([alike(n, certainty=2), alike(n, number=2)])

    assert (found.options is not None) is spread
    assert (found.certainty[2] is not None) is spread
    assert (found.right_on_retry is not None) is spread
    assert (found.difficulty is not None) is rate
    assert (found.locales["en"].difficulty is not None) is rate


def test_languages_are_told_apart_and_the_odd_one_is_named():
    found = counted(
        [
            alike(80),
            alike(20, right=False),
            alike(2, locale="uk"),
            alike(18, locale="uk", right=False),
        ]
    )

    assert [*found.locales] == ["en", "uk"]
    assert found.locales["uk"].difficulty == wilson(2, 20)
    assert found.odd == {"uk": "few_right"}


def test_options_come_in_their_order_and_nobodys_has_its_place():
    found = counted([alike(6, chosen=("b",)), alike(3, chosen=("a", "b"))], "abc")

    assert [(bar.option, bar.count) for bar in found.options] == [
        ("a", 3),
        ("b", 9),
        ("c", 0),
    ]


def test_words_are_no_option_and_shrink_no_share():
    """A long answer is counted without what it was: shares are of the others."""
    found = counted([alike(8, chosen=("a",)), alike(90, chosen=None)], "ab")

    assert [bar.share for bar in found.options] == [1, 0]
    assert found.answers == 98
    assert counted([alike(90, chosen=None)]).options is None


def test_certainty_from_counts_is_certainty_from_answers():
    counts = {(1, True): 7, (1, False): 5, (2, True): 4, (3, True): 90, (3, False): 1}
    one_by_one = [pair for pair, n in counts.items() for _ in range(n)]

    assert rates_by_certainty(counts) == by_certainty(one_by_one)
    assert rates_by_certainty({}) == {1: None, 2: None, 3: None}


# --- scores ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_item_rest_and_d_are_those_of_the_single_answers(seed):
    marks = made_up(seed)
    item, totals = [row[3] for row in marks], [sum(row) for row in marks]
    found = compared(r for r in scored(marks) if r.item == "q3")

    expected = discrimination(item, totals)
    assert found.students == 60
    assert found.item_rest.value == pytest.approx(expected.value)
    assert found.item_rest.low == pytest.approx(expected.low)
    assert found.upper_lower == pytest.approx(upper_lower(item, totals).index)


def test_an_item_turned_around_has_a_rest_below_zero():
    marks = [[int(not good), *[int(good)] * 5] for good in [True, False] * 15]
    marks += [[1, 1, 0, 0, 1, 0]]
    found = compared(r for r in scored(marks) if r.item == "q0")

    assert found.item_rest.is_below_zero
    assert found.upper_lower < -0.5


@pytest.mark.parametrize(("students", "enough"), [(1, False), (19, False), (20, True)])
def test_few_students_are_not_compared(students, enough):
    rows = scored(made_up(1, students))
    found = compared(r for r in rows if r.item == "q0")

    assert found.students == students
    assert (found.item_rest is not None) is enough
    assert (found.upper_lower is not None) is enough


def test_without_whole_attempts_nothing_is_compared():
    found = compared([])

    assert (found.students, found.item_rest, found.upper_lower) == (0, None, None)


def test_an_item_alone_in_its_test_is_compared_with_nothing():
    assert compared(scored([[1]] * 30)).students == 0


def test_all_equal_is_no_correlation():
    assert compared(scored([[1, 1, 1]] * 30)).item_rest is None
    assert compared(scored([[1, 1, 1]] * 30)).upper_lower is None


@pytest.mark.parametrize("seed", range(3))
def test_alpha_is_that_of_the_single_answers(seed):
    marks = made_up(seed, items=6)
    points = [1, 2, 1, 1, 3, 1]
    weighted = [[m * p for m, p in zip(row, points, strict=True)] for row in marks]
    found = consistency(scored(marks, points=points))

    expected = alpha_with_interval(weighted)
    assert (found.items, found.students) == (6, 60)
    assert found.alpha.value == pytest.approx(expected.value)
    assert found.alpha.low == pytest.approx(expected.low)


def test_alpha_is_withheld_where_it_would_say_nothing():
    assert consistency([]) is None
    assert consistency(scored(made_up(1, 19))).alpha is None
    assert consistency(scored([[1, 1]] * 30)).alpha is None
    assert consistency(scored([[1], [0]] * 30)).alpha is None


def test_classes_that_were_asked_different_things_have_no_alpha():
    one, other = scored(made_up(1)), scored(made_up(2))
    renamed = [
        Scored(
            r.test, r.item + "x", *(getattr(r, name) for name in Scored.__slots__[2:])
        )
        for r in other
    ]

    assert consistency(one + renamed) is None


def test_shorter_attempts_are_no_part_of_alpha():
    whole, part = scored(made_up(1, items=6)), scored(made_up(2, items=4))

    assert consistency(whole + part) == consistency(whole)
