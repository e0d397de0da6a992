"""Folders into a library: what is offered, in which languages, and what is left out."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from content_files import (
    LESSON,
    QUIZ,
    copy_sample,
    edit,
    told,
    translate_everything,
    update,
)
from form_files import judge, new_words, write_quiz

from kit.content.catalogue import dump, read_catalogue
from kit.content.frontmatter import TAKEN_STEPS
from kit.content.ledger import review_hash
from kit.content.load import load_library
from kit.content.model import (
    PRACTICE,
    Classify,
    Highlight,
    Judge,
    Label,
    Match,
    MultipleChoice,
    Order,
    Reflection,
    ShortText,
    SingleChoice,
    Span,
)
from kit.services.plan import LOOK_BACK, QUESTIONS


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    folder = copy_sample(tmp_path_factory.mktemp("translated"))
    translate_everything(folder)
    return folder


@pytest.fixture
def root(translated, tmp_path):
    return Path(shutil.copytree(translated, tmp_path / "site"))


def library(root, **more):
    return load_library([root], **more).library


def problems(*roots, **more):
    return told(load_library(roots, **more).problems, roots[0])


def review(root, *, names, but=()):
    """Everything in Ukrainian checked by these people."""
    lines = []
    for file in root.glob("*/sample/i18n/uk.po"):
        entries = read_catalogue(file, source_locale="en").entries
        lines += [
            f"{e.id}\t{review_hash(e)}\thuman\t{name}\t2026-09-01"
            for e in entries.values()
            for name in names
            if e.id not in but
        ]
    ledger = root / "translations/reviews/uk.tsv"
    ledger.parent.mkdir(parents=True, exist_ok=True)
    ledger.write_text("\n".join(lines), "utf-8")


def say(root, id_, text):
    """Put `text` into the Ukrainian catalogue in place of a translation."""
    files = [root / kind / "sample/i18n/uk.po" for kind in ("lessons", "quizzes")]
    (file,) = (f for f in files if f'"{id_}"' in f.read_text("utf-8"))
    catalogue = read_catalogue(file, source_locale="en")
    entry = replace(catalogue.entries[id_], text=text)
    entries = {**catalogue.entries, id_: entry}
    file.write_text(dump(replace(catalogue, entries=entries), {}), "utf-8")


def test_every_item_becomes_its_value(root):
    items = library(root).quizzes["sample"].items

    assert [type(i) for i in items.values()] == [
        Judge,
        Judge,
        SingleChoice,
        MultipleChoice,
        Highlight,
        Label,
        Order,
        Classify,
        Match,
        ShortText,
        Reflection,
    ]
    assert items["tap-plain"].key == "good-enough"
    assert items["tap-glossy"].key == "not-good-enough"
    assert items["tap-plain"].misconceptions == {"not-good-enough": "looks-prove"}
    assert (items["first-move"].options, items["first-move"].key) == (
        ("about-page", "other-tabs", "no-lakes"),
        "other-tabs",
    )
    assert items["firm-signs"].key == {"address", "editor"}
    assert (items["hidden-speaker"].spans, items["hidden-speaker"].unit) == (
        ("claim", "src", "date", "bus"),
        "phrase",
    )
    assert items["mark-sentences"].key == {"count": "seen", "taste": "opinion"}
    assert items["mark-sentences"].labels == ("seen", "opinion")
    assert items["order-steps"].key == (("stop",), ("search", "compare"), ("decide",))
    assert items["sort-cards"].groups == ("fact", "view")
    assert items["find-partners"].targets == ("plumber", "baker", "singer")
    assert items["name-the-way"].marks == 0
    assert items["first-move"].form is None
    assert items["think-back"].est_p == 1.0


def test_every_text_stands_with_its_item(root):
    quiz = library(root).quizzes["sample"]
    text = quiz.texts["en"].items

    assert list(quiz.texts) == ["en", "uk"]
    assert text["hidden-speaker"].passage[0][:2] == (
        Span("claim", "The school will close early"),
        Span(None, ", "),
    )
    assert text["tap-plain"].stem == ""
    assert text["name-the-way"].accept == ("lateral reading", "reading laterally")
    assert text["sort-cards"].groups["fact"] == "Can be checked"
    assert text["find-partners"].targets["singer"] == "A singer"
    assert text["mark-sentences"].labels["seen"] == "Somebody saw it"
    assert text["first-move"].hint.startswith("Who has no reason")
    assert text["first-move"].rationale_locale == "en"
    uk = quiz.texts["uk"].items
    assert uk["first-move"].options["no-lakes"].endswith(" й")
    assert uk["first-move"].rationale_locale == "uk"


def test_a_lesson_becomes_its_value(root):
    lesson = library(root).lessons["sample"]

    assert [s.id for s in lesson.steps_in("everyday")] == ["commit", "model", "answer"]
    assert lesson.tracks == ("everyday",)
    assert lesson.steps[2].items == ("tap-plain", "first-move", "think-back")
    assert lesson.misconceptions[0].step == "model"
    text = lesson.texts["en"]
    assert text.title == "How to read a note"
    assert text.steps["model"] == "What to look for"
    assert text.misconceptions["trust-nobody"] == "It is safest to trust nobody."
    assert text.objectives == ("On two notes, name the writer and the clue.",)
    assert text.content_note == "Nobody is shown hurt."
    assert (text.status, text.fallbacks, text.parts) == ("source", 0, 15)
    assert text.blocks["model-ask"].html == (
        '<p>Ask <a href="https://example.org/office" rel="noopener noreferrer">the office'
        "</a> or a neighbour.</p>\n"
    )
    assert len(text.blocks) == len(list(text.blocks)) == 15


def test_a_quiz_without_a_lesson_is_a_form(root):
    shutil.rmtree(root / "lessons")

    found = library(root)
    assert (list(found.lessons), list(found.quizzes)) == ([], ["sample"])
    assert problems(root) == []


def test_an_empty_folder_is_an_empty_library(tmp_path):
    loaded = load_library([tmp_path])

    assert (loaded.library.lessons, loaded.library.quizzes, loaded.problems) == (
        {},
        {},
        (),
    )


# --- what is offered in a language ------------------------------------------------


def test_one_stale_option_takes_the_whole_quiz_out_of_the_language(root):
    edit(root / QUIZ, "Read what the site says about itself", "Read its own page")
    assert list(library(root).quizzes["sample"].texts) == ["en"]

    update(root)
    assert list(library(root).quizzes["sample"].texts) == ["en"]
    assert list(library(root).lessons["sample"].texts) == ["en", "uk"]


@pytest.mark.parametrize(
    "part",
    [
        "tap-plain/passage",
        "first-move/stem",
        "first-move/options/no-lakes",
        "first-move/hint",
        "first-move/feedback/no-lakes",
        "mark-sentences/labels/seen",
        "sort-cards/groups/fact",
        "find-partners/targets/singer",
        "name-the-way/accept",
    ],
)
def test_every_text_but_rationales_is_needed(root, part):
    say(root, f"sample/{part}", "")

    assert list(library(root).quizzes["sample"].texts) == ["en"]


def test_a_missing_rationale_falls_back_alone(root):
    say(root, "sample/first-move/rationale", "")

    text = library(root).quizzes["sample"].texts["uk"].items["first-move"]
    assert text.rationale == "Only people outside the site can say what it is worth."
    assert text.rationale_locale == "en"
    assert text.stem.endswith(" й")


def test_one_missing_block_is_shown_in_the_source_language(root):
    say(root, "sample/model-ask", "")

    text = library(root).lessons["sample"].texts["uk"]
    assert (text.fallbacks, text.parts) == (1, 15)
    assert text.blocks["model-ask"].locale == "en"
    assert text.blocks["commit-intro"].locale == "uk"


@pytest.mark.parametrize(
    "parts",
    [
        ["title"],
        ["steps/model"],
        ["misconceptions/trust-nobody"],
        ["content_note"],
        ["model-heading"],
        ["guide-before"],
        ["note-a-text"],
        ["note-b-text"],
        ["model-ask", "model-keep-text"],  # 13 of 15 are 87 %
    ],
)
def test_a_lesson_that_is_not_good_enough_is_not_offered(root, parts):
    for part in parts:
        say(root, f"sample/{part}", "")

    assert list(library(root).lessons["sample"].texts) == ["en"]


@pytest.mark.parametrize(
    ("names", "status"),
    [((), "draft"), (["Ana"], "reviewed"), (["Ana", "Ben"], "verified")],
)
def test_status_is_computed_from_the_ledger(root, names, status):
    review(root, names=names)

    found = library(root)
    assert found.quizzes["sample"].texts["uk"].status == status
    assert found.lessons["sample"].texts["uk"].status == status


def test_one_unchecked_text_makes_a_draft_and_rationales_do_not_count(root):
    review(root, names=["Ana"], but=["sample/first-move/rationale"])
    assert library(root).quizzes["sample"].texts["uk"].status == "reviewed"

    review(root, names=["Ana"], but=["sample/first-move/stem"])
    assert library(root).quizzes["sample"].texts["uk"].status == "draft"


def test_reviews_count_again_when_a_change_is_taken_back(root):
    review(root, names=["Ana"])
    for old, new in (("lakes at all", "any lakes"), ("any lakes", "lakes at all")):
        edit(root / QUIZ, old, new)
        update(root)

    assert library(root).quizzes["sample"].texts["uk"].status == "reviewed"


def test_the_ledgers_may_stand_elsewhere(root, tmp_path):
    review(root, names=["Ana"])
    elsewhere = tmp_path / "reviews"
    shutil.move(root / "translations/reviews", elsewhere)

    assert library(root).quizzes["sample"].texts["uk"].status == "draft"
    assert (
        library(root, reviews=elsewhere).quizzes["sample"].texts["uk"].status
        == "reviewed"
    )


def test_a_broken_ledger_is_told_and_counts_for_nothing(root):
    review(root, names=["Ana"])
    edit(root / "translations/reviews/uk.tsv", "\thuman\t", "\trobot\t")

    loaded = load_library([root])
    assert loaded.library.quizzes["sample"].texts["uk"].status == "draft"
    assert "write human or machine" in str(loaded.problems[0])


# --- what a translator may break --------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "text", "complaint"),
    [
        ("hidden-speaker/passage", "[[src|кажуть]] й", "the spans bus, claim, date are missing"),
        ("hidden-speaker/passage", "[[src|a]] [[bus|b]] [[claim|c]] [[date|d]] [[x|y]]", "the source has no spans x"),
        ("hidden-speaker/passage", "[[src|a]] [[src|b]]", "src: two spans have this id"),
        ("hidden-speaker/passage", "[[src|a", "not closed"),
        ("tap-plain/passage", "[[a|b]]", "the source has no spans a"),
        ("first-move/options/other-tabs", "read what the site says about itself й!", "reads like about-page"),
        ("find-partners/targets/singer", "The water office й", "reads like plumber"),
        ("name-the-way/accept", "Lateral  reading\nlateral reading.", "lateral reading: the same answer twice"),
        ("name-the-way/accept", " \n ", "only white space"),
        ("first-move/stem", " ", "only white space"),
        ("model-ask", "[the office](https://example.com)", "the links differ"),
        ("model-ask", "the office", "the links differ"),
        ("note-a-text", "Water office.", "the ** or ` marks differ"),
        ("model-heading", "Хто міг знати", "the source is heading"),
        ("model-heading", "### Хто міг знати", "the source is heading"),
        ("guide-table", "Хвилина", "the source is table"),
        ("model-example-name", "I read ![x](/y.png)", "pictures are not supported"),
        ("model-example-name", "x" * 65_537, "so split it"),
    ],
)  # fmt: skip
def test_a_broken_translation_counts_as_missing_and_is_told(root, id_, text, complaint):
    say(root, f"sample/{id_}", text)

    loaded = load_library([root])
    assert any(complaint in str(p) for p in loaded.problems), loaded.problems
    if "/" in id_:
        assert list(loaded.library.quizzes["sample"].texts) == ["en"]
    elif id_ in ("note-a-text", "model-heading"):
        assert list(loaded.library.lessons["sample"].texts) == ["en"]
    else:
        assert loaded.library.lessons["sample"].texts["uk"].fallbacks == 1


def test_spans_may_change_their_order(root):
    say(
        root,
        "sample/hidden-speaker/passage",
        "[[src|a]] [[bus|b]] [[date|c]] [[claim|d]]",
    )

    text = library(root).quizzes["sample"].texts["uk"].items["hidden-speaker"]
    assert [s.id for s in text.passage[0] if s.id] == ["src", "bus", "date", "claim"]


def test_white_space_of_translators_is_tidied(root):
    say(root, "sample/tap-plain/passage", " one \n\n two  three\n")
    say(root, "sample/name-the-way/accept", " one\n\ntwo ")

    items = library(root).quizzes["sample"].texts["uk"].items
    assert items["tap-plain"].passage == (
        (Span(None, "one"),),
        (Span(None, "two three"),),
    )
    assert items["name-the-way"].accept == ("one", "two")


def test_an_adapted_block_may_lead_elsewhere(root):
    file = root / "lessons/sample/i18n/uk.po"
    say(root, "sample/model-ask", "[контора](https://example.com)")
    edit(
        file,
        'msgctxt "sample/model-ask"',
        '# adapted: no office here\nmsgctxt "sample/model-ask"',
    )

    assert problems(root) == []
    text = library(root).lessons["sample"].texts["uk"]
    assert "https://example.com" in text.blocks["model-ask"].html


def test_texts_the_source_does_not_know_are_told(root):
    edit(
        root / "quizzes/sample/i18n/uk.po",
        "sample/first-move/stem",
        "sample/last-move/stem",
    )

    assert any("run 'kit i18n update'" in p for p in problems(root))


def test_an_unreadable_catalogue_is_told_and_left_out(root):
    (root / "quizzes/sample/i18n/uk.po").write_text("hello")

    assert list(library(root).quizzes["sample"].texts) == ["en"]
    assert "quizzes/sample/i18n/uk.po:1: syntax" in problems(root)[0]


def test_translations_are_sanitised_like_the_source(root):
    say(root, "sample/model-example-name", "<img src=x onerror=alert(1)> <b>x</b>")

    html = library(root).lessons["sample"].texts["uk"].blocks["model-example-name"].html
    assert html == "<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;x&lt;/b&gt;</p>\n"


def test_a_block_beyond_the_limits_is_shown_as_text(root):
    say(root, "sample/model-example-name", "<" + "&" * 30_000)

    html = library(root).lessons["sample"].texts["uk"].blocks["model-example-name"].html
    assert html == f"<p>&lt;{'&amp;' * 30_000}</p>"


# --- lesson and quiz together -----------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (LESSON, "tap-plain, first", "tap-plane, first", "steps.2.items.0: tap-plane: the quiz of this lesson has no such item"),
        (LESSON, "tap-plain, first-move", "tap-plain, tap-glossy", "steps.2.items: tap-plain and tap-glossy are twins"),
        (QUIZ, "track: everyday\n    lean: none\n    family: unknown-site", "track: war\n    lean: nato\n    family: unknown-site", "first-move: a war item; only steps with 'track: war'"),
        (QUIZ, "family: unknown-site\n    form:", "family: unknown-site\n    form: A", "first-move: an item of form A"),
        (QUIZ, "no-lakes: trust-nobody", "no-lakes: trust-few", "items.2.misconceptions.no-lakes: trust-few: the lesson names no such"),
        (QUIZ, "twin: tap-glossy", "twin: tap-clear", "items.0.twin: tap-clear: there is no such item"),
        (QUIZ, "twin: tap-glossy", "twin: first-move", "items.0.twin: first-move does not point back"),
        (QUIZ, "    twin: tap-plain\n", "", "items.0.twin: tap-glossy does not point back"),
        (QUIZ, "polarity: flawed", "polarity: sound", "items.0.twin: tap-glossy is sound too"),
        (QUIZ, "track: everyday", "track: war", "tap-glossy is in the other track"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_and_left_out(
    root, file, old, new, complaint
):
    if "is sound too" in complaint:
        edit(
            root / QUIZ,
            "      good-enough: looks-prove\n",
            "      not-good-enough: looks-prove\n",
        )
    edit(root / file, old, new)

    found = library(root)
    assert any(complaint in p for p in problems(root)), problems(root)
    assert (list(found.lessons), list(found.quizzes)) == ([], [])


def test_an_answer_step_of_the_war_track_may_ask_everyday_items_too(root):
    edit(root / LESSON, "    kind: answer\n", "    kind: answer\n    track: war\n")

    assert problems(root) == []
    assert library(root).lessons["sample"].tracks == ("war",)


def test_a_misconception_answered_in_one_track_only_is_a_warning(root):
    edit(root / LESSON, "    kind: answer\n", "    kind: answer\n    track: war\n")
    edit(
        root / LESSON,
        "kind: read\n    title: What",
        "kind: read\n    track: everyday\n    title: What",
    )

    loaded = load_library([root])
    assert {p.severity for p in loaded.problems} == {"warning"}
    assert list(loaded.library.lessons) == ["sample"]


@pytest.mark.parametrize("file", [LESSON, QUIZ])
def test_a_broken_half_takes_the_other_with_it_without_more_noise(root, file):
    edit(root / file, "source_locale: en", "source_locale: 7")

    found = library(root)
    assert (list(found.lessons), list(found.quizzes)) == ([], [])
    assert len(problems(root)) == 1


def test_the_folder_gives_the_name(root):
    (root / "quizzes/sample").rename(root / "quizzes/other")

    assert any(
        "'sample' is not the folder's name; write other" in p for p in problems(root)
    )


def test_a_broken_document_leaves_the_others_alone(root):
    shutil.copytree(root / "quizzes/sample", root / "quizzes/broken")

    found = library(root)
    assert (list(found.lessons), list(found.quizzes)) == (["sample"], ["sample"])
    assert len(problems(root)) == 1


def test_later_roots_add_and_never_replace(root, tmp_path):
    school = copy_sample(tmp_path / "school")
    other = shutil.copytree(school / "quizzes/sample", school / "quizzes/own")
    edit(other / "quiz.yaml", "id: sample", "id: own")
    text = (other / "quiz.yaml").read_text("utf-8")
    for id_ in library(root).quizzes["sample"].items:
        text = re.sub(rf"(id|twin): {id_}\b", rf"\1: own-{id_}", text)
    (other / "quiz.yaml").write_text(text, "utf-8")
    edit(school / QUIZ, "What comes first?", "What comes last?")

    loaded = load_library([root, school])
    assert list(loaded.library.quizzes) == ["sample", "own"]
    stem = loaded.library.quizzes["sample"].texts["en"].items["first-move"].stem
    assert stem.endswith("What comes first?")
    assert len(loaded.problems) == 2
    assert "sample: shipped content has this id" in str(loaded.problems[0])


# --- over all quizzes -------------------------------------------------------------


def another_quiz(root, id_="other", *, prefix=""):
    """The sample's quiz again, its items renamed by a prefix."""
    other = shutil.copytree(root / "quizzes/sample", root / "quizzes" / id_)
    shutil.rmtree(other / "i18n", ignore_errors=True)
    text = (other / "quiz.yaml").read_text("utf-8").replace("id: sample", f"id: {id_}")
    for item in library(root).quizzes["sample"].items:
        text = re.sub(rf"(id|twin): {item}\b", rf"\1: {prefix}{item}", text)
    (other / "quiz.yaml").write_text(text, "utf-8")


