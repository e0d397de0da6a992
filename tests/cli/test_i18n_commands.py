"""kit i18n: what translators run."""

import json
import shutil

import pytest
from click.testing import CliRunner
from content_files import (
    LESSON,
    QUIZ,
    catalogues,
    copy_sample,
    edit,
    translate_everything,
)

from kit.cli.i18n import i18n
from kit.config import data_root
from kit.content.ledger import review_hash

STALE = ("I read the name first.", "I read the name at once.")
BLOCK = "sample/model-example-name"


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def run(*args):
    return CliRunner().invoke(i18n, [str(a) for a in args], catch_exceptions=False)


def review(root, id_, entry):
    ledger = root / "translations/reviews/uk.tsv"
    ledger.parent.mkdir(parents=True, exist_ok=True)
    other = "sample/title\t0123456789ab\thuman\tBen\t2026-09-01"
    mine = f"{id_}\t{review_hash(entry)}\thuman\tAna\t2026-09-01"
    ledger.write_text(f"# reviews\n{other}\n{mine}\n", "utf-8")
    return ledger


def test_catalogues_are_made_for_every_named_language_but_the_source(root):
    found = run("update", "ar", "en", "uk", "--root", root)

    assert (found.exit_code, found.stderr) == (0, "4 catalogues written\n")
    assert sorted(f.name for f in root.glob("*/sample/i18n/*")) == [
        "ar.po",
        "ar.po",
        "uk.po",
        "uk.po",
    ]


def test_without_a_named_language_no_catalogue_is_made(root):
    found = run("update", "--root", root)

    assert (found.exit_code, found.stderr) == (0, "0 catalogues written\n")
    assert not list(root.glob("*/sample/i18n"))


def test_without_a_named_language_those_that_are_there_are_brought_up(root):
    run("update", "uk", "ar", "--root", root)
    (root / "lessons/sample/i18n/ar.po").unlink()
    edit(root / LESSON, *STALE)

    assert run("update", "--root", root).stderr == "1 catalogue written\n"
    assert {f.stem for f in root.glob("lessons/sample/i18n/*.po")} == {"uk"}
    assert STALE[1] in (root / "lessons/sample/i18n/uk.po").read_text("utf-8")


def test_the_list_of_languages_decides(root):
    run("update", "pl", "de", "uk", "--root", root)
    for file in root.glob("*/sample/i18n/*.po"):
        file.write_text("hello")  # whoever reads it says so
    languages = root / "translations/languages.toml"
    languages.parent.mkdir()
    languages.write_text('[en]\nname = "English"\n[pl]\n[de]\n')
    told = run("update", "--root", root).stderr

    assert "i18n/pl.po" in told
    assert "i18n/de.po" in told
    assert "i18n/uk.po" not in told


def test_named_languages_only(root):
    assert run("update", "cs", "en", "--root", root).stderr == "2 catalogues written\n"
    assert {f.stem for f in root.glob("*/sample/i18n/*.po")} == {"cs"}


@pytest.mark.parametrize("named", [(), ("uk", "ar")])
def test_updating_again_writes_nothing(root, named):
    run("update", "uk", "ar", "--root", root)

    assert run("update", *named, "--root", root).stderr == "0 catalogues written\n"


def test_a_changed_source_makes_one_text_fuzzy(root):
    translate_everything(root)
    edit(root / LESSON, *STALE)
    run("update", "uk", "--root", root)

    text = (root / "lessons/sample/i18n/uk.po").read_text("utf-8")
    assert text.count("#, fuzzy") == 1
    assert (
        '#, fuzzy\n#| msgid "I read the name first."\nmsgctxt "sample/model-example-name"\n'
        in text
    )


def test_broken_files_are_told_and_the_others_written(root):
    (root / "quizzes/sample/i18n").mkdir()
    broken = root / "quizzes/sample/i18n/uk.po"
    broken.write_text("hello")
    found = run("update", "ar", "uk", "--root", root)

    assert found.exit_code == 1
    assert "syntax: this is not a PO file" in found.stderr
    assert "3 catalogues written" in found.stderr
    assert broken.read_text() == "hello"


def test_a_broken_source_is_told(root):
    edit(root / QUIZ, "marks: 1", "marks: 0")
    found = run("update", "--root", root)

    assert found.exit_code == 1
    assert "items.0.marks: must be 1 or more" in found.stderr


@pytest.mark.parametrize("updated_before", [False, True])
def test_a_minor_edit_keeps_translation_and_reviews(root, updated_before):
    translate_everything(root)
    ledger = review(root, BLOCK, catalogues(root)["lessons"].entries[BLOCK])
    edit(root / LESSON, *STALE)
    if updated_before:
        run("update", "--root", root)
    found = run("update", "--root", root, "--minor", BLOCK, "--reason", "a\ttypo")

    assert found.exit_code == 0
    entry = catalogues(root)["lessons"].entries[BLOCK]
    assert (entry.source, entry.fuzzy) == (STALE[1], False)
    head, other, mine, end = ledger.read_text("utf-8").split("\n")
    assert (
        mine == f"{BLOCK}\t{review_hash(entry)}\thuman\tAna\t2026-09-01\tminor: a typo"
    )
    assert (head, other.split("\t")[3], end) == ("# reviews", "Ben", "")
    row = next(r for r in status(root) if r["document"] == "lessons/sample")
    assert (row["stale"], row["reviewed"]) == (0, 1)


