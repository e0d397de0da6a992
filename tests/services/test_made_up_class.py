"""A made-up class is in no statistics, no export, no draw and no count of the school."""

import pytest
from sqlalchemy import func, select
from taking import Taking

from kit.analytics import score_queries
from kit.content.model import Chosen
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ItemCount,
    StoredResponse,
)
from kit.services import (
    assignments,
    comparisons,
    demo,
    erasure,
    exports,
    health,
    long_export,
    regrade,
)
from kit.services.comparisons import Who

WORDS = ("Amber", "Birch", "Cedar", "Maple")


@pytest.fixture
def made(database, library, cast, now):
    """Dora's: with students, and the made-up module begun by one of them."""
    with database.writing() as session:
        public_id = demo.make_class(
            session,
            library=library,
            school_id=cast.school_id,
            teacher_id=cast["dora"].id,
            name="Made-up class",
            words=WORDS,
            now=now,
        )
        return session.scalar(select(Classroom).where(Classroom.public_id == public_id))


@pytest.fixture
def answered(database, library, made, cast, now):
    """One answer in the made-up class, given as a student gives it."""
    with database.writing() as session:
        lesson = assignments.assign(
            session,
            library=library,
            class_id=made.id,
            content_id="demo-module",
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=now,
        )
        student = session.scalar(
            select(Account.id).where(Account.classroom_id == made.id).limit(1)
        )
    taking = Taking(
        database, library, student_id=student, assignment=lesson, now=now
    ).begin()
    taking.answer("ev-single")
    return taking


def count(database, table, *where):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def test_answers_in_it_are_stored_and_not_counted(database, answered):
    assert count(database, StoredResponse) >= 1
    assert count(database, ItemCount) == 0


def test_another_key_for_it_changes_no_count(
    database, library, made, answered, cast, now
):
    with database.writing() as session:
        changed = regrade.rule(
            session,
            library=library,
            class_id=made.id,
            item_id="ev-single",
            what="key",
            key=Chosen(frozenset({"about-page"})),
            words="",
            account_id=cast["dora"].id,
            now=now,
        )

    assert changed == 1
    assert count(database, ItemCount) == 0


def test_erasing_it_takes_nothing_from_real_counts(database, made, answered, taking):
    taking("ben").answer("ev-single")
    assert count(database, ItemCount) == 1

    with database.writing() as session:
        erasure.erase_class(session, class_id=made.id)

    assert count(database, ItemCount) == 1
    assert count(database, Assignment, Assignment.classroom_id == made.id) == 0


def test_reports_over_all_classes_leave_it_out(database, answered, taking):
    with database.reading() as session:
        assert score_queries.scores(session, practice=()) == []
        assert score_queries.by_language(session, practice=()) == []
    taking("ben").answer("ev-single")

    with database.reading() as session:
        assert len(score_queries.scores(session, practice=())) == 1


def test_exports_of_the_school_leave_it_out(database, library, made, answered, cast):
    with database.reading() as session:
        rooms = exports.rooms_of(session, school_id=cast.school_id)
        school = long_export.count_answers(session, school_id=cast.school_id)
        room = long_export.count_answers(
            session, school_id=cast.school_id, class_id=made.id
        )

    assert made.id not in rooms
    assert (school, room > 0) == (0, True)


def test_health_does_not_count_its_students(database, made, cast, now):
    with database.reading() as session:
        found = health.look_at_students(
            session, school_id=cast.school_id, now=now.replace(year=2027, month=8)
        )

    assert found.erased_soon == 0
    with database.reading() as session:
        found = health.look_at_students(
            session,
            school_id=cast.school_id,
            now=now.replace(year=2027, month=8, day=25),
        )
    assert found.erased_soon == 5  # the cast


def test_it_cannot_be_drawn(database, made, cast):
    who = Who(cast["dora"].id, cast.school_id, is_admin=True)
    with database.reading() as session:
        rooms = comparisons.rooms_to_draw(session, who=who)

    assert made.public_id not in {room.public_id for room in rooms}


def test_a_teacher_has_one(database, library, made, cast, now):
    with database.writing() as session:
        again = demo.make_class(
            session,
            library=library,
            school_id=cast.school_id,
            teacher_id=cast["dora"].id,
            name="Another",
            words=WORDS,
            now=now,
        )

    assert again == made.public_id
    assert count(database, Attempt) >= 2
