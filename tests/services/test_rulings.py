"""A class leaves a question out, or has a key of its own: previewed, marked, undone."""

import threading
from collections import Counter
from dataclasses import replace
from itertools import count
from random import Random

import pytest
from cast import MODULE
from crowd import add_students
from sqlalchemy import delete, select, update
from taking import RIGHT, WRONG, key_of

from kit.analytics.queries import OF_ATTEMPT
from kit.content.model import (
    GOOD_ENOUGH,
    NOT_GOOD_ENOUGH,
    NOT_SURE,
    Chosen,
    Library,
    Typed,
)
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ItemCount,
    StoredResponse,
    StoredRuling,
)
from kit.grading.responses import to_json
from kit.services import (
    assignments,
    exports,
    gradebook,
    live,
    members,
    regrade,
    results,
    rulings,
)
from kit.services.attempts import record_response
from kit.services.counters import key_of as counter_of
from kit.services.errors import KeyDoesNotFitError, NoTriesLeftError, SittingOpenError
from kit.services.map import class_map

ABOUT = Chosen(frozenset({"about-page"}))
NEVER = Chosen(frozenset({"never-trust"}))
TABS = Chosen(frozenset({"other-tabs"}))


@pytest.fixture
def rule(database, library, cast, now):
    """`rule("drop")`: Ana leaves "ev-single" out; returns how many answers changed."""

    def rule(what, key=None, item="ev-single", words="Both are right.", **more):
        values = {"library": library, "class_id": cast.class_5b.id} | more
        with database.writing() as session:
            return regrade.rule(
                session,
                item_id=item,
                what=what,
                key=key,
                words=words,
                account_id=cast["ana"].id,
                now=now,
                **values,
            )

    return rule


@pytest.fixture
def undo(database, library, cast, now):
    def undo(ruling, **more):
        values = {"library": library, "class_id": cast.class_5b.id} | more
        with database.writing() as session:
            return regrade.undo(
                session,
                ruling=ruling,
                account_id=cast["ana"].id,
                now=now,
                **values,
            )

    return undo


@pytest.fixture
def look(database, library, cast):
    def look(what, key=None, item="ev-single", **more):
        values = {"library": library, "class_id": cast.class_5b.id} | more
        with database.reading() as session:
            return regrade.preview(session, item_id=item, what=what, key=key, **values)

    return look


@pytest.fixture
def ask(database, cast):
    def ask(question, **values):
        with database.reading() as session:
            return question(session, **{"class_id": cast.class_5b.id, **values})

    return ask


@pytest.fixture
def results_now(database, library, cast, now):
    def results_now(lesson=None, library=library):
        with database.reading() as session:
            view = assignments.get_assignment(
                session,
                teacher_id=cast["ana"].id,
                assignment=(lesson or cast.lesson_5b).public_id,
                now=now,
            )
            return results.results_of(session, library=library, assignment=view)

    return results_now


@pytest.fixture
def crowd(database, library, cast, now):
    """`crowd([ABOUT, TABS])`: a student for each first answer to "ev-single"."""
    numbers = count()

    def crowd(given, item="ev-single", lesson=None):
        return add_students(
            database,
            library,
            lesson=lesson or cast.lesson_5b,
            names=[f"Crowd {next(numbers)}" for _ in given],
            answers=lambda i: {item: given[i]},
            now=now,
        )

    return crowd


def stored(database, item="ev-single"):
    """The answers to an item, the student first who joined first."""
    with database.reading() as session:
        return session.scalars(
            select(StoredResponse)
            .join(Attempt, OF_ATTEMPT)
            .where(StoredResponse.item_id == item)
            .order_by(Attempt.student_id, StoredResponse.number)
        ).all()


def marks(database, item="ev-single"):
    """Earned, and what the bank gives where it is another mark."""
    return [(row.earned_milli, row.bank_milli) for row in stored(database, item)]


