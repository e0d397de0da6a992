"""Who is behind a browser: opaque tokens, stored only as hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.db.models import Account, Classroom, School, SignIn
from kit.services.ids import token, token_hash

SEEN_EVERY = timedelta(minutes=1)  # how often a mere look is written down


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a sign-in lives when nothing happens, when much does, and how many."""

    idle: timedelta
    absolute: timedelta
    parallel: int


STUDENT = Lasting(timedelta(minutes=60), timedelta(hours=12), 10)
KEPT = Lasting(timedelta(days=30), timedelta(days=180), 10)  # "on this phone"
TEACHER = Lasting(timedelta(minutes=60), timedelta(hours=12), 5)
ADMIN = Lasting(timedelta(minutes=15), timedelta(hours=4), 2)


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in browser's person, as the pages need them."""

    account_id: int
    public_id: str
    school_id: int
    role: str
    name: str
    classroom_id: int | None
    class_name: str | None
    locale: str | None
    reading: Mapping[str, str]  # settings that differ from how pages are
    waiting: bool
    school_name: str
    school_locale: str
    made_up: bool
    seen_at: datetime

    @property
    def is_staff(self) -> bool:
        return self.role in {"teacher", "admin"}


def begin_sign_in(
    session: Session, *, account_id: int, now: datetime, kept: bool = False
) -> str:
    """A new browser for this person; the oldest beyond the limit is signed out.

    Returns the token for the cookie: the only place where it exists in clear.
    """
    role = session.execute(
        select(Account.role).where(Account.id == account_id)
    ).scalar_one()
    lasting = _lasting(role, kept=kept)
    hashes = session.scalars(
        select(SignIn.token_hash)
        .where(SignIn.account_id == account_id)
        .order_by(SignIn.created_at.desc(), SignIn.token_hash)
    ).all()
    surplus = hashes[lasting.parallel - 1 :]
    session.execute(delete(SignIn).where(SignIn.token_hash.in_(surplus)))
    secret = token()
    session.add(
        SignIn(
            token_hash=token_hash(secret),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            idle_s=int(lasting.idle.total_seconds()),
            expires_at=now + lasting.absolute,
        )
    )
    return secret


def _lasting(role: str, *, kept: bool) -> Lasting:
    if role == "student":
        return KEPT if kept else STUDENT
    return ADMIN if role == "admin" else TEACHER


def find_person(session: Session, *, secret: str, now: datetime) -> Person | None:
    """Whoever is signed in with this cookie; None when nobody is, or no longer."""
    row = session.execute(
        select(SignIn, Account, Classroom.name, School)
        .join(Account, Account.id == SignIn.account_id)
        .join(School, School.id == Account.school_id)
        .outerjoin(Classroom, Classroom.id == Account.classroom_id)
        .where(SignIn.token_hash == token_hash(secret), SignIn.expires_at > now)
        .where(Account.disabled_at.is_(None), Account.removed_at.is_(None))
        .where(Classroom.removed_at.is_(None))
    ).first()
    if row is None:
        return None
    sign_in, account, class_name, school = row
    if now - sign_in.seen_at > timedelta(seconds=sign_in.idle_s):
        return None
    return Person(
        account_id=account.id,
        public_id=account.public_id,
        school_id=account.school_id,
        role=account.role,
        name=account.name,
        classroom_id=account.classroom_id,
        class_name=class_name,
        locale=account.locale,
        reading=dict(pair.split("=") for pair in account.reading.split()),
        waiting=account.waiting,
        school_name=school.name,
        school_locale=school.locale,
        made_up=school.made_up,
        seen_at=sign_in.seen_at,
    )


def touch(session: Session, *, secret: str, now: datetime) -> None:
    """Remember that the person was here; the caller asks once a minute at most."""
    if row := session.get(SignIn, token_hash(secret)):
        row.seen_at = now
        account = session.get_one(Account, row.account_id)
        account.seen_at = now


def keep_signed_in(session: Session, *, secret: str, now: datetime) -> None:
    """The student asked to stay signed in on this phone."""
    if row := session.get(SignIn, token_hash(secret)):
        row.idle_s = int(KEPT.idle.total_seconds())
        row.expires_at = now + KEPT.absolute


def end_sign_in(session: Session, *, secret: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(secret)))


def end_all_sign_ins(session: Session, *, account_id: int) -> None:
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def choose_reading(
    session: Session, *, account_id: int, reading: Mapping[str, str]
) -> None:
    """How pages look for this person from now on, on every device."""
    words = " ".join(f"{name}={value}" for name, value in reading.items() if value)
    session.get_one(Account, account_id).reading = words


def choose_locale(session: Session, *, account_id: int, locale: str) -> None:
    session.get_one(Account, account_id).locale = locale
