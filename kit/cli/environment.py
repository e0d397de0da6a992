"""What every command that needs the site begins with, and how it ends."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kit.address import lan_address
from kit.config import Settings, SettingsError, data_dir, list_of_sites
from kit.db.engine import Database
from kit.db.migrate import newest_revision, revision_of
from kit.services import audit
from kit.services.accounts import only_school
from kit.services.errors import NotYoursError
from kit.sites import known_sites

FINDINGS, USAGE, ENVIRONMENT = 1, 2, 3  # exit codes; 0 is fine

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print for programs."
)


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    database: Database


def stop(message: str, code: int = ENVIRONMENT) -> NoReturn:
    """End the command with one clear line."""
    click.echo(f"kit: {message}", err=True)
    sys.exit(code)


def write_new(file: Path, pieces: Iterable[str]) -> None:
    """A file nobody else can read, or the end of the command: nothing is replaced.

    It is whole or not there: what breaks off half-way is taken away.
    """
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(file, flags, 0o600), "w", encoding="utf-8") as out:
            try:
                out.writelines(pieces)
            except BaseException:
                file.unlink()
                raise
    except FileExistsError:
        stop(f"{file} is there already. Name another file.")
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}")
    click.echo(f"Written: {file}", err=True)


def utc_now() -> datetime:
    return datetime.now(UTC)


def read_settings() -> Settings:
    """The settings of a site that was prepared before, or the end of the command."""
    try:
        return Settings.from_env(os.environ)
    except SettingsError as error:
        stop(f"{error}{elsewhere()}")


def elsewhere() -> str:
    """Where a school stands when the data folder has none: a forgotten variable."""
    folder = data_dir(os.environ)
    known = [each for each in known_sites(list_of_sites(os.environ)) if each.is_dir()]
    if not known or folder in known or (folder / "pin.key").exists():
        return ""
    return f" The data of a school is in {known[0]}: set KIT_DATA_DIR={known[0]}."


@contextmanager
def open_site() -> Iterator[Site]:
    """The site with its database, which must be there and of the newest schema."""
    settings = read_settings()
    database = Database(settings.database_url)
    try:
        _require_newest(database)
        yield Site(settings, database)
    except SQLAlchemyError as error:
        stop(f"the database does not answer: {error.args[0]}")
    finally:
        database.close()


def _require_newest(database: Database) -> None:
    at = revision_of(database.engine)
    if at is None:
        stop("the database is empty. Run `kit init` first.")
    if at != newest_revision():
        stop("the database has another schema. Run `kit db upgrade` first.")


def note_in_log(what: str, about: str = "") -> None:
    """For admins to read, once it is done; what only reads could not write it."""
    with open_site() as site, site.database.writing() as session:
        audit.note_command(session, what, about, now=utc_now())


def require_school(session: Session) -> int:
    """The id of the school, or the end of the command: set-up comes first."""
    try:
        return only_school(session)
    except NotYoursError:
        stop("the school is not set up yet. `kit init` prints the link for that.")


def address_of(settings: Settings) -> str:
    """Where people reach the site: for links printed on the terminal."""
    if settings.public_url:
        return settings.public_url
    everywhere = settings.host in {"0.0.0.0", "::"}  # noqa: S104 - compared with
    host = lan_address() if everywhere else settings.host
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" + ("" if settings.port == 80 else f":{settings.port}")


def database_url(env: Mapping[str, str]) -> str:
    """The database's address, also where the keys are not there yet."""
    named = env.get("KIT_DATABASE_URL")
    return named or f"sqlite:///{data_dir(env) / 'kit.sqlite'}"


def sqlite_file(url: str) -> Path | None:
    """The database's file; None where the database is a server's."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(parsed.database or "") if is_file else None


def backups_folder(folder: Path) -> Path:
    return folder / "backups"
