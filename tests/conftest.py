"""Fixtures: a database per test on either engine, the cast, the site, a browser."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cast import MONDAY_9AM, PIN_KEY, SECRET_KEY, Cast, make_cast
from flask import Flask
from flask.testing import FlaskClient
from postgres import NoPostgresError, Postgres, Shared, running_postgres

from kit.config import Settings
from kit.content.load import load_library
from kit.content.model import Library
from kit.db.engine import Database
from kit.db.migrate import upgrade
from kit.services.sign_ins import begin_sign_in

TESTS = Path(__file__).parent
SAMPLES = TESTS / "content_samples"
ON_BOTH = ("db", "services")  # folders whose tests run on SQLite and on PostgreSQL


def pytest_addoption(parser):
    parser.addoption(
        "--require-postgres",
        action="store_true",
        help="fail where tests would be skipped because no PostgreSQL can run",
    )
    parser.addoption(
        "--require-browser",
        action="store_true",
        help="fail where tests would be skipped because there is no Chromium",
    )
    parser.addoption(
        "--require-wheel",
        action="store_true",
        help="fail where tests would be skipped because pip reaches no registry",
    )


def pytest_configure(config):
    for line in (
        "sqlite_only: says something about files or pragmas; not run on PostgreSQL",
        "postgres_only: says something that SQLite cannot do",
        "own_database: changes the schema, so PostgreSQL makes one for this test alone",
        "both_databases: runs on SQLite and on PostgreSQL, as in tests/db",
    ):
        config.addinivalue_line("markers", line)


def pytest_terminal_summary(terminalreporter):
    """What was measured beside the tests and is no gate."""
    told = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for name, value in report.user_properties
        if name == "measured"
    ]
    if told:
        terminalreporter.section("measured")
    for line in told:
        terminalreporter.line(line)


def pytest_generate_tests(metafunc):
    if "engine_kind" in metafunc.fixturenames:
        metafunc.parametrize("engine_kind", _kinds(metafunc.definition), indirect=True)


def _kinds(test):
    if test.get_closest_marker("sqlite_only"):
        return ["sqlite"]
    if test.get_closest_marker("postgres_only"):
        return ["postgresql"]
    folder = test.path.relative_to(TESTS).parts[0]
    if folder in ON_BOTH or test.get_closest_marker("both_databases"):
        return ["sqlite", "postgresql"]
    return ["sqlite"]


@pytest.fixture
def engine_kind(request) -> str:
    """The database of this test: "sqlite" or "postgresql"."""
    return request.param


@pytest.fixture(scope="session")
def library() -> Library:
    """A made-up module with every type of item in both tracks, and a form."""
    loaded = load_library([SAMPLES])
    assert loaded.problems == ()
    return loaded.library


# --- databases: made once a process, copied for each test ------------------------------


@pytest.fixture(scope="session")
def postgres(request) -> Iterator[Postgres]:
    try:
        with running_postgres() as server:
            yield server
    except NoPostgresError as error:
        if request.config.getoption("--require-postgres"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@dataclass(frozen=True)
class Templates:
    """An empty database of the newest schema, and one with the cast in it."""

    empty: str
    with_cast: str
    cast: Cast


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory, library) -> Templates:
    folder = tmp_path_factory.mktemp("templates")
    empty, with_cast = (f"sqlite:///{folder}/{n}.sqlite" for n in ("empty", "cast"))
    upgrade(empty)
    return Templates(empty, with_cast, _fill(with_cast, library))


@pytest.fixture(scope="session")
def postgres_templates(postgres, library) -> Iterator[Templates]:
    empty, with_cast = postgres.new(), postgres.new()
    upgrade(empty)
    yield Templates(empty, with_cast, _fill(with_cast, library))
    postgres.drop(empty)
    postgres.drop(with_cast)


@pytest.fixture(scope="session")
def shared(postgres, postgres_templates) -> Iterator[Shared]:
    url = postgres.new(like=postgres_templates.with_cast)
    shared = Shared(url)
    shared.remember()
    yield shared
    shared.close()
    postgres.drop(url)


def _fill(url: str, library: Library) -> Cast:
    upgrade(url)
    database = Database(url)
    cast = make_cast(database, library)
    database.close()
    return cast


@pytest.fixture
def templates(request, engine_kind) -> Templates:
    return request.getfixturevalue(
        "sqlite_templates" if engine_kind == "sqlite" else "postgres_templates"
    )


@pytest.fixture
def empty_url(request, engine_kind, tmp_path) -> Iterator[str]:
    """The address of a database without a single table."""
    if engine_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/fresh.sqlite"
        return
    server = request.getfixturevalue("postgres")
    url = server.new()
    yield url
    server.drop(url)


@pytest.fixture
def url(request, engine_kind, templates, tmp_path) -> Iterator[str]:
    """The address of a database of the newest schema; with the cast if it is asked."""
    with_cast = "cast" in request.fixturenames
    like = templates.with_cast if with_cast else templates.empty
    if engine_kind == "sqlite":
        file = tmp_path / "kit.sqlite"
        shutil.copy(like.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
    elif request.node.get_closest_marker("own_database"):
        server = request.getfixturevalue("postgres")
        url = server.new(like=like)
        yield url
        server.drop(url)
    else:
        shared = request.getfixturevalue("shared")
        shared.put_back(with_rows=with_cast)
        yield shared.url


@pytest.fixture
def database(url) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def cast(url, templates) -> Cast:
    """Everybody, in this test's own database."""
    return templates.cast


# --- time and the site -----------------------------------------------------------------


class Clock:
    """A clock that only moves when a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> datetime:
        self.at += timedelta(**amount)
        return self.at


@pytest.fixture
def now() -> datetime:
    return MONDAY_9AM


@pytest.fixture
def clock(now) -> Clock:
    """What the site of this test takes for the time."""
    return Clock(now)


@pytest.fixture
def settings(url, tmp_path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=url,
        secret_key=SECRET_KEY,
        pin_key=PIN_KEY,
    )


@pytest.fixture
def app(settings, clock, library) -> Iterator[Flask]:
    """The site on this test's database; its forms need no token."""
    from prepared import prepared_app

    app = prepared_app(settings, now=clock, library=library)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["kit"].database.close()


@pytest.fixture
def browse_as(app, database, cast, clock) -> Callable[[str], FlaskClient]:
    """A browser signed in as one of the cast, or as "nobody"."""

    def browse_as(name: str) -> FlaskClient:
        browser = app.test_client()
        if name != "nobody":
            with database.writing() as session:
                secret = begin_sign_in(session, account_id=cast[name].id, now=clock())
            browser.set_cookie("kit_sid", secret)
        return browser

    return browse_as
