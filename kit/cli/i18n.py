"""kit i18n: what translators run, and what tells how far they are."""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kit.cli.i18n_interface import (
    TEMPLATE,
    count_states,
    extract_again,
    is_source_tree,
    update_interface,
    write_whole,
)
from kit.cli.i18n_words import words
from kit.cli.problems import print_problems
from kit.config import data_root
from kit.content.catalogue import Catalogue, dump, read_catalogue, sync
from kit.content.ledger import STATES
from kit.content.load import REVIEWS, Ledgers
from kit.content.minor import keep_translation, may_be_minor, rehash_reviews
from kit.content.problems import ContentError, Problem, errors, in_order
from kit.content.reading_copy import reading_copy
from kit.content.sources import (
    SourceFile,
    catalogue_file,
    read_sources,
    segments_of,
)
from kit.content.translation import Translation, translate
from kit.i18n import gettext as _
from kit.i18n import ngettext

LANGUAGES = Path("translations/languages.toml")
UNTIL_THERE_IS_A_LIST = ("uk", "ar")

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=data_root,
    help="The folder of lessons, quizzes and translations.",
)


@dataclass(frozen=True, slots=True)
class Minor:
    """One segment whose source changed too little to translate it anew."""

    id: str
    reason: str


@click.group()
def i18n() -> None:
    """Keep translations beside their sources."""


i18n.add_command(words)


@i18n.command()
@root_option
def extract(root: Path) -> None:
    """Bring translations/messages.pot up to the texts of the program.

    Exit code 1 if a file of the program cannot be read; then nothing is written.
    """
    if not is_source_tree(root):
        message = _("Texts are taken out of a source tree, and there is none here.")
        raise click.UsageError(message)
    try:
        changed = extract_again(root)
    except ContentError as error:
        print_problems(error.problems, err=True)
        sys.exit(1)
    file = TEMPLATE.as_posix()
    said = _("%(file)s written", file=file), _("%(file)s was up to date", file=file)
    click.echo(said[not changed], err=True)


@i18n.command()
@click.argument("locales", nargs=-1)
@click.option("--minor", "id_", metavar="ID", help="A text whose change is small.")
@click.option("--reason", metavar="TEXT", help="Why it is: goes into the ledger.")
@root_option
def update(
    locales: tuple[str, ...], id_: str | None, reason: str | None, root: Path
) -> None:
    """Bring the catalogues of lessons, quizzes and interface up to their sources.

    Without LOCALES every catalogue that is there; a language that is named gets a new
    one for each document that has none yet.
    The interface's source is the program, so its catalogues need a source tree.
    Exit code 1 if a document or catalogue could not be read; the others are written.
    """
    _require_listed(root, locales)
    sources = read_sources(root)
    minor = _minor(id_, reason, sources.documents)
    problems = list(sources.problems)
    written = 0
    for document in sources.documents:
        for locale in _targets(document, locales or _all_locales(root)):
            if not locales and not catalogue_file(document, locale).exists():
                continue  # an empty catalogue would help nobody
            try:
                written += _update(document, locale, minor, root=root)
            except ContentError as error:
                problems += error.problems
    if is_source_tree(root) and (root / LANGUAGES).exists():
        written += update_interface(root, locales, problems)
    print_problems(in_order(problems), err=True)
    message = ngettext(
        "%(num)s catalogue written", "%(num)s catalogues written", written
    )
    click.echo(message, err=True)
    sys.exit(1 if errors(problems) else 0)


