"""Every item type as a form: what is posted, what comes out, what is said if not."""

from dataclasses import replace

import pytest
from item_samples import EN, ITEMS, SAMPLES, TWO_GROUPS
from werkzeug.datastructures import MultiDict

from kit.content.model import (
    GOOD_ENOUGH,
    NOT_SURE,
    Chosen,
    ItemText,
    Labelled,
    Ordered,
    Paired,
    Typed,
)
from kit.web.student.forms import item_form
from kit.web.student.shown import how_many, shown_options

KEY = "abcDEF-123_456"
FRESH = "fresh-key"


def post(sample, *pairs, sure="2", key=KEY, **options):
    """The form of the sample item after these names and values were posted."""
    extra = [("certainty", sure)] if sure else []
    extra += [("resend_key", key)] if key else []
    return item_form(
        ITEMS[sample],
        EN[sample],
        resend_key=FRESH,
        formdata=MultiDict([*pairs, *extra]),
        **options,
    )


def ticks(*ids):
    return [("chosen", each) for each in ids]


def places(**given):
    return [(f"place-{option}", place) for option, place in given.items()]


def pairs(**given):
    return [(f"pair-{option}", other) for option, other in given.items()]


def labels(**given):
    return [(f"label-{span}", label) for span, label in given.items()]


COMPLETE = {
    "judge": (ticks("good-enough"), Chosen(frozenset({"good-enough"}))),
    "single": (ticks("clip"), Chosen(frozenset({"clip"}))),
    "multiple": (ticks("date", "mood"), Chosen(frozenset({"date", "mood"}))),
    "highlight": (ticks("s1", "s2"), Chosen(frozenset({"s1", "s2"}))),
    "phrases": (ticks("p1"), Chosen(frozenset({"p1"}))),
    "label": (
        labels(l1="claim", l2="", l3="", l4="opinion"),
        Labelled({"l1": "claim", "l4": "opinion"}),
    ),
    "order": (
        places(notice="2", paper="1", cousin="4", shot="3"),
        Ordered(("paper", "notice", "shot", "cousin")),
    ),
    "classify": (
        pairs(sale="news", vote="news", taste="opinion"),
        Paired({"sale": "news", "vote": "news", "taste": "opinion"}),
    ),
    "match": (
        pairs(bus="company", rain="actor", pool="bath"),
        Paired({"bus": "company", "rain": "actor", "pool": "bath"}),
    ),
    "text": ([("text", " By-line ")], Typed("By-line")),
    "reflection": ([("text", "Who made it.")], Typed("Who made it.")),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_complete_answer_becomes_a_response(sample):
    posted, response = COMPLETE[sample]
    form = post(sample, *posted)

    assert form.validate(), form.errors
    assert form.response() == response
    assert form.certainty_value() == (None if sample == "reflection" else 2)
    assert form.resend_key.data == KEY


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_earlier_response_fills_the_form(sample):
    _posted, response = COMPLETE[sample]
    form = item_form(
        ITEMS[sample], EN[sample], resend_key=FRESH, given=response, sure=3
    )

    assert form.response() == response
    assert form.certainty_value() == (None if sample == "reflection" else 3)
    assert form.resend_key.data == FRESH


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_fresh_form_has_nothing_chosen(sample):
    form = item_form(ITEMS[sample], EN[sample], resend_key=FRESH)

    assert not any(field.data for field in form if field.name != "resend_key")
    assert form.certainty_value() is None
    assert not form.errors


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_response_of_another_shape_fills_nothing(sample):
    other = Typed("x") if sample not in ("text", "reflection") else Ordered(("a",))
    form = item_form(ITEMS[sample], EN[sample], resend_key=FRESH, given=other)

    assert not any(field.data for field in form if field.name != "resend_key")


def test_options_that_are_gone_are_left_out_of_an_earlier_response():
    gone = Chosen(frozenset({"date", "gone"}))
    form = item_form(ITEMS["multiple"], EN["multiple"], resend_key=FRESH, given=gone)

    assert form.picked == ("date",)


# --- what is said -----------------------------------------------------------------

NOTHING = {
    "judge": {"chosen": ["Choose one answer."]},
    "single": {"chosen": ["Choose one answer."]},
    "multiple": {"chosen": ["Choose 2 answers."]},
    "highlight": {"chosen": ["Choose at least one part of the text."]},
    "phrases": {"chosen": ["Choose at least one part of the text."]},
    "label": {"label-l1": ["Mark at least one part of the text."]},
    "order": {"place-notice": ["Nothing has a place yet. Give each one a place."]},
    "classify": {"pair-sale": ["Choose a group for each card."]},
    "match": {"pair-bus": ["Choose a partner for each card."]},
    "text": {"text": ["Write your answer."]},
    "reflection": {},
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_posted_is_said_in_plain_words(sample):
    form = post(sample, sure=None)
    unsure = {} if sample == "reflection" else {"certainty": ["Say how sure you are."]}

    assert form.validate() is (sample == "reflection")
    assert form.errors == NOTHING[sample] | unsure


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_error_leads_to_a_control(sample):
    form = post(sample, sure=None)
    form.validate()
    controls = {f"certainty-{n}" for n in (1, 2, 3)} | {"text"}
    controls |= {f"chosen-{each}" for each in form.shown}
    if sample in ("label", "order", "match"):
        controls |= {field.name for field in form}
    if sample == "classify":
        controls |= {f"{f.name}-{g}" for f in form for g in getattr(f, "offered", ())}

    assert {form.targets.get(name, name) for name in form.errors} <= controls


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("date",), "Choose 2 answers."),
        (("date", "maker", "views"), "You can choose 2. Take 1 out."),
        (("date", "maker", "views", "mood"), "You can choose 2. Take 2 out."),
    ],
)
def test_multiple_choice_wants_the_number_it_says(chosen, said):
    form = post("multiple", *ticks(*chosen))

    assert not form.validate()
    assert form.errors == {"chosen": [said]}
    assert set(form.picked) == set(chosen), "what was ticked is kept"


