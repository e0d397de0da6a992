"""Texts out of a program and into a PO file, in a small tree of its own."""

import subprocess
from shutil import copytree, which

import polib
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError

from kit.cli.i18n_interface import (
    count_states,
    extract,
    find_texts,
    segment_id,
    update,
    write_all,
    write_catalogue,
    write_template,
)
from kit.content.catalogue import Entry
from kit.content.ledger import review_hash
from kit.content.problems import ContentError
from kit.i18n import read_languages, read_words

PYPROJECT = """
[[tool.babel.mappings]]
method = "python"
pattern = "kit/**.py"
[[tool.babel.mappings]]
method = "jinja2"
pattern = "kit/templates/**.html"
trimmed = true
newstyle_gettext = true
silent = false
"""
CODE = """
from kit.i18n import gettext as _, lazy_gettext as _l, ngettext, pgettext, npgettext
# NOTE: on the button that sends an answer
_("Check")
_l("Lazy")
# an ordinary comment
ngettext("%(num)s day", "%(num)s days", 3)
pgettext("month", "May")
npgettext("quiz", "%(num)s try", "%(num)s tries", 2)
lazy_ngettext("%(num)s cat", "%(num)s cats", 2)
_(f"never {seen}")
"""
PAGE = """
{# NOTE: seen by students #}
{% trans name %}
  Hello
  {{ name }}
{% endtrans %}
{% trans %}All of 100 %{% endtrans %}
{% trans n=n %}One{% pluralize %}{{ n }} things{% endtrans %}
{{ _("Check") }}{{ plural_forms("%(num)s dog", "%(num)s dogs") }}
"""


@pytest.fixture
def tree(tmp_path, root):
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (tmp_path / "kit/templates/student").mkdir(parents=True)
    (tmp_path / "kit/code.py").write_text(CODE, "utf-8")
    (tmp_path / "kit/templates/student/page.html").write_text(PAGE, "utf-8")
    (tmp_path / "translations").mkdir()
    languages = (root / "translations/languages.toml").read_text("utf-8")
    (tmp_path / "translations/languages.toml").write_text(languages, "utf-8")
    write_template(tmp_path)
    return tmp_path


def ukrainian(tree):
    return tree / "translations/uk/LC_MESSAGES/messages.po"


def translate(tree, **texts):
    """Write translations into the Ukrainian file, as a translator's tool would."""
    write_catalogue(tree, "uk")
    po = polib.pofile(str(ukrainian(tree)), wrapwidth=60)
    for entry in po:
        if entry.msgid in texts:
            entry.msgstr = texts[entry.msgid]
        elif entry.msgid_plural:
            entry.msgstr_plural = {i: f"{entry.msgid_plural} {i}" for i in range(3)}
    po.save()


def change(tree, old, new):
    file = tree / "kit/code.py"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    write_template(tree)


def test_every_kind_of_text_is_found(tree):
    texts = {(found.context, found.text) for found in find_texts(tree)}

    assert texts == {
        (None, "Check"),
        (None, "Lazy"),
        (None, ("%(num)s day", "%(num)s days")),
        ("month", "May"),
        ("quiz", ("%(num)s try", "%(num)s tries")),
        (None, ("%(num)s cat", "%(num)s cats")),
        (None, "Hello %(name)s"),
        (None, "All of 100 %%"),
        (None, ("One", "%(n)s things")),
        (None, ("%(num)s dog", "%(num)s dogs")),
    }


def test_the_template_has_notes_but_no_dates_or_places(tree):
    text = extract(tree)

    assert "#. on the button that sends an answer\n" in text
    assert "#. seen by students\n" in text
    assert "an ordinary comment" not in text
    assert "Date" not in text
    assert "#:" not in text
    assert text.endswith("\n") and not text.endswith("\n\n")


