"""kit version: which program, which content, which schema."""

import json
import platform
import sqlite3
from hashlib import sha256

import click

from kit import __version__
from kit.config import data_root
from kit.content.load import load_library
from kit.content.model import Lesson, Library, Quiz
from kit.db.migrate import newest_revision


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
def version(*, as_json: bool) -> None:
    """Say which version this is, for a report of a fault."""
    about = {
        "kit": __version__,
        "content": content_revision(load_library([data_root()]).library),
        "schema": newest_revision(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(terse=True),
    }
    if as_json:
        click.echo(json.dumps(about))
        return
    for name, value in about.items():
        click.echo(f"{name:<8}{value}")


def content_revision(library: Library) -> str:
    """12 hex digits of sha256 over the revisions of all lessons and quizzes."""
    documents: list[Lesson | Quiz] = [
        *library.lessons.values(),
        *library.quizzes.values(),
    ]
    revisions = sorted(f"{found.id}@{found.revision}" for found in documents)
    return sha256("\n".join(revisions).encode()).hexdigest()[:12]
