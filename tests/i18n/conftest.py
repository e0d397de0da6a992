"""The tree as it ships, and languages to try things with."""

from pathlib import Path

import pytest

from kit.i18n import choose, read_languages, source_words

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def root():
    return ROOT


@pytest.fixture
def languages():
    """The list that ships."""
    return read_languages(ROOT / "translations/languages.toml")


@pytest.fixture
def fourteen():
    """Those and the next eleven."""
    return read_languages(Path(__file__).parent / "languages-14.toml")


@pytest.fixture(autouse=True)
def _nothing_is_chosen():
    yield
    choose(source_words())
