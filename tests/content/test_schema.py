"""What authors are told about a quiz: one planted fault each, and all at once."""

import pytest
from content_files import QUIZ, copy_sample, edit, told

from kit.content.problems import ContentError
from kit.content.sources import read_quiz


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def problems_after(root, *edits):
    for old, new in edits:
        edit(root / QUIZ, old, new)
    with pytest.raises(ContentError) as caught:
        read_quiz(root / QUIZ)
    return told(caught.value.problems, root)


def test_the_sample_has_every_type_of_item(root):
    types = [item.type for item in read_quiz(root / QUIZ).shape.items]

    assert (
        types
        == (
            "judge judge single multiple highlight label order classify match text "
            "reflection"
        ).split()
    )


def test_every_problem_is_reported_at_once_with_its_line(root):
    assert problems_after(
        root,
        ("key: [other-tabs]", "key: [ask-a-friend]"),
        ("marks: 2", "mraks: 2"),
        ("est_p: 0.60", "est_p: 60"),
        ("track: everyday", "track: weekend"),
    ) == [
        f"{QUIZ}:8: items.0.track: 'weekend' is not known; write one of war, everyday",
        f"{QUIZ}:14: items.0.est_p: must be 1 or less",
        f"{QUIZ}:68: items.2.key: ask-a-friend: not among the options or spans",
        f"{QUIZ}:78: items.3.marks: is missing; add it",
        (
            f"{QUIZ}:88: items.3.mraks: a multiple item has no 'mraks'; remove it, or check "
            "the spelling and the type"
        ),
    ]


