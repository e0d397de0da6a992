"""Taking a module or a form: the one place where responses are stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.content.model import Item, Judge, Library, Quiz, Reflection, Response
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    AttemptKey,
    Classroom,
    StepDone,
    StoredResponse,
)
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services import counters, rulings, sittings
from kit.services.errors import (
    AttemptClosedError,
    LessonClosedError,
    LessonPausedError,
    NoTriesLeftError,
    NotYoursError,
    StepLockedError,
)
from kit.services.hours import state_of
from kit.services.ids import row_id
from kit.services.places import Answer, Here, as_answer, assignment_of, responses_of
from kit.services.plan import Page


def tries_allowed(item: Item, *, retry: bool) -> int:
    """Judge items have no retry: with two answers, the other one is the key."""
    return 2 if retry and not isinstance(item, Judge | Reflection) else 1


def start_attempt(
    session: Session,
    *,
    library: Library,
    student_id: int,
    assignment: str,
    now: datetime,
) -> None:
    """Begin, or go on: a second start changes nothing.

    Raises:
        NotYoursError: no such assignment in the student's class, or a form of the
            test is gone.
        LessonClosedError: too late to begin.
    """
    row = assignment_of(session, student_id=student_id, assignment=assignment)
    if row is None:
        raise NotYoursError
    given, student, _looking = row
    # Read anew: another test begun in the same moment may have given a sequence.
    session.get(Account, student_id, with_for_update=True, populate_existing=True)
    if session.scalar(
        select(Attempt.id).where(
            Attempt.student_id == student_id, Attempt.assignment_id == given.id
        )
    ):
        return
    if state_of(given, now) != "open":
        raise LessonClosedError
    if given.kind == "form":
        quiz: Quiz | None = sittings.quiz_for(
            session, library, student=student, content_id=given.content_id
        )
    else:
        quiz = library.quizzes.get(given.content_id)
    session.add(
        Attempt(
            school_id=given.school_id,
            id=row_id(now),
            student_id=student_id,
            assignment_id=given.id,
            content_id=quiz.id if quiz else given.content_id,
            quiz_revision=quiz.revision if quiz else "none",
            track=_track_in(
                library,
                given,
                sittings.track_for(session, student=student, given=given),
            ),
            number=1,
            started_at=now,
            moved_at=now,
        )
    )


def take_everyday(
    session: Session, *, library: Library, student_id: int, assignment: str
) -> None:
    """Everyday topics from now on, in everything that is not done; answers stay.

    The student's own wish counts like the teacher's choice for one student. Only the
    teacher gives war topics again.

    Raises:
        NotYoursError: no such assignment in the student's class.
    """
    row = assignment_of(session, student_id=student_id, assignment=assignment)
    if row is None:
        raise NotYoursError
    row[1].track = "everyday"
    for attempt, given in session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.student_id == student_id, Attempt.finished_at.is_(None))
        .where(Assignment.closed_at.is_(None))
    ):
        attempt.track = _track_in(library, given, "everyday")


def _track_in(library: Library, given: Assignment, wanted: str) -> str:
    """The wanted track where the lesson has it; else the first it has."""
    lesson = library.lessons.get(given.content_id)
    tracks = lesson.tracks if lesson else ("everyday", "war")
    return next((t for t in tracks if t == wanted), tracks[0])


def record_response(
    session: Session,
    *,
    here: Here,
    item: Item,
    response: Response,
    accept: Mapping[str, Sequence[str]],
    certainty: int | None,
    locale: str,
    translation: str,
    resend_key: str,
    now: datetime,
) -> Answer:
    """Mark `response` and store both: the first try at an item, or its one retry.

    A form sent twice carries the same `resend_key` and changes nothing, so a bad
    network costs nobody a try. The caller owns the transaction.

    Raises:
        LessonClosedError, LessonPausedError, StepLockedError: the teacher's doing.
        AttemptClosedError: the form was handed in before.
        NoTriesLeftError: answered right before, tried twice, or the key was shown.
        NotYoursError: the form was made for another item.
        UnknownOptionError: the response names an option the item does not have.
    """
    row = session.get_one(Attempt, here.attempt, with_for_update=True)
    tries = _tries(session, here.attempt, item.id, resend_key)
    if same := [t for t in tries if t.resend_key == resend_key]:
        return _same_form(same[0], item)
    given, is_counted = _given(session, here)
    page = here.plan.page_of(item.id)
    _require_open(given, row, now)
    if not tries:
        _require_unlocked(given, page, now)
    allowed = tries_allowed(item, retry=given.retry)
    _require_a_try_left(tries, allowed)
    bank = grade(item, response, accept=accept)
    possible = 1000 * bank.possible
    mark = rulings.marked(
        item,
        rulings.own_key(session, class_id=given.classroom_id, item_id=item.id),
        response,
        locale=locale,
        bank_milli=to_milli(bank.earned),
        possible_milli=possible,
    )
    number = len(tries) + 1
    final = number == allowed or 0 < possible == mark.earned_milli
    explains = given.explain == "each" or (page is not None and page.is_practice)
    stored = StoredResponse(
        school_id=row.school_id,
        attempt_id=row.id,
        item_id=item.id,
        number=number,
        item_revision=item.revision,
        locale=locale,
        translation=translation,
        given=to_json(response),
        certainty=certainty,
        possible_milli=possible,
        **mark._asdict(),
        resend_key=resend_key,
        answered_at=now,
        released_at=now if final and explains else None,
    )
    session.add(stored)
    row.moved_at = now
    if is_counted:
        counters.count(session, stored)
    return as_answer(stored)


def _given(session: Session, here: Here) -> tuple[Assignment, bool]:
    """The assignment as it is now, and whether its answers are counted."""
    row = session.execute(
        select(Assignment, Classroom.made_up)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(Assignment.id == here.given.id)
        .execution_options(populate_existing=True)
    ).one()
    return row[0], not row[1]


def _tries(
    session: Session, attempt: AttemptKey, item_id: str, resend_key: str
) -> Sequence[StoredResponse]:
    """The tries at an item, and whatever was stored from this very form."""
    return session.scalars(
        select(StoredResponse)
        .where(
            StoredResponse.school_id == attempt.school_id,
            StoredResponse.attempt_id == attempt.id,
            (StoredResponse.item_id == item_id)
            | (StoredResponse.resend_key == resend_key),
        )
        .order_by(StoredResponse.number)
    ).all()


def _same_form(stored: StoredResponse, item: Item) -> Answer:
    if stored.item_id != item.id:
        raise NotYoursError
    return as_answer(stored)


def _require_open(given: Assignment, attempt: Attempt, now: datetime) -> None:
    if state_of(given, now) != "open":
        raise LessonClosedError
    if given.paused_at is not None:
        raise LessonPausedError
    if attempt.finished_at is not None and given.kind == "form":
        raise AttemptClosedError


def _require_unlocked(given: Assignment, page: Page | None, now: datetime) -> None:
    """Asked of the row of this moment: the page may have been open a while ago."""
    opened = given.open_steps
    if state_of(given, now) != "closed" and page and opened and page.number > opened:
        raise StepLockedError


def _require_a_try_left(tries: Sequence[StoredResponse], allowed: int) -> None:
    right = any(t.earned_milli == t.possible_milli for t in tries)
    if len(tries) >= allowed or right or any(t.released_at for t in tries):
        raise NoTriesLeftError


def show_answer(session: Session, *, here: Here, item_id: str, now: datetime) -> None:
    """The student gives the retry away to see the explanation.

    Raises:
        NotYoursError: there is no first answer yet, or nothing may be shown.
    """
    session.get_one(Attempt, here.attempt, with_for_update=True)
    tries = responses_of(session, here.attempt, item_id)
    if not tries or here.given.explain != "each":
        raise NotYoursError
    if not any(t.released_at for t in tries):
        # A clock that was set back must not stop anybody; nor here below.
        tries[-1].released_at = max(now, tries[-1].answered_at)


def finish_step(session: Session, *, here: Here, step_id: str, now: datetime) -> None:
    """The student has read a step; reading it again changes nothing.

    Raises:
        StepLockedError: the teacher has not opened it.
    """
    attempt = session.get_one(Attempt, here.attempt, with_for_update=True)
    key = (attempt.school_id, attempt.id, step_id)
    if session.get(StepDone, key) is None:
        given = session.get_one(Assignment, here.given.id, populate_existing=True)
        page = next((p for p in here.plan.pages if p.step == step_id), None)
        _require_unlocked(given, page, now)
        session.add(
            StepDone(
                school_id=attempt.school_id,
                attempt_id=attempt.id,
                step_id=step_id,
                done_at=now,
            )
        )
        attempt.moved_at = now


def finish_attempt(session: Session, *, here: Here, now: datetime) -> None:
    """The student says "I am done"; a form cannot be changed after it."""
    attempt = session.get_one(Attempt, here.attempt, with_for_update=True)
    if attempt.finished_at is None:
        attempt.finished_at = max(now, attempt.started_at)
        attempt.moved_at = now
