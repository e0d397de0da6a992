"""Catalogues of the interface: what is broken in them never reaches a page."""

import logging
from threading import Thread

import pytest

from kit.i18n import (
    Words,
    choose,
    current,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    ngettext,
    npgettext,
    pgettext,
    plural_forms,
    read_languages,
    read_words,
    source_words,
    speaking,
)
from kit.i18n.catalogue import header, read_catalogue

LIST = """
[en]
name = "English"
dir = "ltr"
nplurals = 2
plural = "(n != 1)"
categories = ["one", "other"]
fallback = []
[uk]
name = "українська"
dir = "ltr"
nplurals = 3
plural = "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"
categories = ["one", "few", "many"]
fallback = ["en"]
[ar]
name = "العربية"
dir = "rtl"
nplurals = 6
plural = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
categories = ["zero", "one", "two", "few", "many", "other"]
fallback = ["uk", "en"]
"""
CHECK = 'msgid "Check"\nmsgstr "Перевірити"\n'
HELLO = 'msgid "Hello %(name)s"\nmsgstr "Привіт, %(name)s"\n'
TRIES = """msgid "%(num)s try"
msgid_plural "%(num)s tries"
msgstr[0] "%(num)s спроба"
msgstr[1] "%(num)s спроби"
msgstr[2] "%(num)s спроб"
"""
MAY = 'msgctxt "month"\nmsgid "May"\nmsgstr "травень"\n\nmsgid "May"\nmsgstr "може"\n'


@pytest.fixture
def languages(tmp_path):
    file = tmp_path / "languages.toml"
    file.write_text(LIST, "utf-8")
    return read_languages(file)


@pytest.fixture
def words_from(tmp_path, languages):
    """Return the words of a language whose file holds these entries."""

    def words_from(*entries, code="uk", top=None):
        top = header(languages[code]) if top is None else top
        write(tmp_path, code, "\n\n".join([top, *entries]))
        return read_words([tmp_path], languages)[code]

    return words_from


@pytest.fixture(autouse=True)
def _nothing_is_chosen():
    yield
    choose(source_words())


def events(caplog):
    return [record.getMessage().split()[0] for record in caplog.records]


def write(folder, code, content):
    file = folder / code / "LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


# --- what is whole is shown -------------------------------------------------------


def test_texts_come_in_the_language_chosen(words_from):
    with speaking(words_from(CHECK, HELLO)):
        assert gettext("Check") == "Перевірити"
        assert gettext("Hello %(name)s", name="Бен") == "Привіт, Бен"
    assert gettext("Check") == "Check"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0 спроб"),
        (1, "1 спроба"),
        (2, "2 спроби"),
        (21, "21 спроба"),
        (11, "11 спроб"),
    ],
)
def test_counts_take_their_form(words_from, n, text):
    with speaking(words_from(TRIES)):
        assert ngettext("%(num)s try", "%(num)s tries", n) == text


def test_a_context_tells_two_meanings_apart(words_from):
    with speaking(words_from(MAY)):
        assert pgettext("month", "May") == "травень"
        assert gettext("May") == "може"
        assert pgettext("verb", "May") == "May"


def test_plurals_with_a_context(words_from):
    with speaking(words_from(f'msgctxt "quiz"\n{TRIES}')):
        assert npgettext("quiz", "%(num)s try", "%(num)s tries", 5) == "5 спроб"
        assert ngettext("%(num)s try", "%(num)s tries", 5) == "5 tries"
        assert npgettext("x", "%(num)s try", "%(num)s tries", 1) == "1 try"


def test_values_may_bear_any_name(words_from):
    with speaking(words_from(HELLO)):
        assert gettext("%(message)s %(n)s", message="a", n="b") == "a b"
        assert ngettext("%(num)s of %(n)s", "%(num)s of %(n)s", 3, n=4) == "3 of 4"
        assert pgettext("c", "%(context)s", context="d") == "d"


def test_without_values_a_percent_sign_is_just_one():
    assert gettext("100 %") == "100 %"


def test_lazy_texts_wait_for_the_reader(words_from):
    label = lazy_gettext("Hello %(name)s", name="Ben")
    count = lazy_ngettext("%(num)s try", "%(num)s tries", 2)

    with speaking(words_from(HELLO, TRIES)):
        assert str(label) == "Привіт, Ben"
        assert str(count) == "2 спроби"
    assert str(label) == "Hello Ben"


