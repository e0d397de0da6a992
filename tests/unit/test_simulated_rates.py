"""What the pages claim, on made-up students whose truth is known; the full tables are
printed by tests/bench/rates.py."""

from random import Random

import pytest

from tests.bench.rates import MESSY, bar_coverage, check_rates, language_rates
from tests.simulator import Passage, Student, draw_students, is_right, judge, take


@pytest.mark.parametrize("each", [8, 12, 24])
@pytest.mark.parametrize("d", [0, 1, 2])
@pytest.mark.parametrize("c", [0, 0.5])
def test_a_students_bars_hold_the_truth_about_as_often_as_they_say(d, c, each):
    held_d, held_c = bar_coverage(d, c, each)

    assert 0.70 <= held_d <= 0.90
    assert 0.70 <= held_c <= 0.90


def test_near_the_edges_the_bars_are_too_short_and_the_page_says_so():
    assert bar_coverage(3, 1, 12)[0] < 0.6


@pytest.mark.parametrize("messy", [{}, MESSY])
def test_a_wrong_key_is_found_more_often_than_good_ones_are_flagged(messy):
    caught, false = check_rates(Random(7), students=60, runs=40, **messy)

    assert caught >= 0.4
    assert false <= 0.06


@pytest.mark.parametrize("options", [{}, {"gap": 0.7}, {"gap": 0.7, **MESSY}])
def test_few_good_translations_are_flagged(options):
    found = language_rates(Random(11), reference=60, focal=50, runs=150, **options)

    assert found <= 0.08


def test_a_translation_that_is_much_harder_is_flagged():
    found = language_rates(Random(4), reference=60, focal=50, runs=25, harder=1.0)

    assert found >= 0.8


# --- the simulator itself --------------------------------------------------------------


def shares(student, passage, n=4000, tired=0.0):
    random = Random(5)
    said = [judge(random, student, passage, tired) for _ in range(n)]
    given = [each for each in said if each is not None]
    return len(given) / n, sum(each.accepted for each in given) / len(given)


def test_students_answer_by_their_d_prime_and_their_line():
    from statistics import NormalDist

    cdf = NormalDist().cdf
    # A single passage has no spread of its own: impressions vary a little less.
    spread = (1 - 0.16) ** 0.5
    for is_sound, side in ((True, 1), (False, -1)):
        _given, accepted = shares(Student(1.5, 0.3), Passage(is_sound))
        assert accepted == pytest.approx(cdf((side * 0.75 - 0.3) / spread), abs=0.03)


def test_guessing_skipping_and_tiring_do_what_they_say():
    assert shares(Student(3, 0, guesses=1), Passage(True))[1] == pytest.approx(
        0.5, abs=0.03
    )
    assert shares(Student(skips=0.2), Passage(True))[0] == pytest.approx(0.8, abs=0.03)
    fresh, tired = (
        shares(Student(2, 0, tires=2), Passage(False), tired=t)[1] for t in (0, 1)
    )
    assert fresh < 0.2 and tired == pytest.approx(0.5, abs=0.03)


def test_a_harder_translation_is_harder_in_that_language_only():
    hard = Passage(True, harder=0.8, harder_in="uk")

    assert shares(Student(locale="uk"), hard)[1] < shares(Student(), hard)[1] - 0.2


def test_everybody_gets_every_passage_in_order():
    random = Random(6)
    (student,) = draw_students(random, 1)
    passages = [Passage(n % 2 == 0) for n in range(24)]

    said = take(random, student, passages)
    assert [each.is_sound for each in said] == [p.is_sound for p in passages]
    assert {is_right(each) for each in said} <= {True, False}
    assert is_right(None) is None
