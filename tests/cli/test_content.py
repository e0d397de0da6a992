"""kit content: what authors see."""

import json

import pytest
from click.testing import CliRunner
from content_files import LESSON, QUIZ, copy_sample, edit, translate_everything

from kit.cli.content import content


@pytest.fixture
def root(tmp_path):
    return copy_sample(tmp_path)


def run(*args):
    return CliRunner().invoke(content, [str(a) for a in args], catch_exceptions=False)


def test_nothing_wrong_prints_nothing_and_exits_with_0(root):
    found = run("check", root)

    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == "1 lesson, 1 quiz, 0 errors, 0 warnings\n"


def test_every_problem_is_printed_and_exits_with_1(root, monkeypatch):
    edit(root / QUIZ, "marks: 1", "marks: 0")
    edit(root / LESSON, "minutes: 45", "minutes: 0")
    monkeypatch.chdir(root)
    found = run("check", ".")

    assert found.exit_code == 1
    assert found.stdout == (
        f"{LESSON}:4: minutes: must be 1 or more\n"
        f"{QUIZ}:15: items.0.marks: must be 1 or more\n"
    )
    assert found.stderr == "0 lessons, 0 quizzes, 2 errors, 0 warnings\n"


def test_warnings_fail_nothing(root):
    translate_everything(root)
    found = run("check", root)

    assert found.exit_code == 0
    assert "warning: reads like English" in found.stdout
    assert ", 0 errors, " in found.stderr


def test_programs_read_one_object_a_line(root):
    edit(root / QUIZ, "marks: 1", "marks: 0")

    (line,) = run("check", root, "--json").stdout.splitlines()
    assert json.loads(line) == {
        "file": str(root / QUIZ),
        "line": 15,
        "where": "items.0.marks",
        "severity": "error",
        "message": "must be 1 or more",
    }


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    assert run("check", tmp_path / "nowhere").exit_code == 2


def test_without_a_folder_the_shipped_content_is_meant():
    assert "m01-judge-source" in run("list").stdout


def test_the_list_says_what_can_be_assigned_in_which_languages(root):
    translate_everything(root)
    lines = run("list", root).stdout.splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["lesson", "sample"],
        ["quiz", "sample"],
    ]
    assert all(line.endswith("en (source), uk (draft)") for line in lines)
    row = json.loads(run("list", root, "--json").stdout.splitlines()[1])
    assert row["locales"] == {"en": "source", "uk": "draft"}
    assert len(row["revision"]) == 12


def test_the_list_says_that_something_is_missing(root):
    edit(root / QUIZ, "marks: 1", "marks: 0")
    found = run("list", root)

    assert found.stdout == ""
    assert found.stderr == "1 error; 'kit content check' tells more\n"


def test_counts_of_items(root):
    counts, bank = map(json.loads, run("stats", root, "--json").stdout.splitlines())

    assert (counts["id"], counts["items"]) == ("sample", 11)
    assert counts["type"]["judge"] == 2
    assert counts["polarity"] == {"sound": 5, "flawed": 5}
    assert counts["track"] == {"everyday": 10}
    assert counts["lean"] == {"none": 10}
    assert counts["skill"]["source.lateral"] == 2
    assert counts["sound_share"] == 0.5
    assert counts["key_places"] == {"2": 1}
    assert counts["cues"] is None  # two passages say nothing
    assert bank["items"] == 11
    assert bank["weeks"]["full path"]["source.lateral"] == 1
    assert "  polarity              sound 5, flawed 5" in run("stats", root).stdout


@pytest.mark.parametrize(
    "kinds", [["lesson"], ["quiz"], ["lesson", "quiz"], ["quiz", "lesson"]]
)
def test_what_is_new_passes_the_check(tmp_path, kinds):
    for kind in kinds:
        assert run("new", kind, "my-first", "--root", tmp_path).exit_code == 0

    assert run("check", tmp_path).stdout == ""


def test_a_new_quiz_names_misconceptions_of_its_lesson(root):
    (root / QUIZ).unlink()
    edit(
        root / LESSON,
        "    items: [tap-plain, first-move, think-back]\n",
        "    items: [pool-hours-counted]\n",
    )
    found = run("new", "quiz", "sample", "--root", root)

    assert "Name its items in an answer step of the lesson." in found.stderr
    assert run("check", root).stdout == ""


def test_a_new_lesson_asks_one_of_each_pair_of_twins(root):
    (root / LESSON).unlink()
    run("new", "lesson", "sample", "--root", root)

    text = (root / LESSON).read_text("utf-8")
    assert "items: [tap-plain, first-move, firm-signs," in text
    assert "tap-glossy" not in text


@pytest.mark.parametrize("id_", ["My Quiz", "a/b", "..", "x" * 41, ""])
def test_a_new_thing_needs_a_good_id(tmp_path, id_):
    found = run("new", "quiz", id_, "--root", tmp_path)

    assert found.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(root):
    before = (root / QUIZ).read_bytes()
    found = run("new", "quiz", "sample", "--root", root)

    assert found.exit_code == 2
    assert "is there already" in found.stderr
    assert (root / QUIZ).read_bytes() == before