def test_scripts_get_every_form_by_its_name(words_from):
    assert plural_forms("%(num)s try", "%(num)s tries") == {
        "one": "%(num)s try",
        "other": "%(num)s tries",
    }
    with speaking(words_from(TRIES)):
        assert plural_forms("%(num)s try", "%(num)s tries") == {
            "one": "%(num)s спроба",
            "few": "%(num)s спроби",
            "many": "%(num)s спроб",
            "other": "%(num)s спроб",
        }


def test_a_text_known_only_in_the_singular_or_plural_is_used_for_both(words_from):
    with speaking(words_from(CHECK, TRIES)):
        assert ngettext("Check", "Checks", 5) == "Перевірити"
        assert plural_forms("Check", "Checks") == {"one": "Check", "other": "Checks"}
        assert gettext("%(num)s try", num=1) == "1 спроба"


# --- who speaks -------------------------------------------------------------------


def test_nothing_chosen_speaks_the_source_language():
    spoken = []
    thread = Thread(target=lambda: spoken.append((gettext("Check"), current())))
    thread.start()
    thread.join()

    assert spoken[0][0] == "Check"
    assert spoken[0][1].language.code == "en"


def test_a_choice_lasts_and_a_block_does_not(words_from):
    ukrainian = words_from(CHECK)
    choose(ukrainian)
    with speaking(Words(())):
        assert current() is not ukrainian

    assert gettext("Check") == "Перевірити"


def test_a_block_that_raises_gives_the_language_back(words_from):
    with pytest.raises(ZeroDivisionError), speaking(words_from(CHECK)):
        1 / 0  # noqa: B018

    assert gettext("Check") == "Check"


# --- what is missing falls back -----------------------------------------------------


def test_what_is_missing_comes_in_the_next_language_then_in_the_source(
    tmp_path, languages
):
    write(tmp_path, "uk", f"{header(languages['uk'])}\n\n{CHECK}\n{TRIES}")
    arabic = read_words([tmp_path], languages)["ar"]

    with speaking(arabic):
        assert gettext("Check") == "Перевірити"
        assert gettext("Back") == "Back"
        assert ngettext("%(num)s try", "%(num)s tries", 2) == "2 спроби"
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"


def test_empty_and_fuzzy_texts_are_missing_and_counted(words_from, caplog):
    caplog.set_level(logging.INFO)
    words = words_from(
        CHECK,
        'msgid "Back"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Next"\nmsgstr "Назад"\n',
        'msgid "%(num)s day"\nmsgid_plural "%(num)s days"\nmsgstr[0] ""\nmsgstr[1] ""\n'
        'msgstr[2] ""\n',
    )

    with speaking(words):
        assert gettext("Back") == "Back"
        assert gettext("Next") == "Next"
        assert ngettext("%(num)s day", "%(num)s days", 2) == "2 days"
    assert words.missing == 3
    assert "i18n.broken" not in events(caplog)
    assert "messages.po: 3 texts" in caplog.text


def test_a_language_without_a_file_is_the_source_with_a_line_in_the_log(
    tmp_path, languages, caplog
):
    words = read_words([tmp_path], languages)

    with speaking(words["uk"]):
        assert gettext("Check") == "Check"
    assert "i18n.missing uk" in caplog.text
    assert "i18n.missing en" not in caplog.text


def test_a_part_of_the_list_is_enough(tmp_path, languages):
    write(tmp_path, "ar", 'msgid "Check"\nmsgstr "تحقق"\n')
    words = read_words([tmp_path], {"ar": languages["ar"]})

    assert list(words) == ["ar"]
    assert words["ar"].text("Check") == "تحقق"
    assert words["ar"].text("Back") == "Back"
    assert read_words([tmp_path], {}) == {}


def test_local_corrections_win_and_the_rest_stays(tmp_path, languages):
    shipped, local = tmp_path / "shipped", tmp_path / "local"
    top = header(languages["uk"])
    empty = 'msgid "Next"\nmsgstr ""\n'
    write(shipped, "uk", f"{top}\n\n{CHECK}\n{HELLO}\n{empty}")
    write(local, "uk", f'{top}\n\nmsgid "Check"\nmsgstr "Готово"\n\n{empty}')
    write(local, "en", 'msgid "Check"\nmsgstr "Done"\n')
    words = read_words([shipped, local], languages)

    assert words["uk"].text("Check") == "Готово"
    assert words["uk"].text("Hello %(name)s") == "Привіт, %(name)s"
    assert words["en"].text("Check") == "Done"
    assert words["uk"].missing == 1


