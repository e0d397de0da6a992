"""Which faults pass by themselves: a busy database, a full disk."""

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

PASSING = (
    "database is locked",
    "database or disk is full",
    "disk i/o error",
    "too many clients",
    "connection refused",
    "server closed the connection",
    "terminating connection",
    "the database system is",
)


def is_busy_or_full(error: Exception) -> bool:
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, OperationalError):
        return False
    return any(words in str(error).casefold() for words in PASSING)
