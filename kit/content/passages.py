"""Passages: plain text in paragraphs, with spans written `[[id|text]]`."""

import re

from kit.content.model import Passage, Span

_SPAN = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]]*)\]\]")
_ID = re.compile(r"[a-z0-9-]{1,40}")


def parse_passage(text: str) -> Passage:
    """Paragraphs of spans; what stands between two spans has no id.

    Raises:
        ValueError: saying which bracket is wrong.
    """
    paragraphs = tuple(_paragraph(p) for p in text.split("\n\n") if p)
    ids = [s.id for p in paragraphs for s in p if s.id is not None]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"{', '.join(twice)}: two spans have this id; rename one")
    return paragraphs


def span_ids(passage: Passage) -> tuple[str, ...]:
    return tuple(s.id for paragraph in passage for s in paragraph if s.id is not None)


def bare_text(passage: Passage) -> str:
    """The passage as a student reads it, without its marks."""
    return "\n\n".join("".join(s.text for s in paragraph) for paragraph in passage)


def _paragraph(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for found in _SPAN.finditer(text):
        spans.append(Span(None, _plain(text[at : found.start()])))
        spans.append(_span(found[1], found[2]))
        at = found.end()
    spans.append(Span(None, _plain(text[at:])))
    return tuple(s for s in spans if s.text)


def _span(id_: str, text: str) -> Span:
    if not _ID.fullmatch(id_):
        raise ValueError(
            f"[[{id_}|: a span's id must be 1 to 40 of the characters a-z, 0-9 and '-'"
        )
    if not text.strip():
        raise ValueError(f"[[{id_}|]]: this span has no text; write some")
    return Span(id_, text)


def _plain(text: str) -> str:
    if "[[" in text or "]]" in text:
        raise ValueError(
            "a span is not closed or not complete; write [[id|words]], "
            "without brackets inside"
        )
    return text
