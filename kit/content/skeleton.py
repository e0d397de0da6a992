"""New lessons and quizzes: as little as passes the check, to be written over."""

from kit.content.lessonfile import LessonFile

LESSON = """\
---
id: {id}
source_locale: en
minutes: 45
title: A new lesson
summary: One sentence for the list of lessons.
aim: Students tell what a sound note says about its sources.
objectives:
  - id: name-the-source
    text: In two notes, name who is responsible and how they could know.
content_note: Nobody is shown hurt in this lesson.
misconceptions:
  - id: tone-proves
    text: A calm text is reliable.
    step: model
  - id: trust-nobody
    text: Whoever writes something wants something, so it is safest to trust nobody.
    step: model
steps:
  - id: commit
    kind: read
    title: Two notes
  - id: model
    kind: read
    title: What to look for
---

::: step {{#commit}}
Read both notes before you decide. {{#commit-intro}}

::: specimen {{#commit-a}}
The first note. {{#commit-a-text}}
:::

::: specimen {{#commit-b}}
The second note. {{#commit-b-text}}
:::
:::

::: step {{#model}}
Say what the first note shows about its writer. {{#model-look}}

::: keep {{#model-keep}}
Ask who stands behind it and how they could know. {{#model-keep-text}}
:::
:::

::: teacher {{#guide}}
## Before the lesson {{#guide-before}}

Read the two notes aloud once. {{#guide-before-text}}
:::
"""

ANSWER_STEP = """\
  - id: answer
    kind: answer
    title: Your turn
    items: [{items}]
"""

QUIZ = """\
id: {id}
source_locale: en
items:
  - id: pool-hours-counted
    type: judge
    skill: source.identify
    polarity: sound
    track: everyday
    lean: none
    family: counted-and-owned
    twin: pool-hours-glossy
    form:
    level: judge
    est_p: 0.60
    marks: 1
    passage: >-
      The pool should open an hour earlier on school days. Mira Lund, who runs the
      front desk, counted visitors for three weeks in March: between seven and eight
      o'clock about thirty people waited outside each morning. Her lists hang in the
      hall, and she adds that one of the weeks was unusually cold. Opening earlier
      needs one more guard, whose hours the plan sets out.
    feedback:
      good-enough: >-
        Yes. We learn who counted, when and where the lists hang, and the limit is
        said openly. That is enough to rely on it for now.
      not-good-enough: >-
        Three weeks are not a year, and the note says so itself. It still names who
        counted and how, which is good enough for this question.
    misconceptions:
      not-good-enough: {over_correction}
    rationale: A named person counted, the lists can be seen, and the limit is told.
  - id: pool-hours-glossy
    type: judge
    skill: source.identify
    polarity: flawed
    track: everyday
    lean: none
    family: glossy-and-ownerless
    twin: pool-hours-counted
    form:
    level: judge
    est_p: 0.60
    marks: 1
    passage: >-
      The pool should open an hour earlier on school days. Everyone who loves the
      place knows that mornings there are special, and the colourful page of the
      friends of the pool says so in large letters. According to the page, hundreds
      of visitors would come before school. It gives no name, no date and no way to
      ask back, but it has friendly pictures and a clear wish.
    feedback:
      good-enough: >-
        The page is friendly, and its wish may even be right. But nobody stands behind
        the number, so we cannot know how it came about.
      not-good-enough: >-
        Yes. Nobody is named who counted, and there is no way to ask. Friendly
        pictures and large letters cannot take the place of that.
    misconceptions:
      good-enough: {belief}
    rationale: Nobody answers for the number, whatever one thinks of the wish.
"""


def new_lesson(id_: str, *, items: list[str]) -> str:
    """A lesson; with a step for `items`, those of its quiz, if there are any."""
    text = LESSON.format(id=id_)
    if not items:
        return text
    head, mark, body = text.partition("---\n\n:::")
    return head + ANSWER_STEP.format(items=", ".join(items)) + mark + body


def new_quiz(id_: str, *, lesson: LessonFile | None) -> str:
    """A quiz of one pair of twins; wrong options name misconceptions of `lesson`."""
    named = [m.id for m in lesson.shape.misconceptions] if lesson else []
    named = named or ["tone-proves", "trust-nobody"]  # those of a new lesson
    return QUIZ.format(id=id_, belief=named[0], over_correction=named[-1])
