"""PO files keyed by id: kept, marked, retired and brought back, never guessed."""

import shutil
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from content_files import (
    LESSON,
    QUIZ,
    catalogues,
    copy_sample,
    edit,
    told,
    translate_everything,
    update,
)
from hypothesis import given
from hypothesis import strategies as st

from kit.content.catalogue import Catalogue, Entry, dump, read_catalogue, sync
from kit.content.problems import ContentError
from kit.content.segments import Segment
from kit.content.sources import read_sources, segments_of

ONE = {"d/a": Segment("A stem", 1, "a"), "d/b": Segment("B stem", 2, "b")}
TRANSLATED = Catalogue(
    "uk", "en", {"d/a": Entry("d/a", "A stem", "А"), "d/b": Entry("d/b", "B stem", "Б")}, {}
)  # fmt: skip


@pytest.fixture(scope="module")
def translated(tmp_path_factory):
    folder = copy_sample(tmp_path_factory.mktemp("translated"))
    translate_everything(folder)
    return folder


@pytest.fixture
def root(translated, tmp_path):
    return Path(shutil.copytree(translated, tmp_path / "site"))


def source(**texts):
    return {f"d/{id_}": Segment(text, 1, id_) for id_, text in texts.items()}


def entry(catalogue, id_):
    found = catalogue.entries[id_]
    return found.source, found.text, found.fuzzy, found.previous


def test_the_ids_are_those_of_the_text(root):
    quiz, lesson = (segments_of(d) for d in reversed(read_sources(root).documents))

    assert [
        i.removeprefix("sample/first-move/") for i in quiz if "first-move" in i
    ] == [
        "stem",
        "options/about-page",
        "options/other-tabs",
        "options/no-lakes",
        "hint",
        "feedback/about-page",
        "feedback/other-tabs",
        "feedback/no-lakes",
        "rationale",
    ]
    assert "sample/sort-cards/groups/fact" in quiz
    assert "sample/find-partners/targets/singer" in quiz
    assert "sample/mark-sentences/labels/seen" in quiz
    assert (
        quiz["sample/name-the-way/accept"].text == "lateral reading\nreading laterally"
    )
    assert "sample/think-back/rationale" not in quiz
    assert list(lesson)[:9] == [
        "sample/title",
        "sample/summary",
        "sample/aim",
        "sample/content_note",
        "sample/objectives/name-writer",
        "sample/misconceptions/looks-prove",
        "sample/misconceptions/trust-nobody",
        "sample/steps/commit",
        "sample/steps/model",
    ]
    assert list(lesson)[10] == "sample/commit-intro"


def test_a_text_that_is_left_out_is_no_text(root):
    edit(root / LESSON, "content_note: Nobody is shown hurt.\n", "")

    assert "sample/content_note" not in segments_of(read_sources(root).lessons[0])


def test_segments_know_where_their_author_wrote_them(root):
    quiz = segments_of(read_sources(root).quizzes[0])

    segment = quiz["sample/first-move/options/other-tabs"]
    line = (root / QUIZ).read_text("utf-8").split("\n")[segment.line - 1]
    assert line == "      other-tabs: Open a new tab and see what others say"
    assert segment.where == "items.2.options.other-tabs"


def test_translators_are_told_what_to_keep(root):
    text = (root / "quizzes/sample/i18n/uk.po").read_text("utf-8")

    assert "#. One accepted answer per line. Lines may be added or removed.\n" in text
    assert (
        "#. Translate the words in [[id|words]]; keep every id, in any order.\n" in text
    )
    assert "#. For teachers.\n" in text
    assert "key" not in text


def test_a_changed_source_keeps_the_translation_as_fuzzy():
    found = sync(TRANSLATED, source(a="A new stem", b="B stem"))

    assert entry(found, "d/a") == ("A new stem", "А", True, "A stem")
    assert entry(found, "d/b") == ("B stem", "Б", False, None)


def test_swapped_texts_are_not_matched_by_likeness():
    found = sync(TRANSLATED, source(a="B stem", b="A stem"))

    assert entry(found, "d/a") == ("B stem", "А", True, "A stem")
    assert entry(found, "d/b") == ("A stem", "Б", True, "B stem")


def test_a_source_that_returns_is_translated_again():
    changed = sync(TRANSLATED, source(a="A new stem", b="B stem"))
    again = sync(changed, source(a="A third stem", b="B stem"))

    assert entry(again, "d/a") == ("A third stem", "А", True, "A stem")
    assert sync(again, ONE) == TRANSLATED


