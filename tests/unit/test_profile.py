"""Skills of a class, and what to teach next: the rules, with tables."""

import pytest

from kit.analytics.profile import (
    Belief,
    SkillLine,
    Sure,
    rate_of,
    skill_lines,
    teach_next,
    weakest,
)
from kit.analytics.stats import wilson

NOBODY_SURE = Sure(0, 0)


def belief(students, met=20, name="same-word", lesson="m04"):
    return Belief(lesson, name, students, met, frozenset({"i"}))


def line(skill, right, answered):
    return SkillLine(skill, right, answered, 3, rate_of(right, answered))


def test_items_of_one_skill_are_added_up_and_the_weakest_stands_first():
    found = skill_lines(
        {
            "a": ("claim.type", 8, 10),
            "b": ("claim.type", 4, 10),
            "c": ("claim.number", 1, 12),
            "d": ("source.trace", 2, 4),
        }
    )

    assert [(x.skill, x.right, x.answered, x.questions) for x in found] == [
        ("claim.number", 1, 12, 1),
        ("claim.type", 12, 20, 2),
        ("source.trace", 2, 4, 1),
    ]
    assert found[1].rate == wilson(12, 20)
    assert found[2].rate is None  # below ten answers


def test_the_order_of_the_items_does_not_matter():
    counts = {f"i{n}": (f"s{n % 3}", n, 20) for n in range(12)}

    assert skill_lines(counts) == skill_lines(dict(reversed(counts.items())))


@pytest.mark.parametrize("counts", [{}, {"a": ("claim.type", 0, 0)}])
def test_without_answers_there_is_no_line(counts):
    assert skill_lines(counts) == []


def test_a_rate_needs_ten_answers():
    assert rate_of(9, 9) is None
    assert rate_of(0, 10) == wilson(0, 10)


def test_a_weak_skill_is_named_only_where_chance_is_no_reason():
    strong, weak = line("a", 90, 100), line("b", 30, 60)
    assert weakest([strong, weak]) == weak
    assert weakest([strong, line("b", 8, 10)]) is None  # interval reaches the others
    assert weakest([weak]) is None  # nothing to compare with
    assert weakest([]) is None
    assert weakest([line("a", 50, 100), line("b", 50, 100)]) is None


def test_of_two_weak_skills_the_weaker_is_named():
    skills = [line("a", 190, 200), line("b", 30, 60), line("c", 10, 60)]

    assert weakest(skills).skill == "c"


@pytest.mark.parametrize(
    ("students", "met", "common"),
    [(3, 15, True), (2, 5, False), (3, 16, False), (5, 25, True), (4, 25, False)],
)
def test_a_belief_is_common_from_three_students_and_a_fifth(students, met, common):
    assert belief(students, met).is_common is common


@pytest.mark.parametrize(
    ("answers", "wrong", "said"),
    [(8, 2, True), (7, 7, False), (9, 2, False), (100, 25, True), (0, 0, False)],
)
def test_sure_but_wrong_is_said_from_eight_answers_and_a_quarter(answers, wrong, said):
    assert Sure(answers, wrong).is_worth_saying is said


def test_never_more_than_three_lines_and_in_a_fixed_order():
    found = teach_next(
        practice="trust",
        beliefs=[belief(9), belief(12, name="never-compare")],
        skills=[line("a", 90, 100), line("b", 30, 60)],
        sure=Sure(20, 10),
    )

    assert [each.topic for each in found] == ["practice", "misconception", "skill"]
    assert found[1].belief.id == "never-compare"
    assert found[2].skill.skill == "b"


def test_what_is_missing_leaves_room_for_the_next():
    found = teach_next(practice=None, beliefs=[belief(2)], skills=[], sure=Sure(20, 10))

    assert [each.topic for each in found] == ["sure"]


def test_a_class_without_answers_gets_no_advice():
    assert teach_next(practice=None, beliefs=[], skills=[], sure=NOBODY_SURE) == []


def test_of_two_beliefs_the_larger_share_counts_not_the_larger_number():
    many, most = belief(10, 40), belief(6, 8, name="never-compare")

    found = teach_next(practice=None, beliefs=[many, most], skills=[], sure=NOBODY_SURE)

    assert found[0].belief == most
