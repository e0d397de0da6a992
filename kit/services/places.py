"""Where a student is: the assignment, the plan, what was answered and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.content.model import Library, Response
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    AttemptKey,
    Discussion,
    StepDone,
    StoredResponse,
)
from kit.grading.responses import from_json
from kit.services.errors import NotYoursError
from kit.services.hours import State, state_of
from kit.services.plan import Page, Plan, is_there, make_plan
from kit.services.rulings import Ruling, in_force
from kit.services.sittings import track_for


@dataclass(frozen=True, slots=True)
class Looking:
    """The question a class is looking at together, see services/discussions.py."""

    item_id: str
    state: str  # "think", "spread", "answer" or "again"


@dataclass(frozen=True, slots=True)
class Given:
    """The settings of an assignment, as a student's pages need them."""

    id: int
    public_id: str
    kind: str
    content_id: str
    track: str  # what this student gets, or would get on beginning
    retry: bool
    explain: str
    draft_locales: frozenset[str]
    state: State
    closes_at: datetime | None  # as planned
    is_paused: bool
    looking: Looking | None
    open_steps: int | None  # pages the teacher has opened; None: all of them

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def explains_each(self) -> bool:
        """Whether every answer is explained at once, see `is_explained`."""
        return _explains(self.kind, self.explain, self.state)


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored response."""

    number: int  # 1 the first try, 2 the retry
    response: Response
    certainty: int | None
    earned_milli: int
    possible_milli: int
    released: bool  # the key has been shown for it
    resend_key: str

    @property
    def is_right(self) -> bool:
        return self.earned_milli == self.possible_milli


@dataclass(frozen=True, slots=True)
class Here:
    """Where a student is in an assignment; plain values, nothing lazy."""

    student_id: int
    given: Given
    attempt: AttemptKey
    plan: Plan
    answers: Mapping[str, tuple[Answer, ...]]  # by item, first try first
    locales: frozenset[str]  # those the student has answered in
    done: frozenset[str]  # ids of the reading steps behind the student
    is_finished: bool
    rulings: Mapping[str, Ruling]  # the class's own, in force; by item

    def is_done(self, number: int) -> bool:
        page = self.plan.pages[number - 1]
        return page.item in self.answers if page.item else page.step in self.done

    def is_locked(self, number: int) -> bool:
        """Whether the teacher has still to open a page; what is done stays open."""
        opened = self.given.open_steps
        if opened is None or number > len(self.plan.pages):
            return False
        return number > opened and not self.is_done(number)

    @property
    def saved_keys(self) -> str:
        """The resend keys of all that is stored, for the script that sent them."""
        tries = (answer for each in self.answers.values() for answer in each)
        return " ".join(answer.resend_key for answer in tries)

    @property
    def looking_page(self) -> Page | None:
        """The page the class is looking at together, if it is in this plan."""
        looking = self.given.looking
        return self.plan.page_of(looking.item_id) if looking else None

    @property
    def next_number(self) -> int | None:
        """The first page that is not done; None at the end."""
        pages = self.plan.pages
        return next((p.number for p in pages if not self.is_done(p.number)), None)


def assignment_of(
    session: Session, *, student_id: int, assignment: str
) -> tuple[Assignment, Account, Discussion | None] | None:
    row = session.execute(
        select(Assignment, Account, Discussion)
        .join(Account, Account.classroom_id == Assignment.classroom_id)
        .outerjoin(Discussion, Discussion.assignment_id == Assignment.id)
        .where(Assignment.public_id == assignment, Account.id == student_id)
        .where(Account.waiting.is_(False))
    ).first()
    return (row[0], row[1], row[2]) if row else None


def is_explained(given: Assignment, now: datetime) -> bool:
    """Whether students may know how right their answers are.

    A lesson explains everything once it is closed; a test when it is said.
    """
    return _explains(given.kind, given.explain, state_of(given, now))


def _explains(kind: str, explain: str, state: State) -> bool:
    return explain == "each" or (kind == "module" and state == "closed")


def get_given(
    session: Session, *, student_id: int, assignment: str, now: datetime
) -> Given:
    """The assignment as given to the student's class.

    Raises:
        NotYoursError: no such assignment in this class, or none yet: they look alike.
    """
    row = assignment_of(session, student_id=student_id, assignment=assignment)
    if row is None or state_of(row[0], now) == "planned":
        raise NotYoursError
    given, student, looking = row
    track = track_for(session, student=student, given=given)
    return _given(given, track, looking, now)


def _given(
    row: Assignment, track: str, looking: Discussion | None, now: datetime
) -> Given:
    state = state_of(row, now)
    return Given(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        content_id=row.content_id,
        track=track,
        retry=row.retry,
        explain=row.explain,
        draft_locales=frozenset(row.draft_locales.split()),
        state=state,
        closes_at=row.closes_at,
        is_paused=row.paused_at is not None,
        looking=Looking(looking.item_id, looking.state) if looking else None,
        open_steps=row.open_steps if state != "closed" else None,
    )


def find_here(
    session: Session,
    *,
    library: Library,
    student_id: int,
    assignment: str,
    now: datetime,
) -> Here | None:
    """The student's place; None when the assignment is not begun.

    Four statements, however many answers there are.

    Raises:
        NotYoursError: not this student's, not there, or its content is gone.
    """
    row = session.execute(
        select(Assignment, Attempt, Discussion)
        .join(Account, Account.classroom_id == Assignment.classroom_id)
        .outerjoin(
            Attempt,
            (Attempt.assignment_id == Assignment.id)
            & (Attempt.student_id == Account.id),
        )
        .outerjoin(Discussion, Discussion.assignment_id == Assignment.id)
        .where(Assignment.public_id == assignment, Account.id == student_id)
        .where(Account.waiting.is_(False))
    ).first()
    if row is None:
        raise NotYoursError
    given, attempt, looking = row
    if not is_there(library, kind=given.kind, content_id=given.content_id):
        raise NotYoursError
    if attempt is None:
        return None
    if not is_loaded(library, kind=given.kind, content_id=attempt.content_id):
        raise NotYoursError
    key = AttemptKey(attempt.school_id, attempt.id)
    stored = responses_of(session, key)
    return Here(
        student_id=student_id,
        given=_given(given, attempt.track, looking, now),
        attempt=key,
        plan=make_plan(
            library,
            kind=given.kind,
            content_id=attempt.content_id,
            track=attempt.track,
            review=review_of(given)[attempt.track],
        ),
        answers=_by_item(stored),
        locales=frozenset(r.locale for r in stored),
        done=frozenset(
            session.scalars(
                select(StepDone.step_id).where(
                    StepDone.school_id == key.school_id,
                    StepDone.attempt_id == key.id,
                )
            )
        ),
        is_finished=attempt.finished_at is not None,
        rulings=in_force(session, class_id=given.classroom_id),
    )


def is_loaded(library: Library, *, kind: str, content_id: str) -> bool:
    """Whether what an attempt takes is still there: its module, or its form."""
    return content_id in (library.lessons if kind == "module" else library.quizzes)


def review_of(given: Assignment) -> dict[str, tuple[str, ...]]:
    """The review questions of each track of an assignment, as item ids."""
    return {
        "everyday": tuple(given.review_everyday.split()),
        "war": tuple(given.review_war.split()),
    }


def responses_of(
    session: Session, attempt: AttemptKey, item_id: str | None = None
) -> Sequence[StoredResponse]:
    query = select(StoredResponse).where(
        StoredResponse.school_id == attempt.school_id,
        StoredResponse.attempt_id == attempt.id,
    )
    if item_id is not None:
        query = query.where(StoredResponse.item_id == item_id)
    return session.scalars(query.order_by(StoredResponse.number)).all()


def _by_item(rows: Sequence[StoredResponse]) -> dict[str, tuple[Answer, ...]]:
    answers: dict[str, tuple[Answer, ...]] = {}
    for row in rows:
        answers[row.item_id] = (*answers.get(row.item_id, ()), as_answer(row))
    return answers


def final_of(tries: Sequence[Answer]) -> Answer:
    """The answer that counts in the end: one that is right, or the last.

    A retry after a right answer is there only where the key was changed later.
    """
    return next((answer for answer in tries if answer.is_right), tries[-1])


def as_answer(row: StoredResponse) -> Answer:
    return Answer(
        number=row.number,
        response=from_json(row.given),
        certainty=row.certainty,
        earned_milli=row.earned_milli,
        possible_milli=row.possible_milli,
        released=row.released_at is not None,
        resend_key=row.resend_key,
    )
