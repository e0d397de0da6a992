"""Review questions: two from earlier lessons at the start of each lesson."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from taking import Taking
from two_lessons import SECOND, two_lessons

from kit.content.model import (
    Lesson,
    LessonStep,
    Library,
    Quiz,
    Reflection,
    SingleChoice,
)
from kit.db.models import Account, Assignment
from kit.services import assignments
from kit.services.plan import LOOK_BACK, make_plan
from kit.services.results import results_of
from kit.services.review import QUESTIONS, Week, choose, reserve, skills_of

# --- choosing: pure --------------------------------------------------------------------


def item(id_, skill="source.identify", *, track="everyday", twin=None, form=None):
    return SingleChoice(
        id=id_,
        revision="r",
        skill=skill,
        polarity="sound",
        track=track,
        lean="none",
        family=id_,
        twin=twin,
        form=form,
        level="judge",
        est_p=0.6,
        marks=1,
        misconceptions={"b": "looks-prove"},
        options=("a", "b", "c"),
        key="a",
    )


def module(id_, *items, asked=(), asked_war=(), cards=()):
    """A lesson and its quiz; what is neither asked nor a card is the reserve."""
    steps = (
        LessonStep("turn", "answer", None, tuple(asked)),
        LessonStep("turn-war", "answer", "war", tuple(asked_war)),
    )
    lesson = Lesson(
        id=id_,
        revision="r",
        source_locale="en",
        minutes=20,
        steps=steps,
        misconceptions=(),
        cards=tuple(cards),
        sections={},
        texts={},
    )
    return lesson, Quiz(id_, "r", "en", {i.id: i for i in items}, {})


def shelf(*modules, forms=()):
    quizzes = {quiz.id: quiz for _lesson, quiz in modules}
    return Library(
        {lesson.id: lesson for lesson, _quiz in modules},
        quizzes | {quiz.id: quiz for quiz in forms},
    )


def chosen(library, content_id, *past, track="everyday"):
    weeks = [week if isinstance(week, Week) else Week(week) for week in past]
    return choose(library, content_id=content_id, track=track, past=weeks)


def numbered(letter, count, **more):
    return [item(f"{letter}{n}", f"skill.{letter}{n}", **more) for n in range(count)]


def test_the_first_lesson_looks_back_on_nothing():
    library = shelf(module("m1", *numbered("a", 3)))

    assert chosen(library, "m1") == ()
    assert chosen(library, "m1", "pre-test") == ()


def test_a_later_lesson_has_two_questions_of_those_before():
    library = shelf(module("m1", *numbered("a", 3)), module("m2", *numbered("b", 3)))

    assert chosen(library, "m2", "m1") == ("a0", "a1")
    assert QUESTIONS == 2


def test_a_lesson_given_again_does_not_ask_its_own_reserve():
    library = shelf(module("m1", *numbered("a", 3)), module("m2", *numbered("b", 3)))

    assert chosen(library, "m1", "m1") == ()
    assert chosen(library, "m1", "m1", "m2") == ("b0", "b1")


@pytest.mark.parametrize("test", ["pre-test", "post-test", "delayed-test"])
def test_a_test_has_no_review(test):
    library = shelf(module("m1", *numbered("a", 3)))

    assert chosen(library, test, "m1") == ()


def test_what_a_step_asks_a_card_shows_or_nobody_grades_is_no_reserve():
    thought = Reflection(
        **{
            name: getattr(item("thought"), name)
            for name in Reflection.__dataclass_fields__
        }
    )
    lesson, quiz = module(
        "m1",
        *numbered("a", 5),
        thought,
        asked=["a0"],
        asked_war=["a1"],
        cards=["a2"],
    )
    library = shelf((lesson, quiz), module("m2"))

    assert [i.id for i in reserve(library, "m1")] == ["a3", "a4"]
    assert chosen(library, "m2", "m1") == ("a3", "a4")


def test_a_lesson_without_a_quiz_or_a_quiz_without_a_lesson_has_no_reserve():
    lesson, quiz = module("m1", *numbered("a", 3))

    assert list(reserve(Library({}, {"m1": quiz}), "m1")) == []
    assert list(reserve(Library({"m1": lesson}, {}), "m1")) == []


@pytest.mark.parametrize("track", ["everyday", "war"])
def test_no_question_returns_twice_until_there_is_none_left(track):
    modules = [module(f"m{n}", *numbered(f"q{n}-", 2)) for n in range(6)]
    library = shelf(*modules)
    weeks = []
    for n in [*range(6), 0, 1, 2]:
        review = chosen(library, f"m{n}", *weeks, track=track)
        weeks.append(Week(f"m{n}", review))

    asked = [id_ for week in weeks for id_ in week.review]
    assert len(asked) == len(set(asked)) == 12
    assert [len(week.review) for week in weeks] == [0, 2, 2, 2, 2, 2, 2, 0, 0]


def test_on_the_everyday_track_nothing_is_about_the_war():
    library = shelf(
        module("m1", item("peace"), *numbered("w", 5, track="war")), module("m2")
    )

    assert chosen(library, "m2", "m1") == ("peace",)


def test_on_the_war_track_one_question_is_of_each_kind():
    library = shelf(
        module("m1", *numbered("p", 3), *numbered("w", 3, track="war")), module("m2")
    )

    assert chosen(library, "m2", "m1", track="war") == ("w0", "p0")


@pytest.mark.parametrize(
    ("track", "ids"), [("everyday", ("a0", "a1")), ("war", ("a0", "a1"))]
)
def test_where_one_kind_is_missing_the_war_track_takes_the_other(track, ids):
    library = shelf(module("m1", *numbered("a", 3, track=track)), module("m2"))

    assert chosen(library, "m2", "m1", track="war") == ids


def test_skills_met_in_the_fewest_weeks_come_first():
    library = shelf(
        module("m1", item("s1", "often"), item("s2", "seldom"), asked=["s1", "s2"]),
        module("m2", item("s3", "often"), asked=["s3"]),
        module("m3", item("r1", "often"), item("r2", "seldom"), item("r3", "never")),
        module("m4"),
    )

    assert chosen(library, "m4", "m1", "m2", "m3") == ("r3", "r2")


def test_of_skills_met_as_often_the_one_not_met_longest_comes_first():
    library = shelf(
        module("m1", item("s1", "old"), asked=["s1"]),
        module("m2", item("s2", "new"), asked=["s2"]),
        module("m3", item("r1", "new"), item("r2", "old")),
        module("m4"),
    )

    assert chosen(library, "m4", "m1", "m2", "m3") == ("r2", "r1")


def test_what_came_back_as_review_counts_as_met():
    library = shelf(
        module("m1", item("r1", "one"), item("r2", "two")),
        module("m2", item("r3", "one"), item("r4", "two")),
        module("m3"),
    )
    weeks = ["m1", Week("m2", ("r1",))]

    assert chosen(library, "m3", *weeks) == ("r2", "r3")


def test_a_skill_counts_once_a_week_and_only_where_the_track_meets_it():
    library = shelf(
        module(
            "m1",
            item("s1", "both"),
            item("s2", "both"),
            item("s3", "of-war", track="war"),
            asked=["s1", "s2"],
            asked_war=["s3"],
        )
    )

    assert skills_of(library, Week("m1"), "everyday") == {"both"}
    assert skills_of(library, Week("m1"), "war") == {"both", "of-war"}


def test_a_test_practises_the_skills_of_its_forms():
    form = Quiz("form-a", "r", "en", {"t": item("t", "tested", form="A")}, {})
    library = shelf(
        module("m1", item("r1", "tested"), item("r2", "untested")),
        module("m2"),
        forms=[form],
    )

    assert skills_of(library, Week("pre-test"), "everyday") == {"tested"}
    assert chosen(library, "m2", "pre-test", "m1") == ("r2", "r1")


def test_the_two_questions_are_of_two_skills_where_there_are_two():
    library = shelf(
        module("m1", item("r1", "new"), item("r2", "new"), item("r3", "known")),
        module("m2", item("s1", "known"), asked=["s1"]),
        module("m3"),
    )

    assert chosen(library, "m3", "m1", "m2") == ("r1", "r3")


def test_with_one_skill_alone_both_are_of_it():
    library = shelf(module("m1", item("r1"), item("r2")), module("m2"))

    assert chosen(library, "m2", "m1") == ("r1", "r2")


def test_twins_never_come_in_one_lesson():
    library = shelf(
        module(
            "m1",
            item("r1", twin="r2"),
            item("r2", twin="r1"),
            item("r3", "later"),
            asked=[],
        ),
        module("m2", item("s", "later"), asked=["s"]),
        module("m3"),
    )

    assert set(chosen(library, "m3", "m1", "m2")) == {"r1", "r3"}


def test_lessons_and_items_that_are_gone_are_left_out():
    library = shelf(module("m2", *numbered("b", 2)), module("m3"))

    assert chosen(library, "m3", "m1", Week("m2", ("a0",))) == ("b0", "b1")


# --- in a class ------------------------------------------------------------------------


@pytest.fixture
def two(library):
    return two_lessons(library)


@pytest.fixture
def give(database, two, cast, now):
    def give(content_id=SECOND, *, track="everyday", room=None, library=None):
        with database.writing() as session:
            public_id = assignments.assign(
                session,
                library=library or two,
                class_id=(room or cast.class_5b).id,
                content_id=content_id,
                track=track,
                retry=True,
                explain="each",
                draft_locales=(),
                now=now,
            )
        with database.reading() as session:
            return session.scalars(
                select(Assignment).where(Assignment.public_id == public_id)
            ).one()

    return give


@pytest.fixture
def taker(database, two, cast, now):
    def taker(name, given, library=None):
        return Taking(
            database,
            library or two,
            student_id=cast[name].id,
            assignment=given.public_id,
            now=now,
        )

    return taker


def look_back(here):
    return [page.item for page in here.plan.pages if page.step == LOOK_BACK]


def test_a_lesson_begins_with_questions_of_the_lesson_before(give, taker):
    here = taker("ben", give()).begin().here()

    assert look_back(here) == ["ev-match", "ev-text"]
    assert [page.number for page in here.plan.pages[:2]] == [1, 2]
    assert [page.question for page in here.plan.pages[:2]] == [1, 2]
    assert here.plan.page_of("s-ev-judge-flawed").question == 3
    assert here.plan.questions == 13


def test_the_first_lesson_of_a_class_begins_with_itself(give, taker, cast):
    given = give(room=cast.class_odo, library=None)
    oli = taker("oli", cast.lesson_odo).begin().here()

    assert look_back(oli) == []
    assert given.review_everyday  # the control: their second has some


def test_everybody_of_a_track_gets_the_same_whenever_they_begin(give, taker, cast):
    given = give()
    early = look_back(taker("ben", given).begin().here())
    give("demo-module")
    give()

    assert early
    assert look_back(taker("bea", given).begin().here()) == early


def test_each_track_gets_its_own(give, taker, database, cast):
    given = give(track="war")
    with database.writing() as session:
        session.get_one(Account, cast["bea"].id).track = "everyday"

    war = look_back(taker("ben", given).begin().here())
    everyday = look_back(taker("bea", given).begin().here())
    assert war == ["war-match", "ev-text"]
    assert everyday == ["ev-match", "ev-text"]


def test_what_was_looked_back_on_does_not_come_again(give, taker):
    first, second = give(), give()

    assert look_back(taker("ben", first).begin().here()) == ["ev-match", "ev-text"]
    assert look_back(taker("ben", second).begin().here()) == ["ev-judge-twin"]


def test_nothing_that_comes_later_shifts_a_page_of_a_lesson_under_way(give, taker, two):
    given = give()
    ben = taker("ben", given).begin()
    ben.answer("ev-text")
    before = ben.here().plan.pages

    more = replace(
        two.quizzes["demo-module"],
        items={
            **two.quizzes["demo-module"].items,
            "ev-aaa": replace(two.items["ev-text"], id="ev-aaa"),
        },
    )
    ben.library = replace(two, quizzes={**two.quizzes, "demo-module": more})
    give("demo-module", library=ben.library)
    give(library=ben.library)
    assert ben.here().plan.pages == before
    assert ben.here().is_done(2)


def test_a_question_that_is_gone_is_left_out(give, taker, two):
    given = give()
    ben = taker("ben", given).begin()
    quiz = two.quizzes["demo-module"]
    fewer = replace(
        quiz, items={i: each for i, each in quiz.items.items() if i != "ev-text"}
    )
    ben.library = replace(two, quizzes={**two.quizzes, "demo-module": fewer})

    assert look_back(ben.here()) == ["ev-match"]
    assert ben.here().plan.questions == 12


def test_with_all_of_them_gone_there_is_no_look_back(two):
    plan = make_plan(
        two, kind="module", content_id=SECOND, track="everyday", review=("no", "none")
    )

    assert plan.pages[0].step == "welcome"


def test_a_lesson_without_a_quiz_looks_back_all_the_same(two):
    reading = Library(
        two.lessons, {k: quiz for k, quiz in two.quizzes.items() if k != SECOND}
    )
    plan = make_plan(
        reading,
        kind="module",
        content_id=SECOND,
        track="everyday",
        review=("ev-text",),
    )

    assert [page.item for page in plan.pages if page.item] == ["ev-text"]
    assert plan.questions == 1


def test_a_look_back_is_answered_and_counted_like_any_question(
    give, taker, two, database, cast, now
):
    given = give()
    ben = taker("ben", given).begin()
    answer = ben.answer("ev-text")
    with database.reading() as session:
        view = assignments.get_assignment(
            session, teacher_id=cast["ana"].id, assignment=given.public_id, now=now
        )
        found = results_of(session, library=two, assignment=view)

    assert answer.is_right
    assert answer.released
    report = found.item("ev-text")
    assert (report.label, report.answered, report.right_first) == ("2", 1, 1)
