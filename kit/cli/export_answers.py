"""kit export answers: one row for each answer, without names."""

import os
import secrets
import tempfile
from pathlib import Path

import click

from kit.cli.classes import find_room
from kit.cli.environment import (
    USAGE,
    Site,
    note_in_log,
    open_site,
    require_school,
    stop,
)
from kit.cli.progress import counting
from kit.cli.stats_dif import read_library
from kit.i18n.codebook import meanings, readme
from kit.services.long_export import answers_of, count_answers, write_zip

SHORTEST_KEY = 32  # bytes: a key that can be guessed gives the students away


@click.command("answers")
@click.option("--class", "room", help="One class, by its name or id.")
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new .zip file, readable only by you.",
)
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file of 32 bytes or more: with the same one, made-up names stay the same.",
)
def answers(room: str | None, output: Path, key_file: Path | None) -> None:
    """Every answer as one row, for R, pandas and spreadsheets.

    Students, classes and lessons get made-up names, new ones each time unless you give
    a --key. The file holds a codebook that says what the columns are.
    """
    key = _key(key_file)
    if output.exists():
        stop(f"{output} is there already. Name another file.")
    with open_site() as site:
        _write(site, room, output, key)
        with site.database.reading() as session:
            about = find_room(session, room).public_id if room else ""
    note_in_log("class-exported" if room else "school-exported", about)
    click.echo(f"Written: {output}", err=True)


def _key(file: Path | None) -> bytes:
    if file is None:
        return secrets.token_bytes(SHORTEST_KEY)
    key = file.read_bytes()
    if len(key) < SHORTEST_KEY:
        stop(f"{file} has {len(key)} bytes; a key needs {SHORTEST_KEY}.", USAGE)
    return key


def _write(site: Site, room: str | None, output: Path, key: bytes) -> None:
    """Beside the file first, so that a file of that name is always whole."""
    library = read_library(site.settings)
    with site.database.reading() as session:
        school_id = require_school(session)
        class_id = find_room(session, room).id if room else None
        total = count_answers(session, school_id=school_id, class_id=class_id)
        rows = answers_of(
            session, library=library, school_id=school_id, class_id=class_id, key=key
        )
        try:
            handle, name = tempfile.mkstemp(dir=output.parent, suffix=".part")
        except OSError as error:
            stop(f"{output} cannot be written: {error.strerror}")
        try:
            with (
                os.fdopen(handle, "wb") as file,
                counting("Writing answers…", total) as done,
            ):
                write_zip(file, rows, meanings=meanings(), readme=readme(), done=done)
            Path(name).replace(output)
        finally:
            Path(name).unlink(missing_ok=True)