def assert_counted_right(database):
    """The counters are what a recount would be."""
    with database.reading() as session:
        rows = session.scalars(select(StoredResponse)).all()
        found = {
            tuple(getattr(row, name) for name in counter_of(rows[0])._fields): row.n
            for row in session.scalars(select(ItemCount))
        }
    assert found == Counter(tuple(counter_of(row)) for row in rows)


# --- another key -----------------------------------------------------------------------


def test_old_answers_and_new_ones_are_marked_by_the_own_key(
    taking, database, rule, cast
):
    ben, bea = taking("ben"), taking("bea").begin()
    ben.answer("ev-single", ABOUT)
    ben.answer("ev-single", TABS)

    assert rule("key", ABOUT) == 1

    assert marks(database) == [(1000, 0), (0, 1000)]
    late = bea.answer("ev-single", ABOUT)
    assert (late.is_right, late.released) == (True, True)
    assert marks(database)[2:] == [(1000, 0)]
    with pytest.raises(NoTriesLeftError):
        bea.answer("ev-single", TABS)


def test_the_banks_right_answer_is_not_right_any_more(taking, database, rule):
    rule("key", ABOUT)
    first = taking("ben").answer("ev-single", TABS)

    assert (first.is_right, first.released) == (False, False)
    assert taking("ben").answer("ev-single", ABOUT).is_right
    assert marks(database) == [(0, 1000), (1000, 0)]


def test_a_first_answer_that_became_right_ends_the_item(taking, rule):
    taking("ben").answer("ev-single", ABOUT)
    rule("key", ABOUT)

    with pytest.raises(NoTriesLeftError):
        taking("ben").answer("ev-single", TABS)


def test_only_this_class_has_the_key(taking, database, rule, cast):
    chen = taking("chen", cast.lesson_6a)
    chen.answer("ev-single", ABOUT)
    rule("key", ABOUT)
    chen.answer("ev-single", TABS)

    assert marks(database) == [(0, None), (1000, None)]


def test_a_judgement_is_marked_from_the_other_side(taking, database, rule):
    doubt = Chosen(frozenset({NOT_GOOD_ENOUGH}))
    taking("ben").answer("ev-judge-sound", doubt)

    assert rule("key", doubt, item="ev-judge-sound") == 1
    assert marks(database, "ev-judge-sound") == [(1000, 0)]


def test_half_a_point_is_kept_exactly(taking, database, rule):
    taking("ben").answer("ev-multiple", Chosen(frozenset({"warden"})))
    rule("key", Chosen(frozenset({"cousin", "star"})), item="ev-multiple")
    assert marks(database, "ev-multiple") == [(0, 1000)]

    rule("key", Chosen(frozenset({"warden", "star"})), item="ev-multiple")
    assert marks(database, "ev-multiple") == [(1000, None)]  # the same by both keys


def test_further_words_are_accepted_in_the_language_of_the_answer(
    taking, database, rule
):
    ben, bea = taking("ben"), taking("bea").begin()
    ben.answer("ev-text", Typed("Три людини"), locale="uk")
    ben.answer("ev-text", Typed("4"), locale="en")
    bea.answer("ev-text", Typed("3"), locale="en")

    assert rule("key", Typed("три людини\n3 people"), item="ev-text") == 1

    assert marks(database, "ev-text") == [(1000, 0), (0, None), (1000, None)]


def test_what_the_bank_accepts_stays_accepted(taking, database, rule):
    rule("key", Typed("3 people"), item="ev-text")
    taking("ben").answer("ev-text", Typed("three"))

    assert marks(database, "ev-text") == [(1000, None)]


