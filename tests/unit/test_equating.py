from random import Random
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics.equating import SMALLEST_EQUATING, Equating, equating


def test_the_example_of_the_design():
    line = Equating(mean_a=15.2, sd_a=3.8, mean_b=14.1, sd_b=4.1)

    assert round(line.on_a(17), 3) == 17.888


def test_the_mean_of_b_becomes_the_mean_of_a():
    line = Equating(mean_a=15.2, sd_a=3.8, mean_b=14.1, sd_b=4.1)

    assert line.on_a(14.1) == 15.2
    assert line.on_a(14.1 + 4.1) == pytest.approx(15.2 + 3.8)


@pytest.mark.parametrize(("a", "b"), [(99, 100), (100, 99), (0, 0), (1, 1000)])
def test_below_a_hundred_students_on_either_form_nothing_is_equated(a, b):
    assert SMALLEST_EQUATING == 100
    assert equating([i % 7 for i in range(a)], [i % 5 for i in range(b)]) is None


def test_from_a_hundred_on_points_of_b_get_mean_and_spread_of_a():
    dice = Random(5)
    for _ in range(200):
        a = [dice.randint(0, 30) for _ in range(dice.randint(100, 150))]
        b = [dice.randint(0, 25) for _ in range(dice.randint(100, 150))]
        line = equating(a, b)
        moved = [line.on_a(x) for x in b]

        assert fmean(moved) == pytest.approx(fmean(a), abs=1e-9)
        assert pstdev(moved) == pytest.approx(pstdev(a), abs=1e-9)


def test_points_without_spread_cannot_be_equated():
    same, others = [7] * 100, [i % 9 for i in range(100)]

    assert equating(same, others) is None
    assert equating(others, same) is None


@pytest.mark.parametrize(("sd_a", "sd_b"), [(-1, 1), (1, 0), (1, -1)])
def test_an_impossible_spread_is_our_mistake(sd_a, sd_b):
    with pytest.raises(ValueError, match="no spread"):
        Equating(10, sd_a, 10, sd_b)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 30), st.floats(0, 30), st.floats(0.5, 8), st.floats(0.5, 8))
def test_there_and_back_is_where_one_was(mean_a, mean_b, sd_a, sd_b):
    there = Equating(mean_a, sd_a, mean_b, sd_b)
    back = Equating(mean_b, sd_b, mean_a, sd_a)

    assert back.on_a(there.on_a(11)) == pytest.approx(11, abs=1e-6)
