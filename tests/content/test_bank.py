"""Rules over all items of a quiz, each broken once."""

import re

import pytest
from content_files import (
    LESSON,
    QUIZ,
    copy_sample,
    edit,
    told,
    translate_everything,
)

from kit.content.bank import bank_problems, key_is_longest, translated_length_problem
from kit.content.check import check_content
from kit.content.reading import READING_RANGE
from kit.content.sources import read_quiz


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def found(root, *, has_lesson=True):
    return told(bank_problems(read_quiz(root / QUIZ), has_lesson=has_lesson), root)


def items_of(root):
    """Head of the file, and the text of each item by its id."""
    head, *items = re.split(r"(?m)^  - id: ", (root / QUIZ).read_text("utf-8"))
    return head, {item.split("\n")[0]: item for item in items}


def write(root, *items):
    head, _ = items_of(root)
    text = head + "".join(f"  - id: {item}" for item in items)
    (root / QUIZ).write_text(text, "utf-8")


def copies(item, number, **changes):
    """The same item again under new ids, in families of their own."""
    made = []
    for n in range(number):
        text = re.sub(r"^\S+", lambda m, n=n: f"{m[0]}-{n}", item)
        text = re.sub(r"\n    twin: \S+", "", text)
        text = re.sub(r"(family: \S+)", rf"\1-{n}", text)
        for field, value in changes.items():
            text, hits = re.subn(rf"\n    {field}: .*", f"\n    {field}: {value}", text)
            assert hits
        made.append(text)
    return made


def test_the_sample_breaks_no_rule(root):
    assert found(root) == []


def test_most_items_sound_or_flawed_pays_a_habit(root):
    edit(
        root / QUIZ,
        "polarity: sound\n    track: everyday\n    lean: none\n    family: steps",
        "polarity: flawed\n    track: everyday\n    lean: none\n    family: steps",
    )

    assert (
        "items: 40% of the graded items are sound; it must be 45 to 60 %"
        in found(root)[0]
    )


def test_shares_of_a_few_items_say_nothing(root):
    _, items = items_of(root)
    write(
        root,
        items["tap-glossy"].replace("    twin: tap-plain\n", ""),
        items["first-move"],
    )

    assert found(root) == []


def test_judge_items_are_half_and_half_in_each_track(root):
    _, items = items_of(root)
    write(
        root,
        *items.values(),
        *copies(items["tap-plain"], 2),
        *copies(items["sort-cards"], 2),
    )

    assert any("are 3 sound and 1 flawed; make them as many" in p for p in found(root))


def test_one_more_of_an_odd_number_is_allowed(root):
    _, items = items_of(root)
    write(root, *items.values(), *copies(items["tap-plain"], 1))

    assert found(root) == []


def test_the_key_may_not_always_stand_in_one_place(root):
    _, items = items_of(root)
    write(root, *copies(items["first-move"], 6))

    assert any(
        "in the places 1 to 3 0, 6, 0 times; spread it evenly" in p for p in found(root)
    )


def test_the_key_may_not_always_be_the_longest(root):
    _, items = items_of(root)
    long = items["first-move"].replace(
        "Open a new tab and see what others say",
        "Open a new tab and see what all the others say",
    )
    write(root, *copies(long, 5))

    assert any(
        "is the longest in 100% of the single items; it may be in 40%" in p
        for p in found(root)
    )


def test_nor_in_a_translation(root):
    _, items = items_of(root)
    write(root, *copies(items["first-move"], 5))
    quiz = read_quiz(root / QUIZ)
    texts = {
        f"sample/{item.id}/options/{o}": "довго" if o == "other-tabs" else "так"
        for item in quiz.shape.items
        for o in item.options
    }

    message = translated_length_problem(quiz, texts)
    assert message is not None
    assert message.startswith("the right option is the longest in 100%")
    short = dict.fromkeys(texts, "так")
    assert translated_length_problem(quiz, short) is None
    del texts["sample/first-move-0/options/no-lakes"]
    assert translated_length_problem(quiz, texts) is None


def test_the_check_looks_at_the_lengths_of_every_translation(root):
    (root / LESSON).unlink()
    _, items = items_of(root)
    write(root, *copies(items["first-move"], 5))
    translate_everything(root)
    file = root / "quizzes/sample/i18n/uk.po"
    text = file.read_text("utf-8")
    file.write_text(text.replace("others say й", "others say й" * 3), "utf-8")

    assert any(
        p.startswith("quizzes/sample/i18n/uk.po:1: options: the right option")
        for p in told(check_content(root).problems, root)
    )


@pytest.mark.parametrize(
    ("texts", "longest"),
    [(("aa", "a", "a"), True), (("aa", "aa", "a"), False), (("a", "aa", "a"), False)],
)
def test_longest_means_longer_than_all_others(texts, longest):
    assert key_is_longest(dict(zip("kxy", texts, strict=True)), "k") is longest


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Stop believing anything about lakes at all", "open a new tab  and see what others say!", "items.2.options.no-lakes: reads like other-tabs"),
        ("view: Is a view", "view: can be checked.", "items.7.groups.view: reads like fact"),
        ("singer: A singer", "singer: the bakery", "items.8.targets.singer: reads like baker"),
        ("opinion: An opinion", "opinion: Somebody saw it", "items.5.labels.opinion: reads like seen"),
        ("[lateral reading, reading laterally]", "[lateral reading, Lateral reading.]", "items.9.accept: lateral reading: the same answer twice"),
        ("family: glossy-and-ownerless", "family: plain-but-owned", "items.1.polarity: plain-but-owned: tap-plain is sound; a family has one"),
        ("The tap water of Mill Lane can be drunk again. The water office tested it on\n      three days last week and found less lime than in spring.", "It was tested.", "items.0.passage: 42 words; a passage to judge has 50 to 90"),
        ("      Nobody should drink from the taps of Mill Lane this month.", "      Nobody." + " so" * 40, "words; a passage to judge has 50 to 90"),
        ("    misconceptions:\n      about-page: looks-prove\n", "    misconceptions:\n", "items.2.misconceptions: about-page: name the misconception"),
        ("    misconceptions:\n      not-good-enough: looks-prove\n", "", "items.0.misconceptions: not-good-enough: name the misconception"),
    ],
)  # fmt: skip
def test_planted_faults(root, old, new, complaint):
    edit(root / QUIZ, old, new)

    assert any(complaint in p for p in found(root)), found(root)


