from random import Random

import pytest

from kit.analytics.options import (
    AnswerCount,
    ByGroup,
    OptionUse,
    counted_uses,
    option_uses,
)
from kit.analytics.stats import discrimination


def use(count, n, *, upper=None, lower=None, correlation=None, is_key=False):
    groups = None if upper is None else ByGroup(upper, n - upper - lower, lower)
    return OptionUse("x", is_key, count, n, groups, correlation)


# Lecture handout, Scribd 409632106: options A to D in the upper and lower group.
HANDOUT = [
    ("C", [1, 0, 11, 3], [2, 0, 7, 6], 0.60, 0.267, {"B": {"rarely_chosen"}}),
    ("A", [4, 1, 5, 4], [1, 7, 3, 3], 0.18, 0.214, {"C": {"stronger_choose"}, "D": {"stronger_choose"}}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "upper", "lower", "p", "d", "flags"), HANDOUT)
def test_the_published_tables(key, upper, lower, p, d, flags):
    n, size = sum(upper) + sum(lower), sum(upper)
    at = "ABCD".index(key)
    uses = {
        option: use(u + w, n, upper=u, lower=w, is_key=option == key)
        for option, u, w in zip("ABCD", upper, lower, strict=True)
    }

    assert (upper[at] + lower[at]) / n == pytest.approx(p, abs=0.005)
    assert (upper[at] - lower[at]) / size == pytest.approx(d, abs=5e-4)
    assert {o: set(u.flags) for o, u in uses.items() if u.flags} == flags


def test_the_key_is_never_flagged():
    assert not use(0, 30, upper=5, lower=1, correlation=0.5, is_key=True).flags


def test_only_a_rarely_chosen_option_is_flagged_below_twenty_students():
    assert use(0, 19, upper=5, lower=1, correlation=0.5).flags == {"rarely_chosen"}
    assert use(6, 19, upper=5, lower=1, correlation=0.5).flags == frozenset()
    assert use(6, 20, upper=5, lower=1, correlation=0.5).flags == {
        "stronger_choose",
        "goes_with_rest",
    }


@pytest.mark.parametrize(
    ("count", "n", "rare"),
    [(1, 20, False), (0, 20, True), (4, 100, True), (5, 100, False)],
)
def test_rare_is_below_five_percent(count, n, rare):
    assert ("rarely_chosen" in use(count, n).flags) is rare


@pytest.mark.parametrize("correlation", [None, 0, -0.2, 1e-16])
def test_what_does_not_rise_with_the_rest_is_not_flagged(correlation):
    assert not use(9, 30, upper=2, lower=2 - 1e-16, correlation=correlation).flags


def test_what_does_rise_is():
    assert use(9, 30, correlation=0.01).flags == {"goes_with_rest"}


# --- from answers ----------------------------------------------------------------


def of_class(n, dice=None):
    """Option a is right; the weaker half takes b or, by chance, c."""
    dice = dice or Random(40)
    choices, marks, scores = [], [], []
    for student in range(n):
        strong = student < n / 2
        choices.append({"a"} if strong else {dice.choice("bc")})
        marks.append(int(strong))
        scores.append(n - student)
    return {"choices": choices, "marks": marks, "scores": scores}


def test_who_chose_what():
    a, b, c, d = option_uses("abcd", "a", **of_class(40))

    assert (a.option, a.is_key, a.count, a.n) == ("a", True, 20, 40)
    assert a.groups == ByGroup(upper=11, middle=9, lower=0)
    assert b.count + c.count == 20
    assert b.groups.upper == c.groups.upper == 0
    assert b.correlation < 0
    assert not b.flags | c.flags
    assert (d.count, d.correlation) == (0, None)
    assert d.flags == {"rarely_chosen"}


def test_an_option_that_tempts_the_stronger_students_is_flagged():
    answers = of_class(40)
    answers["choices"] = [
        {"b"} if "a" in chosen else {"a"} for chosen in answers["choices"]
    ]
    answers["marks"] = [1 - mark for mark in answers["marks"]]
    _a, b = option_uses("ab", "a", **answers)

    assert b.flags == {"stronger_choose", "goes_with_rest"}


def test_groups_that_would_be_a_few_known_people_are_left_out():
    assert option_uses("abc", "a", **of_class(4)) is None
    for n in (5, 19):
        for each in option_uses("abc", "a", **of_class(n)):
            assert each.groups is None
            assert each.correlation is None
    assert option_uses("abc", "a", **of_class(20))[0].groups is not None


def test_students_who_are_not_sure_count_but_choose_nothing():
    answers = of_class(40)
    answers["choices"][-1] = set()
    uses = option_uses("abc", "a", **answers)

    assert sum(each.count for each in uses) == 39
    assert all(each.n == 40 for each in uses)


