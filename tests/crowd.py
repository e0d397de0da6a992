"""A class of any size with answers, written straight into the tables."""

from datetime import timedelta

from kit.content.model import Reflection
from kit.db.models import Account, Assignment, Attempt, StepDone, StoredResponse
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services.ids import public_id
from kit.services.names import name_key


def add_students(
    database,
    library,
    *,
    lesson,
    names,
    answers,
    now,
    certainty=2,
    finished=False,
    steps=(),
    form=None,
):
    """Students who have begun `lesson`; `answers(i)` gives student i's by item.

    In a test all of them take `form`.
    """
    with database.writing() as session:
        given = session.get_one(Assignment, lesson.id)
        quiz = library.quizzes[form or given.content_id]
        students = [
            Account(
                school_id=given.school_id,
                public_id=public_id(),
                role="student",
                name=name,
                name_key=name_key(name),
                classroom_id=given.classroom_id,
                note="",
                locale="en",
                pin_counter=0,
                created_at=now,
                seen_at=now,
                erase_on=(now + timedelta(days=100)).date(),
                waiting=False,
            )
            for name in names
        ]
        session.add_all(students)
        session.flush()
        base = int(now.timestamp()) << 20
        for i, student in enumerate(students):
            session.add(
                Attempt(
                    school_id=given.school_id,
                    id=base + student.id,
                    student_id=student.id,
                    assignment_id=given.id,
                    content_id=quiz.id,
                    quiz_revision=quiz.revision,
                    track=given.track,
                    number=1,
                    started_at=now,
                    moved_at=now,
                    finished_at=now + timedelta(minutes=10) if finished else None,
                )
            )
        session.flush()
        for i, student in enumerate(students):
            for step in steps:
                session.add(
                    StepDone(
                        school_id=given.school_id,
                        attempt_id=base + student.id,
                        step_id=step,
                        done_at=now,
                    )
                )
            for item_id, response in answers(i).items():
                session.add(
                    _stored(
                        quiz,
                        given,
                        base + student.id,
                        item_id,
                        response,
                        certainty,
                        now,
                    )
                )
        return [student.public_id for student in students]


def _stored(quiz, given, attempt_id, item_id, response, certainty, now):
    item = quiz.items[item_id]
    accept = {"en": quiz.texts["en"].items[item_id].accept}
    mark = grade(item, response, accept=accept)
    return StoredResponse(
        school_id=given.school_id,
        attempt_id=attempt_id,
        item_id=item_id,
        number=1,
        item_revision=item.revision,
        locale="en",
        translation="source",
        given=to_json(response),
        certainty=None if isinstance(item, Reflection) else certainty,
        earned_milli=to_milli(mark.earned),
        possible_milli=1000 * mark.possible,
        resend_key=f"{attempt_id % 10**9}-{item_id}"[:24],
        answered_at=now,
        released_at=now,
    )