def test_one_to_be_found_is_said_in_the_singular():
    one = replace(ITEMS["multiple"], key=frozenset({"date"}))
    form = item_form(one, EN["multiple"], resend_key=FRESH, formdata=MultiDict())

    assert not form.validate()
    assert form.errors["chosen"] == ["Choose 1 answer."]
    assert form.hint == "Choose 1 answer."


def test_highlight_takes_no_more_than_are_to_be_found():
    form = post("highlight", *ticks("s1", "s2", "s3", "s4"))

    assert not form.validate()
    assert form.errors == {"chosen": ["You can choose 3. Take 1 out."]}


def test_labels_are_limited_like_highlights():
    form = post("label", *labels(l1="claim", l2="claim", l3="claim", l4="claim"))

    assert not form.validate()
    assert form.errors == {"label-l1": ["You can choose 3. Take 1 out."]}


def test_places_that_are_shared_name_both_and_keep_both():
    form = post("order", *places(notice="1", paper="2", cousin="2", shot="4"))

    assert not form.validate()
    assert form.errors == {
        "place-paper": [
            (
                "Two of them share number 2: “\u2068A report in the town paper\u2069” and "
                "“\u2068A voice message from a cousin\u2069”."
            )
        ],
        "place-cousin": [
            (
                "Two of them share number 2: “\u2068A voice message from a cousin\u2069” "
                "and “\u2068A report in the town paper\u2069”."
            )
        ],
    }
    assert form["place-paper"].data == form["place-cousin"].data == "2"


def test_places_left_out_are_named_one_by_one():
    form = post("order", *places(notice="1", paper="", shot="3"))

    assert not form.validate()
    assert form.errors == {
        "place-paper": ["Choose a place for “\u2068A report in the town paper\u2069”."],
        "place-cousin": [
            "Choose a place for “\u2068A voice message from a cousin\u2069”."
        ],
    }


def test_cards_without_a_group_are_named_one_by_one():
    form = post("classify", *pairs(sale="advert", vote="news"))

    assert not form.validate()
    assert list(form.errors) == ["pair-taste"]
    assert form.targets["pair-taste"] == "pair-taste-advert"


def test_two_cards_cannot_share_a_partner():
    form = post("match", *pairs(bus="company", rain="company", pool="bath"))

    assert not form.validate()
    assert list(form.errors) == ["pair-bus", "pair-rain"]
    assert "share the partner" in form.errors["pair-bus"][0]


def test_cards_without_a_partner_are_named_one_by_one():
    form = post("match", *pairs(bus="company", pool="bath"))

    assert not form.validate()
    assert form.errors == {
        "pair-rain": ["Choose a partner for “\u2068How much it rained\u2069”."]
    }


@pytest.mark.parametrize(
    ("sample", "length", "fits"),
    [
        ("text", 80, True),
        ("text", 81, False),
        ("reflection", 300, True),
        ("reflection", 301, False),
    ],
)
def test_text_that_is_too_long_is_kept_and_said(sample, length, fits):
    form = post(sample, ("text", "ж" * length))

    assert form.validate() is fits
    assert len(form["text"].data) == length
    if not fits:
        assert form.errors["text"] == [
            f"Please use at most {length - 1} characters. You have used {length}."
        ]


