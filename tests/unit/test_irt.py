"""Curves of made-up classes whose truth is known, of a published test, and of girth.

All classes are seeded: what chance decides passes or fails for ever.
"""

from dataclasses import replace
from itertools import product
from math import exp, inf, isfinite, log, prod, sqrt
from random import Random
from statistics import NormalDist, correlation, fmean
from time import process_time

import numpy as np
import pytest
from girth import twopl_mml
from girth.utilities import INVALID_RESPONSE
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from kit.analytics.information import covariances, information, inverse
from kit.analytics.irt import (
    FLAT,
    PRIOR,
    Curve,
    ability,
    fit,
    item_information,
    probability,
)
from kit.analytics.marginal import STEEPEST, Prior, expected, pull, sample
from kit.analytics.stats import SETTLED_CURVE, SMALLEST_CURVE

STANDARD = NormalDist()


def truth(seed, items):
    """Curves as (a, b): a around 1, b around 0."""
    dice = Random(seed)
    return [(dice.lognormvariate(0, 0.3), dice.gauss(0, 1)) for _ in range(items)]


def answers(curves, able, seed, missing=0.0):
    dice = Random(seed)
    chances = [[1 / (1 + exp(-a * (t - b))) for a, b in curves] for t in able]
    rows = [[int(dice.random() < p) for p in row] for row in chances]
    return [[None if dice.random() < missing else x for x in row] for row in rows]


def sat(curves, students, seed, missing=0.0):
    dice = Random(seed)
    able = [dice.gauss(0, 1) for _ in range(students)]
    return answers(curves, able, seed + 1, missing)


def likelihood(curves, row, t):
    chances = (probability(t, curve) for curve in curves)
    given = zip(chances, row, strict=True)
    return prod(p if x else 1 - p for p, x in given if x is not None)


def log_likelihood(curves, rows):
    """By adaptive integration, and no node of the kit's."""
    alike = {tuple(row): rows.count(row) for row in rows}
    return sum(
        n
        * log(
            integrate.quad(
                lambda t: likelihood(curves, row, t) * STANDARD.pdf(t), -9, 9
            )[0]
        )
        for row, n in alike.items()
    )


def close(found, expected, **tolerance):
    """The same curves and errors."""
    for one, other in zip(found, expected, strict=True):
        assert (one.answered, one.right) == (other.answered, other.right)
        for name in (
            "discrimination",
            "difficulty",
            "discrimination_error",
            "difficulty_error",
        ):
            assert getattr(one, name) == pytest.approx(
                getattr(other, name), **tolerance
            )


@pytest.fixture(scope="module")
def rows():
    return sat(truth(1, 8), 300, 1)


@pytest.fixture(scope="module")
def fitted(rows):
    return fit(rows)


# --- published and other people's numbers ----------------------------------------


# Law School Admission Test, section 6, 1000 students (Bock & Lieberman 1970,
# Psychometrika 35:179-197): how many gave each pattern, from 00000 to 11111.
LSAT = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip


def test_the_law_school_test_as_ltm_has_it():
    """Two-parameter fit of R's ltm, 21 Gauss-Hermite nodes: b, its error, a, its error.

    The package stops at a gradient of 0.024, so the last digits are its own.
    """
    patterns = zip(product((0, 1), repeat=5), LSAT, strict=True)
    found = fit([row for row, n in patterns for _ in range(n)], prior=FLAT)

    assert round(found.log_likelihood, 3) == -2466.653
    assert found.students == 1000
    for item, (b, b_error, a, a_error) in zip(
        found.items,
        [
            (-3.3597, 0.8669, 0.8254, 0.2581),
            (-1.3696, 0.3073, 0.7229, 0.1867),
            (-0.2799, 0.0997, 0.8905, 0.2326),
            (-1.8659, 0.4341, 0.6886, 0.1852),
            (-3.1236, 0.8700, 0.6575, 0.2100),
        ],
        strict=True,
    ):
        assert item.difficulty == pytest.approx(b, abs=3e-3)
        assert item.difficulty_error == pytest.approx(b_error, abs=3e-3)
        assert item.discrimination == pytest.approx(a, abs=1e-3)
        assert item.discrimination_error == pytest.approx(a_error, abs=1e-3)