def test_obsolete_texts_are_not_shown(words_from):
    words = words_from(CHECK, '#~ msgid "Old"\n#~ msgstr "Старе"\n')

    assert words.text("Old") == "Old"


# --- T5: what a translator broke shows the source text, and the rest stays ---------

BROKEN = {
    "unknown value": 'msgid "Hello %(name)s"\nmsgstr "Привіт, %(nazwa)s"\n',
    "missing value": 'msgid "Hello %(name)s"\nmsgstr "Привіт"\n',
    "value twice": 'msgid "Hello %(name)s"\nmsgstr "%(name)s, %(name)s"\n',
    "other type": 'msgid "Hello %(name)s"\nmsgstr "Привіт, %(name)d"\n',
    "bad percent": 'msgid "Hello %(name)s"\nmsgstr "Привіт, %(name)s 100%"\n',
    "percent at the end": 'msgid "Hello %(name)s"\nmsgstr "%(name)s %("\n',
    "braces": 'msgid "Hello %(name)s"\nmsgstr "Привіт, %(name)s {0}"\n',
    "tag": 'msgid "Hello %(name)s"\nmsgstr "<b>Привіт</b>, %(name)s"\n',
    "script": 'msgid "Hello %(name)s"\nmsgstr "<script>%(name)s</script>"\n',
    "unclosed tag": 'msgid "Hello %(name)s"\nmsgstr "<strong>Привіт, %(name)s"\n',
    "bare bracket": 'msgid "Hello %(name)s"\nmsgstr "Привіт, <img %(name)s"\n',
    "entity": 'msgid "Hello %(name)s"\nmsgstr "&lt;Привіт, %(name)s"\n',
    "link": 'msgid "Hello %(name)s"\nmsgstr "http://a.example %(name)s"\n',
    "turned text": 'msgid "Hello %(name)s"\nmsgstr "\u202eПривіт, %(name)s"\n',
    "line without keyword": 'msgid "Hello %(name)s"\nПривіт, %(name)s\n',
    "no translation": 'msgid "Hello %(name)s"\n',
    "two translations": 'msgid "Hello %(name)s"\nmsgstr "%(name)s А"\nmsgstr "%(name)s"',
    "form without a number": 'msgid "Hello %(name)s"\nmsgstr[x] "Привіт, %(name)s"\n',
}


@pytest.mark.parametrize("entry", BROKEN.values(), ids=BROKEN)
def test_a_broken_translation_shows_the_source_text(words_from, caplog, entry):
    words = words_from(CHECK, entry, TRIES)

    with speaking(words):
        assert gettext("Hello %(name)s", name="Ben") == "Hello Ben"
        assert gettext("Check") == "Перевірити"
        assert ngettext("%(num)s try", "%(num)s tries", 5) == "5 спроб"
    assert events(caplog).count("i18n.broken") == 1


BROKEN_PLURALS = {
    "one form empty": TRIES.replace("%(num)s спроби", ""),
    "a form too few": TRIES.replace('msgstr[2] "%(num)s спроб"\n', ""),
    "a form too many": f'{TRIES}msgstr[3] "%(num)s спроби"\n',
    "a number left out": TRIES.replace("%(num)s спроба", "одна спроба"),  # also for 21
    "a value in one form": TRIES.replace("%(num)s спроби", "%(number)s спроби"),
}


@pytest.mark.parametrize("entry", BROKEN_PLURALS.values(), ids=BROKEN_PLURALS)
def test_a_broken_plural_shows_the_source_text(words_from, caplog, entry):
    words = words_from(CHECK, entry, HELLO)

    with speaking(words):
        for n in (0, 1, 2, 5):
            source = "try" if n == 1 else "tries"
            assert ngettext("%(num)s try", "%(num)s tries", n) == f"{n} {source}"
        assert gettext("Check") == "Перевірити"
        assert gettext("Hello %(name)s", name="Ben") == "Привіт, Ben"
    assert events(caplog).count("i18n.broken") == 1