def test_an_empty_reflection_may_go():
    form = post("reflection", ("text", "  \n "), sure=None)

    assert form.validate()
    assert form.response() == Typed("")


@pytest.mark.parametrize(
    ("sample", "typed", "kept"),
    [
        ("text", "two\r\nlines", "two lines"),
        ("text", "tab\tbed", "tab bed"),
        ("text", "a\x00b\x1b[0m", "ab[0m"),
        ("text", "\ud800half", "half"),
        ("text", "سؤال\u200c؟", "سؤال\u200c؟"),
        ("reflection", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("reflection", "a\x00\x07\tb", "a b"),
    ],
)
def test_typed_words_are_kept_as_typed_but_for_what_no_database_keeps(
    sample, typed, kept
):
    form = post(sample, ("text", typed))

    assert form.validate()
    assert form.response() == Typed(kept)


def test_line_ends_count_once_as_in_the_browser():
    form = post("reflection", ("text", "\r\n".join("x" * 151)))

    assert not form.validate()
    assert "You have used 301." in form.errors["text"][0]


# --- what no honest form sends ----------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "posted", "field"),
    [
        ("judge", ticks("good-enough", "not-good-enough"), "chosen"),
        ("judge", ticks("not-sure"), "chosen"),
        ("judge", ticks(""), "chosen"),
        ("single", ticks("timetable", "clip"), "chosen"),
        ("single", ticks("timetable", "timetable"), "chosen"),
        ("single", ticks("key"), "chosen"),
        ("single", ticks("TIMETABLE"), "chosen"),
        ("multiple", ticks("date", "elsewhere"), "chosen"),
        ("multiple", ticks("date", "maker", ""), "chosen"),
        ("highlight", ticks("s1", "s99"), "chosen"),
        ("label", labels(l1="claim", l2="tampered"), "label-l1"),
        ("label", [*labels(l1="claim"), *labels(l1="opinion")], "label-l1"),
        ("label", labels(l9="claim"), "label-l1"),
        ("order", places(notice="1", paper="2", cousin="3", shot="5"), "place-shot"),
        ("order", places(notice="0", paper="2", cousin="3", shot="4"), "place-notice"),
        ("order", places(notice="1.0", paper="2", cousin="3", shot="4"), None),
        ("order", places(notice="١", paper="2", cousin="3", shot="4"), None),
        ("classify", pairs(sale="news", vote="news", taste="gossip"), "pair-taste"),
        ("match", pairs(bus="company", rain="bus", pool="bath"), "pair-rain"),
    ],
)
def test_what_no_honest_form_sends_is_refused(sample, posted, field):
    form = post(sample, *posted)

    assert not form.validate()
    assert field is None or field in form.errors


@pytest.mark.parametrize("sure", ["0", "4", "-1", "two", "2.0", "²"])
@pytest.mark.parametrize("asked", ["required", "optional"])
def test_a_certainty_that_was_never_offered_is_refused(sure, asked):
    form = post("judge", *ticks("good-enough"), sure=sure, certainty=asked)

    assert not form.validate()
    assert form.errors == {"certainty": ["Say how sure you are."]}
    assert form.certainty_value() is None


def test_two_certainties_at_once_are_refused():
    form = post("judge", *ticks("good-enough"), ("certainty", "1"), sure="3")

    assert not form.validate()
    assert form.certainty_value() is None


def test_certainty_may_be_optional_or_not_asked():
    optional = post("judge", *ticks("good-enough"), sure=None, certainty="optional")
    none = post("judge", *ticks("good-enough"), sure="3", certainty="none")

    assert optional.validate()
    assert optional.certainty_value() is None
    assert none.validate()
    assert none.certainty_value() is None


@pytest.mark.parametrize(
    "key", [None, "", "x" * 25, "a b", "a\x00b", "ключ", "<script>", "a\nb"]
)
def test_a_resend_key_that_cannot_be_stored_is_replaced(key):
    form = post("judge", *ticks("good-enough"), key=key)

    assert not form.validate()
    assert "lost on the way" in form.errors["resend_key"][0]
    assert form.resend_key.data == FRESH, "or the page could never be sent"


def test_one_form_says_nothing_of_another_item():
    posted, _response = COMPLETE["order"]
    form = post("single", *posted, *ticks("clip"))

    assert form.validate()
    assert form.response() == Chosen(frozenset({"clip"}))