def test_quizzes_with_items_of_their_own_stand_side_by_side(root):
    another_quiz(root, prefix="own-")

    found = library(root)
    assert problems(root) == []
    assert found.homes["own-first-move"].id == "other"
    assert found.homes["first-move"].id == "sample"
    assert found.items["own-first-move"].id == "own-first-move"


def test_two_quizzes_have_no_item_of_one_id(root):
    another_quiz(root, prefix="own-")
    edit(root / "quizzes/other/quiz.yaml", "id: own-first-move", "id: first-move")

    [problem] = [p for p in problems(root) if "has an item of this id" in p]
    assert "items.2.id: first-move: " in problem
    assert "choose another" in problem


def test_an_item_of_a_later_folder_has_another_id_than_ours(root, tmp_path):
    school = copy_sample(tmp_path / "school")
    another_quiz(school, prefix="own-")
    edit(school / "quizzes/other/quiz.yaml", "id: own-first-move", "id: first-move")
    shutil.rmtree(school / "quizzes/sample")
    shutil.rmtree(school / "lessons/sample")

    loaded = load_library([root, school])
    assert list(loaded.library.quizzes) == ["sample"]
    [problem] = loaded.problems
    assert "first-move: shipped content has an item of this id" in str(problem)


# --- cards of the printed deck, names of steps ------------------------------------


