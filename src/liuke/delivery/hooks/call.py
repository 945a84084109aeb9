"""A callback as it came in, and the small things every reader of one needs."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from liuke.delivery.errors import BadReportError, ForgedError

_CHINA = ZoneInfo("Asia/Shanghai")
_MOST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One POST. ``url`` is the address the provider was told; header names are lower case; ``word`` ends its path."""

    url: str
    body: bytes
    now: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    word: str = ""


def path_word(secret: bytes, provider: str) -> str:
    """Return the secret word in the address of a provider that does not sign what it says."""
    return hmac.new(secret, f"hook\x1f{provider}".encode(), hashlib.sha256).hexdigest()[:40]


def knows_word(call: Call, secret: bytes, provider: str) -> None:
    """Refuse a callback that does not know its address.

    Raises
    ------
    ForgedError
    """
    if not hmac.compare_digest(call.word.encode(), path_word(secret, provider).encode()):
        raise ForgedError


def objects(call: Call) -> list[dict[str, Any]]:
    """Read a body of one JSON object, or a list of them.

    Raises
    ------
    BadReportError
    """
    try:
        read = json.loads(call.body)
    except (ValueError, RecursionError) as why:
        raise BadReportError(why="it is not JSON") from why
    rows = read if isinstance(read, list) else [read]
    if len(rows) > _MOST or not all(isinstance(row, dict) for row in rows):
        raise BadReportError(why="it is neither a JSON object nor a list of at most 2000")
    return rows


def said(row: Mapping[str, Any], name: str, longest: int = 500) -> str:
    """Return a field as text; empty where it is not there, or is no text or number."""
    value = row.get(name)
    return str(value)[:longest] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def instant(value: Any, *, china: bool = False) -> datetime | None:
    """Read an instant: seconds, ISO 8601, or ``2026-11-16 08:03:04`` in China's time; None where it is none."""
    with suppress(ValueError, OverflowError, OSError):
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if isinstance(value, str) and value:
            read = datetime.fromisoformat(value)
            return read.replace(tzinfo=_CHINA if china else UTC) if read.tzinfo is None else read
    return None
