"""The built wheel: what is in it, and that it works alone, far from the source tree."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from running import ROOT, Browser, Site, a_port, plain_environment, when_up

import kit

# What pip says when no package registry answers it.
OFFLINE = re.compile(
    r"Failed to establish a new connection|Temporary failure in name resolution|"
    r"NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|No module named pip"
)
DATA = ("lessons", "quizzes", "static", "translations")
QUICKLY = (
    "--disable-pip-version-check",
    "--quiet",
    "--retries",
    "1",
    "--timeout",
    "20",
)


@pytest.fixture(scope="module")
def pip(request):
    """Run our pip; where it reaches no registry the tests are skipped, or fail."""

    def pip(*args, cwd):
        done = subprocess.run(
            [sys.executable, "-m", "pip", *args, *QUICKLY],
            cwd=cwd,
            env=away(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and OFFLINE.search(done.stderr):
            reason = f"pip reaches no package registry: {done.stderr.strip()[-300:]}"
            if request.config.getoption("--require-wheel"):
                pytest.fail(reason)
            pytest.skip(reason)
        assert done.returncode == 0, done.stderr

    return pip


@pytest.fixture(scope="module")
def wheel(pip, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", ROOT, "--no-deps", "-w", folder, cwd=folder)
    [file] = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(pip, wheel, tmp_path_factory):
    """The command `kit` of a clean virtual environment."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    # Ours installs into it: a pip of its own takes longer than what it is needed for.
    pip("--python", scripts / "python", "install", "--no-compile", wheel, cwd=folder)
    return str(scripts / "kit")


def away():
    """Nothing of the source tree or of the tests' own environment leads into it."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {k: v for k, v in plain_environment().items() if k not in ours}


def run(installed, *args, cwd, **env):
    return subprocess.run(
        [installed, *args],
        cwd=cwd,
        env={**away(), **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def names(wheel):
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


def files_of(folder):
    """Every file of a folder of the source tree, by its path from the root."""
    found = [p for p in (ROOT / folder).rglob("*") if p.is_file()]
    inside = [p.relative_to(ROOT) for p in found]
    return {p for p in inside if "__pycache__" not in p.parts and p.name[0] != "."}


@pytest.mark.parametrize("folder", DATA)
def test_the_wheel_has_all_the_data(wheel, folder):
    wanted = {f"kit/_data/{path.as_posix()}" for path in files_of(folder)}

    assert wanted
    assert wanted - names(wheel) == set()


def test_the_wheel_has_the_whole_program(wheel):
    wanted = {path.as_posix() for path in files_of("kit")}

    assert wanted - names(wheel) == set()
    for one in (
        "kit/data-inventory.yaml",
        "kit/templates/base.html",
        "kit/migrations/env.py",
        "kit/migrations/versions/0001_first_tables.py",
        "kit/_data/translations/uk/LC_MESSAGES/messages.po",
    ):
        assert one in names(wheel)


def test_the_wheel_has_nothing_else(wheel):
    info = f"media_literacy_kit-{kit.__version__}.dist-info"
    tops = {name.split("/")[0] for name in names(wheel)}
    data = {
        name.split("/")[2] for name in names(wheel) if name.startswith("kit/_data/")
    }
    parts = {part for name in names(wheel) for part in name.split("/")}

    assert tops == {"kit", info}
    assert data == {*DATA, "CHANGELOG.md"}  # which admins read under "Updates"
    assert not parts & {"tests", ".git", ".ci", ".venv", "__pycache__", "conftest.py"}
    assert f"{info}/licenses/LICENSE" in names(wheel)


def test_the_wheel_is_small(wheel):
    """A school's connection is slow; there are no pictures and no libraries in it."""
    assert wheel.stat().st_size < 5_000_000


def test_the_wheel_says_what_it_is(wheel):
    info = f"media_literacy_kit-{kit.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as file:
        about = file.read(f"{info}/METADATA").decode()

    assert "\nName: media-literacy-kit\n" in about
    assert f"\nVersion: {kit.__version__}\n" in about
    assert "\nLicense-Expression: MIT AND CC-BY-4.0\n" in about


def test_the_command_says_its_version(installed, tmp_path):
    found = run(installed, "version", cwd=tmp_path)

    assert found.returncode == 0, found.stderr
    assert kit.__version__ in found.stdout


def test_the_content_is_found_and_sound(installed, tmp_path):
    found = run(installed, "content", "check", cwd=tmp_path)
    listed = run(installed, "content", "list", "--json", cwd=tmp_path)

    assert found.returncode == 0, found.stdout
    assert "m01-judge-source" in listed.stdout
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_read_from_the_source_tree(installed, tmp_path):
    code = "import kit, kit.config; print(kit.__file__); print(kit.config.data_root())"
    python = str(Path(installed).with_name("python"))
    said = subprocess.check_output(
        [python, "-c", code], cwd=tmp_path, env=away(), text=True
    )
    module, data = said.splitlines()

    assert Path(data) == Path(module).parent / "_data"
    assert ROOT not in Path(module).parents


def test_the_first_command_of_the_readme_opens_a_school(installed, tmp_path):
    port = str(a_port())
    with Site(
        "demo",
        "--port",
        port,
        command=[installed],
        cwd=tmp_path,
        env={"PYTHONPATH": "", "VIRTUAL_ENV": ""},
    ) as site:
        address = site.wait_for(r"Address for students:\s+(http://\S+)")[1]
        when_up(address)
        status, _, page = Browser().get(f"{address}/")
        styled, style = Browser().stylesheet(address, page)
        ukrainian = Browser().get(f"{address}/?lang=uk")[2]
        stopped = site.interrupt()

    assert (status, styled) == (200, 200)
    assert len(style) > 5000
    assert '<html lang="uk"' in ukrainian
    assert stopped == 0
    assert os.listdir(tmp_path) == []
