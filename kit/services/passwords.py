"""Staff passwords: stretched with scrypt, at least 12 characters, no rules of taste.

Hashing takes a tenth of a second or more on purpose: never call these two inside a
transaction.
"""

from collections.abc import Iterable
from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from kit.services.errors import WeakPasswordError
from kit.services.names import name_key

SHORTEST, LONGEST = 12, 128
METHOD = "scrypt:32768:8:3"  # 32 MB each; OWASP Password Storage Cheat Sheet
# Of a password nobody has; made once, since making it takes a third of a second.
NOBODY = (
    "scrypt:32768:8:3$FV4HA765FbAZtANV$80998d5307e8ed5c309c213246c728426f5424e505527197"
    "c839941414805adcedeee28da1cf4c73805f795ec30a9ce159ed558526a7172b17e9950b2bb17ee8"
)
_at_once = BoundedSemaphore(2)  # a wave of sign-ins must not take all the memory

_COMMON = (
    "password",
    "passwort",
    "passwort1234",
    "qwertyuiop",
    "qwertzuiop",
    "йцукенгшщзхї",
    "1234567890",
    "0123456789",
    "letmein",
    "welcome",
    "administrator",
    "teacher",
    "changeme",
    "iloveyou",
    "пароль",
    "вчитель",
    "سر",
)
COMMON = tuple(map(name_key, _COMMON))  # compared as names are, look-alikes folded


def hash_password(password: str) -> str:
    with _at_once:
        return generate_password_hash(password, METHOD)


def is_password(password_hash: str | None, password: str) -> bool:
    """Takes as long for an account that does not exist as for one that does."""
    with _at_once:
        right = check_password_hash(password_hash or NOBODY, password)
    return right and password_hash is not None


def require_strength(password: str, *, context: Iterable[str] = ()) -> None:
    """Refuse what is guessed first; `context` are names an attacker would try.

    Raises:
        WeakPasswordError: "short", "long", "common" or "name".
    """
    if len(password) < SHORTEST:
        raise WeakPasswordError("short")
    if len(password) > LONGEST:
        raise WeakPasswordError("long")
    plain = name_key(password)
    if len(set(plain)) < 5 or any(_is_mostly(word, plain) for word in COMMON):
        raise WeakPasswordError("common")
    if any(_is_mostly(name_key(word), plain) for word in context):
        raise WeakPasswordError("name")


def _is_mostly(word: str, plain: str) -> bool:
    """Whether the word, repeated or not, leaves fewer than five other characters."""
    return bool(word) and len(plain.replace(word, "")) < 5
