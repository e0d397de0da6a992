"""A class of any size with answers, written straight into the tables."""

from datetime import timedelta

from kit.content.model import Reflection
from kit.db.models import Account, Assignment, Attempt, StepDone, StoredResponse
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services import counters
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
    again=lambda _i: {},
    locale=lambda _i: "en",
    seconds=lambda _i: 0,
):
    """Students who have begun `lesson`; `answers(i)` gives student i's by item.

    In a test all of them take `form`. `again` gives second tries; student i answers in
    `locale(i)` and takes `seconds(i)` over each try.
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
        reflections = {
            id_ for id_, item in quiz.items.items() if isinstance(item, Reflection)
        }
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
        stored = []
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
            tries = [(*each, 1) for each in answers(i).items()]
            tries += [(*each, 2) for each in again(i).items()]
            for place, (item_id, response, number) in enumerate(tries, start=1):
                row = _stored(quiz, given, base + student.id, item_id, response)
                row.certainty = None if item_id in reflections else certainty
                row.number = number
                row.locale = locale(i)
                row.resend_key = f"{student.id}-{place}"
                row.answered_at = now + timedelta(seconds=seconds(i) * place)
                row.released_at = row.answered_at
                stored.append(row)
        session.add_all(stored)
        counters.count(session, *stored)
        return [student.public_id for student in students]


def _stored(quiz, given, attempt_id, item_id, response):
    item = quiz.items[item_id]
    accept = {"en": quiz.texts["en"].items[item_id].accept}
    mark = grade(item, response, accept=accept)
    return StoredResponse(
        school_id=given.school_id,
        attempt_id=attempt_id,
        item_id=item_id,
        item_revision=item.revision,
        translation="source",
        given=to_json(response),
        earned_milli=to_milli(mark.earned),
        possible_milli=1000 * mark.possible,
    )
