"""What a student is told: the whole when it is time, and never the key before."""

import pytest
from item_samples import EN, ITEMS, SAMPLES, TWO_GROUPS, WHY

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Labelled,
    Ordered,
    Paired,
    Typed,
)
from kit.grading.grade import grade, to_milli
from kit.web.student.feedback import explain


def told(sample, response, *, full=True, item=None, **options):
    """The view after `response` was graded as the kit grades it."""
    item, text = item or ITEMS[sample], EN[sample]
    mark = grade(item, response, accept={"en": text.accept})
    return explain(
        item,
        text,
        response,
        earned_milli=to_milli(mark.earned),
        possible_milli=1000 * mark.possible,
        full=full,
        **options,
    )


def chosen(*ids):
    return Chosen(frozenset(ids))


def states(view):
    return {row.id: row.state for row in view.rows}


RIGHT = {
    "judge": chosen("not-good-enough"),
    "single": chosen("timetable"),
    "multiple": chosen("date", "maker"),
    "highlight": chosen("s1", "s3", "s5"),
    "phrases": chosen("p1", "p4"),
    "label": Labelled({"l1": "claim", "l2": "evidence", "l4": "opinion"}),
    "order": Ordered(("notice", "paper", "shot", "cousin")),
    "classify": Paired({"sale": "advert", "vote": "news", "taste": "opinion"}),
    "match": Paired({"bus": "company", "rain": "service", "pool": "bath"}),
    "text": Typed("Byline"),
}
WRONG = {
    "judge": chosen("good-enough"),
    "single": chosen("clip"),
    "multiple": chosen("views", "mood"),
    "highlight": chosen("s2"),
    "phrases": chosen("p2"),
    "label": Labelled({"l3": "claim"}),
    "order": Ordered(("shot", "cousin", "paper", "notice")),
    "classify": Paired({"sale": "news", "vote": "advert", "taste": "news"}),
    "match": Paired({"bus": "actor", "rain": "bath", "pool": "service"}),
    "text": Typed("headline"),
}


@pytest.mark.parametrize("sample", RIGHT)
def test_right_at_once_and_right_after_the_hint(sample):
    assert told(sample, RIGHT[sample]).outcome == "right"
    assert told(sample, RIGHT[sample], number=2).outcome == "right_after_hint"


@pytest.mark.parametrize("sample", WRONG)
def test_not_yet(sample):
    view = told(sample, WRONG[sample])

    assert view.outcome == "not_yet"
    assert view.found == 0
    assert view.hint == "", "there is nothing left to try"


@pytest.mark.parametrize(
    ("sample", "response", "found", "targets", "extra"),
    [
        ("multiple", chosen("date"), 1, 2, 0),
        ("highlight", chosen("s1", "s3", "s4"), 2, 3, 1),
        ("label", Labelled({"l1": "claim", "l2": "evidence", "l3": "claim"}), 2, 3, 1),
        ("order", Ordered(("paper", "notice", "shot", "cousin")), 4, 5, 0),
        (
            "classify",
            Paired({"sale": "advert", "vote": "news", "taste": "news"}),
            2,
            3,
            0,
        ),
        ("match", Paired({"bus": "company", "rain": "bath", "pool": "actor"}), 1, 3, 0),
    ],
)
def test_partly_right_is_counted_in_words(sample, response, found, targets, extra):
    view = told(sample, response)

    assert view.outcome == "partly"
    assert (view.found, view.targets, view.extra) == (found, targets, extra)


@pytest.mark.statement("T15")
@pytest.mark.parametrize("sample", [s for s in RIGHT if s not in ("text", "order")])
def test_in_the_end_everything_is_explained(sample):
    view = told(sample, WRONG[sample])
    item = ITEMS[sample]
    everything = item.spans if hasattr(item, "spans") else item.options

    assert set(states(view)) == set(everything)
    assert all(row.why for row in view.rows)


@pytest.mark.statement("T30")
def test_the_students_own_choice_comes_first():
    view = told("single", chosen("clip"), order=("neighbour", "clip", "timetable"))

    assert [row.id for row in view.rows] == ["clip", "neighbour", "timetable"]
    assert states(view) == {"clip": "extra", "neighbour": "left", "timetable": "missed"}
    assert [row.is_yours for row in view.rows] == [True, False, False]


def test_not_being_sure_is_a_choice_and_no_option_of_the_author():
    view = told("single", chosen(NOT_SURE))

    assert view.outcome == "not_yet"
    assert [row.id for row in view.rows][0] == NOT_SURE
    assert view.rows[0].words == ""
    assert NOT_SURE not in states(told("single", chosen("clip")))


def test_spans_are_told_in_the_order_of_the_passage():
    view = told("highlight", chosen("s4", "s1"))

    assert [row.id for row in view.rows] == ["s1", "s2", "s3", "s4", "s5"]
    assert [row.state for row in view.rows] == [
        "right",
        "left",
        "missed",
        "extra",
        "missed",
    ]
    assert view.by_id["s1"].words == "They are stealing our bus stop!"


def test_labels_say_what_was_given_and_what_fits():
    view = told("label", Labelled({"l1": "opinion", "l3": "claim", "l4": "opinion"}))
    rows = view.by_id

    assert states(view) == {
        "l1": "extra",
        "l2": "missed",
        "l3": "extra",
        "l4": "right",
    }
    assert (rows["l1"].given, rows["l1"].wanted) == ("Opinion", "Claim")
    assert (rows["l2"].given, rows["l2"].wanted) == ("", "Evidence")
    assert (rows["l3"].given, rows["l3"].wanted) == ("Claim", "")


