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
    return rates(Truth(gain=0.3, shift=0.2, certain=False), classes=2000, seed=1)


@pytest.fixture(scope="module")
def doubting():
    """True d′ stays as it is; c rises by .5."""
    return rates(Truth(shift=0.5), classes=300, seed=2)


def test_95_percent_intervals_hold_the_truth_19_times_in_20(changing):
    assert 0.93 <= changing.covered_discernment <= 0.97
    assert 0.93 <= changing.covered_leaning <= 0.97


def test_a_class_that_gains_is_never_said_to_lose(changing):
    assert changing.worse <= 0.005
    assert changing.better > 0.2  # the control: a gain can be seen


def test_a_class_that_only_doubts_more_is_not_said_to_improve(doubting):
    assert doubting.better <= 0.025
    assert doubting.doubting > 0.95  # the control: the doubt can be seen


def test_asking_the_area_takes_back_falls_that_are_only_doubt(doubting):
    assert doubting.worse < doubting.worse_unchecked
    assert doubting.worse <= 0.05


def test_a_class_without_a_change_rarely_gets_a_verdict():
    found = rates(Truth(), classes=300, seed=3)

    assert found.better + found.worse <= 0.07
    assert found.doubting + found.accepting <= 0.07


def test_the_short_way_of_the_simulation_is_the_long_way_of_the_kit():
    dice = Random(4)
    for _ in range(50):
        passages = [[dice.gauss(0, 0.4) for _ in range(12)] for _ in "sf"]
        levels = judged(1.3, 0.2, passages, dice)
        long = [
            Judgement(is_sound, level > 3, level - 3 if level > 3 else 4 - level)
            for is_sound, side in zip((True, False), levels, strict=True)
            for level in side
        ]

        assert sat("A", *levels) == sitting(long, form="A", track="everyday")