def test_a_form_names_no_misconceptions(root):
    edit(root / QUIZ, "    misconceptions:\n      not-good-enough: looks-prove\n", "")

    assert found(root, has_lesson=False) == []


def test_items_of_one_stem_accept_different_answers(root):
    _, items = items_of(root)
    write(
        root,
        *items.values(),
        *copies(items["name-the-way"], 1, marks=1, polarity="flawed"),
    )

    told_ = [p.split(": ", 1)[1] for p in found(root) if "accept" in p]
    assert told_ == [
        f"items.11.accept: {word}: name-the-way has the same stem and answer"
        for word in ("lateral reading", "reading laterally")
    ]


def test_the_skill_is_tested_and_not_the_word(root):
    _, items = items_of(root)
    again = copies(items["name-the-way"], 1, polarity="flawed")[0].replace(
        "What is this", "How is this"
    )
    write(root, *items.values(), again)

    assert any("items.11.marks: a second item without marks" in p for p in found(root))


def test_every_family_has_a_sister_in_the_other_track(root):
    edit(
        root / QUIZ,
        "track: everyday\n    lean: none\n    family: unknown-site",
        "track: war\n    lean: none\n    family: unknown-site",
    )

    told_ = found(root)
    message = "items.2.family: unknown-site: no item of the everyday track"
    assert any(message in problem for problem in told_)
    assert sum("no item of the war track" in p for p in told_) == 9


def test_each_camp_speaks_as_soundly_as_the_other(root):
    _, items = items_of(root)
    war = copies(items["sort-cards"], 2, track="war", lean="nato")
    write(root, *items.values(), *war)

    assert any(
        "2 flawed items lean to ukrainian or nato, 0 to russian_official or nato_critical"
        in p
        for p in found(root)
    )


def test_a_family_shares_no_phrase(root):
    _, items = items_of(root)
    sister = copies(items["tap-plain"], 1)[0].replace(
        "plain-but-owned-0", "plain-but-owned"
    )
    write(root, *items.values(), sister)

    assert any("items.11.passage: shares “" in p for p in found(root))


def test_twins_and_stems_may_share_words(root):
    edit(
        root / QUIZ,
        "Nobody should drink from the taps of Mill Lane this month.",
        "The tap water of Mill Lane cannot be drunk this month.",
    )

    assert found(root) == []


def test_everything_is_told_by_the_check(root):
    edit(root / QUIZ, "view: Is a view", "view: can be checked.")
    edit(root / LESSON, "Nobody is shown hurt.", "Nobody is shown hu\u00adrt.")
    edit(root / LESSON, "https://example.org/office", "//example.org/office")

    assert told(check_content(root).problems, root) == [
        f"{LESSON}:11: content_note: holds the hidden character U+00AD; remove it",
        f"{LESSON}:48: model-ask: the link '//example.org/office' is not allowed; use https:, mailto:, #… or a path that begins with one /",
        f"{QUIZ}:195: items.7.groups.view: reads like fact; make them differ",
    ]


def with_passage(root, text):
    """The first passage of the sample, replaced."""
    quiz = (root / QUIZ).read_text("utf-8")
    old = re.search(r"passage: >-\n((?:      .*\n)+)", quiz)[1]
    edit(root / QUIZ, old, f"      {text}\n")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The cat sat. " * 20, "3"),
        ("Responsible administrations consequently demonstrated. " * 15, "104"),
    ],
)
def test_a_passage_is_neither_too_easy_nor_too_hard_to_read(root, text, level):
    with_passage(root, text.strip())

    [problem] = [p for p in found(root) if "reading level" in p]
    least, most = READING_RANGE
    assert f"items.0.passage: reading level {level} (LIX)" in problem
    assert f"students of 13 to 16 it is {least:.0f} to {most:.0f}" in problem


@pytest.mark.parametrize("level", READING_RANGE)
def test_the_ends_of_the_range_are_in_it(root, level):
    """Sentences of so many short words each: their number is the level."""
    with_passage(root, f"{'Go on ' * round(level / 2)}.".replace(" .", "."))

    assert not [p for p in found(root) if "reading level" in p]


def test_only_passages_to_judge_have_a_reading_level(root):
    _, items = items_of(root)
    text = re.sub(r"stem: .*", "stem: Go? Go. Go. Go. Go.", items["first-move"])
    write(
        root, *(text if "first-move" in i.split("\n")[0] else i for i in items.values())
    )

    assert found(root) == []


def test_a_passage_without_a_word_breaks_no_rule_but_that_of_length(root):
    with_passage(root, "… – … – …")

    [problem] = [p for p in found(root) if "items.0.passage" in p]
    assert "0 words; a passage to judge has 50 to 90" in problem
