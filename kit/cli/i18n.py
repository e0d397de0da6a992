"""kit i18n: what translators run, and what tells how far they are."""

import sys
import tomllib
from pathlib import Path

import click

from kit.config import data_root
from kit.content.catalogue import Catalogue, dump, read_catalogue, sync
from kit.content.problems import ContentError, Problem
from kit.content.sources import (
    SourceFile,
    catalogue_file,
    read_sources,
    segments_of,
)


@click.group()
def i18n() -> None:
    """Keep translations beside their sources."""


@i18n.command()
@click.argument("locales", nargs=-1)
@click.option("--root", type=click.Path(path_type=Path, exists=True), default=None)
def update(locales: tuple[str, ...], root: Path | None) -> None:
    """Bring the catalogues of all lessons and quizzes up to their sources."""
    root = root or data_root()
    sources = read_sources(root)
    problems = list(sources.problems)
    written = 0
    for document in sources.documents:
        for locale in locales or _all_locales(root):
            if locale == document.shape.source_locale:
                continue
            try:
                written += _update(document, locale)
            except ContentError as error:
                problems += error.problems
    for problem in problems:
        click.echo(_shown(problem, root), err=True)
    click.echo(f"{written} catalogues written", err=True)
    sys.exit(1 if any(p.severity == "error" for p in problems) else 0)


def _all_locales(root: Path) -> list[str]:
    file = root / "translations" / "languages.toml"
    if not file.exists():
        return ["uk", "ar"]
    return list(tomllib.loads(file.read_text("utf-8")))


def _update(document: SourceFile, locale: str) -> bool:
    """Write one catalogue; whether its bytes changed."""
    file = catalogue_file(document, locale)
    segments = segments_of(document)
    source_locale = document.shape.source_locale
    if file.exists():
        catalogue = read_catalogue(file, source_locale=source_locale)
    else:
        catalogue = Catalogue.empty(locale, source_locale=source_locale)
    text = dump(sync(catalogue, segments), segments)
    if file.exists() and file.read_bytes() == text.encode():
        return False
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8", newline="\n")
    return True


def _shown(problem: Problem, root: Path) -> str:
    return str(problem).removeprefix(f"{root}/")
