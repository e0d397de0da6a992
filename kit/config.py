"""Every setting, read once from the environment, wrong values refused at start."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

_HERE = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
KNOWN = frozenset(
    {
        "KIT_DATA_DIR",
        "KIT_DATABASE_URL",
        "KIT_SECRET_KEY",
        "KIT_SECRET_KEY_FILE",
        "KIT_PUBLIC_URL",
        "KIT_HOST",
        "KIT_PORT",
        "KIT_TRUSTED_PROXIES",
        "KIT_DEFAULT_LOCALE",
        "KIT_LOCALES",
        "KIT_CONTENT_DIRS",
        "KIT_RETENTION_DAYS",
        "KIT_LOG_FORMAT",
    }
)


class SettingsError(Exception):
    """The environment does not describe a runnable site."""


def data_root() -> Path:
    """The folder of lessons, quizzes, static files and translations.

    Inside the package when installed from a wheel, beside it in a source tree.
    """
    packaged = _HERE / "_data"
    return packaged if packaged.is_dir() else _HERE.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the host decided; everything else is decided in the pages."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    pin_key: bytes = field(repr=False)
    public_url: str | None = None
    host: str = "0.0.0.0"  # noqa: S104 - a school's students come over the network
    port: int = 8000
    trusted_proxies: int = 0
    default_locale: str = "en"
    locales: tuple[str, ...] = ()  # empty: all that languages.toml offers
    content_dirs: tuple[Path, ...] = ()
    retention_days: int | None = None
    log_format: str = "text"
    sites: Path | None = None  # the list of this user's sites; tests have none

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, make_keys: bool = False) -> Settings:
        """Read KIT_* variables and the key files of the data folder.

        With `make_keys` missing key files are made, unless data is there already:
        new keys beside old data would sign everybody out and change every PIN.

        Raises:
            SettingsError: naming the variable or file and what it should be.
        """
        folder = data_dir(env)
        url = env.get("KIT_DATABASE_URL") or f"sqlite:///{folder / 'kit.sqlite'}"
        if make_keys:
            _make_keys(folder, env)
        return cls(
            data_dir=folder,
            database_url=url,
            secret_key=_secret(env, folder),
            pin_key=read_pin_key(folder),
            public_url=_address(env),
            host=env.get("KIT_HOST") or "0.0.0.0",  # noqa: S104
            port=_number(env, "KIT_PORT", 8000, 0, 65_535),
            trusted_proxies=_number(env, "KIT_TRUSTED_PROXIES", 0, 0, 5),
            default_locale=env.get("KIT_DEFAULT_LOCALE") or "en",
            locales=tuple(env.get("KIT_LOCALES", "").replace(",", " ").split()),
            content_dirs=_folders(env),
            retention_days=_number(env, "KIT_RETENTION_DAYS", 0, 1, 800) or None,
            log_format=_one_of(env, "KIT_LOG_FORMAT", ("text", "json")),
            sites=list_of_sites(env),
        )


def data_dir(env: Mapping[str, str]) -> Path:
    """KIT_DATA_DIR, or the platform's folder for a user's data."""
    if named := env.get("KIT_DATA_DIR"):
        return Path(named).expanduser().resolve()
    return default_data_dir(env)


def list_of_sites(env: Mapping[str, str]) -> Path:
    """The file that names the folders of this user's sites, see kit/sites.py."""
    default = default_data_dir(env)
    return default.with_name(f"{default.name}.sites")


def default_data_dir(env: Mapping[str, str]) -> Path:
    home = Path(env.get("HOME") or env.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or home) / "media-literacy-kit"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "media-literacy-kit"
    return (
        Path(env.get("XDG_DATA_HOME") or home / ".local/share") / "media-literacy-kit"
    )


def unknown_variables(env: Mapping[str, str]) -> list[str]:
    """KIT_ variables that nothing reads: spelling mistakes, most likely."""
    return sorted(name for name in env if name.startswith("KIT_") and name not in KNOWN)


def _make_keys(folder: Path, env: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    has_data = (folder / "kit.sqlite").exists()
    wanted = ["pin.key"]
    if not env.get("KIT_SECRET_KEY") and not env.get("KIT_SECRET_KEY_FILE"):
        wanted.append("secret.key")
    for name in wanted:
        file = folder / name
        if file.exists():
            continue
        if has_data:
            raise SettingsError(
                f"{file} is missing beside existing data. Restore it from a backup. "
                "Without it everybody is signed out and every PIN changes; to accept "
                f"that, write a line of at least {SHORTEST_SECRET} characters into it."
            )
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as key:
            key.write(secrets.token_urlsafe(48) + "\n")


def _secret(env: Mapping[str, str], folder: Path) -> str:
    if secret := env.get("KIT_SECRET_KEY"):
        if len(secret) < SHORTEST_SECRET:
            raise SettingsError(
                f"KIT_SECRET_KEY must have at least {SHORTEST_SECRET} characters; "
                "leave it out and `kit init` makes a good one."
            )
        return secret
    return _read_key(Path(env.get("KIT_SECRET_KEY_FILE") or folder / "secret.key"))


def read_pin_key(folder: Path) -> bytes:
    return _read_key(folder / "pin.key").encode()


def _read_key(file: Path) -> str:
    try:
        key = file.read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"{file} cannot be read. Run `kit init` once; it makes the file."
        ) from error
    if len(key) < SHORTEST_SECRET:
        raise SettingsError(
            f"{file} must hold at least {SHORTEST_SECRET} characters; it holds "
            f"{len(key)}. Restore it from a backup."
        )
    return key


def _address(env: Mapping[str, str]) -> str | None:
    address = env.get("KIT_PUBLIC_URL")
    if not address:
        return None
    parts = urlsplit(address)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.netloc
        or parts.path.strip("/")
    ):
        raise SettingsError(
            "KIT_PUBLIC_URL must be an address such as http://192.168.1.20:8000 "
            f"without a path; it is {address!r}."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _number(
    env: Mapping[str, str], name: str, default: int, low: int, high: int
) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(
            f"{name} must be a whole number from {low} to {high}; it is {text!r}."
        )
    return int(text)


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise SettingsError(
            f"{name} must be one of {', '.join(allowed)}; it is {value!r}."
        )
    return value


def _folders(env: Mapping[str, str]) -> tuple[Path, ...]:
    folders = [Path(p) for p in env.get("KIT_CONTENT_DIRS", "").split(os.pathsep) if p]
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(
                f"KIT_CONTENT_DIRS names {folder}, which is not a folder. It should "
                "hold lessons/ and quizzes/."
            )
    return tuple(folders)