def test_an_answer_to_another_version_keeps_its_mark(taking, database, rule):
    taking("ben").answer("ev-single", TABS)
    taking("bea").begin().answer("ev-single", TABS)
    first = stored(database)[0].attempt_id
    with database.writing() as session:
        session.execute(
            update(StoredResponse)
            .where(StoredResponse.attempt_id == first)
            .values(given=to_json(Chosen(frozenset({"an-option-of-last-year"}))))
        )

    assert rule("key", ABOUT) == 1
    assert marks(database) == [(1000, None), (0, 1000)]


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("ev-single", None),
        ("ev-single", TABS),  # the bank's
        ("ev-single", Chosen(frozenset({NOT_SURE}))),
        ("ev-single", Chosen(frozenset({"' OR 1=1 --"}))),
        ("ev-single", Typed('{"ids":["about-page"]}')),
        ("ev-judge-sound", Chosen(frozenset({GOOD_ENOUGH}))),
        ("ev-multiple", Chosen(frozenset({"office", "warden"}))),
        ("ev-multiple", Chosen(frozenset({"warden"}))),
        ("ev-order", RIGHT["order"]),
        ("ev-reflection", Typed("x")),
        ("x-judge-1", Chosen(frozenset({NOT_GOOD_ENOUGH}))),
        ("no-such-item", ABOUT),
    ],
)
def test_a_key_that_cannot_be_is_refused_before_anything_is_written(
    database, rule, look, item, key
):
    for work in (rule, look):
        with pytest.raises(KeyDoesNotFitError):
            work("key", key, item=item)

    with database.reading() as session:
        assert session.query(StoredRuling).count() == 0


@pytest.mark.parametrize("what", ["drop", "bank"])
def test_nothing_but_a_key_has_a_key(rule, what):
    with pytest.raises(KeyDoesNotFitError):
        rule(what, ABOUT)


def test_a_key_whose_option_is_gone_is_not_used(taking, rule, library, ask, database):
    rule("key", ABOUT)
    quiz = library.quizzes[MODULE]
    single = replace(quiz.items["ev-single"], options=("other-tabs", "never-trust"))
    changed = replace(quiz, items={**quiz.items, "ev-single": single})
    ben = taking("ben")
    ben.library = Library(library.lessons, {**library.quizzes, MODULE: changed})

    assert ben.answer("ev-single", TABS).is_right
    assert marks(database) == [(1000, None)]
    ruling = ask(rulings.ruling_on, item_id="ev-single")
    assert rulings.key_for(single, ruling) is None
    assert rulings.as_ruled(single, ruling) is single


# --- leaving out -----------------------------------------------------------------------


def test_what_is_left_out_is_shown_and_counts_nowhere(taking, rule, results_now):
    for name in ("ben", "bea"):
        one = taking(name).begin()
        one.answer("ev-single", ABOUT, certainty=3)
        one.answer("ev-judge-flawed", certainty=3)
        one.answer("ev-judge-sound", WRONG["judge-sound"])
    before = results_now()
    rule("drop")
    after = results_now()

    assert [r.item_id for r in before.most_missed] == [
        "ev-judge-sound",
        "ev-single",
        "ev-judge-flawed",
    ]
    assert [r.item_id for r in after.most_missed] == [
        "ev-judge-sound",
        "ev-judge-flawed",
    ]
    assert after.item("ev-single").is_dropped
    assert after.item("ev-single").answered == 2
    assert [(s.right_first, s.answered) for s in before.students] == [(1, 3)] * 2
    assert [(s.right_first, s.answered) for s in after.students] == [(1, 2)] * 2
    assert (before.tally.sure, after.tally.sure) == (4, 2)
    assert after.students[0].cells["ev-single"].state == "not-yet"

    rule("drop", item="ev-judge-flawed")
    assert (results_now().tally.flawed, results_now().tally.sound) == (0, 2)


def test_leaving_out_changes_no_mark(taking, database, rule):
    taking("ben").answer("ev-single", ABOUT)
    before = marks(database)

    assert rule("drop") == 1
    assert marks(database) == before
    assert taking("ben").answer("ev-single").is_right  # and the retry goes on


def test_leaving_out_ends_an_own_key(taking, database, rule):
    taking("ben").answer("ev-single", ABOUT)
    rule("key", ABOUT)

    assert rule("drop") == 1
    assert marks(database) == [(0, None)]
    assert rule("key", ABOUT) == 1
    assert marks(database) == [(1000, 0)]


