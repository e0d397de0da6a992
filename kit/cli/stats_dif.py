"""kit stats dif: is a question harder in one language? Schools add up their counts."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kit.analytics.pooling import Table, pool
from kit.cli.environment import USAGE, json_option, open_site, stop, write_new
from kit.cli.progress import working
from kit.config import Settings, data_root
from kit.content.load import load_library
from kit.content.model import Library
from kit.services.dif_tables import (
    Comparison,
    TableError,
    comparisons,
    dif_table,
    from_tsv,
    to_tsv,
)

LARGEST_FILE = 50_000_000  # bytes


def read_library(settings: Settings) -> Library:
    folders = [data_root(), *settings.content_dirs]
    return load_library(folders, cache=settings.data_dir / "cache").library


@click.group()
def dif() -> None:
    """Is a question harder in one language for students who are equally strong?

    One school is too small to say. `export` writes counts without any student in them;
    `merge` adds up those of many schools.
    """


@dif.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write counts by item, language and score to the new FILE, to be passed on.

    Of whole attempts in one language, at what is asked now. Counts below 5 students are
    merged with their neighbours or left out. Export once, at the end of a term: the
    difference of two tables could point to somebody.
    """
    with open_site() as site, working("Counting answers…"):
        library = read_library(site.settings)
        with site.database.reading() as session:
            found = dif_table(session, library=library)
    write_new(file, [to_tsv(found.table)])
    items = len({cell.question for cell in found.table})
    click.echo(f"{items} items, {len(found.table)} counts.", err=True)
    if found.left_out:
        message = f"Left out, at an older version or not whole: {found.left_out}."
        click.echo(message, err=True)


@dif.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the sums to this new file, to be merged again.",
)
@json_option
def merge(files: Sequence[Path], output: Path | None, *, as_json: bool) -> None:
    """Add up the tables FILES of many schools and compare the languages.

    A (negligible), B or C (large) by Mantel and Haenszel's method, from 50 students in
    each language on; and the chance that the counts would show an item one logit
    harder. A flag is a reason to read the translation and the key.
    """
    table = pool(*_read(files))
    if output is not None:
        write_new(output, [to_tsv(table)])
    found = comparisons(table, library=load_library([data_root()]).library)
    for each in found:
        click.echo(json.dumps(_plain(each)) if as_json else _told(each))
    counts = Counter(_category(each) or "not enough students" for each in found)
    summary = [f"{n} {name}" for name, n in sorted(counts.items())]
    click.echo(
        f"{len(files)} tables, {len(found)} comparisons"
        + (f": {', '.join(summary)}." if summary else "."),
        err=True,
    )


def _read(files: Sequence[Path]) -> Iterator[Table]:
    """The tables; ends the command at the first that is none, or that came before."""
    seen: dict[Table, Path] = {}
    for file in files:
        table = _table(file)
        if table in seen:
            stop(
                f"{file} is the same table as {seen[table]}. "
                "Name the table of each school once.",
                USAGE,
            )
        seen[table] = file
        yield table


def _table(file: Path) -> Table:
    if file.stat().st_size > LARGEST_FILE:
        stop(f"{file} is too large for a table of `kit stats dif export`.", USAGE)
    try:
        return from_tsv(file.read_text("utf-8"))
    except UnicodeDecodeError:
        stop(f"{file} is not UTF-8. Name a file of `kit stats dif export`.", USAGE)
    except TableError as error:
        stop(f"{file}:{error.line}: {error}.", USAGE)


def _category(each: Comparison) -> str | None:
    return each.dif.category if each.dif else None


def _plain(each: Comparison) -> dict[str, Any]:
    q, dif = each.question, each.dif
    return {
        "test": q.test,
        "item": q.item,
        "revision": q.revision,
        "reference": each.reference,
        "focal": each.focal,
        "students": list(each.students),
        "standing": each.standing,
        "missing": each.missing,
        "category": _category(each),
        "harder_for": dif.harder_for if dif else None,
        "delta": dif.delta if dif and dif.category else None,
        "error": dif.error if dif and dif.category else None,
        "p": dif.p if dif and dif.category else None,
        "notices_shift": dif.notices_shift if dif else None,
    }


def _told(each: Comparison) -> str:
    q, (reference, focal) = each.question, each.students
    return (
        f"{q.test} {q.item} ({q.revision}): "
        f"{each.focal} {focal} against {each.reference} {reference}: {_verdict(each)}"
    )


def _verdict(each: Comparison) -> str:
    if each.standing == "not_enough":
        return f"not enough, {each.missing} students missing"
    if each.dif is None:
        return "nobody in both languages did equally well"
    dif = each.dif
    words: list[str] = [dif.category or ""]
    if each.standing == "provisional":
        words[0] += " (provisional)"
    if dif.harder_for:
        harder = each.focal if dif.harder_for == "focal" else each.reference
        words.append(f"harder in {harder}")
    if dif.delta is not None and dif.error is not None:
        words.append(f"delta {dif.delta:.2f} (error {dif.error:.2f})")
    words.append(
        f"an item 1 logit harder would show in {100 * dif.notices_shift:.0f} %"
    )
    return ", ".join(words)
