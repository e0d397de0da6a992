"""Pages that turn round: no physical sides, no fonts of our own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHEETS = sorted((ROOT / "static").rglob("*.css"))
ALLOWED = {
    tuple(line.split("\t"))
    for line in Path(__file__)
    .with_name("physical-css.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
}
SIDES = ("left", "right")
# Properties that name a side, and values that mean one.
PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?"
    r"|left|right|border-(?:top|bottom)-(?:left|right)-radius"
)
SIDED_VALUES = {"text-align", "float", "clear", "caption-side", "text-align-last"}
# Short forms whose second and fourth values are sides: they must be equal.
FOUR = {
    "margin",
    "padding",
    "inset",
    "border-width",
    "border-color",
    "border-style",
    "scroll-margin",
    "scroll-padding",
}
GENERIC = {
    "serif",
    "sans-serif",
    "monospace",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "inherit",
    "cursive",
    "fantasy",
}
FONT_FILES = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".ttc"}


def declarations(css):
    """Return the declarations of a stylesheet, as (property, value)."""
    css = re.sub(r"/\*.*?\*/", " ", css, flags=re.DOTALL)
    css = re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: m[0].replace(";", ","), css)
    found = re.findall(r"(?<=[{;])\s*(-{0,2}[\w-]+)\s*:\s*([^;{}]+)(?=[;}])", css)
    return [(name.lower(), " ".join(value.split())) for name, value in found]


def physical(css):
    """I22: declarations that stay on their side when the page turns round."""
    return [
        f"{name}: {value}"
        for name, value in declarations(css)
        if PHYSICAL.fullmatch(name)
        or (name in SIDED_VALUES and any(side in value.split() for side in SIDES))
        or (name in FOUR and _uneven(value))
    ]


def _uneven(value):
    parts = re.findall(r"[^\s(]+(?:\((?:[^()]|\([^()]*\))*\))?", value)
    return len(parts) == 4 and parts[1] != parts[3]


def stacks(css):
    """I21: every list of fonts, each as its last name."""
    for name, value in declarations(css):
        is_stack = name.startswith("--") and "sans-serif" in value
        if (name in {"font-family", "font"} or is_stack) and "," in value:
            yield value.rsplit(",", 1)[1].strip().removesuffix("!important").strip()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_names_no_side(sheet):
    found = {(sheet.name, one) for one in physical(sheet.read_text("utf-8"))}

    assert found - ALLOWED == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_stylesheet_brings_no_font_and_ends_in_a_generic_one(sheet):
    css = sheet.read_text("utf-8")

    assert "@font-face" not in css
    assert "@import" not in css
    assert set(stacks(css)) <= GENERIC


def test_there_is_no_font_file():
    files = [f for f in (ROOT / "static").rglob("*") if f.suffix.lower() in FONT_FILES]

    assert files == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p{margin-inline-start:1px;text-align:start;inset-inline-end:0}", []),
        ("p{margin:1px 2px}a{margin:1px 2px 3px 2px}", []),
        ("p{margin:0 calc(1px + 2px) 0 calc(1px + 2px)}", []),
        ("/* left: 1px; */ p{color:red}", []),
        (".left{color:red}", []),
        ("p{margin-left:1px}", ["margin-left: 1px"]),
        ("p{color:red;PADDING-RIGHT : 1px;}", ["padding-right: 1px"]),
        ("p{left:0}", ["left: 0"]),
        ("p{border-left-color:red}", ["border-left-color: red"]),
        ("p{text-align:left}", ["text-align: left"]),
        ("p{float:right}", ["float: right"]),
        ("p{border-top-left-radius:1px}", ["border-top-left-radius: 1px"]),
        ("p{margin:0 1px 0 2px}", ["margin: 0 1px 0 2px"]),
        ("@media print{p{right:0}}", ["right: 0"]),
    ],
)
def test_planted_sides_are_seen(css, found):
    assert physical(css) == found


@pytest.mark.parametrize(
    ("css", "last"),
    [
        ("p{font-family:'Noto Sans', sans-serif}", ["sans-serif"]),
        ("p{font:1rem/1.5 Arial, Helvetica}", ["Helvetica"]),
        (":root{--text:system-ui, 'A; B', sans-serif}", ["sans-serif"]),
        ("p{font-family:inherit}", []),
    ],
)
def test_stacks_are_read(css, last):
    assert list(stacks(css)) == last