def test_validating_twice_says_everything_once():
    form = post("order", *places(notice="1", paper="1", cousin="3", shot="4"))
    form.validate()
    first = dict(form.errors)
    form.validate()

    assert form.errors == first


# --- what is shown ----------------------------------------------------------------


def test_the_students_own_order_is_shown_and_not_sure_stays_last():
    order = ("neighbour", NOT_SURE, "clip", "timetable")
    form = item_form(ITEMS["single"], EN["single"], resend_key=FRESH, order=order)

    assert form.shown == ("neighbour", "clip", "timetable", NOT_SURE)


def test_judge_options_are_never_shuffled():
    shown = shown_options(ITEMS["judge"], ("not-good-enough", GOOD_ENOUGH))

    assert shown == ("good-enough", "not-good-enough")


def test_an_order_drawn_before_the_quiz_changed_still_works():
    shown = shown_options(ITEMS["order"], ("gone", "paper", "paper"))

    assert shown == ("paper", "notice", "cousin", "shot")


def test_spans_stand_as_in_the_passage_whatever_the_order():
    assert shown_options(ITEMS["highlight"], ("s5", "s1"))[0] == "s1"


@pytest.mark.parametrize(
    ("sample", "count"), [("multiple", 2), ("highlight", 3), ("label", 3), ("judge", 0)]
)
def test_only_the_size_of_a_key_is_told(sample, count):
    assert how_many(ITEMS[sample]) == count


def test_partners_are_not_listed_in_the_authors_order():
    form = item_form(ITEMS["match"], EN["match"], resend_key=FRESH)

    assert form["pair-bus"].offered == ("actor", "company", "bath", "service")


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_form_knows_its_key(sample):
    """Two items that differ in their key alone make the same form."""
    item = ITEMS[sample]
    if sample in ("text", "reflection"):
        changed = item
    elif sample == "judge":
        changed = replace(item, polarity="sound")
    elif sample == "single":
        changed = replace(item, key="clip")
    elif sample in ("multiple", "highlight", "phrases"):
        everything = item.options if sample == "multiple" else item.spans
        changed = replace(item, key=frozenset(everything[: len(item.key)]))
    elif sample == "order":
        changed = replace(item, key=tuple((o,) for o in reversed(item.options)))
    else:
        rotated = [*item.key.values()][1:] + [*item.key.values()][:1]
        changed = replace(item, key=dict(zip(item.key, rotated, strict=True)))
    forms = [
        item_form(each, EN[sample], resend_key=FRESH, order=None)
        for each in (item, changed)
    ]

    seen = [
        (
            f.shown,
            f.hint,
            f.counted,
            f.said,
            [(x.name, vars(x).get("offered")) for x in f],
        )
        for f in forms
    ]
    assert seen[0] == seen[1]


def test_the_counter_is_counted_out_for_the_script():
    form = item_form(ITEMS["multiple"], EN["multiple"], resend_key=FRESH)

    assert form.said["counts"] == (
        "0 of 2 chosen",
        "1 of 2 chosen",
        "2 of 2 chosen",
        "You can choose 2. Take 1 out.",
        "You can choose 2. Take 2 out.",
    )


def test_every_kind_has_the_words_its_script_needs():
    needs = {
        "order": {"places", "away", "up", "down", "out", "pool", "list"},
        "label": {"bar", "rub", "marked", "unmarked", "counts"},
        "classify": {"cards", "before", "next"},
        "highlight": {"counts"},
        "reflection": {"limit", "left", "over"},
    }
    for sample in SAMPLES:
        form = item_form(ITEMS[sample], EN[sample], resend_key=FRESH)
        assert needs.get(sample, set()) <= form.said.keys()
        assert {"checking", "still", "unsaved", "again", "saved"} <= form.said.keys()


def test_two_groups_make_a_form_like_any_other():
    form = item_form(
        TWO_GROUPS,
        EN["classify"],
        resend_key=FRESH,
        formdata=MultiDict(
            [
                *pairs(sale="advert", vote="news"),
                ("certainty", "1"),
                ("resend_key", KEY),
            ]
        ),
    )

    assert form.validate()
    assert form.response() == Paired({"sale": "advert", "vote": "news"})


def test_an_option_without_words_is_asked_all_the_same():
    """The checks refuse such a quiz; a page with a hole is better than no page."""
    form = item_form(ITEMS["order"], ItemText(stem="?"), resend_key=FRESH)

    assert form["place-notice"].label.text == ""
