"""kit db: upgrade, back up and restore the database."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import make_url

from kit import __version__
from kit.cli.environment import (
    backups_folder,
    database_url,
    json_option,
    note_in_log,
    read_settings,
    stop,
    utc_now,
)
from kit.cli.prepare import bring_up_to_date, save
from kit.cli.progress import working
from kit.config import Settings, SettingsError, data_dir
from kit.db.backup import BackupError, Manifest, new_name
from kit.db.copies import CopyError, revision_at
from kit.db.migrate import newest_revision
from kit.db.restore import look_into, restore
from kit.services.restores import note_in

SHOWN = ("school", "classroom", "account", "assignment", "attempt", "response")


@click.group()
def db() -> None:
    """Upgrade, back up and restore the database."""


@db.command()
@click.option(
    "--no-backup",
    is_flag=True,
    help="Where you have made one yourself, for example with pg_dump.",
)
def upgrade(*, no_backup: bool) -> None:
    """Bring the database to this version's schema, after a backup."""
    settings = read_settings()
    saved = bring_up_to_date(settings, with_backup=not no_backup)
    if saved:
        click.echo(f"Backup from before: {saved}")
    click.echo(f"The database has schema {newest_revision()}, the newest.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@json_option
def backup(file: Path | None, *, as_json: bool) -> None:
    """Write everything but sign-ins into FILE, while the site goes on.

    Without FILE it goes to the data folder. Keep a copy on another machine: whoever
    has it can read everything, so encrypt it.
    """
    settings = read_settings()
    if file is not None and file.exists():
        stop(f"{file} is there already. Name another file.")
    file = file or backups_folder(settings.data_dir) / new_name(utc_now())
    with working("Backing up…"):
        save(settings, file)
    if revision_at(settings.database_url) == newest_revision():
        note_in_log("backup-made")
    if as_json:
        click.echo(json.dumps({"file": str(file), **asdict(look_into(file))}))
    else:
        click.echo(file)


@db.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(file: Path, *, yes: bool) -> None:
    """Put the backup FILE in the place of what is there.

    The backup is proved first, and what is there is backed up. Restart the site
    afterwards: it reads the key of the PINs when it starts.
    """
    try:
        _show(look_into(file))
        url, folder = _target()
        if not yes:
            click.confirm(f"Replace everything in {url}?", abort=True, err=True)
        with working("Proving and restoring…"):
            restored = restore(
                file,
                url=database_url(os.environ),
                pin_key=folder / "pin.key",
                backups=backups_folder(folder),
                kit=__version__,
                now=utc_now(),
            )
    except (BackupError, CopyError, SettingsError, OSError) as error:
        stop(str(error))
    note_in(database_url(os.environ), "backup-restored", now=utc_now())
    if restored.saved:
        click.echo(f"What was there before: {restored.saved}")
    click.echo("Restored. Restart the site.")


def _target() -> tuple[str, Path]:
    """Where to, as it may be shown; keys are made if this machine is new.

    Raises:
        SettingsError, CopyError, OSError: it is no place for a site.
    """
    url = database_url(os.environ)
    if revision_at(url) is None:
        Settings.from_env(os.environ, make_keys=True)
    return make_url(url).render_as_string(), data_dir(os.environ)


def _show(manifest: Manifest) -> None:
    click.echo(f"Made {manifest.made_at} by kit {manifest.kit}. It holds:", err=True)
    for name in SHOWN:
        if name in manifest.counts:
            click.echo(f"{manifest.counts[name]:>8}  {name}", err=True)