def test_the_same_tree_gives_the_same_bytes_wherever_it_stands(tree, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kit"
    copytree(tree, elsewhere)

    assert extract(elsewhere) == extract(tree)


def test_the_template_does_not_depend_on_the_order_of_texts(tree):
    before = extract(tree)
    file = tree / "kit/code.py"
    first, *lines = file.read_text("utf-8").strip().splitlines()
    moved = [first, *lines[3:], *lines[:3]]
    file.write_text("\n".join([*moved, ""]), "utf-8")

    assert extract(tree) == before


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (
            "templates/broken.html",
            "one\n{% trans %}",
            "broken.html:2: syntax: unclosed",
        ),
        ("broken.py", '_("one")\nx = (\n', "broken.py:1: syntax: EOF"),
        ("broken.py", 'if x:\n        _("a")\n    _("b")\n', "broken.py:3: syntax: un"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_not_a_gap(tree, name, text, place):
    (tree / "kit" / name).write_text(text, "utf-8")

    with pytest.raises(ContentError) as refused:
        extract(tree)
    assert place in str(refused.value)


def test_a_new_language_begins_with_all_texts_empty(tree):
    po = polib.pofile(update(tree, "ar"))

    assert len(po) == len(po.untranslated_entries()) == 10
    assert {len(e.msgstr_plural) for e in po if e.msgid_plural} == {6}
    assert po.metadata["Language"] == "ar"
    assert po.metadata["Plural-Forms"].startswith("nplurals=6; plural=(n==0 ? 0")


@pytest.mark.parametrize("code", ["uk", "ar"])
def test_updating_twice_changes_nothing(tree, code):
    first = write_catalogue(tree, code).read_bytes()

    assert write_catalogue(tree, code).read_bytes() == first


def test_a_translation_stays_with_its_text(tree):
    translate(tree, Check="Перевірити", Lazy="Лінивий")
    po = polib.pofile(update(tree, "uk"))

    assert po.find("Check").msgstr == "Перевірити"
    assert po.find("Lazy").msgstr == "Лінивий"
    assert po.find("%(num)s day").msgstr_plural[2] == "%(num)s days 2"


def test_the_words_of_a_tool_do_not_survive_but_those_of_translators_do(tree):
    translate(tree, Check="Перевірити")
    text = ukrainian(tree).read_text("utf-8")
    text = text.replace('msgid ""\n', '# Translated by Ana\n#\n#, fuzzy\nmsgid ""\n', 1)
    text = text.replace('"Language: uk', '"X-Generator: Poedit\\n"\n"Language: xx')
    text = text.replace('msgid "Check"', '# as on a road sign\nmsgid "Check"')
    ukrainian(tree).write_text(text, "utf-8")
    updated = update(tree, "uk")

    assert updated.startswith('# Translated by Ana\nmsgid ""\n')
    assert "X-Generator" not in updated
    assert '"Language: uk\\n"' in updated
    assert "# as on a road sign\n#. on the button" in updated


def test_a_changed_text_is_a_new_one_and_nothing_is_guessed(tree):
    translate(tree, Check="Перевірити")
    change(tree, '"Check"', '"Check it"')
    (tree / "kit/templates/student/page.html").write_text("", "utf-8")
    write_template(tree)
    updated = update(tree, "uk")

    assert 'msgid "Check it"\nmsgstr ""\n' in updated
    assert '#~ msgid "Check"\n#~ msgstr "Перевірити"\n' in updated
    assert "fuzzy" not in updated


def test_a_text_that_comes_back_has_its_translation_again(tree):
    translate(tree, Lazy="Лінивий")
    before = update(tree, "uk")
    change(tree, '_l("Lazy")', "")
    write_catalogue(tree, "uk")
    change(tree, '_("Check")', '_("Check")\n_l("Lazy")')

    assert update(tree, "uk") == before


def test_a_text_that_was_never_translated_goes_without_trace(tree):
    write_catalogue(tree, "uk")
    change(tree, '_l("Lazy")', "")

    assert "Lazy" not in update(tree, "uk")


def test_another_context_is_another_text(tree):
    translate(tree, May="травень")
    change(tree, '"month"', '"verb"')
    updated = update(tree, "uk")

    assert 'msgctxt "verb"\nmsgid "May"\nmsgstr ""\n' in updated
    assert '#~ msgctxt "month"\n' in updated


def test_a_plural_whose_second_text_changed_needs_a_look(tree):
    translate(tree)
    change(tree, '"%(num)s days"', '"%(num)s long days"')
    entry = polib.pofile(update(tree, "uk")).find("%(num)s day")

    assert entry.fuzzy
    assert entry.msgstr_plural[0] == "%(num)s days 0"


def test_a_text_that_becomes_a_plural_starts_anew(tree):
    translate(tree, Lazy="Лінивий")
    change(tree, '_l("Lazy")', 'ngettext("Lazy", "Lazies", 2)')
    entry = polib.pofile(update(tree, "uk")).find("Lazy")

    assert set(entry.msgstr_plural.values()) == {""}


def test_a_fuzzy_text_stays_fuzzy(tree):
    translate(tree, Lazy="Лінивий")
    text = ukrainian(tree).read_text("utf-8")
    text = text.replace('msgid "Lazy"', '#, fuzzy\nmsgid "Lazy"')
    ukrainian(tree).write_text(text, "utf-8")

    assert polib.pofile(update(tree, "uk")).find("Lazy").fuzzy


def test_a_damaged_file_is_not_written_anew(tree):
    write_catalogue(tree, "uk")
    text = ukrainian(tree).read_text("utf-8") + "\nthree lost words\n"
    ukrainian(tree).write_text(text, "utf-8")

    with pytest.raises(PoFileError):
        write_catalogue(tree, "uk")
    assert ukrainian(tree).read_text("utf-8") == text


def test_only_languages_of_the_list_can_be_updated(tree):
    with pytest.raises(KeyError):
        update(tree, "../..")


def test_extraction_comes_first(tree):
    (tree / "translations/messages.pot").unlink()

    with pytest.raises(FileNotFoundError):
        update(tree, "uk")


def test_everything_is_written_at_once(tree):
    written = [file.relative_to(tree / "translations") for file in write_all(tree)]

    assert [file.as_posix() for file in written] == [
        "messages.pot",
        "uk/LC_MESSAGES/messages.po",
        "ar/LC_MESSAGES/messages.po",
    ]


@pytest.mark.skipif(which("msgcat") is None, reason="GNU gettext is not installed")
def test_a_rewrite_by_another_tool_loses_nothing(tree):
    """T14, for the interface: msgcat writes as Poedit does."""
    translate(tree, Check="Перевірити")
    before = write_catalogue(tree, "uk").read_text("utf-8")
    subprocess.run(["msgcat", "-o", ukrainian(tree), ukrainian(tree)], check=True)

    assert update(tree, "uk") == before


def test_what_is_written_is_read(tree):
    translate(tree, Check="Перевірити")
    write_all(tree)
    languages = read_languages(tree / "translations/languages.toml")
    words = read_words([tree / "translations"], languages)

    assert words["uk"].text("Check") == "Перевірити"
    assert words["uk"].missing == 4
    assert words["ar"].missing == 10


# --- how far a language is ------------------------------------------------------------


def review(tree, message, text, *, kind="human", who="Ana"):
    """Add a line to the ledger for a text in the state it has now."""
    po = polib.pofile(str(ukrainian(tree)))
    source = po.find(message)
    id_ = segment_id(Message(source.msgid, context=source.msgctxt))
    line = [id_, review_hash(Entry(id_, message, text)), kind, who, "2026-11-22"]
    ledger = tree / "translations/reviews/uk.tsv"
    ledger.parent.mkdir(exist_ok=True)
    with ledger.open("a", encoding="utf-8") as file:
        file.write("\t".join(line) + "\n")


def test_states_are_counted(tree):
    translate(tree, Check="Перевірити", Lazy="Лінивий", **{"Hello %(name)s": "Привіт"})
    review(tree, "Check", "Перевірити")
    review(tree, "Check", "Перевірити", who="Ben")
    review(tree, "Lazy", "Лінивий")

    # Without its value, the greeting is shown to nobody.
    assert count_states(tree, "uk") == {
        "verified": 1,
        "reviewed": 1,
        "draft": 5,
        "missing": 3,
    }


def test_a_machine_reviews_nothing_and_an_edit_ends_a_review(tree):
    """I20, G9"""
    translate(tree, Check="Перевірити", Lazy="Лінивий")
    review(tree, "Check", "Перевірити", kind="machine", who="model")
    review(tree, "Lazy", "Лінивий")
    translate(tree, Check="Перевірити", Lazy="Ледачий")

    assert "reviewed" not in count_states(tree, "uk")


def test_the_name_of_a_text_knows_its_context_and_its_plural():
    names = {
        segment_id(Message("May")),
        segment_id(Message("May", context="month")),
        segment_id(Message(("May", "Mays"))),
    }

    assert len(names) == 3
    assert all(len(name) == len("interface/") + 12 for name in names)