def test_files_mark_the_column_and_leave_it_out_of_the_sums(taking, rule, results_now):
    taking("ben").answer("ev-single", ABOUT)
    taking("ben").answer("ev-multiple")
    rule("drop")
    rule("key", Chosen(frozenset({"warden", "star"})), item="ev-multiple")

    header, rows = gradebook.rows_of(
        results_now(), name_of=lambda name, _note: name, summary=False
    )
    ben = dict(zip(header, next(row for row in rows if row[0] == "Ben"), strict=True))

    assert (ben["answered"], ben["right_first_try"]) == (1, 0)
    assert ben["q3_dropped_answer"] == "about-page"
    assert (ben["q4_own_key_first_try"], ben["q4_own_key_final"]) == (0, 0)
    assert not {"q3_answer", "q4_answer"} & set(header)


def test_a_right_first_answer_is_the_final_one(taking, rule, results_now):
    ben = taking("ben")
    ben.answer("ev-single", ABOUT)
    ben.answer("ev-single", TABS)
    rule("key", ABOUT)

    [line] = [s for s in results_now().students if s.answered]
    cell = line.cells["ev-single"]
    assert (cell.state, cell.last.number) == ("right", 1)
    report = results_now().item("ev-single")
    assert (report.right_first, report.right_after_hint) == (1, 0)
    assert report.item.key == "about-page"


def test_ruled_judgements_are_on_neither_side_and_not_in_the_map(
    taking, rule, results_now, database, library, cast, ask
):
    taking("ben").answer("ev-judge-sound")
    taking("ben").answer("ev-judge-flawed")

    def sides():
        tally = results_now().tally
        people = ask(members.present)
        found = ask(class_map, library=library, students=people)
        return (tally.sound, tally.flawed), (found.counts.sound, found.counts.flawed)

    assert sides() == ((1, 1), (1, 1))
    rule("key", Chosen(frozenset({NOT_GOOD_ENOUGH})), item="ev-judge-sound")
    assert sides() == ((0, 1), (0, 1))
    assert (results_now().tally.graded, results_now().tally.right) == (2, 1)
    rule("drop", item="ev-judge-flawed")
    assert sides() == ((0, 0), (0, 0))
    rule("bank", item="ev-judge-sound")
    assert sides() == ((1, 0), (1, 0))


def test_worth_a_look_is_silent_about_what_is_left_out(
    crowd, rule, database, library, cast, now
):
    crowd([ABOUT] * 8)

    def lines():
        with database.reading() as session:
            view = assignments.get_assignment(
                session,
                teacher_id=cast["ana"].id,
                assignment=cast.lesson_5b.public_id,
                now=now,
            )
            found = live.live_of(session, library=library, assignment=view, now=now)
        return [line.item for line in found.lines if line.item]

    assert lines()
    rule("drop")
    assert lines() == []


# --- the preview -----------------------------------------------------------------------


def test_the_preview_says_whose_marks_change_and_how(taking, crowd, look, database):
    crowd([ABOUT, TABS, NEVER])
    taking("ben").answer("ev-single", TABS)
    before = marks(database)

    found = look("key", ABOUT)

    assert {line.name: line.direction for line in found.lines} == {
        "Ben": "down",
        "Crowd 0": "up",
        "Crowd 1": "down",
        "Crowd 2": "same",
    }
    first = found.changed[0]
    assert (first.name, first.before.state, first.after.state) == (
        "Ben",
        "right",
        "not-yet",
    )
    assert [found.count(d) for d in ("up", "down", "same", "out")] == [1, 2, 1, 0]
    assert marks(database) == before


def test_the_preview_counts_as_the_ruling_does(crowd, look, rule):
    crowd([ABOUT, TABS, NEVER, ABOUT])
    for what, key in (
        ("key", ABOUT),
        ("drop", None),
        ("key", NEVER),
        ("bank", None),
        ("drop", None),
        ("bank", None),
    ):
        expected = len(look(what, key).changed)
        assert rule(what, key) == expected > 0


