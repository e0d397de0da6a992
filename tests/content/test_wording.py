"""Words that need care, the table of what is settled, and the record of blind readings."""

from datetime import date

import pytest
from content_files import LESSON, QUIZ, copy_sample, edit, told

from kit.config import data_root
from kit.content.check import check_content
from kit.content.keying import COLUMNS, keying_problems
from kit.content.problems import ContentError
from kit.content.shelves import read_shelves
from kit.content.sources import read_quiz, read_sources
from kit.content.values import item_revision
from kit.content.wording import wording_problems


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def wording(root):
    sources = read_sources(root)
    return told(wording_problems(sources.quizzes[0], sources.lessons[0]), root)


def first_stem(root, words):
    edit(root / QUIZ, "    stem: ", f"    stem: {words} ")


# --- sensitive words and idioms --------------------------------------------------------


def test_plain_words_need_no_care(root):
    assert wording(root) == []


def test_a_sensitive_word_is_told_with_its_place(root):
    first_stem(root, "Nobody was killed.")

    (message,) = wording(root)
    assert "stem: “killed” may hurt a student; choose another word" in message


def test_a_word_the_content_note_names_may_stand(root):
    first_stem(root, "Nobody was killed.")
    edit(root / LESSON, "content_note: ", "content_note: One text says killed. ")

    assert wording(root) == []


def test_a_word_inside_another_is_no_sensitive_word(root):
    first_stem(root, "A skilled gravel deadline.")

    assert wording(root) == []


def test_an_idiom_needs_a_note_for_translators(root):
    first_stem(root, "A piece of cake.")

    (message,) = wording(root)
    assert "“piece of cake” is an idiom; say it plainly" in message

    edit(
        root / QUIZ, "    stem: ", "    # Translators: say that it is easy.\n    stem: "
    )
    assert wording(root) == []


# --- what is settled -------------------------------------------------------------------

ROW = """\
rows:
  - id: one
    shelf: settled
    statement: A thing happened.
    sources:
      - name: "First office, report"
        date: 2022-03-02
      - name: "Second office, report"
        date: 2022-03-16
    review_by: 2027-01-31
"""


def shelves(root, text):
    (root / "lessons/shelves.yaml").write_text(text, "utf-8")
    return read_shelves(root)


def test_a_row_is_read_with_its_sources_and_its_day(root):
    found = shelves(root, ROW)

    (row,) = found.on("settled")
    assert [source.name for source in row.sources][1] == "Second office, report"
    assert row.sources[0].date == date(2022, 3, 2)
    assert found.on("open") == ()
    assert found.due(date(2027, 1, 30)) == ()
    assert found.due(date(2027, 1, 31)) == (row,)


def test_content_without_a_table_has_none(root):
    assert read_shelves(root) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Second office", "First office", "name two sources that differ"),
        ("2022-03-02", "in March", "rows.0.sources.0.date"),
        ("    review_by: 2027-01-31\n", "", "rows.0.review_by"),
        ("shelf: settled", "shelf: sure", "rows.0.shelf"),
        ("statement: A thing happened.", "statement: ''", "rows.0.statement"),
        (ROW[6:], ROW[6:] + ROW[6:], "one: this id stands there twice"),
        ("id: one", "id: one\n    extra: 1", "extra"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(root, old, new, said):
    with pytest.raises(ContentError) as error:
        shelves(root, ROW.replace(old, new, 1))

    assert said in str(error.value)
    assert any(said in str(problem) for problem in check_content(root).problems)


def test_a_row_whose_day_has_come_is_a_warning(root):
    shelves(root, ROW.replace("2027-01-31", "2026-01-31"))

    (message,) = [str(p) for p in check_content(root).problems if "shelves" in str(p)]
    assert "one: warning: to be looked at again by 2026-01-31" in message


def test_the_shipped_table_has_rows_unwelcome_to_each_camp():
    found = read_shelves(data_root())
    ids = {row.id for row in found.on("settled")}

    assert {"entered-2022", "crimea-2014", "yugoslavia-1999", "iraq-2003"} <= ids
    assert len(found.on("open")) >= 5


# --- blind readings --------------------------------------------------------------------


def record(root, *rows, head="\t".join(COLUMNS)):
    file = root / "quizzes/sample/keying.tsv"
    file.write_text("\n".join([head, *("\t".join(row) for row in rows)]), "utf-8")
    return told(keying_problems(read_quiz(root / QUIZ)), root)


def everybody(root, **changes):
    rows = []
    for item in read_quiz(root / QUIZ).shape.items:
        if item.type != "reflection":
            rows.append([item.id, item_revision(item), "3", "3", "agreed", ""])
    for place, value in changes.items():
        rows[0][COLUMNS.index(place)] = value
    return rows


def test_a_record_of_every_item_is_well(root):
    assert record(root, *everybody(root)) == []


def test_without_a_record_nothing_is_said(root):
    assert list(keying_problems(read_quiz(root / QUIZ))) == []


def test_an_item_nobody_read_is_a_warning(root):
    (message,) = record(root, *everybody(root)[1:])

    assert "warning: read blind by fewer than 3" in message


def test_two_readers_are_too_few(root):
    (message,) = record(root, *everybody(root, readers="2", agreed="2"))

    assert "fewer than 3" in message


def test_an_item_that_changed_has_to_be_read_again(root):
    (message,) = record(root, *everybody(root, revision="0" * 12))

    assert "warning: changed since it was read blind" in message


def test_a_key_that_readers_did_not_give_is_an_error(root):
    (message,) = record(root, *everybody(root, agreed="2"))

    assert "2 of 3 readers gave the key; rewrite the item" in message
    assert "warning" not in message


def test_a_rewritten_item_may_have_been_doubted(root):
    rows = everybody(root, agreed="2", outcome="rewritten", reason="clearer now")

    assert record(root, *rows) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"readers": "three"}, "line 2: two numbers"),
        ({"outcome": "fine"}, "line 2: two numbers, then agreed or rewritten"),
        ({"item": "gone"}, "gone: the quiz has no such item; remove the line"),
    ],
)
def test_a_line_that_is_not_one_is_told(root, changes, said):
    assert any(said in message for message in record(root, *everybody(root, **changes)))


def test_a_file_of_other_columns_is_told(root):
    (message,) = record(root, head="item\treaders")

    assert "line 1: the columns are item, revision" in message
