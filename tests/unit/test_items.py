from fractions import Fraction
from math import sqrt
from random import Random
from statistics import pstdev

import pytest
from mark_samples import WORKSHEET, WUENSCH, column, made_up
from scipy import stats as scipy_stats

from kit.analytics.items import (
    alpha_if_deleted,
    complete,
    item_figures,
    point_biserial,
    score_groups,
    upper_lower,
)
from kit.analytics.reliability import alpha, totals
from kit.analytics.stats import difficulty, item_rest

SCORES = totals(WUENSCH)
HALF = Fraction(1, 2)


def of_items(values):
    return pytest.mark.parametrize(("number", "expected"), list(enumerate(values)))


# --- point-biserial --------------------------------------------------------------


def test_browns_example():
    """J. D. Brown (2001): M₁ 45, M₀ 30, S 8.29, p .5 → .91 as printed; exactly .9045."""
    scores = [50, 45, 45, 40, 35, 30, 30, 25]
    item = [1, 1, 1, 1, 0, 0, 0, 0]

    assert round(pstdev(scores), 2) == 8.29
    assert round(point_biserial(item, scores), 4) == 0.9045
    assert point_biserial(item, scores) == pytest.approx(
        (45 - 30) / pstdev(scores) * sqrt(0.25)
    )


@of_items(
    [0.7946, 0.7946, 0.2027, 0.6140, 0.7095, 0.4345, 0.1625, 0.7946, 0.0828, 0.6251]
)
def test_point_biserial_of_wuensch(number, expected):
    assert point_biserial(column(WUENSCH, number), SCORES) == pytest.approx(
        expected, abs=5e-5
    )


@of_items([0.7059, 0.7059, 0, 0.4736, 0.5839, 0.2861, -0.0274, 0.7059, -0.1236, 0.4759])
def test_taking_the_item_out_of_wuensch(number, expected):
    """r* = (r S - s) ÷ √(S² + s² - 2 r S s), the formula and the definition."""
    item = column(WUENSCH, number)
    r, big, small = point_biserial(item, SCORES), pstdev(SCORES), pstdev(item)
    formula = (r * big - small) / sqrt(big**2 + small**2 - 2 * r * big * small)

    assert formula == pytest.approx(expected, abs=5e-5)
    assert item_rest(item, SCORES) == pytest.approx(formula, abs=1e-12)


def test_point_biserial_is_scipys():
    dice = Random(30)
    for _ in range(200):
        n = dice.randint(3, 60)
        item, scores = (
            [dice.randint(0, 1) for _ in range(n)],
            [dice.randint(0, 24) for _ in range(n)],
        )
        if len(set(item)) == 1 or len(set(scores)) == 1:
            assert point_biserial(item, scores) is None
            continue
        expected = scipy_stats.pointbiserialr(item, scores).statistic

        assert point_biserial(item, scores) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("item", "scores"),
    [([], []), ([1], [3]), ([1, 1], [3, 4]), ([0, 0], [3, 4]), ([0, 1], [3, 3])],
)
def test_an_undefined_correlation_is_none_and_never_zero(item, scores):
    assert point_biserial(item, scores) is None


# --- alpha if deleted ------------------------------------------------------------


@of_items(
    [0.6084, 0.6084, 0.7353, 0.6525, 0.6290, 0.6846, 0.7355, 0.6084, 0.7564, 0.6505]
)
def test_alpha_without_each_item_of_wuensch(number, expected):
    assert round(alpha_if_deleted(WUENSCH)[number], 4) == expected


def test_deleting_needs_two_that_remain():
    assert alpha_if_deleted([[1, 0], [0, 1], [1, 1]]) == (None, None)
    assert alpha_if_deleted([]) == ()
    assert alpha_if_deleted([[1, 0, 1]]) == (None, None, None)


def test_an_item_that_is_pure_chance_raises_alpha_when_it_goes():
    dice = Random(31)
    table = [[*row, dice.randint(0, 1)] for row in made_up(dice, students=300, items=8)]

    assert alpha_if_deleted(table)[8] > alpha(table)


