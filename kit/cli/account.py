"""kit account: staff, and links that work once."""

import json
from dataclasses import asdict
from typing import NoReturn

import click
from sqlalchemy.orm import Session

from kit.cli.environment import (
    USAGE,
    Site,
    address_of,
    json_option,
    open_site,
    require_school,
    stop,
    utc_now,
)
from kit.services import accounts, audit
from kit.services.accounts import Staff
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.names import tidy

LONGEST_NAME = 60


@click.group()
def account() -> None:
    """Add, list, reset and disable staff."""


@account.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="An admin instead of a teacher.")
def add(name: str, *, admin: bool) -> None:
    """Add a teacher, or an admin, and print a link with which they choose a password.

    The link works once, within 24 hours. `kit account reset` prints another.
    """
    if not 1 <= len(tidy(name)) <= LONGEST_NAME:
        stop(f"a name has 1 to {LONGEST_NAME} characters.", USAGE)
    with open_site() as site, site.database.writing() as session:
        school = require_school(session)
        try:
            account_id = accounts.add_staff(
                session,
                school_id=school,
                name=name,
                role="admin" if admin else "teacher",
                now=utc_now(),
            )
        except NameTakenError:
            stop(f"somebody is called {tidy(name)} already, or nearly so.", USAGE)
        link = _link(session, site, account_id)
        _note(session, "staff-added", accounts.get_staff(session, name=name))
    click.echo(link)


@account.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the staff."""
    with open_site() as site, site.database.reading() as session:
        staff = accounts.list_staff(session)
    for one in staff:
        if as_json:
            click.echo(json.dumps(asdict(one), ensure_ascii=False))
        else:
            click.echo(f"{one.role:<8}{one.name}{_remark(one)}")


def _remark(one: Staff) -> str:
    if one.is_disabled:
        return "  (disabled)"
    return "" if one.has_password else "  (has not chosen a password yet)"


@account.command()
@click.argument("name")
def reset(name: str) -> None:
    """Print a link with which NAME chooses a new password.

    Nothing changes until the link is used; then every browser is signed out. It works
    once, within 24 hours.
    """
    with open_site() as site, site.database.writing() as session:
        found = _found(session, name)
        if found.is_disabled:
            stop(f"{found.name} is disabled. First: kit account enable {found.name!r}")
        link = _link(session, site, found.account_id)
        _note(session, "staff-link", found)
    click.echo(link)


@account.command()
@click.argument("name")
def disable(name: str) -> None:
    """Sign NAME out everywhere and let nobody in under it. Classes stay."""
    with open_site() as site, site.database.writing() as session:
        found = _found(session, name)
        accounts.disable(session, account_id=found.account_id, now=utc_now())
        _note(session, "staff-disabled", found)
    click.echo(f"{found.name} is signed out and disabled.")


@account.command()
@click.argument("name")
def enable(name: str) -> None:
    """Let NAME in again, with the password from before."""
    with open_site() as site, site.database.writing() as session:
        found = _found(session, name)
        accounts.enable(session, account_id=found.account_id)
        _note(session, "staff-enabled", found)
    click.echo(f"{found.name} can sign in again.")


def _note(session: Session, what: str, about: Staff) -> None:
    audit.note_command(session, what, about.public_id, now=utc_now())


def _found(session: Session, name: str) -> Staff:
    try:
        return accounts.get_staff(session, name=name)
    except NotYoursError:
        _unknown(name)


def _unknown(name: str) -> NoReturn:
    stop(f"nobody on the staff is called {name}. See: kit account list", USAGE)


def _link(session: Session, site: Site, account_id: int) -> str:
    secret = accounts.make_link(
        session, purpose="password", now=utc_now(), account_id=account_id
    )
    return f"{address_of(site.settings)}/signin/{secret}"
