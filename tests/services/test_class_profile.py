"""The profile of a class: counted in the database, by real answers."""

import pytest
from crowd import add_students
from sqlalchemy import event
from taking import RIGHT, WRONG

from kit.services import class_profile, members, removed
from kit.services.rulings import in_force


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(count, start=0, certainty=2, **answers):
        given = {f"ev-{k.replace('_', '-')}": v for k, v in answers.items()}
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {start + n}" for n in range(count)],
            answers=lambda _i: given,
            now=now,
            certainty=certainty,
        )

    return crowd


@pytest.fixture
def profile(database, library, cast):
    def profile(tests=()):
        with database.reading() as session:
            return class_profile.class_profile(
                session,
                library=library,
                class_id=cast.class_5b.id,
                students=members.present(session, class_id=cast.class_5b.id),
                tests=tests,
            )

    return profile


def test_before_the_first_answer_it_is_empty(profile):
    found = profile()

    assert found.is_empty and not found.advice and not found.beliefs
    assert (found.sure.answers, found.change) == (0, None)


def test_skills_count_first_answers_of_the_class(profile, crowd, library):
    crowd(6, single=RIGHT["single"])
    crowd(5, start=6, single=WRONG["single"])

    line = next(
        s for s in profile().skills if s.skill == library.items["ev-single"].skill
    )
    assert (line.right, line.answered, line.questions) == (6, 11, 1)
    assert line.rate.value == pytest.approx(6 / 11)


def test_a_misconception_names_the_students_behind_it(profile, crowd, library):
    name = library.items["ev-single"].misconceptions["about-page"]
    crowd(2, single=RIGHT["single"])
    crowd(4, start=2, single=WRONG["single"])

    found = next(b for b in profile().beliefs if b.belief.id == name)
    assert (found.belief.students, found.belief.met) == (4, 6)
    assert [s.name for s in found.students] == [f"Crowd {n}" for n in range(2, 6)]
    assert found.belief.items == {"ev-single"}


def test_one_student_is_no_misconception_of_a_class(profile, crowd):
    crowd(1, single=WRONG["single"])

    assert profile().beliefs == ()


def test_sure_answers_are_counted_right_and_wrong(profile, crowd):
    crowd(5, certainty=3, single=WRONG["single"])
    crowd(4, start=5, certainty=3, single=RIGHT["single"])
    crowd(3, start=9, certainty=1, single=WRONG["single"])

    found = profile()
    assert (found.sure.answers, found.sure.wrong) == (9, 5)
    assert "sure" in [each.topic for each in found.advice]


def test_what_students_wrote_is_not_counted(profile, crowd):
    crowd(5, reflection=RIGHT["reflection"])

    assert profile().is_empty


def test_a_removed_student_does_not_count(profile, crowd, database, cast, now):
    crowd(3, single=WRONG["single"])
    with database.writing() as session:
        gone = members.present(session, class_id=cast.class_5b.id)
        for line in [s for s in gone if s.name == "Crowd 0"]:
            removed.remove_student(
                session, class_id=cast.class_5b.id, student=line.public_id, now=now
            )

    found = profile()
    assert found.skills[0].answered == 2
    assert found.beliefs[0].belief.students == 2


def test_another_class_is_another_class(profile, taking, cast):
    taking("chen", cast.lesson_6a).answer("ev-single", WRONG["single"])

    assert profile().is_empty


def test_before_there_are_two_tests_the_leaning_says_what_to_practise():
    from kit.analytics.discernment import Reading

    assert class_profile.practice_for(None) is None
    assert class_profile.practice_for(Reading(True, False, None)) is None
    assert class_profile.practice_for(Reading(True, False, "doubting")) == "trust"
    assert class_profile.practice_for(Reading(False, False, "accepting")) == "question"


@pytest.mark.parametrize("size", [3, 60])
def test_the_number_of_statements_is_the_same(profile, crowd, database, size):
    crowd(size, single=WRONG["single"], judge_sound=RIGHT["judge-sound"])
    asked = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *a: asked.append(a[2])
    )
    profile(("pre-test", "post-test"))

    selects = [each for each in asked if each.startswith("SELECT")]
    assert len(selects) <= 9


def test_what_the_class_left_out_counts_nowhere(
    profile, crowd, database, library, cast, now
):
    from kit.services import regrade

    crowd(6, single=WRONG["single"])
    with database.writing() as session:
        regrade.rule(
            session,
            library=library,
            class_id=cast.class_5b.id,
            item_id="ev-single",
            what="drop",
            key=None,
            words="Two are right.",
            account_id=cast["ana"].id,
            now=now,
        )
        assert set(in_force(session, class_id=cast.class_5b.id)) == {"ev-single"}

    found = profile()
    assert found.is_empty and found.beliefs == ()
