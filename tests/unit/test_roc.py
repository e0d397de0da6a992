from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from kit.analytics.discernment import (
    Judgement,
    TwoSided,
    count,
    place,
)
from kit.analytics.roc import (
    RocPoint,
    area_under_curve,
    auc,
    class_auc,
    rating,
    roc_points,
)

PHI = NormalDist().cdf
JUDGEMENTS = st.lists(
    st.builds(
        Judgement, st.booleans(), st.booleans(), st.sampled_from([None, 1, 2, 3])
    ),
    max_size=40,
)


def rated(is_sound, level):
    """A judgement on the six-point scale, from 1, doubted and very sure."""
    accepted = level > 3
    return Judgement(is_sound, accepted, level - 3 if accepted else 4 - level)


SOUND_LEVELS = [6, 6, 5, 5, 4, 6, 3, 5]
FLAWED_LEVELS = [1, 2, 2, 4, 1, 3, 5, 2]
RATED = [rated(True, x) for x in SOUND_LEVELS] + [
    rated(False, x) for x in FLAWED_LEVELS
]


def test_the_area_of_the_documentation_example():
    """scikit-learn, roc_auc_score: .1 and .4 against .35 and .8."""
    assert area_under_curve([0.35, 0.8], [0.1, 0.4]) == 0.75


def test_the_area_of_six_levels():
    assert round(area_under_curve(SOUND_LEVELS, FLAWED_LEVELS), 4) == 0.9141
    assert auc(RATED) == area_under_curve(SOUND_LEVELS, FLAWED_LEVELS)


def test_the_same_data_cut_at_accept():
    found = place(count(RATED))

    assert count(RATED) == TwoSided(8, 7, 8, 2)
    assert round(found.discernment.value, 4) == 1.5569
    assert round(found.leaning.value, 4) == -0.1890


def test_the_area_a_normal_d_prime_would_give_and_what_six_levels_leave_of_it():
    """AUC = Φ(d′ ÷ √2): .7602 for d′ = 1; with cuts at 0, ±.4, ±1 it is .75."""
    cuts = [-1, -0.4, 0, 0.4, 1]

    def levels(mean):
        below = [0, *(PHI(cut - mean) for cut in cuts), 1]
        shares = [b - a for a, b in zip(below, below[1:], strict=False)]
        return [x for x, s in enumerate(shares, 1) for _ in range(round(20_000 * s))]

    assert round(PHI(1 / 2**0.5), 4) == 0.7602
    assert round(area_under_curve(levels(0.5), levels(-0.5)), 2) == 0.75


@pytest.mark.parametrize(
    ("sound", "flawed", "expected"),
    [
        ([], [], None),
        ([6], [], None),
        ([], [1], None),
        ([6], [1], 1),
        ([1], [6], 0),
        ([3], [3], 0.5),
        ([6] * 1000, [6] * 1000, 0.5),  # always the same answer tells nothing
    ],
)
def test_the_area_at_its_ends(sound, flawed, expected):
    assert area_under_curve(sound, flawed) == expected


@settings(max_examples=60, deadline=None)
@given(JUDGEMENTS)
def test_the_area_stays_between_0_and_1_and_turns_round_with_the_answers(judgements):
    found = auc(judgements)
    opposite = auc(
        [Judgement(j.is_sound, not j.accepted, j.certainty) for j in judgements]
    )

    if found is None:
        assert opposite is None
    else:
        assert 0 <= found <= 1
        assert opposite == pytest.approx(1 - found)


def test_a_missing_certainty_leaves_a_judgement_out_of_the_area_only():
    extra = Judgement(is_sound=True, accepted=False)

    assert auc([*RATED, extra]) == auc(RATED)
    assert count([*RATED, extra]).sound == 9
    assert auc([extra]) is None


def test_the_area_of_a_class_is_the_mean_of_its_students():
    assert class_auc([0.5, 0.6, 0.7, 0.8, None]) is None
    assert class_auc([0.5, 0.6, 0.7, 0.8, 0.9, None]).value == pytest.approx(0.7)
    assert class_auc([]) is None


# --- the scale ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "certainty", "level"),
    [
        (False, 3, 1),
        (False, 2, 2),
        (False, 1, 3),
        (True, 1, 4),
        (True, 2, 5),
        (True, 3, 6),
        (True, None, None),
        (False, None, None),
    ],
)
def test_six_levels_from_surely_doubted_to_surely_accepted(accepted, certainty, level):
    assert rating(Judgement(True, accepted, certainty)) == level
    assert rating(Judgement(False, accepted, certainty)) == level  # blind to the key


# --- the curve ---------------------------------------------------------------------


def test_the_points_of_the_example():
    found = roc_points(RATED)

    assert [(p.cut, 8 * p.false_alarm_rate, 8 * p.hit_rate) for p in found] == [
        (7, 0, 0),
        (6, 0, 3),
        (5, 1, 6),
        (4, 2, 7),  # the student's own line: 7 of 8 and 2 of 8
        (3, 3, 8),
        (2, 6, 8),
        (1, 8, 8),
    ]


def test_a_curve_needs_both_kinds():
    assert roc_points([]) is None
    assert roc_points([rated(True, 6)]) is None
    assert roc_points([rated(False, 1), Judgement(True, True)]) is None
    assert roc_points([rated(False, 1), rated(True, 6)])[3] == RocPoint(4, 0, 1)


def test_always_the_same_certainty_leaves_the_single_cut():
    judgements = [Judgement(j.is_sound, j.accepted, 2) for j in RATED]
    cuts = {(p.false_alarm_rate, p.hit_rate) for p in roc_points(judgements)}

    assert cuts == {(0, 0), (2 / 8, 7 / 8), (1, 1)}
    assert auc(judgements) == pytest.approx((7 / 8 + 6 / 8) / 2)


@settings(max_examples=100, deadline=None)
@given(JUDGEMENTS)
def test_the_curve_rises_and_its_lines_enclose_the_area(judgements):
    points = roc_points(judgements)

    if points is None:
        assert auc(judgements) is None
        return
    steps = list(zip(points, points[1:], strict=False))
    area = sum(
        (b.false_alarm_rate - a.false_alarm_rate) * (a.hit_rate + b.hit_rate) / 2
        for a, b in steps
    )
    assert area == pytest.approx(auc(judgements), abs=1e-9)
    assert all(
        a.hit_rate <= b.hit_rate and a.false_alarm_rate <= b.false_alarm_rate
        for a, b in steps
    )


@settings(max_examples=60, deadline=None)
@given(JUDGEMENTS, st.randoms())
def test_the_order_of_judgements_changes_neither_area_nor_curve(judgements, dice):
    shuffled = judgements.copy()
    dice.shuffle(shuffled)

    assert auc(shuffled) == auc(judgements)
    assert roc_points(shuffled) == roc_points(judgements)


def test_the_area_is_that_of_mann_and_whitney_in_scipy():
    """U ÷ (m n), on 200 random data sets with many ties."""
    dice = Random(7)
    for _ in range(200):
        sound = [dice.randint(1, 6) for _ in range(dice.randint(1, 30))]
        flawed = [dice.randint(1, 6) for _ in range(dice.randint(1, 30))]
        u = mannwhitneyu(sound, flawed).statistic

        assert area_under_curve(sound, flawed) == pytest.approx(
            u / (len(sound) * len(flawed)), abs=1e-9
        )
