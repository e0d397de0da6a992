from math import atanh, tanh

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics import stats
from kit.analytics.stats import (
    Bar,
    Estimate,
    can_compare,
    correlate,
    difficulty,
    discrimination,
    fisher_interval,
    item_rest,
    mean_with_bar,
    median,
    most_chosen,
    quantile,
    rate_difference,
    share,
    spread,
    wilson,
)


def test_the_limits_are_those_the_help_page_prints():
    assert stats.SMALLEST_SPREAD == 5
    assert stats.SMALLEST_COMPARISON == 10
    assert stats.SMALLEST_SAMPLE == 10
    assert stats.SMALLEST_DISCRIMINATION == 20
    assert stats.JUDGEMENTS_PER_SIDE == 8
    assert stats.SMALLEST_CLASS_MEAN == 5
    assert stats.SMALLEST_LOCALE == 50
    assert stats.SETTLED_LOCALE == 100
    assert stats.SMALLEST_CELL == 5


# --- rates ---------------------------------------------------------------------


def test_interval_matches_the_published_example():
    """81 of 263: Newcombe (1998), Stat. Med. 17:857-872, table I, method 3."""
    rate = difficulty(81, 263)

    assert (round(rate.low, 4), round(rate.high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_difference_of_two_rates_matches_the_published_table(one, other, low, high):
    """Newcombe (1998), Stat. Med. 17:873-890, table II, method 10."""
    found = rate_difference(wilson(*one), wilson(*other))
    back = rate_difference(wilson(*other), wilson(*one))

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low))


def test_seven_of_ten():
    rate = difficulty(7, 10)

    assert (rate.value, rate.n) == (0.7, 10)
    assert (round(rate.low, 3), round(rate.high, 3)) == (0.397, 0.892)


@pytest.mark.parametrize("n", range(10))
def test_no_rate_is_given_for_fewer_than_ten_students(n):
    assert difficulty(n, n) is None


@pytest.mark.parametrize("function", [wilson, difficulty, share])
@pytest.mark.parametrize(("right", "n"), [(-1, 10), (11, 10), (0, -1), (1, 0)])
def test_impossible_counts_are_our_mistake(function, right, n):
    with pytest.raises(ValueError):
        function(right, n)


def test_nothing_of_nothing_is_no_rate():
    assert wilson(0, 0) is None
    assert difficulty(0, 0) is None
    assert share(0, 0) is None


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
)
def test_an_interval_holds_its_value_and_stays_between_0_and_1(counts):
    right, n = counts
    rate = wilson(right, n)

    assert 0 <= rate.low <= rate.value <= rate.high <= 1
    assert rate.low < rate.high
    mirror = wilson(n - right, n)
    assert mirror.low == pytest.approx(1 - rate.high, abs=1e-9)


def test_nobody_and_everybody_end_at_the_edge_and_stay_unsure():
    none, every = wilson(0, 20), wilson(20, 20)

    assert none.low == 0 < none.high
    assert every.high == 1 > every.low


@pytest.mark.parametrize(
    ("count", "n", "expected"), [(2, 4, None), (2, 5, 0.4), (0, 5, 0)]
)
def test_percentages_begin_at_five_answers(count, n, expected):
    assert share(count, n) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(10, 10, True), (9, 10, False), (10, 9, False), (0, 0, False), (300, 10, True)],
)
def test_comparisons_need_ten_on_both_sides(before, after, expected):
    assert can_compare(before, after) is expected


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.80, 1.28), (0.95, 1.96), (0.99, 2.58)]
)
def test_quantiles_are_the_familiar_ones(confidence, expected):
    assert round(quantile(confidence), 2) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], None), ([17], 17), ([3, 1, 2], 2), ([4, 1, 2, 3], 2.5), (iter([1, 5]), 3)],
)
def test_the_median(values, expected):
    assert median(values) == expected


# --- options -------------------------------------------------------------------


def test_bars_stand_in_the_order_of_the_options_and_none_is_lost():
    bars = spread({"b": 3, "a": 2, "gone": 1}, ["a", "b", "c"], answered=6)

    assert bars == (
        Bar("a", 2, 2 / 6),
        Bar("b", 3, 0.5),
        Bar("c", 0, 0.0),
        Bar("gone", 1, 1 / 6),  # chosen before the item was revised
    )


