from itertools import product
from math import comb, exp
from statistics import NormalDist, fmean, variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics.discernment import (
    Judgement,
    Place,
    Reading,
    TwoSided,
    class_place,
    corrected_rate,
    count,
    criterion,
    d_prime,
    ln_beta,
    place,
    read,
    sampling,
    shrunk,
)
from kit.analytics.stats import Estimate

Z = NormalDist().inv_cdf
PHI = NormalDist().cdf
DENSITY = NormalDist().pdf


def counts(hits, sound, alarms, flawed):
    return TwoSided(
        sound=sound, sound_accepted=hits, flawed=flawed, flawed_accepted=alarms
    )


def rates(each):
    return (
        corrected_rate(each.sound_accepted, each.sound),
        corrected_rate(each.flawed_accepted, each.flawed),
    )


# --- published checks ------------------------------------------------------------


@pytest.mark.parametrize(
    ("hit_rate", "alarm_rate", "d", "c"),
    [
        (69 / 100, 31 / 100, 0.9917, 0),  # Macmillan & Creelman, faces, normal
        (89 / 100, 59 / 100, 0.9990, -0.7270),  # the same, hypnosis
        (0.7, 0.4, 0.7777, None),  # |STAT manual, dprime .7 .4
        (0.7, 0.1, 1.806, None),  # Schneider, lecture slides
        (8 / 25, 1 / 25, 1.2830, None),  # R sensR, documentation data
    ],
)
def test_raw_values_match_the_published_ones(hit_rate, alarm_rate, d, c):
    digits = 3 if d == 1.806 else 4

    assert round(d_prime(hit_rate, alarm_rate), digits) == d
    if c is not None:
        assert criterion(hit_rate, alarm_rate) == pytest.approx(c, abs=5e-5)


@pytest.mark.parametrize(
    ("hit_rate", "alarm_rate", "beta"),
    [(0.7, 0.4, 0.9000), (0.7, 0.1, 1.981)],
)
def test_beta_matches_the_published_one(hit_rate, alarm_rate, beta):
    assert exp(ln_beta(hit_rate, alarm_rate)) == pytest.approx(beta, abs=5e-4)
    density = DENSITY(Z(hit_rate)) / DENSITY(Z(alarm_rate))
    assert exp(ln_beta(hit_rate, alarm_rate)) == pytest.approx(density)


def test_the_synopsis_of_statistics_sdt():
    """50 of 50 and 17 of 25: k = -z(F), and ln β by its rule 1 - 1/(2N)."""
    assert round(-Z(17 / 25), 2) == -0.47
    assert round(ln_beta(1 - 1 / 100, 17 / 25), 2) == -2.60


@pytest.mark.parametrize(
    ("each", "d", "c"),
    [
        (counts(89, 100, 59, 100), 0.9810, -0.7157),
        (counts(50, 50, 17, 25), 1.8853, -1.3911),
        (counts(9, 10, 2, 9), 1.7713, -0.2112),
    ],
)
def test_log_linear_values_of_published_data(each, d, c):
    found = place(each)

    assert round(found.discernment.value, 4) == d
    assert round(found.leaning.value, 4) == c


def test_the_trap_of_two_r_packages_is_not_ours():
    """They divide by N + 1.5; for 9 of 10 and 2 of 9 their own test expects 1.65."""
    theirs = d_prime(9.5 / 11.5, 2.5 / 10.5)
    ours = d_prime(corrected_rate(9, 10), corrected_rate(2, 9))

    assert round(theirs, 2) == 1.65
    assert round(ours, 4) == 1.7713
    assert round(criterion(corrected_rate(9, 10), corrected_rate(2, 9)), 4) == -0.2112


def test_the_older_standard_error_is_reproduced_by_its_own_formula():
    """Gourevitch & Galanter (1967) for the data of sensR, to know what we do not use."""
    variance = sum(p * (1 - p) / (25 * DENSITY(Z(p)) ** 2) for p in (8 / 25, 1 / 25))

    assert round(variance**0.5, 4) == 0.5243


