"""How hard the interface is to read: measured here, and kept below a bound."""

import json
import re

import pytest
from click.testing import CliRunner

from kit.cli.i18n import i18n
from kit.cli.i18n_interface import Found, find_texts
from kit.cli.i18n_words import (
    AUDIENCES,
    ENOUGH_WORDS,
    HARDEST,
    LONGEST,
    PLACES,
    audience_of,
    jargon_in,
    measure,
)
from kit.config import data_root

ROOT = data_root()
STUDENT, TEACHER = "kit/templates/student/step.html", "kit/templates/teacher/live.html"
ADMIN = "kit/templates/admin/home.html"


def found(text, file=STUDENT):
    return Found(file, 7, text, (), None)


def only(*texts, file=STUDENT):
    (line,) = measure([found(text, file) for text in texts])
    return line


@pytest.fixture(scope="module")
def shipped():
    return measure(find_texts(ROOT))


def test_no_text_of_the_interface_is_too_hard_for_its_readers(shipped):
    assert [(x.place, x.text, x.findings) for x in shipped if x.findings] == []
    assert len(shipped) > 1000


def test_as_a_whole_the_interface_is_easier_than_a_newspaper_by_far(shipped):
    """LIX of all texts for one audience together: 20 is a book for children, 40 a newspaper."""
    for who, most in (("student", 22), ("teacher", 26), ("admin", 26)):
        texts = [x for x in shipped if x.audience == who and x.lix is not None]
        weighed = sum(x.lix * x.words for x in texts) / sum(x.words for x in texts)
        assert weighed <= most, (who, weighed)


def test_every_audience_has_texts_and_every_place_has_files(shipped):
    assert {x.audience for x in shipped} == set(AUDIENCES)
    for start, _who in PLACES:
        assert list(ROOT.glob(f"{start}*")) or not start, start


@pytest.mark.parametrize(
    ("file", "who"),
    [
        (STUDENT, "student"),
        ("kit/templates/base.html", "student"),
        ("kit/web/errors.py", "student"),
        (TEACHER, "teacher"),
        ("kit/templates/public/about.html", "teacher"),
        (ADMIN, "admin"),
        ("kit/web/public/set_up.py", "admin"),
        ("kit/cli/i18n.py", "command line"),
    ],
)
def test_a_file_says_who_reads_its_texts(file, who):
    assert audience_of(file) == who


def test_a_text_of_two_files_is_measured_for_the_younger_reader():
    (line,) = measure([found("Close", ADMIN), found("Close", TEACHER), found("Close")])

    assert line.audience == "student"
    assert line.place == f"{STUDENT}:7"


def test_the_longest_sentence_counts():
    words = ["go"] * LONGEST

    assert only(f"One two. {' '.join(words)}.").findings == ()
    assert only(f"One two. {' '.join(words)} on.").findings == (
        f"a sentence of {LONGEST + 1} words",
    )


def test_a_placeholder_is_one_word_and_a_tag_is_none():
    line = only("<strong>%(name)s</strong> has %(num)s tries.")

    assert (line.words, line.longest) == (4, 4)


def test_both_forms_of_a_plural_are_measured():
    lines = measure([found(("%(num)s try", "%(num)s more tries"))])

    assert [line.text for line in lines] == ["%(num)s more tries", "%(num)s try"]


def test_long_words_make_a_text_hard_if_it_is_long_enough_to_say():
    hard = "understanding " * ENOUGH_WORDS

    assert only(hard).findings == (f"LIX {100 + ENOUGH_WORDS}",)
    assert only(hard.partition(" ")[2]).lix is None
    assert 100 > max(HARDEST.values())


@pytest.mark.parametrize(
    ("text", "who", "words"),
    [
        ("This attempt is over", "student", ["attempt"]),
        ("Three Items", "student", ["item"]),
        ("Who holds the key?", "student", ["key"]),
        ("Who holds the key?", "teacher", []),
        ("The tokens of this session", "teacher", ["session", "token"]),
        ("The database is locked", "admin", []),
        ("An itemised bill, a keyboard, a system", "student", []),
    ],
)
def test_words_of_the_makers_are_spared(text, who, words):
    assert list(jargon_in(text, who)) == words


def test_what_needs_a_hand_comes_first_and_then_the_youngest():
    lines = measure(
        [
            found("Fine", ADMIN),
            found("A longer one", STUDENT),
            found("Short", STUDENT),
            found("This session", TEACHER),
        ]
    )

    assert [line.text for line in lines] == [
        "This session",
        "A longer one",
        "Short",
        "Fine",
    ]


def run(*args):
    return CliRunner().invoke(i18n, ["words", *args], catch_exceptions=False)


def test_the_command_lists_texts_with_place_and_counts():
    said = run("--audience", "student")

    assert said.exit_code == 0
    assert re.match(r"student +\d+ +\d+ +\d+  kit/\S+:\d+  '", said.stdout)
    assert "kit/templates/teacher/" not in said.stdout


def test_programs_get_one_line_for_each_text():
    lines = [json.loads(line) for line in run("--json").stdout.splitlines()]

    assert {line["audience"] for line in lines} == set(AUDIENCES)
    assert {*lines[0]} == {
        *("audience", "place", "text", "words", "longest", "lix", "findings")
    }


def test_a_finding_is_exit_code_1(monkeypatch):
    monkeypatch.setattr(
        "kit.cli.i18n_words.find_texts", lambda _root: [found("Your attempt")]
    )
    said = run()

    assert said.exit_code == 1
    assert said.stdout.endswith("'Your attempt'  [the word attempt]\n")


def test_without_a_source_tree_there_is_nothing_to_measure(tmp_path):
    said = run("--root", str(tmp_path))

    assert said.exit_code == 2
    assert "source tree" in said.stderr
