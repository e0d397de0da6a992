from collections import Counter
from dataclasses import replace
from math import exp
from random import Random

import pytest

from kit.analytics.dif import Stratum, mantel_haenszel
from kit.analytics.pooling import Cell, Question, pool, publishable, strata, tally
from kit.analytics.stats import SMALLEST_CELL

Q = Question("m01/everyday@9f3c", 20, "q4", "77aa")


def cell(low, high, n, right=0, locale="en", question=Q):
    return Cell(question, locale, low, high, n, right)


def bands(table):
    return [(each.low, each.high, each.n) for each in table]


def singles(counts, **more):
    """Cells of single scores: {score: n}."""
    return tuple(cell(score, score, n, **more) for score, n in sorted(counts.items()))


def made_up(dice, n, locale="en", items=20, gap=0.0, shift=0.0):
    """Answers to one item of a test, as `tally` takes them."""
    question = replace(Q, items=items)
    for _ in range(n):
        able = dice.gauss(-gap, 1)
        others = sum(
            dice.random() < 1 / (1 + exp(-1.4 * able)) for _ in range(items - 1)
        )
        right = dice.random() < 1 / (1 + exp(-1.4 * able + shift))
        yield question, locale, others + right, right


# --- counting --------------------------------------------------------------------


def test_answers_become_counts():
    table = tally(
        [
            (Q, "uk", 7, True),
            (Q, "en", 7, False),
            (Q, "uk", 7, False),
            (Q, "uk", 3, True),
        ]
    )

    assert table == (
        cell(7, 7, 1, 0, "en"),
        cell(3, 3, 1, 1, "uk"),
        cell(7, 7, 2, 1, "uk"),
    )
    assert tally([]) == ()


@pytest.mark.parametrize("score", [-1, 21])
def test_a_score_lies_on_the_scale(score):
    with pytest.raises(ValueError, match="of 20 items"):
        tally([(Q, "uk", score, True)])


@pytest.mark.parametrize(
    ("low", "high"),
    [(3, 5), (1, 2), (2, 5), (5, 4), (-4, -1), (0, 7), (0, 31), (21, 21), (24, 27)],
)
def test_what_is_no_band_is_refused(low, high):
    with pytest.raises(ValueError, match="no band"):
        cell(low, high, 5)


@pytest.mark.parametrize(("n", "right"), [(5, 6), (5, -1), (-1, 0)])
def test_impossible_counts_are_refused(n, right):
    with pytest.raises(ValueError, match="right of"):
        cell(0, 0, n, right)


# --- what may leave the school ---------------------------------------------------


def test_small_cells_join_their_neighbour_and_large_ones_stay():
    table = singles({4: 3, 5: 4, 6: 9, 7: 5, 8: 6, 9: 8})

    # 4 and 5 are enough together; their half and the other then both are.
    assert bands(publishable(table)) == [
        (4, 5, 7),
        (6, 6, 9),
        (7, 7, 5),
        (8, 8, 6),
        (9, 9, 8),
    ]


def test_a_pair_that_is_still_small_takes_the_next_pair():
    assert bands(publishable(singles({4: 1, 5: 2, 6: 9, 7: 5}))) == [(4, 7, 17)]


def test_what_is_small_in_the_broadest_band_is_left_out():
    """With 20 items a band has at most 4 scores; broader ones find DIF where none is."""
    assert bands(publishable(singles({0: 2, 3: 2, 4: 5}))) == [(4, 4, 5)]
    assert publishable(singles({0: 4, 20: 4})) == ()
    assert publishable(()) == ()


@pytest.mark.parametrize(
    ("items", "broadest"),
    [(1, 1), (5, 1), (6, 2), (8, 2), (12, 4), (20, 4), (23, 4), (24, 8)],
)
def test_a_band_is_at_most_a_third_of_the_scale(items, broadest):
    question = replace(Q, items=items)
    found = publishable(
        singles(dict.fromkeys(range(items + 1), 1), question=question), smallest=1000
    )

    assert found == ()
    cell(0, broadest - 1, 5, question=question)
    with pytest.raises(ValueError, match="no band"):
        cell(0, 2 * broadest - 1, 5, question=question)


def test_no_small_cell_leaves_and_nothing_is_made_up():
    dice = Random(60)
    assert SMALLEST_CELL == 5
    for _ in range(200):
        table = tally(
            made_up(dice, dice.randint(0, 90), items=dice.choice([5, 8, 12, 20, 24]))
        )
        left = publishable(table)

        assert all(each.n >= 5 for each in left)
        for each in left:
            inside = [c for c in table if each.low <= c.low <= each.high]
            assert (each.n, each.right) == (
                sum(c.n for c in inside),
                sum(c.right for c in inside),
            )
        assert len({c.low for c in left}) == len(left)
        assert publishable(left) == left