# --- patterns ----------------------------------------------------------------------

PATTERNS = [
    (counts(7, 8, 1, 8), 1.9348, 0.0, 87.5),  # discerning
    (counts(2, 8, 0, 8), 1.0038, 1.0913, 62.5),  # doubts nearly all
    (counts(8, 8, 6, 8), 1.0038, -1.0913, 62.5),  # accepts nearly all
    (counts(4, 8, 4, 8), 0.0, 0.0, 50),  # guessing
    (counts(8, 8, 0, 8), 3.1864, 0.0, 100),  # perfect
    (counts(0, 8, 0, 8), 0.0, 1.5932, 50),  # all doubted
    (counts(8, 8, 8, 8), 0.0, -1.5932, 50),  # all accepted
    (counts(11, 12, 2, 12), 2.0678, -0.1645, 87.5),
    (counts(12, 12, 0, 12), 3.5377, 0.0, 100),
]


@pytest.mark.parametrize(("each", "d", "c", "percent"), PATTERNS)
def test_patterns(each, d, c, percent):
    found = place(each)
    right = each.sound_accepted + each.flawed_questioned

    assert found.discernment.value == pytest.approx(d, abs=5e-5)
    assert found.leaning.value == pytest.approx(c, abs=5e-5)
    assert 100 * right / (each.sound + each.flawed) == percent


def test_one_score_hides_two_opposite_leanings():
    """The whole argument for the map."""
    doubts, accepts = place(counts(2, 8, 0, 8)), place(counts(8, 8, 6, 8))

    assert doubts.discernment.value == pytest.approx(accepts.discernment.value)
    assert doubts.leaning.value == pytest.approx(-accepts.leaning.value)
    assert doubts.leaning.value > 0  # positive c always means doubting


# --- uncertainty -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "mean", "se_d", "se_c"),
    [
        (6, 1.799, 0.669, 0.334),
        (8, 1.869, 0.640, 0.320),
        (12, 1.930, 0.579, 0.290),
        (16, 1.953, 0.524, 0.262),
        (24, 1.968, 0.439, 0.219),
        (40, 1.976, 0.340, 0.170),
    ],
)
def test_expected_values_and_standard_errors_by_length(n, mean, se_d, se_c):
    found = sampling(0.84, 0.16, sound=n, flawed=n)

    assert round(d_prime(0.84, 0.16), 3) == 1.989
    assert found.mean_d_prime == pytest.approx(mean, abs=6e-4)
    assert found.se_d_prime == pytest.approx(se_d, abs=6e-4)
    assert found.se_c == pytest.approx(se_c, abs=6e-4)


@pytest.mark.parametrize(
    ("each", "se_d", "se_c"),
    [
        (counts(7, 8, 1, 8), 0.642, 0.321),
        (counts(2, 8, 0, 8), 0.576, 0.288),
        (counts(11, 12, 2, 12), 0.575, 0.288),
    ],
)
def test_standard_errors_at_observed_rates(each, se_d, se_c):
    found = sampling(*rates(each), sound=each.sound, flawed=each.flawed)

    assert found.se_d_prime == pytest.approx(se_d, abs=6e-4)
    assert found.se_c == pytest.approx(se_c, abs=6e-4)


def every_pair(hit_rate, alarm_rate, sound, flawed):
    """Each (hits, false alarms) with its probability: Miller's table, cell by cell."""
    for h, f in product(range(sound + 1), range(flawed + 1)):
        chance = comb(sound, h) * hit_rate**h * (1 - hit_rate) ** (sound - h)
        chance *= comb(flawed, f) * alarm_rate**f * (1 - alarm_rate) ** (flawed - f)
        yield counts(h, sound, f, flawed), chance


