import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.analytics.worth import MOST_LINES, ItemNews, Line, StudentNews, worth_a_look


def item(name="q4", *, answers=20, right=18, sure=0, wrong=None):
    return ItemNews(
        id=name,
        answers=answers,
        right_first=right,
        sure_but_wrong=sure,
        wrong=wrong or {},
    )


def student(
    name="cedar-18",
    *,
    step=1,
    finished=False,
    not_yet=0,
    news=0,
    contact=0,
    joined=True,
    waits=False,
):
    return StudentNews(
        id=name,
        step=step,
        finished=finished,
        not_yet_after_retry=not_yet,
        news_s=news,
        contact_s=contact,
        joined=joined,
        waits=waits,
    )


def room(n, **news):
    return [student(f"s{i}", **news) for i in range(n)]


def look(
    items=(),
    students=(),
    *,
    steps=8,
    usual=None,
    dismissed=(),
    shown=(),
    projector=False,
):
    return worth_a_look(
        items,
        students,
        steps=steps,
        usual_s={1: 60.0, 2: 60.0, 3: 90.0} if usual is None else usual,
        dismissed=dismissed,
        shown=shown,
        projector_open=projector,
    )


SAME = {"answers": 5, "right": 2, "wrong": {"official": 2, "clip": 1}}

EACH_RULE = [
    # same wrong answer: 5 answers, 40 % of them, no fewer than are right
    ([item(**SAME)], [], [Line(rule="same_wrong", item="q4", option="official", count=2, of=5)]),
    ([item(answers=4, right=2, wrong={"official": 2})], [], []),
    ([item(answers=5, right=2, wrong={"official": 1, "clip": 1})], [], []),
    ([item(answers=5, right=3, wrong={"official": 2})], [], []),
    ([item(answers=10, right=3, wrong={"official": 4})], [], [Line(rule="same_wrong", item="q4", option="official", count=4, of=10)]),
    ([item(answers=10, right=3, wrong={"official": 3})], [], []),
    ([item(answers=14, right=2, wrong={"official": 8, "clip": 4})], [], [Line(rule="same_wrong", item="q4", option="official", count=8, of=14)]),
    ([item(answers=5, right=0)], [], []),  # an item without options
    # split class: 8 answers, 35 to 70 % right
    ([item(answers=8, right=4)], [], [Line(rule="split", item="q4", count=4, of=8)]),
    ([item(answers=7, right=4)], [], []),
    ([item(answers=20, right=7)], [], [Line(rule="split", item="q4", count=7, of=20)]),
    ([item(answers=20, right=6)], [], []),
    ([item(answers=20, right=14)], [], [Line(rule="split", item="q4", count=14, of=20)]),
    ([item(answers=20, right=15)], [], []),
    # sure but wrong: a quarter of 8
    ([item(answers=8, right=6, sure=2)], [], [Line(rule="sure_but_wrong", item="q4", count=2, of=8)]),
    ([item(answers=8, right=6, sure=1)], [], []),
    ([item(answers=7, right=5, sure=2)], [], []),
    ([item(answers=9, right=7, sure=2)], [], []),
    # connection: a minute without contact, not finished
    ([], [student(contact=60)], [Line(rule="connection", count=1, of=1)]),
    ([], [student(contact=59.9)], []),
    ([], [student(contact=60, finished=True)], []),
    ([], [student(contact=60, joined=False)], []),
    ([], [student(contact=60, waits=True)], []),  # for the teacher
    ([], room(3, contact=90) + room(2), [Line(rule="connection", count=3, of=5)]),
    # ready: four of five past a step
    ([], room(4, step=5) + room(1), [Line(rule="ready", step=4, count=4, of=5)]),
    ([], room(3, step=5) + room(2), []),
    ([], room(4, step=5), []),  # four students are no class
    ([], room(4, step=5) + room(1) + room(9, joined=False), [Line(rule="ready", step=4, count=4, of=5)]),
    ([], room(4, step=1, finished=True) + room(1), [Line(rule="ready", step=8, count=4, of=5)]),
    ([], room(5, step=1), []),
    # student needs help: two items
    ([], [student(not_yet=2)], [Line(rule="needs_help", student="cedar-18", count=2)]),
    ([], [student(not_yet=1)], []),
    ([], [student(not_yet=3, finished=True)], [Line(rule="needs_help", student="cedar-18", count=3)]),
    ([], [student(not_yet=2, joined=False)], []),
    # quiet: three minutes, and more than three times what is usual on this step
    ([], [student(step=2, news=180.1)], [Line(rule="quiet", student="cedar-18", step=2, seconds=180.1, usual_s=60)]),
    ([], [student(step=2, news=180)], []),  # three times as long, not more
    ([], [student(step=3, news=269)], []),
    ([], [student(step=3, news=271)], [Line(rule="quiet", student="cedar-18", step=3, seconds=271, usual_s=90)]),
    ([], [student(step=2, news=999, finished=True)], []),
    ([], [student(step=2, news=999, joined=False)], []),
    ([], [student(step=2, news=999, waits=True)], []),
    ([], [student(step=4, news=999)], []),  # nobody knows what is usual here
]  # fmt: skip


