"""The arrow from the first test to the second, in the units of the drawing."""

from math import hypot

import pytest

from kit.analytics.discernment import Place
from kit.analytics.stats import Estimate
from kit.web.teacher.plot import CROSS, SHORTEST_ARROW, _head, _point, x_of, y_of


def point(c, d):
    at = Place(Estimate.around(d, 0.2), Estimate.around(c, 0.2))
    return _point(at, bars=False)


def test_an_arrow_up_ends_below_the_cross_and_points_up():
    head = _head(point(0, 1), point(0, 2))

    assert head["x"] == x_of(0)
    assert head["y"] == pytest.approx(y_of(2) + CROSS, abs=0.1)
    assert head["degrees"] == -90  # down is positive in a drawing


@pytest.mark.parametrize(("c", "d"), [(1, 1), (-1, 2), (0.8, 3), (-1.5, -0.5)])
def test_it_ends_on_the_way_and_short_of_the_cross(c, d):
    start, end = point(0, 1), point(c, d)
    head = _head(start, end)
    whole = hypot(end["x"] - start["x"], end["y"] - start["y"])
    drawn = hypot(head["x"] - start["x"], head["y"] - start["y"])

    assert drawn == pytest.approx(whole - CROSS, abs=0.2)


def test_a_class_that_stayed_has_no_arrow():
    assert _head(point(0, 1), point(0, 1)) is None
    near = point(0.05, 1.05)
    assert _head(point(0, 1), near) is None
    assert SHORTEST_ARROW > CROSS
