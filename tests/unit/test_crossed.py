"""Pairs of answers, counted one by one and by sums; and what the pairs say of z."""

from itertools import product
from random import Random
from statistics import NormalDist

import pytest
from scipy.stats import multivariate_normal

from kit.analytics.crossed import (
    Excess,
    Table,
    across,
    between_passages,
    between_students,
    covariance,
    density,
    excess,
    height,
    variance_factor,
)

PHI = NormalDist().cdf
AT = (-2.5, -1.0, -0.2, 0.0, 0.7, 1.8)
CORRELATIONS = (-0.85, -0.3, 0.0, 0.2, 0.6, 0.9)


def answers(random, *, students, passages=9, skipped=0.2):
    """Everybody answers at least the first passage."""
    return [
        {
            f"p{j}": random.random() < 0.6
            for j in range(passages)
            if j == 0 or random.random() >= skipped
        }
        for _ in range(students)
    ]


def counted(rows, others, belongs):
    """The share of pairs of answers that are both "accept", over those that belong."""
    given = [(i, p, yes) for i, row in enumerate(rows) for p, yes in row.items()]
    also = [(i, p, yes) for i, row in enumerate(others) for p, yes in row.items()]
    found = [
        yes and yes_too
        for (i, p, yes), (k, q, yes_too) in product(given, also)
        if belongs(i == k, p == q)
    ]
    return sum(found) / len(found), len(found)


# --- counting ------------------------------------------------------------------------


def test_sums_count_every_pair_of_answers_once_in_each_order():
    random = Random(1)
    for _ in range(30):
        rows = answers(random, students=random.randint(2, 7))
        sums = Table.of(rows).sums
        apart, _ = counted(rows, rows, lambda student, item: not (student or item))
        alike, pairs = counted(rows, rows, lambda student, item: student and not item)
        shared, meets = counted(rows, rows, lambda student, item: item and not student)

        assert between_students(sums) == Excess(pytest.approx(alike - apart), pairs)
        assert between_passages(sums) == Excess(pytest.approx(shared - apart), meets)


def test_pairs_of_two_kinds_are_within_students_against_between_them():
    random = Random(2)
    rows, others = answers(random, students=6), answers(random, students=6)
    within, pairs = counted(rows, others, lambda student, _: student)
    apart, _ = counted(rows, others, lambda student, _: not student)

    found = across(Table.of(rows), Table.of(others))

    assert found == Excess(pytest.approx(within - apart), pairs)


def test_leaving_a_student_out_is_a_table_without_the_row():
    random = Random(3)
    rows = answers(random, students=8)
    table = Table.of(rows)
    for number in range(8):
        fewer = rows[:number] + rows[number + 1 :]

        assert table.without(number) == Table.of(fewer).sums


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{}],
        [{}, {}],
        [{"p": True}],
        [{"p": True, "q": False}],  # one student: nobody to compare with
        [{"p": True}, {"p": False}],  # one passage
    ],
)
def test_without_two_students_and_two_passages_there_is_no_excess(rows):
    sums = Table.of(rows).sums

    assert between_students(sums) == Excess(0.0, 0)
    assert between_passages(sums) == Excess(0.0, 0)


def test_nothing_is_infinite_where_all_agree():
    for accepted in (True, False):
        sums = Table.of([{"p": accepted, "q": accepted}] * 3).sums

        assert (height(sums) > 0) is accepted
        assert abs(height(sums)) < 3
        assert between_students(sums).value == 0


# --- from pairs to z -----------------------------------------------------------------


@pytest.mark.parametrize(("a", "b", "r"), [*product(AT, AT, CORRELATIONS)])
def test_the_excess_is_that_of_the_bivariate_normal_distribution(a, b, r):
    joint = multivariate_normal([0, 0], [[1, r], [r, 1]]).cdf([a, b])

    assert excess(a, b, r) == pytest.approx(joint - PHI(a) * PHI(b), abs=1e-5)


@pytest.mark.parametrize(("a", "b", "r"), [*product(AT, AT, CORRELATIONS)])
def test_the_density_is_the_slope_of_the_excess(a, b, r):
    step = 1e-4
    slope = (excess(a, b, r + step) - excess(a, b, r - step)) / (2 * step)

    assert density(a, b, r) == pytest.approx(slope, abs=2e-4)


def test_variances_come_back_from_the_excesses_that_they_cause():
    for factor in (0.01, 0.3, 1.0, 4.0):
        cells = [(at, base) for at in AT for base in (0.1, 0.4)]
        found = [
            (Excess(excess(at, at, v / (1 + v)), 100), at, base)
            for at, base in cells
            for v in [factor * base]
        ]

        assert variance_factor(found, near=1, widest=4) == pytest.approx(factor)


def test_a_variance_is_between_none_and_the_widest():
    less = [(Excess(-0.1, 10), 0.5, 1.0)]
    more = [(Excess(0.9, 10), 0.5, 2.0)]

    assert variance_factor(less, near=1, widest=4) == pytest.approx(0, abs=1e-8)
    assert variance_factor(more, near=1, widest=4) == pytest.approx(2)


def test_where_nothing_is_known_of_a_variance_the_guess_stays():
    assert variance_factor([(Excess(), 0.5, 1.0)], near=0.7, widest=4) == 0.7
    assert variance_factor([(Excess(0.9, 10), 0.5, 0.0)], near=0.7, widest=4) == 0.7


def test_a_covariance_comes_back_and_may_be_negative():
    for shared in (-0.3, -0.05, 0.0, 0.2):
        found = [
            (Excess(excess(a, b, shared / 1.3), 50), a, b, 1.3)
            for a, b in product(AT, AT)
        ]

        back = covariance(found, low=-0.5, high=0.5)

        assert back == pytest.approx(shared, abs=1e-7)
