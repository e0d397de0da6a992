"""What authors are told about a lesson: one planted fault each, and all at once."""

import pytest
from content_files import LESSON, copy_sample, edit, told

from kit.content.lessonfile import read_lesson
from kit.content.markdown import MAX_BLOCK
from kit.content.model import Block, Section
from kit.content.problems import ContentError


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def problems_after(root, *edits):
    for old, new in edits:
        edit(root / LESSON, old, new)
    with pytest.raises(ContentError) as caught:
        read_lesson(root / LESSON)
    return told(caught.value.problems, root)


def test_sections_keep_their_order_and_nest(root):
    lesson = read_lesson(root / LESSON)

    assert list(lesson.sections) == [
        "commit",
        "model",
        "guide",
        "talk",
        "sheet",
        "sheet-key",
    ]
    assert lesson.sections["commit"] == Section(
        "step",
        "commit",
        (
            Block("commit-intro"),
            Section("specimen", "note-a", (Block("note-a-text"),)),
            Block("commit-points"),
        ),
    )


def test_blocks_know_their_text_line_and_role(root):
    blocks = read_lesson(root / LESSON).blocks

    intro = blocks["commit-intro"]
    assert (intro.text, intro.line) == ("Read both notes before you decide.", 33)
    assert blocks["commit-points"].text == "- one point\n- another point"
    assert blocks["model-heading"].role == "heading"
    assert blocks["guide-before"].role == "heading"
    assert blocks["note-a-text"].role == "specimen"
    assert blocks["note-b-text"].role == "specimen"
    assert blocks["model-quote"].role == "other"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("One\ntwo\n  three.", "One two three."),
        ("**One**\ntwo.", "**One** two."),
        ("- one\n  goes on\n- two", "- one goes on\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("> one\n> two", "> one\n> two"),
        ("| a |\n|---|\n| b |", "| a |\n|---|\n| b |"),
        ("One:\n- a\n- b", "One:\n- a\n- b"),
        ("one\\\ntwo", "one\\\ntwo"),
        ("one  \ntwo", "one  \ntwo"),
        ("see [the\noffice](/x) now", "see [the office](/x) now"),
    ],
)
def test_line_breaks_that_mean_nothing_are_not_translated(root, written, kept):
    edit(root / LESSON, "Who could know? {#talk-first}", f"{written} {{#talk-first}}")

    assert read_lesson(root / LESSON).blocks["talk-first"].text == kept