def test_forms_for_one_number_may_leave_it_out(words_from):
    forms = ["لا محاولات", "محاولة واحدة", "محاولتان"]
    forms += [f"%(num)s {word}" for word in ("محاولات", "محاولة", "محاولة")]
    entry = 'msgid "%(num)s try"\nmsgid_plural "%(num)s tries"\n'
    entry += "".join(f'msgstr[{i}] "{form}"\n' for i, form in enumerate(forms))

    with speaking(words_from(entry, code="ar")):
        shown = [ngettext("%(num)s try", "%(num)s tries", n) for n in (0, 1, 2, 3, 11)]
        assert shown == [*forms[:3], "3 محاولات", "11 محاولة"]


@pytest.mark.parametrize(
    "top",
    [
        "",
        "# only a comment",
        'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"',
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=six; plural=n;\\n"',
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=KOI8-U\\n"\n"Language: de\\n"',
        'msgid ""\nmsgstr ""\n"PO-Revision-Date: yesterday\\n"',
        '#, fuzzy\nmsgid ""\nmsgstr ""\n"Language: uk\\n"',
    ],
)
def test_the_header_of_a_file_is_never_believed(words_from, top):
    with speaking(words_from(CHECK, TRIES, top=top)):
        assert gettext("Check") == "Перевірити"
        assert ngettext("%(num)s try", "%(num)s tries", 2) == "2 спроби"


def test_a_header_is_ours_also_when_entries_are_read_one_by_one(words_from):
    top = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"'
    with speaking(words_from(BROKEN["no translation"], TRIES, top=top)):
        assert ngettext("%(num)s try", "%(num)s tries", 2) == "2 спроби"


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\x00\x01\x02", b"\xff\xfe\xfd" * 99, b'"""', b"msgid"]
)
def test_a_file_that_is_no_catalogue_is_an_empty_one(tmp_path, languages, content):
    write(tmp_path, "uk", content)
    words = read_words([tmp_path], languages)["uk"]

    assert words.text("Check") == "Check"


def test_bytes_that_are_not_utf8_cost_only_their_entry(tmp_path, languages, caplog):
    koi8 = 'msgid "Back"\nmsgstr "Назад"\n'.encode("koi8-u")
    top = header(languages["uk"]).encode()
    write(tmp_path, "uk", b"\n\n".join([top, CHECK.encode(), koi8]))
    words = read_words([tmp_path], languages)["uk"]

    assert words.text("Check") == "Перевірити"
    assert words.text("Back") == "Back"
    assert "i18n.broken" in caplog.text


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path, languages):
    content = f"{header(languages['uk'])}\n\n{CHECK}\n{TRIES}".replace("\n", "\r\n")
    write(tmp_path, "uk", b"\xef\xbb\xbf" + content.encode())
    words = read_words([tmp_path], languages)["uk"]

    assert words.text("Check") == "Перевірити"
    assert words.plural("%(num)s try", "%(num)s tries", 1) == "%(num)s спроба"


def test_a_folder_in_place_of_a_file_is_an_empty_catalogue(tmp_path, languages, caplog):
    assert read_catalogue(tmp_path, languages["uk"]).texts == {}
    assert "i18n.broken" in caplog.text


def test_a_huge_catalogue_is_read_at_once(tmp_path, languages):
    entries = [f'msgid "Text {i}"\nmsgstr "Текст {i}"\n' for i in range(5000)]
    write(tmp_path, "uk", "\n".join([header(languages["uk"]), "", *entries]))

    assert read_words([tmp_path], languages)["uk"].text("Text 4999") == "Текст 4999"


# --- what a programmer broke ---------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("Hello %(name)s", {"nam": "Ben"}),
        ("%(n)d points", {"n": "many"}),
        ("%(n)d points", {"n": float("inf")}),
        ("%(n)c", {"n": 10**9}),
        ("100 % of %(n)s", {"n": 3}),
        ("%(n)s %s", {"n": 3}),
    ],
)
def test_a_wrong_value_shows_the_text_as_it_stands(caplog, message, values):
    assert gettext(message, **values) == message
    assert "i18n.broken" in caplog.text


def test_a_value_that_is_missing_is_logged_without_the_others(caplog):
    gettext("%(name)s and %(other)s", name="Beatrix")

    assert "Beatrix" not in caplog.text


@pytest.mark.parametrize("n", [2.5, "2", None])
def test_a_count_that_is_no_whole_number_takes_the_last_form(words_from, caplog, n):
    with speaking(words_from(TRIES)):
        assert ngettext("%(num)s try", "%(num)s tries", n) == f"{n} спроб"
    assert ngettext("%(num)s try", "%(num)s tries", n) == f"{n} tries"
    assert "i18n.count" in caplog.text