@pytest.mark.parametrize(("items", "students", "lines"), EACH_RULE)
def test_each_rule_speaks_once_at_its_threshold_and_not_below(items, students, lines):
    assert list(look(items, students)) == lines


@pytest.mark.parametrize(("seconds", "lines"), [(179.9, 0), (180, 1)])
def test_nobody_is_quiet_before_three_minutes(seconds, lines):
    found = look((), [student(step=1, news=seconds)], usual={1: 10})

    assert len(found) == lines


def test_an_empty_class_has_no_lines():
    assert look() == ()
    assert look(steps=0, usual={}) == ()


ALL_RULES = {
    "items": [
        item("q1", answers=20, right=10),
        item("q2", answers=20, right=18, sure=5),
        item("q3", answers=20, right=4, wrong={"clip": 8}),
    ],
    "students": [
        *(student(f"s{i}", step=6) for i in range(7)),
        student("s7", step=6, contact=75),
        student("quiet", step=2, news=240),
        student("help", step=2, not_yet=2),
    ],
}


def test_a_class_that_meets_every_rule_hears_each_once_in_the_fixed_order():
    heard, dismissed = [], []
    while lines := look(**ALL_RULES, dismissed=dismissed):
        assert len(lines) == min(MOST_LINES, 7 - len(heard))
        heard.append(lines[0].rule)
        dismissed.append(lines[0].id)

    assert heard == [
        "same_wrong",
        "split",
        "sure_but_wrong",
        "connection",
        "ready",
        "needs_help",
        "quiet",
    ]


def test_lines_have_ids_that_last():
    everything = look(**ALL_RULES)
    rest = look(**ALL_RULES, dismissed={line.id for line in everything})
    last = look(**ALL_RULES, dismissed={line.id for line in everything + rest})

    assert [line.id for line in everything + rest + last] == [
        "same_wrong:q3",
        "split:q1",
        "sure_but_wrong:q2",
        "connection",
        "ready:5",
        "needs_help:help",
        "quiet:quiet:2",
    ]


def test_a_dismissed_line_stays_away_whatever_its_values_become():
    before = look([item(answers=14, right=2, wrong={"official": 8})])
    after = look(
        [item(answers=20, right=2, wrong={"official": 5, "clip": 13})],
        dismissed={line.id for line in before},
    )

    assert after == ()


def test_quiet_on_another_step_is_news():
    dismissed = {"quiet:cedar-18:1"}

    assert look((), [student(step=1, news=300)], dismissed=dismissed) == ()
    assert len(look((), [student(step=2, news=300)], dismissed=dismissed)) == 1


def test_a_question_takes_one_line_even_if_every_rule_holds():
    torn = item(answers=10, right=4, sure=5, wrong={"clip": 5})

    assert [line.rule for line in look([torn])] == ["same_wrong"]
    assert [line.rule for line in look([torn], dismissed={"same_wrong:q4"})] == [
        "split"
    ]


def test_a_student_takes_one_line():
    lost = student(step=2, not_yet=2, news=300)

    assert [line.rule for line in look((), [lost])] == ["needs_help"]
    dismissed = {"needs_help:cedar-18"}
    assert [line.rule for line in look((), [lost], dismissed=dismissed)] == ["quiet"]


def test_a_student_and_a_question_may_share_an_id():
    lines = look([item("x", answers=8, right=4)], [student("x", not_yet=2)])

    assert [line.rule for line in lines] == ["split", "needs_help"]


def test_single_students_wait_until_the_class_was_heard():
    items = [item(f"q{i}", answers=8, right=4) for i in range(3)]

    assert {line.rule for line in look(items, [student(not_yet=5)])} == {"split"}


