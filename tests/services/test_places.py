"""Where a student is, what comes next, and what the list of work says."""

from collections import Counter
from dataclasses import replace

import pytest
from cast import MODULE, MONDAY_9AM
from sqlalchemy import event
from taking import wrong

from kit.content.model import Chosen, Library
from kit.services import assignments, members
from kit.services.errors import NotYoursError
from kit.services.health import readiness
from kit.services.places import get_given
from kit.services.plan import form_items, is_there, make_plan, option_order
from kit.services.tally import Tally, tally
from kit.services.work import my_work

# --- the plan: pure --------------------------------------------------------------------


@pytest.mark.parametrize(("track", "prefix"), [("everyday", "ev-"), ("war", "war-")])
def test_a_plan_has_the_pages_of_one_track(library, track, prefix):
    plan = make_plan(library, kind="module", content_id=MODULE, track=track)

    assert [p.step for p in plan.pages if p.item is None] == [
        "welcome",
        f"note-{track}",
        "three-questions",
        "take-away",
    ]
    assert all(p.item.startswith(prefix) for p in plan.pages if p.item)
    assert [p.number for p in plan.pages] == list(range(1, 16))
    assert plan.questions == 11
    assert plan.page_of(f"{prefix}single").question == 3
    assert plan.page_of("nosuch") is None


def test_a_form_is_its_questions_in_order_after_the_practice(library):
    plan = make_plan(library, kind="form", content_id="form-a", track="everyday")

    first, *pages = plan.pages
    assert (first.item, first.is_practice) == ("practice-plain", True)
    assert [p.item for p in pages] == list(library.quizzes["form-a"].items)
    assert [p.question for p in pages] == list(range(1, 8))
    assert not any(p.is_practice for p in pages)
    assert plan.questions == 7


def form_of(library, *items):
    """A form of such items: (id, family, track), all of one kind."""
    one = library.quizzes["form-a"].items["x-judge-1"]
    made = [
        replace(one, id=id_, family=family, track=track) for id_, family, track in items
    ]
    return replace(library.quizzes["form-a"], items={item.id: item for item in made})


WITH_SISTERS = (
    ("w1", "one", "war"),
    ("p1", "one", "everyday"),
    ("p2", "two", "everyday"),
    ("p3", "three", "everyday"),  # before its war item in the file
    ("w3", "three", "war"),
    ("p4", "four", "everyday"),
)


@pytest.mark.parametrize(
    ("track", "asked"),
    [("war", ("w1", "p2", "w3", "p4")), ("everyday", ("p1", "p2", "p3", "p4"))],
)
def test_a_sister_stands_in_the_place_of_each_war_item(library, track, asked):
    assert form_items(form_of(library, *WITH_SISTERS), track) == asked


def test_both_tracks_of_a_form_are_of_one_length_and_order(library):
    form = form_of(library, *WITH_SISTERS)
    tracks = [
        [form.items[id_].family for id_ in form_items(form, track)]
        for track in ("war", "everyday")
    ]

    assert tracks[0] == tracks[1]


def test_a_war_item_without_a_sister_is_left_out_of_the_everyday_track(library):
    form = form_of(library, ("w1", "one", "war"), ("p2", "two", "everyday"))

    assert form_items(form, "everyday") == ("p2",)
    assert form_items(form, "war") == ("w1", "p2")


def test_practice_has_numbers_of_its_own(library):
    practice = library.quizzes["practice"]
    one = practice.items["practice-plain"]
    three = {f"p-{n}": replace(one, id=f"p-{n}") for n in range(3)}
    more = Library(
        library.lessons,
        {**library.quizzes, "practice": replace(practice, items=three)},
    )
    plan = make_plan(more, kind="form", content_id="form-b", track="everyday")

    assert [(p.number, p.question) for p in plan.pages[:5]] == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 1),
        (5, 2),
    ]
    assert [p.is_practice for p in plan.pages[:5]] == [True] * 3 + [False] * 2
    assert plan.questions == 7


def test_a_test_without_a_practice_begins_at_once(library):
    quizzes = {k: quiz for k, quiz in library.quizzes.items() if k != "practice"}
    plan = make_plan(
        Library({}, quizzes), kind="form", content_id="form-a", track="everyday"
    )

    assert plan.pages[0].item == "x-judge-1"