FAULTS = [
    # what every item has
    ("id: tap-plain", "id: Tap plain", "1 to 40 of the characters"),
    ("id: tap-plain", "id: x" + "y" * 40, "1 to 40 of the characters"),
    ("id: tap-plain", "id: first-move", "items.2.id: first-move: an earlier item"),
    ("id: tap-plain", "id: steps", "steps: the lesson uses this word"),
    ("type: judge", "type: essay", "'essay' is not known; write one of judge, single"),
    ("type: judge", "type: jugde", "did you mean judge?"),
    ("    type: judge\n", "", "has no type; add one"),
    ("source.identify", "source.identity", "did you mean source.identify?"),
    ("polarity: sound", "polarity: good", "write one of sound, flawed"),
    ("lean: none", "lean: nato", "an everyday item has 'lean: none'"),
    ("family: plain-but-owned", "family:", "items.0.family: must be text"),
    ("twin: tap-glossy", "twin: tap-plain", "cannot be its own twin"),
    ("form:", "form: D", "write one of A, B, C"),
    ("form:", "form: no", "write one of A, B, C"),
    ("est_p: 0.60", "est_p: yes", "must be a number"),
    ("est_p: 0.60", "est_p: -1", "must be 0 or more"),
    ("marks: 1", "marks: 0", "must be 1 or more"),
    ("marks: 1", "marks: 1.5", "must be a whole number"),
    ("marks: 1", "marks: 11", "must be 10 or less"),
    ("    rationale: The people who tested are named and can be asked.\n", "", "items.0.rationale: is missing"),
    ("rationale: The people who tested are named and can be asked.", "rationale: ''", "is empty; write it"),
    ("rationale: The people who tested are named and can be asked.", "rationale: 7", "put it in quotes"),
    ("rationale: The people who tested are named and can be asked.", "rationale: [a]", "must be text"),
    # judge items
    ("    passage: >-", "    stem: Hm?\n    passage: >-", "a judge item has no 'stem'"),
    ("    passage: >-", "    hint: Hm.\n    passage: >-", "a judge item has no 'hint'"),
    ("    passage: >-", "    key: [good-enough]\n    passage: >-", "a judge item has no 'key'"),
    ("      The tap water of", "      [[a|The]] tap water of", "only highlight and label items have spans"),
    ("      The tap water of", "      The ]] tap water of", "not closed"),
    ("not-good-enough: The page is plain", "not-sure: The page is plain", "not-good-enough: no feedback; say what to think of it; not-sure: no such option"),
    ("      not-good-enough: looks-prove", "      good-enough: looks-prove", "good-enough: this is right"),
    ("      not-good-enough: looks-prove", "      not-sure: looks-prove", "not-sure: not among"),
    ("Yes. Named people tested the water, and every result can be looked up.", "Yes.", "items.0.feedback.good-enough: only 4 characters"),
    ("Yes. Named people tested the water, and every result can be looked up.", "so " * 61, "61 words; a student reads 60"),
    # single
    ("key: [other-tabs]", "key: []", "needs at least 1"),
    ("key: [other-tabs]", "key: [other-tabs, no-lakes]", "may have 1 at most"),
    ("key: [other-tabs]", "key: other-tabs", "must be a list"),
    ("      no-lakes: Stop believing anything about lakes at all\n", "", "items.2.options: needs at least 3"),
    ("      no-lakes: Stop", "      not-sure: Stop", "not-sure: the kit adds this option itself"),
    ("      no-lakes: Stop", "      No Lakes: Stop", "items.2.options.No Lakes: must be 1 to 40"),
    ("      no-lakes: That throws out the good reports together with the bad one.\n", "", "items.2.feedback: no-lakes: no feedback"),
    ("hint: Who has no reason to flatter the site?", "hint:", "items.2.hint: must be text"),
    ("    hint: Who has no reason to flatter the site?\n", "", "items.2.hint: is missing"),
    ("    options:\n      about-page", "    options: three\n    opt:\n      about-page", "must be pairs"),
    # multiple
    ("key: [address, editor]", "key: [address, editor, colours, followers]", "at least one option or span must be wrong"),
    ("key: [address, editor]", "key: [address, address]", "the same id stands there twice"),
    ("key: [address, editor]", "key: [address, name]", "name: not among the options"),
    # highlight
    (", and [[bus|the bus was late]]", "", "items.4.passage: 3 spans; mark 4 to 14"),
    ("[[date|On Monday]]", "[[src|On Monday]]", "src: two spans have this id"),
    ("unit: phrase", "unit: word", "write one of sentence, phrase"),
    ("key: [src]", "key: [nobody]", "nobody: not among the options or spans"),
    ("key: [src]", "key: [src, claim, date, bus]", "must be wrong"),
    ("      bus: This tells what happened, and anyone could have seen it.\n", "", "items.4.feedback: bus: no feedback"),
    # label
    ("[[taste|They were ugly]]", "They were ugly", "1 spans; mark 2 to 14"),
    ("      count: seen", "      colour: seen", "colour: not among the spans"),
    ("      count: seen", "      count: heard", "heard: not among the labels"),
    ("      seen: Somebody saw it\n", "", "items.5.labels: needs at least 2"),
    # order
    ("key: [stop, [search, compare], decide]", "key: [stop, [], search, compare, decide]", "an inner list is empty"),
    ("key: [stop, [search, compare], decide]", "key: [stop, search, compare]", "decide: not in the key"),
    ("key: [stop, [search, compare], decide]", "key: [stop, stop, search, compare, decide]", "stands there twice"),
    ("key: [stop, [search, compare], decide]", "key: [[stop, search, compare, decide]]", "needs at least 2"),
    ("key: [stop, [search, compare], decide]", "key: [stop, 7, search, compare, decide]", "must be"),
    # classify
    ("      rain: fact\n", "", "rain: not in the key"),
    ("      rain: fact\n", "      rain: song\n", "song: not among the groups"),
    ("      fact: Can be checked\n", "", "items.7.groups: needs at least 2"),
    # match
    ("      price: baker", "      price: plumber", "a target has two partners"),
    ("      price: baker", "      price: smith", "smith: not among the targets"),
    ("      baker: The bakery\n      singer: A singer\n", "", "items.8.targets"),
    # text and reflection
    ("accept: [lateral reading, reading laterally]", "accept: []", "items.9.accept: needs at least 1"),
    ("    rationale: The reader leaves the page.", "    misconceptions:\n      right: looks-prove\n    rationale: X.", "right: this is right"),
    ("      other: It is called", "      wrong: It is called", "other: no feedback"),
    ("    marks: 0\n    stem: Name one", "    marks: 1\n    stem: Name one", "items.10.marks: must be 0 or less"),
    ("    stem: Name one", "    feedback: {}\n    stem: Name one", "a reflection item has no 'feedback'"),
    ("    stem: Name one", "    key: []\n    stem: Name one", "a reflection item has no 'key'"),
    # the file
    ("source_locale: en", "source_locale: English", "source_locale: must be"),
    ("source_locale: en", "locale: en", "source_locale: is missing"),
    ("source_locale: en", "source_locale: en\nauthor: me", "author: does not belong here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_planted_faults(root, old, new, complaint):
    found = problems_after(root, (old, new))

    assert any(complaint in problem for problem in found), found


@pytest.mark.parametrize("text", ["", "7", "[]", "items: 7", "items: []", "items: [7]"])
def test_files_that_are_no_quiz(root, text):
    (root / QUIZ).write_text(text)

    assert problems_after(root)


def test_cards_need_partners_enough(root):
    found = problems_after(
        root,
        ("      baker: The bakery\n      singer: A singer\n", "      baker: The bakery\n"),
        ("      price: What bread costs\n", "      price: What bread costs\n      song: Why it rhymes\n"),
    )  # fmt: skip

    assert any("fewer targets than options" in p for p in found)
