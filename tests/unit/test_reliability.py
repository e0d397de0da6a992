from math import sqrt
from random import Random
from statistics import pstdev, pvariance, variance

import numpy as np
import pytest
from mark_samples import WUENSCH, column, made_up
from scipy import stats as scipy_stats

from kit.analytics.reliability import (
    alpha,
    alpha_with_interval,
    binomial_error,
    critical_change,
    error_of_measurement,
    feldt_interval,
    is_reliable_change,
    kr20,
    kr21,
    length_factor,
    needed_items,
    spearman_brown,
    totals,
)

SCORES = totals(WUENSCH)


# --- consistency: published numbers ----------------------------------------------


def test_the_steps_wuensch_prints():
    p = [sum(column(WUENSCH, j)) / 10 for j in range(10)]

    assert p == [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert sum(q * (1 - q) for q in p) == pytest.approx(2.18)
    assert pvariance(SCORES) == pytest.approx(5.84)
    assert SCORES == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]
    assert round(pstdev(SCORES), 4) == 2.4166


def test_kr20_of_wuensch():
    assert round(kr20(WUENSCH), 4) == 0.6963
    assert kr20(WUENSCH) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84), rel=1e-12)


def test_kr20_does_not_mix_its_variances():
    """pq with n but the totals with n - 1, as a popular spreadsheet does: .7378."""
    mixed = 10 / 9 * (1 - 2.18 / variance(SCORES))

    assert round(mixed, 4) == 0.7378
    assert kr20(WUENSCH) != pytest.approx(mixed, abs=0.01)


def test_kr21_of_wuensch():
    assert round(kr21(SCORES, 10), 4) == 0.6842


def test_the_interval_of_wuensch_is_pingouins():
    found = alpha_with_interval(WUENSCH)

    assert round(found.value, 4) == 0.6963
    assert (round(found.low, 3), round(found.high, 3)) == (0.309, 0.911)


@pytest.mark.parametrize(("n", "low", "high"), [(30, 0.52, 0.84), (100, 0.61, 0.78)])
def test_with_one_class_alpha_is_nearly_uninformative(n, low, high):
    found = feldt_interval(0.70, students=n, items=24)

    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


# --- consistency: another library ------------------------------------------------


def test_alpha_is_numpys_from_the_covariances():
    """With n - 1 throughout, as α may be written: the same number."""
    dice = Random(20)
    for case in range(200):
        table = made_up(dice, students=dice.randint(3, 60), partial=case % 2 == 1)
        scores = totals(table)
        if pvariance(scores) < 1e-9:
            assert alpha(table) is None
            continue
        cov = np.cov(np.array(table, dtype=float), rowvar=False)
        k = len(cov)
        expected = k / (k - 1) * (1 - np.trace(cov) / cov.sum())

        assert alpha(table) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_interval_is_that_of_scipys_f():
    dice = Random(21)
    for _ in range(200):
        value, n, k = dice.uniform(-1, 1), dice.randint(2, 400), dice.randint(2, 60)
        confidence = dice.uniform(0.5, 0.99)
        found = feldt_interval(value, students=n, items=k, confidence=confidence)
        f = scipy_stats.f(n - 1, (n - 1) * (k - 1))

        assert found.low == pytest.approx(
            1 - (1 - value) * f.ppf((1 + confidence) / 2), rel=1e-9, abs=1e-9
        )
        assert found.high == pytest.approx(
            1 - (1 - value) * f.ppf((1 - confidence) / 2), rel=1e-9, abs=1e-9
        )


# --- consistency: properties -----------------------------------------------------


def test_order_and_names_do_not_matter():
    dice = Random(22)
    for _ in range(50):
        table = made_up(dice, students=20, items=8)
        students, items = dice.sample(range(20), 20), dice.sample(range(8), 8)
        shuffled = [[table[i][j] for j in items] for i in students]

        assert alpha(shuffled) == pytest.approx(alpha(table), rel=1e-12)
        assert kr21(totals(shuffled), 8) == kr21(totals(table), 8)


def test_kr21_is_never_above_kr20_and_alpha_never_above_1():
    dice = Random(23)
    for _ in range(200):
        table = made_up(dice)
        value = alpha(table)
        if value is not None:
            assert kr21(totals(table), len(table[0])) <= value + 1e-12
            assert value <= 1 + 1e-12


def test_turning_every_mark_around_changes_nothing():
    turned = [[1 - mark for mark in row] for row in WUENSCH]

    assert alpha(turned) == pytest.approx(alpha(WUENSCH), rel=1e-12)


def test_items_that_agree_in_everything_are_perfectly_consistent():
    table = [[mark] * 5 for mark in (0, 1, 1, 0)]

    assert kr20(table) == pytest.approx(1)
    assert alpha_with_interval(table).low == pytest.approx(1)


def test_items_that_contradict_each_other_are_below_zero():
    assert alpha([[1, 0], [0, 1], [1, 1], [1, 0], [0, 1]]) < 0


@pytest.mark.parametrize(
    "table",
    [
        [],
        [[]],
        [[1, 0, 1]],  # one student
        [[1], [0]],  # one item
        [[1, 1], [1, 1]],
        [[0, 0], [0, 0]],
        [[1, 0], [0, 1]],  # all totals equal
        [[1 / 3, 2 / 3, 0.1], [2 / 3, 1 / 3, 0.1], [0.1, 1 / 3, 2 / 3]],  # to rounding
    ],
)
def test_consistency_of_nothing_is_none_and_never_zero(table):
    assert alpha(table) is None
    assert alpha_with_interval(table) is None
    if all(mark in (0, 1) for row in table for mark in row):
        assert kr20(table) is None
        assert kr21(totals(table), len(table[0]) if table else 0) is None