def with_cards(root, *ids):
    edit(root / LESSON, "minutes: 45", f"minutes: 45\ncards: [{', '.join(ids)}]")


def test_cards_are_items_that_no_step_asks(root):
    with_cards(root, "tap-glossy", "sort-cards")

    assert problems(root) == []
    assert library(root).lessons["sample"].cards == ("tap-glossy", "sort-cards")


def test_a_lesson_may_have_no_cards(root):
    assert library(root).lessons["sample"].cards == ()


@pytest.mark.parametrize(
    ("cards", "complaint"),
    [
        (["tap-glassy"], "cards.0: tap-glassy: the quiz of this lesson has no such item"),
        (["tap-glossy", "first-move"], "cards.1: first-move: a step asks it; a card of the printed deck is asked nowhere else"),
        (["tap-glossy", "tap-glossy"], "cards: tap-glossy: named twice; keep one"),
        (["Tap Glossy"], "cards.0: "),
    ],
)  # fmt: skip
def test_what_is_no_card_is_told(root, cards, complaint):
    with_cards(root, *cards)

    assert any(complaint in p for p in problems(root)), problems(root)
    assert list(library(root).lessons) == []


@pytest.mark.parametrize("name", TAKEN_STEPS)
def test_a_step_is_not_called_like_one_of_the_kits_own(root, name):
    edit(root / LESSON, "  - id: commit\n", f"  - id: {name}\n")

    told = f"steps.0.id: {name}: the kit has a step of this name; choose another"
    assert any(told in p for p in problems(root)), problems(root)


