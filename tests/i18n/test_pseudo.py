import re

import pytest
from pseudo import pseudo, pseudo_language, pseudo_words

from kit.i18n import format_number, gettext, ngettext, plural_forms, speaking
from kit.i18n.checks import faults

TEXTS = [
    "Back",
    "Hello %(name)s, you have %(num)s tries",
    "All of 100 %%",
    "Go to {page} or {0}",
    "<strong>Bold</strong> and <em>more</em><br>",
    "Q &amp; A &#39;",
    "[[src|sources say]] so",
    "Ґ",
    "a" * 500,
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_bracketed_longer_and_still_works(languages, text):
    shown = pseudo(text)

    assert shown[0] + shown[-1] == "⟦⟧"
    assert faults((text,), (shown,), languages["uk"]) == []
    assert re.findall(r"\[\[\w+\|", text) == re.findall(r"\[\[\w+\|", shown)
    assert "%" not in text or shown % {"name": "x", "num": 1}


def test_texts_grow_by_two_fifths():
    assert len(pseudo("a" * 100)) == pytest.approx(142, abs=2)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_stays_nothing(text):
    assert pseudo(text) == text


def test_the_functions_speak_it():
    with speaking(pseudo_words()):
        assert gettext("Back") == pseudo("Back")
        assert ngettext("%(num)s try", "%(num)s tries", 1).startswith("⟦1 třý")
        assert all("⟦" in form for form in plural_forms("a", "b").values())
        assert format_number(0.5) == "0.5"


@pytest.mark.parametrize(
    ("rtl", "code", "direction"), [(False, "en-XA", "ltr"), (True, "ar-XB", "rtl")]
)
def test_it_runs_in_either_direction(rtl, code, direction):
    language = pseudo_language(rtl=rtl)

    assert (language.code, language.dir) == (code, direction)
    assert pseudo_words(rtl=rtl).language == language
