import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.i18n import match_code, negotiate, negotiate_terminal

TWELVE = ["en", "uk", "pl", "de", "cs", "ar", "ro", "es", "fr", "tr", "fi", "it"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("uk", "uk"),
        ("UK-ua", "uk"),
        ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        ("uk_Latn", "uk"),
        ("fr-CA,en;q=0.5", "fr"),
        ("fr-CA-x-school,en", "fr"),
        ("en-GB;q=0.2, PL;q=.8", "pl"),
        (" uk ; q=0.7 , fr;q=0.8", "fr"),
        ("tr;q=0.001", "tr"),
        ("cs,uk", "cs"),
        ("uk,cs", "uk"),
        ("ru,uk;q=.9", "uk"),
        ("ru", None),
        ("ua", None),
        ("ua,de;q=.3", "de"),
        ("iw,ro;q=.1", "ro"),
        ("mo", "ro"),
        ("pt-BR,es;q=0.5", "es"),
        ("sr-Latn-RS,it", "it"),
        ("zh-Hant-TW, cs;q=0.5", "cs"),
        ("de-CH-1996", "de"),
        ("ar-u-nu-arab", "ar"),
        ("de;q=0, en;q=.1", "en"),
        ("de;q=2, en;q=.1", "en"),
        ("en;q=0.5;q=0.9, uk;q=.4", "uk"),
        ("*", None),
        ("und, pl;q=.1", "pl"),
        ("", None),
        (None, None),
        ("../..", None),
        (",,,;;;q", None),
        ("x" * 5000, None),
        ("xx," * 5000 + "uk", None),
        ("en\x00,uk\n", "uk"),
        ("ук,en;q=.5", "en"),
    ],
)
def test_accept_language(header, code):
    """T6: thirty-five headers, twelve languages offered, Russian not among them."""
    assert negotiate(header, TWELVE) == code


def test_a_region_that_is_offered_is_found_with_its_own_spelling():
    assert negotiate("pt-br", ["en", "pt-BR"]) == "pt-BR"


def test_nothing_offered_gives_nothing():
    assert negotiate("uk", []) is None


@given(st.text() | st.text(alphabet="abcukxq;=,-_.*019 \t"))
def test_no_header_raises(header):
    assert negotiate(header, TWELVE) in {*TWELVE, None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("uk", "uk"),
        ("UK", "uk"),
        (" uk ", "uk"),
        ("ua", "uk"),
        ("UA", "uk"),
        ("pt_br", "pt-BR"),
        ("ru", None),
        ("uk-UA", None),
        ("../..", None),
        ("", None),
        (None, None),
        ("uk\x00", None),
        ("x" * 100_000, None),
    ],
)
def test_a_language_in_an_address_is_compared_never_parsed(text, code):
    assert match_code(text, [*TWELVE, "pt-BR"], {"ua": "uk"}) == code


def test_an_alias_of_a_language_that_is_switched_off_gives_nothing():
    assert match_code("ua", ["en", "ar"], {"ua": "uk"}) is None


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "pl_PL"}, "pl"),
        ({"LANG": "en", "LC_ALL": "de_DE@euro"}, "de"),
        ({"LANG": "", "LC_ALL": ""}, None),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "POSIX"}, None),
        ({}, None),
    ],
)
def test_a_terminal_says_its_language(environment, code):
    assert negotiate_terminal(environment, TWELVE) == code
