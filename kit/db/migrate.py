"""Bring a database to the newest schema, or leave it exactly as it was."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from kit.db.engine import looking, make_engine


def upgrade(url: str, revision: str = "head") -> None:
    engine = make_engine(url, foreign_keys=False)
    try:
        command.upgrade(alembic_config(engine), revision)
    finally:
        engine.dispose()


def alembic_config(engine: Engine | None = None) -> Config:
    """Alembic's settings; without an engine only the scripts can be asked."""
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).parents[1] / "migrations")
    )
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def newest_revision() -> str:
    """The revision this program was written for."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return str(head)


def known_revisions() -> frozenset[str]:
    """Every revision from which this program can go on to the newest."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def revision_of(engine: Engine) -> str | None:
    """The revision a database is at; None for an empty one."""
    with looking(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