@pytest.mark.parametrize("missing", ["form-a", "form-b", "form-c"])
def test_a_test_is_not_there_without_all_its_forms(library, missing):
    quizzes = {k: quiz for k, quiz in library.quizzes.items() if k != missing}

    assert not is_there(
        Library(library.lessons, quizzes), kind="form", content_id="pre-test"
    )


def test_a_lesson_without_a_quiz_is_for_reading_only(library):
    plan = make_plan(
        Library(library.lessons, {}), kind="module", content_id=MODULE, track="war"
    )

    assert plan.questions == 0
    assert len(plan.pages) == 4


@pytest.mark.parametrize(
    ("kind", "content_id", "there"),
    [
        ("module", MODULE, True),
        ("form", "pre-test", True),
        ("form", "post-test", True),
        ("form", "delayed-test", True),
        ("form", "form-a", False),
        ("module", "form-a", False),
        ("module", "pre-test", False),
        ("module", "practice", False),
        ("form", "nosuch", False),
    ],
)
def test_what_a_plan_can_be_made_of(library, kind, content_id, there):
    assert is_there(library, kind=kind, content_id=content_id) == there


def test_options_stand_in_the_students_own_order(library):
    item = library.quizzes[MODULE].items["ev-multiple"]
    orders = Counter(option_order(item, seed=seed) for seed in range(2400))

    assert len(orders) == 24  # every order of four
    assert all(60 < n < 140 for n in orders.values())  # about as often
    assert option_order(item, seed=7) == option_order(item, seed=7)


@pytest.mark.parametrize("item_id", ["ev-judge-sound", "ev-judge-flawed"])
def test_the_two_answers_of_a_judge_item_are_never_shuffled(library, item_id):
    item = library.quizzes[MODULE].items[item_id]

    assert {option_order(item, seed=s) for s in range(50)} == {item.options}


def test_what_has_no_options_has_no_order(library):
    items = library.quizzes[MODULE].items

    assert option_order(items["ev-text"], seed=1) == ()
    assert option_order(items["ev-highlight"], seed=1) == ()


# --- places ----------------------------------------------------------------------------


def test_who_has_not_begun_is_nowhere(taking):
    assert taking("bea").here() is None


@pytest.mark.parametrize("name", ["chen", "oli", "gus", "ana"])
def test_somebody_elses_assignment_is_not_there(taking, database, cast, name):
    with pytest.raises(NotYoursError):
        taking(name).here()
    with database.reading() as session, pytest.raises(NotYoursError):
        get_given(
            session,
            student_id=cast[name].id,
            assignment=cast.lesson_5b.public_id,
            now=MONDAY_9AM,
        )


def test_an_assignment_that_is_not_there_looks_the_same(taking, cast):
    ben = taking("ben")
    ben.assignment = "nosuchlesson"

    with pytest.raises(NotYoursError):
        ben.here()


def test_the_next_page_is_the_first_that_is_not_done(taking):
    ben = taking("ben")
    assert ben.here().next_number == 1

    ben.read("welcome")
    ben.answer("ev-judge-flawed")
    here = ben.here()
    assert here.next_number == 2
    assert [n for n in range(1, 16) if here.is_done(n)] == [1, 4]


def test_whoever_has_done_everything_has_no_next_page(taking, library):
    ben = taking("ben")
    for page in ben.here().plan.pages:
        if page.item:
            ben.answer(page.item)
        else:
            ben.read(page.step)

    assert ben.here().next_number is None


def test_the_languages_answered_in_are_remembered(taking):
    ben = taking("ben")
    ben.answer("ev-single", wrong("ev-single"), locale="en")
    ben.answer("ev-single", locale="uk", translation="reviewed")

    assert ben.here().locales == {"en", "uk"}


def test_answers_come_back_as_they_were_given(taking):
    ben = taking("ben")
    ben.answer("ev-single", wrong("ev-single"), certainty=3, key="k")
    ben.answer("ev-single", certainty=1)

    first, retry = ben.here().answers["ev-single"]
    assert first.response == Chosen(frozenset({"about-page"}))
    assert (first.number, first.certainty, first.is_right) == (1, 3, False)
    assert (first.released, first.resend_key) == (False, "k")
    assert (retry.number, retry.is_right, retry.released) == (2, True, True)


def test_a_place_costs_four_statements_however_much_was_answered(taking, database):
    ben = taking("ben")
    for item_id in ("ev-single", "ev-multiple", "ev-order", "ev-match"):
        ben.answer(item_id)
    statements = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *a: statements.append(a[2])
    )
    ben.here()

    assert len([s for s in statements if s.startswith("SELECT")]) == 4


