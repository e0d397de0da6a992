"""A lesson whose steps the teacher opens: who may go how far, and what is refused."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from sqlalchemy import update

from kit.db.models import Account, Assignment, StoredResponse
from kit.services import assignments, live, pace
from kit.services.errors import NotYoursError, StepBegunError, StepLockedError


class Paced:
    """The module of 5B as if it had been given with "I open the steps"."""

    def __init__(self, database, library, cast, now):
        self.database, self.library, self.cast, self.now = database, library, cast, now
        with database.writing() as session:
            session.execute(
                update(Assignment)
                .where(Assignment.id == cast.lesson_5b.id)
                .values(open_steps=1, stepped_at=now)
            )

    def given(self):
        with self.database.reading() as session:
            return assignments.get_assignment(
                session,
                teacher_id=self.cast["ana"].id,
                assignment=self.cast.lesson_5b.public_id,
                now=self.now,
            )

    def open(self, steps):
        given = self.given()
        with self.database.writing() as session:
            pace.open_steps(
                session,
                library=self.library,
                assignment=given,
                steps=steps,
                now=self.now,
            )

    def live(self, **how):
        with self.database.reading() as session:
            return live.live_of(
                session,
                library=self.library,
                assignment=self.given(),
                now=self.now,
                **how,
            )


@pytest.fixture
def paced(database, library, cast, now):
    return Paced(database, library, cast, now)


def go_through(student, last):
    """Everything up to page `last`, in order."""
    for each in student.here().plan.pages[:last]:
        if each.item:
            student.answer(each.item)
        else:
            student.read(each.step)


def first_item(here):
    return next(p for p in here.plan.pages if p.item)


def test_only_a_lesson_given_so_has_a_pace(database, library, cast, now):
    with database.writing() as session:
        for content_id, how in (
            ("demo-module", {}),
            ("demo-module", {"paced": True}),
            ("pre-test", {"paced": True}),
        ):
            assignments.assign(
                session,
                library=library,
                class_id=cast.class_6a.id,
                content_id=content_id,
                track="everyday",
                retry=True,
                explain="each",
                draft_locales=(),
                now=now,
                **how,
            )
    with database.reading() as session:
        given = assignments.list_assignments(
            session, teacher_id=cast["eve"].id, now=MONDAY_9AM
        )[:3]

    assert {(g.kind, g.open_steps) for g in given} == {
        ("module", None),
        ("module", 1),
        ("form", None),
    }


def test_the_first_step_is_open_and_no_other(paced, taking):
    here = taking("ben").here()

    locked = [p.number for p in here.plan.pages if here.is_locked(p.number)]
    assert locked == [p.number for p in here.plan.pages[1:]]
    assert not here.is_locked(len(here.plan.pages) + 1)


def test_an_answer_to_a_locked_step_is_refused_and_stores_nothing(
    paced, taking, database
):
    ben = taking("ben")
    item = first_item(ben.here())

    with pytest.raises(StepLockedError):
        ben.answer(item.item)

    with database.reading() as session:
        assert session.query(StoredResponse).count() == 0
    paced.open(item.number)
    assert ben.answer(item.item).is_right


def test_a_locked_page_cannot_be_read_away(paced, taking):
    ben = taking("ben")
    pages = ben.here().plan.pages
    later = next(p for p in pages if not p.item and p.number > 1)

    with pytest.raises(StepLockedError):
        ben.read(later.step)

    paced.open(later.number)
    ben.read(later.step)
    assert ben.here().is_done(later.number)


def test_whoever_opened_the_page_in_time_and_sends_too_late_is_told(paced, taking):
    """The gate asks the row of this moment, not what the student's page knew."""
    ben = taking("ben")
    item = first_item(ben.here())
    paced.open(item.number)
    before = ben.here()
    paced.open(item.number - 1)

    with pytest.raises(StepLockedError):
        ben.answer(item.item, here=before)


def test_a_form_sent_twice_counts_as_sent_even_if_the_step_is_closed(
    paced, taking, database, cast
):
    ben = taking("ben")
    item = first_item(ben.here())
    paced.open(item.number)
    first = ben.answer(item.item, key="same")
    with database.writing() as session:
        session.get_one(Assignment, cast.lesson_5b.id).open_steps = 1

    assert ben.answer(item.item, key="same") == first
    assert not ben.here().is_locked(item.number)


