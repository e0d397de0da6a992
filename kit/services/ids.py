"""Ids, tokens and codes: from the system's secure source, never guessable."""

import secrets
from datetime import datetime
from hashlib import sha256

READABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike in addresses


def public_id() -> str:
    """What stands in an address: 12 characters, 59 bits."""
    return "".join(secrets.choice(READABLE) for _ in range(12))


def row_id(now: datetime) -> int:
    """A key for tables that grow: milliseconds, then 20 random bits; below 2**63."""
    return (int(now.timestamp() * 1000) << 20) | secrets.randbits(20)


def token() -> str:
    """A secret of 256 bits for a cookie, a card or a link."""
    return secrets.token_urlsafe(32)


def token_hash(secret: str) -> str:
    """What the database keeps instead of the secret."""
    return sha256(secret.encode()).hexdigest()
