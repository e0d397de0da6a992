"""Tables that leave the school have no student in them; nothing else gets into one."""

import pytest
from crowd import add_students
from taking import RIGHT, right, wrong

from kit.analytics.pooling import Cell, Question, pool
from kit.analytics.stats import SMALLEST_CELL
from kit.content.model import Library
from kit.services.dif_tables import (
    COLUMNS,
    TableError,
    comparisons,
    dif_table,
    from_tsv,
    to_tsv,
)

GRADED = ["ev-" + name for name in RIGHT if name != "reflection"]
Q = Question("m01/everyday@9f3c", 20, "q4", "77aa")
NOTHING = Library(lessons={}, quizzes={})


def cell(n, right, *, locale="en", low=8, high=8, question=Q):
    return Cell(question, locale, low, high, n, right)


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(begin, size, answers, **more):
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(begin, begin + size)],
            answers=answers,
            now=now,
            **more,
        )

    return crowd


@pytest.fixture
def exported(database, library):
    def exported(by=library):
        with database.reading() as session:
            return dif_table(session, library=by)

    return exported


def all_right(_i):
    return {item: right(item) for item in GRADED}


# --- out of the school -----------------------------------------------------------------


def test_whole_attempts_are_counted_by_item_language_and_score(
    exported, crowd, library
):
    crowd(0, 7, all_right)
    table = exported().table

    assert len(table) == len(GRADED)
    [one] = [c for c in table if c.question.item == "ev-single"]
    quiz = library.quizzes["demo-module"]
    assert one.question.test == f"demo-module/everyday@{quiz.revision}"
    assert one.question.revision == quiz.items["ev-single"].revision
    assert (one.locale, one.n, one.right, one.question.items) == ("en", 7, 7, 10)


def test_no_cell_below_five_students_leaves(exported, crowd):
    """Scores of all sizes: every count that is left has five students or more."""
    for n in range(len(GRADED)):
        given = {g: right(g) if i <= n else wrong(g) for i, g in enumerate(GRADED)}
        crowd(10 * n, 3, lambda _i, given=given: given)
    table = exported().table

    assert table
    assert min(each.n for each in table) >= SMALLEST_CELL
    assert max(each.high - each.low for each in table) > 0


def test_four_students_leave_nothing(exported, crowd):
    crowd(0, 4, all_right)

    assert exported().table == ()


def test_who_did_not_answer_everything_is_not_counted(exported, crowd):
    crowd(0, 6, all_right)
    crowd(6, 6, lambda _i: {"ev-single": right("ev-single")})

    assert {each.n for each in exported().table} == {6}


def test_who_changed_the_language_is_not_counted(exported, crowd, taking):
    crowd(0, 6, all_right)
    for item in GRADED:
        locale = "uk" if item == "ev-single" else "en"
        taking("ben").answer(item, locale=locale)

    assert {each.n for each in exported().table} == {6}


def test_languages_are_counted_apart(exported, crowd):
    crowd(0, 6, all_right)
    crowd(6, 5, all_right, locale=lambda _i: "uk")

    found = {each.locale: each.n for each in exported().table}
    assert found == {"en": 6, "uk": 5}


def test_what_was_asked_before_is_left_out_and_counted(exported, crowd, library):
    crowd(0, 6, all_right)
    found = exported(NOTHING)

    assert (found.table, found.left_out) == ((), 6)
    assert exported().left_out == 0


def test_an_empty_site_has_an_empty_table(exported):
    assert exported().table == ()


# --- as text ---------------------------------------------------------------------------


def test_a_table_comes_back_from_its_text(exported, crowd):
    crowd(0, 9, all_right)
    table = exported().table

    assert from_tsv(to_tsv(table)) == table
    assert to_tsv(table).splitlines()[0] == "\t".join(COLUMNS)
    assert from_tsv(to_tsv(())) == ()


def test_a_file_of_windows_is_read_as_well():
    table = (cell(9, 4),)

    assert from_tsv(to_tsv(table).replace("\n", "\r\n")) == table