def test_new_texts_are_empty_and_gone_ones_are_kept_aside():
    found = sync(TRANSLATED, source(a="A stem", c="C stem"))

    assert entry(found, "d/c") == ("C stem", "", False, None)
    assert found.obsolete == {"d/b": Entry("d/b", "B stem", "Б")}
    assert sync(found, ONE) == TRANSLATED


def test_a_text_that_returns_with_other_words_is_stale():
    gone = sync(TRANSLATED, source(a="A stem"))
    back = sync(gone, source(a="A stem", b="B other"))

    assert entry(back, "d/b") == ("B other", "Б", True, "B stem")


def test_a_stale_text_that_goes_remembers_what_it_was_written_for():
    stale = sync(TRANSLATED, source(a="A stem", b="B other"))
    back = sync(sync(stale, source(a="A stem")), source(a="A stem", b="B other"))

    assert back == stale


def test_an_untranslated_text_that_goes_leaves_nothing():
    empty = sync(Catalogue.empty("uk", source_locale="en"), ONE)

    assert sync(empty, {}).obsolete == {}
    assert entry(sync(empty, source(a="Other", b="B stem")), "d/a") == (
        "Other",
        "",
        False,
        None,
    )


def test_what_a_translator_marked_fuzzy_stays_fuzzy():
    marked = {**TRANSLATED.entries, "d/a": Entry("d/a", "A stem", "А", fuzzy=True)}
    found = sync(replace(TRANSLATED, entries=marked), ONE)

    assert entry(found, "d/a") == ("A stem", "А", True, None)


def test_one_changed_block_makes_exactly_one_text_stale_and_the_way_back_none(root):
    before = {f: f.read_bytes() for f in root.glob("*/sample/i18n/uk.po")}
    edit(root / LESSON, "I read the name first.", "I read the name at once.")
    update(root)

    stale = [
        e.id for c in catalogues(root).values() for e in c.entries.values() if e.fuzzy
    ]
    assert stale == ["sample/model-example-name"]

    edit(root / LESSON, "I read the name at once.", "I read the name first.")
    update(root)
    assert {f: f.read_bytes() for f in root.glob("*/sample/i18n/uk.po")} == before


def test_updating_twice_changes_no_byte(root):
    edit(root / QUIZ, "Read what the site says about itself", "Read its own words")
    edit(root / QUIZ, "  - id: think-back", "  - id: think-again")
    edit(root / LESSON, "think-back", "think-again")
    update(root)
    once = {f: f.read_bytes() for f in root.glob("*/sample/i18n/uk.po")}
    update(root)

    assert {f: f.read_bytes() for f in root.glob("*/sample/i18n/uk.po")} == once


def test_other_tools_read_what_we_write(root):
    edit(
        root / QUIZ, "explains it with eleven charts", "explains it with twelve charts"
    )
    edit(root / QUIZ, "  - id: think-back", "  - id: think-again")
    edit(root / LESSON, "think-back", "think-again")
    update(root)

    file = root / "quizzes/sample/i18n/uk.po"
    po = polib.pofile(str(file))
    ours = read_catalogue(file, source_locale="en")
    assert po.metadata["Language"] == "uk"
    assert po.metadata["X-Source-Locale"] == "en"
    assert {e.msgctxt: (e.msgid, e.msgstr) for e in po if not e.obsolete} == {
        e.id: (e.source, e.text) for e in ours.entries.values()
    }
    (stale,) = (e for e in po if e.fuzzy)
    assert stale.previous_msgid == ours.entries["sample/tap-glossy/passage"].previous
    assert [e.msgctxt for e in po.obsolete_entries()] == ["sample/think-back/stem"]


def test_what_another_tool_rewrites_is_read_the_same(root):
    edit(
        root / QUIZ, "explains it with eleven charts", "explains it with twelve charts"
    )
    update(root)
    file = root / "quizzes/sample/i18n/uk.po"
    ours = read_catalogue(file, source_locale="en")
    po = polib.pofile(str(file), wrapwidth=40)
    po.save()

    theirs = read_catalogue(file, source_locale="en")
    assert {i: replace(e, line=1) for i, e in theirs.entries.items()} == {
        i: replace(e, line=1) for i, e in ours.entries.items()
    }


