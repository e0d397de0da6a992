from dataclasses import replace
from itertools import product
from math import sqrt
from random import Random
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from kit.analytics.change import (
    Change,
    ClassChange,
    Pair,
    Sitting,
    Verdict,
    change_of_values,
    class_change,
    mean_change,
    sitting,
    verdict,
)
from kit.analytics.discernment import Judgement, TwoSided, place, sampling
from kit.analytics.hierarchical import Twice
from kit.analytics.hierarchical_change import moves
from kit.analytics.stats import Estimate

PHI = NormalDist().cdf
BEFORE = [0.9, 1.2, 0.4, 1.6, 0.8, 1.1, 0.2, 1.4, 1.0, 0.7]
AFTER = [1.5, 1.4, 1.1, 1.9, 1.0, 1.8, 0.9, 1.5, 1.7, 0.9]


def pairs(before, after, sequence="A-B"):
    return [Pair(sequence, b, a) for b, a in zip(before, after, strict=True)]


# --- the mean change -----------------------------------------------------------------


def test_the_ten_students_of_the_design():
    found = mean_change(pairs(BEFORE, AFTER))

    assert found.mean.value == pytest.approx(0.44)
    assert round(found.sd, 4) == 0.2591
    assert (round(found.mean.low, 4), round(found.mean.high, 4)) == (0.2547, 0.6253)
    assert round(found.g_av, 4) == 0.9985
    assert round(found.g_av / (1 - 3 / 35), 4) == 1.0921  # d_av
    assert found.n == 10


def test_one_sequence_is_the_paired_interval_of_scipy():
    dice = Random(11)
    for _ in range(200):
        n = dice.randint(5, 40)
        before = [dice.gauss(1, 0.7) for _ in range(n)]
        after = [b + dice.gauss(0.2, 0.6) for b in before]
        found = mean_change(pairs(before, after))
        interval = scipy_stats.ttest_rel(after, before).confidence_interval(0.95)

        assert found.mean.low == pytest.approx(interval.low, abs=1e-9)
        assert found.mean.high == pytest.approx(interval.high, abs=1e-9)
        assert found.sd == pytest.approx(
            np.std(np.subtract(after, before), ddof=1), abs=1e-9
        )


def regression(groups):
    """Least squares with one mean for each sequence; the contrast is their average."""
    design = np.zeros((sum(map(len, groups)), len(groups)))
    row = 0
    for column, group in enumerate(groups):
        design[row : row + len(group), column] = 1
        row += len(group)
    changes = np.array([each.after - each.before for g in groups for each in g])
    means, squares, _, _ = np.linalg.lstsq(design, changes, rcond=None)
    df = len(changes) - len(groups)
    contrast = np.full(len(groups), 1 / len(groups))
    variance = contrast @ np.linalg.inv(design.T @ design) @ contrast
    se = sqrt(squares[0] / df * variance)
    half = scipy_stats.t.ppf(0.975, df) * se
    return contrast @ means, half, sqrt(squares[0] / df)


def test_sequences_are_the_contrast_of_a_regression():
    dice = Random(12)
    for _ in range(200):
        groups = [
            pairs(
                [dice.gauss(1, 0.7) for _ in range(n)],
                [dice.gauss(1.2 + shift, 0.7) for _ in range(n)],
                name,
            )
            for name, shift, n in (
                (name, dice.gauss(0, 0.5), dice.randint(3, 15))
                for name in ("A-B", "B-C", "C-A")[: dice.choice([2, 3])]
            )
        ]
        found = mean_change(each for group in groups for each in group)
        mean, half, sd = regression(groups)

        assert found.mean.value == pytest.approx(mean, abs=1e-9)
        assert found.mean.high - found.mean.value == pytest.approx(half, abs=1e-9)
        assert found.sd == pytest.approx(sd, abs=1e-9)


def test_absences_do_not_bring_the_difference_between_forms_back():
    """Form B costs everybody 1, nobody changes, and of B-A few came again."""
    noise = (-0.1, 0, 0.1)
    found = mean_change(
        [Pair("A-B", 2, 1 + e) for e in noise * 5]
        + [Pair("B-A", 1, 2 + e) for e in noise]
    )

    assert found.mean.value == pytest.approx(0)
    assert found.mean.low < 0 < found.mean.high
    assert found.sd == pytest.approx(sqrt(18 * 0.02 / 3 / 16))
    raw = mean_change([Pair("-", 2, 1)] * 15 + [Pair("-", 1, 2)] * 3)
    assert raw.mean.high < 0  # what would be said without the sequences


