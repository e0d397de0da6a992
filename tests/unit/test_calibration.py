from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics.calibration import (
    STATED,
    THRESHOLDS,
    Brier,
    CertaintyTable,
    Forecast,
    best_certainty,
    brier,
    by_certainty,
    certainty_mark,
    certainty_table,
    expected_mark,
    forecasts,
    overconfidence,
)
from kit.analytics.stats import wilson

# --- counts ------------------------------------------------------------------------


def test_certainty_and_marks_make_four_counts():
    found = certainty_table(
        [
            (3, True),
            (3, True),
            (3, False),
            (2, True),
            (1, False),
            (2, False),
            (None, True),
        ]
    )

    assert found == CertaintyTable(
        sure_right=2, sure_not_yet=1, unsure_right=1, unsure_not_yet=2
    )
    assert (found.sure_right, found.sure) == (2, 3)  # "you were right 2 of 3 times"


def test_without_answers_the_certainty_table_is_empty():
    assert certainty_table([]) == CertaintyTable(0, 0, 0, 0)
    assert certainty_table([(None, True)]).sure == 0


@pytest.mark.parametrize("certainty", [0, 4, -1])
def test_there_are_three_certainties(certainty):
    for function in (certainty_table, by_certainty, forecasts):
        with pytest.raises(ValueError, match="1, 2, 3 or None"):
            function([(certainty, True)])
    for function in (
        lambda: certainty_mark(certainty, is_right=True),
        lambda: expected_mark(certainty, 0.5),
    ):
        with pytest.raises(ValueError, match="1, 2 or 3"):
            function()


def test_each_certainty_has_its_rate_from_five_answers_on():
    found = by_certainty(
        [(1, True)] * 4 + [(2, True)] * 3 + [(2, False)] * 2 + [(None, True)] * 9
    )

    assert found == {1: None, 2: wilson(3, 5), 3: None}
    assert by_certainty([]) == {1: None, 2: None, 3: None}


# --- marks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("certainty", "right", "wrong"), [(1, 1, 0), (2, 2, -2), (3, 3, -6)]
)
def test_certainty_marks(certainty, right, wrong):
    assert certainty_mark(certainty, is_right=True) == right
    assert certainty_mark(certainty, is_right=False) == wrong


@pytest.mark.parametrize("q", [Fraction(i, 20) for i in range(21)])
def test_expected_marks_are_lines(q):
    assert [expected_mark(level, q) for level in (1, 2, 3)] == [q, 4 * q - 2, 9 * q - 6]


@pytest.mark.parametrize(
    ("q", "marks"), [(0.7, (0.70, 0.80, 0.30)), (0.9, (0.90, 1.60, 2.10))]
)
def test_expected_marks_of_the_design(q, marks):
    assert tuple(round(expected_mark(level, q), 2) for level in (1, 2, 3)) == marks


def test_the_lines_meet_at_two_thirds_and_four_fifths():
    low, high = THRESHOLDS

    assert (low, high) == (Fraction(2, 3), Fraction(4, 5))
    assert expected_mark(1, low) == expected_mark(2, low)
    assert expected_mark(2, high) == expected_mark(3, high)


@pytest.mark.parametrize(
    ("q", "best"),
    [
        (0, 1),
        (0.5, 1),
        (2 / 3, 1),
        (Fraction(2, 3), 1),
        (0.667, 2),
        (0.8, 2),
        (Fraction(4, 5), 2),
        (0.801, 3),
        (1, 3),
    ],
)
def test_honesty_pays_best(q, best):
    assert best_certainty(q) == best
    marks = {level: expected_mark(level, q) for level in (1, 2, 3)}
    assert marks[best] == pytest.approx(float(max(marks.values())))


