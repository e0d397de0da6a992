"""What the columns of the long export mean, in the reader's language."""

from kit.i18n.words import gettext as _


def meanings() -> dict[str, str]:
    """By the name of the column; the names themselves are English in every language."""
    return {
        "student": _("A made-up name for the student; the same within one file."),
        "class": _("A made-up name for the class."),
        "lesson": _("A made-up name for the lesson or test as it was given once."),
        "kind": _("A lesson (module) or a test (form)."),
        "content": _("Which lesson, or which test: before, after or later."),
        "form": _("Which form of the test; empty in a lesson."),
        "track": _("Topics of war news or of everyday life."),
        "item": _("Which question."),
        "item_revision": _("Which wording of the question."),
        "type": _("What kind of question it is; empty if it was removed meanwhile."),
        "skill": _("The skill the question practises."),
        "polarity": _("Whether what is judged deserves to be relied on."),
        "lean": _(
            "Whose position the passage suits. Said of passages, never of people."
        ),
        "family": _("Questions of one family use the same move in another story."),
        "level": _("What is asked for: to notice, to judge or to repair."),
        "try": _("First try, or the second after the hint."),
        "answer": _("What was chosen, by the ids of the question; empty for words."),
        "right": _("1 if the answer was wholly right."),
        "earned": _("Points earned."),
        "possible": _("Points to be earned."),
        "certainty": _("1 not sure, 2 fairly sure, 3 very sure; empty if not said."),
        "locale": _("The language in which the question was read."),
        "translation": _("How far that translation had been checked."),
        "day": _("The day of the answer, in UTC."),
        "seconds": _("Seconds since the student began the lesson or test."),
        "ruling": _("The class left the question out, or has its own key; else empty."),
    }


def readme() -> str:
    """The word to the reader that lies beside the answers."""
    return "\n\n".join(
        (
            _(
                "answers.csv: one row for each answer. codebook.csv: what the columns "
                "mean. Students, classes and lessons have made-up names; nobody's "
                "nickname is in these files."
            ),
            _(
                "A small class can still be recognised by its answers. Keep the files "
                "as carefully as a class register, and do not publish them."
            ),
            _(
                "First answers (try = 1) say what students could do. Leave out rows "
                "with a ruling before you compute discernment."
            ),
            'R:       answers <- read.csv("answers.csv")',
            'pandas:  answers = pandas.read_csv("answers.csv")',
        )
    )