def test_where_several_may_be_ticked_shares_are_of_students():
    bars = spread({"a": 5, "b": 5}, ["a", "b"], answered=5)

    assert [bar.share for bar in bars] == [1, 1]


@pytest.mark.parametrize("answered", range(5))
def test_below_five_answers_a_spread_would_point_at_somebody(answered):
    assert spread({"a": answered}, ["a", "b"], answered=answered) is None


@pytest.mark.parametrize("count", [-1, 7])
def test_an_option_cannot_have_more_choosers_than_there_are(count):
    with pytest.raises(ValueError, match="of 6 students"):
        spread({"a": count}, ["a"], answered=6)


@pytest.mark.parametrize(
    ("counts", "among", "expected"),
    [
        ({"a": 2, "b": 5, "key": 9}, ["a", "b"], ("b", 5)),
        ({"a": 5, "b": 5}, ["b", "a"], ("b", 5)),  # a tie: the first of the options
        ({"key": 9}, ["a", "b"], None),
        ({"a": 0}, ["a"], None),
        ({}, [], None),
    ],
)
def test_the_most_common_other_answer(counts, among, expected):
    assert most_chosen(counts, among) == expected


# --- means ---------------------------------------------------------------------


def test_a_mean_needs_five_students():
    assert mean_with_bar([1.0] * 4) is None
    assert mean_with_bar([]) is None
    assert mean_with_bar(iter([1.0] * 5)) == Estimate(1.0, 1.0, 1.0)


def test_the_bar_of_a_mean_is_one_point_28_standard_errors():
    """0, 1, 2, 3, 4: mean 2, s² = 2.5, standard error √(2.5 ÷ 5) = 0.7071."""
    bar = mean_with_bar([0, 1, 2, 3, 4])

    assert bar.value == 2
    assert bar.high - bar.value == pytest.approx(1.2816 * 0.7071, abs=1e-3)
    assert bar.low + bar.high == pytest.approx(4)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-4, 4), min_size=5, max_size=40), st.randoms())
def test_the_order_of_students_does_not_change_a_mean(values, dice):
    shuffled = values.copy()
    dice.shuffle(shuffled)

    assert mean_with_bar(values) == mean_with_bar(shuffled)


@pytest.mark.parametrize(
    ("low", "high", "above", "below"),
    [
        (0.1, 1, True, False),
        (0, 1, False, False),
        (1e-16, 1, False, False),  # what rounding leaves of 0
        (-1, 1, False, False),
        (-1, 0, False, False),
        (-1, -1e-16, False, False),
        (-1, -0.1, False, True),
    ],
)
def test_an_interval_that_reaches_zero_says_nothing(low, high, above, below):
    estimate = Estimate((low + high) / 2, low, high)

    assert (estimate.is_above_zero, estimate.is_below_zero) == (above, below)


# --- items against the rest of the quiz ----------------------------------------

# Wuensch, East Carolina University: 10 students (A to J) by 10 items.
WUENSCH = [
    [int(mark) for mark in row]
    for row in (
        "1111110110", "1011011101", "1111011001", "0010001000", "0000010010",
        "1110111111", "1101110111", "1111111101", "0101111101", "1101101110",
    )
]  # fmt: skip
TOTALS = [sum(row) for row in WUENSCH]


def test_the_reference_data_are_those_published():
    assert TOTALS == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]
    assert [sum(item) for item in zip(*WUENSCH, strict=True)] == [
        7,
        7,
        6,
        7,
        6,
        8,
        7,
        7,
        5,
        6,
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    list(
        enumerate(
            [
                0.7059,
                0.7059,
                0,
                0.4736,
                0.5839,
                0.2861,
                -0.0274,
                0.7059,
                -0.1236,
                0.4759,
            ]
        )
    ),
)
def test_item_rest_correlations_of_the_reference_data(number, expected):
    item = [row[number] for row in WUENSCH]

    assert item_rest(item, TOTALS) == pytest.approx(expected, abs=5e-5)


