"""Classes with lessons against classes still waiting, and how sure one may be."""

import random

import pytest
from scipy import stats as scipy_stats

from kit.analytics.comparison import difference, welch


def made_up(chance, *, classes, size=20, gain=0.0, between=0.2, within=0.6):
    """Changes of students, whose classes differ for reasons of their own."""
    rooms = []
    for _ in range(classes):
        own = gain + chance.gauss(0, between)
        rooms.append([own + chance.gauss(0, within) for _ in range(size)])
    return rooms


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_interval_of_scipy(seed):
    chance = random.Random(seed)
    first = [chance.gauss(0.4, 1) for _ in range(chance.randint(2, 30))]
    second = [chance.gauss(0, 2) for _ in range(chance.randint(2, 30))]
    found = welch(first, second)

    ours = scipy_stats.ttest_ind(first, second, equal_var=False)
    interval = ours.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx(
        (interval.low, interval.high), rel=1e-9
    )


def test_from_three_classes_a_side_the_interval_rests_on_classes():
    chance = random.Random(3)
    now = made_up(chance, classes=3, size=9)
    later = made_up(chance, classes=4, size=30)
    found = difference(now, later)

    means = [[sum(room) / len(room) for room in side] for side in (now, later)]
    interval = scipy_stats.ttest_ind(*means, equal_var=False).confidence_interval(0.95)
    assert found.basis == "classes"
    assert (found.with_lessons, found.waiting) == (3, 4)
    assert (found.mean.low, found.mean.high) == pytest.approx(
        (interval.low, interval.high)
    )


def test_with_fewer_it_rests_on_students_and_says_so():
    chance = random.Random(4)
    now = made_up(chance, classes=1)
    later = made_up(chance, classes=3)
    found = difference(now, later)

    students = [[v for room in side for v in room] for side in (now, later)]
    interval = scipy_stats.ttest_ind(*students, equal_var=False).confidence_interval()
    assert found.basis == "students"
    assert (found.mean.low, found.mean.high) == pytest.approx(
        (interval.low, interval.high)
    )


@pytest.mark.parametrize("gain", [0.0, 0.4])
@pytest.mark.parametrize("classes", [4, 8])
def test_nineteen_of_twenty_intervals_hold_the_truth(classes, gain):
    """4,000 made-up comparisons; the classes differ by themselves."""
    chance = random.Random(2026 + classes)
    held = 0
    for _ in range(4000):
        found = difference(
            made_up(chance, classes=classes, size=8, gain=gain),
            made_up(chance, classes=classes, size=8),
        ).mean
        held += found.low <= gain <= found.high

    assert 0.94 <= held / 4000 <= 0.96


def test_students_taken_as_independent_promise_too_much():
    """Why the interval of fewer classes is not called that of an effect."""
    chance = random.Random(1)
    held = 0
    for _ in range(500):
        sides = (made_up(chance, classes=2), made_up(chance, classes=2))
        found = difference(*sides)
        held += found.mean.low <= 0 <= found.mean.high

    assert held / 500 < 0.9


ROOM = [0.1, 0.2, 0.3, 0.4, 0.5]


@pytest.mark.parametrize(
    ("now", "later"),
    [
        ([], [ROOM]),
        ([ROOM], []),
        ([], []),
        ([ROOM, ROOM[:4]], [ROOM]),
        ([ROOM], [[]]),
        ([[1.0] * 5], [[1.0] * 5]),
        ([ROOM] * 3, [ROOM] * 3),
    ],
    ids=["no now", "no later", "nobody", "few", "empty", "equal", "equal classes"],
)
def test_where_there_is_nothing_to_compare_nothing_is_said(now, later):
    assert difference(now, later) is None


def test_one_value_has_no_spread():
    assert welch([1.0], [2.0, 3.0]) is None


def test_the_sides_change_the_sign():
    chance = random.Random(8)
    sides = (made_up(chance, classes=3, gain=1), made_up(chance, classes=3))
    there, back = difference(*sides).mean, difference(*sides[::-1]).mean

    assert (there.value, there.low) == pytest.approx((-back.value, -back.high))
