"""Read lessons/ and quizzes/ into a `Library`, and say what is wrong with the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.content.catalogue import read_catalogue
from kit.content.crosscheck import (
    items_by_id,
    lesson_problems,
    quiz_problems,
    taken_ids,
)
from kit.content.ledger import Ledger, read_ledger
from kit.content.lessonfile import LessonFile
from kit.content.model import Lesson, LessonText, Library, Quiz, QuizText
from kit.content.offer import (
    lesson_text,
    quiz_text,
    source_lesson_text,
    source_quiz_text,
)
from kit.content.problems import ContentError, Problem, errors, in_order
from kit.content.segments import Segments
from kit.content.sources import (
    QuizFile,
    SourceFile,
    Sources,
    read_sources,
    segments_of,
)
from kit.content.translation import Translation, translate
from kit.content.treecache import TreeCache
from kit.content.values import (
    item_value,
    lesson_misconceptions,
    lesson_revision,
    lesson_steps,
    quiz_revision,
)
from kit.content.yamlfile import parse_yaml

REVIEWS = Path("translations/reviews")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What can be used, and everything that is wrong with what cannot."""

    library: Library
    problems: tuple[Problem, ...]


def load_library(
    roots: Sequence[Path], *, reviews: Path | None = None, cache: Path | None = None
) -> Loaded:
    """Load every lesson and quiz under `roots`, the shipped root first.

    A broken document is left out, with its lesson or quiz of the same id, and its
    problems are reported; the rest still loads. What a later root repeats is left
    out too. `reviews` is the folder of review ledgers, that of the first root
    unless it is given; `cache` a folder that may remember what was read, which
    makes a start three times as fast.
    """
    parse = TreeCache(cache).parse if cache else parse_yaml
    ledgers = Ledgers(reviews or roots[0] / REVIEWS)
    lessons: dict[str, Lesson] = {}
    quizzes: dict[str, Quiz] = {}
    problems: list[Problem] = []
    for root in roots:
        good = Pairs(
            read_sources(root, parse=parse),
            taken=lessons.keys() | quizzes.keys(),
            taken_items={id_ for quiz in quizzes.values() for id_ in quiz.items},
        )
        for lesson in good.lessons:
            lessons[lesson.shape.id] = _lesson(lesson, ledgers, problems)
        for quiz in good.quizzes:
            quizzes[quiz.shape.id] = _quiz(quiz, ledgers, problems)
        problems += good.problems
    problems += ledgers.problems
    return Loaded(Library(lessons, quizzes), in_order(problems))


class Pairs:
    """The documents of one root that are whole, seen together with their pair."""

    def __init__(
        self,
        sources: Sources,
        *,
        taken: frozenset[str] | set[str] = frozenset(),
        taken_items: frozenset[str] | set[str] = frozenset(),
    ) -> None:
        self._items = items_by_id(sources.quizzes)
        self._taken_items = taken_items
        self.problems = list(sources.problems)
        self._lessons = {x.shape.id: x for x in sources.lessons}
        self._quizzes = {x.shape.id: x for x in sources.quizzes}
        self._unread = {p.file.parent.name for p in errors(sources.problems)}
        broken = set(self._unread)
        for document in sources.documents:
            found = list(self._problems(document, taken))
            self.problems += found
            if errors(found):
                broken.add(document.shape.id)
        self.lessons = [x for x in sources.lessons if x.shape.id not in broken]
        self.quizzes = [x for x in sources.quizzes if x.shape.id not in broken]

    def _problems(
        self, document: SourceFile, taken: frozenset[str] | set[str]
    ) -> Iterator[Problem]:
        id_ = document.shape.id
        if id_ in taken:
            message = f"{id_}: shipped content has this id; choose another"
            yield document.tree.problem(("id",), message)
        if id_ in self._unread:
            return  # the other half could not be read; that is told already
        if isinstance(document, LessonFile):
            yield from lesson_problems(document, self._quizzes.get(id_))
        else:
            lesson = self._lessons.get(id_)
            others = None if self._unread else self._items
            yield from quiz_problems(document, lesson, others=others)
            if id_ not in taken:  # that is told already
                yield from taken_ids(document, self._items, self._taken_items)


class Ledgers:
    """The review ledgers of a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Ledger] = {}
        self.problems: list[Problem] = []

    def __getitem__(self, locale: str) -> Ledger:
        if locale not in self._read:
            try:
                self._read[locale] = read_ledger(self._folder / f"{locale}.tsv")
            except ContentError as error:
                self.problems += error.problems
                self._read[locale] = {}
        return self._read[locale]


def translations(
    document: SourceFile, source: Segments, ledgers: Ledgers, problems: list[Problem]
) -> Iterator[Translation]:
    """Every catalogue beside the document; unreadable ones become problems."""
    source_locale = document.shape.source_locale
    for file in sorted(document.file.parent.glob("i18n/*.po")):
        try:
            catalogue = read_catalogue(file, source_locale=source_locale)
        except ContentError as error:
            problems += error.problems
            continue
        ledger = ledgers[catalogue.locale]
        found = translate(file, catalogue, source=source, ledger=ledger)
        problems += found.problems
        yield found


def _quiz(quiz: QuizFile, ledgers: Ledgers, problems: list[Problem]) -> Quiz:
    shape, source = quiz.shape, segments_of(quiz)
    texts: dict[str, QuizText] = {shape.source_locale: source_quiz_text(shape, source)}
    for translation in translations(quiz, source, ledgers, problems):
        if text := quiz_text(shape, source, translation):
            texts[translation.locale] = text
    return Quiz(
        id=shape.id,
        revision=quiz_revision(shape),
        source_locale=shape.source_locale,
        items={item.id: item_value(item) for item in shape.items},
        texts=texts,
    )


def _lesson(lesson: LessonFile, ledgers: Ledgers, problems: list[Problem]) -> Lesson:
    shape, source = lesson.shape, segments_of(lesson)
    return Lesson(
        id=shape.id,
        revision=lesson_revision(lesson),
        source_locale=shape.source_locale,
        minutes=shape.minutes,
        steps=lesson_steps(lesson),
        misconceptions=lesson_misconceptions(lesson),
        cards=tuple(shape.cards),
        sections=lesson.sections,
        texts=_lesson_texts(
            lesson, source, translations(lesson, source, ledgers, problems)
        ),
    )


def _lesson_texts(
    lesson: LessonFile, source: Segments, found: Iterator[Translation]
) -> Mapping[str, LessonText]:
    texts = {lesson.shape.source_locale: source_lesson_text(lesson, source)}
    for translation in found:
        if text := lesson_text(lesson, source, translation):
            texts[translation.locale] = text
    return texts
