"""What is refused while catalogues are read, and what is not."""

import pytest

from kit.i18n.checks import faults, script, unicode_faults, well_formed


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("Check", "Перевірити"),
        ("Hello %(name)s", "%(name)s, привіт"),
        ("%(a)s of %(b)s", "%(b)s, з них %(a)s"),
        ("All of 100 %%", "Усі 100 %%"),
        ("All of %(n)s", "100 %% від %(n)s"),
        ("100 % sure", "на 100 % певен"),  # never filled in: no values
        ("Go to {page}", "На {page}"),
        (
            "<strong>Bold</strong> and <em>so on</em>",
            "<em>так</em> і <strong>далі</strong>",
        ),
        ("One<br>two", "Раз<br>два"),
        ("One<br />two", "Раз<br />два"),
        ("Type <code>kit</code>", "Введіть <code>kit</code>"),
        ("Q &amp; A", "Питання й відповіді"),
        ("Q &amp; A", "Питання &amp; відповіді"),
        ("See http://a.example/x", "Див. http://a.example/x"),
        ("**Bold** and `code`", "`code` та **жирне**"),
        ("[Here](ref:x)", "[Тут](ref:x)"),
        ("a < b", "а < б"),
        ("Line\nline", "Рядок\nрядок"),
        ("مرحبا", "\u200fмир"),
    ],
)
def test_good_translations_pass(languages, source, form):
    assert faults((source,), (form,), languages["uk"]) == []


@pytest.mark.parametrize(
    ("source", "form", "reason"),
    [
        ("Check", "Перевірити %(n)s", "other values"),
        ("%(n)s", "%(n)s %(n)s", "other values"),
        ("%(n)s", "%(n)d", "other values"),
        ("%(n)s", "% (n)s", "other values"),
        ("Check", "100 %", "percent sign"),
        ("All %%", "Усі %", "percent sign"),
        ("%(n)s", "%(n)s %", "percent sign"),
        ("Go to {page}", "На {0}", "other braces"),
        ("Go", "На {page}", "other braces"),
        ("Check", "<em>Перевірити</em>", "other tags"),
        ("<em>a</em>", "а", "other tags"),
        ("<em>a</em>", '<em class="x">а</em>', "other tags"),
        ("<em>a</em>", "<em>а<em>", "other tags"),
        ("<em>a</em>", "</em>а<em>", "closed in order"),
        ("<em>a</em><code>b</code>", "<em><code>а</em></code>", "closed in order"),
        ('<a href="x">a</a>', '<a href="x">а</a>', "other than strong, em"),
        ("a", "а <", "bare < or >"),
        ("a", "а > б", "bare < or >"),
        ("a", "&#x6a;", "an entity"),
        ("a", "&nbsp;", "an entity"),
        ("a", "http://evil.example", "other links"),
        ("[a](ref:x)", "[а](ref:y)", "other links"),
        ("a", "**а**", "other links, bold"),
        ("a", "а\u200b\u202e", "invisible"),
        ("a", "а\u00ad", "invisible"),
        ("a", "\ufffd", "invisible"),
        ("a", "\u2068а\u2069", "invisible"),
    ],
)
def test_broken_translations_are_named(languages, source, form, reason):
    assert reason in "; ".join(faults((source,), (form,), languages["uk"]))


def test_plurals_need_all_their_forms(languages):
    source = ("%(num)s day", "%(num)s days")

    assert faults(source, ("%(num)s а", "%(num)s б"), languages["uk"]) == [
        "has 2 of 3 plural forms"
    ]
    assert faults(source, ("%(num)s а", "", "%(num)s в"), languages["uk"]) == [
        "form 1 is empty"
    ]


def test_the_singular_may_miss_what_only_the_plural_says(languages):
    source = ("%(num)s day of %(all)s", "%(num)s days of %(all)s")
    english = languages["en"]

    assert faults(source, ("one of %(all)s", "%(num)s of %(all)s"), english) == []
    assert faults(source, ("one", "%(num)s of %(all)s"), english) != []


@pytest.mark.parametrize(
    ("tags", "fine"),
    [
        ([], True),
        (["<em>", "</em>"], True),
        (["<em>", "<br>", "</em>"], True),
        (["</em>"], False),
        (["<em>"], False),
        (["<em>", "<strong>", "</em>", "</strong>"], False),
    ],
)
def test_tags_close_in_order(tags, fine):
    assert well_formed(tags) is fine


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("cafe\u0301", "fr", "not in NFC"),
        ("а\u202eб", "uk", "invisible"),
        ("Київ і Kyiv", "uk", None),
        ("Kиїв", "uk", "two scripts in Kиїв"),  # the K is Latin
        ("PIN-код, CSV", "uk", None),
        ("%(name)sа", "uk", None),
        ("<code>kit</code>у", "uk", None),
        ("الPIN", "ar", "two scripts"),
        ("رمز PIN", "ar", None),
        ("мар’яна пʼять", "uk", None),
        ("şi", "ro", "cedilla"),
        ("şi", "tr", None),
        ("și", "ro", None),
    ],
)
def test_unicode(text, code, reason):
    """I16"""
    found = unicode_faults(text, code)

    assert found == [] if reason is None else reason in "; ".join(found)


def test_scripts_are_known_by_name():
    assert [script(c) for c in "aяبλא1ʼ"] == [
        "LATIN",
        "CYRILLIC",
        "ARABIC",
        "GREEK",
        "HEBREW",
        None,
        None,
    ]
