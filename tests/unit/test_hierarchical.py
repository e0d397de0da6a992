"""A class above its students and passages: planted values, edges, and what cancels."""

from dataclasses import replace
from math import sqrt
from random import Random
from statistics import NormalDist, fmean
from time import process_time

import numpy as np
import pytest

from kit.analytics.discernment import Judgement
from kit.analytics.hierarchical import Sheet, Twice, population
from kit.analytics.hierarchical_change import Moved, Moves, moves
from tests.bench.truth import D_PRIMES, GAINS, PASSAGES, Truth, simulated

Z = NormalDist().inv_cdf


def made_up(truth, seed=1):
    return [
        Twice(f"{before.form}{after.form}", before.sheet, after.sheet)
        for before, after in simulated(truth, Random(seed))
        if before and after
    ]


def answered(accepted, of=12, name=""):
    return {f"{name}{i}": i < accepted for i in range(of)}


def sheet(sound, flawed, of=12):
    return Sheet(answered(sound, of, "s"), answered(flawed, of, "f"))


def steady(before, after, n=5):
    """A class whose students all answer alike, in two sequences."""
    return [Twice(name, before, after) for name in ("AB", "BA") for _ in range(n)]


def near(moved, d, c, within=1e-6):
    return (moved.discernment.mean, moved.leaning.mean) == (
        pytest.approx(d, abs=within),
        pytest.approx(c, abs=within),
    )


# --- planted values ------------------------------------------------------------------

MANY = Truth(gain=0.4, shift=0.6, students=600, items=60, absent=0.0, harder=0.0)


@pytest.fixture(scope="module", params=[0.0, 0.5, -0.5])
def large(request):
    truth = replace(MANY, correlation=request.param)
    return truth, made_up(truth)


def test_the_planted_changes_come_back(large):
    truth, students = large

    found = moves(students)

    assert found.discernment.mean == pytest.approx(truth.gain, abs=0.09)
    assert found.leaning.mean == pytest.approx(truth.shift, abs=0.04)


def test_the_planted_class_comes_back(large):
    truth, students = large
    found = population(students)

    assert found.before.discernment == pytest.approx(truth.d_prime, abs=0.12)
    assert found.before.leaning == pytest.approx(truth.c, abs=0.08)
    assert found.after.discernment == pytest.approx(1.3 + truth.gain, abs=0.12)
    assert found.after.leaning == pytest.approx(0.2 + truth.shift, abs=0.08)
    assert found.before.sd_discernment == pytest.approx(D_PRIMES, abs=0.06)
    assert found.before.sd_leaning == pytest.approx(0.35, abs=0.04)
    assert found.after.sd_discernment == pytest.approx(
        sqrt(D_PRIMES**2 + GAINS**2), abs=0.08
    )
    assert found.before.correlation == pytest.approx(truth.correlation, abs=0.15)
    assert found.sd_passages == pytest.approx(PASSAGES, abs=0.05)


def test_answers_left_out_take_nothing_away():
    dice = Random(5)

    def some(answers):
        return {name: yes for name, yes in answers.items() if dice.random() > 0.25}

    def gaps(of):
        return Sheet(some(of.sound), some(of.flawed))

    students = [Twice(s.sequence, gaps(s.before), gaps(s.after)) for s in made_up(MANY)]
    found = population(students)

    assert near(moves(students), MANY.gain, MANY.shift, within=0.09)
    assert found.before.sd_leaning == pytest.approx(0.35, abs=0.04)
    assert found.sd_passages == pytest.approx(PASSAGES, abs=0.05)


# --- by hand -------------------------------------------------------------------------


def test_students_who_do_not_differ_are_one_share_on_the_z_scale():
    found = moves(steady(sheet(9, 3), sheet(6, 1)))
    before = Z(90.5 / 121), Z(30.5 / 121)  # 12 passages, five students of a sequence
    after = Z(60.5 / 121), Z(10.5 / 121)
    before, after = ([Z((k * 5 + 0.5) / 61) for k in pair] for pair in ((9, 3), (6, 1)))
    d = (after[0] - after[1]) - (before[0] - before[1])
    c = -(sum(after) - sum(before)) / 2

    assert near(found, d, c)
    assert found.discernment.sd == pytest.approx(0, abs=1e-9)


