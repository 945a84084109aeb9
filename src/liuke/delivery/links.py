"""Signed links for people who do not sign in: stop, settings, why. What they say is sealed and cannot be read.

The payload is encrypted and authenticated with one seal that is also the nonce (the SIV construction, with HMAC-SHA256
as the only primitive): no address and no user id stands in a URL, any changed character is refused, and a link of one
purpose opens nothing else. There is no purpose that signs anybody in.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from liuke.delivery.errors import LinkError, LinkExpiredError

_SEAL_BYTES = 16


class Purpose(StrEnum):
    """What a link opens."""

    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    WHY = "why"
    REPORT = "report"
    SHOWN_REPORT = "shown_report"
    PROGRESS = "progress"
    INBOX = "inbox"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link says: for whom, on which channel, and about which message (its key)."""

    purpose: Purpose
    subject_id: str
    channel: str = ""
    about: str = ""
    expires: datetime | None = None


def sign(secret: bytes, link: Link) -> str:
    """Return the token of a link; the workspace's ``State.secret`` makes its keys, one a purpose.

    Raises
    ------
    ValueError
        A link to unsubscribe with an end: the law knows none.
    """
    if link.purpose == Purpose.UNSUBSCRIBE and link.expires is not None:
        raise ValueError("a link to unsubscribe never expires")
    until = int(link.expires.timestamp()) if link.expires else 0
    said = json.dumps([link.subject_id, link.channel, link.about, until], ensure_ascii=False, separators=(",", ":"))
    payload = said.encode()
    seal = _seal(secret, link.purpose, payload)
    return _letters(seal + _blend(secret, link.purpose, seal, payload))


def verify(secret: bytes, purpose: Purpose, token: str, now: datetime) -> Link:
    """Return what a link says.

    Raises
    ------
    LinkError
        It was not signed here, not for this purpose, or is not as it was signed.
    LinkExpiredError
        Its date has passed.
    """
    raw = _bytes(token)
    seal, blended = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    payload = _blend(secret, purpose, seal, blended)
    if not hmac.compare_digest(seal, _seal(secret, purpose, payload)):
        raise LinkError
    subject_id, channel, about, until = json.loads(payload)
    expires = datetime.fromtimestamp(until, UTC) if until else None
    if expires is not None and now >= expires:
        raise LinkExpiredError
    return Link(purpose=purpose, subject_id=subject_id, channel=channel, about=about, expires=expires)


@lru_cache(maxsize=64)
def _key(secret: bytes, purpose: Purpose, use: str) -> bytes:
    return hmac.new(secret, f"link\x1f{purpose}\x1f{use}".encode(), hashlib.sha256).digest()


def _seal(secret: bytes, purpose: Purpose, payload: bytes) -> bytes:
    return hmac.digest(_key(secret, purpose, "seal"), payload, "sha256")[:_SEAL_BYTES]


def _blend(secret: bytes, purpose: Purpose, seal: bytes, text: bytes) -> bytes:
    """Mix text with a stream that only this seal and key give; mixed twice it is plain again."""
    key = _key(secret, purpose, "blend")
    blocks = range(len(text) // 32 + 1)
    stream = b"".join(hmac.digest(key, seal + n.to_bytes(4, "big"), "sha256") for n in blocks)
    mixed = int.from_bytes(text, "big") ^ int.from_bytes(stream[: len(text)], "big")
    return mixed.to_bytes(len(text), "big")


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(token: str) -> bytes:
    """Read a token; one that is not written exactly as we write it is refused, or two tokens would mean the same."""
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError) as why:
        raise LinkError from why
    if len(raw) <= _SEAL_BYTES or len(token) > 4_096 or _letters(raw) != token:
        raise LinkError
    return raw