def test_left_out_and_in_again(crowd, look, rule):
    crowd([ABOUT, TABS])

    assert {line.direction for line in look("drop").lines} == {"out"}
    rule("drop")
    back = look("bank")
    assert {line.direction for line in back.lines} == {"in"}
    assert [line.before for line in back.lines] == [None, None]


def test_a_retry_and_half_a_point_are_seen(taking, look):
    ben = taking("ben")
    ben.answer("ev-single", ABOUT)
    ben.answer("ev-single", TABS)
    bea = taking("bea").begin()
    bea.answer("ev-multiple", Chosen(frozenset({"warden"})))

    [line] = look("key", ABOUT).lines
    assert (line.before.state, line.after.state) == ("retry", "right")
    assert line.direction == "up"
    key = Chosen(frozenset({"cousin", "star"}))
    [line] = look("key", key, item="ev-multiple").lines
    assert (line.before.state, line.before.final_milli) == ("partly", 1000)
    assert (line.after.state, line.direction) == ("not-yet", "down")


def test_without_answers_nothing_changes(look, rule):
    assert look("key", ABOUT).lines == ()
    assert rule("key", ABOUT) == 0


def test_who_was_removed_is_not_shown_but_marked(
    taking, look, rule, database, cast, now
):
    bea = taking("bea").begin()
    bea.answer("ev-single", ABOUT)
    with database.writing() as session:
        session.execute(
            update(Account).where(Account.id == cast["bea"].id).values(removed_at=now)
        )

    assert look("key", ABOUT).lines == ()
    assert rule("key", ABOUT) == 0
    assert marks(database) == [(1000, 0)]


def test_the_same_question_in_two_lessons_makes_two_lines(
    taking, look, rule, database, library, cast, now
):
    with database.writing() as session:
        again = assignments.assign(
            session,
            library=library,
            class_id=cast.class_5b.id,
            content_id=MODULE,
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=now,
        )
    ben = taking("ben")
    ben.answer("ev-single", ABOUT)
    ben.assignment = again
    ben.begin().answer("ev-single", TABS)

    assert [line.direction for line in look("key", ABOUT).lines] == ["up", "down"]
    assert rule("key", ABOUT) == 2


# --- once, twice, back -----------------------------------------------------------------


def test_the_same_ruling_again_changes_nothing(taking, database, rule, ask):
    taking("ben").answer("ev-single", ABOUT)
    for what, key in (("key", ABOUT), ("drop", None), ("bank", None)):
        rule(what, key)
        before = marks(database), ask(rulings.history)
        assert rule(what, key, words="Again.") == 0
        assert (marks(database), ask(rulings.history)) == before


def test_there_is_nothing_to_take_back_at_first(rule, ask):
    assert rule("bank") == 0
    assert ask(rulings.history) == []


def test_undo_restores_the_very_marks(taking, crowd, database, rule, undo, ask):
    crowd([ABOUT, TABS, NEVER, Chosen(frozenset({NOT_SURE}))])
    taking("ben").answer("ev-single", NEVER)
    taking("ben").answer("ev-single", ABOUT)
    before = [(r.earned_milli, r.bank_milli, r.released_at) for r in stored(database)]

    for what, key in (("key", ABOUT), ("drop", None)):
        changed = rule(what, key)
        [newest, *_] = ask(rulings.history)
        assert undo(newest.id) == changed
        assert [
            (r.earned_milli, r.bank_milli, r.released_at) for r in stored(database)
        ] == before
        assert ask(rulings.in_force) == {}


def test_undo_goes_one_step_back_and_only_once(crowd, database, rule, undo, ask):
    crowd([ABOUT, TABS])
    rule("key", ABOUT)
    by_own_key = marks(database)
    rule("drop")
    [newest, first] = ask(rulings.history)

    assert undo(newest.id) == 2
    assert marks(database) == by_own_key
    assert ask(rulings.ruling_on, item_id="ev-single").key == ABOUT
    assert undo(newest.id) is None  # pressed twice
    assert undo(first.id) is None  # not the newest
    assert len(ask(rulings.history)) == 3