# --- upper and lower group -------------------------------------------------------


def test_ties_at_the_cut_share_the_places():
    """g = 3: F and H, then half of A and G; D and E, then a quarter of B, C, I, J."""
    groups = score_groups(SCORES)

    assert groups.size == 3
    assert groups.upper == (0.5, 0, 0, 0, 0, 1, 0.5, 1, 0, 0)
    assert groups.lower == (0, 0.25, 0.25, 1, 1, 0, 0, 0, 0.25, 0.25)
    assert groups.middle == (0.5, 0.75, 0.75, 0, 0, 0, 0.5, 0, 0.75, 0.75)


@of_items([0.75, 0.75, 0.333, 0.333, 0.833, 0.417, 0, 0.75, 0.25, 0.583])
def test_d_of_wuensch(number, expected):
    found = upper_lower(column(WUENSCH, number), SCORES)

    assert found.index == pytest.approx(expected, abs=5e-4)
    assert (found.size, found.n, found.is_provisional) == (3, 10, True)


@of_items(
    zip(
        [4, 5, 4, 4, 5, 5, 4, 4, 1, 4],
        [2, 5, 4, 1, 3, 3, 1, 2, 2, 2],
        [0.6, 1, 0.8, 0.5, 0.8, 0.8, 0.5, 0.6, 0.3, 0.6],
        [0.4, 0, 0, 0.6, 0.4, 0.4, 0.6, 0.4, -0.2, 0.4],
        strict=True,
    )
)
def test_the_published_worksheet_with_halves(number, expected):
    item, scores = column(WORKSHEET, number), totals(WORKSHEET)
    found = upper_lower(item, scores, share=HALF)
    upper, lower, p, d = expected

    assert (found.upper, found.lower) == (upper, lower)
    assert found.index == pytest.approx(d)
    assert difficulty(sum(item), 10).value == p


@pytest.mark.parametrize(
    ("n", "size"),
    [(2, 1), (3, 1), (5, 1), (6, 2), (10, 3), (50, 14), (100, 27), (150, 41)],
)
def test_the_size_of_a_group_is_rounded_half_upwards(n, size):
    assert score_groups(range(n)).size == size


def test_groups_by_brute_force():
    """The mean over every order of the students who tie is the fractional weight."""
    dice = Random(32)
    for _ in range(200):
        n = dice.randint(2, 30)
        item, scores = (
            [dice.randint(0, 1) for _ in range(n)],
            [dice.randint(0, 6) for _ in range(n)],
        )
        found = upper_lower(item, scores)
        if len(set(scores)) == 1:
            assert found is None
            continue
        g = found.size
        means = {
            s: [i for i, t in zip(item, scores, strict=True) if t == s]
            for s in set(scores)
        }
        expected = [sum(means[s]) / len(means[s]) for s in sorted(scores)]

        assert found.lower == pytest.approx(sum(expected[:g]))
        assert found.upper == pytest.approx(sum(expected[-g:]))
        assert -1 <= found.index <= 1


def test_weights_fill_both_groups_and_nobody_counts_twice():
    dice = Random(33)
    for _ in range(200):
        scores = [dice.randint(0, 4) for _ in range(dice.randint(2, 40))]
        groups = score_groups(scores, share=dice.choice([Fraction(27, 100), HALF]))
        if groups is None:
            assert len(set(scores)) == 1
            continue
        assert sum(groups.upper) == pytest.approx(groups.size)
        assert sum(groups.lower) == pytest.approx(groups.size)
        for u, w, m in zip(groups.upper, groups.lower, groups.middle, strict=True):
            assert u + w + m == pytest.approx(1)


def test_sums_of_thirds_tie_as_well():
    third = [1 / 3 + 1 / 3 + 0.1, 0.1 + 2 / 3, 0.9, 0.2]

    assert score_groups(third, share=HALF).upper == (0.5, 0.5, 1, 0)


