from bisect import bisect_left, bisect_right
from itertools import accumulate, product
from math import comb, hypot
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics.discernment import TwoSided, criterion, d_prime, sampling
from kit.analytics.stats import Estimate
from kit.analytics.student_change import (
    discernment_change,
    leaning_change,
    student_verdict,
)

PHI = NormalDist().cdf
N = 12
CELLS = [TwoSided(N, h, N, f) for h, f in product(range(N + 1), repeat=2)]


def test_the_critical_changes_of_the_design():
    """1.61 for d′ and .80 for c, on two forms of 12 + 12."""
    one = TwoSided(12, 9, 12, 4)

    assert round(discernment_change(one, one).high, 2) == 1.61
    assert round(leaning_change(one, one).high, 2) == 0.80


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((6, 6), (12, 0), "probably better"),
        ((12, 0), (6, 6), "probably worse"),
        ((9, 4), (11, 2), "within error"),
        ((9, 4), (9, 4), "within error"),
        ((6, 6), (10, 2), "probably better"),  # 1.81
        ((6, 6), (9, 2), "within error"),  # 1.49
    ],
)
def test_words_for_one_student(before, after, words):
    change = discernment_change(*(TwoSided(12, h, 12, f) for h, f in (before, after)))

    assert student_verdict(change) == words


def test_words_need_more_than_the_critical_change():
    assert student_verdict(Estimate(1.61, 0.0, 3.22)) == "within error"
    assert student_verdict(Estimate(-1.61, -3.22, 0.0)) == "within error"
    assert student_verdict(Estimate(1.62, 0.01, 3.23)) == "probably better"


@pytest.mark.parametrize(
    "few", [TwoSided(7, 7, 12, 0), TwoSided(12, 7, 7, 0), TwoSided()]
)
def test_a_sitting_below_eight_and_eight_has_no_change(few):
    whole = TwoSided(12, 9, 12, 4)
    for function in (discernment_change, leaning_change):
        assert function(few, whole) is None
        assert function(whole, few) is None
        assert function(whole, whole) is not None


def test_doubting_more_is_a_positive_change_of_leaning():
    found = leaning_change(TwoSided(12, 12, 12, 6), TwoSided(12, 6, 12, 0))

    assert found.is_above_zero
    assert discernment_change(
        TwoSided(12, 12, 12, 6), TwoSided(12, 6, 12, 0)
    ).value == pytest.approx(0)


COUNTS = st.builds(
    lambda n, m, h, f: TwoSided(n, min(h, n), m, min(f, m)),
    st.integers(8, 20),
    st.integers(8, 20),
    st.integers(0, 20),
    st.integers(0, 20),
)


@settings(max_examples=100, deadline=None)
@given(COUNTS, COUNTS)
def test_going_back_turns_the_change_round(before, after):
    for function in (discernment_change, leaning_change):
        there, back = function(before, after), function(after, before)
        assert back.value == pytest.approx(-there.value, abs=1e-9)
        assert back.high == pytest.approx(-there.low, abs=1e-9)


# --- how often it is wrong, by every pair of outcomes --------------------------------


def chances(d, c):
    def binomial(k, p):
        return comb(N, k) * p**k * (1 - p) ** (N - k)

    hit, alarm = PHI(d / 2 - c), PHI(-d / 2 - c)
    return [
        binomial(each.sound_accepted, hit) * binomial(each.flawed_accepted, alarm)
        for each in CELLS
    ]


VALUES = [d_prime(*each.corrected_rates) for each in CELLS]
ORDER = sorted(range(len(CELLS)), key=VALUES.__getitem__)
SORTED = [VALUES[i] for i in ORDER]
CRITICAL = discernment_change(CELLS[0], CELLS[0]).high


def said(before, after):
    """Chances of "probably better" and of "probably worse"."""
    below = list(accumulate((after[i] for i in ORDER), initial=0.0))
    better = worse = 0.0
    for chance, value in zip(before, VALUES, strict=True):
        better += chance * (1 - below[bisect_right(SORTED, value + CRITICAL)])
        worse += chance * below[bisect_left(SORTED, value - CRITICAL)]
    return better, worse


def test_students_who_did_not_change_are_said_to_in_one_of_twenty_at_most():
    wrong = {
        (d, c): sum(said(*[chances(d, c)] * 2))
        for d, c in product((0, 0.5, 1, 1.5, 2, 2.25, 2.5, 3), (0, 0.25, 0.5, 1))
    }

    assert round(max(wrong.values()), 3) == 0.050


def test_errors_at_each_students_own_rates_would_say_so_more_often():
    """Up to nearly 8 %: the extremes look more precise than they are."""
    errors = [sampling(*e.corrected_rates, sound=N, flawed=N).se_d_prime for e in CELLS]
    weights = list(zip(chances(2.75, 0), VALUES, errors, strict=True))
    wrong = sum(
        p * q
        for (p, x, s), (q, y, t) in product(weights, repeat=2)
        if abs(y - x) > 1.96 * hypot(s, t)
    )

    assert 0.07 < wrong < 0.08


def test_most_true_gains_of_one_student_stay_within_error():
    """A gain of 1 from d′ 1.5 is seen about one time in four; so the page says."""
    better, worse = said(chances(1.5, 0), chances(2.5, 0))

    assert 0.15 < better < 0.25
    assert worse < 0.01


def test_a_critical_change_of_leaning_is_half_that_of_discernment():
    one, other = TwoSided(10, 6, 14, 4), TwoSided(12, 6, 9, 4)
    d, c = discernment_change(one, other), leaning_change(one, other)

    assert d.high - d.value == pytest.approx(2 * (c.high - c.value))
    assert c.value == pytest.approx(
        criterion(*other.corrected_rates) - criterion(*one.corrected_rates)
    )
