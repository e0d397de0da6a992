"""YAML into plain values: what is refused, and on which line it stands."""

import pytest

from kit.content.problems import ContentError, Problem, errors, in_order
from kit.content.yamlfile import MAX_BYTES, parse_yaml, plain_text, read_text


def complaints(tmp_path, text, **more):
    with pytest.raises(ContentError) as caught:
        parse_yaml(tmp_path / "x.yaml", text, **more)
    return [str(p).removeprefix(f"{tmp_path}/") for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "a: &t one\nb: two",
            "x.yaml:1: a: anchors (&) and aliases (*) are not allowed",
        ),
        ("a: &t [x]\nb: *t", "x.yaml:1: a: anchors"),
        ("a: &t 1\nb: &t 2", "x.yaml:1: a: anchors"),
        ("&k a: 1", "x.yaml:1: file: a key must be a plain word"),
        ("a: 1\nb: 2\na: 3", "x.yaml:3: a: this key is there twice; keep one"),
        ("x:\n  a: 1\n  a: 2", "x.yaml:3: x.a: this key is there twice"),
        ("[a, b]: 1", "x.yaml:1: file: a key must be a plain word"),
        ("a: !secret one", "x.yaml:1: a: the tag !secret is not allowed"),
        ("a: !!python/object:os.system x", "x.yaml:1: a: the tag"),
        ("a: !!set {x, y}", "x.yaml:1: a: the tag set"),
        ("a: 1\nb: [", "x.yaml:2: syntax: this is not YAML"),
        ("a: *nowhere", "x.yaml:1: syntax: this is not YAML"),
        ("\ta: 1", "x.yaml:1: syntax: this is not YAML"),
        ("a: 1\n--- \nb: 2", "x.yaml:2: syntax: this is not YAML"),
        ("a: \x00", "x.yaml:1: syntax: this is not YAML"),
    ],
)
def test_what_is_refused(tmp_path, text, told):
    assert complaints(tmp_path, text)[0].startswith(told)


def test_lines_count_from_where_the_front_matter_begins(tmp_path):
    assert complaints(tmp_path, "a: 1\na: 2", first_line=10) == [
        "x.yaml:11: a: this key is there twice; keep one"
    ]


def test_every_problem_is_told_at_once(tmp_path):
    assert len(complaints(tmp_path, "a: &x 1\nb: !t 2\nb: 3")) == 3


def test_an_expansion_bomb_is_refused_before_it_expands(tmp_path):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]

    assert "anchors" in complaints(tmp_path, "\n".join(lines))[0]


def test_nesting_without_end_is_refused(tmp_path):
    for text in ("a: " + "[" * 5000 + "]" * 5000, "- " * 5000, "{a: " * 5000):
        assert "nested too deeply; make it flatter" in complaints(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("no", "no"),
        ("12:30", "12:30"),
        ("2026-01-02", "2026-01-02"),
        ("0.60", 0.6),
        ("1e-1", 0.1),
        ("-7", -7),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("'7'", "7"),
        ("[a, 1]", ["a", 1]),
        ("{1: b}", {"1": "b"}),
        ("''", ""),
    ],
)
def test_scalars(tmp_path, yaml, value):
    found = parse_yaml(tmp_path / "x.yaml", f"a: {yaml}").value

    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_an_empty_file_is_nothing(tmp_path):
    assert parse_yaml(tmp_path / "x.yaml", "").value is None


@pytest.mark.parametrize(
    "style",
    [
        "a: >-\n  one two\n  three\n\n  four\n",
        "a: |\n  one two\n  three\n\n  four\n",
        "a: one two\n  three\n\n  four\n",
        'a: "one   two\n  three\n\n  four"\n',
        "a: >-\n  one\n  two three\n\n\n  four\n",
    ],
)
def test_a_blank_line_makes_a_paragraph_in_every_style(tmp_path, style):
    tree = parse_yaml(tmp_path / "x.yaml", style)

    assert tree.value == {"a": "one two three\n\nfour"}


def test_no_break_spaces_stay():
    assert plain_text(" 88\u00a0%  is \n much ") == "88\u00a0% is\n\nmuch"


def test_places_skip_what_is_not_in_the_file(tmp_path):
    tree = parse_yaml(
        tmp_path / "x.yaml", "items:\n  - id: a\n    options:\n      x: 1"
    )

    assert tree.problem(("items", 0, "single", "options", "x"), "!").line == 4
    assert tree.problem(("items", 0, "single", "stem"), "!").where == "items.0.stem"
    assert tree.problem(("items", 0, "single", "stem"), "!").line == 2
    assert tree.problem(("items", 0, "options", "x", "[key]"), "!").line == 4
    assert tree.problem((), "!").where == "file"


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ContentError, match="cannot be read"):
        read_text(tmp_path / "nowhere")
    (tmp_path / "latin").write_bytes("one\nGrüße".encode("latin-1"))
    with pytest.raises(ContentError, match="latin:2: file: this is not UTF-8"):
        read_text(tmp_path / "latin")
    (tmp_path / "huge").write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(ContentError, match="larger than 2,000,000 bytes"):
        read_text(tmp_path / "huge")


def test_problems_are_told_in_the_order_of_the_file(tmp_path):
    late = Problem(tmp_path, 9, "b", "late", "warning")
    early = Problem(tmp_path, 1, "a", "early")

    assert in_order([late, early, late]) == (early, late)
    assert errors([late, early]) == [early]
    assert str(late) == f"{tmp_path}:9: b: warning: late"
