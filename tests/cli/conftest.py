"""Commands as people run them, on a data folder of the test's own."""

import os

import pytest
from cast import PIN_KEY, SECRET_KEY
from click.testing import CliRunner

from kit.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The data folder of the commands; nothing else of the environment counts."""
    for name in list(os.environ):
        if name.startswith("KIT_"):
            monkeypatch.delenv(name)
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    folder = tmp_path / "data"
    monkeypatch.setenv("KIT_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def kit(folder):
    """`kit("account", "list")`: run it; what it said and its exit code come back."""

    def kit(*arguments, **options):
        result = CliRunner().invoke(main, [str(a) for a in arguments], **options)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return kit


@pytest.fixture
def site(folder, url, cast, monkeypatch):
    """A data folder with keys and the database of the cast."""
    folder.mkdir(mode=0o700)
    for name, key in (("pin.key", PIN_KEY), ("secret.key", SECRET_KEY.encode())):
        (folder / name).write_bytes(key)
        (folder / name).chmod(0o600)
    monkeypatch.setenv("KIT_DATABASE_URL", url)
    return folder
