"""A key can be disputed: one doubt a person and item, without a name to the authors."""

import json

import pytest
from pages import says

from kit.db.models import Challenge
from kit.services import challenges, erasure, exports


@pytest.fixture
def doubt(database, library, cast, now):
    def doubt(name, words, item="ev-single"):
        with database.writing() as session:
            challenges.challenge(
                session,
                account_id=cast[name].id,
                item=library.items[item],
                words=words,
                locale="uk",
                now=now,
            )

    return doubt


@pytest.fixture
def ask(database):
    def ask(question, **values):
        with database.reading() as session:
            return question(session, **values)

    return ask


def test_a_class_and_its_teachers_are_heard(doubt, ask, cast):
    doubt("ben", "The page has an imprint.")
    doubt("cora", "My class says so, too.")
    doubt("chen", "From another class.")

    found = ask(challenges.doubts_of, class_id=cast.class_5b.id, item_id="ev-single")

    assert sorted((d.words, d.by_teacher) for d in found) == [
        ("My class says so, too.", True),
        ("The page has an imprint.", False),
    ]
    assert ask(challenges.counts_of, class_id=cast.class_5b.id) == {"ev-single": 2}


def test_a_second_doubt_of_the_same_person_replaces_the_first(doubt, ask, cast):
    doubt("ben", "First.")
    doubt("ben", "Second.")

    assert ask(challenges.counts_of, class_id=cast.class_5b.id) == {"ev-single": 1}
    words = ask(challenges.words_of, account_id=cast["ben"].id, item_id="ev-single")
    assert words == "Second."


def test_the_authors_get_words_and_no_name(doubt, ask, library):
    doubt("ben", "The page has an imprint.")
    doubt("ana", "Two answers are right.", item="ev-multiple")

    report = ask(challenges.report)

    assert report == [
        {
            "item": "ev-multiple",
            "revision": library.items["ev-multiple"].revision,
            "locale": "uk",
            "by": "teacher",
            "words": "Two answers are right.",
            "day": "2026-09-07",
        },
        {
            "item": "ev-single",
            "revision": library.items["ev-single"].revision,
            "locale": "uk",
            "by": "student",
            "words": "The page has an imprint.",
            "day": "2026-09-07",
        },
    ]
    assert not says(json.dumps(report), "Ben")


def test_a_doubt_goes_with_the_student_and_is_in_the_own_export(
    doubt, ask, database, cast
):
    doubt("ben", "Mine.")
    data = ask(exports.student_data, student_id=cast["ben"].id)
    assert [c["words"] for c in data["challenges"]] == ["Mine."]

    with database.writing() as session:
        erasure.erase_student(session, student_id=cast["ben"].id)

    with database.reading() as session:
        assert session.query(Challenge).count() == 0