def test_nobody_undoes_the_ruling_of_another_class(rule, undo, ask, cast):
    rule("drop")
    [ruling] = ask(rulings.history)

    assert undo(ruling.id, class_id=cast.class_6a.id) is None
    assert undo(987_654) is None
    assert "ev-single" in ask(rulings.in_force)


def test_counters_follow_whatever_is_decided(taking, crowd, rule, database):
    random = Random(7)
    refused = 0
    for _ in range(4):
        crowd([random.choice([ABOUT, TABS, NEVER]) for _ in range(5)])
        for name in ("ben", "bea"):
            try:
                given = random.choice([ABOUT, TABS])
                taking(name).begin().answer("ev-single", given)
            except NoTriesLeftError:
                refused += 1
        for key in random.sample([ABOUT, NEVER, None, None], 4):
            rule("key" if key else random.choice(["drop", "bank"]), key)
            assert_counted_right(database)

    assert refused
    assert len(marks(database)) >= 22


def test_typed_words_are_counted_too(taking, rule, database):
    taking("ben").answer("ev-text", Typed("аж троє"), locale="uk")
    rule("key", Typed("аж троє"), item="ev-text")

    assert marks(database, "ev-text") == [(1000, 0)]
    assert_counted_right(database)


# --- who, what, when -------------------------------------------------------------------


def test_the_history_says_who_did_what_newest_first(rule, ask, cast, now, library):
    rule("drop", words="  Two are right.  ".strip())
    rule("key", ABOUT, words="The imprint names the office.")
    rule("drop", item="ev-order")

    found = ask(rulings.history, item_id="ev-single")

    assert [(r.what, r.key, r.words, r.by, r.made_at) for r in found] == [
        ("key", ABOUT, "The imprint names the office.", "Ana", now),
        ("drop", None, "Two are right.", "Ana", now),
    ]
    assert found[0].item_revision == library.items["ev-single"].revision
    assert {r.item_id for r in ask(rulings.history)} == {"ev-single", "ev-order"}
    assert ask(rulings.history, class_id=cast.class_6a.id) == []
    assert set(ask(rulings.in_force)) == {"ev-single", "ev-order"}


def test_a_long_reason_is_cut(rule, ask):
    rule("drop", words="x" * 400)

    assert len(ask(rulings.history)[0].words) == 300


def test_the_ruling_outlives_the_account_of_its_teacher(rule, ask, database, cast):
    rule("drop")
    with database.writing() as session:
        session.execute(delete(Account).where(Account.id == cast["ana"].id))

    [found] = ask(rulings.history)
    assert (found.by, found.what) == (None, "drop")
    assert "ev-single" in ask(rulings.in_force)


def test_rulings_go_with_their_class(rule, database, cast):
    rule("drop")
    with database.writing() as session:
        session.execute(delete(Classroom).where(Classroom.id == cast.class_5b.id))

    with database.reading() as session:
        assert session.query(StoredRuling).count() == 0


def test_the_export_of_a_class_has_its_rulings(rule, ask):
    rule("key", ABOUT, words="The imprint.")

    [ruling] = ask(exports.class_data)["rulings"]
    assert ruling["teacher"] == "Ana"
    assert ruling["key"] == to_json(ABOUT)
    assert (ruling["what"], ruling["words"]) == ("key", "The imprint.")
    assert not {"id", "account_id", "classroom_id"} & set(ruling)


def test_what_is_in_force_is_one_statement_however_much_was_decided(
    rule, database, cast
):
    from sqlalchemy import event

    def statements():
        seen = []

        def listen(*values):
            seen.append(values[2])

        event.listen(database.engine, "before_cursor_execute", listen)
        with database.reading() as session:
            rulings.in_force(session, class_id=cast.class_5b.id)
        event.remove(database.engine, "before_cursor_execute", listen)
        return len([s for s in seen if s.startswith("SELECT")])

    assert statements() == 1
    for item in ("ev-single", "ev-multiple", "ev-order", "ev-text"):
        rule("drop", item=item)
        rule("bank", item=item)
        rule("drop", item=item)
    assert statements() == 1