def test_pairs_are_told_as_the_student_placed_them():
    view = told("order", Ordered(("paper", "notice", "shot", "cousin")))

    wrong = [pair for pair in view.pairs if not pair.is_right]
    assert [(pair.above, pair.below) for pair in wrong] == [
        ("A report in the town paper", "The bus company’s notice")
    ]
    assert len(view.pairs) == 5, "the two that may swap are no pair"
    assert [[row.id for row in rows] for rows in view.places] == [
        ["notice"],
        ["paper"],
        ["cousin", "shot"],
    ]
    assert all(row.why == WHY for rows in view.places for row in rows)


def test_cards_are_sorted_by_their_right_group():
    view = told(
        "classify", Paired({"sale": "news", "vote": "news", "taste": "opinion"})
    )

    assert [(name, [row.id for row in rows]) for name, rows in view.groups] == [
        ("Advert", ["sale"]),
        ("News", ["vote"]),
        ("Opinion", ["taste"]),
    ]
    assert view.by_id["sale"].given == "News"


def test_other_words_are_answered_with_one_that_works():
    view = told("text", Typed("headline"))

    assert (view.typed, view.accepted[0]) == ("headline", "byline")
    assert view.why == EN["text"].feedback["other"]
    assert told("text", Typed("byline")).accepted == ()
    assert told("text", Typed("byline")).why == EN["text"].feedback["right"]


def test_a_reflection_is_kept_and_not_judged():
    view = told("reflection", Typed("I will ask who made it."))

    assert view.outcome == "kept"
    assert view.typed == "I will ask who made it."
    assert view.hint == view.why == ""


# --- the first try, with the retry still to come ----------------------------------

KEY_WORDS = {
    "single": ["timetable"],
    "multiple": ["taken", "took"],
    "highlight": [EN["highlight"].passage[0][0].text, "Nobody with a heart"],
    "phrases": ["rammed", "slap in the face"],
    "label": ["Evidence", "Opinion", "count in May"],
    "classify": ["Advert'", "wanted='N"],
    "match": ["bus company", "weather service"],
    "text": ["byline"],
}


@pytest.mark.parametrize("sample", [s for s in WRONG if s != "judge"])
def test_before_the_retry_there_is_a_hint_and_nothing_names_the_key(sample):
    view = told(sample, WRONG[sample], full=False)

    assert view.hint == EN[sample].hint
    assert not any(row.wanted for row in view.rows)
    assert not any(row.state in ("missed", "left") for row in view.rows)
    assert view.pairs == view.places == view.groups == view.accepted == ()
    if sample not in ("classify", "match", "order"):
        assert not [word for word in KEY_WORDS[sample] if word in repr(view)]


@pytest.mark.statement("T15")
@pytest.mark.parametrize("sample", ["single", "multiple", "highlight", "phrases"])
def test_before_the_retry_ones_own_choice_is_explained(sample):
    view = told(sample, WRONG[sample], full=False)

    assert set(states(view)) == set(WRONG[sample].ids)
    assert all(row.is_yours and row.why for row in view.rows)


def test_before_the_retry_only_the_reason_of_a_right_label_is_told():
    """The reason of a span names its label."""
    given = Labelled({"l1": "claim", "l2": "opinion"})
    view = told("label", given, full=False)

    assert states(view) == {"l1": "right", "l2": "extra"}
    assert [bool(row.why) for row in view.rows] == [True, False]


def test_of_two_groups_nothing_is_said_card_by_card():
    given = Paired({"sale": "advert", "vote": "advert"})
    view = told("classify", given, full=False, item=TWO_GROUPS)

    # The text has a third group; the item decides how many there are.
    assert view.found == 1
    assert set(states(view).values()) == {"chosen"}
    assert not any(row.why for row in view.rows)


def test_of_three_groups_each_card_is_told_whether_it_fits():
    given = Paired({"sale": "advert", "vote": "opinion", "taste": "news"})
    view = told("classify", given, full=False)

    assert states(view) == {"sale": "right", "vote": "extra", "taste": "extra"}
    assert [bool(row.why) for row in view.rows] == [True, False, False]


def test_before_the_retry_an_order_is_counted_and_no_pair_is_named():
    view = told("order", Ordered(("paper", "notice", "shot", "cousin")), full=False)

    assert (view.found, view.targets) == (4, 5)
    assert [row.state for row in view.rows] == ["chosen"] * 4
    assert not any(row.why for row in view.rows)


# --- what an older revision left --------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize(
    "response",
    [
        chosen("gone"),
        Labelled({"gone": "gone"}),
        Ordered(("gone",)),
        Paired({"gone": "gone"}),
        Typed(""),
    ],
    ids=lambda response: type(response).__name__,
)
@pytest.mark.parametrize("full", [True, False])
def test_a_response_of_an_older_revision_breaks_no_page(sample, response, full):
    view = explain(
        ITEMS[sample],
        EN[sample],
        response,
        earned_milli=0,
        possible_milli=1000,
        full=full,
    )

    assert view.outcome == ("kept" if sample == "reflection" else "not_yet")
    assert view.found == 0
