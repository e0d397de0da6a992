"""Verdicts on made-up classes whose truth is known; more of them in tests/bench/truth.py.

Rates are compared with room for chance: seeded, so they pass or fail for ever.
"""

from random import Random

import pytest

from kit.analytics.change import sitting
from kit.analytics.discernment import Judgement
from tests.bench.truth import Truth, judged, rates, sat


@pytest.fixture(scope="module")
def changing():
    truth = Truth(gain=0.3, shift=0.2, certain=False)
    return rates(truth, classes=500, seed=1).by_hierarchy


@pytest.fixture(scope="module")
def doubting():
    """True d′ stays as it is; c rises by .5."""
    return rates(Truth(shift=0.5), classes=500, seed=2)


@pytest.fixture(scope="module")
def much_doubting():
    """True d′ stays as it is; c rises by 1."""
    return rates(Truth(shift=1.0), classes=400, seed=5)


def test_95_percent_intervals_hold_the_truth_19_times_in_20(changing):
    assert 0.92 <= changing.covered_discernment <= 0.98
    assert 0.92 <= changing.covered_leaning <= 0.98


def test_a_class_that_gains_is_never_said_to_lose(changing):
    assert changing.worse <= 0.005
    assert changing.better > 0.2  # the control: a gain can be seen


def test_intervals_hold_the_truth_where_the_leaning_moves_far(much_doubting):
    found, plain = much_doubting.by_hierarchy, much_doubting.by_values

    assert 0.92 <= found.covered_discernment <= 0.98
    assert 0.92 <= found.covered_leaning <= 0.98
    assert plain.covered_discernment < 0.8  # the control: what the correction does
    assert plain.covered_leaning < 0.7


def test_a_class_that_only_doubts_more_is_not_said_to_improve(doubting):
    assert doubting.by_hierarchy.better <= 0.025
    assert doubting.by_hierarchy.doubting > 0.95  # the control: the doubt can be seen


def test_a_class_that_only_doubts_much_more_is_not_said_to_lose(much_doubting):
    assert much_doubting.by_hierarchy.worse <= 0.05
    assert much_doubting.by_values.worse > 0.1  # the control


def test_asking_the_area_takes_back_falls_that_are_only_doubt(doubting):
    for found in (doubting.by_hierarchy, doubting.by_values):
        assert found.worse < found.worse_unchecked


def test_a_class_without_a_change_rarely_gets_a_verdict():
    found = rates(Truth(), classes=300, seed=3).by_hierarchy

    assert found.better + found.worse <= 0.07
    assert found.doubting + found.accepting <= 0.07


def test_the_short_way_of_the_simulation_is_the_long_way_of_the_kit():
    dice = Random(4)
    for _ in range(50):
        passages = [[dice.gauss(0, 0.4) for _ in range(12)] for _ in "sf"]
        levels = judged(1.3, 0.2, passages, dice)
        long = [
            Judgement(
                kind == "s",
                level > 3,
                level - 3 if level > 3 else 4 - level,
                f"A{kind}{number}",
            )
            for kind, side in zip("sf", levels, strict=True)
            for number, level in enumerate(side)
        ]

        assert sat("A", *levels) == sitting(long, form="A", track="everyday")
