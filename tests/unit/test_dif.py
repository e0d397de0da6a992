import json
from dataclasses import replace
from math import exp, log
from pathlib import Path
from random import Random

import pytest
from scipy import stats as scipy_stats

from kit.analytics.dif import (
    DELTA,
    Dif,
    Stratum,
    classify,
    mantel_haenszel,
    planned_information,
    power,
    readiness,
    standing,
)
from kit.analytics.stats import SETTLED_LOCALE, SMALLEST_LOCALE

WORKED = [(10, 10, 6, 14), (20, 10, 15, 15), (28, 2, 25, 5)]

# 200 random tables through `StratifiedTable` of statsmodels 0.15.0: strata without an
# empty group, pooled odds ratio, standard error of its logarithm (Robins, Breslow and
# Greenland), χ² with continuity correction, p. Where the correction exceeds the
# deviation statsmodels squares what is below 0; R and this kit say χ² = 0.
STATSMODELS = json.loads(
    Path(__file__).with_name("statsmodels_strata.json").read_text("utf-8")
)


def dif(strata):
    return mantel_haenszel(Stratum(*each) for each in strata)


# --- numbers ---------------------------------------------------------------------


def test_the_worked_example():
    found = dif(WORKED)

    assert round(found.odds_ratio, 4) == 2.2414
    assert round(found.delta, 4) == -1.8967
    assert round(found.chi2, 4) == 3.9077
    assert round(found.error, 4) == 0.8799
    assert (found.reference, found.focal) == (80, 80)
    assert (found.category, found.harder_for, found.standing) == (
        "B",
        "focal",
        "provisional",
    )


def test_two_hundred_tables_as_statsmodels_has_them():
    assert len(STATSMODELS) == 200
    for strata, odds_ratio, log_error, chi2, p in STATSMODELS:
        found = dif(strata)

        assert found.odds_ratio == pytest.approx(odds_ratio, rel=1e-9)
        assert found.delta == pytest.approx(-2.35 * log(odds_ratio), rel=1e-9, abs=1e-9)
        assert found.error == pytest.approx(2.35 * log_error, rel=1e-9)
        assert found.chi2 == pytest.approx(chi2, rel=1e-9, abs=1e-9)
        assert found.p == pytest.approx(p, rel=1e-9, abs=1e-9)


def test_p_is_that_of_chi_square_with_one_degree_of_freedom():
    for strata, *_ in STATSMODELS:
        found = dif(strata)

        assert found.p == pytest.approx(scipy_stats.chi2.sf(found.chi2, 1), rel=1e-9)


def test_one_stratum_is_the_plain_odds_ratio():
    assert dif([(10, 5, 4, 8)]).odds_ratio == pytest.approx(10 * 8 / (5 * 4))


# --- properties ------------------------------------------------------------------


def test_the_order_of_strata_does_not_matter_and_groups_and_marks_mirror():
    for strata, *_ in STATSMODELS[:60]:
        found = dif(strata)
        shuffled = dif(strata[::-1])
        groups = dif([(c, d, a, b) for a, b, c, d in strata])
        marks = dif([(b, a, d, c) for a, b, c, d in strata])

        assert shuffled == found
        for mirror in (groups, marks):
            assert mirror.delta == pytest.approx(-found.delta, abs=1e-9)
            assert mirror.error == pytest.approx(found.error)
            assert mirror.chi2 == pytest.approx(found.chi2, abs=1e-9)


def test_students_without_a_partner_of_their_score_count_and_say_nothing():
    found = dif([*WORKED, (30, 20, 0, 0), (0, 0, 9, 9), (0, 0, 0, 0)])

    assert (found.reference, found.focal) == (130, 98)
    assert replace(found, reference=80, focal=80) == dif(WORKED)


@pytest.mark.parametrize(
    "strata",
    [
        [],
        [(0, 0, 0, 0)],
        [(30, 20, 0, 0)],
        [(0, 0, 30, 20)],
        [(60, 0, 60, 0)],  # everybody right
        [(0, 60, 0, 60)],
        [(1, 0, 0, 0)],
    ],
)
def test_what_says_nothing_is_none(strata):
    assert dif(strata) is None