def test_taking_the_item_out_of_the_total_agrees_with_the_formula():
    """r* = (r S - s) ÷ √(S² + s² - 2 r S s): item 1 has r .7946, s² .21, S² 5.84."""
    r, s_item, s_total = 0.7946, 0.21**0.5, 5.84**0.5
    formula = (r * s_total - s_item) / (
        (s_total**2 + s_item**2 - 2 * r * s_total * s_item) ** 0.5
    )

    assert item_rest([row[0] for row in WUENSCH], TOTALS) == pytest.approx(
        formula, abs=1e-4
    )


@pytest.mark.parametrize(
    ("item", "totals"),
    [
        ([1, 1, 1], [3, 2, 1]),  # everybody right
        ([0, 0, 0], [3, 2, 1]),  # nobody
        ([1, 0, 1], [2, 1, 2]),  # all rests equal
        ([1], [1]),
        ([], []),
    ],
)
def test_an_undefined_correlation_is_none_and_never_zero(item, totals):
    assert item_rest(item, totals) is None
    assert discrimination(item * 20, totals * 20) is None


def test_one_total_for_each_student():
    with pytest.raises(ValueError):
        item_rest([1, 0], [3, 2, 1])


def class_of(n, *, right_when_weak):
    """Students with 0 to n - 1 other points; one half got the item right."""
    item = [int((rest < n / 2) == right_when_weak) for rest in range(n)]
    return item, [points + rest for rest, points in enumerate(item)]


def test_a_question_that_good_students_miss_is_to_be_checked_from_twenty_answers():
    assert discrimination(*class_of(19, right_when_weak=True)) is None
    assert discrimination(*class_of(20, right_when_weak=True)).is_below_zero
    assert discrimination(*class_of(20, right_when_weak=False)).is_above_zero


def test_the_interval_is_fishers():
    """28 students: atanh(r) ± 1.96 ÷ √25."""
    item = [1, 1, 1, 0, 1, 0, 0, 0] * 3 + [1, 0, 1, 0]
    rest = [1, 1, 1, 1, 0, 0, 0, 0] * 3 + [1, 0, 0, 1]
    found = discrimination(item, [p + r for p, r in zip(item, rest, strict=True)])

    assert found.value == pytest.approx(3 / 7)
    assert (found.low, found.high) == (
        pytest.approx(tanh(atanh(3 / 7) - 1.959964 / 5)),
        pytest.approx(tanh(atanh(3 / 7) + 1.959964 / 5)),
    )


def test_a_perfect_correlation_has_no_width():
    item = [1, 0] * 10

    assert discrimination(item, [2 * points for points in item]) == Estimate(1, 1, 1)
    assert discrimination(item, [0] * 20) == Estimate(-1, -1, -1)


def test_one_class_of_wuensch_is_too_small_to_accuse_a_question():
    assert discrimination([row[8] for row in WUENSCH], TOTALS) is None
    twice = discrimination([row[8] for row in WUENSCH] * 2, TOTALS * 2)
    assert not twice.is_below_zero


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([], []),
        ([1], [1]),
        ([2, 2], [1, 3]),
        ([1, 3], [2, 2]),
        ([0.1 + 0.2, 0.3], [1, 2]),  # equal but for rounding
        ([0, 0], [0, 0]),
    ],
)
def test_what_is_all_equal_correlates_with_nothing(first, second):
    assert correlate(first, second) is None


def test_a_correlation_needs_pairs():
    with pytest.raises(ValueError):
        correlate([1, 2, 3], [1, 2])
    with pytest.raises(ValueError):
        correlate([2, 2], [1])


@pytest.mark.parametrize("n", [4, 30, 500])
def test_a_wider_confidence_gives_a_wider_interval(n):
    wide, narrow = (fisher_interval(0.4, n, confidence=c) for c in (0.95, 0.80))

    assert -1 < wide.low < narrow.low < 0.4 < narrow.high < wide.high < 1


def test_the_interval_of_a_correlation_needs_four_pairs():
    assert fisher_interval(0.4, 3) is None
    assert fisher_interval(1, 4) == Estimate(1, 1, 1)
    with pytest.raises(ValueError, match="never"):
        fisher_interval(1.1, 30)
