"""Where this user's sites keep their data: so that none is begun anew by mistake.

A disk that is not there, a forgotten variable: to the kit both look like a new folder.
A list beside the platform's data folder names the folders in which a school stands.
"""

from contextlib import suppress
from pathlib import Path

LONGEST = 20  # folders


def known_sites(file: Path) -> list[Path]:
    """Folders in which a school was set up, the latest first."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [Path(line) for line in lines if line]


def remember_site(file: Path, folder: Path) -> None:
    """Put the folder first. A machine without a place for the list goes without."""
    known = known_sites(file)
    if known[:1] == [folder]:
        return
    lines = [folder, *(each for each in known if each != folder)][:LONGEST]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
