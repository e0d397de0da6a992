"""kit i18n words: how hard the texts of the interface are to read, hardest first."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import click

from kit.cli.i18n_interface import Found, find_texts, is_source_tree
from kit.config import data_root
from kit.content.reading import lix_of, sentences_in, words_in
from kit.i18n import gettext as _

# Whose eyes a file is for, by the beginning of its path; the first that fits counts.
# A text of several files is measured as one for the youngest of its readers.
AUDIENCES = ("student", "teacher", "admin", "command line")
PLACES = (
    ("kit/cli/", "command line"),
    ("kit/templates/admin/", "admin"),
    ("kit/templates/public/not_set_up", "admin"),
    ("kit/templates/public/set_up", "admin"),
    ("kit/web/admin/", "admin"),
    ("kit/web/public/set_up", "admin"),
    ("kit/i18n/codebook", "teacher"),
    ("kit/templates/board", "teacher"),
    ("kit/templates/macros/charts", "teacher"),
    ("kit/templates/macros/paper", "teacher"),
    ("kit/templates/macros/profile", "teacher"),
    ("kit/templates/macros/tables", "teacher"),
    ("kit/templates/public/about", "teacher"),
    ("kit/templates/public/help_teacher", "teacher"),
    ("kit/templates/public/link", "teacher"),
    ("kit/templates/public/sign_in", "teacher"),
    ("kit/templates/teacher/", "teacher"),
    ("kit/web/options", "teacher"),
    ("kit/web/public/staff", "teacher"),
    ("kit/web/skills", "teacher"),
    ("kit/web/teacher/", "teacher"),
    ("", "student"),
)
LONGEST = 15  # words of a sentence
HARDEST = MappingProxyType(  # LIX of a text that is long enough to measure
    {"student": 40, "teacher": 42, "admin": 42, "command line": 50}
)
ENOUGH_WORDS = 12  # below, one long word decides
# Words of those who make the kit. Each audience is also spared those of the later ones.
JARGON = MappingProxyType(
    {
        "student": (
            *("d′", "discernment", "domain", "interval", "key", "misconception"),
            *("module", "ruling", "server", "sitting"),
        ),
        "teacher": (
            *("attempt", "cache", "client", "database", "dataset", "flag", "item"),
            *("locale", "parameter", "polarity", "request", "response", "session"),
            *("stem", "token", "URL"),
        ),
        "admin": ("boolean", "exception", "invalid", "null", "traceback", "UTF-8"),
        "command line": (),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the interface as its hardest reader meets it."""

    audience: str
    place: str  # file and line
    text: str
    words: int
    longest: int  # words of its longest sentence
    lix: int | None  # None: too short to say
    findings: tuple[str, ...]


@click.command()
@click.option("--audience", type=click.Choice(AUDIENCES), help="Only texts for them.")
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=data_root,
    help="The source tree of the program.",
)
def words(audience: str | None, root: Path, *, as_json: bool) -> None:
    """List the texts of the interface by how hard they are to read, hardest first.

    Exit code 1 if a sentence is too long, a text too hard, or a word not the reader's.
    """
    if not is_source_tree(root):
        message = _("Texts are taken out of a source tree, and there is none here.")
        raise click.UsageError(message)
    lines = [x for x in measure(find_texts(root)) if audience in (None, x.audience)]
    for line in lines:
        click.echo(json.dumps(asdict(line)) if as_json else _in_words(line))
    sys.exit(1 if any(line.findings for line in lines) else 0)


def measure(texts: Iterable[Found]) -> list[Line]:
    """Every text once, for the youngest who read it; what needs a hand comes first."""
    found: dict[str, Line] = {}
    for text, place, audience in _one_by_one(texts):
        had = found.get(text)
        if had is None or _rank(audience) < _rank(had.audience):
            found[text] = _line(text, place, audience)
    return sorted(
        found.values(),
        key=lambda x: (not x.findings, _rank(x.audience), -x.longest, -(x.lix or 0)),
    )


def audience_of(file: str) -> str:
    return next(who for start, who in PLACES if file.startswith(start))


def _one_by_one(texts: Iterable[Found]) -> Iterator[tuple[str, str, str]]:
    for found in texts:
        forms = found.text if isinstance(found.text, tuple) else (found.text,)
        for text in forms:
            yield text, f"{found.file}:{found.line}", audience_of(found.file)


def _line(text: str, place: str, audience: str) -> Line:
    plain = _plain(text)
    count = len(words_in(plain))
    longest = max((len(words_in(s)) for s in sentences_in(plain)), default=0)
    index = round(lix_of(plain)) if count >= ENOUGH_WORDS else None
    findings = [*(f"a sentence of {longest} words" for _ in range(longest > LONGEST))]
    if index and index > HARDEST[audience]:
        findings.append(f"LIX {index}")
    findings += [f"the word {word}" for word in jargon_in(plain, audience)]
    return Line(audience, place, text, count, longest, index, tuple(findings))


def jargon_in(text: str, audience: str) -> Iterator[str]:
    """The words of a text that this audience should not have to know."""
    for each in AUDIENCES[_rank(audience) :]:
        for word in JARGON[each]:
            if re.search(rf"\b{word}(?:s|es)?(?!\w)", text, re.IGNORECASE):
                yield word


def _plain(text: str) -> str:
    """The text as it is read: a placeholder is one word, a tag none."""
    return re.sub(r"%\(\w+\)[sd]", "X", re.sub(r"<[^>]+>", "", text))


def _rank(audience: str) -> int:
    return AUDIENCES.index(audience)


def _in_words(line: Line) -> str:
    index = "–" if line.lix is None else str(line.lix)
    why = f"  [{'; '.join(line.findings)}]" if line.findings else ""
    counts = f"{line.words:4} {line.longest:3} {index:>3}"
    return f"{line.audience:12} {counts}  {line.place}  {line.text!r}{why}"
