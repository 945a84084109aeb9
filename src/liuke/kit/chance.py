"""Fixed chance: a name mapped to a number, the same on every machine and day. No table, no seed, no state."""

import hashlib
import secrets
from collections.abc import Iterable

_BUCKETS = 2**64


def share(*names: str) -> float:
    """Map names to a fixed number in [0, 1).

    SHA-256 over the unit-separated names, first 64 bits. Simple multiplicative hashes correlate between experiments
    (a mean absolute correlation of .096 between two 10 % holdouts was measured for one, .006 for SHA-256).
    """
    return int.from_bytes(hashlib.sha256("\x1f".join(names).encode()).digest()[:8], "big") / _BUCKETS


def fingerprint(*parts: str) -> str:
    """Return 64 hexadecimal digits that stand for the parts in their order."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def fingerprint_of(parts: Iterable[str]) -> str:
    """Return the same of many parts, which need not be held at once."""
    made, between = hashlib.sha256(), b""
    for part in parts:
        made.update(between)
        made.update(part.encode())
        between = b"\x1f"
    return made.hexdigest()


def token(n_bytes: int = 16) -> str:
    """Return an unguessable URL-safe word of at least 8 x ``n_bytes`` bits."""
    return secrets.token_urlsafe(n_bytes)