@pytest.mark.parametrize(
    ("seed", "students", "items", "missing"),
    [(1, 600, 20, 0), (3, 200, 10, 0), (4, 1000, 12, 0.2), (6, 500, 5, 0)],
)
def test_the_most_likely_curves_are_girths(seed, students, items, missing):
    """Girth holds the share of right answers to what was seen: nearly the same peak."""
    rows = sat(truth(seed, items), students, seed, missing)
    coded = [[INVALID_RESPONSE if x is None else x for x in row] for row in rows]
    theirs = twopl_mml(np.array(coded).T, {"max_iteration": 500})
    ours = fit(rows, prior=FLAT)

    for item, a, b in zip(
        ours.items, theirs["Discrimination"], theirs["Difficulty"], strict=True
    ):
        assert item.curve.discrimination == pytest.approx(a, abs=0.01)
        assert item.curve.difficulty == pytest.approx(b, abs=0.03)


def test_the_log_likelihood_is_that_of_adaptive_integration():
    rows = sat(truth(2, 5), 150, 2, missing=0.1)
    found = fit(rows, prior=FLAT)

    assert found.log_likelihood == pytest.approx(
        log_likelihood(found.curves, rows), abs=1e-4
    )


@pytest.mark.parametrize("name", ["discrimination", "intercept"])
@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("step", [-0.02, 0.02])
def test_every_step_away_is_less_likely(name, number, step):
    rows = sat(truth(3, 4), 200, 3)
    curves = list(fit(rows, prior=FLAT).curves)
    at = log_likelihood(curves, rows)
    curves[number] = replace(
        curves[number], **{name: getattr(curves[number], name) + step}
    )

    assert log_likelihood(curves, rows) < at


def test_the_information_is_how_the_gradient_falls():
    """Analytically, and by small differences of the gradient."""
    rows = [tuple(row) for row in sat(truth(5, 7), 120, 5, missing=0.15)]
    found, prior, nudge = sample(rows), Prior(0.8, 1.5), 1e-4
    lines = [(0.5 + 0.2 * k, 0.3 * k - 1) for k in range(7)]
    flat = [value for line in lines for value in line]

    def gradient(values):
        there = list(zip(values[::2], values[1::2], strict=True))
        _, counts = expected(found, there)
        pulls = [pull(*each, prior)[0] for each in zip(there, counts, strict=True)]
        return [side for both in pulls for side in both]

    exact = information(found, lines, prior, range(7))
    for k in range(14):
        ahead, behind = list(flat), list(flat)
        ahead[k] += nudge
        behind[k] -= nudge
        falls = [
            (low - high) / (2 * nudge)
            for low, high in zip(gradient(behind), gradient(ahead), strict=True)
        ]

        assert exact[k] == pytest.approx(falls, abs=1e-5)


# --- planted curves come back ----------------------------------------------------


def misses(students, items, seeds, prior=PRIOR):
    """Found less planted, with standard errors: of all a, and of all b."""
    steep, hard = [], []
    for seed in seeds:
        curves = truth(seed, items)
        found = fit(sat(curves, students, 100 + seed), prior=prior)
        assert found.has_converged
        for item, (a, b) in zip(found.items, curves, strict=True):
            if item.curve is None:
                continue  # a step
            steep.append((item.discrimination - a, item.discrimination_error))
            if item.difficulty is not None:
                hard.append((item.difficulty - b, item.difficulty_error))
    return steep, hard


def covered(misses):
    return fmean(abs(miss) < 1.96 * error for miss, error in misses)