def test_one_student_against_one_says_next_to_nothing():
    found = dif([(1, 0, 0, 1)])

    assert (found.odds_ratio, found.chi2, found.p, found.category) == (None, 0, 1, None)


def test_counts_below_zero_are_our_mistake():
    with pytest.raises(ValueError, match="below 0"):
        Stratum(1, 2, -1, 3)


def test_equal_odds_are_delta_zero():
    found = dif([(20, 10, 20, 10), (30, 5, 60, 10)])

    assert found.delta == pytest.approx(0, abs=1e-12)
    assert found.category == "A"
    assert found.harder_for is None


def test_a_category_a_of_few_answers_says_how_little_it_could_notice():
    few = dif([(20, 0, 20, 0), (19, 1, 20, 0), (12, 0, 11, 1)])
    many = dif([(100, 50, 100, 50), (90, 60, 90, 60)])

    assert (few.category, many.category) == ("A", "A")
    assert few.notices_shift < 0.1
    assert many.notices_shift > 0.9


def test_a_wrong_key_in_one_language_is_flagged_though_delta_has_no_estimate():
    found = dif([(30, 10, 0, 40), (25, 0, 0, 25)])

    assert (found.odds_ratio, found.delta, found.error) == (None, None, None)
    assert (found.category, found.harder_for) == ("B", "focal")
    assert dif([(0, 40, 30, 10), (0, 25, 25, 0)]).harder_for == "reference"


# --- categories ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "delta", "error", "expected"),
    [
        (0.049, 0.99, 0.1, "A"),
        (0.049, 1.0, 0.1, "B"),
        (0.05, 3.0, 0.1, "A"),
        (0.049, 1.49, 0.1, "B"),
        (0.049, 1.5, 0.1, "C"),
        (0.049, -1.5, 0.1, "C"),
        (0.049, 1.5, 0.304, "B"),  # 1.5 - 1.645 × .304 is just below 1
        (0.049, 1.5, 0.303, "C"),
        (0.001, 3.0, 1.3, "B"),
        (0.001, None, None, "B"),
        (0.5, None, None, "A"),
    ],
)
def test_ets_categories(p, delta, error, expected):
    assert classify(p, delta, error) == expected


@pytest.mark.parametrize(
    ("reference", "focal", "expected"),
    [
        (49, 500, "not_enough"),
        (500, 49, "not_enough"),
        (50, 50, "provisional"),
        (500, 99, "provisional"),
        (100, 100, "enough"),
        (0, 0, "not_enough"),
    ],
)
def test_how_many_students_a_category_needs(reference, focal, expected):
    assert (SMALLEST_LOCALE, SETTLED_LOCALE) == (50, 100)
    assert standing(reference, focal) == expected


def test_no_category_below_fifty_of_each():
    few = dif([(45, 4, 10, 39)])
    more = dif([(46, 4, 10, 40)])

    assert (few.category, few.harder_for) == (None, None)
    assert (more.category, more.harder_for) == ("C", "focal")


# --- simulated classes -----------------------------------------------------------


def simulated(dice, reference, focal, *, shift=0.0, gap=0.0, items=20, wrong_key=False):
    """20 items, logistic slope 1.4, difficulty SD 0.8, ability SD 1; one item studied."""
    hard = [0.0] + [dice.gauss(0, 0.8) for _ in range(items - 1)]
    counts = [[0, 0, 0, 0] for _ in range(items + 1)]
    for group, n in enumerate((reference, focal)):
        for _ in range(n):
            able = dice.gauss(-gap * group, 1)
            marks = [dice.random() < 1 / (1 + exp(-1.4 * (able - h))) for h in hard[1:]]
            right = dice.random() < 1 / (1 + exp(-1.4 * able + shift * group))
            if wrong_key and group == 1:  # another of four options is keyed
                right = not right and dice.random() < 1 / 3
            counts[sum(marks) + right][2 * group + (not right)] += 1
    return dif(counts)