@pytest.mark.parametrize(("sound", "flawed"), [(8, 8), (12, 9), (1, 3)])
def test_summing_each_side_alone_equals_the_sum_over_all_pairs(sound, flawed):
    table = list(every_pair(0.7, 0.35, sound, flawed))
    found = sampling(0.7, 0.35, sound=sound, flawed=flawed)

    for function, mean, se in (
        (d_prime, found.mean_d_prime, found.se_d_prime),
        (criterion, None, found.se_c),
    ):
        average = sum(chance * function(*rates(each)) for each, chance in table)
        variance = sum(
            chance * (function(*rates(each)) - average) ** 2 for each, chance in table
        )
        assert se == pytest.approx(variance**0.5)
        assert mean is None or mean == pytest.approx(average)


@pytest.mark.parametrize(
    ("true_d", "c", "mean"),
    [
        (2, 0, 1.940),
        (2, 0.5, 1.864),
        (2, 1, 1.621),
        (1.5, 0, 1.470),
        (1.5, 0.5, 1.433),
        (1.5, 1, 1.272),
    ],
)
def test_the_correction_couples_discernment_to_leaning(true_d, c, mean):
    found = sampling(PHI(true_d / 2 - c), PHI(-true_d / 2 - c), sound=12, flawed=12)

    assert found.mean_d_prime == pytest.approx(mean, abs=6e-4)


def test_eighty_percent_bars_cover_71_to_85_percent():
    covered = {}
    for true_d, n in product((0, 1, 2, 3), (8, 12)):
        covered[true_d, n] = sum(
            chance
            for each, chance in every_pair(PHI(true_d / 2), PHI(-true_d / 2), n, n)
            if place(each).discernment.low <= true_d <= place(each).discernment.high
        )

    assert round(min(covered.values()), 2) == 0.71
    assert round(max(covered.values()), 2) == 0.85


# --- words -------------------------------------------------------------------------


def two_digits(estimate):
    return tuple(round(x, 2) for x in (estimate.value, estimate.low, estimate.high))


@pytest.mark.parametrize(
    ("trusted", "questioned", "d", "c", "words"),
    [
        (7, 7, (1.93, 1.11, 2.76), (0.00, -0.41, 0.41), Reading(True, False, None)),
        (
            2,
            8,
            (1.00, 0.27, 1.74),
            (1.09, 0.72, 1.46),
            Reading(True, False, "doubting"),
        ),
        (
            8,
            2,
            (1.00, 0.27, 1.74),
            (-1.09, -1.46, -0.72),
            Reading(True, False, "accepting"),
        ),
        (5, 5, (0.56, -0.23, 1.36), (0.00, -0.40, 0.40), Reading(False, False, None)),
    ],
)
def test_the_table_of_words(trusted, questioned, d, c, words):
    found = place(counts(trusted, 8, 8 - questioned, 8))

    assert two_digits(found.discernment) == d
    assert two_digits(found.leaning) == c
    assert read(found) == words
    assert read(found).is_clear == (words != Reading(False, False, None))


def test_the_other_way_round_is_said_as_such():
    words = read(place(counts(1, 8, 7, 8)))

    assert words == Reading(tells_apart=False, reversed=True, leaning=None)
    assert words.is_clear


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.01, 1, Reading(True, False, "doubting")),
        (0, 1, Reading(False, False, None)),  # an end that touches 0 adds no word
        (-1, 0, Reading(False, False, None)),
        (-1, -0.01, Reading(False, True, "accepting")),
    ],
)
def test_words_come_only_when_the_bar_excludes_zero(low, high, words):
    bar = Estimate((low + high) / 2, low, high)

    assert read(Place(bar, bar)) == words


@pytest.mark.parametrize(
    ("sound", "flawed", "enough"),
    [(7, 8, False), (8, 7, False), (8, 8, True), (0, 0, False), (0, 40, False)],
)
def test_a_student_is_placed_from_eight_and_eight(sound, flawed, enough):
    each = counts(0, sound, 0, flawed)

    assert each.has_enough is enough
    assert (place(each) is not None) is enough