def test_the_kits_own_steps_are_those_it_adds():
    assert set(TAKEN_STEPS) == {LOOK_BACK, PRACTICE, QUESTIONS}


# --- twins of forms ---------------------------------------------------------------


@pytest.fixture
def forms(tmp_path):
    """Two forms of two passages each, every one with its twin on the other."""
    words = new_words()

    def pair(letter, one, other):
        items = [
            judge(f"{letter}-1", words, polarity=one, family="f-1", twin=f"{other}-1"),
            judge(
                f"{letter}-2", words, polarity="sound", family="f-2", twin=f"{other}-2"
            ),
        ]
        return [{**item, "form": letter.upper()} for item in items]

    given = {"A": pair("a", "sound", "b"), "B": pair("b", "flawed", "a")}
    given["B"][1]["polarity"] = "flawed"

    def write():
        for letter, items in given.items():
            write_quiz(tmp_path, f"form-{letter}".lower(), items)
        return told(load_library([tmp_path]).problems, tmp_path)

    given["write"] = write
    return given


def test_twins_may_stand_on_two_forms(forms):
    write = forms.pop("write")

    assert write() == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"twin": "b-9"}, "items.0.twin: b-9: there is no such item"),
        ({"twin": "b-2"}, "items.0.twin: b-2 does not point back"),
        ({"polarity": "flawed"}, "items.0.twin: b-1 is flawed too"),
        ({"track": "war", "lean": "nato"}, "items.0.twin: b-1 is in the other track"),
    ],
)
def test_what_is_no_twin_of_a_form_is_told(forms, change, complaint):
    write = forms.pop("write")
    forms["A"][0].update(change)

    assert any(complaint in p and "form-a" in p for p in write())


