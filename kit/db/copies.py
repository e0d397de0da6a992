"""A whole database out into one file and back: what each of the two engines offers."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from os import environ
from pathlib import Path
from time import monotonic
from typing import Protocol

from sqlalchemy import URL, column, func, inspect, make_url, select, table
from sqlalchemy.exc import SQLAlchemyError

from kit.db.engine import looking, make_engine, psycopg_url
from kit.db.migrate import revision_of, upgrade

# Who is signed in, and links that sign somebody in, have no business in a backup.
LEFT_OUT = ("sign_in", "one_time_link")
PATIENCE_S = 30  # for a lock that some other process has


class CopyError(Exception):
    """The copy could not be made, or cannot be used; says why and what to do."""


class Copies(Protocol):
    """What backup.py needs of an engine."""

    member: str  # the copy's name inside a backup

    def save(self, file: Path) -> None:
        """Write a consistent copy while the site goes on."""

    def prove(self, file: Path, *, revision: str, counts: Mapping[str, int]) -> None:
        """Raises CopyError unless the copy is whole and what it says it is."""

    def load(self, file: Path) -> None:
        """Put the copy in the place of the database, or change nothing."""


def copies_of(url: str) -> Copies:
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteCopies(url)
    return PostgresCopies(url)


def revision_at(url: str) -> str | None:
    """The schema's revision; None where there is no database, or an empty one."""
    name = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not Path(name or "").exists():
        return None
    engine = make_engine(url)
    try:
        return revision_of(engine)
    except SQLAlchemyError as error:
        raise CopyError(f"the database cannot be read: {error.args[0]}") from error
    finally:
        engine.dispose()


def counts_at(url: str) -> dict[str, int]:
    """Rows of each table that a backup holds, whatever the schema's revision."""
    engine = make_engine(url)
    try:
        names = set(inspect(looking(engine)).get_table_names()) - {
            *LEFT_OUT,
            "alembic_version",
        }
        with looking(engine).connect() as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table(name)))
                or 0
                for name in sorted(names)
            }
    finally:
        engine.dispose()


def who_is_at(url: str) -> tuple[str, int]:
    """The schools' names, and how many students they have."""
    engine = make_engine(url)
    school, account = table("school", column("name")), table("account", column("role"))
    try:
        with looking(engine).connect() as connection:
            names = connection.scalars(select(school.c.name).order_by(school.c.name))
            students = select(func.count()).where(account.c.role == "student")
            return ", ".join(names), connection.scalar(students) or 0
    finally:
        engine.dispose()


class SqliteCopies:
    """`VACUUM INTO` out, SQLite's own backup call in: both in one transaction."""

    member = "kit.sqlite"

    def __init__(self, url: str) -> None:
        self._file = Path(make_url(url).database or "")

    def save(self, file: Path) -> None:
        """A file copy would miss what is still in the log; this does not."""
        try:
            with closing(_open(self._file)) as database:
                database.execute("VACUUM INTO ?", [str(file)])
            with closing(_open(file)) as copy:
                for name in LEFT_OUT:
                    copy.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names
                copy.execute("VACUUM")  # or the rows could still be read in the file
        except sqlite3.Error as error:
            raise CopyError(f"{self._file} cannot be copied: {error}") from error

    def prove(self, file: Path, *, revision: str, counts: Mapping[str, int]) -> None:
        try:
            with closing(_open(file)) as copy:
                # Only the first: what comes after it could fail because of it.
                found = next(_faults(copy, revision, counts), None)
        except sqlite3.Error as error:
            raise CopyError(f"the copy is damaged: {error}") from error
        if found:
            raise CopyError(f"the copy is damaged: {found}")

    def load(self, file: Path) -> None:
        upgrade(f"sqlite:///{file}")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(_open(file)) as copy, closing(_open(self._file)) as database:
                copy.backup(database, progress=_patience())
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:
            raise CopyError(f"{self._file} cannot be replaced: {error}") from error


def _patience() -> Callable[[int, int, int], None]:
    """Python asks for the lock for ever; this gives up."""
    end = monotonic() + PATIENCE_S

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and monotonic() > end:
            raise sqlite3.OperationalError("somebody else keeps it locked")

    return look


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None)


def _faults(
    copy: sqlite3.Connection, revision: str, counts: Mapping[str, int]
) -> Iterator[str]:
    """What is wrong with a copy of which nothing is believed yet."""
    copy.execute("PRAGMA trusted_schema = OFF")
    if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        yield "its integrity check fails"
    schema = copy.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    if any(
        kind not in {"table", "index"} or str(sql).startswith("CREATE VIRTUAL")
        for kind, _name, sql in schema
    ):
        yield "it has triggers, views or the like, and the kit makes none"
    tables = {name for kind, name, _sql in schema if kind == "table"}
    if missing := sorted({"alembic_version", *counts} - tables):
        yield f"it has no table {', '.join(missing)}"
    if copy.execute("SELECT version_num FROM alembic_version").fetchall() != [
        (revision,)
    ]:
        yield "its schema is not the one its manifest names"
    for name in sorted(counts):
        quoted = name.replace('"', '""')
        [[rows]] = copy.execute(f'SELECT count(*) FROM "{quoted}"')  # noqa: S608
        if rows != counts[name]:
            yield f"{name} has {rows} rows, not {counts[name]}"
    if copy.execute("PRAGMA foreign_key_check").fetchone():
        yield "it has rows that point nowhere"


class PostgresCopies:
    """`pg_dump` and `pg_restore`, where the host has them."""

    member = "kit.pgdump"

    def __init__(self, url: str) -> None:
        self._url = make_url(psycopg_url(url))

    def save(self, file: Path) -> None:
        data = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
        self._run("pg_dump", "--format=custom", *data, f"--file={file}")

    def prove(
        self,
        file: Path,
        *,
        revision: str,  # noqa: ARG002 - only a restored dump could tell
        counts: Mapping[str, int],  # noqa: ARG002
    ) -> None:
        """The dump can be read to its end; its hash was checked before."""
        self._run("pg_restore", "--list", str(file), database=False)

    def load(self, file: Path) -> None:
        once = ("--single-transaction", "--exit-on-error", "--no-owner")
        self._run("pg_restore", "--clean", "--if-exists", *once, str(file))
        upgrade(self._url.render_as_string(hide_password=False))

    def _run(self, tool: str, *arguments: str, database: bool = True) -> None:
        """The password goes through the environment: arguments can be read by all."""
        url = self._url
        bare = URL.create(
            "postgresql",
            url.username,
            None,
            url.host,
            url.port,
            url.database,
            url.query,
        )
        named = (f"--dbname={bare.render_as_string()}",) if database else ()
        program = shutil.which(tool)
        if program is None:
            raise CopyError(
                f"{tool} is not on the PATH. Install PostgreSQL's client programs, or "
                f"run on the database's machine: {tool} {' '.join(named)} …"
            )
        done = subprocess.run(  # noqa: S603 - a program of the host, no shell
            [program, *named, *arguments],
            env={**environ, "PGPASSWORD": self._url.password or ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CopyError(f"{tool}: {done.stderr.strip()}")