@pytest.fixture(scope="module")
def found_again():
    return misses(500, 12, range(30))


def test_curves_are_found_without_a_lean(found_again):
    for each in found_again:
        assert abs(fmean(miss for miss, _ in each)) < 0.03


def test_95_percent_intervals_hold_the_truth_19_times_in_20(found_again):
    for each in found_again:
        assert 0.92 <= covered(each) <= 0.975


def test_errors_are_neither_boast_nor_alarm(found_again):
    """In units of its standard error a miss has SD 1."""
    steep, _ = found_again

    assert fmean((miss / error) ** 2 for miss, error in steep) == pytest.approx(
        1, abs=0.15
    )


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_planted_curves_and_found_ones_go_together(seed):
    curves = truth(seed, 20)
    found = fit(sat(curves, 1000, seed))

    assert (
        correlation([i.difficulty for i in found.items], [b for _, b in curves]) > 0.97
    )
    assert (
        correlation([i.discrimination for i in found.items], [a for a, _ in curves])
        > 0.85
    )


@pytest.mark.parametrize("seed", [21, 22])
def test_what_is_missing_by_chance_moves_nothing_but_the_errors(seed):
    curves = truth(seed, 10)
    found = fit(sat(curves, 1500, seed, missing=0.4))
    whole = fit(sat(curves, 1500, seed))

    for item, full, (a, b) in zip(found.items, whole.items, curves, strict=True):
        assert abs(item.discrimination - a) < 3.5 * item.discrimination_error
        assert abs(item.difficulty - b) < 3.5 * item.difficulty_error
        assert item.discrimination_error > full.discrimination_error


def two_forms(gap):
    """Five items, five that both forms have, five; the second group is ahead by `gap`.

    How much too hard the first five and the last five seem, without and with the five
    in common.
    """
    curves = [(1.2, b / 2) for b in (-2, -1, 0, 1, 2)] * 3
    dice = Random(31)
    sd = sqrt(1 - gap**2 / 4)  # over all students it is 1
    weak = answers(curves, [dice.gauss(-gap / 2, sd) for _ in range(800)], 32)
    strong = answers(curves, [dice.gauss(gap / 2, sd) for _ in range(800)], 33)
    for shared in ([None] * 5, slice(5, 10)):
        rows = []
        for group in (weak, strong):
            for row in group:
                middle = row[shared] if isinstance(shared, slice) else shared
                ends = (
                    (row[:5], [None] * 5) if group is weak else ([None] * 5, row[10:])
                )
                rows.append([*ends[0], *middle, *ends[1]])
        items = fit(rows).items
        yield tuple(
            fmean(items[k].difficulty - curves[k][1] for k in numbers)
            for numbers in (range(5), range(10, 15))
        )


def test_forms_that_equally_able_students_took_are_on_one_scale():
    apart, common = two_forms(gap=0)

    assert apart == pytest.approx((0, 0), abs=0.1)
    assert common == pytest.approx((0, 0), abs=0.1)


def test_forms_of_unequal_groups_are_not_and_common_items_mend_only_part_of_it():
    apart, common = two_forms(gap=1)

    assert apart[0] > 0.4
    assert apart[1] < -0.4
    assert 0.1 < common[0] - common[1] < 0.8 * (apart[0] - apart[1])


# --- the prior -------------------------------------------------------------------


def test_the_prior_draws_discriminations_towards_one_and_large_classes_less():
    curves = truth(41, 10)
    drawn = {}
    for students in (100, 2000):
        rows = sat(curves, students, 41)
        held, free = fit(rows), fit(rows, prior=FLAT)
        ways = [
            (one.discrimination - 1, other.discrimination - 1)
            for one, other in zip(held.items, free.items, strict=True)
        ]
        drawn[students] = 1 - sum(abs(x) for x, _ in ways) / sum(
            abs(y) for _, y in ways
        )
        assert held.log_likelihood < free.log_likelihood

    assert 0.05 < drawn[100] < 0.4
    assert 0 < drawn[2000] < 0.03


