"""What `kit doctor` looks for on the machine; imports nothing that could be broken."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from kit.address import free_port, is_loopback, lan_address, own_addresses
from kit.cli.environment import elsewhere
from kit.config import (
    SHORTEST_SECRET,
    Settings,
    SettingsError,
    data_dir,
    unknown_variables,
)

OLDEST_SQLITE = (3, 35, 0)
ENOUGH_SPACE = 500_000_000  # bytes: a school's two years, their backups and the log
WINDOWS_OPENS = (
    "netsh advfirewall firewall add rule name=kit dir=in action=allow "
    "protocol=TCP localport={port}"
)
# Name, a file that tells whether it is on, and what opens a port.
FIREWALLS = (
    ("ufw", Path("/etc/ufw/ufw.conf"), "sudo ufw allow {port}/tcp"),
    ("firewalld", Path("/run/firewalld"), "sudo firewall-cmd --add-port={port}/tcp"),
    (
        "Windows Defender Firewall",
        Path(),
        WINDOWS_OPENS,
    ),
)
NETWORKED = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)


def python() -> tuple[str, str]:
    found = sys.version_info[:3]
    said = ".".join(map(str, found))
    if found < (3, 11, 8) or (3, 12, 0) <= found < (3, 12, 2):
        return said, (
            "Update to 3.11.8, 3.12.2 or later: earlier ones unpack overlapping zip "
            "entries. Until then, restore only backups you made yourself."
        )
    return said, ""


def sqlite() -> tuple[str, str]:
    said = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return said, "Update Python or the system: 3.35 or later is needed."
    return said, ""


def settings() -> tuple[str, str]:
    if unknown := unknown_variables(os.environ):
        return f"unknown: {', '.join(unknown)}", "Check the spelling; nothing reads it."
    try:
        Settings.from_env(os.environ)
    except SettingsError as error:
        return "not usable", str(error)
    return "every variable is understood", ""


def data_folder() -> tuple[str, str]:
    folder = data_dir(os.environ)
    if not folder.is_dir():
        todo = f"Run `kit init` once; it makes the folder.{elsewhere()}"
        return f"{folder} is not there", todo
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"{folder} cannot be written", "Give it to the user who runs the kit."
    if kind := networked(folder):
        return f"{folder} is on a network ({kind})", (
            "Move it to a disk of this machine: SQLite's log breaks on a network."
        )
    if os.name == "posix" and _is_open(folder):
        return f"others on this machine can read {folder}", f"chmod 700 {folder}"
    return str(folder), ""


def _is_open(folder: Path) -> bool:
    """Whether the way in and the database are both open to other users."""
    file = folder / "kit.sqlite"
    found = (folder, file) if file.exists() else ()
    return bool(found) and all(stat.S_IMODE(f.stat().st_mode) & 0o055 for f in found)


def networked(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The kind of network file system the folder is on; None where it is local.

    Only Linux tells without asking a program; elsewhere the path must do.
    """
    if str(folder).startswith(("\\\\", "//")):
        return "a share"
    if not mounts.exists():
        return None
    longest, kind = -1, ""
    for line in mounts.read_text("utf-8", errors="replace").splitlines():
        _device, point, kind_there, *_options = line.split(" ")
        point = point.replace("\\040", " ")  # how the list writes a space
        if folder.is_relative_to(point) and len(point) >= longest:
            longest, kind = len(point), kind_there
    return kind if kind in NETWORKED else None


def disk() -> tuple[str, str]:
    folder = data_dir(os.environ)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free"
    if free < ENOUGH_SPACE:
        return said, "Make room: answers are refused when the disk is full."
    return said, ""


def keys() -> tuple[str, str]:
    folder = data_dir(os.environ)
    names = ["pin.key"]
    if not os.environ.get("KIT_SECRET_KEY"):
        names.append(os.environ.get("KIT_SECRET_KEY_FILE") or "secret.key")
    for file in (folder / name for name in names):
        if not file.exists():
            return f"{file} is not there", (
                "In a new folder run `kit init`; else restore it from a backup."
            )
        if len(file.read_text("utf-8").strip()) < SHORTEST_SECRET:
            return f"{file} is too short", "Restore it from a backup."
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            return f"others can read {file}", f"chmod 600 {file}"
    return "there, and readable by this user alone", ""


def port() -> tuple[str, str]:
    host = os.environ.get("KIT_HOST") or "0.0.0.0"  # noqa: S104 - as the site does
    number = os.environ.get("KIT_PORT") or "8000"
    if not number.isdecimal():
        return f"{number} is no number", "Correct KIT_PORT."
    try:
        free_port(host, int(number), tries=1)
    except OSError:
        if is_our_site(int(number)):
            return f"the site answers at {number}", ""
        return f"{number} is in use or not allowed", (
            "Stop the program that uses it, or set KIT_PORT to another."
        )
    return f"{number} is free", ""


def is_our_site(number: int, host: str = "127.0.0.1") -> bool:
    """Whether a kit answers on this machine; told by a header only the kit sends."""
    try:
        with socket.create_connection((host, number), timeout=2) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b"trusted-types kit" in connection.recv(4096)
    except OSError:
        return False


def address() -> tuple[str, str]:
    url = os.environ.get("KIT_PUBLIC_URL")
    host = url.partition("://")[2].strip("/") if url else lan_address()
    said = url or f"{host} (this machine's; KIT_PUBLIC_URL is not set)"
    if is_loopback(host):
        return said, (
            "Students cannot reach this. Connect the machine to the school's network, "
            "or set KIT_PUBLIC_URL."
        )
    if others := [a for a in own_addresses() if a != host and not url]:
        said += (
            f"; also {', '.join(others)}: if the students' network is that one, set "
            "KIT_PUBLIC_URL"
        )
    return said, ""


def firewall() -> tuple[str, str]:
    """Whether the site answers where students come in; what opens the way if not.

    A machine always reaches itself, so only a phone can tell for sure.
    """
    number = os.environ.get("KIT_PORT") or "8000"
    if not number.isdecimal():
        return "not looked at", "Correct KIT_PORT."
    host = lan_address()
    if is_our_site(int(number)) and not is_our_site(int(number), host):
        return f"the site does not answer at {host}", (
            "It serves this machine only: take KIT_HOST away, or set it to 0.0.0.0."
        )
    found = [(name, how) for name, file, how in FIREWALLS if _is_on(name, file)]
    if not found:
        return "none that the kit knows; to be sure, open the site on a phone", ""
    name, how = found[0]
    command = how.format(port=number)
    return f"{name} is on; if a phone cannot open the site: {command}", ""


def _is_on(name: str, file: Path) -> bool:
    """Told without a program and without rights: by what stands in its files."""
    if name == "ufw":
        with suppress(OSError, UnicodeDecodeError):
            return "ENABLED=yes" in file.read_text("utf-8")
        return False
    return sys.platform == "win32" if name.startswith("Windows") else file.exists()


def encryption() -> tuple[str, str]:
    """Plain HTTP is a supported way on a school's network; its risk is named."""
    if (os.environ.get("KIT_PUBLIC_URL") or "").startswith("https://"):
        return "TLS", ""
    return "none: whoever listens in on this network can read along", ""


def server() -> tuple[str, str]:
    found = [name for name in ("granian", "waitress") if find_spec(name)]
    if not found:
        return "none", "Install the kit again; granian or waitress is needed."
    return ", ".join(found), ""


CHECKS = (
    python,
    sqlite,
    server,
    settings,
    data_folder,
    disk,
    keys,
    port,
    address,
    firewall,
    encryption,
)
