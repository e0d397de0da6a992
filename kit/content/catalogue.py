"""One document's translations into one language: PO files with the id in msgctxt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, normalize, read_po, unescape

from kit.content.problems import ContentError, Problem
from kit.content.segments import Segments
from kit.content.yamlfile import read_text

ADAPTED = "adapted:"  # a comment that begins so gives the reason for another text


@dataclass(frozen=True, slots=True)
class Entry:
    """A segment in one language."""

    id: str
    source: str  # the source text it was translated from: msgid
    text: str = ""  # msgstr
    fuzzy: bool = False
    previous: str | None = None  # what the source was when `text` was written
    comments: tuple[str, ...] = ()  # the translator's
    line: int = 1

    def is_stale(self, source: str) -> bool:
        return self.fuzzy or self.source != source

    @property
    def adapted(self) -> str | None:
        """Why this text replaces the source instead of translating it."""
        reasons = [c for c in self.comments if c.startswith(ADAPTED)]
        return reasons[0].removeprefix(ADAPTED).strip() if reasons else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All segments of one document in one language, in the order of the source."""

    locale: str
    source_locale: str
    entries: Mapping[str, Entry]
    obsolete: Mapping[str, Entry]
    comments: tuple[str, ...] = ()  # at the top of the file: credits, licence

    @classmethod
    def empty(cls, locale: str, *, source_locale: str) -> "Catalogue":
        return cls(locale, source_locale, {}, {})


def read_catalogue(file: Path, *, source_locale: str) -> Catalogue:
    """Read one PO file.

    Raises:
        ContentError: not PO, another language's, entries without id or with one
            twice; every problem of the file at once, except after a syntax error.
    """
    lines = read_text(file).split("\n")
    previous = _take_previous(lines)
    try:
        catalog = read_po(lines, abort_invalid=True)
    except PoFileError as error:
        message = f"this is not a PO file: {error}"
        raise ContentError(
            [Problem(file, error.lineno + 1, "syntax", message)]
        ) from error
    except Exception as error:  # the reader raises what its helpers raise
        message = "this is not a PO file that can be read; check quotes and header"
        raise ContentError([Problem(file, 1, "syntax", message)]) from error
    messages = [m for m in catalog if m.id]
    if problems := list(_problems(file, catalog, messages)):
        raise ContentError(problems)
    gone = [m for m in catalog.obsolete.values() if m.context and m.id]
    return Catalogue(
        locale=file.stem,
        source_locale=source_locale,
        entries={str(m.context): _entry(m, previous) for m in messages},
        obsolete={str(m.context): _entry(m, previous) for m in gone},
        comments=_header_comments(catalog),
    )


def sync(catalogue: Catalogue, source: Segments) -> Catalogue:
    """The catalogue brought up to `source`, by id and without guessing.

    A changed source keeps the translation as fuzzy with the old source beside it;
    a source that is as it was again keeps it as if nothing had happened.
    """
    known = {**catalogue.obsolete, **catalogue.entries}
    entries = {
        id_: _synced(known.get(id_) or Entry(id_, segment.text), segment.text)
        for id_, segment in source.items()
    }
    gone = {
        id_: _retired(entry)
        for id_, entry in sorted(known.items())
        if id_ not in source and entry.text
    }
    return replace(catalogue, entries=entries, obsolete=gone)


def dump(catalogue: Catalogue, source: Segments) -> str:
    """The PO file: no dates, no wrapping, the same bytes for the same content.

    Babel's own writer wraps `#| msgid` comments in the middle of a string, which
    no other tool can read, so only its quoting of strings is used here.
    """
    header = (
        f"Language: {catalogue.locale}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"X-Source-Locale: {catalogue.source_locale}\n"
    )
    blocks = [_block(Entry("", "", header, comments=catalogue.comments), note="")]
    for entry in catalogue.entries.values():
        segment = source.get(entry.id)
        blocks.append(_block(entry, note=segment.note if segment else ""))
    blocks += [_block(e, note="", prefix="#~ ") for e in catalogue.obsolete.values()]
    return "\n".join(blocks)


