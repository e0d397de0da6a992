"""Everything that can be wrong with a folder of content, said at once.

`load_library` reports what keeps a document from being used. This goes on: rules over
whole quizzes, the look of texts, every block rendered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kit.content.bank import bank_problems, translated_length_problem
from kit.content.forms import cue_problems, form_problems, parallel_problems
from kit.content.html import is_good_link, to_html
from kit.content.keying import keying_problems
from kit.content.lessonfile import LessonFile
from kit.content.load import REVIEWS, Ledgers, Pairs, translations
from kit.content.markdown import TooLargeError, inspect
from kit.content.problems import ContentError, Problem, Severity, in_order
from kit.content.segments import Segments
from kit.content.shelves import FILE, read_shelves
from kit.content.sources import SourceFile, Sources, read_sources, segments_of
from kit.content.translation import Translation
from kit.content.typography import (
    Glossary,
    has_form,
    left_in_source,
    parse_glossary,
    typography_notes,
    unicode_faults,
    uses_term,
)
from kit.content.wording import wording_problems
from kit.content.yamlfile import read_text

GLOSSARY = Path("translations/glossary")
SEVERAL = 3  # texts before a missing term says something about the translation


@dataclass(frozen=True, slots=True)
class Checked:
    sources: Sources
    problems: tuple[Problem, ...]


def check_content(root: Path) -> Checked:
    """Read everything under `root` and look at all of it."""
    sources = read_sources(root)
    problems = Pairs(sources).problems
    lessons = {lesson.shape.id: lesson for lesson in sources.lessons}
    for quiz in sources.quizzes:
        lesson = lessons.get(quiz.shape.id)
        problems += bank_problems(quiz, has_lesson=lesson is not None)
        problems += form_problems(quiz)
        problems += wording_problems(quiz, lesson)
        problems += keying_problems(quiz)
    problems += parallel_problems(sources.quizzes)
    problems += cue_problems(sources.quizzes)
    problems += _shelf_problems(root)
    ledgers = Ledgers(root / REVIEWS)
    glossaries: dict[str, Glossary] = {}
    for document in sources.documents:
        source = segments_of(document)
        problems += _source_problems(document, source)
        for translation in translations(document, source, ledgers, problems):
            locale = translation.catalogue.locale
            if locale not in glossaries:
                glossaries[locale] = _glossary(root / GLOSSARY / f"{locale}.tsv")
            glossary = glossaries[locale]
            problems += _translation_problems(document, source, translation)
            problems += _option_lengths(document, translation)
            problems += _glossary_notes(source, translation, glossary)
    problems += ledgers.problems
    return Checked(sources, in_order(problems))


def _shelf_problems(root: Path) -> list[Problem]:
    try:
        shelves = read_shelves(root)
    except ContentError as error:
        return list(error.problems)
    due = shelves.due(datetime.now(UTC).date()) if shelves else ()
    return [
        Problem(
            root / FILE,
            1,
            row.id,
            f"to be looked at again by {row.review_by}: read the sources, move the day",
            "warning",
        )
        for row in due
    ]


def _source_problems(document: SourceFile, source: Segments) -> Iterator[Problem]:
    locale = document.shape.source_locale
    for id_, segment in source.items():
        found = list(unicode_faults(segment.text, locale))
        if is_block(document, id_):
            found += html_faults(segment.text)
        for message in found:
            yield Problem(document.file, segment.line, segment.where, message)


def _translation_problems(
    document: SourceFile, source: Segments, translation: Translation
) -> Iterator[Problem]:
    catalogue = translation.catalogue
    source_locale = document.shape.source_locale
    for id_, text in translation.texts.items():
        entry, original = catalogue.entries[id_], source[id_].text
        faults = list(unicode_faults(text, catalogue.locale))
        if is_block(document, id_):
            faults += html_faults(text)
        notes = [
            *typography_notes(text, catalogue.locale),
            *left_in_source(original, text, source_locale=source_locale),
        ]
        for message in (*faults, *notes):
            severity: Severity = "error" if message in faults else "warning"
            yield Problem(translation.file, entry.line, id_, message, severity)


def _option_lengths(
    document: SourceFile, translation: Translation
) -> Iterator[Problem]:
    if isinstance(document, LessonFile):
        return
    if message := translated_length_problem(document, translation.texts):
        yield Problem(translation.file, 1, "options", message)


def _glossary_notes(
    source: Segments, translation: Translation, glossary: Glossary
) -> Iterator[Problem]:
    """I19, once for each term that most texts of the document say otherwise.

    One text without the term is no fault: “right” is also a side, “answer” a verb.
    """
    for term, forms in glossary.items():
        uses = [i for i in translation.texts if uses_term(source[i].text, term)]
        without = [i for i in uses if not has_form(translation.texts[i], forms)]
        if len(without) >= SEVERAL and len(without) > len(uses) / 2:
            message = (
                f"“{term}” is {forms[0]} in the glossary, and {len(without)} of "
                f"{len(uses)} texts have another word; this is the first"
            )
            entry = translation.catalogue.entries[without[0]]
            yield Problem(translation.file, entry.line, entry.id, message, "warning")


def is_block(document: SourceFile, id_: str) -> bool:
    """Whether the segment is Markdown; all others are plain text."""
    parts = id_.split("/")
    return (
        isinstance(document, LessonFile)
        and len(parts) == 2
        and parts[1] in document.blocks
    )


def html_faults(text: str) -> Iterator[str]:
    """What a page would not show as it was written."""
    try:
        to_html(text)
        links = inspect(text).links
    except TooLargeError as error:
        yield str(error)
        return
    for link in links:
        if not is_good_link(link):
            yield (
                f"the link {link!r} is not allowed; use https:, mailto:, #… or a path "
                "that begins with one /"
            )


def _glossary(file: Path) -> Glossary:
    return parse_glossary(read_text(file)) if file.exists() else {}