def test_twins_never_stand_on_one_form(forms):
    write = forms.pop("write")
    for item, twin in zip(forms["A"], ("a-2", "a-1"), strict=True):
        item["twin"] = twin
    forms["A"][1]["polarity"] = "flawed"
    forms["B"] = [{**item, "twin": None} for item in forms["B"]]

    assert (
        sum("is on form A too; twins never meet in one sitting" in p for p in write())
        == 2
    )


def test_while_a_quiz_cannot_be_read_nothing_is_said_of_twins_on_forms(forms, tmp_path):
    """The twin may stand in it; one message about one fault."""
    write = forms.pop("write")
    write()
    edit(tmp_path / "quizzes/form-b/quiz.yaml", "source_locale: en", "source_locale: 7")

    [problem] = told(load_library([tmp_path]).problems, tmp_path)
    assert "form-b" in problem
    assert "source_locale" in problem


def test_the_twin_of_a_lessons_item_stands_in_its_own_quiz(root):
    another_quiz(root, prefix="own-")
    edit(root / QUIZ, "twin: tap-glossy", "twin: own-tap-glossy")

    assert any("own-tap-glossy: there is no such item" in p for p in problems(root))


# --- revisions --------------------------------------------------------------------


def revisions(root):
    found = library(root)
    quiz = found.quizzes["sample"]
    return (
        quiz.revision,
        found.lessons["sample"].revision,
        {i.id: i.revision for i in quiz.items.values()},
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (QUIZ, "source_locale: en", "# a note\nsource_locale:   en"),
        (QUIZ, "    form:\n", ""),
        (QUIZ, "est_p: 0.60", "est_p: 0.6"),
        (QUIZ, "est_p: 1\n", "est_p: 1.0\n"),
        (QUIZ, "      The tap water of Mill Lane can", "      The tap\n      water of Mill Lane can"),
        (QUIZ, "marks: 1\n    stem: A site you have never seen says the lake is poisoned. What comes first?", "stem: A site you have never seen says the lake is poisoned. What comes first?\n    marks: 1"),
        (LESSON, "Read both notes\nbefore", "Read both\nnotes before"),
        (LESSON, "minutes: 45", "minutes:   45 # long"),
    ],
)  # fmt: skip
def test_layout_comments_and_defaults_keep_the_revision(root, file, old, new):
    before = revisions(root)
    edit(root / file, old, new)

    assert revisions(root) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What comes first?", "What do you do first?"),
        ("key: [other-tabs]", "key: [about-page]"),
        ("est_p: 0.70", "est_p: 0.71"),
        (
            (
                "      about-page: Read what the site says about itself\n"
                "      other-tabs: Open a new tab and see what others say\n"
            ),
            (
                "      other-tabs: Open a new tab and see what others say\n"
                "      about-page: Read what the site says about itself\n"
            ),
        ),
    ],
)
def test_a_changed_item_has_a_new_revision_and_the_others_have_not(root, old, new):
    quiz, lesson, items = revisions(root)
    edit(root / QUIZ, old, new)
    if "key" in old:
        edit(
            root / QUIZ,
            "      about-page: looks-prove\n",
            "      other-tabs: looks-prove\n",
        )

    after = revisions(root)
    changed = {i for i in items if items[i] != after[2][i]}
    assert (after[0] != quiz, after[1] == lesson, changed) == (
        True,
        True,
        {"first-move"},
    )