@pytest.mark.parametrize(
    ("projector", "names"), [(False, ["a", "b", "c"]), (True, ["a"])]
)
def test_while_the_projector_is_on_one_line_at_most_is_about_one_student(
    projector, names
):
    students = [student(name, not_yet=2) for name in "abcd"]
    lines = look((), students, projector=projector)

    assert [line.student for line in lines] == names


def test_lines_on_the_page_keep_their_order_and_new_ones_follow():
    items = [item(f"q{i}", answers=8, right=4) for i in (1, 2)]
    shown = ["split:q2", "split:q1"]

    lines = look([item("q0", answers=8, right=4), *items], shown=shown)

    assert [line.id for line in lines] == ["split:q2", "split:q1", "split:q0"]


def test_a_full_page_takes_no_new_line_of_the_class_until_one_is_gone():
    shown = ["split:q1", "split:q2", "split:q3"]
    items = [item("q0", **SAME)]
    items += [item(f"q{i}", answers=8, right=4) for i in (1, 2, 3)]

    assert [line.id for line in look(items, shown=shown)] == shown
    later = look(items, shown=shown, dismissed={"split:q2"})
    assert [line.id for line in later] == ["split:q1", "split:q3", "same_wrong:q0"]


def test_a_line_of_the_class_takes_the_place_of_the_last_about_a_student():
    students = [student(name, not_yet=2) for name in "abc"]
    shown = [line.id for line in look((), students)]

    lines = look([item(answers=8, right=4)], students, shown=shown)

    assert [line.id for line in lines] == ["needs_help:a", "needs_help:b", "split:q4"]


def test_what_no_longer_holds_leaves_the_page_whatever_was_shown():
    assert look((), shown=["split:q1", "nonsense", ""]) == ()


def test_the_first_of_two_equally_common_wrong_answers_is_named():
    first, second = {"official": 4, "clip": 4}, {"clip": 4, "official": 4}

    assert look([item(answers=10, right=2, wrong=first)])[0].option == "official"
    assert look([item(answers=10, right=2, wrong=second)])[0].option == "clip"


def test_only_the_last_step_most_are_past_is_named():
    students = room(4, step=3) + room(4, step=6) + room(2, step=8)

    assert look((), students) == (Line(rule="ready", step=2, count=10, of=10),)


@pytest.mark.parametrize(
    "news",
    [
        {"answers": 5, "right": 6},
        {"answers": 5, "right": -1},
        {"answers": 5, "right": 0, "sure": 6},
        {"answers": 5, "right": 0, "wrong": {"a": 6}},
        {"answers": -1, "right": 0},
    ],
)
def test_impossible_counts_are_our_mistake(news):
    with pytest.raises(ValueError, match="q4"):
        item(**news)


ITEMS = st.integers(0, 40).flatmap(
    lambda n: st.builds(
        item,
        st.sampled_from(["q1", "q2", "q3", "q4"]),
        answers=st.just(n),
        right=st.integers(0, n),
        sure=st.integers(0, n),
        wrong=st.dictionaries(st.sampled_from("abc"), st.integers(0, n)),
    )
)
STUDENTS = st.builds(
    student,
    st.sampled_from("abcdefgh"),
    step=st.integers(1, 9),
    finished=st.booleans(),
    not_yet=st.integers(0, 4),
    news=st.integers(0, 999),
    contact=st.integers(0, 999),
    joined=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(ITEMS, max_size=4, unique_by=lambda i: i.id),
    st.lists(STUDENTS, max_size=6, unique_by=lambda s: s.id),
    st.booleans(),
)
def test_whatever_happens_the_promises_hold(items, students, projector):
    lines = look(items, students, projector=projector)
    ids = [line.id for line in lines]

    assert len(lines) <= MOST_LINES
    assert len(set(ids)) == len(ids)
    about_one = [line.student is not None for line in lines]
    assert about_one == sorted(about_one)  # whole class first
    assert not projector or sum(about_one) <= 1
    for gone in ids:
        left = look(items, students, projector=projector, dismissed=[gone])
        assert gone not in {line.id for line in left}


def test_three_hundred_students_are_read_at_once():
    students = [student(f"s{i}", step=i % 30, not_yet=i % 3) for i in range(300)]

    assert len(look((), students, steps=30)) == MOST_LINES
