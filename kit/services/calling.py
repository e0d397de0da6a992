"""How a window on this machine calls the kit, whatever folder it is opened in."""

import shlex
import subprocess
import sys
from pathlib import Path


def how_to_call(*words: str, folder: Path) -> str:
    """A line to type: this very program, with its data `folder`.

    On Windows for the command prompt, elsewhere for a POSIX shell.
    """
    line = [*_program(Path(sys.argv[0]), sys.executable), *words]
    if sys.platform == "win32":
        return f'set "KIT_DATA_DIR={folder}" && {subprocess.list2cmdline(line)}'
    return f"KIT_DATA_DIR={shlex.quote(str(folder))} {shlex.join(line)}"


def _program(called: Path, python: str) -> list[str]:
    """The command where the kit runs as one; else the Python it runs with."""
    if called.stem == "kit" and called.suffix in {"", ".exe"}:
        return [str(called.absolute())]
    return [python, "-m", "kit"]