def test_a_changed_block_ages_the_lesson_alone(root):
    quiz, lesson, items = revisions(root)
    edit(root / LESSON, "I read the name first.", "I read the name at once.")

    after = revisions(root)
    assert (after[0], after[2]) == (quiz, items)
    assert after[1] != lesson


def test_translations_change_no_revision(root):
    before = revisions(root)
    shutil.rmtree(root / "quizzes/sample/i18n")
    shutil.rmtree(root / "lessons/sample/i18n")

    assert revisions(root) == before


# --- the memory beside the data ---------------------------------------------------


def test_the_cache_changes_nothing_but_the_time(root, tmp_path):
    cache = tmp_path / "data" / "cache"
    first = load_library([root], cache=cache)
    again = load_library([root], cache=cache)

    assert len(list(cache.iterdir())) == 2
    plain = load_library([root])
    for loaded in (first, again):
        assert loaded.problems == plain.problems
        assert loaded.library.quizzes == plain.library.quizzes


def test_the_cache_never_serves_what_was_changed(root, tmp_path):
    cache = tmp_path / "cache"
    load_library([root], cache=cache)
    edit(root / QUIZ, "What comes first?", "What comes last?")

    quiz = library(root, cache=cache).quizzes["sample"]
    assert quiz.texts["en"].items["first-move"].stem.endswith("What comes last?")
    assert len(list(cache.iterdir())) == 2