def test_whether_a_cell_stays_does_not_depend_on_the_answers():
    dice = Random(61)
    for _ in range(50):
        table = tally(made_up(dice, 40))
        other = tuple(replace(c, right=dice.randint(0, c.n)) for c in table)

        assert bands(publishable(table)) == bands(publishable(other))


def test_cells_that_were_not_added_yet_are_added_first():
    assert bands(publishable((cell(4, 4, 3), cell(4, 4, 3)))) == [(4, 4, 6)]


# --- adding up -------------------------------------------------------------------


def test_counts_of_the_same_band_add_up():
    assert pool((cell(4, 4, 5, 2),), (cell(4, 4, 6, 3),)) == (cell(4, 4, 11, 5),)


def test_each_place_takes_the_broadest_band_anybody_needed_there():
    one = (cell(0, 0, 5, 1), cell(1, 1, 6, 2), cell(4, 5, 7, 3))
    other = (cell(0, 1, 8, 4), cell(4, 4, 5, 5), cell(8, 11, 9, 6))

    assert pool(one, other) == (cell(0, 1, 19, 7), cell(4, 5, 12, 8), cell(8, 11, 9, 6))


def test_questions_revisions_and_languages_stay_apart():
    revised, elsewhere = replace(Q, revision="88bb"), replace(Q, test="m02")
    table = pool(
        (cell(4, 4, 5), cell(4, 4, 5, locale="uk")),
        (cell(4, 5, 5, question=revised), cell(4, 4, 5, question=elsewhere)),
    )

    assert len(table) == 4
    assert Counter(each.n for each in table) == {5: 4}


def test_schools_in_any_order_and_grouping_give_the_same():
    dice = Random(62)
    for _ in range(40):
        a, b, c = (
            publishable(tally(made_up(dice, dice.randint(0, 60)))) for _ in range(3)
        )

        assert (
            pool(a, b, c) == pool(c, a, b) == pool(pool(a, b), c) == pool(a, pool(c, b))
        )
        assert sum(x.n for x in pool(a, b, c)) == sum(x.n for x in (*a, *b, *c))
        assert pool(a) == a == pool(a, ())
    assert pool() == ()


# --- to a result -----------------------------------------------------------------


def test_two_languages_are_compared_in_bands_both_have():
    table = pool(
        (cell(0, 0, 5, 1), cell(1, 1, 6, 2), cell(8, 8, 7, 7)),
        (cell(0, 1, 9, 3, "uk"), cell(4, 4, 5, 5, "ar")),
    )

    assert strata(table, Q, reference="en", focal="uk") == (
        Stratum(3, 8, 3, 6),
        Stratum(7, 0, 0, 0),
    )
    assert strata(table, replace(Q, item="q5"), reference="en", focal="uk") == ()
    with pytest.raises(ValueError, match="itself"):
        strata(table, Q, reference="en", focal="en")


def test_unmerged_counts_give_the_same_as_the_answers_themselves():
    dice = Random(63)
    answers = [*made_up(dice, 80), *made_up(dice, 80, "uk", shift=1)]
    by_score = {}
    for _question, locale, score, right in answers:
        by_score.setdefault(score, [0, 0, 0, 0])[
            2 * (locale == "uk") + (not right)
        ] += 1
    direct = mantel_haenszel(Stratum(*each) for each in by_score.values())

    pooled = mantel_haenszel(strata(tally(answers), Q, reference="en", focal="uk"))

    assert pooled.delta == pytest.approx(direct.delta)
    assert pooled.chi2 == pytest.approx(direct.chi2)


def from_schools(dice, schools, **more):
    """Pooled tables of classes of 30, half of them in each language."""
    tables = []
    for number in range(schools):
        locale = "uk" if number % 2 else "en"
        focal = more if number % 2 else {}
        tables.append(publishable(tally(made_up(dice, 30, locale, **focal))))
    return mantel_haenszel(strata(pool(*tables), Q, reference="en", focal="uk"))


def test_schools_of_one_language_each_find_together_what_none_could():
    dice = Random(64)
    found = [from_schools(dice, 16, shift=1.4) for _ in range(30)]

    assert min(each.reference for each in found) > 100
    assert sum(each.category in ("B", "C") for each in found) >= 20
    assert all(each.delta < 0 for each in found)


def test_broad_bands_do_not_find_dif_where_one_language_is_only_weaker():
    dice = Random(65)
    found = [from_schools(dice, 16, gap=0.7) for _ in range(60)]

    assert sum(each.category in ("B", "C") for each in found) <= 5