def test_in_a_small_class_the_prior_misses_by_less():
    """Even though steps, which only the other has, do not count."""
    held, _ = misses(100, 10, range(15))
    free, _ = misses(100, 10, range(15), prior=FLAT)

    assert fmean(x * x for x, _ in held) < fmean(x * x for x, _ in free)


def test_an_item_asked_twice_is_a_step_unless_the_prior_holds_it():
    rows = [[*row, row[0]] for row in sat(truth(1, 6), 200, 1)]
    free, held = fit(rows, prior=FLAT), fit(rows)

    assert [k for k, item in enumerate(free.items) if item.curve is None] == [0, 6]
    assert all(item.difficulty_error is not None for item in held.items)
    assert 3 < held.items[0].discrimination < STEEPEST


# --- what must not matter --------------------------------------------------------


def test_the_order_of_students_changes_nothing_at_all(rows, fitted):
    for seed in range(3):
        mixed = Random(seed).sample(rows, len(rows))

        assert fit(mixed) == fitted


def test_the_order_of_items_changes_nothing(rows, fitted):
    for seed in range(3):
        order = Random(seed).sample(range(8), 8)
        found = fit([[row[k] for k in order] for row in rows])

        assert found.log_likelihood == pytest.approx(fitted.log_likelihood, abs=1e-6)
        close(found.items, [fitted.items[k] for k in order], abs=1e-4)


def test_truth_values_and_floats_are_marks_as_well(rows, fitted):
    assert fit([[bool(x) for x in row] for row in rows]) == fitted
    assert fit([[float(x) for x in row] for row in rows]) == fitted


def test_students_who_answered_nothing_are_not_there(rows, fitted):
    empty = [[None] * 8] * 50

    assert fit([*empty, *rows]) == fitted


def test_each_student_twice_is_as_sure_as_twice_the_students(rows):
    once, twice = fit(rows, prior=FLAT), fit([*rows, *rows], prior=FLAT)

    assert twice.students == 600
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood, abs=1e-6)
    for one, two in zip(once.items, twice.items, strict=True):
        assert two.discrimination == pytest.approx(one.discrimination, abs=1e-5)
        assert two.discrimination_error == pytest.approx(
            one.discrimination_error / sqrt(2), rel=1e-4
        )


# --- turned around ---------------------------------------------------------------


def test_right_for_wrong_turns_difficulties_and_no_discrimination(rows, fitted):
    found = fit([[1 - x for x in row] for row in rows])

    for item, before in zip(found.items, fitted.items, strict=True):
        assert item.discrimination == pytest.approx(before.discrimination, abs=1e-5)
        assert item.difficulty == pytest.approx(-before.difficulty, abs=1e-5)
        assert item.difficulty_error == pytest.approx(before.difficulty_error, abs=1e-5)


def test_one_wrong_key_turns_one_discrimination_and_leaves_the_difficulty(rows):
    straight = fit(rows, prior=FLAT)
    found = fit([[*row[:3], 1 - row[3], *row[4:]] for row in rows], prior=FLAT)

    assert found.items[3].discrimination < -0.5
    assert found.items[3].discrimination == pytest.approx(
        -straight.items[3].discrimination, abs=1e-5
    )
    for item, before in zip(found.items, straight.items, strict=True):
        assert item.difficulty == pytest.approx(before.difficulty, abs=1e-4)
    assert (
        fit([[*row[:3], 1 - row[3], *row[4:]] for row in rows]).items[3].discrimination
        < -0.5
    )  # the prior does not hide it


