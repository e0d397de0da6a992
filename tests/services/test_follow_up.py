"""What a teacher may want to come back to after a lesson."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from crowd import add_students
from sqlalchemy import update

from kit.content.model import Chosen, Typed
from kit.db.models import Assignment, Attempt, StoredRuling
from kit.services import assignments, members, removed
from kit.services.follow_up import follow_up, progress_of

KEY, OTHER = Chosen(frozenset({"other-tabs"})), Chosen(frozenset({"about-page"}))
DOUBT = Chosen(frozenset({"not-good-enough"}))


class Lesson:
    """The module of 5B: `taken(missed=5, of=10)` and closed, unless it is left open."""

    def __init__(self, database, library, cast, now):
        self.database, self.library, self.cast, self.now = database, library, cast, now

    def taken(self, *, missed, of, finished=True):
        add_students(
            self.database,
            self.library,
            lesson=self.cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(of)],
            answers=lambda i: {
                "ev-single": OTHER if i < missed else KEY,
                "ev-judge-flawed": DOUBT,
                "ev-reflection": Typed("Ask who could know."),
            },
            now=self.now,
            finished=finished,
        )
        with self.database.writing() as session:
            # Ben has begun and answered nothing; here he is done.
            ben = self.cast["ben"].id
            session.execute(
                update(Attempt)
                .where(Attempt.student_id == ben)
                .values(finished_at=self.now)
            )
        return self

    def closed(self):
        with self.database.writing() as session:
            lesson = self.cast.lesson_5b.id
            assignments.close(session, assignment_id=lesson, now=self.now)
        return self

    def lines(self, name="ana"):
        with self.database.reading() as session:
            given = assignments.list_assignments(
                session, teacher_id=self.cast[name].id, now=MONDAY_9AM
            )
            found = follow_up(session, library=self.library, given=given)
        return [(line.reason, line.item, line.count, line.of) for line in found]


@pytest.fixture
def lesson(database, library, cast, now):
    return Lesson(database, library, cast, now)


def test_before_anything_is_closed_there_is_nothing(lesson):
    assert lesson.lines() == []
    assert lesson.taken(missed=8, of=8).lines() == []


def test_the_question_half_of_the_class_missed(lesson):
    lesson.taken(missed=4, of=8).closed()

    assert lesson.lines() == [("missed", "ev-single", 4, 8)]


@pytest.mark.parametrize(("missed", "of"), [(3, 8), (7, 7)])
def test_fewer_or_too_few_are_no_reason(lesson, missed, of):
    lesson.taken(missed=missed, of=of).closed()

    assert lesson.lines() == []


def test_who_has_not_finished(lesson):
    lesson.taken(missed=0, of=3, finished=False).closed()

    assert lesson.lines() == [("unfinished", "", 3, 4)]


def test_a_question_the_class_left_out_is_no_reason(lesson, database, cast, now):
    lesson.taken(missed=8, of=8).closed()
    with database.writing() as session:
        session.add(
            StoredRuling(
                classroom_id=cast.class_5b.id,
                item_id="ev-single",
                item_revision="0",
                what="drop",
                key="",
                words="",
                account_id=cast["ana"].id,
                changed=0,
                made_at=now,
            )
        )

    assert lesson.lines() == []


def test_only_the_last_lesson_of_a_class_counts(lesson, database, library, cast, now):
    lesson.taken(missed=8, of=8).closed()
    with database.writing() as session:
        later = assignments.assign(
            session,
            library=library,
            class_id=cast.class_5b.id,
            content_id="demo-module",
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=now + timedelta(days=7),
        )
        row = session.query(Assignment).filter_by(public_id=later).one()
        assignments.close(session, assignment_id=row.id, now=now + timedelta(days=7))

    assert lesson.lines() == []


def test_a_test_is_not_talked_about(lesson, database, library, cast, now):
    form = library.forms["A"]
    asked = list(form.items.values())[:2]
    add_students(
        database,
        library,
        lesson=cast.form_5b,
        names=[f"Crowd {n}" for n in range(9)],
        answers=lambda _i: {
            item.id: Chosen(frozenset(set(item.options[:2]) - {item.key}))
            for item in asked
        },
        now=now,
        form=form.id,
    )
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.form_5b.id, now=now)

    assert lesson.lines() == []


def test_another_teacher_hears_nothing_of_it(lesson):
    lesson.taken(missed=8, of=8).closed()

    assert lesson.lines("eve") == []
    assert lesson.lines("cora") == lesson.lines("ana")


def test_who_left_the_class_is_not_counted(lesson, database, cast, now):
    lesson.taken(missed=8, of=9)
    with database.writing() as session:
        for name in ("Crowd 0", "Crowd 1"):
            line = next(
                each
                for each in members.list_students(session, class_id=cast.class_5b.id)
                if each.name == name
            )
            removed.remove_student(
                session,
                class_id=cast.class_5b.id,
                student=line.public_id,
                now=now,
            )
    lesson.closed()

    assert lesson.lines() == []  # seven are left


def test_how_many_are_at_work(lesson, database, cast):
    lesson.taken(missed=0, of=3, finished=False)
    with database.reading() as session:
        given = assignments.list_assignments(
            session, teacher_id=cast["ana"].id, now=MONDAY_9AM
        )
        counts = progress_of(session, given=given)

    assert counts[cast.lesson_5b.id].begun == 4
    assert counts[cast.lesson_5b.id].finished == 1
    assert cast.form_5b.id not in counts