FAULTS = [
    # sections
    ("::: step {#model}", "::: steps {#model}", "'steps' is no kind of section"),
    ("::: step {#model}", "::: step", "body: the id is missing"),
    ("::: step {#model}", "::: step {#}", "the id is missing"),
    ("::: step {#model}", "::: step {#commit}", "this id stands on line 32 already"),
    ("::: step {#model}", ":::step{#model}", "write '::: kind {#id}'"),
    ("::: keep {#model-keep}", "::: keep {#Model_Keep}", "'Model_Keep' is no id"),
    ("::: keep {#model-keep}", "::: teacher {#model-keep}", "'teacher' stands at the top level"),
    ("::: prompts {#talk}", "::: keep {#talk}", "'keep' stands inside a step"),
    ("::: prompts {#talk}", "::: specimen {#talk}", "'specimen' stands inside a section"),
    ("::: prompts {#talk}", "::: prompts {#summary}", "'summary' is used by the front matter"),
    ("Who could know? {#talk-first}\n:::", "Who could know? {#talk-first}", "talk: this section is never closed"),
    ("::: prompts {#talk}", ":::\n::: prompts {#talk}", "':::' closes nothing"),
    ("Who could know? {#talk-first}\n", "", "talk: this section is empty"),
    # steps
    ("::: step {#model}", "::: teacher {#model}", "this read step needs a section '::: step {#model}'"),
    ("id: model", "id: modal", "steps.1.id: this read step needs a section"),
    ("id: model", "id: modal", "section '::: step {#model}': there is no such step"),
    ("kind: read\n    title: Two notes", "kind: answer\n    items: [x]\n    title: Two notes", "an answer step has no section"),
    ("kind: read\n    title: Two notes", "kind: answer\n    title: Two notes", "an answer step needs 'items'"),
    ("kind: read\n    title: Two notes", "kind: read\n    items: [x]\n    title: Two notes", "a read step has no 'items'"),
    ("kind: read\n    title: Two notes", "kind: watch\n    title: Two notes", "'watch' is not known"),
    ("items: [tap-plain, first-move, think-back]", "items: [tap-plain, tap-plain]", "tap-plain: named twice"),
    ("  - id: answer", "  - id: commit", "commit: this id stands there twice"),
    # misconceptions and objectives
    ("text: A page that looks good is right.\n    step: model", "text: A page.\n    step: quiz", "misconceptions.0.step: quiz: there is no such step"),
    ("text: A page that looks good is right.\n    step: model", "text: A page.\n    step: answer", "misconceptions.0.step: answer is an answer step"),
    ("id: trust-nobody", "id: looks-prove", "looks-prove: this id stands there twice"),
    ("objectives:\n  - id: name-writer\n    text: On two notes, name the writer and the clue.\n", "objectives: []\n", "needs at least 1"),
    ("minutes: 45", "minutes: 0", "must be 1 or more"),
    ("minutes: 45", "minutes: long", "must be a whole number"),
    ("title: How to read a note", "titel: How to read a note", "title: is missing"),
    ("title: How to read a note", "titel: How to read a note", "titel: does not belong here"),
    # blocks
    (" {#commit-intro}", "", "this block has no id; end its last line with {#an-id} (Read both notes)"),
    ("{#commit-intro}", "{#Intro!}", "'Intro!' is no id"),
    ("{#commit-intro}", "{#note-b-text}", "note-b-text: this id stands on line 34"),
    ("{#commit-intro}", "{#steps}", "'steps' is used by the front matter"),
    ("before you decide. {#commit-intro}", "before. {#x}\nMore. {#commit-intro}", "an id stands inside the block"),
    ("\n\n- one point", " {#x}\n\n{#y}\n\n- one point", "y: this block has an id and no text"),
    ("::: step {#commit}", "Hello. {#hello}\n\n::: step {#commit}", "this block stands outside every section"),
    ("## Ask who could know {#model-heading}", "# Ask {#model-heading}", "headings are '##' or '###'"),
    ("## Ask who could know {#model-heading}", "#### Ask {#model-heading}", "headings are '##' or '###'"),
    ("## Ask who could know {#model-heading}", "## Ask\nNow. {#model-heading}", "leave a blank line after the heading"),
    ("## Ask who could know {#model-heading}", "--- {#model-heading}", "hr: a block is a paragraph"),
    ("## Ask who could know {#model-heading}", "```\nx\n```\n{#model-heading}", "fence: a block is a paragraph"),
    ("Who could know?", "![a picture](/x.png)", "pictures are not supported"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_planted_faults(root, old, new, complaint):
    found = problems_after(root, (old, new))

    assert any(complaint in problem for problem in found), found


def test_front_matter_and_body_are_told_together_with_their_lines(root):
    assert problems_after(
        root,
        ("minutes: 45", "minutes: many"),
        ("::: prompts {#talk}", "::: prompt {#talk}"),
        (" {#sheet-key-text}", ""),
    ) == [
        f"{LESSON}:4: minutes: must be a whole number",
        (
            f"{LESSON}:79: talk: 'prompt' is no kind of section; use example, extension, "
            "keep, key, printable, prompts, specimen, step, teacher, words"
        ),
        (
            f"{LESSON}:90: body: this block has no id; end its last line with {{#an-id}} "
            "(The office, because it is name…)"
        ),
    ]


def test_a_refused_block_does_not_make_its_section_empty(root):
    found = problems_after(root, (" {#talk-first}", ""))

    assert len(found) == 1


@pytest.mark.parametrize(
    "text", ["", "no front matter", "---\nid: x\n", "--- x\n---\n"]
)
def test_files_that_are_no_lesson(root, text):
    (root / LESSON).write_text(text)

    assert problems_after(root)[0].startswith(f"{LESSON}:1: ")


def test_a_file_without_a_body_needs_its_sections(root):
    front = (root / LESSON).read_text().split("\n---\n")[0]
    (root / LESSON).write_text(f"{front}\n---")

    assert len(problems_after(root)) == 2


def test_a_block_without_end_is_refused(root):
    found = problems_after(root, ("Who could know?", "x" * (MAX_BLOCK + 1)))

    assert any("so split it" in problem for problem in found)


def test_windows_line_ends_change_nothing(root):
    before = read_lesson(root / LESSON)
    text = (root / LESSON).read_text("utf-8")
    (root / LESSON).write_bytes(text.replace("\n", "\r\n").encode())

    assert read_lesson(root / LESSON).blocks == before.blocks
