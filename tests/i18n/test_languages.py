from pathlib import Path

import pytest
from babel import Locale

from kit.i18n import LanguageListError, alias_table, read_languages
from kit.i18n.languages import samples

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "translations/languages.toml"
LISTS = [SHIPPED, Path(__file__).parent / "languages-14.toml"]
LISTED = [
    pytest.param(one, id=f"{file.stem}-{one.code}")
    for file in LISTS
    for one in read_languages(file).values()
]


def test_the_first_release_speaks_english_ukrainian_and_arabic(languages):
    assert list(languages) == ["en", "uk", "ar"]


@pytest.mark.parametrize("language", LISTED)
def test_plural_rules_are_those_of_cldr(language):
    """I07, for whole numbers."""
    wrong = [
        n for n in range(1001) if language.category(n) != language.locale.plural_form(n)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LISTED)
def test_directions_are_those_of_cldr(language):
    """I24"""
    assert language.dir == Locale.parse(language.code, sep="-").text_direction


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_names_are_those_of_cldr_or_explained(file):
    """I24: what the speakers call their language."""
    lines = {line for line in file.read_text("utf-8").splitlines() if "name =" in line}
    for language in read_languages(file).values():
        line = next(one for one in lines if f'"{language.name}"' in one)

        assert language.name == language.locale.get_display_name() or "#" in line


def test_a_direction_and_a_name_that_cldr_denies_are_found(tmp_path):
    with pytest.raises(LanguageListError, match="dir: CLDR says rtl"):
        read_languages(changed(tmp_path, 'dir = "rtl"', 'dir = "ltr"'))


def test_the_first_two_counts_of_each_form(languages):
    assert samples(languages["ar"]) == {
        0: (0,),
        1: (1,),
        2: (2,),
        3: (3, 4),
        4: (11, 12),
        5: (100, 101),
    }
    assert samples(languages["uk"]) == {0: (1, 21), 1: (2, 3), 2: (0, 5)}


def test_only_a_form_for_one_number_may_leave_it_out(fourteen):
    exact = {code: sorted(one.exact_forms) for code, one in fourteen.items()}

    assert exact["ar"] == [0, 1, 2]
    assert exact["pl"] == exact["cs"] == exact["en"] == [0]
    assert exact["uk"] == exact["ru"] == exact["fr"] == []


def test_negative_counts_take_the_form_of_their_size(languages):
    assert languages["uk"].category(-21) == "one"


def test_headers_are_written_from_the_list(languages):
    assert languages["en"].plural_forms == "nplurals=2; plural=(n != 1);"


def test_aliases_lead_to_codes(languages):
    assert alias_table(languages) == {"ua": "uk"}


def test_neither_ukrainian_nor_russian_stands_in_for_the_other(languages, fourteen):
    for one in (languages, fourteen):
        assert "ru" not in one["uk"].fallback
    assert "uk" not in fourteen["ru"].fallback


def test_a_child_of_a_language_borrows_its_dates(tmp_path):
    file = tmp_path / "languages.toml"
    table = 'name = "Leicht"\ndir = "ltr"\nnplurals = 2\nplural = "(n != 1)"\n'
    table += 'categories = ["one", "other"]\nfallback = []\n'
    file.write_text(f'[de-simple]\n{table}cldr = "de"\n', "utf-8")

    assert read_languages(file)["de-simple"].locale == Locale("de")


def changed(folder, old, new):
    text = SHIPPED.read_text("utf-8")
    assert old in text
    file = folder / "languages.toml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nplurals = 6", "nplurals = 5", "ar: categories: need one name for each"),
        (
            "nplurals = 6",
            "nplurals = 5",
            r"plural: uses the forms \[0, 1, 2, 3, 4, 5\]",
        ),
        ("nplurals = 6", 'nplurals = "6"', "nplurals: is not of type int"),
        ('"few", "many"]', '"few", "lots"]', "uk: categories: lots unknown to CLDR"),
        ('"few", "many"]', '"few", 3]', "holds something that is not text"),
        ('"(n != 1)"', '"(n != )"', "en: plural: "),
        ('"(n != 1)"', '"n/0"', "en: plural: "),
        ('"(n != 1)"', '"__import__(n)"', "en: plural: "),
        ('fallback = ["en"]', 'fallback = ["xx"]', "fallback: xx is not another"),
        ('fallback = ["en"]', 'fallback = ["uk"]', "uk: fallback: uk is not another"),
        ('aliases = ["ua"]', 'aliases = ["ar"]', "aliases: ar already stands"),
        ("aliases = []", 'aliases = ["ua"]', "aliases: ua already stands"),
        ('digits = "latn"', 'digits = "arab"', "digits: only latn"),
        ("[uk]", "[ua]", "ua: CLDR does not know this locale"),
        ("[uk]", '["../.."]', "CLDR does not know this locale"),
        ('name = "English"\n', "", "en: name: is missing"),
        ('name = "English"', 'name = "English"\nflag = "gb"', "en: flag: is unknown"),
        ("[en]", "en = 3\n[old]", "en: is not a table"),
        ("[en]", "[en", "languages.toml: "),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(tmp_path, old, new, message):
    with pytest.raises(LanguageListError, match=message):
        read_languages(changed(tmp_path, old, new))


def test_every_problem_is_said_at_once(tmp_path):
    file = changed(tmp_path, 'name = "English"\n', "")
    file.write_text(file.read_text("utf-8").replace('"few", "many"', '"few"'), "utf-8")

    with pytest.raises(LanguageListError) as caught:
        read_languages(file)

    assert "en: name: is missing" in str(caught.value)
    assert "uk: categories" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"\xff\xfe"])
def test_an_empty_or_unreadable_list_is_refused(tmp_path, content):
    file = tmp_path / "languages.toml"
    file.write_bytes(content)

    with pytest.raises(LanguageListError, match="languages.toml: "):
        read_languages(file)