@pytest.mark.parametrize("prior", [PRIOR, FLAT])
@pytest.mark.parametrize("seed", range(4, 8))
def test_up_is_where_discriminations_add_up_to_more_than_nothing(seed, prior):
    curves = truth(seed, 12)
    turned = [(-a if k < 6 else a, b) for k, (a, b) in enumerate(curves)]
    found = fit(sat(turned, 300, seed), prior=prior)
    steep = [item.discrimination for item in found.items]

    assert sum(steep) >= 0
    assert found.has_converged
    halves = {fmean(steep[:6]) > 0, fmean(steep[6:]) > 0}
    assert halves == {True, False}


def test_the_mirror_is_used_at_all():
    """Otherwise the test above says nothing."""
    rows = [[1 - row[0], *row[1:]] for row in sat([(3, 0), *[(0.9, 0)] * 3], 400, 8)]
    found = fit(rows, prior=FLAT)

    assert sum(item.discrimination for item in found.items) > 0


# --- where nothing can be said ---------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [[], []],
        [[1, 0, 1, 1]],
        [[1, 0, 1, 1]] * 500,
        [[1, 1, 1, 1]] * 500,
        [[0, 0, 0, 0]] * 500,
        [[None] * 4] * 500,
        [[k % 2, k % 3 == 0] for k in range(500)],
        [[k % 2, k % 3 == 0, 1, None] for k in range(500)],
    ],
    ids=str.split("none no-items nobody one alike right wrong skipped two two-left"),
)
def test_without_three_items_to_compare_there_is_no_fit(rows):
    assert fit(rows) is None
    assert fit(rows, prior=FLAT) is None


def test_99_students_have_no_curves_and_100_have():
    rows = sat(truth(51, 6), 100, 51)

    assert SMALLEST_CURVE == 100
    assert fit(rows[:99]) is None
    assert all(item.curve for item in fit(rows).items)


def test_items_without_a_curve_leave_those_of_the_others_alone(rows, fitted):
    scarce = [0, 1] * 49 + [1] + [None] * 201
    wider = [[1, *row[:4], 0, *row[4:], x] for row, x in zip(rows, scarce, strict=True)]
    found = fit(wider)
    bare = [found.items[k] for k in (0, 5, 10)]

    assert [(item.answered, item.right) for item in bare] == [
        (300, 300),
        (300, 0),
        (99, 50),
    ]
    for item in bare:
        assert item.curve is item.discrimination is item.difficulty is None
        assert item.discrimination_error is item.difficulty_error is None
    assert [found.items[k] for k in (1, 2, 3, 4, 6, 7, 8, 9)] == list(fitted.items)
    assert found.students == 300


def test_below_five_hundred_answers_a_curve_is_provisional(fitted):
    item = fitted.items[0]

    assert SETTLED_CURVE == 500
    assert item.is_provisional
    assert replace(item, answered=499).is_provisional
    assert not replace(item, answered=500).is_provisional


def test_an_item_that_sorts_nobody_has_no_difficulty():
    dice = Random(61)
    rows = [[*row, dice.randint(0, 1)] for row in sat(truth(61, 8), 400, 61)]
    item = fit(rows).items[8]

    assert abs(item.discrimination) < 1.96 * item.discrimination_error
    assert item.difficulty is item.difficulty_error is None
    assert item.curve.difficulty is not None


def test_answers_that_go_together_in_no_way_have_no_difficulty():
    rows = [list(row) for row in product((0, 1), repeat=3)] * 100

    for prior in (PRIOR, FLAT):
        for item in fit(rows, prior=prior).items:
            assert item.difficulty is None


def test_a_perfect_staircase_has_curves_only_with_the_prior():
    rows = [[int(k >= 20 * step) for step in range(1, 10)] for k in range(200)]
    held = fit(rows)

    assert [item.curve for item in fit(rows, prior=FLAT).items] == [None] * 9
    hard = [item.difficulty for item in held.items]
    assert hard == sorted(hard)
    assert all(2 < item.discrimination < STEEPEST for item in held.items)