def test_students_who_differ_stretch_the_share():
    """Where the average share is not half, the average z is farther out than its z."""
    apart = [sheet(12, 4), sheet(8, 0)] * 3  # on average as those who are alike
    alike = [sheet(10, 2)] * 6
    spread, plain = (
        population([Twice("AB", each, each) for each in sheets]).before
        for sheets in (apart, alike)
    )

    assert plain.discernment == pytest.approx(2 * Z(60.5 / 73))
    assert spread.discernment > plain.discernment + 0.1
    assert spread.leaning == pytest.approx(0, abs=1e-6)
    assert plain.sd_leaning == pytest.approx(0, abs=1e-3)
    assert spread.sd_leaning > 0.3
    assert spread.sd_discernment == pytest.approx(0, abs=0.05)
    assert (plain.correlation, spread.correlation) == (None, None)


def test_students_may_differ_in_discernment_alone():
    """Who accepts more of the sound passages then accepts fewer of the flawed ones."""
    found = population(
        [Twice("AB", each, each) for each in [sheet(12, 0), sheet(7, 5)] * 5]
    )

    assert found.before.sd_discernment > 1
    assert found.before.sd_leaning == pytest.approx(0, abs=0.05)


def test_the_spread_is_that_of_leaving_every_student_out():
    students = made_up(Truth(shift=0.5), seed=8)
    names = sorted({each.sequence for each in students})
    left_out = {
        name: [
            moves(students[:i] + students[i + 1 :])
            for i, each in enumerate(students)
            if each.sequence == name
        ]
        for name in names
    }
    for value in ("discernment", "leaning"):
        squares = 0.0
        for group in left_out.values():
            means = np.array([getattr(each, value).mean for each in group])
            squares += (len(names) * (len(group) - 1)) ** 2 * means.var() * len(group)
        expected = sqrt(squares / (len(students) - len(names)))

        assert getattr(moves(students), value).sd == pytest.approx(expected, abs=1e-6)


# --- what cancels, and what does not matter ------------------------------------------


def test_a_much_harder_form_is_no_change():
    found = moves(made_up(replace(MANY, gain=0, shift=0, harder=1.0)))

    assert near(found, 0, 0, within=0.06)


def test_going_back_in_time_turns_the_change_round():
    students = made_up(Truth(shift=0.7), seed=9)
    back = moves([replace(s, before=s.after, after=s.before) for s in students])
    found = moves(students)

    assert near(back, -found.discernment.mean, -found.leaning.mean)
    assert back.discernment.sd == pytest.approx(found.discernment.sd, abs=1e-6)


def test_flawed_passages_doubted_are_sound_ones_accepted():
    def mirrored(of):
        return Sheet(
            {name: not yes for name, yes in of.flawed.items()},
            {name: not yes for name, yes in of.sound.items()},
        )

    students = made_up(Truth(gain=0.3, shift=0.7), seed=10)
    found = moves(students)
    other = moves(
        [Twice(s.sequence, mirrored(s.before), mirrored(s.after)) for s in students]
    )

    assert near(other, found.discernment.mean, -found.leaning.mean)
    assert other.leaning.sd == pytest.approx(found.leaning.sd, abs=1e-6)


def test_neither_order_nor_names_of_sequences_or_passages_matter():
    students = made_up(Truth(gain=0.3), seed=11)

    def renamed(answers):
        return {f"other {name}": yes for name, yes in reversed(answers.items())}

    other = [
        Twice(
            {"AB": "second", "BA": "first"}[s.sequence],
            *(Sheet(renamed(x.sound), renamed(x.flawed)) for x in (s.before, s.after)),
        )
        for s in students
    ]
    Random(1).shuffle(other)
    found, again = moves(students), moves(other)

    assert near(again, found.discernment.mean, found.leaning.mean)
    assert again.discernment.sd == pytest.approx(found.discernment.sd, abs=1e-6)


