"""Standard Webhooks: how a message between two programs says who sent it and when, so that neither can be made up.

Source: Standard Webhooks 1.0.0. The signature is over the very bytes; a message is good for five minutes, and several
signatures, divided by blanks, let a secret be changed without a gap.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from liuke.delivery.errors import ForgedError, StaleError

TOLERANCE_S = 300
_PREFIX = "whsec_"
_SHORTEST = 16


def secret_bytes(secret: str) -> bytes:
    """Return the bytes of a secret: ``whsec_`` and base64, or any word of at least 16 characters as it stands.

    Raises
    ------
    ValueError
    """
    if secret.startswith(_PREFIX):
        try:
            raw = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except binascii.Error as why:
            raise ValueError("what follows whsec_ is not base64") from why
    else:
        raw = secret.encode()
    if len(raw) < _SHORTEST:
        raise ValueError(f"a secret has at least {_SHORTEST} bytes")
    return raw


def seal(secret: bytes, id_: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": id_,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(_mac(secret, id_, stamp, body)).decode()}",
    }


def sealed_id(secrets: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Return the id of a message whose seal is right. Header names are lower case.

    Raises
    ------
    ForgedError
        None of the secrets made its seal.
    StaleError
        It is more than five minutes old, or from the future.
    """
    id_, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not id_ or len(id_) > 256 or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise ForgedError
    said = [part[3:] for part in headers.get("webhook-signature", "").split(" ")[:10] if part.startswith("v1,")]
    right = [base64.b64encode(_mac(secret, id_, stamp, body)).decode() for secret in secrets]
    if not sum(hmac.compare_digest(one.encode(), other.encode()) for one in said for other in right):
        raise ForgedError
    in_time(int(stamp), now)
    return id_


def in_time(stamp: int, now: datetime) -> None:
    """Refuse what was said more than five minutes ago, or later than now.

    Raises
    ------
    StaleError
    """
    if abs(now.timestamp() - stamp) > TOLERANCE_S:
        raise StaleError


def _mac(secret: bytes, id_: str, stamp: str, body: bytes) -> bytes:
    return hmac.new(secret, f"{id_}.{stamp}.".encode() + body, hashlib.sha256).digest()