TRICKY = st.text(
    st.sampled_from('ab"\\ntй\u2028\u00a0 \t\n#|~%{}[]é'), min_size=1, max_size=30
).filter(lambda t: t.strip() == t)


@given(
    st.dictionaries(
        st.sampled_from(["d/a", "d/b/stem", "d/c/options/x"]),
        st.tuples(TRICKY, TRICKY, TRICKY, st.booleans()),
        min_size=1,
    )
)
def test_every_text_survives_the_file(tmp_path_factory, texts):
    file = tmp_path_factory.mktemp("po") / "uk.po"
    entries = {
        id_: Entry(id_, s, t, fuzzy=f, previous=p if f else None)
        for id_, (s, t, p, f) in texts.items()
    }
    written = Catalogue("uk", "en", entries, {}, ("By nobody",))
    file.write_text(dump(written, {}), "utf-8", newline="\n")

    found = read_catalogue(file, source_locale="en")
    assert {i: replace(e, line=1) for i, e in found.entries.items()} == entries
    assert dump(found, {}) == dump(written, {})


def test_comments_of_translators_and_credits_stay(tmp_path):
    file = tmp_path / "uk.po"
    file.write_text(
        "# Translated by the class 8B\n"
        'msgid ""\nmsgstr ""\n"Language: uk\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        "# adapted: another street\n# a note\n#. made by the kit\n#: places.py:1\n"
        'msgctxt "d/a"\nmsgid "A stem"\nmsgstr "А"\n',
        "utf-8",
    )

    found = read_catalogue(file, source_locale="en")
    assert found.comments == ("Translated by the class 8B",)
    assert found.entries["d/a"].comments == ("adapted: another street", "a note")
    assert found.entries["d/a"].adapted == "another street"
    assert TRANSLATED.entries["d/a"].adapted is None
    text = dump(sync(found, ONE), ONE)
    assert text.startswith('# Translated by the class 8B\nmsgid ""\n')
    assert "# adapted: another street\n# a note\nmsgctxt" in text


def test_previous_texts_of_other_tools_are_read(tmp_path):
    file = tmp_path / "uk.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: uk\\n"\n\n'
        '#, fuzzy\n#| msgctxt "d/a"\n#| msgid ""\n#| "A "\n#| "stem"\n'
        'msgctxt "d/a"\nmsgid "A new stem"\nmsgstr "А"\n\n'
        '#| msgctxt "d/b"\nmsgctxt "d/b"\nmsgid "B stem"\nmsgstr "Б"\n\n'
        '#, fuzzy\n#~| msgid "Old"\n#~| msgid_plural "Olds"\n#~ msgctxt "d/c"\n#~ msgid "C"\n#~ msgstr "Ц"\n',
        "utf-8",
    )

    found = read_catalogue(file, source_locale="en")
    assert found.entries["d/a"].previous == "A stem"
    assert found.entries["d/b"].previous is None
    assert found.obsolete["d/c"].previous == "Old"
    assert sync(found, ONE).entries["d/a"].fuzzy is False


HEADER = 'msgid ""\nmsgstr ""\n"Language: uk\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEADER + 'msgid "A"\nmsgstr "Б"\n', "uk.po:5: entry: no msgctxt"),
        (HEADER + 'msgctxt "d/a"\nmsgid "A"\nmsgid_plural "As"\nmsgstr[0] "Б"\n', "plural forms do not belong"),
        (HEADER + 'msgctxt "d/a"\nmsgid "A"\nmsgstr "Б"\n\nmsgctxt "d/a"\nmsgid "B"\nmsgstr "В"\n', "uk.po:10: d/a: the same id as on line 6"),
        (HEADER.replace("uk", "pl"), "the header says 'Language: pl'; it must be uk"),
        ("", "the header says 'Language: '"),
        (HEADER + 'msgctxt "d/a"\nmsgid "A"\n', "syntax: this is not a PO file"),
        (HEADER + "hello\n", "uk.po:5: syntax: this is not a PO file"),
        ('"hello"\n', "syntax: this is not a PO file"),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=n;\\n"\n', "check quotes and header"),
    ],
)  # fmt: skip
def test_files_that_are_no_catalogue(tmp_path, text, complaint):
    file = tmp_path / "uk.po"
    file.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        read_catalogue(file, source_locale="en")

    assert any(
        complaint in problem for problem in told(caught.value.problems, tmp_path)
    )
