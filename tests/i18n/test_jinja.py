"""Templates in the reader's language: never an error page, never a value as HTML."""

import pytest
from jinja2 import Environment
from markupsafe import Markup
from pseudo import pseudo_words

from kit.i18n import read_words, speaking
from kit.i18n.jinja import bdi, install, jinja_callables


@pytest.fixture
def plain():
    environment = Environment(autoescape=False)  # noqa: S701
    install(environment)
    return lambda source, **values: environment.from_string(source).render(**values)


@pytest.fixture
def page():
    environment = Environment(autoescape=True)
    install(environment)
    return lambda source, **values: environment.from_string(source).render(**values)


@pytest.fixture
def ukrainian(tmp_path, languages):
    file = tmp_path / "uk/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        """
msgid "Hello %(name)s"
msgstr "Привіт, %(name)s"

msgid "<strong>Hello</strong> %(name)s"
msgstr "<strong>Привіт</strong>, %(name)s"

msgid "All of 100 %%"
msgstr "Усі 100 %%"

msgctxt "month"
msgid "May"
msgstr "травень"

msgid "%(num)s try"
msgid_plural "%(num)s tries"
msgstr[0] "%(num)s спроба"
msgstr[1] "%(num)s спроби"
msgstr[2] "%(num)s спроб"

msgctxt "quiz"
msgid "%(num)s try of %(name)s"
msgid_plural "%(num)s tries of %(name)s"
msgstr[0] "%(num)s спроба %(name)s"
msgstr[1] "%(num)s спроби %(name)s"
msgstr[2] "%(num)s спроб %(name)s"
""",
        "utf-8",
    )
    return read_words([tmp_path], languages)["uk"]


TRIES = "{% trans num=n %}{{ num }} try{% pluralize %}{{ num }} tries{% endtrans %}"
QUIZ_TRIES = (
    '{% trans "quiz" num=n, name=name %}{{ num }} try of {{ name }}'
    "{% pluralize %}{{ num }} tries of {{ name }}{% endtrans %}"
)


@pytest.mark.parametrize(
    ("source", "values", "shown"),
    [
        (
            "{% trans name %}Hello {{ name }}{% endtrans %}",
            {"name": "Бен"},
            "Привіт, Бен",
        ),
        (
            "{% trans name %}\n  Hello\n  {{ name }}\n{% endtrans %}",
            {"name": "я"},
            "Привіт, я",
        ),
        ('{{ _("Hello %(name)s", name=name) }}', {"name": "Бен"}, "Привіт, Бен"),
        ("{% trans %}All of 100 %{% endtrans %}", {}, "Усі 100 %"),
        ('{% trans "month" %}May{% endtrans %}', {}, "травень"),
        ('{{ pgettext("month", "May") }}', {}, "травень"),
        ("{% trans %}May{% endtrans %}", {}, "May"),
        (TRIES, {"n": 1}, "1 спроба"),
        (TRIES, {"n": 3}, "3 спроби"),
        (TRIES, {"n": 11}, "11 спроб"),
        (QUIZ_TRIES, {"n": 5, "name": "Ани"}, "5 спроб Ани"),
        ('{{ ngettext("%(num)s try", "%(num)s tries", 21) }}', {}, "21 спроба"),
        (
            '{{ plural_forms("%(num)s try", "%(num)s tries").few }}',
            {},
            "%(num)s спроби",
        ),
    ],
)
def test_words_of_a_template(page, ukrainian, source, values, shown):
    with speaking(ukrainian):
        assert page(source, **values) == shown


@pytest.mark.parametrize(
    ("source", "values", "shown"),
    [
        ('{{ _("100 %") }}', {}, "100 %"),
        ('{{ _("Progress 100% done") }}', {}, "Progress 100% done"),
        ('{{ _("Hello %(name)s") }}', {}, "Hello %(name)s"),
        ('{{ _("Hello %(name)d", name="Ben") }}', {}, "Hello %(name)d"),
        ('{{ ngettext("%(n)s try", "%(n)s tries", 2) }}', {}, "%(n)s tries"),
        ('{{ npgettext("quiz", "%(x)s a", "%(x)s b", 1) }}', {}, "%(x)s a"),
    ],
)
def test_what_would_be_an_error_page_shows_the_source(
    page, caplog, source, values, shown
):
    """Traps 3 and 4: Jinja's own functions raise on each of these."""
    assert page(source, **values) == shown
    assert "i18n.broken" in caplog.text


def test_values_are_escaped_and_texts_are_html(page, ukrainian):
    source = "{% trans name %}<strong>Hello</strong> {{ name }}{% endtrans %}"

    with speaking(ukrainian):
        shown = page(source, name="<script>")

    assert shown == "<strong>Привіт</strong>, &lt;script&gt;"


def test_values_that_are_html_already_stay_so(page, ukrainian):
    source = "{% trans name=bdi(name) %}Hello {{ name }}{% endtrans %}"

    with speaking(ukrainian):
        assert page(source, name="<b>") == "Привіт, <bdi>&lt;b&gt;</bdi>"


def test_a_text_is_not_escaped_twice_when_it_is_passed_on(page):
    source = "{% set title %}{% trans %}Q &amp; A{% endtrans %}{% endset %}{{ title }}"

    assert page(source) == "Q &amp; A"


def test_plain_text_is_not_escaped(plain, ukrainian):
    with speaking(ukrainian):
        shown = plain("{% trans name %}Hello {{ name }}{% endtrans %}", name="A & B")

    assert shown == "Привіт, A & B"
    assert not isinstance(shown, Markup)


def test_a_missing_value_of_the_page_is_empty_not_an_error(page):
    assert page("{% trans name %}Hello {{ name }}{% endtrans %}") == "Hello "


def test_a_name_cannot_leave_its_isolation():
    assert bdi("</bdi><script>") == "<bdi>&lt;/bdi&gt;&lt;script&gt;</bdi>"


def test_every_function_jinja_looks_for_is_there():
    assert {"gettext", "ngettext", "pgettext", "npgettext"} <= set(jinja_callables())


def test_a_page_in_the_pseudo_language_is_bracketed_throughout(page):
    with speaking(pseudo_words()):
        shown = page(f"{TRIES}{{% trans %}}Back{{% endtrans %}}", n=2)

    assert shown.count("⟦") == shown.count("⟧") == 2
    assert "⟦2 tříéš" in shown
