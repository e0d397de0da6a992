"""Staff: added, invited, given a new password, disabled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from kit.db.models import Account, OneTimeLink, School
from kit.services import throttle
from kit.services.errors import (
    LastAdminError,
    LinkUsedError,
    NameTakenError,
    NotYoursError,
    SetUpAlreadyError,
)
from kit.services.ids import public_id, token, token_hash
from kit.services.names import name_key, tidy
from kit.services.sign_ins import end_all_sign_ins

# What is copied along with a link: spaces, and signs that set it apart from words.
AROUND = " \t\r\n\u200b\u200e\u200f\u2066\u2067\u2068\u2069"
SETUP_LIVES = timedelta(minutes=60)
LINK_LIVES = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Staff:
    account_id: int
    public_id: str
    role: str
    name: str
    has_password: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Link:
    """What a one-time link is for."""

    purpose: str  # "setup", "password" or "demo"
    account_id: int | None
    name: str
    role: str = ""


def is_set_up(session: Session) -> bool:
    return session.scalar(select(School.id).limit(1)) is not None


def set_up_school(
    session: Session,
    *,
    school: str,
    locale: str,
    keep_days: int | None,
    now: datetime,
    made_up: bool = False,
) -> int:
    """The school's row; returns its id.

    Raises:
        SetUpAlreadyError: set-up happens once.
    """
    if is_set_up(session):
        raise SetUpAlreadyError
    row = School(
        name=tidy(school),
        locale=locale,
        keep_days=keep_days,
        made_up=made_up,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def add_staff(
    session: Session,
    *,
    school_id: int,
    name: str,
    role: str,
    now: datetime,
    password_hash: str | None = None,
    locale: str | None = None,
) -> int:
    """A teacher or admin; without a password a one-time link sets it.

    Raises:
        NameTakenError: somebody on the staff has the name, or one that looks the same.
    """
    if session.scalar(_staff().where(Account.name_key == name_key(name))):
        raise NameTakenError
    row = Account(
        school_id=school_id,
        public_id=public_id(),
        role=role,
        name=tidy(name),
        name_key=name_key(name),
        note="",
        locale=locale,
        password_hash=password_hash,
        pin_counter=0,
        created_at=now,
        waiting=False,
    )
    session.add(row)
    session.flush()
    return row.id


def only_school(session: Session) -> int:
    """The id of the installation's first school.

    Raises:
        NotYoursError: set-up is not done.
    """
    found = session.scalar(select(School.id).order_by(School.id).limit(1))
    if found is None:
        raise NotYoursError
    return found


def list_staff(session: Session, *, school_id: int | None = None) -> list[Staff]:
    """Of one school, or of all."""
    rows = _staff().order_by(Account.name_key)
    if school_id is not None:
        rows = rows.where(Account.school_id == school_id)
    return [_as_staff(row) for row in session.scalars(rows)]


def get_colleague(session: Session, *, school_id: int, person: str) -> Staff:
    """Somebody on the school's staff; raises NotYoursError for everybody else."""
    row = session.scalar(
        _staff().where(Account.school_id == school_id, Account.public_id == person)
    )
    if row is None:
        raise NotYoursError
    return _as_staff(row)


@dataclass(frozen=True, slots=True)
class SchoolSettings:
    name: str
    locale: str
    keep_days: int | None  # None: to the end of the school year


def get_school(session: Session, *, school_id: int) -> SchoolSettings:
    row = session.get_one(School, school_id)
    return SchoolSettings(row.name, row.locale, row.keep_days)


def change_school(
    session: Session, *, school_id: int, name: str, locale: str, keep_days: int | None
) -> None:
    """Students who are there keep the day they were promised; newcomers get the new."""
    row = session.get_one(School, school_id)
    row.name, row.locale, row.keep_days = tidy(name), locale, keep_days


def get_staff(session: Session, *, name: str) -> Staff:
    """Raises NotYoursError when nobody on the staff has this name."""
    row = session.scalar(_staff().where(Account.name_key == name_key(name)))
    if row is None:
        raise NotYoursError
    return _as_staff(row)


def find_password_hash(session: Session, *, name: str) -> tuple[int, str | None] | None:
    """Id and password hash of the staff member who may sign in with this name."""
    row = session.scalar(
        _staff().where(
            Account.name_key == name_key(name), Account.disabled_at.is_(None)
        )
    )
    return (row.id, row.password_hash) if row else None


def set_password(session: Session, *, account_id: int, password_hash: str) -> None:
    """A new password ends every sign-in, open link and pause of the account."""
    row = session.get_one(Account, account_id)
    row.password_hash = password_hash
    throttle.forgive(session, [(throttle.STAFF_ACCOUNT, row.name_key)])
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account_id))
    end_all_sign_ins(session, account_id=account_id)


def disable(session: Session, *, account_id: int, now: datetime) -> None:
    session.get_one(Account, account_id).disabled_at = now
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account_id))
    end_all_sign_ins(session, account_id=account_id)


def require_another_admin(session: Session, *, school_id: int, account_id: int) -> None:
    """Raises LastAdminError if nobody else looks after the school.

    The rows stay locked, so that two admins cannot shut each other out at once.
    """
    admins = session.scalars(
        select(Account)
        .where(Account.school_id == school_id, Account.role == "admin")
        .where(Account.disabled_at.is_(None), Account.password_hash.is_not(None))
        .with_for_update()
    ).all()
    if not {row.id for row in admins} - {account_id}:
        raise LastAdminError


def enable(session: Session, *, account_id: int) -> None:
    session.get_one(Account, account_id).disabled_at = None


def make_link(
    session: Session,
    *,
    purpose: str,
    now: datetime,
    account_id: int | None = None,
    lives: timedelta = LINK_LIVES,
) -> str:
    """A link that works once; earlier ones for the same thing stop working."""
    session.execute(
        delete(OneTimeLink).where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.account_id == account_id
            if account_id
            else OneTimeLink.account_id.is_(None),
        )
    )
    secret = token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(secret),
            purpose=purpose,
            account_id=account_id,
            expires_at=now + lives,
        )
    )
    return secret


def look_at_link(session: Session, *, secret: str, now: datetime) -> Link:
    """What the link would do.

    Raises:
        LinkUsedError: it was used, has expired, or never was.
    """
    secret = secret.strip(AROUND)
    row = session.execute(
        select(OneTimeLink, Account.name, Account.role)
        .outerjoin(Account, Account.id == OneTimeLink.account_id)
        .where(OneTimeLink.token_hash == token_hash(secret))
        .where(OneTimeLink.expires_at > now, Account.disabled_at.is_(None))
    ).first()
    if row is None:
        raise LinkUsedError
    return Link(row[0].purpose, row[0].account_id, row[1] or "", row[2] or "")


def use_link(session: Session, *, secret: str, now: datetime) -> Link:
    """The same, and the link is used up.

    Raises:
        LinkUsedError: somebody was faster, too.
    """
    link = look_at_link(session, secret=secret, now=now)
    key = token_hash(secret.strip(AROUND))
    row = session.get(OneTimeLink, key, with_for_update=True)
    if row is None:
        raise LinkUsedError
    session.delete(row)
    return link


def _staff() -> Select[Account]:
    return select(Account).where(Account.role != "student")


def _as_staff(row: Account) -> Staff:
    return Staff(
        account_id=row.id,
        public_id=row.public_id,
        role=row.role,
        name=row.name,
        has_password=row.password_hash is not None,
        is_disabled=row.disabled_at is not None,
    )
