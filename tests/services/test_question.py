"""One question measured in the database: the same as counting by hand."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from crowd import add_students
from sqlalchemy import event
from taking import RIGHT, WRONG

from kit.analytics import question_queries, question_times
from kit.content.model import Chosen, Typed
from kit.db.models import Account, Attempt, StoredResponse
from kit.services import assignments, results
from kit.services.question import checks_of, question_of

KINDS = ("single", "multiple", "highlight", "label", "order", "text")
ITEMS = tuple(f"ev-{kind}" for kind in KINDS)
KEY = Chosen(frozenset({"other-tabs"}))
ABOUT = Chosen(frozenset({"about-page"}))
NEVER = Chosen(frozenset({"never-trust"}))
UNSURE = Chosen(frozenset({"not-sure"}))


@pytest.fixture
def given(database, cast, now):
    with database.reading() as session:
        return assignments.get_assignment(
            session,
            teacher_id=cast["ana"].id,
            assignment=cast.lesson_5b.public_id,
            now=now,
        )


@pytest.fixture
def crowd(database, library, cast, now):
    """`crowd(20, answers)`: students 0 … 19, each with answers(i)."""

    def crowd(count, answers, *, start=0, **more):
        return add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {start + n}" for n in range(count)],
            answers=answers,
            now=now,
            **more,
        )

    return crowd


@pytest.fixture
def question(database, library, given):
    def question(item_id="ev-single"):
        with database.reading() as session:
            return question_of(
                session, library=library, assignment=given, item_id=item_id
            )

    return question


@pytest.fixture
def checks(database, library, given):
    def checks():
        with database.reading() as session:
            return checks_of(session, library=library, assignment=given)

    return checks


def strong(knows, *, others=RIGHT, **own):
    """Everything answered: the first `knows` of six kinds right, `own` as given."""
    marks = {
        f"ev-{kind}": (others if n < knows else WRONG)[kind]
        for n, kind in enumerate(KINDS)
    }
    return marks | {f"ev-{kind}": response for kind, response in own.items()}


# --- counts ----------------------------------------------------------------------


def test_without_an_answer_there_is_nothing_to_say(question):
    found = question()

    assert (found.report.answered, found.report.number) == (0, 3)
    assert (found.uses, found.languages, found.comparisons, found.reasons) == ((),) * 4
    assert (found.right, found.usual, found.compared) == (None, None, 0)


@pytest.mark.parametrize(
    "item_id", ["nosuch", "ev-reflection", "practice-plain", "war-single", "", "%"]
)
def test_what_was_not_asked_is_no_question(question, item_id):
    assert question(item_id) is None


def test_a_question_that_left_the_lesson_keeps_its_counts(question, crowd, database):
    crowd(6, lambda _i: {"ev-single": KEY})
    with database.writing() as session:
        session.query(StoredResponse).update({"item_id": "ev-gone"})
    found = question("ev-gone")

    assert (found.report.item, found.report.number) == (None, None)
    assert (found.report.answered, found.report.right_first) == (6, 6)


@pytest.mark.parametrize("item_id", ITEMS)
def test_the_figures_are_those_of_the_results_page(
    database, library, given, question, crowd, item_id
):
    dice = Random(7)

    def answers(_i):
        return {item: dice.choice((RIGHT, WRONG))[item[3:]] for item in ITEMS}

    crowd(12, answers, again=lambda i: {"ev-single": KEY} if i % 3 else {}, certainty=3)
    with database.reading() as session:
        found = results.results_of(session, library=library, assignment=given)
    there, here = found.item(item_id), question(item_id).report

    for name in ("answered", "right_first", "right_after_hint", "sure_but_wrong"):
        assert getattr(here, name) == getattr(there, name), name
    assert (here.number, here.not_sure) == (there.number, there.not_sure)
    assert dict(here.spread) == dict(there.spread)


def test_first_tries_lead_to_second_tries(question, crowd):
    crowd(4, lambda _i: {"ev-single": KEY})
    crowd(
        5,
        lambda _i: {"ev-single": ABOUT},
        start=10,
        again=lambda _i: {"ev-single": KEY},
    )
    crowd(
        3,
        lambda _i: {"ev-single": ABOUT},
        start=20,
        again=lambda _i: {"ev-single": NEVER},
    )
    crowd(2, lambda _i: {"ev-single": ABOUT}, start=30)
    found = question()

    assert found.report.right_first == 4
    tries = found.not_yet
    assert (tries.first, tries.right, tries.not_yet, tries.stopped) == (10, 5, 3, 2)
    assert found.was_retried


def test_partly_right_stands_apart(question, crowd):
    half = {"ev-highlight": Chosen(frozenset({"s2"}))}
    crowd(5, lambda _i: half, again=lambda _i: {"ev-highlight": RIGHT["highlight"]})
    found = question("ev-highlight")

    assert (found.partly.first, found.partly.right, found.not_yet.first) == (5, 5, 0)
    assert found.report.right_first == 0


def test_a_second_try_without_a_first_counts_nowhere(
    database, library, given, question, crowd
):
    crowd(1, lambda _i: {}, again=lambda _i: {"ev-single": KEY})
    with database.reading() as session:
        found = results.results_of(session, library=library, assignment=given)

    assert question().report.answered == 0
    assert question().report.right_after_hint == 0
    assert found.item("ev-single").right_after_hint == 0


def test_certainty_against_correctness(question, crowd):
    crowd(4, lambda _i: {"ev-single": KEY}, certainty=3)
    crowd(2, lambda _i: {"ev-single": ABOUT}, certainty=3, start=10)
    crowd(3, lambda _i: {"ev-single": ABOUT}, certainty=1, start=20)
    crowd(1, lambda _i: {"ev-single": KEY}, certainty=None, start=30)
    found = question()

    assert found.certainty.sure_right == 4
    assert found.certainty.sure_not_yet == 2
    assert (found.certainty.unsure_right, found.certainty.unsure_not_yet) == (0, 3)
    assert found.unsaid == 1


def test_who_left_the_class_is_not_counted(question, crowd, database, now):
    (first, *_rest) = crowd(6, lambda _i: {"ev-single": KEY}, again=lambda _i: {})
    with database.writing() as session:
        session.query(Account).filter_by(public_id=first).one().removed_at = now
    found = question()

    assert (found.report.answered, found.right.n, found.usual.n) == (5, 5, 5)
    assert found.languages[0].answered == 5


def test_another_class_counts_for_itself(question, database, library, cast, now):
    add_students(
        database,
        library,
        lesson=cast.lesson_6a,
        names=[f"Other {n}" for n in range(6)],
        answers=lambda _i: {"ev-single": KEY},
        now=now,
    )

    assert question().report.answered == 0


# --- by how students did on the other questions ------------------------------------


def test_thirds_are_made_of_the_other_questions_and_tie_as_one(database, given, crowd):
    """Against the same count by hand, for random answers."""
    dice = Random(11)
    every = [
        {item: dice.choice((RIGHT, RIGHT, WRONG))[item[3:]] for item in ITEMS}
        for _ in range(40)
    ]
    crowd(40, lambda i: every[i])

    for item_id in ITEMS:
        rests = [
            sum(mine[each] == RIGHT[each[3:]] for each in ITEMS if each != item_id)
            for mine in every
        ]
        expected = Counter(
            (mine[item_id] == RIGHT[item_id[3:]], rest, third_of(rest, rests))
            for mine, rest in zip(every, rests, strict=True)
        )
        with database.reading() as session:
            rows = question_queries.answers(
                session,
                assignment_id=given.id,
                items=ITEMS,
                with_options=(),
                item_id=item_id,
            )

        assert {(r.is_right, r.rest, r.third): r.n for r in rows} == expected
        assert {r.given for r in rows} == {""}


def third_of(rest, rests):
    """Where the middle of the places lies that those with the same figure share."""
    places = [n for n, each in enumerate(sorted(rests)) if each == rest]
    middle = (places[0] + places[-1] + 1) / 2 / len(rests)
    return "lower" if middle < 1 / 3 else "upper" if middle > 2 / 3 else "middle"


def test_who_is_still_at_work_is_in_no_third(question, crowd):
    crowd(21, lambda i: strong(i % 6))
    crowd(4, lambda _i: {"ev-single": ABOUT, "ev-text": Typed("3")}, start=50)
    found = question()

    assert (found.report.answered, found.compared) == (25, 21)
    assert found.right.sizes.all == 21


def test_a_student_who_had_one_question_more_does_not_make_all_others_unfinished(
    question, crowd
):
    """Review questions and those of an older version are no part of the score."""
    crowd(20, lambda i: strong(i % 6))
    crowd(1, lambda _i: strong(6) | {"ev-judge-twin": RIGHT["judge-sound"]}, start=50)

    assert question().compared == 21


@pytest.mark.parametrize(("count", "shown"), [(19, False), (20, True)])
def test_thirds_appear_from_twenty_students_on(question, crowd, count, shown):
    crowd(count, lambda i: strong(i % 7))
    found = question()

    assert (found.right.groups is not None) is shown
    assert len(found.uses) == 3
    assert all((use.groups is not None) is shown for use in found.uses)


@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["all right", "all wrong"])
def test_where_all_are_equal_nothing_can_be_said(question, checks, crowd, answers):
    crowd(30, lambda _i: {item: answers[item[3:]] for item in ITEMS})
    found = question()

    assert (found.right.groups, found.right.correlation) == (None, None)
    assert checks() == {
        item_id: found for item_id in ITEMS if (found := question(item_id).reasons)
    }


def test_text_and_order_have_thirds_of_who_was_right(question, crowd):
    crowd(24, lambda i: strong(i % 7))
    for item_id in ("ev-text", "ev-order", "ev-label"):
        found = question(item_id)

        assert found.uses == ()
        assert found.right.groups is not None


def test_i_am_not_sure_stands_last(question, crowd):
    crowd(5, lambda i: {"ev-single": UNSURE if i else KEY})

    assert [(u.option, u.count) for u in question().uses][-1] == ("not-sure", 4)


# --- check this question ------------------------------------------------------------


def upside_down(i):
    """The better half misses the single choice, the weaker half has it right."""
    return strong(6, single=ABOUT) if i % 2 else strong(0, single=KEY)


@pytest.mark.parametrize(("count", "flagged"), [(19, False), (20, True), (300, True)])
def test_a_key_that_only_the_weaker_find_is_to_be_checked(
    question, checks, crowd, count, flagged
):
    crowd(count, upside_down)
    causes = [reason.cause for reason in question().reasons]

    assert ("stronger_miss" in causes) is flagged
    assert ("stronger_choose" in causes) is flagged
    assert ("ev-single" in checks()) is flagged


def test_a_good_question_is_left_alone(checks, crowd):
    dice = Random(3)
    crowd(60, lambda i: strong(3 + i % 4, single=dice.choice((KEY, ABOUT, NEVER))))

    assert checks() == {}


def test_a_question_that_far_fewer_know_than_its_authors_expected(checks, crowd):
    """The sixth kind is known to one in seven, and its authors expected six in ten."""
    crowd(60, lambda i: strong(i % 7))
    found = checks()["ev-text"]

    assert [(r.cause, r.count, r.of, r.other) for r in found] == [
        ("below_expected", 8, 60, 36)
    ]


def test_a_wrong_option_that_nobody_chose(question, checks, crowd):
    crowd(12, lambda _i: {"ev-single": ABOUT})
    crowd(10, lambda _i: {"ev-single": KEY}, start=50)
    (reason,) = question().reasons

    assert (reason.cause, reason.subject) == ("never_chosen", "never-trust")
    assert (reason.count, reason.of) == (0, 12)
    assert checks() == {"ev-single": (reason,)}


def test_the_page_and_the_list_give_the_same_reasons(question, checks, crowd):
    dice = Random(5)
    crowd(
        40,
        lambda i: upside_down(i) | {"ev-text": dice.choice((RIGHT, WRONG))["text"]},
        locale=lambda i: "uk" if i % 4 == 1 else "en",
    )
    listed = checks()

    assert "ev-single" in listed
    for item_id in ITEMS:
        assert question(item_id).reasons == listed.get(item_id, ())


# --- languages ---------------------------------------------------------------------


def test_three_languages_and_what_their_numbers_allow(question, crowd):
    for n, (locale, count) in enumerate({"en": 14, "uk": 5, "ar": 2}.items()):
        crowd(
            count,
            lambda i: strong(i % 6),
            start=50 * n,
            locale=lambda _i, at=locale: at,
        )
    found = question()

    assert [(each.locale, each.answered) for each in found.languages] == [
        ("en", 14),
        ("uk", 5),
        ("ar", 2),
    ]
    assert found.languages[2].right is None
    compared = [(c.reference, c.ready.locale, c.ready.focal) for c in found.comparisons]
    assert compared == [("en", "uk", 5), ("en", "ar", 2)]
    assert all(c.ready.standing == "not_enough" for c in found.comparisons)


def test_one_language_is_compared_with_nothing(question, crowd):
    crowd(20, lambda i: strong(i % 6))
    found = question()

    assert (len(found.languages), found.comparisons) == (1, ())


def test_wrong_in_one_language_only(question, crowd):
    crowd(14, lambda _i: {"ev-single": KEY})
    crowd(8, lambda _i: {"ev-single": ABOUT}, start=50, locale=lambda _i: "uk")
    found = question()

    assert [each.oddity for each in found.languages] == [None, "few_right"]
    reason = found.reasons[0]
    assert (reason.cause, reason.subject) == ("few_right", "uk")
    assert (reason.count, reason.of, reason.other, reason.other_of) == (0, 8, 14, 14)


def test_an_alarm_that_may_be_chance_is_no_reason_to_check(question, crowd):
    crowd(15, lambda i: {"ev-single": KEY if i < 9 else ABOUT})
    crowd(
        5,
        lambda i: {"ev-single": ABOUT if i else KEY},
        start=50,
        locale=lambda _i: "uk",
    )
    found = question()

    assert [each.oddity for each in found.languages] == [None, "few_right"]
    assert "few_right" not in {reason.cause for reason in found.reasons}


def test_large_groups_are_compared_at_equal_strength(question, crowd):
    """Everybody does as well on the rest; the question is harder in Ukrainian."""

    def answers(right):
        return lambda i: strong(i % 6, single=KEY if i % 10 < right else ABOUT)

    crowd(60, answers(8))
    crowd(60, answers(3), start=100, locale=lambda _i: "uk")
    (compared,) = question().comparisons

    assert compared.ready.standing == "provisional"
    assert compared.dif.category in {"B", "C"}
    assert compared.dif.harder_for == "focal"


# --- time --------------------------------------------------------------------------


def test_the_usual_time_and_the_middle_half(question, crowd):
    paces = [12, 31, 40, 44, 66, 90, 100]
    crowd(
        7,
        lambda _i: {"ev-single": KEY, "ev-text": Typed("3")},
        seconds=lambda i: paces[i],
    )
    found = question("ev-text").usual

    assert (found.low, found.median, found.high, found.n) == (30, 45, 90, 7)


def test_a_long_break_counts_as_half_an_hour(database, given, crowd):
    crowd(2, lambda _i: {"ev-single": KEY}, seconds=lambda i: (86_400, 1_700)[i])

    assert times_of(database, given) == {1800: 1, 1680: 1}


def test_a_reading_step_is_not_time_on_the_question(database, given, taking):
    ben = taking("ben")
    ben.now += timedelta(minutes=4)
    ben.read("welcome")
    ben.now += timedelta(seconds=20)
    ben.answer("ev-single", ABOUT)
    ben.now += timedelta(seconds=50)
    ben.answer("ev-single")

    assert times_of(database, given) == {20: 1}


def test_a_clock_that_was_set_back_takes_no_time(database, given, crowd, now):
    crowd(1, lambda _i: {"ev-single": KEY})
    with database.writing() as session:
        session.query(Attempt).update({"started_at": now + timedelta(hours=1)})

    assert times_of(database, given) == {0: 1}


@pytest.mark.parametrize(
    ("seconds", "rounded"),
    [(0, 0), (2, 0), (3, 5), (119, 120), (134, 120), (135, 150), (629, 600), (630, 660), (1799, 1800)],
)  # fmt: skip
def test_times_are_rounded_to_steps_that_grow(database, given, crowd, seconds, rounded):
    crowd(1, lambda _i: {"ev-single": KEY}, seconds=lambda _i: seconds)

    assert times_of(database, given) == {rounded: 1}


def times_of(database, given, item_id="ev-single"):
    with database.reading() as session:
        return question_times.times(session, assignment_id=given.id, item_id=item_id)


# --- cost --------------------------------------------------------------------------


def test_three_hundred_students_cost_as_much_as_three(
    database, question, checks, crowd
):
    statements = []
    engine = database.engine

    @event.listens_for(engine, "after_cursor_execute")
    def _note(_connection, cursor, statement, *_rest):
        if "SELECT" in statement:
            statements.append(statement)

    def cost():
        statements.clear()
        question()
        first = len(statements)
        checks()
        return first, len(statements) - first

    crowd(3, lambda i: strong(i % 7))
    few = cost()
    crowd(297, lambda i: strong(i % 7), start=3)
    many = cost()
    event.remove(engine, "after_cursor_execute", _note)

    assert (few, many) == ((7, 4), (7, 4))


def test_what_comes_back_does_not_grow_with_the_class(database, given, crowd):
    def rows():
        with database.reading() as session:
            at = {"assignment_id": given.id, "items": ITEMS}
            return (
                question_queries.answers(session, with_options=ITEMS[:2], **at),
                question_queries.locales(session, **at),
            )

    crowd(21, lambda i: strong(i % 7, text=Typed(f"word {i}")))
    few = [len(found) for found in rows()]
    crowd(210, lambda i: strong(i % 7, text=Typed(f"word {i}")), start=50)

    assert [len(found) for found in rows()] == few