# --- classes -----------------------------------------------------------------------


def test_class_means_are_means_of_students_and_never_of_pooled_counts():
    """Three accept 8 of 8 and 6 of 8, three 2 of 8 and 0 of 8: 1.00, pooled 0.62."""
    students = [counts(8, 8, 6, 8)] * 3 + [counts(2, 8, 0, 8)] * 3
    together = sum(students, TwoSided())

    assert round(class_place(map(place, students)).discernment.value, 2) == 1.00
    assert class_place(map(place, students)).leaning.value == pytest.approx(0)
    assert round(place(together).discernment.value, 2) == 0.62


def test_a_class_mean_needs_five_placed_students():
    placed = place(counts(7, 8, 1, 8))

    assert class_place([]) is None
    assert class_place([placed] * 4 + [None] * 20) is None
    assert class_place([placed] * 5 + [None]).discernment.value == pytest.approx(
        1.9348, abs=5e-5
    )


def test_the_bar_of_a_class_comes_from_the_spread_of_its_students():
    students = [place(counts(h, 8, 2, 8)) for h in (3, 4, 5, 6, 7, 8)]
    found = class_place(students).discernment
    values = [each.discernment.value for each in students]
    mean = sum(values) / 6
    se = (sum((v - mean) ** 2 for v in values) / 5 / 6) ** 0.5

    assert found.value == pytest.approx(mean)
    assert found.high - found.value == pytest.approx(Z(0.9) * se)


def test_a_class_without_any_mistake_leans_nowhere():
    """Their c is 0 up to rounding, and so is its spread: not even that is a leaning."""
    words = read(class_place([place(counts(8, 8, 0, 8))] * 30))

    assert words == Reading(tells_apart=True, reversed=False, leaning=None)


def test_twenty_five_students_give_the_mean_leaning_to_a_tenth():
    """Spread .35 between students and .29 within: √((.35² + .29²) ÷ 25) = .091."""
    se = ((0.35**2 + 0.29**2) / 25) ** 0.5

    assert round(se, 3) == 0.091
    assert round(1.96 * 2**0.5 * se, 3) == 0.252


# --- shrinkage ---------------------------------------------------------------------

LEANINGS = [1.09, 0.35, 0.10, -0.20, 0.55, 0, 0.30, -0.45, 0.62, 0.15]


def test_the_ten_leanings_of_the_design():
    found = shrunk(LEANINGS, se=0.32)

    assert round(found.mean, 3) == 0.251
    assert round(variance(LEANINGS), 4) == 0.1925
    assert round(found.weight, 3) == 0.468
    assert round(found.values[0], 3) == 0.644
    assert round(found.values[7], 3) == -0.077


@pytest.mark.parametrize(
    ("values", "se", "expected"),
    [
        ([0, 2], 0, (0, 2)),  # no error: all stay
        ([0, 2], 9, (1, 1)),  # nothing but error: never beyond the mean
        ([3, 3, 3], 0, (3, 3, 3)),
        ([3, 3, 3], 1, (3, 3, 3)),
    ],
)
def test_shrinking_at_its_ends(values, se, expected):
    assert shrunk(values, se=se).values == expected


def test_one_value_has_nothing_to_shrink_towards():
    assert shrunk([], se=0.3) is None
    assert shrunk([1.0], se=0.3) is None
    with pytest.raises(ValueError, match="0 or more"):
        shrunk([1.0, 2.0], se=-0.1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=30), st.floats(0, 2))
def test_shrinking_keeps_the_mean_and_the_order_of_students(values, se):
    found = shrunk(values, se=se)

    assert 0 <= found.weight <= 1
    assert fmean(found.values) == pytest.approx(fmean(values), abs=1e-9)
    for own, drawn in zip(values, found.values, strict=True):
        assert abs(drawn - found.mean) <= abs(own - found.mean) + 1e-12


