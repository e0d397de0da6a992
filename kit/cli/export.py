"""kit export: the data of a student, a class or the school as JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.cli.classes import find_room
from kit.cli.environment import (
    USAGE,
    note_in_log,
    open_site,
    require_school,
    stop,
    write_new,
)
from kit.cli.export_answers import answers
from kit.cli.progress import counting
from kit.db.models import Account
from kit.services import challenges, exports
from kit.services.exports import Plain
from kit.services.names import name_key

output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file, readable only by you; without it the terminal.",
)


@click.group()
def export() -> None:
    """Write the data of one student, a class or the school; or doubts about keys.

    Gradebooks are downloaded from the pages of a lesson.
    """


@export.command()
@click.argument("name")
@click.option("--class", "room", required=True, help="The class's name or id.")
@output_option
def student(name: str, room: str, output: Path | None) -> None:
    """Everything about the student NAME, and about nobody else."""
    with open_site() as site, site.database.reading() as session:
        found = find_room(session, room)
        student_id = _find_student(session, name, found.id)
        _write(exports.student_data(session, student_id=student_id), output)
    note_in_log("class-exported", found.public_id)


@export.command("class")
@click.argument("name")
@output_option
def class_command(name: str, output: Path | None) -> None:
    """A class with its lessons, students and answers."""
    with open_site() as site, site.database.reading() as session:
        room = find_room(session, name)
        _write(exports.class_data(session, class_id=room.id), output)
    note_in_log("class-exported", room.public_id)


@export.command()
@output_option
def school(output: Path | None) -> None:
    """The school with its staff and all classes."""
    with open_site() as site, site.database.reading() as session:
        rooms = exports.rooms_of(session, school_id=require_school(session))
        with counting("Writing classes…", len(rooms)) as done:
            _write_pieces(_school(session, rooms, done), output)
    note_in_log("school-exported")


def _school(
    session: Session, rooms: Sequence[int], done: Callable[[], None]
) -> Iterator[str]:
    """One class at a time, so that memory does not grow with the school."""
    head = exports.school_head(session, school_id=require_school(session))
    yield _text(head).removesuffix("\n}") + ',\n "classes": ['
    for number, room in enumerate(rooms):
        found = exports.class_data(session, class_id=room)
        yield ("," if number else "") + "\n" + _text(found)
        done()
    yield "\n ]\n}\n"


@export.command("challenges")
@output_option
def challenges_command(output: Path | None) -> None:
    """Doubts about keys, for those who maintain the questions: without any name."""
    with open_site() as site, site.database.reading() as session:
        _write(challenges.report(session), output)


export.add_command(answers)


def _find_student(session: Session, name: str, class_id: int) -> int:
    """By nickname, or by the id in the address of the student's page."""
    found = session.scalar(
        select(Account.id).where(
            Account.classroom_id == class_id,
            (Account.name_key == name_key(name)) | (Account.public_id == name),
        )
    )
    if found is None:
        stop(f"nobody in the class is called {name}.", USAGE)
    return found


def _write(data: Plain | list[dict[str, str]], output: Path | None) -> None:
    _write_pieces([_text(data), "\n"], output)


def _text(data: Plain | list[dict[str, str]]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    if output is not None:
        write_new(output, pieces)
        return
    for piece in pieces:
        click.echo(piece, nl=False)
