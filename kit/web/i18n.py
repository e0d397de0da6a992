"""The reader's language: chosen once a request, spoken in every template."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, redirect, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kit.i18n import (
    alias_table,
    choose,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    format_time,
    match_code,
    negotiate,
)
from kit.i18n.jinja import bdi, install
from kit.services import sign_ins
from kit.services.sign_ins import Person
from kit.web.context import site
from kit.web.identity import find_visitor
from kit.web.words import direction


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of the language switcher."""

    code: str
    name: str
    dir: str
    here: bool
    query: str  # that of this page, and the language


@dataclass(frozen=True, slots=True)
class Interface:
    """What the page speaks around its content, which may be in another language."""

    locale: str
    dir: str
    languages: tuple[Choice, ...]


def init_app(app: Flask) -> None:
    """Register this before anything that speaks: errors and policies do."""
    install(app.jinja_env)
    app.jinja_env.filters.update(
        bdi=bdi,
        day=_day,
        moment=_moment,
        clock=_clock,
        number=format_number,
        percent=format_percent,
        code=_code,
        direction=direction,
        ours=_ours,
        spoken=_spoken,
        safe_block=_safe_block,
    )
    app.context_processor(_context)
    app.before_request(_choose)
    app.after_request(_say_language)


def _choose() -> ResponseReturnValue | None:
    """Profile, cookie, browser, school, site; `?lang=` stores a choice and is gone."""
    offered = site().languages
    asked = request.args.get("lang")
    if asked is not None and request.method in {"GET", "HEAD"}:
        chosen = match_code(asked, offered, alias_table(offered))
        if chosen:
            _remember(chosen)
        return _without_lang()
    settle(find_visitor() if request.endpoint != "static" else None)
    return None


def settle(visitor: Person | None) -> None:
    """Choose the language of this answer, by what is known of who asks."""
    offered = site().languages
    header = request.headers.get("Accept-Language", "")
    candidates = (
        visitor.locale if visitor else None,
        session.get("locale"),
        negotiate(header, offered),
        visitor.school_locale if visitor else None,
        site().settings.default_locale,
    )
    g.locale = next((c for c in candidates if c in offered), next(iter(offered)))
    choose(site().words[g.locale])


def _remember(chosen: str) -> None:
    session["locale"] = chosen
    g.locale = chosen
    choose(site().words[chosen])
    if visitor := find_visitor():
        with site().database.writing() as database:
            sign_ins.choose_locale(
                database, account_id=visitor.account_id, locale=chosen
            )
    else:
        session["locale_is_new"] = True  # goes with whoever signs in next


def _without_lang() -> ResponseReturnValue:
    """The same address without `lang`; other parts of the query stay.

    The path is quoted anew: a tab or backslash in it, left as it is, would lead a
    browser to another host.
    """
    query = _query()
    rest = f"?{query}" if query else ""
    return redirect(f"/{quote(request.path.lstrip('/'))}{rest}", 303)


def _query(**more: str) -> str:
    """What this page was asked with, but for the language, and `more`."""
    kept = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return urlencode([*kept, *more.items()])


def _say_language(response: Response) -> Response:
    if "locale" in g and response.mimetype == "text/html":
        response.headers["Content-Language"] = g.locale
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _context() -> dict[str, object]:
    here = g.get("locale") or next(iter(site().languages))
    visitor = find_visitor()
    languages = tuple(
        Choice(code, spoken.name, spoken.dir, code == here, _query(lang=code))
        for code, spoken in site().languages.items()
    )
    return {
        "interface": Interface(here, direction(here), languages),
        "visitor": visitor,
        "school_name": visitor.school_name if visitor else "",
        "made_up": bool(visitor and visitor.made_up),
        "csp_nonce": g.get("csp_nonce", ""),
        "plain_http": not request.is_secure,
        "reading": visitor.reading if visitor else {},
        "names_hidden": bool(session.get("names_hidden")),
    }


def zone(moment: datetime | None = None) -> tzinfo:
    """The school's time zone, that of its server, as it is at a moment or now."""
    return (moment or datetime.now(UTC)).astimezone().tzinfo or UTC


def _day(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = day.astimezone(zone(day)).date()
    return format_date(day, form="long") if day else ""


def _moment(moment: datetime | None) -> str:
    """Day and time, which a line does not part."""
    if moment is None:
        return ""
    written = format_datetime(moment, zone=zone(moment), form="short")
    return "\u00a0".join(written.split(" "))


def _clock(moment: datetime | None) -> str:
    return format_time(moment, zone=zone(moment), form="short") if moment else ""


def _ours(words: str, around: str) -> str:
    """Words of the interface amid content: marked where that is in another language."""
    here: str = g.locale
    return words if around == here else _marked(words, here)


def _spoken(words: str, locale: str) -> str:
    """A title of content amid the interface: marked where it is in another language."""
    return words if locale == g.locale else _marked(words, locale)


def _marked(words: str, locale: str) -> Markup:
    span = Markup('<span lang="{}" dir="{}">{}</span>')
    return span.format(locale, direction(locale), words)


def _code(code: str) -> str:
    """A join code in groups of three, as it is read aloud."""
    return " ".join(code[i : i + 3] for i in range(0, len(code), 3))


def _safe_block(html: str) -> Markup:
    """A block of a lesson: it went through the sanitiser when it was loaded."""
    return Markup(html)  # noqa: S704 - kit/content/html.py made it
