"""How commands print what is wrong with content."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from kit.content.problems import Problem


def print_problems(
    problems: Iterable[Problem], *, as_json: bool = False, err: bool = False
) -> None:
    """One line each: `file:line: where: what is wrong`, or one JSON object."""
    for problem in problems:
        click.echo(json.dumps(_plain(problem)) if as_json else _line(problem), err=err)


def _line(problem: Problem) -> str:
    """With the path as short as the reader's working folder allows."""
    return str(problem).replace(str(problem.file), _path(problem.file), 1)


def _plain(problem: Problem) -> dict[str, str | int]:
    return {
        "file": _path(problem.file),
        "line": problem.line,
        "where": problem.where,
        "severity": problem.severity,
        "message": problem.message,
    }


def _path(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
