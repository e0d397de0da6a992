"""kit content: what authors and translators run before they share their work."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kit.cli.problems import print_problems
from kit.config import data_root
from kit.content.check import check_content
from kit.content.counts import counts_of
from kit.content.load import load_library
from kit.content.model import Lesson, Quiz
from kit.content.problems import errors
from kit.content.skeleton import new_lesson, new_quiz
from kit.content.sources import read_sources
from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.services.path import SHORT_PATH, full_path, weeks_by_skill

root_argument = click.argument(
    "root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=data_root,
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print for programs."
)


@click.group()
def content() -> None:
    """Check and begin lessons and quizzes."""


@content.command()
@root_argument
@json_option
def check(root: Path, *, as_json: bool) -> None:
    """Report everything wrong with lessons and quizzes under ROOT.

    Exit code 1 if there is an error. Warnings ask for a look and fail nothing.
    """
    checked = check_content(root)
    print_problems(checked.problems, as_json=as_json)
    bad = len(errors(checked.problems))
    lessons, quizzes = len(checked.sources.lessons), len(checked.sources.quizzes)
    summary = [
        ngettext("%(num)s lesson", "%(num)s lessons", lessons),
        ngettext("%(num)s quiz", "%(num)s quizzes", quizzes),
        ngettext("%(num)s error", "%(num)s errors", bad),
        ngettext("%(num)s warning", "%(num)s warnings", len(checked.problems) - bad),
    ]
    click.echo(", ".join(summary), err=True)
    sys.exit(1 if bad else 0)


@content.command("list")
@root_argument
@json_option
def list_(root: Path, *, as_json: bool) -> None:
    """List what can be assigned, and in which languages."""
    loaded = load_library([root])
    library = loaded.library
    rows = [_row("lesson", lesson) for lesson in library.lessons.values()]
    rows += [_row("quiz", quiz) for quiz in library.quizzes.values()]
    for row in rows:
        if as_json:
            click.echo(json.dumps(row))
        else:
            languages = ", ".join(f"{k} ({v})" for k, v in row["locales"].items())
            click.echo(f"{row['kind']:8}{row['id']:40}{row['revision']}  {languages}")
    if bad := len(errors(loaded.problems)):
        message = ngettext(
            "%(num)s error; 'kit content check' tells more",
            "%(num)s errors; 'kit content check' tells more",
            bad,
        )
        click.echo(message, err=True)


@content.command()
@root_argument
@json_option
def stats(root: Path, *, as_json: bool) -> None:
    """Count the items of every quiz and of the whole bank.

    By type, track, polarity, lean, skill and level; with the places of the keys, the
    share of longest keys, the cue audit, and the weeks in which each skill returns.
    """
    quizzes = read_sources(root).quizzes
    rows = [{"id": quiz.shape.id, **counts_of(quiz.shape.items)} for quiz in quizzes]
    library = load_library([root]).library
    rows.append(
        {
            "id": "bank",
            **counts_of([item for quiz in quizzes for item in quiz.shape.items]),
            "weeks": {
                "full path": weeks_by_skill(library, full_path(library)),
                "short path": weeks_by_skill(
                    library, [m for m in SHORT_PATH if m in library.lessons]
                ),
            },
        }
    )
    for row in rows:
        if as_json:
            click.echo(json.dumps(row))
            continue
        click.echo(f"{row.pop('id')}: {row.pop('items')}")
        for name, value in row.items():
            for about, told in _told(value):
                click.echo(f"  {about or name:22}{told}")


@content.command()
@click.argument("kind", type=click.Choice(["lesson", "quiz"]))
@click.argument("id_", metavar="ID")
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=data_root,
    help="The folder that holds lessons/ and quizzes/.",
)
def new(kind: str, id_: str, root: Path) -> None:
    """Begin a lesson or a quiz with a small example that passes the check."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", id_):
        raise click.BadParameter(
            _("An id has 1 to 40 of the characters a-z, 0-9 and '-'.")
        )
    folder = root / ("lessons" if kind == "lesson" else "quizzes") / id_
    file = folder / ("lesson.md" if kind == "lesson" else "quiz.yaml")
    if file.exists():
        raise click.UsageError(
            _("%(file)s is there already; choose another id.", file=file)
        )
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(_skeleton(kind, id_, root), "utf-8", newline="\n")
    click.echo(file)
    if kind == "quiz" and (root / "lessons" / id_).exists():
        click.echo(_("Name its items in an answer step of the lesson."), err=True)


def _skeleton(kind: str, id_: str, root: Path) -> str:
    sources = read_sources(root)
    if kind == "quiz":
        mine = [lesson for lesson in sources.lessons if lesson.shape.id == id_]
        return new_quiz(id_, lesson=mine[0] if mine else None)
    quizzes = [quiz for quiz in sources.quizzes if quiz.shape.id == id_]
    everyday = [
        item
        for quiz in quizzes
        for item in quiz.shape.items
        if item.track == "everyday" and item.form is None
    ]
    # No step may ask both halves of a twin, so only the first of each pair.
    seen: set[str] = set()
    chosen = []
    for item in everyday:
        if item.twin not in seen:
            chosen.append(item.id)
        seen.add(item.id)
    return new_lesson(id_, items=chosen)


def _row(kind: str, document: Lesson | Quiz) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": document.id,
        "revision": document.revision,
        "locales": {locale: text.status for locale, text in document.texts.items()},
    }


def _told(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """A value of the counts in words: one line, or one for each of its parts."""
    if not isinstance(value, dict):
        yield "", "–" if value is None else str(value)
    elif any(isinstance(part, dict) for part in value.values()):
        for about, part in value.items():
            yield about, next(iter(_told(part)))[1]
    else:
        yield "", ", ".join(f"{key} {n}" for key, n in value.items())