@i18n.command()
@click.argument("locales", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
@root_option
def status(locales: tuple[str, ...], root: Path, *, as_json: bool) -> None:
    """Count the texts of each document by what their translation is worth."""
    sources = read_sources(root)
    problems = list(sources.problems)
    ledgers = Ledgers(root / REVIEWS)
    rows = []
    wanted = locales or _all_locales(root)
    for document in sources.documents:
        for locale in _targets(document, wanted):
            states = _states(document, locale, ledgers, problems)
            rows.append(_row(_name(document), locale, states))
    rows += _interface_rows(root, wanted)
    print_problems(in_order([*problems, *ledgers.problems]), err=True)
    if as_json:
        click.echo("\n".join(map(json.dumps, rows)))
    else:
        click.echo(_table(rows))


@i18n.command()
@click.argument("doc")
@click.argument("locale")
@root_option
def render(doc: str, locale: str, root: Path) -> None:
    """Print a reading copy of DOC (an id, lessons/ID or quizzes/ID) in LOCALE."""
    sources = read_sources(root)
    found = [d for d in sources.documents if doc in (d.shape.id, _name(d))]
    if not found:
        raise click.BadParameter(
            _("There is no lesson or quiz %(doc)s that can be read.", doc=doc)
        )
    problems: list[Problem] = []
    for document in found:
        translation = _translation(document, locale, Ledgers(root / REVIEWS), problems)
        texts = translation.texts if translation else {}
        click.echo(reading_copy(document, texts, locale=locale), nl=False)
    print_problems(problems, err=True)


def _minor(
    id_: str | None, reason: str | None, documents: tuple[SourceFile, ...]
) -> Minor | None:
    if id_ is None and reason is None:
        return None
    if not id_ or not reason or not reason.strip():
        raise click.UsageError(_("--minor and --reason belong together."))
    if not may_be_minor(id_):
        raise click.UsageError(
            _(
                "%(id)s is something students judge or choose, so its translations "
                "must be looked at again.",
                id=id_,
            )
        )
    if not any(id_ in segments_of(document) for document in documents):
        raise click.UsageError(_("No document has a text %(id)s.", id=id_))
    return Minor(id_, reason)


def _update(
    document: SourceFile, locale: str, minor: Minor | None, *, root: Path
) -> bool:
    """Write one catalogue; whether its bytes changed."""
    file = catalogue_file(document, locale)
    segments = segments_of(document)
    catalogue = _catalogue(file, document.shape.source_locale)
    if minor and minor.id in segments:
        source = segments[minor.id].text
        kept = keep_translation(catalogue, minor.id, source=source)
        if kept is not catalogue:
            before, after = catalogue.entries[minor.id], kept.entries[minor.id]
            ledger = root / REVIEWS / f"{locale}.tsv"
            text = rehash_reviews(ledger, before, after, reason=minor.reason)
            if ledger.exists():
                write_whole(ledger, text)
        catalogue = kept
    return write_whole(file, dump(sync(catalogue, segments), segments))


def _require_listed(root: Path, locales: tuple[str, ...]) -> None:
    """A misspelt code would make a folder full of empty files."""
    known = _all_locales(root)
    if (root / LANGUAGES).exists() and (unknown := sorted({*locales} - {*known})):
        message = _(
            "%(codes)s: not in %(file)s. Add a table there first.",
            codes=", ".join(unknown),
            file=LANGUAGES.as_posix(),
        )
        raise click.BadParameter(message)


def _catalogue(file: Path, source_locale: str) -> Catalogue:
    if file.exists():
        return read_catalogue(file, source_locale=source_locale)
    return Catalogue.empty(file.stem, source_locale=source_locale)


def _all_locales(root: Path) -> tuple[str, ...]:
    file = root / LANGUAGES
    if not file.exists():
        return UNTIL_THERE_IS_A_LIST
    return tuple(tomllib.loads(file.read_text("utf-8")))


def _targets(document: SourceFile, locales: tuple[str, ...]) -> Iterator[str]:
    return (x for x in locales if x != document.shape.source_locale)


def _name(document: SourceFile) -> str:
    return f"{document.file.parent.parent.name}/{document.shape.id}"


def _translation(
    document: SourceFile, locale: str, ledgers: Ledgers, problems: list[Problem]
) -> Translation | None:
    file = catalogue_file(document, locale)
    if not file.exists():
        return None
    try:
        catalogue = read_catalogue(file, source_locale=document.shape.source_locale)
    except ContentError as error:
        problems += error.problems
        return None
    source = segments_of(document)
    found = translate(file, catalogue, source=source, ledger=ledgers[locale])
    problems += found.problems
    return found


def _states(
    document: SourceFile, locale: str, ledgers: Ledgers, problems: list[Problem]
) -> Counter[str]:
    translation = _translation(document, locale, ledgers, problems)
    if translation is None:
        return Counter(missing=len(segments_of(document)))
    return Counter(translation.states.values())


def _interface_rows(
    root: Path, locales: tuple[str, ...]
) -> Iterator[dict[str, str | int]]:
    """The words of the program itself, where there is a source tree of them."""
    if not (root / TEMPLATE).exists() or not (root / LANGUAGES).exists():
        return
    source, *others = _all_locales(root)
    for locale in [x for x in others if x in locales and x != source]:
        yield _row("interface", locale, Counter(count_states(root, locale)))


def _row(name: str, locale: str, states: Counter[str]) -> dict[str, str | int]:
    counts: dict[str, str | int] = {state: states[state] for state in STATES}
    return {"document": name, "locale": locale, "total": states.total(), **counts}


def _table(rows: list[dict[str, str | int]]) -> str:
    names = ("document", "locale", "total", *STATES)
    cells = [names, *(tuple(str(row[name]) for name in names) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(names))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )
