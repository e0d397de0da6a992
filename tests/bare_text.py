"""Finds text of a template that nobody could translate (I03)."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

SEEN = {
    "alt", "title", "placeholder", "aria-label", "aria-description",
    "aria-placeholder", "aria-roledescription", "aria-valuetext",
}  # fmt: skip
LABELLED = {"option", "optgroup", "track"}  # their `label` is seen
BUTTONS = {"submit", "button", "reset"}  # inputs whose `value` is seen
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr",
}  # fmt: skip
FILLED = "\ue000"  # stands for whatever an expression gives; no letter
WORD = re.compile(r"[^\W\d_]")
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 -- never renders


def bare_texts(source: str) -> list[str]:
    """Return every text of a template with a letter outside `{% trans %}`."""
    finder = _Finder()
    finder.feed("".join(_outside(source)))
    finder.close()
    return finder.found


def _outside(source: str) -> Iterator[str]:
    """Yield the HTML, with a sign in place of expressions and translated text.

    A block whose name ends in _class fills an attribute of the page around it.
    """
    in_trans = in_class = False
    tag: list[str] | None = None
    for _, kind, value in ENVIRONMENT.lex(source):
        if kind == "block_begin":
            tag = []
        elif kind == "block_end":
            name, *rest = tag or [""]
            if name == "trans":
                yield FILLED
            in_trans = name == "trans" or (in_trans and name != "endtrans")
            if name in {"block", "endblock"}:
                in_class = any(word.endswith("_class") for word in rest[:1])
            tag = None
        elif tag is not None and kind in {"name", "operator"} and value not in "+-":
            tag.append(value)
        elif kind == "variable_begin" and not in_trans:
            yield FILLED
        elif kind == "data" and not in_trans and not in_class:
            yield value


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []  # tag, is it left untranslated?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        untranslated = given.get("translate") == "no" or self._untranslated
        for name, value in given.items():
            if _is_seen(tag, name, given) and not untranslated:
                self._note(value)
        if tag not in VOID:
            self.open.append((tag, untranslated))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        # Branches of a template may close what only one of them opened.
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self.open[-1][0] if self.open else ""
        if inside not in {"script", "style"} and not self._untranslated:
            self._note(data)

    @property
    def _untranslated(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def _note(self, text: str) -> None:
        if WORD.search(text):
            self.found.append(" ".join(text.replace(FILLED, "…").split()))


def _is_seen(tag: str, name: str, given: dict[str, str]) -> bool:
    return (
        name in SEEN
        or (name == "label" and tag in LABELLED)
        or (name == "value" and tag == "input" and given.get("type") in BUTTONS)
        or (name == "content" and given.get("name") == "description")
    )