def test_no_interval_without_two_students_and_two_items():
    assert feldt_interval(0.7, students=1, items=10) is None
    assert feldt_interval(0.7, students=10, items=1) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: totals([[1, 0], [1]]),
        lambda: alpha([[1, 0], [1]]),
        lambda: kr20([[1, 0.5], [0, 1]]),
        lambda: kr21([3, 11], 10),
        lambda: kr21([-1, 3], 10),
        lambda: feldt_interval(1.1, students=30, items=10),
        lambda: spearman_brown(1.1, 2),
        lambda: spearman_brown(0.5, 0),
        lambda: length_factor(1.1, 0.8),
        lambda: length_factor(0.5, 1),
        lambda: length_factor(0.5, 0),
        lambda: error_of_measurement(-1, 0.5),
        lambda: error_of_measurement(1, 1.1),
        lambda: binomial_error(11, 10),
        lambda: binomial_error(-1, 10),
        lambda: critical_change(-1),
    ],
)
def test_impossible_values_are_our_mistake(call):
    with pytest.raises(ValueError):
        call()


# --- length ----------------------------------------------------------------------


def test_twice_as_long():
    assert round(spearman_brown(kr20(WUENSCH), 2), 4) == 0.8210


def test_how_long_for_eighty():
    factor = length_factor(kr20(WUENSCH), 0.80)

    assert round(10 * factor, 1) == 17.4
    assert needed_items(kr20(WUENSCH), 10, wanted=0.80) == 18


def test_the_needed_length_gives_what_was_wanted():
    dice = Random(24)
    for _ in range(200):
        r, wanted = dice.uniform(0.01, 0.99), dice.uniform(0.01, 0.99)

        assert spearman_brown(r, length_factor(r, wanted)) == pytest.approx(wanted)


@pytest.mark.parametrize("r", [-0.5, 0, 0.3, 1])
def test_as_long_as_before_is_as_reliable_as_before(r):
    assert spearman_brown(r, 1) == r


def test_a_whole_number_of_items_is_not_rounded_up():
    assert needed_items(0.5, 10, wanted=0.5) == 10
    assert needed_items(0.6, 10, wanted=0.75) == 20
    assert needed_items(1.0, 10, wanted=0.5) == 1  # a shorter test would do


@pytest.mark.parametrize("r", [0, -0.2])
def test_no_length_makes_a_test_of_nothing_reliable(r):
    assert length_factor(r, 0.8) is None
    assert needed_items(r, 10, wanted=0.8) is None


def test_a_negative_reliability_grows_beyond_all_bounds():
    assert spearman_brown(-0.5, 3) is None
    assert spearman_brown(-0.5, 2) == -2


# --- error of one score ----------------------------------------------------------


def test_the_error_of_an_iq():
    """Wechsler, SD 15, reliability .96: 3.00."""
    assert error_of_measurement(15, 0.96) == pytest.approx(3.00, abs=1e-9)


def test_the_error_in_wuenschs_data():
    assert round(error_of_measurement(pstdev(SCORES), kr20(WUENSCH)), 4) == 1.3317
    sample_sd = sqrt(variance(SCORES))
    assert round(error_of_measurement(sample_sd, kr20(WUENSCH)), 4) == 1.4037


def test_the_bounds_of_the_error():
    assert error_of_measurement(5, 1) == 0
    assert error_of_measurement(5, 0) == 5
    assert error_of_measurement(5, -0.3) is None
    assert error_of_measurement(0, 0.5) == 0


def test_one_student_without_a_class():
    assert round(binomial_error(7, 10), 2) == 1.53


@pytest.mark.parametrize(
    ("right", "items", "expected"),
    [(0, 10, 0), (10, 10, 0), (1, 2, 1), (1, 1, None), (0, 1, None), (0, 0, None)],
)
def test_the_binomial_error_at_its_edges(right, items, expected):
    assert binomial_error(right, items) == expected


def test_the_mean_binomial_error_gives_kr21():
    """Lord: with its square averaged over students as the error, r is KR-21."""
    dice = Random(25)
    for _ in range(100):
        k = dice.randint(2, 40)
        scores = [dice.randint(0, k) for _ in range(30)]
        error = sum(binomial_error(x, k) ** 2 for x in scores) / 30

        assert kr21(scores, k) == pytest.approx(1 - error / pvariance(scores), abs=1e-9)


def test_reliable_change():
    error = error_of_measurement(5, 0.80)

    assert round(error, 3) == 2.236
    assert round(error * sqrt(2), 3) == 3.162
    assert round(critical_change(error), 3) == 6.198


@pytest.mark.parametrize(("error", "expected"), [(0.579, 1.61), (0.290, 0.80)])
def test_the_critical_change_of_one_students_place(error, expected):
    """d′ and c on two forms of 12 + 12."""
    assert critical_change(error) == pytest.approx(expected, abs=0.006)


def test_a_change_counts_only_beyond_the_critical_one():
    assert not is_reliable_change(10, 16, error=2.236)
    assert is_reliable_change(10, 17, error=2.236)
    assert is_reliable_change(17, 10, error=2.236)
    assert not is_reliable_change(3, 3, error=0)