# --- counting ----------------------------------------------------------------------

JUDGEMENTS = st.lists(
    st.builds(
        Judgement, st.booleans(), st.booleans(), st.sampled_from([None, 1, 2, 3])
    ),
    max_size=40,
)


def test_counts_have_two_sides():
    found = count(
        [
            Judgement(is_sound=True, accepted=True),
            Judgement(is_sound=True, accepted=False),
            Judgement(is_sound=False, accepted=True),
            Judgement(is_sound=False, accepted=False),
            Judgement(is_sound=False, accepted=False),
        ]
    )

    assert found == counts(1, 2, 1, 3)
    assert found.flawed_questioned == 2


def test_no_judgements_are_counts_of_nothing():
    assert count([]) == TwoSided()
    assert not TwoSided().has_enough


@settings(max_examples=60, deadline=None)
@given(JUDGEMENTS, JUDGEMENTS)
def test_counts_add_up(some, others):
    assert count(some) + count(others) == count(some + others)


@settings(max_examples=60, deadline=None)
@given(JUDGEMENTS, st.randoms())
def test_the_order_of_judgements_changes_nothing(judgements, dice):
    shuffled = judgements.copy()
    dice.shuffle(shuffled)

    assert count(judgements) == count(shuffled)


@pytest.mark.parametrize(
    "impossible",
    [(9, 8, 0, 8), (-1, 8, 0, 8), (0, 8, 9, 8), (0, 8, -1, 8), (0, -1, 0, 8)],
)
def test_impossible_counts_are_our_mistake(impossible):
    with pytest.raises(ValueError, match="impossible counts"):
        counts(*impossible)


ENOUGH = st.integers(8, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=100, deadline=None)
@given(ENOUGH, ENOUGH)
def test_values_stay_within_the_ceiling_of_their_length(sound, flawed):
    found = place(counts(*sound, *flawed))
    ceiling = d_prime(corrected_rate(sound[1], sound[1]), corrected_rate(0, flawed[1]))

    assert abs(found.discernment.value) <= ceiling + 1e-9
    assert abs(found.leaning.value) <= ceiling / 2 + 1e-9
    assert found.discernment.low < found.discernment.value < found.discernment.high
    assert found.leaning.low < found.leaning.value < found.leaning.high


@settings(max_examples=60, deadline=None)
@given(ENOUGH, ENOUGH)
def test_answering_the_opposite_turns_both_values_round(sound, flawed):
    (h, n), (f, m) = sound, flawed
    found, opposite = place(counts(h, n, f, m)), place(counts(n - h, n, m - f, m))

    assert opposite.discernment.value == pytest.approx(
        -found.discernment.value, abs=1e-9
    )
    assert opposite.leaning.value == pytest.approx(-found.leaning.value, abs=1e-9)
    assert opposite.leaning.low == pytest.approx(-found.leaning.high, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(ENOUGH, ENOUGH)
def test_accepting_one_more_passage_never_reads_as_more_doubt(sound, flawed):
    (h, n), (f, m) = sound, flawed
    if h < n:
        more = place(counts(h + 1, n, f, m))
        assert more.leaning.value < place(counts(h, n, f, m)).leaning.value
        assert more.discernment.value > place(counts(h, n, f, m)).discernment.value


def test_a_whole_school_year_of_judgements_is_no_problem():
    found = place(counts(4_000, 5_000, 1_000, 5_000))

    assert found.discernment.value == pytest.approx(d_prime(0.8, 0.2), abs=1e-3)
    assert found.discernment.high - found.discernment.low < 0.08
    assert read(found) == Reading(True, False, None)


@pytest.mark.parametrize("certainty", [0, 4, -1])
def test_there_are_three_certainties(certainty):
    with pytest.raises(ValueError, match="1, 2, 3 or None"):
        Judgement(is_sound=True, accepted=True, certainty=certainty)