def test_problems_have_their_lines_with_the_cache_too(root, tmp_path):
    cache = tmp_path / "cache"
    edit(root / QUIZ, "key: [other-tabs]", "key: [nobody]")

    assert problems(root, cache=cache) == problems(root, cache=cache) == problems(root)


@pytest.mark.parametrize("nonsense", ["", "[]", "{}", '{"key": 1}', "\x00"])
def test_a_broken_cache_costs_time_only(root, tmp_path, nonsense):
    cache = tmp_path / "cache"
    load_library([root], cache=cache)
    for file in cache.iterdir():
        file.write_text(nonsense)

    assert list(library(root, cache=cache).quizzes) == ["sample"]
    assert all("key" in json.loads(f.read_text()) for f in cache.iterdir())


def test_a_cache_with_torn_lines_is_read_anew(root, tmp_path):
    cache = tmp_path / "cache"
    load_library([root], cache=cache)
    for file in cache.iterdir():
        stored = json.loads(file.read_text())
        file.write_text(json.dumps({**stored, "lines": [[1, 2, 3]]}))

    assert list(library(root, cache=cache).quizzes) == ["sample"]


def test_a_cache_that_cannot_be_written_is_no_problem(root, tmp_path):
    (tmp_path / "cache").write_text("a file stands here")

    assert list(library(root, cache=tmp_path / "cache").quizzes) == ["sample"]