def test_a_minor_edit_without_translation_or_ledger_changes_nothing_else(root):
    run("update", "uk", "--root", root)
    edit(root / LESSON, *STALE)
    run("update", "--root", root, "--minor", BLOCK, "--reason", "typo")

    assert catalogues(root)["lessons"].entries[BLOCK].source == STALE[1]
    assert not (root / "translations").exists()


def test_a_minor_edit_of_what_nobody_reviewed_makes_no_ledger(root):
    translate_everything(root)
    edit(root / LESSON, *STALE)
    run("update", "--root", root, "--minor", BLOCK, "--reason", "typo")

    assert not catalogues(root)["lessons"].entries[BLOCK].fuzzy
    assert not (root / "translations").exists()


def test_a_text_marked_by_hand_stays_marked(root):
    translate_everything(root)
    file = root / "lessons/sample/i18n/uk.po"
    edit(file, f'msgctxt "{BLOCK}"', f'#, fuzzy\nmsgctxt "{BLOCK}"')
    run("update", "--root", root, "--minor", BLOCK, "--reason", "typo")

    assert catalogues(root)["lessons"].entries[BLOCK].fuzzy


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["--minor", "sample/first-move/stem", "--reason", "x"], "students judge or choose"),
        (["--minor", "sample/tap-plain/passage", "--reason", "x"], "students judge or choose"),
        (["--minor", "sample/name-the-way/accept", "--reason", "x"], "students judge or choose"),
        (["--minor", "sample/first-move/options/no-lakes", "--reason", "x"], "students judge or choose"),
        (["--minor", "sample/nowhere", "--reason", "x"], "No document has a text"),
        (["--minor", BLOCK], "belong together"),
        (["--minor", BLOCK, "--reason", " "], "belong together"),
        (["--reason", "x"], "belong together"),
    ],
)  # fmt: skip
def test_edits_that_are_not_minor_are_refused(root, args, complaint):
    found = run("update", "--root", root, *args)

    assert found.exit_code == 2
    assert complaint in found.stderr
    assert not list(root.glob("*/sample/i18n"))


def status(root, *args):
    found = run("status", "--root", root, "--json", *args)
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_status_counts_every_text_once(root):
    translate_everything(root)
    edit(root / LESSON, *STALE)

    rows = status(root)
    assert [(r["document"], r["locale"]) for r in rows] == [
        ("lessons/sample", "uk"),
        ("lessons/sample", "ar"),
        ("quizzes/sample", "uk"),
        ("quizzes/sample", "ar"),
    ]
    uk, ar = rows[:2]
    assert (uk["missing"], uk["stale"], uk["draft"]) == (0, 1, uk["total"] - 1)
    assert (ar["missing"], ar["total"]) == (ar["total"], uk["total"])


def test_status_is_a_table_for_people(root):
    lines = run("status", "pl", "--root", root).stdout.splitlines()

    assert lines[0].split()[:4] == ["document", "locale", "total", "missing"]
    assert lines[1].split()[:2] == ["lessons/sample", "pl"]
    assert len({len(line) for line in lines}) == 1


def test_status_tells_what_translators_broke(root):
    translate_everything(root)
    edit(root / "quizzes/sample/i18n/uk.po", "was late]]. й", "was late. й")
    (root / "lessons/sample/i18n/uk.po").write_text("hello")
    found = run("status", "--root", root)

    assert "not closed" in found.stderr
    assert "this is not a PO file" in found.stderr
    assert "sample/hidden-speaker/passage" in found.stderr


def test_status_counts_the_interface_where_its_texts_are(root):
    shipped = data_root() / "translations/languages.toml"
    (root / "translations").mkdir()
    shutil.copy(shipped, root / "translations")
    template = 'msgid ""\nmsgstr ""\n\nmsgid "Save"\nmsgstr ""\n'
    (root / "translations/messages.pot").write_text(template)

    rows = [r for r in status(root, "uk") if r["document"] == "interface"]
    assert [(r["locale"], r["total"], r["missing"]) for r in rows] == [("uk", 1, 1)]


def test_a_reading_copy_is_plain_markdown(root):
    translate_everything(root)
    text = run("render", "sample", "uk", "--root", root).stdout

    assert text.startswith("# How to read a note й\n\n")
    assert "\n# What to look for й\n" in text
    assert "*specimen*\n\n**Water office.** The water of Mill Lane is fine. й" in text
    assert "\n1. `tap-plain`\n2. `first-move`\n" in text
    assert "*teacher*\n\n### Before the lesson й" in text
    assert "> [[claim|The school will close early]]" in text
    assert "- `no-lakes` → That throws out" in text
    assert "lateral reading · reading laterally й" in text