def test_the_spread_between_sequences_is_not_the_spread_of_students():
    found = mean_change([Pair("A-B", 2, 1)] * 3 + [Pair("B-A", 1, 2)] * 3)

    assert found == Change(Estimate(0, 0, 0), sd=0, g_av=None, n=6)


@pytest.mark.parametrize(
    "given_",
    [
        [],
        pairs([1], [2]),
        pairs([1, 2, 3, 4], [2, 3, 4, 6]),
        [Pair(name, 1, 2) for name in "uvwxyz"],  # no two alike: no spread within
    ],
)
def test_too_few_students_have_no_mean_change(given_):
    assert mean_change(given_) is None


def test_all_equal_values_have_no_standardised_change():
    found = mean_change(pairs([1] * 6, [1.5] * 6))

    assert found.g_av is None
    assert found.mean == Estimate(0.5, 0.5, 0.5)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_missing_number_is_our_mistake(bad):
    with pytest.raises(ValueError, match="missing"):
        Pair("A-B", bad, 1)
    with pytest.raises(ValueError, match="missing"):
        Pair("A-B", 1, bad)


PAIRS = st.lists(
    st.builds(
        Pair, st.sampled_from(["A-B", "B-A"]), st.floats(-4, 4), st.floats(-4, 4)
    ),
    min_size=7,
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(PAIRS, st.randoms())
def test_neither_order_nor_names_of_sequences_matter(given_, dice):
    other = {"A-B": "second", "B-A": "first"}
    renamed = [Pair(other[p.sequence], p.before, p.after) for p in given_]
    dice.shuffle(renamed)
    found, again = mean_change(given_), mean_change(renamed)

    assert again.n == found.n
    assert again.mean.value == pytest.approx(found.mean.value, abs=1e-9)
    assert again.mean.low == pytest.approx(found.mean.low, abs=1e-9)
    assert again.sd == pytest.approx(found.sd, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_going_back_in_time_turns_the_change_round(given_):
    found = mean_change(given_)
    back = mean_change(Pair(p.sequence, p.after, p.before) for p in given_)

    assert back.mean.value == pytest.approx(-found.mean.value, abs=1e-9)
    assert back.mean.high == pytest.approx(-found.mean.low, abs=1e-9)
    assert found.mean.low <= found.mean.value <= found.mean.high


# --- a class -------------------------------------------------------------------------


def sat(form="A", d=1.0, c=0.0, area=None, track="everyday"):
    return Sitting(form, track, d, c, area)


def steady(n=10, **after):
    """A class whose every second student takes B first; nobody varies much."""
    small = [0.01 * (i % 5 - 2) for i in range(n)]
    return [
        (
            sat(f, 1 + e, e, 0.8 + e),
            sat(g, **{"d": 1 - e, "c": -e, "area": 0.8} | after),
        )
        for e, (f, g) in zip(small, ["AB", "BA"] * (n // 2), strict=True)
    ]


def test_only_students_who_were_there_twice_count():
    everybody = steady(10) + [(sat(), None), (None, sat("B", d=9)), (None, None)]

    assert class_change(everybody) == class_change(steady(10))
    assert class_change(everybody).discernment.n == 10


def test_a_change_across_tracks_is_not_computed():
    moved = (sat("A", track="war"), sat("B", d=9, track="everyday"))

    assert class_change([*steady(), moved]) == class_change(steady())


def test_a_class_of_four_has_no_change():
    assert class_change(steady(4)) is None
    assert class_change([]) is None
    assert class_change(steady(6)) is not None


def test_a_missing_area_leaves_a_student_out_of_the_area_only():
    bare = (sat("A", area=None), sat("B", area=0.9))
    found = class_change([*steady(), bare, bare])

    assert (found.discernment.n, found.auc.n) == (12, 10)
    without = class_change([bare] * 10)
    assert without.auc is None
    assert without.discernment.n == 10


@pytest.mark.parametrize(
    ("sequences", "expected"),
    [
        (["AB", "BA"], True),
        (["AB"], False),
        (["AB", "BC", "CA"], True),
        (["AB", "BC"], False),
        (["AC", "BA", "CB"], True),  # from the first sitting to the third
    ],
)
def test_whether_the_forms_changed_places(sequences, expected):
    found = class_change([(sat(s[0]), sat(s[1])) for s in sequences * 5])

    assert found.forms_changed_places is expected
    assert (verdict(found) is not None) is expected


def test_a_sitting_has_the_values_of_the_map():
    judgements = [Judgement(True, i < 11, 2) for i in range(12)]
    judgements += [Judgement(False, i < 2, 3) for i in range(12)]
    found = sitting(judgements, form="B", track="war")
    placed = place(TwoSided(12, 11, 12, 2))

    assert (found.form, found.track) == ("B", "war")
    assert (found.discernment, found.leaning) == (
        placed.discernment.value,
        placed.leaning.value,
    )
    assert found.auc == pytest.approx((11 * 10 + 11 * 0 + 1 * 10 + 0) / 144)
    assert sitting(judgements[:19], form="B", track="war") is None
    assert sitting([], form="A", track="war") is None
    assert found.sheet is None


def judged(sound, flawed):
    """Accepted of 12 passages of each kind, by item."""
    return [
        Judgement(is_sound, i < accepted, item=f"{is_sound}{i}")
        for is_sound, accepted in ((True, sound), (False, flawed))
        for i in range(12)
    ]


def answering(n=10):
    """Everybody doubts more, and nobody tells apart better or worse."""
    return [
        tuple(
            sitting(judged(sound, flawed), form=form, track="everyday")
            for form, sound, flawed in zip(forms, *zip(*at, strict=True), strict=True)
        )
        for forms, at in zip(
            ("AB", "BA") * (n // 2),
            [((11, 3), (9, 1)), ((10, 4), (8, 1)), ((12, 5), (9, 2))] * n,
            strict=False,
        )
    ]


def test_a_sitting_has_a_sheet_if_items_are_named():
    found = sitting(judged(11, 2), form="B", track="war")

    assert sum(found.sheet.sound.values()) == 11
    assert sum(found.sheet.flawed.values()) == 2
    assert found.sheet.sound.keys() == {f"True{i}" for i in range(12)}


def test_the_change_of_a_class_is_that_of_the_hierarchy():
    students = answering()
    found, plain = class_change(students), change_of_values(students)
    moved = moves(
        Twice(f"{before.form}{after.form}", before.sheet, after.sheet)
        for before, after in students
    )

    assert found.discernment.mean.value == pytest.approx(moved.discernment.mean)
    assert found.leaning.mean.value == pytest.approx(moved.leaning.mean)
    half = scipy_stats.t.ppf(0.975, 8) * moved.leaning.sd / sqrt(10)
    assert found.leaning.mean.high - found.leaning.mean.value == pytest.approx(half)
    assert (found.leaning.sd, found.leaning.n) == (moved.leaning.sd, 10)
    assert found.leaning.g_av / plain.leaning.g_av == pytest.approx(
        found.leaning.mean.value / plain.leaning.mean.value
    )
    assert (found.auc, found.forms_changed_places) == (plain.auc, True)


def test_the_mean_of_values_stays_what_students_bars_add_up_to():
    students = answering()
    found = change_of_values(students)

    assert found.discernment == mean_change(
        Pair(b.form + a.form, b.discernment, a.discernment) for b, a in students
    )
    assert found.discernment != class_change(students).discernment


def test_a_class_with_one_sheet_missing_has_the_mean_of_values():
    (before, after), *others = answering()
    students = [(before, replace(after, sheet=None)), *others]

    assert class_change(students) == change_of_values(students)


def test_only_students_at_both_sittings_are_in_the_hierarchy():
    students = answering()
    (before, after), *_ = students
    elsewhere = (before, replace(after, track="war"))

    everybody = [*students, (before, None), (None, after), elsewhere]

    assert class_change(everybody) == class_change(students)


def test_four_students_with_sheets_have_no_change():
    assert class_change(answering(4)) is None


# --- verdicts ------------------------------------------------------------------------

UP, FLAT, DOWN = (Estimate(v, v - 0.2, v + 0.2) for v in (0.5, 0.1, -0.5))


def changed(d, c, area=FLAT, places=True):
    found = [e and Change(e, sd=0.5, g_av=None, n=25) for e in (d, c, area)]
    return ClassChange(*found, forms_changed_places=places)


@pytest.mark.parametrize(
    ("d", "c", "expected", "practice"),
    [
        (UP, FLAT, ("up", "unchanged"), None),
        (UP, UP, ("up", "up"), None),
        (UP, DOWN, ("up", "down"), None),
        (FLAT, FLAT, ("flat", "unchanged"), None),
        (FLAT, UP, ("flat", "up"), "trust"),
        (FLAT, DOWN, ("flat", "down"), "question"),
        (DOWN, FLAT, ("down", "unchanged"), None),
        (DOWN, UP, ("down", "up"), "trust"),
        (DOWN, DOWN, ("down", "down"), "question"),
    ],
)
def test_the_nine_cells_of_the_grid(d, c, expected, practice):
    found = verdict(changed(d, c, area=DOWN))

    assert (found.discernment, found.leaning) == expected
    assert found.practice == practice
    assert found.auc == ("fell" if d is DOWN and c is not FLAT else "not needed")


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (DOWN, Verdict("down", "up", "fell")),
        (FLAT, Verdict("flat", "up", "held")),
        (UP, Verdict("flat", "up", "held")),
        (None, Verdict("flat", "up", "missing")),
    ],
)
def test_a_fall_with_a_moved_leaning_is_said_only_if_the_area_fell(area, expected):
    assert verdict(changed(DOWN, UP, area)) == expected


@pytest.mark.parametrize("area", [UP, FLAT, DOWN, None])
def test_the_area_is_not_asked_where_the_leaning_stayed(area):
    assert verdict(changed(DOWN, FLAT, area)) == Verdict("down", "unchanged")
    assert verdict(changed(FLAT, UP, area)) == Verdict("flat", "up")


def test_an_interval_that_touches_zero_is_flat():
    edge = Estimate(0.2, 0.0, 0.4)

    assert verdict(changed(edge, edge)) == Verdict("flat", "unchanged")


def test_without_changed_places_a_harder_form_would_look_like_a_change():
    assert verdict(changed(UP, FLAT, places=False)) is None


def test_the_shift_alone_pulls_the_expected_value_down():
    """Why the area is asked: true d′ 2 all the time, 12 + 12 passages."""
    means = [
        sampling(PHI(1 - c), PHI(-1 - c), sound=12, flawed=12).mean_d_prime
        for c in (0, 0.5, 1)
    ]

    assert means == pytest.approx([1.940, 1.864, 1.621], abs=6e-4)


# --- what the design says about these intervals --------------------------------------


@pytest.mark.parametrize(("confidence", "verdicts"), [(0.80, 0.36), (0.95, 0.0975)])
def test_classes_without_a_change_that_would_get_a_verdict(confidence, verdicts):
    assert 1 - confidence**2 == pytest.approx(verdicts)


def test_what_a_class_of_25_can_see():
    """Half-width .34, a gain of .3 missed six times in ten, .49 for a power of 80 %."""
    error = sampling(0.84, 0.16, sound=12, flawed=12).se_d_prime
    se = sqrt((2 * error**2 + 0.3**2) / 25)

    assert round(error, 3) == 0.579
    assert round(1.96 * se, 2) == 0.34
    assert round(PHI(1.96 - 0.3 / se), 1) == 0.6
    assert round((1.96 + NormalDist().inv_cdf(0.8)) * se, 2) == 0.49


def test_a_verdict_on_every_mix_of_intervals_is_a_cell_of_the_grid():
    for d, c, area in product(
        (UP, FLAT, DOWN), (UP, FLAT, DOWN), (UP, FLAT, DOWN, None)
    ):
        found = verdict(changed(d, c, area))

        assert found.discernment in ("up", "flat", "down")
        assert found.leaning in ("up", "unchanged", "down")
        assert found.discernment != "down" or found.auc in ("fell", "not needed")