def flagged(runs, *args, **kwargs):
    dice = Random(50)
    found = [simulated(dice, *args, **kwargs) for _ in range(runs)]
    return sum(each.category in ("B", "C") for each in found) / runs


@pytest.mark.parametrize("gap", [0, 0.7])
def test_without_dif_few_items_are_flagged(gap):
    assert flagged(200, 50, 50, gap=gap) <= 0.08


def test_a_shift_of_one_sd_is_found_at_fifty_and_fifty():
    assert flagged(200, 50, 50, shift=1.4) >= 0.55


def test_a_planted_wrong_key_is_found():
    assert flagged(60, 200, 100, wrong_key=True) >= 0.9
    assert flagged(60, 200, 100) <= 0.1


# --- what can be noticed ---------------------------------------------------------


# Share flagged in the simulation of the design, in %: no DIF, .84, 1 and 1.4 logits.
TABLE = [
    (50, 50, (2.8, 26, 36, 60)),
    (100, 50, (3.3, 36, 53, 79)),
    (200, 100, (3.5, 73, 87, 99)),
    (500, 200, (3.4, 98, 100, 100)),
]


@pytest.mark.parametrize(("reference", "focal", "shares"), TABLE)
def test_the_stated_power_is_that_of_the_simulation(reference, focal, shares):
    information = planned_information(reference, focal, items=20)
    for shift, share in zip((0, 0.84, 1, 1.4), shares, strict=True):
        assert power(information, shift) == pytest.approx(share / 100, abs=0.08)


def test_planned_information_is_about_what_comes():
    dice = Random(51)
    for reference, focal in ((50, 50), (200, 100)):
        found = [simulated(dice, reference, focal).information for _ in range(40)]
        planned = planned_information(reference, focal, items=20)

        assert sum(found) / 40 == pytest.approx(planned, rel=0.2)


def test_power_grows_with_students_and_with_the_shift():
    steps = [planned_information(n, n, items=20) for n in (0, 5, 20, 50, 100, 400)]
    assert steps == sorted(steps)
    assert [power(i, 1) for i in steps] == sorted(power(i, 1) for i in steps)
    assert power(9, 0) < power(9, 0.5) < power(9, 1) < power(9, 2) <= 1
    assert power(9, -1) == pytest.approx(power(9, 1))


def test_nobody_notices_anything():
    assert planned_information(0, 0, items=20) == 0
    assert planned_information(0, 90, items=20) == 0
    assert power(0, 1.4) == 0


def test_readiness_by_language():
    uk, ar = readiness({"ar": 12, "en": 200, "uk": 60}, items=20)

    assert (uk.locale, uk.focal, uk.reference) == ("uk", 60, 200)
    assert (uk.standing, uk.missing) == ("provisional", 0)
    assert 0.5 < uk.notices_shift < uk.notices_large_shift < 1
    assert (ar.locale, ar.standing, ar.missing) == ("ar", "not_enough", 38)
    assert ar.notices_large_shift < uk.notices_shift


def test_the_source_language_can_be_the_reference():
    assert [
        r.locale
        for r in readiness({"en": 20, "uk": 60, "ar": 60}, items=20, reference="en")
    ] == ["ar", "uk"]
    assert readiness({"en": 20, "uk": 60}, items=20, reference="en")[0].reference == 20
    with pytest.raises(KeyError):
        readiness({"en": 20}, items=20, reference="uk")


@pytest.mark.parametrize("counts", [{}, {"en": 300}])
def test_one_language_has_nothing_to_be_compared_with(counts):
    assert readiness(counts, items=20) == ()


def test_delta_is_in_the_unit_of_ets():
    assert DELTA == -2.35
    found = dif([(50, 25, 40, 20 * 4)])
    assert isinstance(found, Dif)
    assert found.delta == pytest.approx(-2.35 * log(50 * 80 / (25 * 40)))
