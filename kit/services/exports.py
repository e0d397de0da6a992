"""Everything that is kept about a student, a class or a school, ready for JSON.

The names are those of the database's columns, the times RFC 3339 in UTC; what each of
them is for stands in kit/data-inventory.yaml. Left out are secrets (password hashes and
the hashes of cookies) and what is derived from something that is there.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session

from kit.db.base import Base
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Challenge,
    Classroom,
    ClassTeacher,
    School,
    SignIn,
    StepDone,
    StoredResponse,
    StoredRuling,
    Vote,
)
from kit.services.errors import NotYoursError
from kit.services.places import is_explained

Plain: TypeAlias = dict[str, Any]
T = TypeVar("T", StepDone, StoredResponse, Vote)
# Row numbers that mean nothing outside, what is derived, and what lets somebody in.
LEFT_OUT = frozenset(
    {
        "id",
        "school_id",
        "classroom_id",
        "account_id",
        "student_id",
        "came_from",
        "assignment_id",
        "attempt_id",
        "name_key",
        "password_hash",
        "token_hash",
    }
)


def student_data(session: Session, *, student_id: int) -> Plain:
    """Everything about one student, and about nobody else.

    Raises:
        NotYoursError: there is no such student.
    """
    wanted = select(Account.id).where(
        Account.id == student_id, Account.role == "student"
    )
    found = _students(session, wanted)
    if not found:
        raise NotYoursError
    return found[0]


def own_data(session: Session, *, student_id: int, now: datetime) -> Plain:
    """What students may download of their own, as soon as it is kept.

    The marks of answers that are not explained yet are None: with them anybody could
    find out the key of a test that others have yet to take.

    Raises:
        NotYoursError: there is no such student.
    """
    data = student_data(session, student_id=student_id)
    given = session.scalars(
        select(Assignment)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .where(Attempt.student_id == student_id)
    )
    explained = {each.public_id for each in given if is_explained(each, now)}
    for attempt in data["attempts"]:
        if attempt["assignment"] not in explained:
            hidden = {"earned_milli": None, "bank_milli": None}
            attempt["responses"] = [each | hidden for each in attempt["responses"]]
    return data


def class_data(session: Session, *, class_id: int) -> Plain:
    """A class, its lessons and all its students, in a fixed number of statements.

    Raises:
        NotYoursError: there is no such class.
    """
    room = session.get(Classroom, class_id)
    if room is None:
        raise NotYoursError
    teachers = session.execute(
        select(Account.name, ClassTeacher.role)
        .join(ClassTeacher, ClassTeacher.teacher_id == Account.id)
        .where(ClassTeacher.classroom_id == class_id)
        .order_by(Account.name_key)
    )
    given = session.scalars(
        select(Assignment)
        .where(Assignment.classroom_id == class_id)
        .order_by(Assignment.opened_at, Assignment.id)
    )
    rulings = session.execute(
        select(StoredRuling, Account.name)
        .outerjoin(Account, Account.id == StoredRuling.account_id)
        .where(StoredRuling.classroom_id == class_id)
        .order_by(StoredRuling.id)
    )
    return {
        **_plain(room),
        "teachers": [{"name": name, "role": role} for name, role in teachers],
        "assignments": [_plain(row) for row in given],
        "rulings": [{**_plain(row), "teacher": name} for row, name in rulings],
        "students": _students(
            session, select(Account.id).where(Account.classroom_id == class_id)
        ),
    }


def school_data(session: Session, *, school_id: int) -> Plain:
    """A school with its staff and classes.

    Raises:
        NotYoursError: there is no such school.
    """
    rooms = rooms_of(session, school_id=school_id)
    return {
        **school_head(session, school_id=school_id),
        "classes": [class_data(session, class_id=room) for room in rooms],
    }


def rooms_of(session: Session, *, school_id: int) -> Sequence[int]:
    """The real classes of a school, one after the other to be asked for their data."""
    return session.scalars(
        select(Classroom.id)
        .where(Classroom.school_id == school_id, Classroom.made_up.is_(False))
        .order_by(Classroom.name, Classroom.id)
    ).all()


def school_head(session: Session, *, school_id: int) -> Plain:
    """A school with its staff; its classes are what grows.

    Raises:
        NotYoursError: there is no such school.
    """
    school = session.get(School, school_id)
    if school is None:
        raise NotYoursError
    staff = session.scalars(
        select(Account)
        .where(Account.school_id == school_id, Account.role != "student")
        .order_by(Account.name_key)
    ).all()
    return {**_plain(school), "staff": [_plain(row) for row in staff]}


def _students(session: Session, wanted: Select[int]) -> list[Plain]:
    rows = session.execute(
        select(Account, Classroom.name, School.name)
        .join(Classroom, Classroom.id == Account.classroom_id)
        .join(School, School.id == Account.school_id)
        .where(Account.id.in_(wanted))
        .order_by(Account.name_key, Account.id)
    ).all()
    sign_ins = defaultdict(list)
    for row in session.scalars(
        select(SignIn)
        .where(SignIn.account_id.in_(wanted))
        .order_by(SignIn.created_at, SignIn.token_hash)
    ):
        sign_ins[row.account_id].append(_plain(row))
    challenges = defaultdict(list)
    for doubt in session.scalars(
        select(Challenge)
        .where(Challenge.account_id.in_(wanted))
        .order_by(Challenge.made_at, Challenge.item_id)
    ):
        challenges[doubt.account_id].append(_plain(doubt))
    attempts = _attempts(session, wanted)
    return [
        {
            "school": school_name,
            "class": class_name,
            **_plain(student),
            "sign_ins": sign_ins[student.id],
            "challenges": challenges[student.id],
            "attempts": attempts[student.id],
        }
        for student, class_name, school_name in rows
    ]


def _attempts(session: Session, wanted: Select[int]) -> Mapping[int, list[Plain]]:
    """By student, each with what was read and answered."""
    rows = session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.student_id.in_(wanted))
        .order_by(Attempt.started_at, Attempt.id)
    ).all()
    read, given, votes = defaultdict(list), defaultdict(list), defaultdict(list)
    steps = _of_attempts(StepDone, wanted).order_by(StepDone.done_at)
    for step in session.scalars(steps):
        read[step.attempt_id].append(_plain(step))
    responses = _of_attempts(StoredResponse, wanted)
    for response in session.scalars(responses.order_by(StoredResponse.answered_at)):
        given[response.attempt_id].append(
            _plain(response) | {"given": json.loads(response.given)}
        )
    for vote in session.scalars(_of_attempts(Vote, wanted).order_by(Vote.voted_at)):
        votes[vote.attempt_id].append(_plain(vote) | {"given": json.loads(vote.given)})
    attempts = defaultdict(list)
    for attempt, assignment in rows:
        attempts[attempt.student_id].append(
            {
                "assignment": assignment.public_id,
                "kind": assignment.kind,
                "content_id": assignment.content_id,
                **_plain(attempt),
                "steps_read": read[attempt.id],
                "responses": given[attempt.id],
                "second_votes": votes[attempt.id],
            }
        )
    return attempts


def _of_attempts(table: type[T], wanted: Select[int]) -> Select[T]:
    """The table's rows under the wanted students' attempts."""
    return (
        select(table)
        .join(
            Attempt,
            (Attempt.school_id == table.school_id) & (Attempt.id == table.attempt_id),
        )
        .where(Attempt.student_id.in_(wanted))
    )


def _plain(row: Base) -> Plain:
    """Every column but those left out: a new column is exported unless we say no."""
    return {
        column.key: _value(getattr(row, column.key))
        for column in inspect(type(row)).columns
        if column.key not in LEFT_OUT
    }


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            return value
