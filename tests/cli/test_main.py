"""The command itself: groups by name, imported when they are used."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from kit.cli import GROUPS, main


def run(*args):
    return CliRunner().invoke(main, args)


def test_help_lists_every_group_without_importing_one():
    code = (
        "import sys; from click.testing import CliRunner; from kit.cli import main;"
        "print(CliRunner().invoke(main, ['--help']).output);"
        "print([m for m in sys.modules if m.startswith('kit.cli.')])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert all(f"  {name} " in output for name in GROUPS)
    assert output.rstrip().endswith("[]")


def test_help_is_made_from_the_table_alone(monkeypatch):
    monkeypatch.setitem(GROUPS, "broken", ("kit.cli.nowhere:nothing", "Cannot work."))

    assert "Cannot work." in run("--help").output


def test_a_group_is_found_by_its_name():
    found = run("content", "check", "--help")

    assert found.exit_code == 0
    assert "Report everything wrong with lessons and quizzes" in found.output


@pytest.mark.parametrize(
    "args", [("nonsense",), ("content", "nonsense"), ("--nonsense",)]
)
def test_unknown_names_are_wrong_usage(args):
    assert run(*args).exit_code == 2


def test_the_package_runs_as_a_command():
    found = subprocess.run(
        [sys.executable, "-m", "kit", "content", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.startswith("Usage: kit content")
