"""The tests before, after and some weeks later: who takes which form.

Three parallel forms A, B and C. Each student keeps one sequence of forms, given out in
turn within a class, so that the forms change places between the sittings and a harder
form does not look like a change of the class.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kit.content.model import FORMS, Form, Library, Quiz
from kit.db.models import Account, Assignment, Attempt, Classroom
from kit.services.errors import NotYoursError
from kit.services.hours import state_of

SITTINGS = ("pre-test", "post-test", "delayed-test")  # content ids of tests, in order
# With a later test every form is taken once at each sitting; a form used for the
# later test only could not tell forgetting from a harder form.
SEQUENCES = {2: ("ABC", "BAC"), 3: ("ABC", "BCA", "CAB")}


def is_test(content_id: str) -> bool:
    return content_id in SITTINGS


def has_tests(library: Library) -> bool:
    """Whether all three forms could be loaded: a test needs every one of them."""
    return all(letter in library.forms for letter in FORMS)


def form_at(sequence: str, content_id: str) -> Form:
    """The letter of the form a student of this sequence takes at a sitting."""
    letter = sequence[SITTINGS.index(content_id)]
    return next(form for form in FORMS if form == letter)


def next_sequence(taken: Mapping[str, int], *, sittings: int) -> str:
    """The sequence fewest students of the class have; of equal ones the first."""
    return min(SEQUENCES[sittings], key=lambda sequence: taken.get(sequence, 0))


def quiz_for(
    session: Session, library: Library, *, student: Account, content_id: str
) -> Quiz:
    """The form this student takes; gives the student a sequence the first time.

    The caller holds the write lock and owns the transaction.

    Raises:
        NotYoursError: the form is not in the library.
    """
    if student.sequence is None:
        room = session.get_one(Classroom, student.classroom_id, with_for_update=True)
        rows = session.execute(
            select(Account.sequence, func.count())
            .where(Account.classroom_id == room.id, Account.sequence.is_not(None))
            .group_by(Account.sequence)
        )
        taken = {str(sequence): count for sequence, count in rows}
        student.sequence = next_sequence(taken, sittings=room.sittings)
    quiz = library.forms.get(form_at(student.sequence, content_id))
    if quiz is None:
        raise NotYoursError
    return quiz


def track_kept(session: Session, *, student_id: int) -> str | None:
    """The track of the student's earlier test: a change across tracks means nothing."""
    return session.scalar(
        select(Attempt.track)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.student_id == student_id, Assignment.kind == "form")
        .order_by(Attempt.started_at)
        .limit(1)
    )


def track_for(session: Session, *, student: Account, given: Assignment) -> str:
    """The teacher's choice for this student; else as in an earlier test, or as given.

    The choice for one student protects, and so it does in a test.
    """
    is_form = given.kind == "form"
    kept = track_kept(session, student_id=student.id) if is_form else None
    return student.track or kept or given.track


def tests_of(session: Session, *, class_id: int) -> list[str]:
    """The sittings the class was given, in order."""
    given = session.scalars(
        select(Assignment.content_id).where(
            Assignment.classroom_id == class_id, Assignment.kind == "form"
        )
    ).all()
    return [each for each in SITTINGS if each in given]


def show_answers(session: Session, *, class_id: int, now: datetime) -> int:
    """Explain the closed tests of a class to its students; returns how many.

    After this no test tells anything about the class any more: the passages and their
    keys are known. Nothing happens while a test is open or planned.
    """
    tests = (Assignment.classroom_id == class_id, Assignment.kind == "form")
    given = session.scalars(select(Assignment).where(*tests)).all()
    if any(state_of(each, now) != "closed" for each in given):
        return 0
    done = session.execute(
        update(Assignment).where(*tests).values(explain="each").returning(Assignment.id)
    )
    return len(done.all())