@pytest.mark.parametrize("q", [-0.01, 1.01, float("nan")])
def test_a_chance_is_between_0_and_1(q):
    for function in (
        best_certainty,
        lambda each: expected_mark(1, each),
        lambda each: Forecast(each, is_right=True),
    ):
        with pytest.raises(ValueError, match="0 to 1"):
            function(q)


def test_what_a_certainty_states_is_the_middle_of_where_it_pays_best():
    low, high = THRESHOLDS

    assert STATED == {
        1: (Fraction(1, 2) + low) / 2,
        2: (low + high) / 2,
        3: (high + 1) / 2,
    }
    assert all(best_certainty(chance) == level for level, chance in STATED.items())


# --- Brier -------------------------------------------------------------------------

FORECASTS = st.lists(
    st.builds(Forecast, st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.9, 1.0]), st.booleans()),
    max_size=60,
)


@pytest.mark.parametrize(
    ("stated", "right", "score"),
    [
        ((1.0, 0.0), (True, False), 0),
        ((1.0, 0.0), (False, True), 1),
        ((0.5, 0.5), (True, False), 0.25),
        ((0.7,), (True,), 0.09),  # rain at 70 %, and it rained
        ((0.7,), (False,), 0.49),
    ],
)
def test_scores_anybody_can_check(stated, right, score):
    found = brier(map(Forecast, stated, right))

    assert found.score == pytest.approx(score)


def test_parts_worked_by_hand():
    """At .8: 3 of 4 right; at .4: 1 of 4. Half of all, so base ¼, resolution 1/16."""
    given_ = [Forecast(0.8, r) for r in (True, True, True, False)]
    given_ += [Forecast(0.4, r) for r in (True, False, False, False)]
    found = brier(given_)

    assert found.unreliability == pytest.approx((0.05**2 + 0.15**2) / 2)
    assert found.resolution == pytest.approx(1 / 16)
    assert found.base == 0.25
    assert found.n == 8
    assert overconfidence(given_) == pytest.approx(0.6 - 0.5)


def test_without_forecasts_nothing_is_said():
    assert brier([]) is None
    assert overconfidence([]) is None
    assert brier(forecasts([(None, True)])) is None


def test_murphys_parts_add_up_to_the_mean_square_on_200_random_sets():
    dice = Random(3)
    for _ in range(200):
        levels = [dice.random() for _ in range(dice.randint(1, 6))]
        given_ = [
            Forecast(f, dice.random() < f)
            for f in (dice.choice(levels) for _ in range(dice.randint(1, 200)))
        ]
        stated = np.array([each.stated for each in given_])
        right = np.array([each.is_right for each in given_], float)
        found = brier(given_)

        assert found.score == pytest.approx(np.mean((stated - right) ** 2), abs=1e-9)
        assert overconfidence(given_) == pytest.approx(
            float(stated.mean() - right.mean()), abs=1e-9
        )


@settings(max_examples=100, deadline=None)
@given(FORECASTS, st.randoms())
def test_parts_stay_in_bounds_and_forget_the_order(given_, dice):
    found = brier(given_)
    shuffled = given_.copy()
    dice.shuffle(shuffled)

    if found is None:
        assert not given_
        return
    assert -1e-12 <= found.score <= 1
    assert 0 <= found.unreliability <= 1
    assert 0 <= found.resolution <= found.base + 1e-12 <= 0.25 + 1e-9
    assert -1 <= overconfidence(given_) <= 1
    again = brier(shuffled)
    assert again.score == pytest.approx(found.score, abs=1e-12)


def test_a_class_that_is_always_very_sure_and_half_right_is_over_confident():
    given_ = forecasts([(3, True), (3, False), (None, True)])

    assert overconfidence(given_) == pytest.approx(0.4)
    assert brier(given_) == Brier(
        unreliability=pytest.approx(0.16), resolution=0, base=0.25, n=2
    )


def test_a_modest_class_is_under_confident():
    assert overconfidence(forecasts([(1, True)] * 10)) == pytest.approx(7 / 12 - 1)