def test_where_several_may_be_ticked_each_option_stands_alone():
    answers = of_class(40)
    answers["choices"] = [chosen | {"d"} for chosen in answers["choices"]]
    uses = option_uses("abcd", {"a", "d"}, **answers)

    assert [each.is_key for each in uses] == [True, False, False, True]
    assert uses[3].count == 40
    assert uses[3].correlation is None


def test_the_order_of_students_and_the_names_of_options_do_not_matter():
    dice = Random(41)
    for _ in range(50):
        n = dice.randint(20, 60)
        answers = of_class(n, dice)
        answers["scores"] = [dice.randint(1, 6) for _ in range(n)]
        order = dice.sample(range(n), n)
        new = {"a": "z", "b": "y", "c": "x"}
        shuffled = {
            name: [values[i] for i in order] for name, values in answers.items()
        }
        shuffled["choices"] = [
            {new[o] for o in chosen} for chosen in shuffled["choices"]
        ]
        before, after = (
            option_uses("abc", "a", **answers),
            option_uses("zyx", "z", **shuffled),
        )

        for one, other in zip(before, after, strict=True):
            assert (one.count, one.groups, one.flags) == (
                other.count,
                other.groups,
                other.flags,
            )
            assert (
                one.groups.upper + one.groups.middle + one.groups.lower
                == pytest.approx(one.count)
            )


def test_where_all_scores_are_equal_there_are_no_groups():
    answers = of_class(20)
    answers["scores"] = [7] * 20

    assert all(each.groups is None for each in option_uses("abc", "a", **answers))


@pytest.mark.parametrize("short", ["choices", "marks", "scores"])
def test_one_of_each_for_every_student(short):
    answers = of_class(20)
    answers[short] = answers[short][1:]

    with pytest.raises(ValueError):
        option_uses("abc", "a", **answers)


# --- from counts -----------------------------------------------------------------


def thirds(lower, middle, upper):
    """How many chose each option, by third; one more on the rest in each third."""
    return [
        AnswerCount({option} - {"unsure"}, rest, third, n)
        for rest, (third, chose) in enumerate(
            {"lower": lower, "middle": middle, "upper": upper}.items()
        )
        for option, n in chose.items()
    ]


def test_each_figure_is_a_number_of_people():
    a, b = counted_uses(
        "ab", "a", thirds({"a": 2, "b": 6}, {"a": 3, "b": 3}, {"a": 6, "b": 1})
    )

    assert (a.count, a.n, a.compared) == (11, 21, 21)
    assert a.groups == ByGroup(upper=6, middle=3, lower=2)
    assert a.sizes == b.sizes == ByGroup(upper=7, middle=6, lower=8)
    assert b.groups == ByGroup(upper=1, middle=3, lower=6)


def test_the_interval_of_the_key_is_that_of_the_discrimination():
    """A small upper third, so that counts and shares differ."""
    counts = thirds({"a": 4, "b": 8}, {"a": 6, "b": 2}, {"a": 5, "b": 1})
    a, _b = counted_uses("ab", "a", counts)
    marks = [int("a" in each.chosen) for each in counts for _ in range(each.n)]
    rests = [each.rest for each in counts for _ in range(each.n)]
    whole = discrimination(
        marks, [mark + rest for mark, rest in zip(marks, rests, strict=True)]
    )

    assert (a.interval.low, a.interval.high) == pytest.approx((whole.low, whole.high))


def test_thirds_of_different_size_are_compared_by_shares():
    """4 of 5 is more than 6 of 12."""
    counts = thirds({"a": 6, "b": 6}, {"a": 4}, {"a": 1, "b": 4})
    _a, b = counted_uses("ab", "a", counts)

    assert (b.groups.upper, b.groups.lower) == (4, 6)
    assert "stronger_choose" in b.flags


@pytest.mark.parametrize(
    "counts",
    [
        thirds({"a": 4}, {"b": 12}, {"a": 8}),  # four in the lower third
        thirds({"a": 8}, {"b": 12}, {"a": 4}),
        thirds({}, {"a": 30}, {}),  # all did alike
        thirds({"a": 6}, {"b": 7}, {"a": 6}),  # nineteen
    ],
)
def test_thirds_that_would_be_a_few_known_people_are_left_out(counts):
    for each in counted_uses("ab", "a", counts):
        assert (each.groups, each.sizes, each.correlation) == (None, None, None)
        assert each.interval is None


def test_who_is_still_at_work_is_in_the_spread_alone():
    counts = thirds({"a": 8}, {"b": 8}, {"a": 8})
    unfinished = AnswerCount({"b"}, None, None, 3)
    _a, b = counted_uses("ab", "a", [*counts, unfinished])

    assert (b.count, b.n, b.sizes.all) == (11, 27, 24)


@pytest.mark.parametrize(("n", "is_shown"), [(0, False), (4, False), (5, True)])
def test_four_answers_have_no_spread(n, is_shown):
    found = counted_uses("ab", "a", [AnswerCount({"a"}, None, None, n)])

    assert (found is not None) is is_shown