def test_halves_that_cancel_out_have_no_curve_and_no_crash():
    """Three items and their exact opposites: the search cannot choose a side."""
    rows = [[k % 2] * 3 + [1 - k % 2] * 3 for k in range(200)]

    for item in fit(rows).items:
        assert item.curve is None
        assert item.answered == 200


def test_forms_without_a_common_item_are_fitted_each():
    rows = sat(truth(1, 8), 400, 71)
    split = [
        [*row[:4], *[None] * 4] if k % 2 else [*[None] * 4, *row[4:]]
        for k, row in enumerate(rows)
    ]
    found = fit(split)
    alone = fit([row[:4] for row in split])

    assert found.has_converged
    close(found.items[:4], alone.items, abs=1e-3)


def test_a_search_without_an_end_says_so():
    """Nobody gets two items right: without a prior anything goes."""
    rows = [[int(k == 0), int(k == 1), int(k == 2), int(k != 3)] for k in range(200)]
    found = fit(rows, prior=FLAT)

    assert not found.has_converged
    assert [item.difficulty for item in found.items] == [None] * 4
    assert fit(rows).has_converged


@pytest.mark.parametrize("mark", [0.5, 2, -1, float("nan"), inf])
def test_a_mark_between_right_and_wrong_is_refused(rows, mark):
    with pytest.raises(ValueError, match="marks of 0 and 1"):
        fit([*rows, [mark, *[1] * 7]])


def test_rows_of_different_lengths_are_refused(rows):
    with pytest.raises(ValueError, match="zip"):
        fit([*rows, [1] * 7])


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0, 1, None]), min_size=width, max_size=width),
            max_size=6,
        )
    ),
    st.sampled_from([PRIOR, FLAT]),
)
def test_whatever_is_answered_there_are_numbers_or_none(patterns, prior):
    found = fit(patterns * 40, prior=prior)
    for item in found.items if found else ():
        for value in (
            item.discrimination,
            item.difficulty,
            item.discrimination_error,
            item.difficulty_error,
        ):
            assert value is None or isfinite(value)


# --- one curve -------------------------------------------------------------------


def test_half_get_it_right_at_the_difficulty():
    curve = Curve(1.5, -1.2)

    assert curve.difficulty == pytest.approx(0.8)
    assert probability(0.8, curve) == pytest.approx(0.5)
    assert probability(1.8, curve) == pytest.approx(1 / (1 + exp(-1.5)))


def test_a_flat_curve_has_no_difficulty():
    assert Curve(0.0, 1.0).difficulty is None
    assert probability(3, Curve(0.0, 0.0)) == 0.5


def test_no_ability_is_too_far_out():
    curve = Curve(9.0, 1.0)

    assert probability(1e4, curve) == 1
    assert probability(-1e4, curve) == 0
    assert item_information(1e4, curve) == item_information(-1e4, curve) == 0


def test_information_is_largest_at_the_difficulty():
    curve = Curve(2.0, 1.0)
    at = item_information(-0.5, curve)

    assert at == 1  # a² ÷ 4
    assert all(item_information(-0.5 + step, curve) < at for step in (-0.1, 0.1))


@pytest.mark.parametrize("t", [-2, 0, 0.3, 4])
def test_information_is_the_squared_slope_over_the_variance(t):
    curve = Curve(-1.3, 0.4)
    slope = (probability(t + 1e-6, curve) - probability(t - 1e-6, curve)) / 2e-6
    p = probability(t, curve)

    assert item_information(t, curve) == pytest.approx(
        slope**2 / (p * (1 - p)), rel=1e-6
    )


# --- one student -----------------------------------------------------------------


CURVES = [Curve(a, -a * b) for a, b in truth(81, 10)]


