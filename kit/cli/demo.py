"""kit demo: a made-up school in a folder of its own, served until you stop it."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from kit.address import free_port
from kit.cli.environment import address_of, stop, utc_now
from kit.cli.progress import working
from kit.cli.serve import SERVERS, run_site
from kit.config import Settings, SettingsError, data_root
from kit.content.load import load_library
from kit.db.engine import Database
from kit.db.migrate import upgrade
from kit.services.demo import Demo, make_demo

# What may be set for a demonstration too. Never the database, the keys or the address
# of a real site on the same machine.
HARMLESS = (
    "KIT_HOST",
    "KIT_PORT",
    "KIT_DEFAULT_LOCALE",
    "KIT_LOCALES",
    "KIT_CONTENT_DIRS",
    "KIT_LOG_FORMAT",
)


@click.command()
@click.option(
    "--host", help="Where to listen; all interfaces unless you say otherwise."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    help="The first port to try, 8000 unless you say otherwise.",
)
@click.option("--server", type=click.Choice(SERVERS), default="auto", show_default=True)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep the data in this new or empty folder.",
)
def demo(host: str | None, port: int | None, server: str, keep: Path | None) -> None:
    """Try the kit with a made-up school: two classes and some weeks of answers.

    Everything lies in a folder that is removed when you stop the program.
    Exit code 3 if the folder is not empty or no port is free.
    """
    signal.signal(signal.SIGTERM, _leave)  # so that the folder goes then, too
    try:
        with _folder(keep) as folder:
            settings = _settings(os.environ, folder, host=host, port=port)
            with working("Making up a school…"):
                made = _fill(settings)
            words = _banner(settings, made, is_kept=keep is not None)
            run_site(settings, banner=words, server=server)
    except (SettingsError, OSError) as error:
        stop(str(error))


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _banner(settings: Settings, made: Demo, *, is_kept: bool) -> str:
    """Address, sign-in links, join code, folder, and how to stop."""
    address = address_of(settings)
    rows = [
        ("Address for students:", address),
        ("Join code of class 5B:", f"{made.code[:3]} {made.code[3:]}"),
        ("Sign in as a teacher (once):", f"{address}/signin/{made.teacher_link}"),
        ("Sign in as an admin (once):", f"{address}/signin/{made.admin_link}"),
        ("Data folder:", str(settings.data_dir)),
    ]
    width = max(len(name) for name, _value in rows)
    end = "the folder stays" if is_kept else "school and folder are gone then"
    return "\n".join(
        [
            "A made-up school is open: two classes, some weeks of invented answers.",
            *(f"  {name:<{width}}  {value}" for name, value in rows),
            f"Press Ctrl+C to stop; {end}.",
        ]
    )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder of the data, removed at the end unless it is to be kept."""
    if keep is None:
        with tempfile.TemporaryDirectory(
            prefix="kit-demo-", ignore_cleanup_errors=True
        ) as name:
            yield Path(name).resolve()
        return
    keep.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(keep.iterdir()):
        raise FileExistsError(
            f"{keep} is not empty. Name a new folder; what is in this one is served by "
            "`kit serve` with KIT_DATA_DIR."
        )
    yield keep.resolve()


def _settings(
    env: Mapping[str, str], folder: Path, *, host: str | None, port: int | None
) -> Settings:
    """Settings of a site that has nothing in common with a real one here.

    Raises:
        SettingsError, OSError: a wrong value; no port is free.
    """
    chosen = {name: env[name] for name in HARMLESS if name in env}
    settings = Settings.from_env(
        {**chosen, "KIT_DATA_DIR": str(folder)}, make_keys=True
    )
    host = host or settings.host
    first = port or settings.port or 8000
    tries = min(50, 65_536 - first)
    free = first if ":" in host else free_port(host, first, tries=tries)
    return replace(settings, host=host, port=free)


def _fill(settings: Settings) -> Demo:
    upgrade(settings.database_url)
    folders = [data_root(), *settings.content_dirs]
    library = load_library(folders, cache=settings.data_dir / "cache").library
    database = Database(settings.database_url)
    try:
        with database.writing() as session:
            return make_demo(session, library=library, now=utc_now())
    finally:
        database.close()