def test_a_module_that_lost_its_lesson_is_not_there(taking, library):
    ben = taking("ben")
    ben.library = Library({}, library.quizzes)

    with pytest.raises(NotYoursError):
        ben.here()


def test_a_track_that_is_gone_leaves_the_steps_of_both(taking, library):
    lesson = library.lessons[MODULE]
    shorter = replace(lesson, steps=tuple(s for s in lesson.steps if s.track is None))
    ben = taking("ben")
    ben.library = Library({MODULE: shorter}, library.quizzes)

    assert [p.step for p in ben.here().plan.pages] == [
        "welcome",
        "three-questions",
        "take-away",
    ]


# --- my work ---------------------------------------------------------------------------


def works(database, cast, name):
    with database.reading() as session:
        return my_work(session, student_id=cast[name].id, now=MONDAY_9AM)


def test_work_is_what_is_open_or_begun(taking, database, cast, now):
    taking("ben").answer("ev-single", wrong("ev-single"))
    taking("ben").answer("ev-single")
    taking("ben").read("welcome")
    form, module = works(database, cast, "ben")

    assert (form.assignment, form.track, form.answered, form.read) == (
        cast.form_5b.public_id,
        None,
        0,
        0,
    )
    # Two tries at one item are one answer.
    assert (module.track, module.answered, module.read) == ("everyday", 1, 1)
    assert module.is_open
    assert not module.is_finished


def test_a_closed_lesson_stays_for_those_who_began_it(taking, database, cast, now):
    taking("ben").finish()
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.lesson_5b.id, now=now)

    assert [w.kind for w in works(database, cast, "bea")] == ["form"]
    form, module = works(database, cast, "ben")
    assert (module.is_open, module.is_finished) == (False, True)


def test_whoever_waits_has_no_work(database, cast):
    assert works(database, cast, "gus") == []


def test_work_waits_behind_the_door(database, cast):
    with database.writing() as session:
        members.let_in(
            session, class_id=cast.class_5b.id, student=cast["gus"].public_id
        )

    assert len(works(database, cast, "gus")) == 2


# --- the two sides of a result ---------------------------------------------------------


def test_both_sides_are_counted_from_first_answers(taking, library):
    ben = taking("ben")
    ben.answer("ev-judge-flawed", certainty=3)
    ben.answer("ev-judge-sound", wrong("ev-judge-sound"), certainty=3)
    ben.answer("ev-single", wrong("ev-single"), certainty=1)
    ben.answer("ev-single")
    ben.answer("ev-reflection")
    firsts = {i: tries[0] for i, tries in ben.here().answers.items()}

    assert tally(library.quizzes[MODULE].items, firsts) == Tally(
        sound=1,
        trusted=0,
        flawed=1,
        questioned=1,
        sure=2,
        sure_right=1,
        graded=3,
        right=1,
    )


def test_items_that_are_gone_do_not_count(taking):
    ben = taking("ben")
    ben.answer("ev-single")
    firsts = {i: tries[0] for i, tries in ben.here().answers.items()}

    assert tally({}, firsts) == Tally()
    assert tally({}, {}) == Tally()


def test_tallies_add_up():
    one, other = Tally(sound=1, right=2), Tally(sound=3, graded=4)

    assert Tally.sum([one, other]) == Tally(sound=4, right=2, graded=4)
    assert Tally.sum([]) == Tally()


# --- readiness -------------------------------------------------------------------------


def test_a_site_with_schema_and_content_is_ready(database, library):
    assert readiness(database.engine, library=library) == {
        "status": "ok",
        "database": "ok",
        "content": "ok",
    }


def test_without_a_lesson_it_is_not_ready(database):
    report = readiness(database.engine, library=Library({}, {}))

    assert report["status"] == "not ready"
    assert report["content"] == "no lesson could be loaded"


def test_an_empty_database_is_not_ready(empty_url, library):
    from kit.db.engine import Database

    database = Database(empty_url)
    report = readiness(database.engine, library=library)
    database.close()

    assert report["database"] == "not at the newest schema"


@pytest.mark.sqlite_only
def test_a_database_that_is_not_there_is_not_ready(tmp_path, library):
    from kit.db.engine import Database

    database = Database(f"sqlite:///{tmp_path}/no/such/folder/kit.sqlite")
    report = readiness(database.engine, library=library)

    assert report["database"] == "not reachable"
