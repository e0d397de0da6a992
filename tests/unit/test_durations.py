import pytest

from kit.analytics.durations import usual


@pytest.mark.parametrize(
    ("counts", "low", "median", "high"),
    [
        ({10: 1, 20: 1, 30: 1, 40: 1, 50: 1}, 20, 30, 40),
        ({10: 2, 20: 1, 30: 1, 40: 2}, 10, 20, 40),
        ({40: 9}, 40, 40, 40),
        ({0: 5, 1800: 1}, 0, 0, 0),
        ({5: 25, 10: 25, 15: 25, 20: 25}, 5, 10, 15),
    ],
)
def test_the_middle_half(counts, low, median, high):
    found = usual(counts)

    assert (found.low, found.median, found.high) == (low, median, high)
    assert found.n == sum(counts.values())


@pytest.mark.parametrize("counts", [{}, {30: 4}, {10: 1, 20: 1, 30: 2}])
def test_a_time_that_would_point_at_somebody_is_not_told(counts):
    assert usual(counts) is None


def test_the_order_of_the_counts_says_nothing():
    assert usual({50: 1, 10: 3, 30: 2}) == usual({10: 3, 30: 2, 50: 1})
