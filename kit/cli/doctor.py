"""kit doctor: each line is OK, or needs you and says what to do."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import click

GROUPS = ("kit.cli.checks_machine", "kit.cli.checks_site")
REPORT = "If the README does not help, report this line."


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, what was found, and what to do if it is wrong."""

    name: str
    said: str
    todo: str  # empty: all is well

    @property
    def is_ok(self) -> bool:
        return not self.todo


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
def doctor(*, as_json: bool) -> None:
    """Look for what could keep the site from working; change nothing.

    Exit code 1 if something needs you.
    """
    well = True
    for check in run_checks():
        well = well and check.is_ok
        click.echo(_as_json(check) if as_json else _as_text(check))
    if not as_json:
        click.echo("All is well." if well else "Something needs you: see →.", err=True)
    sys.exit(0 if well else 1)


def run_checks() -> Iterator[Check]:
    """Every check, also when what it looks at cannot even be imported."""
    for group in GROUPS:
        try:
            checks = import_module(group).CHECKS
        except Exception as error:  # noqa: BLE001 - whatever it is, is the finding
            yield Check("installation", _fault(error), "Install the kit again.")
            continue
        for check in checks:
            yield _run(check)


def _run(check: Callable[[], tuple[str, str]]) -> Check:
    try:
        said, todo = check()
    except Exception as error:  # noqa: BLE001 - as above
        said, todo = _fault(error), REPORT
    return Check(check.__name__.replace("_", " "), said, todo)


def _fault(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _as_text(check: Check) -> str:
    line = f"{'OK' if check.is_ok else '!!':<4}{check.name:<13}{check.said}"
    return line if check.is_ok else f"{line}\n{'':<17}→ {check.todo}"


def _as_json(check: Check) -> str:
    return json.dumps(
        {
            "check": check.name,
            "ok": check.is_ok,
            "said": check.said,
            "todo": check.todo,
        },
        ensure_ascii=False,
    )