def _synced(entry: Entry, source: str) -> Entry:
    if not entry.text:
        return replace(entry, source=source, fuzzy=False, previous=None)
    written_for = entry.previous if entry.fuzzy and entry.previous else entry.source
    if written_for == source:
        marked_by_hand = entry.fuzzy and entry.previous is None
        return replace(entry, source=source, fuzzy=marked_by_hand, previous=None)
    return replace(entry, source=source, fuzzy=True, previous=written_for)


def _retired(entry: Entry) -> Entry:
    """Kept for the day the id comes back, beside the source it was written for."""
    if entry.fuzzy and entry.previous:
        return replace(entry, source=entry.previous, fuzzy=False, previous=None)
    return replace(entry, previous=None)


def _take_previous(lines: list[str]) -> Mapping[int, str]:
    """Old sources by the line of their msgid; their lines are emptied.

    Babel takes `#| msgid` for a comment of the translator, and stops at `#~|`.
    """
    found: dict[int, str] = {}
    pending: list[str] = []
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith(("#|", "#~|")):
            pending.append(stripped.removeprefix("#").removeprefix("~")[1:].strip())
            lines[number] = ""
        elif stripped.removeprefix("#~").lstrip().startswith("msgid "):
            if pending:
                found[number + 1] = _previous_source(pending)
            pending = []
    return found


def _previous_source(lines: list[str]) -> str:
    starts = [n for n, line in enumerate(lines) if line.startswith("msgid ")]
    if not starts:
        return ""
    mine = [lines[starts[0]].removeprefix("msgid ")]
    for line in lines[starts[0] + 1 :]:
        if not line.startswith('"'):
            break
        mine.append(line)
    return "".join(map(unescape, mine))


def _problems(
    file: Path, catalog: Catalog, messages: list[Message]
) -> Iterator[Problem]:
    language = (catalog.locale_identifier or "").replace("_", "-")
    if language != file.stem:
        message = f"the header says 'Language: {language}'; it must be {file.stem}"
        yield Problem(file, 1, "header", message)
    seen: dict[str, int] = {}
    for entry in messages:
        line = entry.lineno or 1
        if not entry.context:
            yield Problem(file, line, "entry", "no msgctxt; take it from the source")
        elif not isinstance(entry.id, str):
            yield Problem(file, line, entry.context, "plural forms do not belong here")
        elif entry.context in seen:
            message = f"the same id as on line {seen[entry.context]}; keep one"
            yield Problem(file, line, entry.context, message)
        seen.setdefault(str(entry.context), line)


def _entry(message: Message, previous: Mapping[int, str]) -> Entry:
    line = message.lineno or 1
    text = message.string if isinstance(message.string, str) else ""
    return Entry(
        id=str(message.context),
        source=str(message.id),
        text=text,
        fuzzy=message.fuzzy,
        previous=(previous.get(line) or None) if message.fuzzy else None,
        comments=tuple(message.user_comments),
        line=line,
    )


def _header_comments(catalog: Catalog) -> tuple[str, ...]:
    """What people wrote above the header: credits, a licence."""
    lines = catalog.header_comment.split("\n")
    return tuple(line.removeprefix("#").strip() for line in lines if line)


def _block(entry: Entry, *, note: str, prefix: str = "") -> str:
    lines = [f"# {comment}".rstrip() for comment in entry.comments]
    lines += [f"#. {note}"] if note else []
    lines += ["#, fuzzy"] if entry.fuzzy else []
    if entry.previous is not None:
        lines.append(f"#| msgid {normalize(entry.previous, prefix='#| ', width=0)}")
    if entry.id:
        lines.append(f"{prefix}msgctxt {normalize(entry.id, width=0)}")
    lines.append(f"{prefix}msgid {normalize(entry.source, prefix=prefix, width=0)}")
    lines.append(f"{prefix}msgstr {normalize(entry.text, prefix=prefix, width=0)}")
    return "\n".join(lines) + "\n"
