"""Words in the source language that need care: what may hurt, what does not travel."""

import re
from collections.abc import Iterator

from kit.content.lessonfile import LessonFile
from kit.content.problems import Problem
from kit.content.schema import ItemShape
from kit.content.sources import QuizFile
from kit.content.yamlfile import Path_, read_text

# English, as the shipped bank is. A quiz written in another language is not searched.
SENSITIVE = (
    *("abducted", "beheaded", "bloody", "bombed", "casualties", "corpse", "corpses"),
    *("dead", "died", "dying", "executed", "genocide", "grave", "graves", "hostage"),
    *("hostages", "killed", "killing", "massacre", "mutilated", "prisoner"),
    *("prisoners", "rape", "raped", "shelled", "shelling", "suicide", "torture"),
    *("tortured", "wounded", "wounds"),
)
IDIOMS = (
    "at the end of the day",
    "back to square one",
    "ballpark",
    "barking up",
    "beat around the bush",
    "break the ice",
    "by and large",
    "call it a day",
    "cherry-pick",
    "cut corners",
    "elephant in the room",
    "few and far between",
    "fish out of water",
    "game changer",
    "hit the nail",
    "in a nutshell",
    "it goes without saying",
    "it is what it is",
    "jump to conclusions",
    "kick the bucket",
    "level playing field",
    "move the goalposts",
    "no smoke without fire",
    "on the fence",
    "piece of cake",
    "play devil's advocate",
    "red herring",
    "rule of thumb",
    "take it with a grain of salt",
    "the ball is in",
    "the jury is still out",
    "tip of the iceberg",
    "turn a blind eye",
    "under the weather",
    "wild goose chase",
)
_SENSITIVE = re.compile(rf"\b({'|'.join(SENSITIVE)})\b", re.IGNORECASE)
_IDIOMS = re.compile(rf"\b({'|'.join(map(re.escape, IDIOMS))})\b", re.IGNORECASE)


def wording_problems(quiz: QuizFile, lesson: LessonFile | None) -> Iterator[Problem]:
    """Sensitive words the lesson did not warn of; idioms without a note."""
    if quiz.shape.source_locale != "en":
        return
    warned = lesson.shape.content_note if lesson else ""
    lines = read_text(quiz.file).split("\n")
    starts = [quiz.tree.lines["items", n] for n in range(len(quiz.shape.items))]
    ends = [*starts[1:], len(lines) + 1]
    for number, item in enumerate(quiz.shape.items):
        noted = "\n".join(lines[max(0, starts[number] - 3) : ends[number] - 1])
        for loc, text in _texts(number, item):
            for word in sorted({m.lower() for m in _SENSITIVE.findall(text)}):
                if word not in warned.lower():
                    message = (
                        f"“{word}” may hurt a student; choose another word, or let the "
                        "lesson's content_note name it"
                    )
                    yield quiz.tree.problem(loc, message)
            for idiom in sorted({m.lower() for m in _IDIOMS.findall(text)}):
                if not re.search(r"#.*translat", noted, re.IGNORECASE):
                    message = (
                        f"“{idiom}” is an idiom; say it plainly, or add a comment for "
                        "translators: # Translators: …"
                    )
                    yield quiz.tree.problem(loc, message)


def _texts(number: int, item: ItemShape) -> Iterator[tuple[Path_, str]]:
    """What a student reads before answering."""
    for name in ("passage", "stem"):
        if text := getattr(item, name, None):
            yield ("items", number, name), text
    for name in ("options", "groups", "targets", "labels"):
        for key, text in getattr(item, name, {}).items():
            yield ("items", number, name, key), text
