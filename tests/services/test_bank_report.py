"""The bank's report says what happened in all classes, from two statements."""

from dataclasses import replace

import pytest
from crowd import add_students
from sqlalchemy import event
from taking import RIGHT, right, wrong

from kit.content.model import Library
from kit.services.bank_report import bank_report

ITEMS = ["ev-" + name for name in RIGHT]
GRADED = [item for item in ITEMS if item != "ev-reflection"]


@pytest.fixture
def report(database, library):
    def report():
        with database.reading() as session:
            return bank_report(session, library=library)

    return report


@pytest.fixture
def of(report):
    """`of("ev-single")`: what the report says of it."""

    def of(item):
        [found] = [each for each in report().items if each.item == item]
        return found

    return of


@pytest.fixture
def crowd(database, library, cast, now):
    """Students of 5B by number; student i gives `answers(i)`."""

    def crowd(begin, size, answers, **more):
        add_students(
            database,
            library,
            lesson=more.pop("lesson", cast.lesson_5b),
            names=[f"Crowd {n}" for n in range(begin, begin + size)],
            answers=answers,
            now=now,
            **more,
        )

    return crowd


def graded(better):
    """Right on all items where `better`, else on every third one."""
    return {
        item: right(item) if better or n % 3 == 0 else wrong(item)
        for n, item in enumerate(GRADED)
    }


def test_an_empty_site_has_an_empty_report(report):
    assert (report().items, report().tests) == ((), {})


def test_items_nobody_can_get_wrong_are_not_in_it(report, crowd):
    crowd(0, 6, lambda _i: {item: right(item) for item in ITEMS})

    assert sorted(each.item for each in report().items) == sorted(GRADED)


def test_all_classes_are_added_up(of, crowd, cast):
    crowd(0, 7, lambda _i: {"ev-single": right("ev-single")})
    crowd(7, 6, lambda _i: {"ev-single": wrong("ev-single")}, lesson=cast.lesson_6a)
    found = of("ev-single")

    assert (found.quiz, found.is_current) == ("demo-module", True)
    assert (found.counted.answers, found.counted.difficulty.value) == (13, 7 / 13)
    assert found.key == {"other-tabs"}
    chosen = {bar.option: bar.count for bar in found.counted.options}
    assert (chosen["other-tabs"], chosen["about-page"]) == (7, 6)


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("ev-classify", {"c-warden=saw-it", "c-paper=repeats", "c-diver=saw-it"}),
        ("ev-label", {"a1=fact", "a2=taste"}),
        ("ev-order", {"1=saw", "2=wrote", "3=printed", "4=shared"}),
    ],
)
def test_pairs_and_places_are_counted_one_by_one(of, crowd, item, parts):
    crowd(0, 5, lambda _i: {item: right(item)})

    assert {bar.option for bar in of(item).counted.options} == parts


def test_typed_words_are_in_no_report(of, crowd):
    crowd(0, 12, lambda _i: {"ev-text": right("ev-text")})

    assert of("ev-text").counted.options is None
    assert of("ev-text").counted.difficulty.value == 1


def test_an_older_revision_stands_by_itself_without_a_key(database, crowd, library):
    crowd(0, 5, lambda _i: {"ev-single": right("ev-single")})
    quiz = library.quizzes["demo-module"]
    items = {id_: replace(item, revision="newer") for id_, item in quiz.items.items()}
    newer = replace(
        library, quizzes={**library.quizzes, quiz.id: replace(quiz, items=items)}
    )

    with database.reading() as session:
        [found] = bank_report(session, library=newer).items
    assert (found.quiz, found.is_current, found.key) == (quiz.id, False, frozenset())
    assert found.counted.answers == 5


def test_an_item_that_is_gone_is_still_told_of(database, crowd):
    crowd(0, 5, lambda _i: {"ev-single": right("ev-single")})

    with database.reading() as session:
        library = Library(lessons={}, quizzes={})
        [found] = bank_report(session, library=library).items
    assert (found.quiz, found.is_current) == (None, False)


# --- scores ----------------------------------------------------------------------------


def test_the_rest_is_of_students_who_answered_everything(of, crowd):
    crowd(0, 24, lambda i: graded(i % 2))
    crowd(24, 6, lambda _i: {"ev-single": right("ev-single")})
    found = of("ev-single")

    assert (found.counted.answers, found.compared.students) == (30, 24)
    assert found.compared.item_rest.value == pytest.approx(1)
    assert found.compared.upper_lower == pytest.approx(1)


def test_a_retry_changes_no_score(of, crowd):
    crowd(
        0,
        24,
        lambda i: graded(i % 2),
        again=lambda i: {} if i % 2 else {"ev-single": right("ev-single")},
    )
    found = of("ev-single")

    assert found.counted.difficulty.value == 1 / 2
    assert (found.counted.retries, found.counted.right_on_retry) == (12, 1)
    assert found.compared.item_rest.value == pytest.approx(1)


def test_an_item_that_the_weak_do_better_is_flagged(of, crowd):
    def turned(i):
        given = graded(i % 2)
        key = right("ev-single") if not i % 2 else wrong("ev-single")
        return given | {"ev-single": key}

    crowd(0, 30, turned)

    assert of("ev-single").flags == ("weaker_do_better",)
    assert of("ev-multiple").flags == ()


def test_an_item_wrong_in_one_language_is_flagged(of, crowd):
    crowd(0, 20, lambda _i: {"ev-single": right("ev-single")})
    crowd(20, 8, lambda _i: {"ev-single": wrong("ev-single")}, locale=lambda _i: "uk")

    assert of("ev-single").flags == ("odd_language",)


def test_a_lesson_has_an_alpha_with_its_interval(report, crowd, library):
    crowd(0, 24, lambda i: graded(i % 2))

    [(test, found)] = report().tests.items()
    revision = library.quizzes["demo-module"].revision
    assert test == f"demo-module/everyday@{revision}"
    assert (found.items, found.students) == (len(GRADED), 24)
    assert found.alpha.low < found.alpha.value <= 1


def test_it_asks_the_database_twice_however_many_there_are(
    database, library, report, crowd
):
    statements = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_rest: statements.append(statement),
    )

    def asked():
        statements.clear()
        report()
        return sum(s.startswith(("SELECT", "WITH")) for s in statements)

    crowd(0, 3, lambda i: graded(i % 2))
    few = asked()
    crowd(3, 60, lambda i: graded(i % 2))

    assert (few, asked()) == (2, 2)