def test_a_reading_copy_marks_what_is_not_translated(root):
    translate_everything(root)
    edit(root / LESSON, *STALE)
    text = run("render", "lessons/sample", "uk", "--root", root).stdout

    assert f"[en] {STALE[1]}" in text
    assert "first-move`" in text
    assert "A site you have never seen" not in text


def test_the_source_itself_has_no_marks(root):
    text = run("render", "quizzes/sample", "en", "--root", root).stdout

    assert "[en]" not in text
    assert text.startswith("# sample\n\n## tap-plain\n\n> The tap water")


def test_there_is_nothing_to_render_for_an_unknown_document(root):
    found = run("render", "nowhere", "uk", "--root", root)

    assert found.exit_code == 2
    assert "no lesson or quiz nowhere" in found.stderr


# --- the words of the program ----------------------------------------------------------

PYPROJECT = '[[tool.babel.mappings]]\nmethod = "python"\npattern = "kit/**.py"\n'


@pytest.fixture
def tree(root):
    """A source tree: the sample's lesson and quiz, and a program of two texts."""
    (root / "translations").mkdir()
    shutil.copy(data_root() / "translations/languages.toml", root / "translations")
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (root / "kit").mkdir()
    (root / "kit/code.py").write_text('_("Save")\n_("Check")\n', "utf-8")
    return root


def interface(tree):
    return sorted(f.parent.parent.name for f in tree.glob("translations/*/*/*.po"))


def test_extracting_writes_the_template_once(tree):
    first, second = (run("extract", "--root", tree) for _ in range(2))

    assert (first.exit_code, first.stderr) == (0, "translations/messages.pot written\n")
    assert second.stderr == "translations/messages.pot was up to date\n"
    assert 'msgid "Save"\n' in (tree / "translations/messages.pot").read_text("utf-8")


def test_there_is_nothing_to_extract_outside_a_source_tree(root):
    found = run("extract", "--root", root)

    assert found.exit_code == 2
    assert "there is none here" in found.stderr


def test_a_program_that_cannot_be_read_is_told_and_nothing_is_written(tree):
    run("extract", "--root", tree)
    (tree / "kit/code.py").write_text('_("Other"\n', "utf-8")
    before = (tree / "translations/messages.pot").read_bytes()

    for command in ("extract", "update"):
        found = run(command, "--root", tree)
        assert found.exit_code == 1
        assert "kit/code.py:1: syntax: " in found.stderr
    assert (tree / "translations/messages.pot").read_bytes() == before
    assert interface(tree) == []


def test_updating_brings_the_interface_up_to_the_program(tree):
    found = run("update", "ar", "uk", "--root", tree)

    assert (found.exit_code, found.stderr) == (0, "6 catalogues written\n")
    assert interface(tree) == ["ar", "uk"]
    edit(tree / "kit/code.py", "Save", "Keep")
    assert run("update", "--root", tree).stderr == "2 catalogues written\n"
    assert run("update", "--root", tree).stderr == "0 catalogues written\n"
    for code in ("ar", "uk"):
        file = tree / f"translations/{code}/LC_MESSAGES/messages.po"
        assert 'msgid "Keep"\n' in file.read_text("utf-8")


def test_only_the_named_languages_of_the_interface_are_updated(tree):
    assert run("update", "uk", "en", "--root", tree).exit_code == 0
    assert interface(tree) == ["uk"]


def test_a_language_that_is_not_listed_is_refused_before_anything_is_written(tree):
    found = run("update", "uk", "ukr", "--root", tree)

    assert found.exit_code == 2
    assert "ukr: not in translations/languages.toml" in found.stderr
    assert interface(tree) == []
    assert not list(tree.glob("*/sample/i18n"))


def test_a_damaged_catalogue_of_the_interface_is_told_and_left_alone(tree):
    run("update", "--root", tree)
    broken = tree / "translations/uk/LC_MESSAGES/messages.po"
    broken.write_text("three lost words\n", "utf-8")
    edit(tree / "kit/code.py", "Save", "Keep")
    found = run("update", "--root", tree)

    assert found.exit_code == 1
    assert "messages.po:1: syntax: this is not a PO file" in found.stderr
    assert found.stderr.endswith("1 catalogue written\n")
    assert broken.read_text("utf-8") == "three lost words\n"


def test_a_list_of_languages_that_is_wrong_is_told(tree):
    edit(tree / "translations/languages.toml", 'dir = "rtl"', 'dir = "ltr"')
    found = run("update", "--root", tree)

    assert found.exit_code == 1
    assert "languages.toml: ar: dir: CLDR says rtl" in found.stderr
    assert interface(tree) == []


def test_lessons_without_the_program_leave_the_interface_alone(root):
    (root / "kit").mkdir()
    run("update", "--root", root)

    assert not (root / "translations").exists()
