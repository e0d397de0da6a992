"""Comparisons on the page: drawn once, said with care."""

import pytest
from pages import h1, main, read

from kit.analytics.stats import Estimate
from kit.db.models import ComparisonClass
from kit.services import classes
from kit.services.comparisons import Difference
from kit.web.teacher.comparisons import basis_words


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def rooms(database, cast, now):
    with database.writing() as session:
        return [
            classes.create_class(
                session,
                school_id=cast.school_id,
                teacher_id=cast["ana"].id,
                name=name,
                now=now,
            )
            for name in ("7A", "<b>7B")
        ]


def test_without_two_fresh_classes_it_says_what_it_needs(ana):
    words = main(ana.get("/t/comparisons"))

    assert "This needs two classes that have had no lesson yet." in words
    assert "Draw now" not in words


def test_home_leads_to_it(ana):
    assert "/t/comparisons" in read(ana.get("/t/")).links


def test_drawn_it_shows_who_starts_when_and_how_to_check(ana, rooms):
    answer = ana.post("/t/comparisons", data={"room": rooms})
    page = ana.get(answer.location)

    assert answer.status_code == 303
    assert h1(page) == "Comparison"
    words = main(page)
    assert "now" in words and "after both tests" in words
    assert "The difference appears when every class has taken both tests." in words
    assert "Number of the draw" in words and "Ana" in words
    assert "effect" not in words
    assert "<b>7B" not in page.text
    assert "7A" in main(ana.get("/t/comparisons"))


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_draw_nothing(ana, rooms, rows, count):
    page = ana.post(
        "/t/comparisons", data={"room": rooms[:count]}, follow_redirects=True
    )

    assert "Nothing was drawn." in main(page)
    assert rows(ComparisonClass) == []


def test_a_second_draw_changes_nothing(ana, rooms, rows):
    ana.post("/t/comparisons", data={"room": rooms})
    first = [(r.classroom_id, r.starts) for r in rows(ComparisonClass)]
    page = ana.post("/t/comparisons", data={"room": rooms}, follow_redirects=True)

    assert "Nothing was drawn." in main(page)
    assert [(r.classroom_id, r.starts) for r in rows(ComparisonClass)] == first


def test_classes_of_others_are_not_drawn(browse_as, rooms, rows):
    browse_as("eve").post("/t/comparisons", data={"room": rooms})

    assert rows(ComparisonClass) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("cora", 404), ("eve", 404), ("odo", 404), ("dora", 200)],
)
def test_who_reads_every_class_reads_it(ana, browse_as, rooms, who, status):
    address = ana.post("/t/comparisons", data={"room": rooms}).location

    assert browse_as(who).get(address).status_code == status


def test_the_word_effect_needs_enough_classes():
    def words(basis):
        return basis_words(Difference(Estimate(1, 0.5, 1.5), basis, 3, 3))

    assert "effect" in words("classes")
    assert "effect" not in words("students")


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_it_is_in_the_teachers_language(ana, rooms, language):
    address = ana.post("/t/comparisons", data={"room": rooms}).location
    ana.get(f"/t/comparisons?lang={language}")

    for page in ("/t/comparisons", address):
        words = main(ana.get(page))
        for english in ("Comparison", "Draw", "lessons", "How it stands"):
            assert english not in words
