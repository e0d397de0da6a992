"""The catalogues that ship: complete, whole and in step with the program.

When the first test fails, run `kit i18n extract`; when the second does, run
`kit i18n update`; then translate what the others name.
"""

import re
import unicodedata
from itertools import chain
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po

from kit.cli.i18n_interface import extract, update
from kit.content.ledger import read_ledger
from kit.i18n import read_languages, read_words
from kit.i18n.catalogue import INSIDE, as_forms
from kit.i18n.checks import ALLOWED_TAG, TAG, faults, unicode_faults, well_formed
from kit.i18n.languages import samples

ROOT = Path(__file__).parent.parent.parent
TRANSLATIONS = ROOT / "translations"
LANGUAGES = read_languages(TRANSLATIONS / "languages.toml")
CODES = list(LANGUAGES)[1:]
TEXT_FILES = [
    *TRANSLATIONS.glob("*.*"),
    *TRANSLATIONS.glob("*/*.tsv"),
    *TRANSLATIONS.glob(f"*/{INSIDE}"),
]


@pytest.fixture(scope="module")
def sources():
    """Return every text of messages.pot: context, forms."""
    with (TRANSLATIONS / "messages.pot").open("rb") as file:
        return [(m.context, as_forms(m.id)) for m in read_po(file) if m.id]


@pytest.fixture(scope="module")
def words():
    return read_words([TRANSLATIONS], LANGUAGES)


def entries(code):
    return polib.pofile(str(TRANSLATIONS / code / INSIDE))


def source_of(entry):
    return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)


def forms_of(entry):
    plural = entry.msgstr_plural
    return tuple(plural[i] for i in sorted(plural)) if plural else (entry.msgstr,)


def test_the_template_has_what_the_program_has():
    """I01: after any change of a text, `kit i18n extract`."""
    assert (TRANSLATIONS / "messages.pot").read_text("utf-8") == extract(ROOT)


@pytest.mark.parametrize("code", CODES)
def test_the_catalogue_has_what_the_template_has(code):
    """I01: after any change of the template, `kit i18n update`."""
    updated = {(e.msgctxt, *source_of(e)) for e in polib.pofile(update(ROOT, code))}

    assert {(e.msgctxt, *source_of(e)) for e in entries(code)} == updated


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated(code, words, sources):
    """G1, I08: complete, or not offered. Fuzzy and broken texts are not shown."""
    texts = words[code].catalogues[0].texts
    missing = [
        forms[0] for context, forms in sources if (context, forms[0]) not in texts
    ]

    assert missing == []


@pytest.mark.parametrize("code", CODES)
def test_the_header_is_that_of_the_list(code):
    """I06"""
    metadata = entries(code).metadata

    assert metadata["Language"] == code
    assert metadata["Plural-Forms"] == f"{LANGUAGES[code].plural_forms}"
    assert metadata["Content-Type"] == "text/plain; charset=UTF-8"


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_broken(code):
    """I08, I09, I10: forms, values and markup."""
    broken = {
        entry.msgid: found
        for entry in entries(code)
        if any(forms_of(entry))
        and (found := faults(source_of(entry), forms_of(entry), LANGUAGES[code]))
    }

    assert broken == {}


def test_texts_of_the_program_have_only_the_markup_translators_know(sources):
    """I10: strong, em, br and code; links are put together in the template."""
    texts = [*chain.from_iterable(forms for _, forms in sources)]

    assert texts
    assert [
        t for t in texts if not all(map(ALLOWED_TAG.fullmatch, TAG.findall(t)))
    ] == []
    assert [t for t in texts if not well_formed(TAG.findall(t))] == []


@pytest.mark.parametrize("code", CODES)
def test_the_letters_are_what_they_seem(code):
    """I16"""
    wrong = {
        form: found
        for entry in entries(code)
        for form in forms_of(entry)
        if (found := unicode_faults(form, code))
    }

    assert wrong == {}


def test_the_source_texts_are_what_they_seem(sources):
    texts = chain.from_iterable(forms for _, forms in sources)

    assert {
        text: found for text in texts if (found := unicode_faults(text, "en"))
    } == {}


@pytest.mark.parametrize("code", CODES)
def test_every_plural_has_the_right_form_for_every_count(code, words, sources):
    """T4, G4: each form at two counts, and never a word of the source."""
    language = LANGUAGES[code]
    counts = [*chain.from_iterable(samples(language).values()), 1000, 1_000_000]
    plurals = [(context, forms) for context, forms in sources if len(forms) == 2]
    entered = {(e.msgctxt, e.msgid): forms_of(e) for e in entries(code)}

    assert plurals
    for context, (one, many) in plurals:
        for n in counts:
            shown = words[code].plural(one, many, n, context=context)
            form = language.categories.index(language.locale.plural_form(n))

            assert shown == entered[context, one][form], (one, n)
            assert shown not in {"", one, many}, (one, n)
            assert "%(num)s" in shown or form in language.exact_forms, (one, n)


@pytest.mark.parametrize("file", TEXT_FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_files_are_plain_utf8(file):
    raw = file.read_bytes()
    text = raw.decode("utf-8")

    assert b"\r" not in raw
    assert raw.endswith(b"\n") or not raw
    assert unicodedata.normalize("NFC", text) == text


# --- glossaries ------------------------------------------------------------------------


def glossary(code):
    lines = (TRANSLATIONS / f"glossary/{code}.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("code", CODES)
def test_a_glossary_has_a_word_for_every_term(code):
    rows = glossary(code)

    assert len(rows) >= 55
    assert {len(row) for row in rows} == {4}
    assert all(term and word for term, word, _, _ in rows)
    assert len({term for term, *_ in rows}) == len(rows)
    assert {
        w: f for _, *ws, _ in rows for w in ws if (f := unicode_faults(w, code))
    } == {}


def test_glossaries_have_the_same_terms_in_the_same_order():
    terms = [[term for term, *_ in glossary(code)] for code in CODES]

    assert all(one == terms[0] for one in terms)


# --- I20 -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_who_checked_a_text_is_named_in_contributing(code):
    """I20, G9: a ledger that reads, and no reviewer nobody knows."""
    ledger = read_ledger(TRANSLATIONS / f"reviews/{code}.tsv")
    reviews = [*chain.from_iterable(ledger.values())]
    people = {review.who for review in reviews if review.kind == "human"}
    dates = [review.date for review in reviews]

    assert (TRANSLATIONS / f"reviews/{code}.tsv").exists()
    assert [d for d in dates if not re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", d)] == []
    if people:
        named = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
        assert [who for who in sorted(people) if who not in named] == []
