"""Slow down guessing: failures counted by nickname, device or code, never by address.

The budgets are those of SECURITY.md. A success clears the counts of its own person.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kit.db.models import Throttle
from kit.services.errors import Refusal, TooManyFailuresError
from kit.services.names import name_key

T = TypeVar("T")
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 240


@dataclass(frozen=True, slots=True)
class Budget:
    """`failures` within `window_s`, then waits that double; `in_a_row` pauses.

    Only a budget of one person is cleared by that person's success. Were a device's or
    a lesson's cleared too, a guesser would sign in as himself between his guesses.
    """

    name: str
    failures: int
    window_s: int
    in_a_row: int | None = None
    of_one: bool = True


CODES_OF_DEVICE = Budget("code/device", 10, 600, of_one=False)
NAMES_OF_DEVICE = Budget("names/device", 30, 600, of_one=False)
PIN_WITH_DEVICE = Budget("pin/device", 5, 300)
PIN_OF_NICKNAME = Budget("pin/nickname", 10, 600, in_a_row=20)
PINS_OF_LESSON = Budget("pin/lesson", 50, 4 * 3600, of_one=False)
STAFF_WITH_DEVICE = Budget("staff/device", 5, 300)
STAFF_ACCOUNT = Budget("staff/account", 10, 600, in_a_row=100)
PAUSE = timedelta(days=1)  # until a teacher or admin steps in, at most a day

Key = tuple[Budget, str]


def require_patience(session: Session, keys: Iterable[Key], *, now: datetime) -> None:
    """Raises TooManyFailuresError while any of the keys has to wait."""
    waits = [
        row.until - now
        for budget, who in keys
        if (row := session.get(Throttle, _hash(budget, who)))
        and row.until
        and row.until > now
    ]
    if waits:
        raise TooManyFailuresError(max(1, round(max(waits).total_seconds())))


def count_failure(session: Session, keys: Iterable[Key], *, now: datetime) -> None:
    """One more failure for each key; above the budget the key has to wait."""
    for budget, who in keys:
        row = _row(session, _hash(budget, who), now)
        if now - row.since > timedelta(seconds=budget.window_s):
            row.failures, row.since = 0, now
        row.failures += 1
        row.in_a_row += 1
        row.until = _until(budget, row, now) or row.until


def _row(session: Session, key: str, now: datetime) -> Throttle:
    """The locked row of a key; a first failure counted elsewhere may be faster."""
    row = session.get(Throttle, key, with_for_update=True)
    if row is None:
        new = Throttle(key=key, failures=0, in_a_row=0, since=now, until=None)
        with suppress(IntegrityError), session.begin_nested():
            session.add(new)
        row = session.get_one(Throttle, key, with_for_update=True)
    return row


def _until(budget: Budget, row: Throttle, now: datetime) -> datetime | None:
    if budget.in_a_row and row.in_a_row >= budget.in_a_row:
        return now + PAUSE
    over = row.failures - budget.failures
    if over < 0:
        return None
    wait_s = min(FIRST_WAIT_S * 2**over, LONGEST_WAIT_S)
    return now + timedelta(seconds=wait_s)


def forgive(session: Session, keys: Iterable[Key]) -> None:
    """After a success, or when a teacher steps in: count from nothing again."""
    hashes = [_hash(budget, who) for budget, who in keys]
    session.execute(delete(Throttle).where(Throttle.key.in_(hashes)))


def has_just_locked(session: Session, key: Key) -> bool:
    """Whether the failure counted last was the one that shut the door, or for long."""
    budget, who = key
    row = session.get(Throttle, _hash(budget, who))
    return row is not None and (
        row.failures == budget.failures or row.in_a_row == budget.in_a_row
    )


def nickname(classroom_id: int, name: str) -> str:
    """Whom PIN_OF_NICKNAME counts: one name in one class, however it is spelt."""
    return f"{classroom_id}:{name_key(name)}"


def _hash(budget: Budget, who: str) -> str:
    return sha256(f"{budget.name}\n{who}".encode()).hexdigest()


def guarded(
    session: Session, keys: Iterable[Key], *, now: datetime, work: Callable[[], T]
) -> T | Refusal:
    """Do `work` unless its keys have to wait; a refusal counts as a failure.

    The refusal is returned, not raised: raising would roll back the very count that
    slows the next guess. Callers raise it after the transaction.
    """
    keys = tuple(keys)
    try:
        require_patience(session, keys, now=now)
    except TooManyFailuresError as refusal:
        return refusal
    try:
        outcome = work()
    except Refusal as refusal:
        count_failure(session, keys, now=now)
        return refusal
    forgive(session, [key for key in keys if key[0].of_one])
    return outcome
