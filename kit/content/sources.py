"""Lessons and quizzes as they stand in a folder: each read, or its problems told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from kit.content.frontmatter import twice_there
from kit.content.lessonfile import LessonFile, read_lesson
from kit.content.problems import ContentError, Problem
from kit.content.schema import QuizShape
from kit.content.segments import Segments, lesson_segments, quiz_segments
from kit.content.yamlfile import ParseYaml, Tree, parse_yaml, read_text, validate

# An item of such a name would share ids with the texts of the lesson's front matter.
_RESERVED_ITEMS = frozenset({"objectives", "misconceptions", "steps"})


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz as it was written: checked, not yet in any language."""

    file: Path
    shape: QuizShape
    tree: Tree
    warnings: tuple[Problem, ...] = ()


_D = TypeVar("_D", LessonFile, QuizFile)
SourceFile: TypeAlias = LessonFile | QuizFile


@dataclass(frozen=True, slots=True)
class Sources:
    """All documents under one root; the broken ones are among the problems only."""

    lessons: Sequence[LessonFile]
    quizzes: Sequence[QuizFile]
    problems: tuple[Problem, ...]

    @property
    def documents(self) -> tuple[SourceFile, ...]:
        return (*self.lessons, *self.quizzes)


def read_quiz(file: Path, *, parse: ParseYaml = parse_yaml) -> QuizFile:
    """Read one quiz.yaml.

    Raises:
        ContentError: with every problem found.
    """
    tree = parse(file, read_text(file))
    shape = validate(tree, QuizShape)
    if problems := list(_quiz_problems(tree, shape)):
        raise ContentError(problems)
    return QuizFile(file, shape, tree)


def read_sources(root: Path, *, parse: ParseYaml = parse_yaml) -> Sources:
    """Read lessons/*/lesson.md and quizzes/*/quiz.yaml under `root`."""
    problems: list[Problem] = []
    lessons: list[LessonFile] = []
    quizzes: list[QuizFile] = []
    for file in sorted(root.glob("lessons/*/lesson.md")):
        try:
            lessons.append(_named_like_its_folder(read_lesson(file, parse=parse)))
            problems += lessons[-1].warnings
        except ContentError as error:
            problems += error.problems
    for file in sorted(root.glob("quizzes/*/quiz.yaml")):
        try:
            quizzes.append(_named_like_its_folder(read_quiz(file, parse=parse)))
        except ContentError as error:
            problems += error.problems
    return Sources(lessons, quizzes, tuple(problems))


def segments_of(document: SourceFile) -> Segments:
    if isinstance(document, LessonFile):
        return lesson_segments(document)
    return quiz_segments(document.shape, document.tree)


def catalogue_file(document: SourceFile, locale: str) -> Path:
    return document.file.parent / "i18n" / f"{locale}.po"


def _named_like_its_folder(document: _D) -> _D:
    folder = document.file.parent.name
    if document.shape.id != folder:
        message = f"{document.shape.id!r} is not the folder's name; write {folder}"
        raise ContentError([document.tree.problem(("id",), message)])
    return document


def _quiz_problems(tree: Tree, shape: QuizShape) -> Iterator[Problem]:
    ids = [item.id for item in shape.items]
    twice = twice_there(ids)
    for number, id_ in enumerate(ids):
        if id_ in twice and ids.index(id_) != number:
            message = f"{id_}: an earlier item has this id; choose another"
            yield tree.problem(("items", number, "id"), message)
        if id_ in _RESERVED_ITEMS:
            message = f"{id_}: the lesson uses this word; choose another id"
            yield tree.problem(("items", number, "id"), message)
