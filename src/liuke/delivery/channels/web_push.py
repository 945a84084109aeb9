"""Push to browsers (RFC 8030, 8291, 8292), straight to the browser's own service: encrypted for it alone, signed by us.

The address is a subscription as the browser gives it: ``{"endpoint", "keys": {"p256dh", "auth"}}``. The endpoint comes
from outside, so it is dialled only where it lies out there (``outbound``).
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liuke.delivery.channel import Handed, Idempotence
from liuke.delivery.errors import RejectedError
from liuke.delivery.jose import es256, letters, point, raw_bytes
from liuke.delivery.message import Outgoing
from liuke.delivery.verdict import trouble
from liuke.delivery.wire import Answer, Wire
from liuke.kit.clock import Clock
from liuke.model.words import ChannelName

_RECORD = 4_096
_MOST_BYTES = _RECORD - 86 - 17
_PASS_S = 12 * 3_600
_GONE = frozenset({404, 410})
_NOT_TAKEN = frozenset({400, 413})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPush:
    """Our own key, and whom a browser's service may write to (``mailto:`` or ``https:``)."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    contact: str
    per_second: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where one browser listens, and what it is written to with."""

    endpoint: str
    public: bytes
    auth: bytes


class WebPushChannel:
    """``Topic`` is our key: of two copies that wait for the browser, one is left."""

    name = ChannelName.PUSH
    idempotent: Idempotence = "message_id"
    key_window_s: float | None = None
    dry_run = False

    def __init__(self, ours: WebPush, wire: Wire, clock: Clock) -> None:
        self._ours, self._wire, self._clock = ours, wire, clock
        self.per_second = ours.per_second

    def send(self, message: Outgoing) -> Handed:
        """Hand one push over.

        Raises
        ------
        TemporaryError, RejectedError, UncertainError
        """
        to, now = subscription(message.address), self._clock.now()
        note = {"key": message.key, "title": message.subject, "body": message.text, "tag": message.key[:32]}
        plain = json.dumps(note, ensure_ascii=False, separators=(",", ":")).encode()
        if len(plain) > _MOST_BYTES:
            raise RejectedError(why=f"a push to a browser has at most {_MOST_BYTES} bytes")
        body = encrypted(plain, to, ec.generate_private_key(ec.SECP256R1()), os.urandom(16))
        left = max(0, int((message.valid_until - now).total_seconds())) if message.valid_until else 86_400
        headers = {
            "Authorization": self._vapid(to, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(min(left, 2_419_200)),
            "Topic": letters(bytes.fromhex(message.key[:48])),
            "Urgency": "normal",
        }
        return _verdict(self._wire.post(to.endpoint, headers, body))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _vapid(self, to: Subscription, now: datetime) -> str:
        parts = urlsplit(to.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now.timestamp()) + _PASS_S,
            "sub": self._ours.contact,
        }
        return f"vapid t={es256(self._ours.key, claims)}, k={letters(point(self._ours.key.public_key()))}"


def subscription(address: str) -> Subscription:
    """Read what a browser gave its page.

    Raises
    ------
    RejectedError
    """
    try:
        said: Any = json.loads(address)
        found = Subscription(
            endpoint=str(said["endpoint"]),
            public=raw_bytes(said["keys"]["p256dh"]),
            auth=raw_bytes(said["keys"]["auth"]),
        )
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), found.public)
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise RejectedError(why="this is not a browser's subscription") from why
    if len(found.auth) != 16 or len(found.public) != 65:
        raise RejectedError(why="this is not a browser's subscription")
    return found


def encrypted(plain: bytes, to: Subscription, ours: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """Return the body of a push: one record of aes128gcm (RFC 8188) under a key of RFC 8291."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.public)
    mine = point(ours.public_key())
    first = _hkdf(to.auth, ours.exchange(ec.ECDH(), theirs), b"WebPush: info\0" + to.public + mine, 32)
    key = _hkdf(salt, first, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, first, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF of RFC 5869 with SHA-256, for at most 32 bytes."""
    key = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


def _verdict(answer: Answer) -> Handed:
    if answer.status in (200, 201, 202):
        return Handed(provider_id=answer.headers.get("location", "")[:200])
    if answer.status in _GONE or answer.status in _NOT_TAKEN:
        raise RejectedError(why=f"{answer.status} the subscription is gone or not taken: {answer.words}")
    raise trouble(answer)
