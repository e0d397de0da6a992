"""What is served as it stands: our own files, small, mirrored, readable in both themes."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "kit" / "templates").rglob("*.html"))
KIT = (STATIC / "css" / "kit.css").read_text("utf-8")

# Each was written for this project; a new one is added here by whoever wrote it.
OUR_OWN = {
    "README.md",
    "css/board.css",
    "css/items.css",
    "css/kit.css",
    "css/paper.css",
    "img/icon.svg",
    "js/board.js",
    "js/cards.js",
    "js/drafts.js",
    "js/goodbye.js",
    "js/items.js",
    "js/label.js",
    "js/leave.js",
    "js/live.js",
    "js/password.js",
    "js/pulse.js",
    "js/rank.js",
    "js/reading.js",
    "js/say.js",
    "js/send.js",
}

PHYSICAL = re.compile(
    r"(?:^|[;{\s])("
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|(?:(?:min|max)-)?(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
)
PHYSICAL_VALUE = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)")
# Conditions of a media query have no logical names.
CONDITION = re.compile(r"@media[^{]*\{")


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.statement("T61")
def test_every_static_file_was_written_for_the_project():
    found = {f.relative_to(STATIC).as_posix() for f in STATIC.rglob("*") if f.is_file()}

    assert found == OUR_OWN


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda f: f.name)
class TestSheet:
    @pytest.mark.statement("T61")
    def test_asks_for_nothing_else(self, sheet):
        text = without_comments(sheet.read_text("utf-8"))

        assert not re.search(r"@font-face|@import|url\(", text)

    @pytest.mark.statement("T44")
    def test_is_logical_so_that_it_mirrors(self, sheet):
        text = CONDITION.sub("{", without_comments(sheet.read_text("utf-8")))

        assert PHYSICAL.findall(text) == []
        assert PHYSICAL_VALUE.findall(text) == []

    def test_balances_its_braces(self, sheet):
        text = without_comments(sheet.read_text("utf-8"))

        assert text.count("{") == text.count("}")

    def test_names_colours_only_as_tokens(self, sheet):
        text = without_comments(sheet.read_text("utf-8"))
        values = re.sub(r"--[\w-]+:\s*#\w+;", "", text)

        assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?=[^{]*\})|\brgb|\bhsl", values)

    def test_uses_only_tokens_that_exist(self, sheet):
        text = without_comments(sheet.read_text("utf-8"))
        used = set(re.findall(r"var\((--[\w-]+)\)", text))

        assert used <= set(re.findall(r"(--[\w-]+):", KIT))


@pytest.mark.parametrize(
    ("sheet", "limit"),
    [
        ("kit.css", 9 * 1024),
        ("items.css", 1024),
        ("board.css", 1024),
        ("paper.css", 1024),
    ],
)
def test_sheets_stay_small(sheet, limit):
    packed = gzip.compress((STATIC / "css" / sheet).read_bytes(), 9, mtime=0)

    assert len(packed) <= limit


def test_the_physical_check_finds_what_it_is_for():
    bad = "a { margin-left: 1px } b{left:0} c { text-align: right; width: 1em }"

    assert PHYSICAL.findall(bad) == ["margin-left", "left", "width"]
    assert PHYSICAL_VALUE.search(bad)
    assert not PHYSICAL.search("a { border-inline-start-width: 1px; stroke-width: 2 }")


# --- templates -----------------------------------------------------------------------


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: f.name)
def test_templates_carry_no_style_and_no_script_of_their_own(file):
    text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)
    assert all("nonce=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'^\s+"([\w-]+)": "M', icons_file(), flags=re.MULTILINE))
    asked = {
        name
        for file in TEMPLATES
        for name in re.findall(
            r'(?:\bicon\(|icon_name=|icon_after=)"([\w-]+)"', file.read_text("utf-8")
        )
    }

    assert len(drawn) >= 35
    assert asked <= drawn


def icons_file():
    return (ROOT / "kit" / "templates" / "macros" / "icons.html").read_text("utf-8")


def test_icons_fit_their_grid():
    for path in re.findall(r'"(M[^"]+)"', icons_file()):
        assert re.fullmatch(r"[MmLlHhVvCcSsAaZz\d\s.,-]+", path)


# --- colours -------------------------------------------------------------------------


def tokens_after(opening):
    begin = KIT.index(opening)
    block = KIT[begin : KIT.index("}", begin)]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


LIGHT = tokens_after(":root {")
CHOSEN_DARK = tokens_after(':root[data-theme="dark"] {')
SYSTEM_DARK = tokens_after(':root:not([data-theme="light"]) {')
PAPERS = {
    name: {**LIGHT, **tokens_after(f'[data-paper="{name}"]')}
    for name in ("white", "cream", "blue-grey")
}
GROUNDS = ("bg", "surface", "sunken")


def luminance(colour):
    """Relative luminance, 0 to 1. Source: WCAG 2.2, definition of the same name."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lowest(theme, ink, grounds):
    return min(contrast(theme[ink], theme[ground]) for ground in grounds)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_both_ways_to_the_dark_theme_give_the_same_colours():
    assert CHOSEN_DARK == SYSTEM_DARK
    assert set(LIGHT) - set(CHOSEN_DARK) == {"quiet-zone"}  # QR codes stay on white