GOOD = to_tsv((cell(9, 4), cell(7, 7, locale="uk")))
LINE = GOOD.splitlines()[1]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no table"),
        ("name,score\nBen,3\n", 1, "no table"),
        (LINE, 1, "no table"),
        (GOOD + "\n", 4, "1 columns"),
        (GOOD + LINE + "\textra", 4, "10 columns"),
        (GOOD + LINE, 4, "repeats line 2"),
        (GOOD.replace("\t9\t4", "\t4\t4"), 2, "fewer than 5"),
        (GOOD.replace("\t9\t4", "\t9\t10"), 2, "10 right of 9"),
        (GOOD.replace("\t9\t4", "\t9\t-4"), 2, "no such right"),
        (GOOD.replace("\t9\t4", "\t9\t٤"), 2, "no such right"),
        (GOOD.replace("\t9\t4", "\t9\t4.0"), 2, "no such right"),
        (GOOD.replace("\t9\t4", f"\t{'9' * 10}\t4"), 2, "no such n"),
        (GOOD.replace("\t8\t8", "\t8\t10"), 2, "no band"),
        (GOOD.replace("\t8\t8", "\t9\t8"), 2, "no band"),
        (GOOD.replace("\t20\t", "\t0\t"), 2, "no such items"),
        (GOOD.replace("\t20\t", "\t1001\t"), 2, "no such items"),
        (GOOD.replace("\ten\t", "\t\x1b[2J\t"), 2, "no such locale"),
        (GOOD.replace("\ten\t", "\t<b>\t"), 2, "no such locale"),
        (GOOD.replace("q4", "q4 DROP TABLE"), 2, "no such item"),
        (GOOD.replace("@9f3c", ""), 2, "no such test"),
        (GOOD.replace("77aa", ""), 2, "no such revision"),
    ],
)
def test_a_line_that_is_none_is_named_with_what_is_wrong(text, line, words):
    with pytest.raises(TableError, match=words) as fault:
        from_tsv(text)

    assert fault.value.line == line


# --- what many schools show ------------------------------------------------------------


def of_schools(schools, *, harder=0):
    """`harder`: how many of ten in each band get it wrong in the other language."""
    one = [cell(10, 9 - band, low=20 - band, high=20 - band) for band in range(6)] + [
        cell(10, max(0, 9 - band - harder), low=20 - band, high=20 - band, locale="uk")
        for band in range(6)
    ]
    return pool(*([tuple(sorted(one))] * schools))


def test_a_harder_language_is_found_when_schools_add_up():
    [alone] = comparisons(of_schools(1, harder=3), library=NOTHING)
    [four] = comparisons(of_schools(4, harder=3), library=NOTHING)

    assert (alone.standing, alone.students) == ("provisional", (60, 60))
    assert (four.standing, four.dif.category) == ("enough", "C")
    assert (four.focal, four.dif.harder_for) == ("uk", "focal")
    assert four.dif.notices_shift > alone.dif.notices_shift


def test_equal_languages_are_not_flagged():
    [found] = comparisons(of_schools(4), library=NOTHING)

    assert (found.dif.category, found.dif.harder_for) == ("A", None)


def test_below_fifty_students_there_is_no_category():
    table = (cell(49, 30), cell(80, 50, locale="uk"))
    [found] = comparisons(table, library=NOTHING)

    assert (found.standing, found.missing) == ("not_enough", 1)
    assert found.dif.category is None


def test_the_largest_language_is_compared_with():
    table = (cell(50, 30, locale="ar"), cell(60, 40), cell(90, 50, locale="uk"))
    found = comparisons(table, library=NOTHING)

    assert [(each.reference, each.focal) for each in found] == [
        ("uk", "ar"),
        ("uk", "en"),
    ]


def test_the_language_an_item_was_written_in_goes_before_the_largest(library):
    question = Question("demo-module/everyday@1", 20, "ev-single", "2")
    table = (
        cell(50, 30, question=question),
        cell(90, 50, locale="uk", question=question),
    )
    [found] = comparisons(table, library=library)

    assert (found.reference, found.students) == ("en", (50, 90))


def test_one_language_alone_is_compared_with_nothing():
    assert comparisons((cell(90, 50),), library=NOTHING) == ()


def test_students_of_different_scores_are_not_compared():
    table = (cell(60, 30), cell(60, 50, locale="uk", low=12, high=12))
    [found] = comparisons(table, library=NOTHING)

    assert (found.standing, found.dif) == ("provisional", None)
