"""The application factory: the only module that knows all the others."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_urlsafe

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kit.config import Settings, data_root
from kit.content.load import load_library
from kit.content.model import Library
from kit.content.problems import ContentError
from kit.content.shelves import Shelves, read_shelves
from kit.db.engine import Database
from kit.i18n import Language, read_languages, read_words
from kit.web import access, assets, errors, headers, helpers, i18n
from kit.web.admin import backups, content, home, people, restore, school, updates
from kit.web.context import Site
from kit.web.forms import csrf
from kit.web.public import about, joining, pages, set_up, staff
from kit.web.student import away, discuss, me, own_report, reading, routes
from kit.web.teacher import (
    change,
    class_map,
    classes,
    comparisons,
    front,
    giving,
    guides,
    hub,
    lessons,
    library,
    look_round,
    members,
    poster,
    printing,
    profile,
    projector,
    removed,
    report,
    results,
    roster,
    rulings,
    together,
)

log = logging.getLogger(__name__)
BLUEPRINTS = (joining.bp, routes.bp, classes.bp, home.bp)
# These modules add their views to the blueprints above when they are imported.
PARTS = (
    *(about, pages, set_up, staff),
    *(me, own_report, reading, away, discuss),
    *(front, hub, lessons, projector, poster, library, giving),
    *(
        printing,
        guides,
        class_map,
        change,
        comparisons,
        results,
        rulings,
        profile,
        report,
    ),
    *(members, roster, together, removed, look_round),
    *(backups, content, people, restore, school, updates),
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    library: Library | None = None,
) -> Flask:
    """The site. `library` is given by tests; else it is read from the files.

    Raises:
        UndeclaredViewError: a view does not say who may use it.
        LanguageListError: languages.toml is not usable.
    """
    root = data_root()
    library, left_out = (library, ()) if library else _read_library(settings)
    app = Flask(__name__, static_folder=str(root / "static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="kit_page",
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,  # a lesson outlasts the default hour
        WTF_CSRF_SSL_STRICT=True,
    )
    languages = _offered(settings)
    app.extensions["kit"] = Site(
        settings=settings,
        database=Database(settings.database_url),
        library=library,
        shelves=_read_shelves(root),
        languages=languages,
        words=read_words([root / "translations"], languages),
        now=now,
        new_key=lambda: token_urlsafe(12),
        left_out=left_out,
        apart=_apart,
    )
    app.extensions["kit.is_set_up"] = False
    headers.init_app(app)
    i18n.init_app(app)
    app.before_request(set_up.require_set_up)
    restore.init_app(app)
    csrf.init_app(app)
    assets.init_app(app, root / "static")
    helpers.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.access(access.everyone)(app.view_functions["static"])
    access.guard(app)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def _offered(settings: Settings) -> dict[str, Language]:
    """The languages of languages.toml, or those of them that the host has named."""
    every = read_languages(data_root() / "translations" / "languages.toml")
    wanted = settings.locales or tuple(every)
    return {code: every[code] for code in wanted if code in every}


def _read_shelves(root: Path) -> Shelves | None:
    try:
        return read_shelves(root)
    except ContentError as error:
        log.error("content.shelves_left_out %s", error)  # noqa: TRY400 - no bug
        return None


def _apart(work: Callable[[], None]) -> None:
    """Not waited for: a server that is told to stop must not be kept by it."""
    threading.Thread(target=work, name="kit-job", daemon=True).start()


def _read_library(settings: Settings) -> tuple[Library, tuple[str, ...]]:
    """All that can be read; what cannot is said loudly and left out."""
    loaded = load_library(
        [data_root(), *settings.content_dirs], cache=settings.data_dir / "cache"
    )
    left_out = tuple(str(p) for p in loaded.problems if p.severity == "error")
    for problem in left_out:
        log.error("content.left_out %s", problem)
    return loaded.library, left_out
