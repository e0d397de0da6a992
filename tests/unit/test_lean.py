from random import Random

import numpy as np
import pytest
from scipy import stats as scipy_stats

from kit.analytics.discernment import TwoSided, criterion
from kit.analytics.lean import ROWS, SMALLEST_LEAN, lean_gap, sound_acceptance
from kit.content.model import Lean

ONE, OTHER, EVERYDAY = "ukrainian or nato", "russian or nato-critical", "everyday"


def student(one=(3, 1), other=(2, 1)):
    """Accepted sound and flawed of 4 + 4 in each row."""
    return {
        row: TwoSided(sound=4, sound_accepted=h, flawed=4, flawed_accepted=f)
        for row, (h, f) in ((ONE, one), (OTHER, other))
    }


def test_every_lean_has_its_row():
    assert set(ROWS) == set(Lean.__args__)
    assert ROWS["nato"] == ROWS["ukrainian"] == ONE
    assert ROWS["nato_critical"] == ROWS["russian_official"] == OTHER
    assert ROWS["none"] == EVERYDAY


def test_the_gap_is_positive_where_the_second_row_was_accepted_less():
    found = lean_gap([student((4, 2), (2, 0)), student((3, 2), (2, 1))] * 10)

    assert found.is_above_zero
    same = lean_gap([student((3, 1), (3, 1)), student((2, 2), (2, 2))] * 10)
    assert same.value == 0
    mirrored = lean_gap([student((2, 0), (4, 2)), student((2, 1), (3, 2))] * 10)
    assert mirrored.value == pytest.approx(-found.value)
    assert mirrored.high == pytest.approx(-found.low)


def test_the_gap_is_a_paired_comparison_of_leanings():
    dice = Random(9)
    for _ in range(200):
        students = [
            student(
                (dice.randint(0, 4), dice.randint(0, 4)),
                (dice.randint(0, 4), dice.randint(0, 4)),
            )
            for _ in range(dice.randint(15, 40))
        ]
        found = lean_gap(students)
        one, other = (
            [criterion(*each[row].corrected_rates) for each in students]
            for row in (ONE, OTHER)
        )
        theirs = scipy_stats.ttest_rel(other, one).confidence_interval(0.95)

        assert found.value == pytest.approx(np.mean(other) - np.mean(one), abs=1e-9)
        assert found.low == pytest.approx(theirs.low, abs=1e-9)
        assert found.high == pytest.approx(theirs.high, abs=1e-9)


def test_below_fifteen_students_nothing_is_said_by_lean():
    assert SMALLEST_LEAN == 15
    for n in (0, 1, 14):
        assert lean_gap([student()] * n) is None
        assert sound_acceptance([student()] * n, ONE) is None
    assert lean_gap([student()] * 15) is not None


def test_students_without_both_rows_are_left_out():
    bare = [
        {},
        {ONE: TwoSided(4, 4, 4, 0)},
        {ONE: TwoSided(4, 4), OTHER: TwoSided(4, 4)},
    ]

    assert lean_gap([student()] * 14 + bare * 9) is None
    assert lean_gap([student()] * 15 + bare) == lean_gap([student()] * 15)


def test_acceptance_is_the_mean_of_the_students_shares():
    students = [student((h, 0)) for h in (4, 3, 2)] * 5
    found = sound_acceptance(students, ONE)
    theirs = scipy_stats.ttest_1samp([1, 0.75, 0.5] * 5, 0).confidence_interval(0.95)

    assert found.value == pytest.approx(0.75)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))
    assert sound_acceptance(students, EVERYDAY) is None  # nobody met one


def test_acceptance_stays_between_0_and_1():
    nearly = [student((4, 0))] * 14 + [student((3, 0))]
    hardly = [student((0, 0))] * 14 + [student((1, 0))]

    assert sound_acceptance(nearly, ONE).high == 1
    assert sound_acceptance(hardly, ONE).low == 0
    assert sound_acceptance([student((4, 0))] * 15, ONE).low == 1
