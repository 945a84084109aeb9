"""Signs a mail as its domain (RFC 6376, relaxed/relaxed; RSA-SHA256, or Ed25519-SHA256 of RFC 8463).

What is signed is spelled out: by its own choice a well-known library leaves List-Unsubscribe-Post unsigned, and then
mail programs may not show the button (RFC 8058, section 4). Fields that must come once are named once more than they
are there, so that nobody can add a second one under our signature.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

_ONCE = ("from", "to", "subject", "date", "message-id", "reply-to", "cc", "mime-version", "content-type")
_ONCE_OF_LISTS = ("list-unsubscribe", "list-unsubscribe-post")
_FURTHER = ("content-transfer-encoding", "list-id", "feedback-id")
_BLANKS = re.compile(rb"[ \t]+")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Whose signature: the public half stands at ``<selector>._domainkey.<domain>``."""

    domain: str
    selector: str
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = field(repr=False)


def signer(*, domain: str, selector: str, pem: str) -> Signer:
    """Read a signer.

    Raises
    ------
    ValueError
        It is no key, a weak one, or no name.
    """
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise ValueError("an RSA or Ed25519 key is needed")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < 1_024:
        raise ValueError("an RSA key of at least 1024 bits is needed")
    if not _NAME.fullmatch(domain) or not _NAME.fullmatch(selector):
        raise ValueError("selector and domain are names")
    return Signer(domain=domain, selector=selector, key=key)


def public_half(by: Signer) -> bytes:
    """Return the public half of a signer's key as DER."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return by.key.public_key().public_bytes(serialization.Encoding.DER, form)


def signed(mail: bytes, by: Signer, at: datetime) -> bytes:
    """Return a mail (lines end in CR LF) with its signature before it."""
    head, _, body = mail.partition(b"\r\n\r\n")
    fields = _fields(head)
    names = _names([name for name, _ in fields])
    algorithm = "rsa-sha256" if isinstance(by.key, rsa.RSAPrivateKey) else "ed25519-sha256"
    proof = base64.b64encode(hashlib.sha256(_body(body)).digest()).decode()
    said = (
        f"v=1; a={algorithm}; c=relaxed/relaxed; d={by.domain}; s={by.selector}; t={int(at.timestamp())};\r\n"
        f" h={_folded(names)};\r\n bh={proof};\r\n b="
    )
    rest = list(fields)
    text = b""
    for name in names:
        place = next((n for n in range(len(rest) - 1, -1, -1) if rest[n][0] == name), None)
        if place is not None:
            text += _relaxed(name, rest.pop(place)[1]) + b"\r\n"
    text += _relaxed("dkim-signature", said.encode())
    signature = base64.b64encode(_sign(by, text)).decode()
    lines = "\r\n ".join(signature[n : n + 72] for n in range(0, len(signature), 72))
    return f"DKIM-Signature: {said}{lines}\r\n".encode() + mail


def _sign(by: Signer, text: bytes) -> bytes:
    if isinstance(by.key, rsa.RSAPrivateKey):
        return by.key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return by.key.sign(hashlib.sha256(text).digest())


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and found:
            found[-1] = (found[-1][0], found[-1][1] + b"\r\n" + line)
        else:
            name, _, value = line.partition(b":")
            found.append((name.decode("ascii").strip().lower(), value))
    return found


def _names(there: list[str]) -> list[str]:
    """Return what is signed: every one of these fields, and each that must come once, once more."""
    lists = [name for name in _ONCE_OF_LISTS if name in there]
    once = [name for field_name in (*_ONCE, *lists) for name in [field_name] * (there.count(field_name) + 1)]
    return once + [name for name in _FURTHER for _ in range(there.count(name))]


def _folded(names: list[str]) -> str:
    lines, line = [], ""
    for name in names:
        if line and len(line) + len(name) > 70:
            lines.append(line)
            line = ""
        line += ("" if not line else ":") + name
    return ":\r\n ".join([*lines, line])


def _relaxed(name: str, value: bytes) -> bytes:
    return name.encode() + b":" + _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _body(body: bytes) -> bytes:
    lines = [_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)
