"""Two tries, one row for thirty copies of a click, and nothing lost when things change."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from taking import right, wrong

from kit.content.model import Chosen, Library
from kit.db.models import Account, Assignment, Attempt, StoredResponse
from kit.grading.grade import UnknownOptionError
from kit.services import assignments, attempts
from kit.services.errors import (
    AttemptClosedError,
    LessonClosedError,
    LessonPausedError,
    NoTriesLeftError,
    NotYoursError,
)

EVERYDAY = [
    "ev-judge-flawed",
    "ev-judge-sound",
    "ev-single",
    "ev-multiple",
    "ev-highlight",
    "ev-label",
    "ev-order",
    "ev-classify",
    "ev-match",
    "ev-text",
    "ev-reflection",
]


def stored(database):
    with database.reading() as session:
        return session.scalars(
            select(StoredResponse).order_by(
                StoredResponse.item_id, StoredResponse.number
            )
        ).all()


def change(database, table, row_id, **values):
    with database.writing() as session:
        session.execute(update(table).where(table.id == row_id).values(**values))


# --- beginning -------------------------------------------------------------------------


def test_a_student_begins_once(taking, database, cast):
    bea = taking("bea")
    bea.begin()
    bea.begin()

    with database.reading() as session:
        rows = session.scalars(
            select(Attempt).where(Attempt.student_id == cast["bea"].id)
        ).all()
    assert [(a.number, a.track, a.finished_at) for a in rows] == [(1, "everyday", None)]


def test_thirty_starts_at_once_make_one_attempt(taking, database, cast):
    bea = taking("bea")
    faults = together(30, lambda _n: bea.begin())

    with database.reading() as session:
        ids = session.scalars(
            select(Attempt.id).where(Attempt.student_id == cast["bea"].id)
        ).all()
    assert (faults, len(ids)) == ([], 1)


@pytest.mark.parametrize("name", ["chen", "oli", "gus", "ana"])
def test_an_assignment_of_another_class_cannot_be_begun(taking, name):
    with pytest.raises(NotYoursError):
        taking(name).begin()


def test_a_closed_lesson_cannot_be_begun_but_gone_on_with(taking, database, cast, now):
    change(database, Assignment, cast.lesson_5b.id, closed_at=now)

    with pytest.raises(LessonClosedError):
        taking("bea").begin()
    taking("ben").begin()  # he had begun before


def test_the_attempt_remembers_the_revision_of_the_quiz(
    taking, library, database, cast
):
    taking("bea").begin()

    with database.reading() as session:
        revision = session.scalar(
            select(Attempt.quiz_revision).where(Attempt.student_id == cast["bea"].id)
        )
    assert revision == library.quizzes["demo-module"].revision


@pytest.mark.parametrize(
    ("own", "given", "taken"),
    [
        (None, "everyday", "everyday"),
        (None, "war", "war"),
        ("everyday", "war", "everyday"),
        ("war", "everyday", "war"),
    ],
)
def test_the_students_own_track_wins(taking, database, cast, own, given, taken):
    change(database, Account, cast["bea"].id, track=own)
    change(database, Assignment, cast.lesson_5b.id, track=given)

    assert taking("bea").begin().here().plan.track == taken


def test_a_lesson_without_the_wanted_track_is_taken_in_the_one_it_has(
    taking, database, library, cast
):
    lesson = library.lessons["demo-module"]
    everyday = replace(lesson, steps=tuple(s for s in lesson.steps if s.track != "war"))
    change(database, Assignment, cast.lesson_5b.id, track="war")
    bea = taking("bea")
    bea.library = Library({"demo-module": everyday}, library.quizzes)

    assert bea.begin().here().plan.track == "everyday"


# --- everyday topics instead -----------------------------------------------------------


@pytest.fixture
def on_war(taking, database, cast):
    """Bea in a lesson with war topics; `take()` is her wish for others."""
    change(database, Assignment, cast.lesson_5b.id, track="war")
    bea = taking("bea").begin()
    assert bea.here().plan.track == "war"

    def take():
        with database.writing() as session:
            attempts.take_everyday(
                session,
                library=bea.library,
                student_id=bea.student_id,
                assignment=bea.assignment,
            )
        return bea

    return take


def test_a_student_takes_everyday_topics_in_the_midst_of_a_lesson(
    on_war, taking, database
):
    bea = taking("bea")
    answered = next(page.item for page in bea.here().plan.pages if page.item)
    bea.answer(answered)
    on_war()

    assert [p.item for p in bea.here().plan.pages if p.item] == EVERYDAY
    assert [row.item_id for row in stored(database)] == [answered]


def test_later_lessons_are_on_everyday_topics_too(on_war, taking, database, cast):
    change(database, Assignment, cast.form_5b.id, track="war")
    on_war()

    assert taking("bea", cast.form_5b).begin().here().plan.track == "everyday"


@pytest.mark.parametrize("what", ["closed", "finished"])
def test_what_is_over_stays_as_it_was(on_war, database, cast, now, what):
    if what == "closed":
        change(database, Assignment, cast.lesson_5b.id, closed_at=now)
    else:
        mine = Attempt.student_id == cast["bea"].id
        with database.writing() as session:
            session.execute(update(Attempt).where(mine).values(finished_at=now))
    bea = on_war()

    assert bea.here().plan.track == "war"
    with database.reading() as session:
        assert session.get(Account, cast["bea"].id).track == "everyday"


def test_classmates_keep_what_the_teacher_chose(on_war, taking, database, cast):
    on_war()
    with database.reading() as session:
        tracks = session.scalars(
            select(Account.track).where(Account.id != cast["bea"].id)
        )
        assert set(tracks) == {None}
        assert session.get(Assignment, cast.lesson_5b.id).track == "war"


def test_everyday_topics_of_another_class_are_not_to_be_had(on_war, cast):
    bea = on_war()
    bea.assignment = cast.lesson_6a.public_id

    with pytest.raises(NotYoursError):
        on_war()


# --- answering -------------------------------------------------------------------------


@pytest.mark.parametrize("item_id", EVERYDAY)
def test_a_right_answer_earns_all_points_and_ends_the_item(taking, item_id):
    ben = taking("ben")
    answer = ben.answer(item_id)

    assert answer.is_right
    assert answer.released
    with pytest.raises(NoTriesLeftError):
        ben.answer(item_id)


@pytest.mark.parametrize("item_id", EVERYDAY)
def test_there_is_no_third_try_and_no_second_for_two_answers(taking, item_id):
    ben = taking("ben")
    tries = 1 if "judge" in item_id or "reflection" in item_id else 2
    for number in range(1, tries + 1):
        answer = ben.answer(item_id, wrong(item_id))
        assert (answer.number, answer.released) == (number, number == tries)

    with pytest.raises(NoTriesLeftError):
        ben.answer(item_id)


def test_the_first_answer_stays_beside_the_retry(taking, database):
    ben = taking("ben")
    ben.answer("ev-multiple", Chosen(frozenset({"warden", "star"})), certainty=3)
    ben.answer("ev-multiple", certainty=1)

    rows = [
        (r.number, r.given, r.certainty, r.earned_milli, r.possible_milli)
        for r in stored(database)
    ]
    assert rows == [
        (1, '{"ids":["star","warden"]}', 3, 0, 2000),
        (2, '{"ids":["office","warden"]}', 1, 2000, 2000),
    ]


def test_half_a_point_is_stored_in_thousandths(taking, database):
    taking("ben").answer("ev-multiple", Chosen(frozenset({"warden"})))

    assert stored(database)[0].earned_milli == 1000


def test_each_response_keeps_its_language_and_the_revision_of_its_item(
    taking, library, database
):
    taking("ben").answer("ev-text", locale="uk", translation="reviewed")

    [row] = stored(database)
    assert (row.locale, row.translation) == ("uk", "reviewed")
    assert row.item_revision == library.quizzes["demo-module"].items["ev-text"].revision


def test_without_a_retry_the_first_answer_is_the_last(taking, database, cast):
    change(database, Assignment, cast.lesson_5b.id, retry=False)
    ben = taking("ben")

    assert ben.answer("ev-single", wrong("ev-single")).released
    with pytest.raises(NoTriesLeftError):
        ben.answer("ev-single")


def test_what_the_item_does_not_have_is_refused_and_costs_no_try(taking, database):
    ben = taking("ben")
    with pytest.raises(UnknownOptionError):
        ben.answer("ev-single", Chosen(frozenset({"no-such-option"})))

    assert stored(database) == []
    assert ben.answer("ev-single").number == 1


# --- the same form again ---------------------------------------------------------------


def test_a_form_sent_twice_changes_nothing(taking, database):
    ben = taking("ben")
    first = ben.answer("ev-single", wrong("ev-single"), key="same")
    again = ben.answer("ev-single", right("ev-single"), key="same")

    assert again == first
    assert len(stored(database)) == 1


def test_a_form_sent_again_after_the_end_still_gets_its_answer(
    taking, database, cast, now
):
    ben = taking("ben")
    first = ben.answer("ev-single", key="same")
    change(database, Assignment, cast.lesson_5b.id, closed_at=now)

    assert ben.answer("ev-single", key="same") == first


def test_a_form_cannot_be_used_for_another_question(taking, database):
    ben = taking("ben")
    ben.answer("ev-single", key="same")

    with pytest.raises(NotYoursError):
        ben.answer("ev-multiple", key="same")
    assert len(stored(database)) == 1


def test_two_students_may_happen_to_have_the_same_key(taking, database):
    taking("bea").begin().answer("ev-single", key="same")
    taking("ben").answer("ev-single", key="same")

    assert len(stored(database)) == 2


def together(people, work):
    faults = []
    start = threading.Barrier(people)

    def safely(number):
        start.wait()
        try:
            work(number)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=safely, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_thirty_copies_of_one_click_store_one_row(taking, database):
    ben = taking("ben")
    here = ben.here()
    answers = []

    def click(_number):
        answers.append(
            ben.answer("ev-single", wrong("ev-single"), here=here, key="one click")
        )

    assert together(30, click) == []
    assert len(stored(database)) == 1
    assert len(answers) == 30
    assert len({(a.number, a.earned_milli, a.resend_key) for a in answers}) == 1


def test_thirty_different_clicks_at_once_are_two_tries(taking, database):
    ben = taking("ben")
    here = ben.here()

    faults = together(
        30,
        lambda n: ben.answer("ev-single", wrong("ev-single"), here=here, key=f"c{n}"),
    )

    assert [r.number for r in stored(database)] == [1, 2]
    assert {type(fault) for fault in faults} == {NoTriesLeftError}
    assert len(faults) == 28


# --- the explanation -------------------------------------------------------------------


def test_showing_the_answer_gives_the_retry_away(taking):
    ben = taking("ben")
    ben.answer("ev-single", wrong("ev-single"))
    ben.show("ev-single")
    ben.show("ev-single")  # twice is once

    with pytest.raises(NoTriesLeftError):
        ben.answer("ev-single")
    [only] = ben.here().answers["ev-single"]
    assert only.released


def test_nothing_is_shown_before_the_first_answer(taking):
    with pytest.raises(NotYoursError):
        taking("ben").show("ev-single")


def test_nothing_is_shown_before_the_close_where_the_teacher_wants_it_so(
    taking, database, cast
):
    change(database, Assignment, cast.lesson_5b.id, explain="close")
    ben = taking("ben")

    assert not ben.answer("ev-single").released
    with pytest.raises(NotYoursError):
        ben.show("ev-single")
    assert not ben.here().given.explains_each


def test_after_the_close_everything_may_be_explained(taking, database, cast, now):
    change(database, Assignment, cast.lesson_5b.id, explain="close", closed_at=now)

    assert taking("ben").here().given.explains_each


# --- what the teacher does meanwhile ---------------------------------------------------


def test_a_paused_lesson_takes_no_answers_until_it_goes_on(taking, database, cast, now):
    ben = taking("ben")
    with database.writing() as session:
        assignments.pause(session, assignment_id=cast.lesson_5b.id, now=now)
    with pytest.raises(LessonPausedError):
        ben.answer("ev-single")

    with database.writing() as session:
        assignments.pause(session, assignment_id=cast.lesson_5b.id, now=None)
    assert ben.answer("ev-single").number == 1


def test_a_closed_lesson_takes_no_answers_even_from_an_old_page(
    taking, database, cast, now
):
    ben = taking("ben")
    here = ben.here()  # the page was opened before
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.lesson_5b.id, now=now)

    with pytest.raises(LessonClosedError):
        ben.answer("ev-single", here=here)


def test_a_form_is_locked_after_it_was_handed_in(taking, cast):
    bea = taking("bea", cast.form_5b).begin()
    bea.answer("x-judge-1", right("x-judge-sound"))
    bea.finish()

    with pytest.raises(AttemptClosedError):
        bea.answer("x-judge-2", right("x-judge-flawed"))
    assert bea.here().is_finished


def test_a_module_stays_open_after_the_end(taking):
    ben = taking("ben")
    ben.finish()

    assert ben.answer("ev-single").number == 1


def test_a_form_has_no_retry_and_explains_nothing(taking, cast):
    bea = taking("bea", cast.form_5b).begin()
    first = bea.answer("x-single", wrong("x-single"))

    assert not first.released
    with pytest.raises(NoTriesLeftError):
        bea.answer("x-single")


def test_handing_in_twice_keeps_the_first_time(taking, database, cast, now):
    ben = taking("ben")
    ben.finish()
    ben.now = now + timedelta(hours=1)
    ben.finish()

    with database.reading() as session:
        attempt = session.scalars(
            select(Attempt).where(Attempt.student_id == cast["ben"].id)
        ).one()
    assert (attempt.finished_at, attempt.moved_at) == (now, now)


# --- steps -----------------------------------------------------------------------------


def test_reading_a_step_twice_changes_nothing(taking):
    ben = taking("ben")
    ben.read("welcome")
    ben.read("welcome")

    assert ben.here().done == {"welcome"}


def test_reading_the_same_step_in_two_tabs_at_once_is_no_fault(taking):
    ben = taking("ben")

    assert together(12, lambda _n: ben.read("welcome")) == []


# --- a clock that is set back ----------------------------------------------------------


def test_a_clock_set_back_stops_nobody(taking, database, cast, now):
    ben = taking("ben")
    ben.answer("ev-single", wrong("ev-single"))
    ben.now = now - timedelta(hours=2)
    ben.show("ev-single")
    ben.answer("ev-multiple")
    ben.finish()
    with database.writing() as session:
        assignments.close(
            session, assignment_id=cast.lesson_5b.id, now=now - timedelta(hours=2)
        )

    with database.reading() as session:
        given = session.get_one(Assignment, cast.lesson_5b.id)
        released = session.scalar(
            select(StoredResponse.released_at).where(
                StoredResponse.item_id == "ev-single"
            )
        )
    assert (given.closed_at, released) == (now, now)
    assert ben.here().is_finished


# --- content that changes under a running attempt --------------------------------------


def without(library, item_id):
    """The library after its author has taken an item out of quiz and lesson."""
    quiz, lesson = library.quizzes["demo-module"], library.lessons["demo-module"]
    items = {i: item for i, item in quiz.items.items() if i != item_id}
    steps = tuple(
        replace(step, items=tuple(i for i in step.items if i != item_id))
        for step in lesson.steps
    )
    return Library(
        {"demo-module": replace(lesson, steps=steps)},
        {"demo-module": replace(quiz, items=items, revision="newer")},
    )


def rekeyed(library, item_id, key):
    """The library after its author has changed the key of an item."""
    quiz = library.quizzes["demo-module"]
    item = replace(quiz.items[item_id], key=key, revision="newer")
    return Library(
        library.lessons,
        {"demo-module": replace(quiz, items={**quiz.items, item_id: item})},
    )


def test_an_item_that_goes_takes_no_answer_with_it(taking, library, database):
    ben = taking("ben")
    ben.answer("ev-single")
    ben.answer("ev-multiple", wrong("ev-multiple"))
    before = [(r.item_id, r.given, r.earned_milli) for r in stored(database)]
    ben.library = without(library, "ev-single")

    here = ben.here()
    assert here.answers["ev-single"][0].is_right
    assert here.plan.page_of("ev-single") is None
    ben.answer("ev-multiple")
    assert [
        (r.item_id, r.given, r.earned_milli) for r in stored(database) if r.number == 1
    ] == before


def test_a_changed_key_changes_no_mark_that_was_given(taking, library, database):
    ben = taking("ben")
    ben.answer("ev-single")
    ben.library = rekeyed(library, "ev-single", "about-page")

    assert ben.here().answers["ev-single"][0].is_right
    [row] = stored(database)
    assert row.earned_milli == 1000
    assert (
        row.item_revision == library.quizzes["demo-module"].items["ev-single"].revision
    )
    with pytest.raises(NoTriesLeftError):
        ben.answer("ev-single")


def test_a_retry_after_a_change_is_marked_by_the_new_key(taking, library, database):
    ben = taking("ben")
    ben.answer("ev-single", Chosen(frozenset({"about-page"})))
    ben.library = rekeyed(library, "ev-single", "about-page")
    ben.answer("ev-single", Chosen(frozenset({"about-page"})))

    assert [(r.earned_milli, r.item_revision) for r in stored(database)] == [
        (0, library.quizzes["demo-module"].items["ev-single"].revision),
        (1000, "newer"),
    ]


def test_content_that_is_gone_hides_the_assignment_and_keeps_the_answers(
    taking, library, database
):
    ben = taking("ben")
    ben.answer("ev-single")
    ben.library = Library({}, {})

    with pytest.raises(NotYoursError):
        ben.here()
    assert len(stored(database)) == 1


def test_many_attempts_in_the_same_moment_have_their_own_numbers(
    taking, database, cast
):
    """Ids carry 20 random bits within a millisecond."""
    with database.reading() as session:
        ids = session.scalars(select(Attempt.id)).all()

    assert len(set(ids)) == len(ids) == 2
    assert all(0 < i < 2**63 for i in ids)


@pytest.mark.parametrize(
    ("item_id", "retry", "tries"),
    [
        ("ev-single", True, 2),
        ("ev-single", False, 1),
        ("ev-judge-sound", True, 1),
        ("ev-reflection", True, 1),
        ("ev-text", True, 2),
    ],
)
def test_tries(library, item_id, retry, tries):
    item = library.quizzes["demo-module"].items[item_id]

    assert attempts.tries_allowed(item, retry=retry) == tries


@pytest.mark.sqlite_only
def test_an_answer_is_on_disk_when_it_is_acknowledged(taking, url):
    """Another process sees it at once, and a killed one leaves it behind."""
    import sqlite3

    taking("ben").answer("ev-single")

    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    assert other.execute("SELECT count(*) FROM response").fetchone() == (1,)
    other.close()


def test_the_number_of_statements_for_an_answer_is_small(taking, database):
    from sqlalchemy import event

    ben = taking("ben")
    here = ben.here()
    statements = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *a: statements.append(a[2])
    )
    ben.answer("ev-single", here=here)

    assert len([s for s in statements if not s.startswith("PRAGMA")]) <= 7


def test_nobody_elses_attempt_is_touched(taking, database, cast):
    taking("ben").answer("ev-single")

    with database.reading() as session:
        others = session.scalar(
            text(
                "SELECT count(*) FROM response JOIN attempt ON attempt_id = attempt.id"
                " WHERE student_id <> :ben"
            ),
            {"ben": cast["ben"].id},
        )
    assert others == 0
