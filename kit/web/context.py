"""What every page can reach: the site's settings, database, content and clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, request

from kit.address import is_loopback, lan_address
from kit.config import Settings
from kit.content.model import Library
from kit.content.shelves import Shelves
from kit.db.engine import Database
from kit.i18n import Language, Words


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    database: Database
    library: Library
    shelves: Shelves | None  # what is settled and what is open; None where untold
    languages: Mapping[str, Language]  # those the interface is offered in
    words: Mapping[str, Words]
    now: Callable[[], datetime]
    new_key: Callable[[], str]  # for the hidden resend key of a form
    left_out: tuple[str, ...]  # of the content: where and why
    apart: Callable[[Callable[[], None]], None]  # starts what outlasts a page


def site() -> Site:
    return cast("Site", current_app.extensions["kit"])


def public_address() -> str:
    """Where students reach the kit: for codes, cards and the board.

    Never taken from a request alone: a visitor could have made up its Host. Only the
    port and the scheme are, where the host has not set KIT_PUBLIC_URL.
    """
    settings = site().settings
    if settings.public_url:
        return settings.public_url
    port = request.environ.get("SERVER_PORT", str(settings.port))
    host = lan_address()
    return f"{request.scheme}://{host}" + ("" if port in {"80", "443"} else f":{port}")


def seen_from_here_only() -> bool:
    """Whether the visitor's own address would not work on a student's phone."""
    return is_loopback(request.host) and not is_loopback(
        public_address().partition("://")[2]
    )
