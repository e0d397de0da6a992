"""Tests before, after and some weeks later: who takes which form, and what is told."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from sqlalchemy import func, select, update
from taking import Taking

from kit.content.model import Chosen, Library
from kit.db.models import Account, Assignment, Attempt, Classroom, StoredResponse
from kit.services import assignments, exports, gradebook, joining, members, sittings
from kit.services.errors import (
    LessonClosedError,
    NoTriesLeftError,
    NotYoursError,
)
from kit.services.live import live_of
from kit.services.map import class_map
from kit.services.places import get_given
from kit.services.results import results_of
from kit.services.work import my_work

PRE, POST, DELAYED = "pre-test", "post-test", "delayed-test"
WRONG = Chosen(frozenset({"not-good-enough"}))


@pytest.fixture
def give(database, library, cast, now):
    """`give(POST)`: a test or lesson for 5B, or another class; a row that was begun."""

    def give(content_id, *, room=None, track="everyday", count=None, at=now):
        with database.writing() as session:
            public_id = assignments.assign(
                session,
                library=library,
                class_id=(room or cast.class_5b).id,
                content_id=content_id,
                track=track,
                retry=True,
                explain="each",
                draft_locales=(),
                now=at,
                sittings=count,
            )
        return given(database, public_id)

    return give


def given(database, public_id):
    with database.reading() as session:
        return session.scalars(
            select(Assignment).where(Assignment.public_id == public_id)
        ).one()


@pytest.fixture
def pupils(database, library, cast, now):
    """`pupils(6)`: that many new students of 5B, as takers of a test."""

    def pupils(count, lesson=None):
        with database.writing() as session:
            code = joining.new_code(
                session, assignment_id=(lesson or cast.form_5b).id, now=now
            )
            door = joining.get_open_lesson(session, typed=code, now=now)
            ids = [
                joining.join_class(
                    session, lesson=door, name=f"Pupil {n}", locale="en", now=now
                )
                for n in range(count)
            ]

        def takers(test):
            return [
                Taking(
                    database,
                    library,
                    student_id=id_,
                    assignment=test.public_id,
                    now=now,
                )
                for id_ in ids
            ]

        return takers

    return pupils


def taken(database, student_id):
    """What a student takes, in the order it was begun."""
    with database.reading() as session:
        return list(
            session.scalars(
                select(Attempt.content_id)
                .where(Attempt.student_id == student_id)
                .order_by(Attempt.started_at, Attempt.id)
            )
        )


def sequences(database, class_id):
    with database.reading() as session:
        rows = session.execute(
            select(Account.sequence, func.count())
            .where(Account.classroom_id == class_id, Account.sequence.is_not(None))
            .group_by(Account.sequence)
        )
        return {sequence: count for sequence, count in rows}


def change(database, table, row_id, **values):
    with database.writing() as session:
        session.execute(update(table).where(table.id == row_id).values(**values))


def form_of(taker):
    return taker.here().plan.content_id


def close(database, test, now):
    with database.writing() as session:
        assignments.close(session, assignment_id=test.id, now=now)


def show(database, cast):
    with database.writing() as session:
        return sittings.show_answers(session, class_id=cast.class_5b.id, now=MONDAY_9AM)


# --- which form: pure ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "taken", "next_one"),
    [
        (2, {}, "ABC"),
        (2, {"ABC": 1}, "BAC"),
        (2, {"ABC": 1, "BAC": 1}, "ABC"),
        (2, {"ABC": 3, "BAC": 1}, "BAC"),
        (3, {}, "ABC"),
        (3, {"ABC": 1}, "BCA"),
        (3, {"ABC": 1, "BCA": 1}, "CAB"),
        (3, {"ABC": 5, "BCA": 5, "CAB": 4}, "CAB"),
    ],
)
def test_the_next_sequence_is_the_one_fewest_have(count, taken, next_one):
    assert sittings.next_sequence(taken, sittings=count) == next_one


@pytest.mark.parametrize("count", [2, 3])
def test_no_sequence_has_a_form_twice(count):
    assert all(sorted(each) == list("ABC") for each in sittings.SEQUENCES[count])


@pytest.mark.parametrize(
    ("count", "planned"), [(2, (PRE, POST)), (3, (PRE, POST, DELAYED))]
)
def test_at_each_planned_sitting_every_form_is_taken_as_often(count, planned):
    for test in planned:
        forms = Counter(
            sittings.form_at(sequence, test) for sequence in sittings.SEQUENCES[count]
        )
        assert list(forms.values()) == [1] * count, test


@pytest.mark.parametrize(
    ("sequence", "test", "form"),
    [("ABC", PRE, "A"), ("BAC", PRE, "B"), ("BAC", POST, "A"), ("BCA", DELAYED, "A")],
)
def test_a_sequence_says_the_form_of_each_sitting(sequence, test, form):
    assert sittings.form_at(sequence, test) == form


def test_a_test_needs_all_three_forms(library):
    two = {k: quiz for k, quiz in library.quizzes.items() if k != "form-b"}

    assert sittings.has_tests(library)
    assert not sittings.has_tests(Library(library.lessons, two))


# --- which form: given out -------------------------------------------------------------


def test_with_two_sittings_the_forms_are_given_out_in_turn(pupils, cast):
    forms = [form_of(each.begin()) for each in pupils(6)(cast.form_5b)]

    assert forms == ["form-a", "form-b"] * 3


def test_with_three_sittings_all_three_forms_are(pupils, give):
    test = give(PRE, count=3)
    forms = [form_of(each.begin()) for each in pupils(7)(test)]

    assert forms == ["form-a", "form-b", "form-c"] * 2 + ["form-a"]


def together(takers):
    """Everybody presses [Start] in the same moment; returns what went wrong."""
    faults = []
    start = threading.Barrier(len(takers))

    def safely(taker):
        start.wait()
        try:
            taker.begin()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=safely, args=(t,)) for t in takers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.parametrize("count", [2, 3])
def test_a_class_that_begins_in_one_moment_is_balanced_too(
    pupils, give, database, cast, count
):
    faults = together(pupils(12)(give(PRE, count=count)))

    assert faults == []
    assert sequences(database, cast.class_5b.id) == dict.fromkeys(
        sittings.SEQUENCES[count], 12 // count
    )


def test_two_tests_begun_in_one_moment_have_two_forms(pupils, give, cast):
    """The second of them sees the sequence that the first was given."""
    takers, later = pupils(6), give(POST)
    for one, other in zip(takers(cast.form_5b), takers(later), strict=True):
        assert together([one, other]) == []
        assert form_of(one) != form_of(other)


@pytest.mark.parametrize("count", [2, 3])
def test_at_every_sitting_each_student_takes_another_form(
    pupils, give, database, now, count
):
    tests = [
        give(test, count=count, at=now + timedelta(days=n))
        for n, test in enumerate((PRE, POST, DELAYED))
    ]
    takers = pupils(6)
    for n, test in enumerate(tests):
        for taker in takers(test):
            taker.now = now + timedelta(days=n)
            taker.begin()

    everybody = [taken(database, t.student_id) for t in takers(tests[0])]
    for forms in everybody:
        assert sorted(forms) == ["form-a", "form-b", "form-c"]
    for sitting in range(count):
        counts = Counter(forms[sitting] for forms in everybody)
        assert set(counts.values()) == {6 // count}


def test_a_second_start_keeps_the_form(pupils, cast, database):
    taker, _other = pupils(2)(cast.form_5b)
    taker.begin()
    taker.begin()

    assert taken(database, taker.student_id) == ["form-a"]


def test_the_same_test_given_again_has_the_same_form(pupils, give, cast, database):
    takers = pupils(2)
    for test in (cast.form_5b, give(PRE)):
        for taker in takers(test):
            taker.begin()

    assert [taken(database, t.student_id) for t in takers(cast.form_5b)] == [
        ["form-a", "form-a"],
        ["form-b", "form-b"],
    ]


def test_who_missed_the_first_sitting_joins_the_turn_at_the_second(
    pupils, give, cast, database
):
    takers = pupils(3)
    first, second, absent = takers(cast.form_5b)
    first.begin()
    second.begin()
    later = give(POST)
    *_both, absent_later = takers(later)
    absent_later.begin()

    # The third sequence is ABC again, and a class's second sitting has its second form.
    assert form_of(absent_later) == "form-b"
    assert absent.here() is None
    assert sequences(database, cast.class_5b.id) == {"ABC": 2, "BAC": 1}


def test_each_class_has_its_own_turn(taking, give, cast, pupils):
    [one] = pupils(1)(cast.form_5b)
    one.begin()
    test_6a = give(PRE, room=cast.class_6a)

    chen = taking("chen", test_6a).begin()
    assert (form_of(one), form_of(chen)) == ("form-a", "form-a")


def test_a_test_of_another_class_cannot_be_begun(taking, give, cast, database):
    test_6a = give(PRE, room=cast.class_6a)
    with pytest.raises(NotYoursError):
        taking("ben", test_6a).begin()

    assert sequences(database, cast.class_5b.id) == {}


def test_a_closed_test_gives_out_no_sequence(taking, cast, database, now):
    close(database, cast.form_5b, now)
    with pytest.raises(LessonClosedError):
        taking("ben", cast.form_5b).begin()

    assert sequences(database, cast.class_5b.id) == {}


def test_a_lesson_gives_out_no_sequence(taking, cast, database):
    taking("bea").begin()

    assert sequences(database, cast.class_5b.id) == {}
    assert taken(database, cast["bea"].id) == ["demo-module"]


def test_without_one_of_the_forms_a_test_is_not_there(taking, library, cast, database):
    ben = taking("ben", cast.form_5b)
    whole = ben.library
    ben.library = Library(
        library.lessons, {k: q for k, q in library.quizzes.items() if k != "form-a"}
    )
    with pytest.raises(NotYoursError):
        ben.begin()

    assert sequences(database, cast.class_5b.id) == {}
    ben.library = whole
    assert form_of(ben.begin()) == "form-a"


def test_a_form_that_goes_takes_the_test_with_it_and_leaves_the_answers(
    taking, library, cast, database
):
    ben = taking("ben", cast.form_5b).begin()
    ben.answer("x-judge-1")
    renamed = replace(library.quizzes["form-a"], id="form-z")
    quizzes = {
        k: renamed if k == "form-a" else quiz for k, quiz in library.quizzes.items()
    }
    ben.library = Library(library.lessons, {quiz.id: quiz for quiz in quizzes.values()})

    with pytest.raises(NotYoursError):
        ben.here()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredResponse)) == 1


def test_a_form_of_a_later_folder_does_not_replace_ours(library):
    own = replace(library.quizzes["form-a"], id="form-own")
    both = Library(library.lessons, {**library.quizzes, "form-own": own})

    assert both.forms["A"].id == "form-a"


# --- the track -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"), [("war", "everyday"), ("everyday", "war")]
)
def test_every_test_is_on_the_track_of_the_first(
    taking, give, cast, database, first, second
):
    change(database, Assignment, cast.form_5b.id, track=first)
    taking("ben", cast.form_5b).begin()
    later = taking("ben", give(POST, track=second))

    with database.reading() as session:
        announced = get_given(
            session,
            student_id=later.student_id,
            assignment=later.assignment,
            now=MONDAY_9AM,
        )
    assert announced.track == first
    assert later.begin().here().plan.track == first


def test_a_lesson_on_the_other_track_changes_no_test_and_no_test_a_lesson(
    taking, give, cast, database
):
    change(database, Assignment, cast.form_5b.id, track="war")
    taking("bea", cast.form_5b).begin()

    assert taking("bea").begin().here().plan.track == "everyday"
    later = taking("bea", give(POST, track="everyday")).begin()
    assert later.here().plan.track == "war"


def test_who_missed_the_first_test_has_the_track_of_the_second(taking, give):
    later = taking("ben", give(POST, track="war")).begin()

    assert later.here().plan.track == "war"


def test_what_was_chosen_for_one_student_protects_in_every_test(
    taking, give, cast, database
):
    """Comparing is worth less than sparing somebody."""
    change(database, Assignment, cast.form_5b.id, track="war")
    taking("ben", cast.form_5b).begin()
    change(database, Account, cast["ben"].id, track="everyday")
    later = taking("ben", give(POST, track="war")).begin()

    assert later.here().plan.track == "everyday"


# --- practice --------------------------------------------------------------------------


@pytest.fixture
def practised(taking, cast):
    """Ben has got the practice wrong and one item of form A right, very surely."""
    ben = taking("ben", cast.form_5b).begin()
    ben.answer("practice-plain", WRONG, certainty=3)
    ben.answer("x-judge-1", certainty=3)
    return ben


def view(database, cast, now):
    with database.reading() as session:
        return assignments.get_assignment(
            session,
            teacher_id=cast["ana"].id,
            assignment=cast.form_5b.public_id,
            now=now,
        )


def test_practice_is_explained_at_once_and_has_no_second_try(taking, cast):
    ben = taking("ben", cast.form_5b).begin()
    answer = ben.answer("practice-plain", WRONG)

    assert answer.released
    with pytest.raises(NoTriesLeftError):
        ben.answer("practice-plain")


def test_an_answer_of_a_test_is_not_explained(practised):
    assert not practised.here().answers["x-judge-1"][0].released
    with pytest.raises(NotYoursError):
        practised.show("x-judge-1")


def test_practice_counts_in_no_result(practised, database, library, cast, now):
    with database.reading() as session:
        found = results_of(
            session, library=library, assignment=view(database, cast, now)
        )

    assert found.item("practice-plain") is None
    assert found.item("x-judge-1").answered == 1
    [ben] = [line for line in found.students if line.student.id == cast["ben"].id]
    assert (ben.answered, ben.right_first) == (1, 1)
    assert (found.tally.sound, found.tally.trusted) == (1, 1)
    assert (found.tally.sure, found.tally.sure_right) == (1, 1)


def test_practice_is_in_no_file_for_teachers(practised, database, library, cast, now):
    with database.reading() as session:
        found = results_of(
            session, library=library, assignment=view(database, cast, now)
        )
    header, rows = gradebook.rows_of(
        found, name_of=lambda name, _note: name, summary=False
    )

    [ben] = [dict(zip(header, row, strict=True)) for row in rows if row[0] == "Ben"]
    assert [name for name in header if name.endswith("_answer")] == [
        f"qA{n}_answer" for n in range(1, 8)
    ]
    assert (ben["answered"], ben["reliable_trusted"], ben["reliable_seen"]) == (1, 1, 1)


def test_practice_is_not_on_the_map(practised, database, library, cast):
    with database.reading() as session:
        students = members.list_students(session, class_id=cast.class_5b.id)
        found = class_map(
            session,
            library=library,
            class_id=cast.class_5b.id,
            students=students,
        )

    [ben] = [line for line in found.lines if line.student.id == cast["ben"].id]
    assert (ben.counts.sound, ben.counts.flawed) == (1, 0)


def test_what_is_kept_of_practice_is_the_students_own_to_read(
    practised, database, cast
):
    with database.reading() as session:
        data = exports.student_data(session, student_id=cast["ben"].id)

    test = next(a for a in data["attempts"] if a["kind"] == "form")
    assert [r["item_id"] for r in test["responses"]] == ["practice-plain", "x-judge-1"]
    assert (test["content_id"], data["sequence"]) == ("form-a", "ABC")


def test_my_work_knows_which_form_is_taken(practised, database, cast):
    with database.reading() as session:
        test, _module = my_work(session, student_id=cast["ben"].id, now=MONDAY_9AM)
        bea, _module = my_work(session, student_id=cast["bea"].id, now=MONDAY_9AM)

    assert (test.content_id, test.taking, test.answered) == (PRE, "form-a", 2)
    assert (bea.content_id, bea.taking) == (PRE, None)


# --- results over several forms --------------------------------------------------------


def test_results_name_questions_by_form_and_number(
    pupils, database, library, cast, now
):
    for taker, letter in zip(pupils(2)(cast.form_5b), "xb", strict=True):
        taker.begin().answer(f"{letter}-judge-4")
    with database.reading() as session:
        found = results_of(
            session, library=library, assignment=view(database, cast, now)
        )

    labels = [item.label for item in found.items]
    assert labels == [f"A{n}" for n in range(1, 8)] + [f"B{n}" for n in range(1, 8)]
    assert found.item("x-judge-4").label == "A4"
    assert found.item("b-judge-4").answered == 1


def test_questions_of_a_lesson_have_plain_numbers(taking, database, library, cast, now):
    with database.reading() as session:
        module = assignments.get_assignment(
            session,
            teacher_id=cast["ana"].id,
            assignment=cast.lesson_5b.public_id,
            now=now,
        )
        found = results_of(session, library=library, assignment=module)

    assert found.item("ev-multiple").label == "4"


def test_the_live_page_counts_questions_over_all_forms_and_no_practice(
    pupils, database, library, cast, now
):
    a, b = pupils(2)(cast.form_5b)
    a.begin().answer("practice-plain")
    a.answer("x-judge-1")
    b.begin().answer("b-judge-1")
    b.answer("b-judge-2")
    with database.reading() as session:
        found = live_of(
            session,
            library=library,
            assignment=view(database, cast, now),
            now=now,
        )

    assert [(s.number, s.question, s.reached) for s in found.steps] == [
        (1, 1, 2),
        (2, 2, 1),
        *((n, n, 0) for n in range(3, 8)),
    ]


def test_most_are_past_a_question_whatever_their_form_and_practice(
    pupils, database, library, cast, now
):
    takers = pupils(6)(cast.form_5b)
    for taker in takers:
        taker.begin()

    def ready():
        with database.reading() as session:
            lines = live_of(
                session,
                library=library,
                assignment=view(database, cast, now),
                now=now,
            ).lines
        return [line.step for line in lines if line.rule == "ready"]

    assert ready() == []
    for taker in takers:
        letter = taker.here().plan.pages[1].item[0]
        taker.answer(f"{letter}-judge-1")
    assert ready() == [1]


# --- when answers are shown ------------------------------------------------------------


def test_a_closed_test_still_hides_its_answers(taking, cast, database, now):
    ben = taking("ben", cast.form_5b).begin()
    close(database, cast.form_5b, now)

    assert not ben.here().given.explains_each


def test_shown_a_test_is_explained(taking, cast, database, now):
    ben = taking("ben", cast.form_5b).begin()
    close(database, cast.form_5b, now)

    assert show(database, cast) == 1
    assert ben.here().given.explains_each


def test_nothing_is_shown_while_a_test_of_the_class_is_open(
    taking, give, cast, database, now
):
    ben = taking("ben", cast.form_5b).begin()
    close(database, cast.form_5b, now)
    later = give(POST)

    assert show(database, cast) == 0
    assert not ben.here().given.explains_each
    close(database, later, now)
    assert show(database, cast) == 2
    assert ben.here().given.explains_each


def test_an_open_lesson_keeps_no_answer_back(cast, database, now):
    close(database, cast.form_5b, now)

    assert given(database, cast.lesson_5b.public_id).closed_at is None
    assert show(database, cast) == 1


def test_a_class_without_a_test_has_nothing_to_show(database, cast):
    with database.writing() as session:
        shown = sittings.show_answers(
            session, class_id=cast.class_6a.id, now=MONDAY_9AM
        )

    assert shown == 0


def test_showing_says_nothing_to_another_class(give, cast, database, now):
    test_6a = give(PRE, room=cast.class_6a)
    close(database, test_6a, now)
    close(database, cast.form_5b, now)
    show(database, cast)

    assert given(database, test_6a.public_id).explain == "close"
    assert given(database, cast.lesson_6a.public_id).explain == "each"


def test_a_clock_set_back_keeps_nothing_hidden(cast, database, now):
    close(database, cast.form_5b, now + timedelta(hours=2))

    assert show(database, cast) == 1


def test_a_test_after_the_answers_were_shown_hides_its_own(give, cast, database, now):
    close(database, cast.form_5b, now)
    show(database, cast)

    assert given(database, give(POST).public_id).explain == "close"


def test_the_tests_of_a_class_stand_in_order_with_what_is_open(
    give, cast, database, now
):
    give(DELAYED)
    close(database, cast.form_5b, now)
    with database.reading() as session:
        found = sittings.tests_of(session, class_id=cast.class_5b.id)

    assert found == [PRE, DELAYED]


# --- how many are planned --------------------------------------------------------------


def planned(database, cast):
    with database.reading() as session:
        return session.get_one(Classroom, cast.class_5b.id).sittings


def test_a_class_plans_two_tests_until_its_teacher_says_three(give, cast, database):
    assert planned(database, cast) == 2
    give(PRE, count=3)

    assert planned(database, cast) == 3


def test_giving_anything_else_changes_no_plan(give, cast, database):
    give(PRE, count=3)
    give(POST)
    give("demo-module")

    assert planned(database, cast) == 3