@pytest.mark.statement("T50")
@pytest.mark.parametrize(
    ("ink", "grounds", "light", "dark"),
    [
        ("ink", GROUNDS, 13.9, 13.7),
        ("muted", GROUNDS, 5.9, 8.1),
        ("border", ("bg", "surface"), 3.9, 5.1),
        ("on-primary", ("primary", "primary-hover"), 7.1, 8.2),
        ("link", ("bg", "surface"), 8.1, 8.7),
        ("mark-ink", ("mark",), 12.6, 7.9),
        ("mark-line", ("mark",), 4.0, 4.4),
        ("right", ("right-bg",), 6.1, 7.9),
        ("not-yet", ("not-yet-bg",), 5.8, 7.9),
        ("partly", ("partly-bg",), 6.3, 9.0),
        ("link", ("info-bg",), 7.2, 7.8),
        ("focus-inner", ("focus-outer",), 11.4, 12.9),
    ],
)
def test_tokens_have_the_contrast_of_the_design(ink, grounds, light, dark):
    assert round(lowest(LIGHT, ink, grounds), 1) == light
    assert round(lowest(CHOSEN_DARK, ink, grounds), 1) == dark


THEMES = {"light": LIGHT, "dark": CHOSEN_DARK, **PAPERS}
WORDS_ON = [
    ("ink", (*GROUNDS, "right-bg", "not-yet-bg", "partly-bg", "info-bg")),
    ("muted", (*GROUNDS, "info-bg")),
    ("link", (*GROUNDS, "info-bg")),
    ("right", (*GROUNDS, "right-bg")),
    ("not-yet", (*GROUNDS, "not-yet-bg")),
    ("partly", (*GROUNDS, "partly-bg")),
    ("on-primary", ("primary", "primary-hover")),
    ("mark-ink", ("mark",)),
    ("tint-ink", ("tint-0", "tint-1", "tint-2", "tint-3")),
    ("tint-ink-strong", ("tint-4", "tint-5")),
]
SIGNS_ON = [
    ("border", (*GROUNDS, "info-bg")),
    ("primary", (*GROUNDS, "info-bg")),
    ("mark-line", ("mark",)),
    ("tint-4", GROUNDS),
    ("right", GROUNDS),
]


@pytest.mark.statement("T50")
@pytest.mark.parametrize("name", THEMES)
def test_words_reach_4_5_and_signs_reach_3_on_every_ground(name):
    theme = THEMES[name]

    for ink, grounds in WORDS_ON:
        assert lowest(theme, ink, grounds) >= 4.5, ink
    for sign, grounds in SIGNS_ON:
        assert lowest(theme, sign, grounds) >= 3, sign


@pytest.mark.statement("T50")
@pytest.mark.parametrize("name", THEMES)
def test_the_focus_ring_shows_on_every_ground(name):
    """One of its two colours stands out from whatever lies beside it."""
    theme = THEMES[name]

    for ground in (*GROUNDS, "primary", "mark", "right-bg", "not-yet-bg", "info-bg"):
        rings = (theme["focus-outer"], theme["focus-inner"])
        assert max(contrast(ring, theme[ground]) for ring in rings) >= 3, ground


@pytest.mark.parametrize(
    ("theme", "least"), [("light", 5.3), ("dark", 5.1)], ids=["light", "dark"]
)
def test_figures_on_the_tints_are_readable(theme, least):
    tints = THEMES[theme]
    weak = lowest(tints, "tint-ink", ("tint-0", "tint-1", "tint-2", "tint-3"))
    strong = lowest(tints, "tint-ink-strong", ("tint-4", "tint-5"))

    assert round(min(weak, strong), 1) >= least


def test_the_projector_reads_from_the_back_row():
    """Ink on both its grounds reaches 7; muted text is turned into ink there."""
    board = (STATIC / "css" / "board.css").read_text("utf-8")

    assert "--muted: var(--ink)" in board
    for theme in (LIGHT, CHOSEN_DARK):
        assert lowest(theme, "ink", GROUNDS) >= 7
        assert lowest(theme, "primary", ("surface",)) >= 7
