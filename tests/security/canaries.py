"""The made-up library with a marker in everything a student must not see too early."""

import io
import zipfile
from dataclasses import dataclass, replace

SECRET_SECTIONS = ("teacher", "prompts", "extension", "printable", "key")


@dataclass(frozen=True)
class Canaries:
    """Markers by where they were planted: (quiz, item, what)."""

    marks: dict

    def of(self, item, *whats):
        return {
            mark
            for (_quiz, planted, what), mark in self.marks.items()
            if planted == item and (not whats or what in whats)
        }

    @property
    def all(self):
        return set(self.marks.values())

    def found_in(self, answer):
        """Every marker in the bytes, the headers or the cookies of an answer."""
        text = "".join(_texts(answer.get_data())) + str(answer.headers)
        return {mark for mark in self.all if mark in text}


def _texts(body):
    """The body, or what lies packed in it: a workbook is an archive, too."""
    if not body.startswith(b"PK"):
        yield body.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8", "replace")


def plant(library):
    """The library with markers, and where each of them is."""
    marks = {}

    def mark(*place):
        return marks.setdefault(place, f"canary{len(marks):05d}x")

    quizzes = {
        quiz.id: replace(
            quiz,
            items={i: _item(item, mark, quiz.id) for i, item in quiz.items.items()},
            texts={
                locale: replace(
                    text,
                    items={
                        i: _words(words, mark, quiz.id, i)
                        for i, words in text.items.items()
                    },
                )
                for locale, text in quiz.texts.items()
            },
        )
        for quiz in library.quizzes.values()
    }
    lessons = {lesson.id: _lesson(lesson, mark) for lesson in library.lessons.values()}
    return replace(library, quizzes=quizzes, lessons=lessons), Canaries(marks)


def _item(item, mark, quiz):
    """What authors note about an item: nothing of it is for students."""
    return replace(
        item,
        family=mark(quiz, item.id, "family"),
        skill=mark(quiz, item.id, "skill"),
        misconceptions={o: mark(quiz, item.id, "belief") for o in item.misconceptions},
    )


def _words(words, mark, quiz, item):
    return replace(
        words,
        hint=words.hint and f"{words.hint} {mark(quiz, item, 'hint')}",
        feedback={
            option: f"{why} {mark(quiz, item, option)}"
            for option, why in words.feedback.items()
        },
        accept=words.accept and (*words.accept, mark(quiz, item, "accept")),
        rationale=f"{words.rationale} {mark(quiz, item, 'rationale')}",
    )


def _lesson(lesson, mark):
    secret = {
        block
        for section in lesson.sections.values()
        if section.kind in SECRET_SECTIONS
        for block in _blocks(section)
    }
    return replace(
        lesson,
        texts={
            locale: replace(
                text,
                aim=f"{text.aim} {mark(lesson.id, 'lesson', 'aim')}",
                misconceptions={
                    m: f"{said} {mark(lesson.id, 'lesson', m)}"
                    for m, said in text.misconceptions.items()
                },
                blocks={
                    block: replace(
                        words,
                        html=f"{words.html}<p>{mark(lesson.id, 'lesson', block)}</p>",
                    )
                    if block in secret
                    else words
                    for block, words in text.blocks.items()
                },
            )
            for locale, text in lesson.texts.items()
        },
    )


def _blocks(section):
    for child in section.children:
        if hasattr(child, "children"):
            yield from _blocks(child)
        else:
            yield child.id
