"""What a catalogue is good for: which of its texts may be shown, and their worth."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kit.content.catalogue import Catalogue, Entry
from kit.content.ledger import Ledger, State, state_of
from kit.content.markdown import TooLargeError, inspect
from kit.content.passages import parse_passage, span_ids
from kit.content.problems import Problem
from kit.content.segments import Segment, Segments
from kit.content.yamlfile import plain_text

_EDGES = re.compile(r"^\W+|\W+$")
_STRONG = re.compile(r"\*\*|`")


@dataclass(frozen=True, slots=True)
class Translation:
    """The segments of one document in one language that may be shown."""

    file: Path
    catalogue: Catalogue
    texts: Mapping[str, str]
    states: Mapping[str, State]  # of every segment of the source
    problems: tuple[Problem, ...] = ()

    @property
    def locale(self) -> str:
        return self.catalogue.locale


def translate(
    file: Path, catalogue: Catalogue, *, source: Segments, ledger: Ledger
) -> Translation:
    """Judge every entry; what a translator broke counts as missing, with a problem."""
    problems = list(_strangers(file, catalogue, source))
    texts: dict[str, str] = {}
    states: dict[str, State] = {}
    for id_, segment in source.items():
        entry = catalogue.entries.get(id_)
        states[id_] = state_of(entry, segment.text, ledger)
        if entry is None or states[id_] in ("missing", "stale"):
            continue
        text = shown_text(id_, entry.text)
        if found := list(_faults(id_, segment, text, adapted=entry.adapted)):
            problems += [_at(file, entry, message) for message in found]
            states[id_] = "missing"
        else:
            texts[id_] = text
    problems += list(_same_options(file, catalogue, texts))
    return Translation(file, catalogue, texts, states, tuple(problems))


def shown_text(id_: str, text: str) -> str:
    """A translation as it is shown: white space as in the source texts."""
    parts = id_.split("/")
    if parts[-1] == "accept":
        return "\n".join(t for line in text.split("\n") if (t := line.strip()))
    is_block = len(parts) == 2
    return text.strip() if is_block else plain_text(text)


def comparable(text: str) -> str:
    """Two options that differ only in case, spaces or punctuation are one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _EDGES.sub("", " ".join(folded.split()))


def _faults(
    id_: str, segment: Segment, text: str, *, adapted: str | None
) -> Iterator[str]:
    if not text:
        yield "the translation is only white space; translate or empty it"
    elif id_.endswith("/passage"):
        yield from _span_faults(segment.text, text)
    elif id_.endswith("/accept"):
        yield from accept_faults(text.split("\n"))
    elif id_.count("/") == 1 and adapted is None:
        yield from _markup_faults(segment.text, text)


def _span_faults(source: str, text: str) -> Iterator[str]:
    """I11: the same spans in every language, or answers could not be compared."""
    try:
        mine = set(span_ids(parse_passage(text)))
    except ValueError as error:
        yield str(error)
        return
    wanted = set(span_ids(parse_passage(source)))
    if missing := sorted(wanted - mine):
        yield f"the spans {', '.join(missing)} are missing; mark them as [[id|words]]"
    if strange := sorted(mine - wanted):
        yield f"the source has no spans {', '.join(strange)}; remove these marks"


def accept_faults(lines: list[str]) -> Iterator[str]:
    """I15: at least one line, each another answer."""
    counted = Counter(map(comparable, lines))
    if twice := sorted(line for line, n in counted.items() if n > 1):
        yield f"{', '.join(twice)}: the same answer twice; keep one"


def _markup_faults(source: str, text: str) -> Iterator[str]:
    """I10: a translation may not lead elsewhere, nor lose what carries the meaning."""
    try:
        mine, theirs = inspect(text), inspect(source)
    except TooLargeError as error:
        yield str(error)
        return
    if sorted(mine.links) != sorted(theirs.links):
        wanted = ", ".join(theirs.links) or "no link"
        yield f"the links differ from the source, which has {wanted}"
    if mine.kinds != theirs.kinds or mine.heading_levels != theirs.heading_levels:
        wanted = " and ".join(theirs.kinds)
        yield f"the source is {wanted}; keep the marks of lists, tables and headings"
    if Counter(_STRONG.findall(text)) != Counter(_STRONG.findall(source)):
        yield "the ** or ` marks differ from the source; keep as many"
    if mine.has_pictures:
        yield "pictures are not supported; remove it"


def _strangers(file: Path, catalogue: Catalogue, source: Segments) -> Iterator[Problem]:
    """I12: a catalogue holds what the source has, and nothing else."""
    for id_, entry in catalogue.entries.items():
        if id_ not in source:
            message = "the source has no such text; run 'kit i18n update'"
            yield _at(file, entry, message)


def _same_options(
    file: Path, catalogue: Catalogue, texts: dict[str, str]
) -> Iterator[Problem]:
    """I13: two options that read alike cannot be told apart; the later one goes."""
    seen: dict[tuple[str, str], str] = {}
    for id_ in [i for i in texts if "/options/" in i or "/targets/" in i]:
        item = id_.rsplit("/", 1)[0]
        twin = seen.setdefault((item, comparable(texts[id_])), id_)
        if twin != id_:
            message = f"reads like {twin.rsplit('/', 1)[1]}; make them differ"
            yield _at(file, catalogue.entries[id_], message)
            del texts[id_]


def _at(file: Path, entry: Entry, message: str) -> Problem:
    return Problem(file, entry.line, entry.id, message)
