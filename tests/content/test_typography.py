"""Text that looks right and is not."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from content_files import LESSON, QUIZ, copy_sample, edit, told, translate_everything

from kit.content.check import check_content
from kit.content.typography import (
    has_form,
    left_in_source,
    parse_glossary,
    typography_notes,
    unicode_faults,
    uses_term,
)


@pytest.mark.parametrize(
    ("text", "locale", "complaint"),
    [
        ("Київ і Kyiv", "uk", None),
        ("PDF-файл", "uk", None),
        ("файл PDF", "uk", None),
        ("α і β", "uk", None),
        ("رمز PIN", "ar", None),
        ("نمی\u200cخواهم", "fa", None),  # a joiner Persian needs
        ("Кyiv", "uk", "Кyiv: letters of two scripts"),
        ("cлово", "uk", "cлово: letters of two scripts"),
        ("Αthens", "en", "letters of two scripts"),
        (unicodedata.normalize("NFD", "й"), "uk", "NFC"),
        ("a\u200bb", "en", "U+200B"),
        ("a\u202eb", "ar", "U+202E"),
        ("a\u2066b", "ar", "U+2066"),
        ("a\u2028b", "en", "U+2028"),
        ("a\ufeffb", "en", "U+FEFF"),
        ("a\ufffdb", "en", "U+FFFD"),
        ("co\u00adop", "de", "U+00AD"),
        ("şi", "ro", "with cedilla"),
        ("şi", "tr", None),
        ("și", "ro", None),
    ],
)
def test_unicode(text, locale, complaint):
    found = list(unicode_faults(text, locale))

    assert (not found) if complaint is None else (complaint in found[0])


@pytest.mark.parametrize(
    ("text", "locale", "notes"),
    [
        ("Він сказав «так».", "uk", 0),
        ('Він сказав "так".', "uk", 1),
        ('Он сказал "да".', "ru", 1),
        ("Sie sagte „ja“.", "de", 0),
        ("Sie sagte “ja”.", "de", 1),
        ('Sie sagte "ja".', "de", 1),
        ("Vraiment\u202f?", "fr", 0),
        ("Vraiment\u00a0?", "fr", 0),
        ("Vraiment ?", "fr", 1),
        ("Vraiment?", "fr", 1),
        ("https://example.org", "fr", 0),
        ("ماذا؟ نعم، ربما", "ar", 0),
        ("ماذا? نعم, ربما", "ar", 1),
        ("عـــربي", "ar", 1),
        ('anything "goes"', "en", 0),
    ],
)
def test_marks(text, locale, notes):
    assert len(list(typography_notes(text, locale))) == notes


@pytest.mark.parametrize(
    ("source", "text", "left"),
    [
        ("The office and the school", "The office and the school", True),
        ("The office and the school", "The офіс and the школа", True),
        ("The office and the school", "Контора і школа поруч", False),
        ("Mill Lane", "Mill Lane", False),
        ("One two three four", "один два три чотири the", True),
        ("One two three four", "один два три чотири пʼять the", False),
    ],
)
def test_what_was_left_in_the_source_language(source, text, left):
    assert bool(list(left_in_source(source, text, source_locale="en"))) is left


def test_other_source_languages_are_compared_word_for_word_only():
    assert not list(
        left_in_source("а б в г ґ", "the of and is that", source_locale="uk")
    )
    assert list(left_in_source("а б в г ґ", "а б в г ґ", source_locale="uk"))


def test_a_glossary_has_terms_and_forms():
    glossary = parse_glossary(
        "# term\ttranslation\tother forms\tnote\n"
        "lesson\tурок\tуроку; уроки\t\n"
        "try\tспроба\n"
        "empty\t\t\t\n"
        "alone\n"
    )

    assert glossary == {"lesson": ["урок", "уроку", "уроки"], "try": ["спроба"]}


@pytest.mark.parametrize(
    ("text", "has"), [("Цього уроку", True), ("УРОКИ", True), ("Заняття", False)]
)
def test_forms_are_recognised_by_their_first_letters(text, has):
    assert has_form(text, ["урок", "уроки"]) is has


def test_vowel_signs_of_arabic_may_be_there_or_not():
    assert has_form("لادّعاء معيّن", ["ادعاء"])
    assert has_form("لادعاء معين", ["ادّعاء"])


def test_terms_are_whole_words():
    assert uses_term("A lesson.", "lesson")
    assert not uses_term("Lessons learnt", "lesson")
    assert uses_term("A LESSON", "lesson")


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    folder = copy_sample(tmp_path_factory.mktemp("translated"))
    translate_everything(folder)
    return folder


@pytest.fixture
def root(translated, tmp_path):
    return Path(shutil.copytree(translated, tmp_path / "site"))


def test_translations_left_in_english_are_warnings(root):
    found = check_content(root).problems

    assert {p.severity for p in found} == {"warning"}
    assert any("reads like English" in p.message for p in found)


def test_translations_with_hidden_characters_or_forbidden_links_are_errors(root):
    file = root / "lessons/sample/i18n/uk.po"
    edit(file, "Nobody is shown hurt. й", "Нікого не\u200b видно.")
    edit(file, "A quotation й", "& " * 4_001)

    found = [str(p) for p in check_content(root).problems if p.severity == "error"]
    assert len(found) == 2
    assert "U+200B" in found[0]
    assert "too many tags or special characters" in found[1]


def test_a_term_that_most_texts_say_otherwise_is_told_once(root):
    glossary = root / "translations/glossary/uk.tsv"
    glossary.parent.mkdir(parents=True)
    glossary.write_text("page\tсторінка\nread\tread\nsinger\tспівачка\n", "utf-8")

    found = [p for p in told(check_content(root).problems, root) if "glossary" in p]
    assert len(found) == 1
    assert "“page” is сторінка in the glossary, and" in found[0]


def test_a_broken_document_is_checked_no_further(root):
    edit(root / LESSON, "minutes: 45", "minutes: 0")
    edit(root / QUIZ, "marks: 1", "marks: 0")

    assert told(check_content(root).problems, root) == [
        f"{LESSON}:4: minutes: must be 1 or more",
        f"{QUIZ}:15: items.0.marks: must be 1 or more",
    ]
