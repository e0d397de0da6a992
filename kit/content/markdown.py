"""One block of Markdown into HTML that is still to be sanitised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_NESTING = 20  # levels; deeper input is shown as it was typed
MAX_BLOCK = 64 * 1024  # characters; the worst 64 KB take the parser a second

ALLOWED_BLOCKS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "quotation",
}

# Lines that begin something of their own and are never joined to the one before.
_MARKER = re.compile(r"\s*(?:[-*+|>#=:`~\[]|\d+[.)]\s|$)")
# What begins with a letter (after quotes or strong marks) is a paragraph, and without
# these brackets it has no link: parsing thousands of such blocks would say no more.
_PLAIN = re.compile(r"(?:\*\*)?[“«„\"'(]?[^\W\d_][^\[<\n]*")


class TooLargeError(ValueError):
    """The text is beyond a limit; rendering it would cost too much."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a block is made of, for the rules about blocks."""

    kinds: tuple[str, ...]  # of the outermost elements, e.g. ("paragraph", "list")
    heading_levels: tuple[int, ...]
    links: tuple[str, ...]
    has_pictures: bool


@cache
def _parser() -> MarkdownIt:
    """CommonMark and tables; raw HTML is text, links are taken as they are.

    The library's own link check is switched off because a refused link would
    become text without a word; `html.py` is the one place that judges links.
    """
    parser = MarkdownIt(
        "commonmark", {"html": False, "maxNesting": MAX_NESTING, "linkify": False}
    ).enable("table")
    parser.validateLink = _take_any  # type: ignore[method-assign]
    return parser


def render(text: str) -> str:
    """HTML of one block, not yet safe: `html.clean` comes next.

    Raises:
        TooLargeError: above `MAX_BLOCK` characters.
    """
    html = str(_parser().render(_limited(text)))
    # The corner of a table has no words; a heading without any confuses who listens.
    return html.replace("<th></th>", "<td></td>")


@lru_cache(maxsize=4096)  # a source block is compared with each of its translations
def inspect(text: str) -> Parsed:
    """What stands in the block.

    Raises:
        TooLargeError: above `MAX_BLOCK` characters.
    """
    if _PLAIN.fullmatch(_limited(text)):
        return Parsed(("paragraph",), (), (), has_pictures=False)
    tokens = _parser().parse(text)
    outer = [t for t in tokens if t.level == 0 and t.nesting >= 0]
    inner = list(_inline(tokens))
    return Parsed(
        kinds=tuple(ALLOWED_BLOCKS.get(t.type, t.type) for t in outer),
        heading_levels=tuple(int(t.tag[1:]) for t in outer if t.type == "heading_open"),
        links=tuple(str(t.attrs["href"]) for t in inner if t.type == "link_open"),
        has_pictures=any(t.type == "image" for t in inner),
    )


def unwrapped(text: str) -> str:
    """The block with each paragraph on one line, where that changes nothing.

    Line breaks inside a paragraph are the author's layout; without them the
    translators' source text stays the same when a paragraph is wrapped anew.
    """
    lines = text.split("\n")
    joined = lines[:1]
    for line in lines[1:]:
        if _MARKER.match(line) or joined[-1].endswith(("  ", "\\")):
            joined.append(line)
        else:
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
    attempt = "\n".join(joined)
    if attempt == text or _PLAIN.fullmatch(attempt):
        return attempt
    return attempt if _looks_the_same(text, attempt) else text


def _looks_the_same(one: str, other: str) -> bool:
    return render(one).replace("\n", " ") == render(other).replace("\n", " ")


def _limited(text: str) -> str:
    if len(text) > MAX_BLOCK:
        raise TooLargeError(
            f"{len(text):,} characters; a block may have {MAX_BLOCK:,}, so split it"
        )
    return text


def _take_any(url: str) -> bool:  # noqa: ARG001  the library gives it by name
    return True


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()