# --- content that is gone --------------------------------------------------------------


@pytest.fixture
def without_single(library):
    quiz = library.quizzes[MODULE]
    items = {i: item for i, item in quiz.items.items() if i != "ev-single"}
    return Library(
        library.lessons, {**library.quizzes, MODULE: replace(quiz, items=items)}
    )


def test_a_question_that_is_gone_can_be_left_out(
    crowd, rule, ask, results_now, without_single
):
    crowd([ABOUT, TABS])

    assert rule("drop", library=without_single) == 2
    [ruling] = ask(rulings.history)
    assert ruling.item_revision == ""
    report = results_now(library=without_single).item("ev-single")
    assert (report.item, report.is_dropped) == (None, True)


def test_an_own_key_can_be_taken_back_after_the_question_went(
    crowd, rule, undo, ask, database, without_single, results_now
):
    crowd([ABOUT, TABS])
    before = marks(database)
    rule("key", ABOUT)
    assert results_now(library=without_single).item("ev-single").right_first == 1

    [ruling] = ask(rulings.history)
    assert undo(ruling.id, library=without_single) == 2
    assert marks(database) == before
    with pytest.raises(KeyDoesNotFitError):
        rule("key", NEVER, library=without_single)


# --- tests -----------------------------------------------------------------------------


def test_a_question_of_a_test_is_let_be_while_the_class_takes_it(
    rule, database, cast, ask
):
    with pytest.raises(SittingOpenError):
        rule("drop", item="x-judge-1")
    with database.writing() as session:
        session.get_one(Assignment, cast.form_5b.id).closed_at = session.get_one(
            Assignment, cast.form_5b.id
        ).opened_at

    rule("drop", item="x-judge-1")
    assert set(ask(rulings.in_force)) == {"x-judge-1"}


def test_an_open_test_hinders_no_question_of_a_lesson(rule, ask):
    rule("drop")

    assert set(ask(rulings.in_force)) == {"ev-single"}


# --- while answers arrive --------------------------------------------------------------


def test_an_answer_under_way_is_marked_by_the_new_key(
    taking, database, library, rule, now
):
    """It was marked before the ruling, and is not stored before the ruling looks."""
    ben = taking("ben")
    here = ben.here()
    faults = []

    def decide():
        try:
            rule("key", ABOUT)
        except Exception as fault:
            faults.append(fault)

    other = threading.Thread(target=decide)
    with database.writing() as session:
        record_response(
            session,
            here=here,
            item=library.items["ev-single"],
            response=ABOUT,
            accept={},
            certainty=None,
            locale="en",
            translation="source",
            resend_key="under-way",
            now=now,
        )
        other.start()
        other.join(0.4)
        assert other.is_alive()  # it waits for the answer
    other.join(10)

    assert faults == []
    assert marks(database) == [(1000, 0)]
    assert_counted_right(database)


def test_answers_and_rulings_at_once_end_with_one_key(
    taking, database, rule, crowd, cast
):
    people = [taking("ben"), taking("bea").begin()]
    crowd([TABS, ABOUT])
    faults = []
    start = threading.Barrier(4)

    def safely(work):
        start.wait()
        try:
            work()
        except Exception as fault:
            faults.append(fault)

    jobs = [
        lambda: people[0].answer("ev-single", ABOUT),
        lambda: people[1].answer("ev-single", TABS),
        lambda: rule("key", ABOUT),
        lambda: rule("key", ABOUT),
    ]
    threads = [threading.Thread(target=safely, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    by_answer = {
        row.given: (row.earned_milli, row.bank_milli) for row in stored(database)
    }
    assert by_answer == {to_json(ABOUT): (1000, 0), to_json(TABS): (0, 1000)}
    with database.reading() as session:
        assert session.query(StoredRuling).count() == 1


def test_the_key_of_the_cast_is_the_banks(library):
    """The control: what these tests call the bank's key is it."""
    assert key_of(library.items["ev-single"]) == TABS
