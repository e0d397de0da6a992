"""The made-up module with a reserve of three, and a second module after it."""

from dataclasses import replace

from kit.content.model import Library

FIRST, SECOND = "demo-module", "second-module"


def two_lessons(library):
    """Nothing asks `ev-text`, `ev-match` and `ev-judge-twin` of the first any more.

    The items of the second have an "s-" before their ids.
    """
    lesson, quiz = library.lessons[FIRST], library.quizzes[FIRST]
    shorter = _with_items(
        lesson,
        lambda items: (i for i in items if not i.endswith(("-text", "-match"))),
    )
    second = _with_items(lesson, lambda items: map(_renamed, items))
    its_quiz = replace(
        quiz,
        id=SECOND,
        items={
            _renamed(i): replace(item, id=_renamed(i), twin=_renamed(item.twin))
            for i, item in quiz.items.items()
        },
        texts={
            locale: replace(
                text, items={_renamed(i): words for i, words in text.items.items()}
            )
            for locale, text in quiz.texts.items()
        },
    )
    return Library(
        {FIRST: shorter, SECOND: replace(second, id=SECOND)},
        {**library.quizzes, SECOND: its_quiz},
    )


def _renamed(id_):
    return f"s-{id_}" if id_ else id_


def _with_items(lesson, change):
    steps = (replace(step, items=tuple(change(step.items))) for step in lesson.steps)
    return replace(lesson, steps=tuple(steps))
