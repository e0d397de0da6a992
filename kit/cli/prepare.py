"""A site that can be served: keys, a database of the newest schema, a set-up link."""

import os
from contextlib import suppress
from pathlib import Path

from kit import __version__
from kit.cli.environment import (
    address_of,
    backups_folder,
    database_url,
    sqlite_file,
    stop,
    utc_now,
)
from kit.config import Settings, SettingsError, data_dir, list_of_sites
from kit.db.backup import BackupError, backup, new_name
from kit.db.copies import CopyError, revision_at
from kit.db.engine import Database
from kit.db.migrate import known_revisions, newest_revision, upgrade
from kit.services.accounts import SETUP_LIVES, is_set_up, make_link
from kit.services.updates import is_new_here, note_version
from kit.sites import known_sites, remember_site


def prepared(*, is_new: bool = False) -> Settings:
    """The settings, with whatever was missing made; old data is never begun anew.

    `is_new`: an empty folder is meant to be empty, whatever stands elsewhere.
    """
    try:
        if not is_new:
            _require_no_other_site()
        _require_keys_beside_data()
        settings = Settings.from_env(os.environ, make_keys=True)
    except SettingsError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename} cannot be written: {error.strerror}")
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    bring_up_to_date(settings)
    return settings


def _require_no_other_site() -> None:
    """An empty folder where there was a school, here or elsewhere, is a mistake.

    Raises:
        SettingsError: naming both folders, and how to begin anew all the same.
    """
    folder, known = data_dir(os.environ), known_sites(list_of_sites(os.environ))
    if not known:
        return
    with suppress(CopyError):  # whatever is there is not empty
        if revision_at(database_url(os.environ)) is None:
            raise SettingsError(_other_site(folder, known))


def _other_site(folder: Path, known: list[Path]) -> str:
    anew = "To begin a new school here all the same: kit init --new"
    if folder in known:
        return (
            f"{folder} is empty, and a school was set up in {folder} before. Is its "
            f"disk connected? Else restore a backup: kit db restore FILE. {anew}"
        )
    return (
        f"{folder} is empty, and the data of a school is in {known[0]}. To go on with "
        f"it, start the kit with KIT_DATA_DIR={known[0]}. {anew}"
    )


def _require_keys_beside_data() -> None:
    """A database elsewhere has its keys here: new ones would change every PIN.

    Raises:
        SettingsError: there is data, and the key of its PINs is gone.
    """
    key = data_dir(os.environ) / "pin.key"
    if not os.environ.get("KIT_DATABASE_URL") or key.exists():
        return
    try:
        has_data = revision_at(database_url(os.environ)) is not None
    except CopyError as error:
        raise SettingsError(str(error)) from error
    if has_data:
        raise SettingsError(
            f"{key} is missing, and the database has data. Restore the file from a "
            "backup. Without it every PIN changes; to accept that, write a line of at "
            "least 32 characters into it."
        )


def bring_up_to_date(settings: Settings, *, with_backup: bool = True) -> Path | None:
    """Upgrade the schema; returns the backup that a version's first start makes."""
    try:
        at = revision_at(settings.database_url)
    except CopyError as error:
        stop(str(error))
    is_updated = is_new_here(settings.data_dir, kit=__version__)
    if at == newest_revision() and not is_updated:
        _note(settings)
        return None
    if at is not None and at not in known_revisions():
        stop(
            f"the database is of a newer kit (schema {at}). Install that version "
            "again, or restore a backup made with this one."
        )
    saved = None
    if at is not None and with_backup:
        saved = backups_folder(settings.data_dir) / new_name(utc_now())
        save(settings, saved)
    upgrade(settings.database_url)
    _note(settings)
    if at is None and (file := sqlite_file(settings.database_url)):
        file.chmod(0o600)  # its log and its index take the same
    return saved


def _note(settings: Settings) -> None:
    note_version(
        settings.data_dir, kit=__version__, schema=newest_revision(), now=utc_now()
    )


def save(settings: Settings, file: Path) -> None:
    """A backup, or the end of the command."""
    try:
        backup(
            settings.database_url,
            file,
            pin_key=settings.data_dir / "pin.key",
            kit=__version__,
            now=utc_now(),
        )
    except BackupError as error:
        stop(f"no backup was made: {error}")


def set_up_link(settings: Settings) -> str | None:
    """A link for the first set-up, in place of earlier ones; None when it is done."""
    database = Database(settings.database_url)
    try:
        with database.writing() as session:
            if is_set_up(session):
                if settings.sites:
                    remember_site(settings.sites, settings.data_dir)
                return None
            secret = make_link(
                session, purpose="setup", now=utc_now(), lives=SETUP_LIVES
            )
    finally:
        database.close()
    return f"{address_of(settings)}/setup?token={secret}"
