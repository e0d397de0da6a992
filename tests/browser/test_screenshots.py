"""The README shows what the command takes, and nothing else."""

import re
from pathlib import Path

import pytest
from screenshots.take import HERE, PHONE, take

pytestmark = pytest.mark.browser
README = Path(__file__).parents[2] / "README.md"
HEAVIEST = 120 * 1024


def pictures():
    """Where each picture of the README is, and what it says to who cannot see it."""
    text = README.read_text("utf-8")
    tags = [
        dict(re.findall(r'(\w+)="([^"]*)"', t)) for t in re.findall("<img .*?>", text)
    ]
    return {Path(tag["src"]): tag.get("alt", "") for tag in tags}


@pytest.fixture(scope="module")
def taken(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    take(browser, folder)
    return folder


def test_the_command_takes_what_the_readme_shows(taken):
    shown = {path.name for path in pictures()}

    assert {path.name for path in taken.iterdir()} == shown
    assert {path.name for path in HERE.glob("*.webp")} == shown
    assert {path.parent for path in pictures()} == {Path("tests/screenshots")}


def test_who_cannot_see_a_picture_is_told_what_it_shows():
    assert all(20 < len(words) < 160 for words in pictures().values())
    assert all(words.endswith(".") for words in pictures().values())


def test_no_picture_is_heavy():
    assert all(path.stat().st_size < HEAVIEST for path in HERE.glob("*.webp"))


def test_pictures_are_those_of_real_pages(taken):
    """As large as the screen twice, and with more in them than an empty page has."""
    phone = (taken / "feedback-on-a-phone.webp").read_bytes()

    assert size_of(phone) == (2 * PHONE["width"], 2 * PHONE["height"])
    assert all(path.stat().st_size > 10_000 for path in taken.iterdir())


def size_of(webp):
    """Of the extended format: the canvas, less one, in 24 bits each."""
    assert webp[12:16] == b"VP8X"
    return tuple(1 + int.from_bytes(webp[n : n + 3], "little") for n in (24, 27))