@pytest.mark.parametrize("seed", range(5))
def test_the_ability_is_that_of_adaptive_integration(seed):
    dice = Random(seed)
    row = [dice.choice([0, 1, None]) for _ in CURVES]

    def moment(power):
        return integrate.quad(
            lambda t: t**power * likelihood(CURVES, row, t) * STANDARD.pdf(t), -9, 9
        )[0]

    found, mean = ability(row, CURVES), moment(1) / moment(0)

    assert found.value == pytest.approx(mean, abs=1e-5)
    assert found.sd == pytest.approx(sqrt(moment(2) / moment(0) - mean**2), abs=1e-5)
    assert found.answered == sum(x is not None for x in row)


def test_abilities_are_as_far_off_as_they_say():
    dice = Random(82)
    able = [dice.gauss(0, 1) for _ in range(1000)]
    found = [ability(row, CURVES) for row in answers(truth(81, 10), able, 82)]
    misses = [one.value - t for one, t in zip(found, able, strict=True)]

    assert fmean(misses) == pytest.approx(0, abs=0.06)
    assert fmean(x * x for x in misses) == pytest.approx(
        fmean(one.sd**2 for one in found), rel=0.1
    )


def test_all_right_and_all_wrong_have_an_end():
    best, worst = ability([1] * 10, CURVES), ability([0] * 10, CURVES)

    assert 1 < best.value < 3
    assert -3 < worst.value < -1


def test_one_more_right_answer_never_lowers_an_ability():
    for row in product((0, 1), repeat=5):
        at = ability(row, CURVES[:5]).value
        for k, x in enumerate(row):
            if not x:
                assert ability([*row[:k], 1, *row[k + 1 :]], CURVES[:5]).value > at


def test_without_an_answer_to_a_curve_there_is_no_ability():
    assert ability([], []) is None
    assert ability([None, None], CURVES[:2]) is None
    assert ability([1, None], [None, CURVES[0]]) is None


def test_items_without_a_curve_do_not_count():
    curves = [None, *CURVES[:3], None]

    assert ability([0, 1, 1, 0, 1], curves) == ability([1, 1, 0], CURVES[:3])


def test_the_curves_of_a_fit_are_taken_as_they_are(rows, fitted):
    found = [ability(row, fitted.curves) for row in rows]

    assert fmean(one.value for one in found) == pytest.approx(0, abs=0.02)
    spread = fmean(one.value**2 + one.sd**2 for one in found)
    assert spread == pytest.approx(1, abs=0.05)  # together they are N(0, 1)


def test_an_answer_too_many_or_half_right_is_refused():
    with pytest.raises(ValueError, match="zip"):
        ability([1, 0, 1], CURVES[:2])
    with pytest.raises(ValueError, match="marks of 0 and 1"):
        ability([0.5], CURVES[:1])


# --- the parts -------------------------------------------------------------------


def test_a_matrix_times_its_inverse_is_one():
    dice = Random(91)
    for size in (1, 2, 7, 30):
        root = np.array([[dice.gauss(0, 1) for _ in range(size)] for _ in range(size)])
        matrix = (root @ root.T + np.eye(size)).tolist()

        assert np.array(inverse(matrix)) @ matrix == pytest.approx(
            np.eye(size), abs=1e-8
        )


@pytest.mark.parametrize(
    "matrix", [[[0.0]], [[-1.0]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]]]
)
def test_what_has_no_peak_has_no_inverse(matrix):
    assert inverse(matrix) is None


def test_where_all_curves_are_steps_nothing_is_left_to_be_sure_of():
    found = sample([(0, 0, 0), (1, 1, 1)])

    assert covariances(found, [(STEEPEST, 0.0)] * 3, PRIOR) == (None, None, None)


def test_a_thousand_students_and_thirty_items_take_a_few_seconds():
    rows = sat(truth(92, 30), 1000, 92)
    before = process_time()
    found = fit(rows)

    assert found.has_converged
    assert process_time() - before < 5


def test_the_search_hastens():
    """Plain EM takes hundreds of steps where items tell little; a round has two."""
    rows = sat([(0.5, k / 2 - 1) for k in range(5)], 1000, 93)

    assert fit(rows, prior=FLAT).rounds < 40