def test_the_same_answers_give_the_same_numbers():
    students = made_up(Truth(shift=0.5), seed=12)

    assert moves(students) == moves(list(students))
    assert population(students) == population(iter(students))


# --- edges ---------------------------------------------------------------------------


def test_a_class_of_four_has_no_estimate():
    four = steady(sheet(9, 3), sheet(8, 4), n=2)

    assert moves(four) is None
    assert population(four) is None
    assert moves([]) is None
    assert moves(steady(sheet(9, 3), sheet(8, 4), n=3)) is not None


def test_with_no_two_in_one_sequence_there_is_no_estimate():
    alone = [Twice(name, sheet(9, 3), sheet(8, 4)) for name in "uvwxyz"]

    assert moves(alone) is None
    assert population(alone) is None


def test_an_only_student_of_a_sequence_moves_the_mean_and_not_the_spread():
    five = steady(sheet(9, 3), sheet(8, 4))[:5]
    alone = Twice("BA", sheet(4, 3), sheet(12, 0))

    found = moves([*five, alone])

    assert found.discernment.mean > moves(five).discernment.mean + 0.5
    assert found.discernment.sd == pytest.approx(0, abs=1e-6)


def test_two_left_in_one_sequence_still_have_numbers():
    """Without either of them nothing says how students differ."""
    names = ("AB", "AB", "BC", "CA", "DE")
    found = moves(
        [Twice(name, sheet(8 + i, 3), sheet(7, i)) for i, name in enumerate(names)]
    )

    assert np.isfinite([found.discernment.mean, found.discernment.sd]).all()


@pytest.mark.parametrize("n", [3, 15])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (sheet(12, 0), sheet(12, 0)),  # everybody perfect
        (sheet(12, 12), sheet(0, 0)),  # all accepted, then all doubted
        (sheet(0, 12), sheet(12, 0)),  # all wrong, then all right
    ],
)
def test_ceilings_and_floors_are_finite(before, after, n):
    class_ = steady(before, after, n)
    found, levels = moves(class_), population(class_)

    assert abs(found.discernment.mean) < 13
    assert abs(found.leaning.mean) < 7
    assert (found.discernment.sd, found.leaning.sd) == pytest.approx((0, 0), abs=1e-9)
    assert levels.before.correlation is None
    assert levels.sd_passages == pytest.approx(0, abs=1e-3)


def test_nobody_moves_where_all_stay_perfect():
    assert moves(steady(sheet(12, 0), sheet(12, 0))) == Moves(Moved(0, 0), Moved(0, 0))


def test_one_who_turns_everything_round_leaves_all_finite():
    found = moves(
        [*steady(sheet(12, 0), sheet(12, 0)), Twice("AB", *[sheet(0, 12)] * 2)]
    )

    assert np.isfinite([found.discernment.mean, found.leaning.sd]).all()


@pytest.mark.parametrize("seed", range(20))
def test_students_who_throw_coins_have_no_discernment_to_speak_of(seed):
    dice = Random(seed)

    def coins(name):
        return {f"{name}{i}": dice.random() < 0.5 for i in range(12)}

    class_ = [
        Twice(name, *(Sheet(coins("s"), coins("f")) for _ in "12"))
        for name in ("AB", "BA") * 10
    ]
    found = population(class_)

    assert abs(found.before.discernment) < 0.45
    assert found.before.correlation is None or -1 <= found.before.correlation <= 1
    assert 0 <= found.before.sd_discernment < 1


def test_a_sheet_needs_the_names_of_items():
    named = [Judgement(True, True, item="a"), Judgement(False, True, 2, item="b")]

    assert Sheet.of(named) == Sheet({"a": True}, {"b": True})
    assert Sheet.of([]) == Sheet({}, {})
    assert Sheet.of([*named, Judgement(True, True)]) is None


def test_a_class_of_30_takes_less_than_half_a_second():
    class_ = made_up(Truth(students=30, absent=0.0))
    begun = process_time()
    moves(class_)

    assert process_time() - begun < 0.5
    assert fmean(len(each.before.sound) for each in class_) == 12  # the control