@pytest.mark.parametrize("scores", [[], [3], [3, 3, 3]])
def test_without_a_difference_there_are_no_groups(scores):
    assert score_groups(scores) is None
    assert upper_lower([1] * len(scores), scores) is None


@pytest.mark.parametrize("share", [Fraction(0), Fraction(3, 5)])
def test_groups_are_at_most_halves(share):
    with pytest.raises(ValueError, match="groups of"):
        score_groups([1, 2, 3], share=share)


def test_one_score_for_each_mark():
    with pytest.raises(ValueError):
        upper_lower([1, 0], [3, 2, 1])
    with pytest.raises(ValueError):
        point_biserial([1, 0], [3, 2, 1])


# --- all of it -------------------------------------------------------------------


def test_figures_of_wuensch():
    ninth = item_figures(WUENSCH)[8]

    assert ninth.difficulty.value == 0.5  # looks ideal
    assert round(ninth.item_rest, 4) == -0.1236
    assert round(ninth.point_biserial, 4) == 0.0828
    assert round(ninth.alpha_if_deleted, 4) == 0.7564
    assert ninth.upper_lower.index == 0.25
    assert ninth.discrimination is None  # ten students accuse no question


def test_a_skipped_item_is_no_wrong_answer():
    table = [[1, 1, 0], [1, 0, 0], [0, None, 1], [1, 1, None]] * 5
    first, second, _third = item_figures(table)

    assert (first.answered, first.difficulty.value) == (20, 0.75)
    assert (second.answered, second.difficulty.value) == (15, 2 / 3)
    assert first.n == second.n == 10  # who answered everything
    assert first.item_rest is None  # all of those had it right
    assert complete(table) == [[1, 1, 0], [1, 0, 0]] * 5


def test_part_of_a_mark_is_not_right_but_counts_in_a_correlation():
    first, *_ = item_figures([[0.5, 1], [1, 1], [0.5, 0], [0, 0]] * 3)

    assert first.difficulty.value == 0.25
    assert first.item_rest > 0


def test_figures_do_not_depend_on_the_order_of_students():
    dice = Random(34)
    for _ in range(30):
        table = made_up(dice, students=30, items=5)
        for before, after in zip(
            item_figures(table), item_figures(dice.sample(table, 30)), strict=True
        ):
            assert before.upper_lower == after.upper_lower
            assert before.difficulty == after.difficulty
            assert before.item_rest == pytest.approx(after.item_rest, abs=1e-12)


@pytest.mark.parametrize("table", [[], [[]], [[], []]])
def test_no_item_no_figures(table):
    assert item_figures(table) == ()


@pytest.mark.parametrize("table", [[[1, 0, 1]], [[1, None, 0]], [[None, None, None]]])
def test_one_student_tells_nothing_about_an_item(table):
    for figures in item_figures(table):
        assert figures.difficulty is None
        assert figures.point_biserial is None
        assert figures.item_rest is None
        assert figures.discrimination is None
        assert figures.alpha_if_deleted is None
        assert figures.upper_lower is None


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError):
        item_figures([[1, 0], [1]])


def test_in_a_good_test_many_an_item_looks_bad_by_chance():
    """12 + 12 good items, 25 students: r* below 0 for about a third, hardly one flagged."""
    dice = Random(35)
    below = flagged = count = 0
    for _ in range(12):
        table = []
        for _student in range(25):
            d, c = dice.gauss(1.5, 0.5), dice.gauss(0, 0.5)
            sound = [int(dice.gauss(d / 2, 1) > c) for _ in range(12)]
            table.append(sound + [int(dice.gauss(-d / 2, 1) < c) for _ in range(12)])
        for figures in item_figures(table):
            if figures.item_rest is not None:
                count += 1
                below += figures.item_rest < 0
                flagged += figures.discrimination.is_below_zero

    assert 0.2 < below / count < 0.5
    assert flagged / count < 0.08
