"""Which questions deserve a second look, and which only look odd by chance."""

import pytest

from kit.analytics.checks import Reason, reasons
from kit.analytics.locales import LocaleFigures
from kit.analytics.options import AnswerCount, counted_uses
from kit.analytics.stats import Estimate

FALLS = Estimate(-0.6, -0.8, -0.2)


def uses(lower, middle, upper, options="abc"):
    counts = [
        AnswerCount({option}, rest, third, n)
        for rest, (third, chose) in enumerate(
            {"lower": lower, "middle": middle, "upper": upper}.items()
        )
        for option, n in chose.items()
    ]
    return counted_uses(options, "a", counts)


GOOD = uses({"a": 2, "b": 4, "c": 3}, {"a": 5, "b": 2, "c": 1}, {"a": 8, "b": 1})
TURNED = uses({"a": 9, "c": 1}, {"a": 5, "b": 4, "c": 1}, {"a": 1, "b": 9})
NO_FIGURES = {}


def test_a_good_question_has_no_reason():
    assert reasons(GOOD[0], GOOD, NO_FIGURES, are_alternatives=True) == ()


def test_a_key_that_the_stronger_miss():
    assert reasons(TURNED[0]) == (Reason("stronger_miss", 1, 10, 9, 10),)


@pytest.mark.parametrize(
    ("right", "of", "expected", "said"),
    [
        (4, 24, 0.7, True),  # at most 36 % where 45 % would do
        (8, 24, 0.7, False),  # could be 53 %
        (24, 24, 0.7, False),
        (4, 24, 0.4, False),  # hard, and meant to be
        (4, 24, None, False),
        (0, 19, 0.9, False),  # too few answers for any reason
    ],
)
def test_far_fewer_right_than_its_authors_expected(right, of, expected, said):
    (use,) = counted_uses(
        "a",
        "a",
        [AnswerCount("a", None, None, right), AnswerCount("b", None, None, of - right)],
    )
    found = reasons(use, expected=expected)

    likely = round((expected or 0) * of)
    assert found == ((Reason("below_expected", right, of, likely, of),) if said else ())


def test_an_option_that_the_stronger_choose():
    found = reasons(TURNED[0], TURNED)

    assert found[1:] == (Reason("stronger_choose", 9, 10, 0, 10, subject="b"),)


def test_what_may_be_chance_is_no_reason():
    """One of each third the wrong way round: below 0, but not surely so."""
    slightly = uses({"a": 5, "b": 4}, {"a": 4, "b": 4}, {"a": 4, "b": 5})

    assert slightly[0].correlation < 0
    assert slightly[1].correlation > 0
    assert reasons(slightly[0], slightly) == ()


def test_nineteen_answers_are_too_few_for_any_reason():
    few = uses({"b": 6}, {"b": 7}, {"b": 6})
    odd = {"en": LocaleFigures(11, 11), "uk": LocaleFigures(0, 8)}

    assert few[0].n == 19
    assert reasons(few[0], few, odd, are_alternatives=True) == ()


def never(b, c, n=40):
    return uses({"a": n - b - c, "b": b, "c": c}, {}, {})


@pytest.mark.parametrize(("b", "is_said"), [(0, False), (3, False), (4, True)])
def test_nobody_chose_it_though_others_were_wrong(b, is_said):
    """Of two wrong options one at random: nobody of 4 is beyond a 95 % interval."""
    options = never(b, 0)
    found = reasons(options[0], options, are_alternatives=True)

    assert found == ((Reason("never_chosen", 0, b, subject="c"),) if is_said else ())


def test_one_single_choice_of_an_option_is_enough():
    options = never(20, 1)

    assert reasons(options[0], options, are_alternatives=True) == ()


def test_spans_that_nobody_marks_are_no_reason():
    options = never(20, 0)

    assert reasons(options[0], options, are_alternatives=False) == ()


def test_a_judgement_has_one_wrong_answer_which_need_not_tempt():
    options = uses({"a": 30}, {}, {}, options="ab")

    assert reasons(options[0], options, are_alternatives=True) == ()


@pytest.mark.parametrize(
    ("en", "uk", "is_said"),
    [
        ((14, 14), (0, 8), True),
        ((18, 20), (1, 8), True),
        ((9, 15), (1, 5), False),  # the interval of the difference reaches above 0
        ((15, 15), (0, 4), False),  # four: too few to look at
    ],
)
def test_wrong_mostly_in_one_language(en, uk, is_said):
    figures = {"en": LocaleFigures(*en), "uk": LocaleFigures(*uk)}
    expected = (Reason("few_right", *uk, *en, subject="uk"),) if is_said else ()

    assert reasons(GOOD[0], figures=figures) == expected


def test_the_weaker_do_better_in_one_language():
    figures = {
        "en": LocaleFigures(15, 25, Estimate(0.3, 0.1, 0.5)),
        "uk": LocaleFigures(12, 25, FALLS),
    }
    (found,) = reasons(GOOD[0], figures=figures)

    assert (found.cause, found.subject) == ("weaker_do_better", "uk")
    assert (found.count, found.of, found.other, found.other_of) == (12, 25, 15, 25)
