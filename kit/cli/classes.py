"""kit class: classes and lists of names."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.cli.environment import (
    FINDINGS,
    USAGE,
    json_option,
    open_site,
    require_school,
    stop,
    utc_now,
)
from kit.db.models import Account, Classroom, ClassTeacher
from kit.services import accounts, audit, roster
from kit.services import classes as services
from kit.services.accounts import Staff
from kit.services.errors import NotYoursError
from kit.services.names import tidy

LONGEST_NAME, LARGEST_FILE = 80, 1_000_000  # characters; bytes
FAULTS = {
    "long": f"longer than {roster.LONGEST_NAME} characters",
    "twice": "stands there twice, or looks as if it did",
    "taken": "somebody in the class has this name",
}


@dataclass(frozen=True, slots=True)
class Room:
    id: int
    public_id: str
    name: str
    teachers: str  # the owner first
    students: int


@click.group()
def classes() -> None:
    """Add and list classes, import names."""


@classes.command()
@click.argument("name")
@click.option("--teacher", required=True, help="Whose class it is.")
def add(name: str, teacher: str) -> None:
    """Add a class of a teacher's, and print its id."""
    if not 1 <= len(tidy(name)) <= LONGEST_NAME:
        stop(f"a name has 1 to {LONGEST_NAME} characters.", USAGE)
    with open_site() as site, site.database.writing() as session:
        school = require_school(session)
        public_id = services.create_class(
            session,
            school_id=school,
            teacher_id=find_staff(session, teacher).account_id,
            name=name,
            now=utc_now(),
        )
        audit.note_command(session, "class-created", public_id, now=utc_now())
    click.echo(public_id)


@classes.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the classes: id, name, teachers and number of students."""
    with open_site() as site, site.database.reading() as session:
        rooms = list_rooms(session)
    for room in rooms:
        if as_json:
            click.echo(json.dumps(asdict(room), ensure_ascii=False))
        else:
            line = f"{room.public_id}  {room.name}  ({room.teachers})  {room.students}"
            click.echo(line)


@classes.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--class", "name", required=True, help="Its name, or its id.")
@click.option("--dry-run", is_flag=True, help="Only look for what is wrong.")
def import_command(file: Path, name: str, *, dry_run: bool) -> None:
    """Add the names in FILE to a class: UTF-8, one name a line, all or none.

    Exit code 1, and every line that is wrong with its number, if any is.
    """
    lines = _lines(file)
    with open_site() as site, site.database.writing() as session:
        room = find_room(session, name)
        entries = roster.read_roster(session, class_id=room.id, lines=lines)
        wrong = [entry for entry in entries if entry.fault]
        for entry in wrong:
            fault = FAULTS[entry.fault or ""]
            click.echo(f"{file}:{entry.line}: {entry.name}: {fault}", err=True)
        if wrong:
            sys.exit(FINDINGS)
        if not dry_run:
            roster.add_students(
                session,
                class_id=room.id,
                names=[entry.name for entry in entries],
                now=utc_now(),
            )
            audit.note_command(session, "students-added", room.public_id, now=utc_now())
    done = "would be added" if dry_run else "added"
    click.echo(f"{len(entries)} students {done} to {room.name}.")


def _lines(file: Path) -> list[str]:
    if file.stat().st_size > LARGEST_FILE:
        stop(f"{file} is too large for a list of names.", USAGE)
    try:
        return file.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        stop(f"{file} is not UTF-8. Save it with that encoding.", USAGE)


@classes.command("co-teacher")
@click.argument("name")
@click.argument("teacher")
def co_teacher(name: str, teacher: str) -> None:
    """Let TEACHER read the class NAME beside its owner."""
    with open_site() as site, site.database.writing() as session:
        room = find_room(session, name)
        colleague = find_staff(session, teacher)
        services.add_co_teacher(
            session, class_id=room.id, teacher_id=colleague.account_id
        )
    click.echo(f"{colleague.name} can read {room.name}.")


def find_staff(session: Session, name: str) -> Staff:
    """The member of the staff, or the end of the command."""
    try:
        return accounts.get_staff(session, name=name)
    except NotYoursError:
        stop(f"nobody on the staff is called {name}. See: kit account list", USAGE)


def find_room(session: Session, name: str) -> Room:
    """The class of this id or name, or the end of the command."""
    rooms = list_rooms(session)
    found = [r for r in rooms if r.public_id == name] or [
        r for r in rooms if r.name.casefold() == tidy(name).casefold()
    ]
    if not found:
        stop(f"there is no class {name}. See: kit class list", USAGE)
    if len(found) > 1:
        listed = "; ".join(f"{r.public_id} ({r.teachers})" for r in found)
        stop(f"{len(found)} classes are called {name}; use an id: {listed}", USAGE)
    return found[0]


def list_rooms(session: Session) -> list[Room]:
    """Every class of the site, by name."""
    students = (
        select(func.count())
        .where(Account.classroom_id == Classroom.id, Account.removed_at.is_(None))
        .scalar_subquery()
    )
    rooms = session.execute(
        select(Classroom, students).order_by(Classroom.name, Classroom.id)
    ).all()
    teachers: dict[int, list[str]] = {}
    for class_id, name in session.execute(
        select(ClassTeacher.classroom_id, Account.name)
        .join(Account, Account.id == ClassTeacher.teacher_id)
        .order_by(ClassTeacher.role.desc(), Account.name_key)
    ):
        teachers.setdefault(class_id, []).append(name)
    return [
        Room(row.id, row.public_id, row.name, ", ".join(teachers.get(row.id, ())), n)
        for row, n in rooms
    ]
