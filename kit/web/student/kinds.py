"""The forms that ask one thing: options, spans or words.

What each takes for an answer, and what it says if it cannot.
"""

from collections.abc import Mapping

from kit.content.model import (
    Chosen,
    Highlight,
    Reflection,
    Response,
    Typed,
)
from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.web.student.fields import ItemForm
from kit.web.student.shown import how_many

TEXT_LIMIT = 80  # characters
REFLECTION_LIMIT = 300  # characters


class OneForm(ItemForm):
    """Judge and single choice: radio buttons."""

    @property
    def group_field(self) -> str:
        return "chosen"

    @property
    def picked(self) -> tuple[str, ...]:
        return (self["chosen"].data,)

    @property
    def targets(self) -> Mapping[str, str]:
        return {**super().targets, "chosen": f"chosen-{self.shown[0]}"}

    def check(self) -> None:
        if not self["chosen"].data:
            self.complain("chosen", _("Choose one answer."))

    def response(self) -> Response:
        return Chosen(frozenset({self["chosen"].data}))


class SomeForm(ItemForm):
    """Multiple choice and highlight: checkboxes.

    A multiple choice wants exactly as many as are to be found, a highlight at most
    so many.
    """

    @property
    def group_field(self) -> str:
        return "chosen"

    @property
    def picked(self) -> tuple[str, ...]:
        chosen: tuple[str, ...] = self["chosen"].data
        return chosen

    @property
    def hint(self) -> str:
        most = how_many(self.asked)
        if isinstance(self.asked, Highlight):
            return ngettext(
                "Choose up to %(num)s part of the text.",
                "Choose up to %(num)s parts of the text.",
                most,
            )
        return choose(most)

    @property
    def targets(self) -> Mapping[str, str]:
        return {**super().targets, "chosen": f"chosen-{self.shown[0]}"}

    @property
    def counted(self) -> tuple[str, ...]:
        return counts(len(self.shown), how_many(self.asked))

    def check(self) -> None:
        chosen, most = self["chosen"], how_many(self.asked)
        if chosen.strange:
            self.complain("chosen", _("Choose from what is shown here."))
        elif len(chosen.data) > most:
            self.complain("chosen", too_many(len(chosen.data), most))
        elif isinstance(self.asked, Highlight):
            if not chosen.data:
                self.complain("chosen", _("Choose at least one part of the text."))
        elif len(chosen.data) < most:
            self.complain("chosen", choose(most))

    def response(self) -> Response:
        return Chosen(frozenset(self["chosen"].data))


def choose(count: int) -> str:
    return ngettext("Choose %(num)s answer.", "Choose %(num)s answers.", count)


def too_many(chosen: int, most: int) -> str:
    return ngettext(
        "You can choose %(most)s. Take %(num)s out.",
        "You can choose %(most)s. Take %(num)s out.",
        chosen - most,
        most=most,
    )


def counts(shown: int, most: int) -> tuple[str, ...]:
    """What the counter says when 0, 1, 2 … of those shown are chosen."""
    return tuple(
        ngettext(
            "%(num)s of %(most)s chosen", "%(num)s of %(most)s chosen", n, most=most
        )
        if n <= most
        else too_many(n, most)
        for n in range(shown + 1)
    )


class TypedForm(ItemForm):
    """Short text, which needs words, and reflection, which may stay empty."""

    @property
    def hint(self) -> str:
        if isinstance(self.asked, Reflection):
            return _("You can leave this empty. Your teacher can read it.")
        return _("A word or a few words are enough.")

    def check(self) -> None:
        is_reflection = isinstance(self.asked, Reflection)
        most = REFLECTION_LIMIT if is_reflection else TEXT_LIMIT
        used = len(self["text"].data)
        if used > most:
            self.complain(
                "text",
                _(
                    "Please use at most %(most)s characters. You have used %(used)s.",
                    most=most,
                    used=used,
                ),
            )
        elif not used and not is_reflection:
            self.complain("text", _("Write your answer."))

    def response(self) -> Response:
        return Typed(self["text"].data)
