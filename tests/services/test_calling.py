"""The line that a recovery sheet tells somebody to type."""

import sys
from pathlib import Path

import pytest

from kit.services.calling import how_to_call

FOLDER = Path("/srv/school data")


@pytest.mark.parametrize(
    ("called", "line"),
    [
        ("/opt/kit env/bin/kit", "'/opt/kit env/bin/kit' account reset 'Ana B'"),
        ("/usr/lib/kit/__main__.py", "/usr/bin/python3 -m kit account reset 'Ana B'"),
        ("/usr/bin/pytest", "/usr/bin/python3 -m kit account reset 'Ana B'"),
    ],
)
def test_it_names_the_program_and_its_data_folder(monkeypatch, called, line):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", [called, "serve"])
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")

    said = how_to_call("account", "reset", "Ana B", folder=FOLDER)
    assert said == f"KIT_DATA_DIR='/srv/school data' {line}"


def test_windows_has_a_prompt_of_its_own(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "argv", ["kit.exe", "serve"])

    said = how_to_call("doctor", folder=Path("C:/the data"))
    assert said.startswith('set "KIT_DATA_DIR=C:/the data" && ')
    assert said.endswith(("kit.exe doctor", 'kit.exe" doctor'))