def test_who_missed_the_beginning_may_go_up_to_the_open_step(paced, taking):
    go_through(taking("ben"), 1)
    paced.open(3)
    go_through(taking("ben"), 3)
    bea = taking("bea").begin()

    go_through(bea, 3)

    assert bea.here().next_number == 4
    assert bea.here().is_locked(4)


def test_a_step_nobody_has_done_can_be_closed_again(paced, taking):
    paced.open(3)
    paced.open(2)

    assert taking("ben").here().is_locked(3)


def test_a_step_somebody_has_done_stays_open(paced, taking):
    paced.open(3)
    go_through(taking("ben"), 3)

    with pytest.raises(StepBegunError):
        paced.open(2)

    assert paced.given().open_steps == 3


@pytest.mark.parametrize("steps", [0, -1, 99])
def test_a_step_there_is_not(paced, steps):
    with pytest.raises(NotYoursError):
        paced.open(steps)


def test_where_each_goes_alone_there_is_nothing_to_open(
    database, library, cast, now, taking
):
    lesson = Paced(database, library, cast, now)
    with database.writing() as session:
        session.get_one(Assignment, cast.lesson_5b.id).open_steps = None

    lesson.open(2)

    assert lesson.given().open_steps is None
    assert not taking("ben").here().is_locked(9)


def test_closing_and_opening_the_lesson_again_keeps_the_pace(
    paced, taking, database, cast, now
):
    paced.open(2)
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.lesson_5b.id, now=now)
    assert not taking("ben").here().is_locked(9)  # closed, everything can be read

    with database.writing() as session:
        assignments.reopen(session, assignment_id=cast.lesson_5b.id, now=now)

    here = taking("ben").here()
    assert (here.is_locked(2), here.is_locked(3)) == (False, True)


def test_a_student_on_another_track_takes_as_many_steps(
    paced, taking, database, cast, library
):
    with database.writing() as session:
        session.execute(
            update(Assignment)
            .where(Assignment.id == cast.lesson_5b.id)
            .values(track="war")
        )
        session.get_one(Account, cast["bea"].id).track = "everyday"
    bea = taking("bea").begin()
    paced.open(pace.step_count(library, paced.given()))

    assert bea.here().plan.track == "everyday"
    assert not any(bea.here().is_locked(p.number) for p in bea.here().plan.pages)


def test_the_live_page_says_how_far_it_is_open_and_who_is_where(paced, taking):
    paced.open(3)
    go_through(taking("ben"), 3)
    go_through(taking("bea").begin(), 1)

    now = paced.live()

    assert (now.pace.open, now.pace.done, now.pace.may_close) == (3, 1, False)
    assert now.pace.of == len(now.steps)
    assert [(s.reached, s.here, s.is_open) for s in now.steps[:4]] == [
        (2, 0, True),
        (1, 1, True),
        (1, 0, True),
        (0, 1, False),
    ]


def test_a_step_opened_by_mistake_is_offered_to_be_closed(paced):
    assert not paced.live().pace.may_close  # one step is always open
    paced.open(2)

    assert paced.live().pace.may_close


def test_a_closed_lesson_has_no_pace_to_set(paced, database, cast, now):
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.lesson_5b.id, now=now)

    assert paced.live().pace is None


def test_who_waits_for_the_teacher_is_neither_quiet_nor_offline(paced, taking):
    """Ben waits ten minutes at step 2; Bea has it before her and does nothing."""
    paced.open(2)
    go_through(taking("ben"), 2)
    bea = taking("bea").begin()
    go_through(bea, 1)
    paced.now += timedelta(minutes=10)

    rules = {(line.rule, line.count) for line in paced.live().lines}
    assert rules & {("connection", 1), ("connection", 2)} == {("connection", 1)}


def test_nobody_is_slow_for_having_waited(paced, taking):
    """Nine minutes of waiting are not held against whoever has a new step."""
    go_through(taking("ben"), 1)
    go_through(taking("bea").begin(), 1)
    paced.now += timedelta(minutes=9)
    paced.open(2)
    early = taking("bea")
    early.now = paced.now + timedelta(seconds=20)
    page_2 = early.here().plan.pages[1]
    early.answer(page_2.item) if page_2.item else early.read(page_2.step)
    paced.now += timedelta(minutes=1)

    assert not [line for line in paced.live().lines if line.rule == "quiet"]


def test_the_pulse_beats_when_a_step_opens(paced, database):
    def beat():
        with database.reading() as session:
            return live.pulse_of(session, assignment=paced.given())

    before = beat()
    paced.open(2)

    assert beat() != before
