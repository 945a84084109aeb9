"""JSON Web Tokens as push services want them: RS256 for a Google service account, ES256 for Web Push (VAPID)."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def letters(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw_bytes(said: str) -> bytes:
    """Read base64url, padded or not.

    Raises
    ------
    ValueError
    """
    return base64.b64decode(
        said.strip().rstrip("=").encode("ascii") + b"=" * (-len(said.strip().rstrip("=")) % 4), b"-_", True
    )


def rsa_key(pem: str) -> rsa.RSAPrivateKey:
    """Read an RSA key of at least 2048 bits.

    Raises
    ------
    ValueError
    """
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < 2_048:
        raise ValueError("an RSA key of at least 2048 bits is needed")
    return key


def p256_key(said: str) -> ec.EllipticCurvePrivateKey:
    """Read a P-256 key: PEM, or its 32 bytes in base64url, as VAPID tools print it.

    Raises
    ------
    ValueError
    """
    if "BEGIN" in said:
        key = serialization.load_pem_private_key(said.encode(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("a key on the curve P-256 is needed")
        return key
    number = raw_bytes(said)
    if len(number) != 32:
        raise ValueError("a key on the curve P-256 has 32 bytes")
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as its 65 bytes."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def rs256(key: rsa.RSAPrivateKey, claims: Mapping[str, Any], **header: str) -> str:
    """Return a signed token (RFC 7515, 7518)."""
    said = _said({"alg": "RS256", "typ": "JWT"} | header, claims)
    return f"{said}.{letters(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def es256(key: ec.EllipticCurvePrivateKey, claims: Mapping[str, Any]) -> str:
    """Return a signed token: the signature is r and s, 32 bytes each, not DER (RFC 7518, 3.4)."""
    said = _said({"typ": "JWT", "alg": "ES256"}, claims)
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{letters(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _said(header: Mapping[str, str], claims: Mapping[str, Any]) -> str:
    parts = (json.dumps(dict(part), separators=(",", ":")).encode() for part in (header, claims))
    return ".".join(letters(part) for part in parts)
