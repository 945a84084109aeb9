"""Signed mail, verified by a verifier of its own (dkimpy), as it left by SMTP and with whatever one may try on the way."""

import base64
import hashlib
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.dkim import Signer, signed, signer
from liuke.kit.clock import HandClock

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import dkim

_RIG = run_path(str(Path(__file__).parent / "test_channels.py"))
Peer, message, SENDER, free_port = _RIG["Peer"], _RIG["message"], _RIG["SENDER"], _RIG["free_port"]
AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
ED = ed25519.Ed25519PrivateKey.generate()
LIST = {"List-Unsubscribe": "<https://shop.example/u/" + "a" * 400 + ">"}


def pem(key: Any) -> str:
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return str(key.private_bytes(*kinds).decode())


def by(key: Any = RSA) -> Signer:
    return signer(domain="shop.example", selector="s1", pem=pem(key))


def record(key: Any = RSA) -> bytes:
    """Write the public half as it stands in the DNS."""
    if isinstance(key, rsa.RSAPrivateKey):
        der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)


def verified(raw: bytes, key: Any = RSA) -> bool:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return _verified_ed25519(raw, key)
    asked: list[bytes] = []

    def dns(name: bytes, timeout: float = 5) -> bytes:
        asked.append(name)
        return record(key)

    found = bool(dkim.verify(raw, dnsfunc=dns))
    assert not asked or asked[0] == b"s1._domainkey.shop.example."
    return found


def _verified_ed25519(raw: bytes, key: ed25519.Ed25519PrivateKey) -> bool:
    """Verify with the library's reading of the mail alone: its own check would need a further library."""
    headers, body = dkim.rfc822_parse(raw)
    said = dkim.parse_tag_value(headers[0][1])
    canon = dkim.CanonicalizationPolicy.from_c_value(said[b"c"])
    assert base64.b64encode(hashlib.sha256(canon.canonicalize_body(body)).digest()) == said[b"bh"]
    named = [name.lower() for name in re.split(rb"\s*:\s*", said[b"h"])]
    heard = dkim.HashThrough(hashlib.sha256(), False)
    dkim.hash_headers(heard, canon, canon.canonicalize_headers(headers), named, headers[0], said)
    try:
        key.public_key().verify(base64.b64decode(re.sub(rb"\s+", b"", said[b"b"])), heard.digest())
    except InvalidSignature:
        return False
    return True


@pytest.fixture
def sent() -> Iterator[bytes]:
    """The mail as a real peer took it."""
    handler, port = Peer(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    channel = SmtpChannel(
        SmtpSettings(host="127.0.0.1", port=port, tls="none", timeout_s=3.0), SENDER, HandClock(AT), sign_as=by()
    )
    channel.send(message(headers=LIST))
    channel.close()
    controller.stop()
    yield handler.taken[0][2]


def test_the_mail_that_arrived_is_signed_by_its_senders_domain(sent: bytes) -> None:
    assert verified(sent)
    assert b" d=shop.example;" in sent
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998


def test_one_click_is_under_the_signature(sent: bytes) -> None:
    """RFC 8058, section 4: both fields; a verifier's own choice of fields would leave the second out."""
    head = sent.partition(b"\r\n\r\n")[0]
    listed = re.search(rb"h=([^;]+);", head)
    assert listed
    names = re.sub(rb"\s", b"", listed[1]).split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject"} <= set(names)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: List-Unsubscribe=Other"),
        (b"List-Unsubscribe: <https://shop", b"List-Unsubscribe: <https://evil"),
        (b"\r\nTo: mei1@", b"\r\nTo: victim@"),
        (b"\r\nMessage-ID: <", b"\r\nMessage-ID: <x"),
        (b"\r\nFrom: ", b"\r\nFrom: boss@bank.example\r\nFrom: "),
        (b"\r\nSubject: ", b"\r\nSubject: new\r\nSubject: "),
        (b"\r\nTo: ", b"\r\nCc: victim@example.com\r\nTo: "),
        (b"\r\n\r\n", b"\r\n\r\nX"),
    ],
)
def test_whatever_is_changed_or_added_on_the_way_breaks_it(sent: bytes, before: bytes, after: bytes) -> None:
    place = sent.index(b"\r\nFrom:") if before.startswith(b"\r\n") and before != b"\r\n\r\n" else 0
    assert before in sent[place:]
    assert not verified(sent[:place] + sent[place:].replace(before, after, 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw + b"\r\n\r\n",
        lambda raw: b"Received: from a by b; now\r\n" + raw,
        lambda raw: raw.replace(b"\r\nSubject: ", b"\r\nsubject:  ", 1),
    ],
)
def test_what_relays_do_by_right_does_not(sent: bytes, change: Any) -> None:
    assert verified(change(sent))


@pytest.mark.parametrize("body", [b"", b"\r\n", b"a  b \t \r\n\r\n\r\n", b" lead\r\n.\r\n", "中文\r\n".encode()])
@pytest.mark.parametrize("key", [RSA, ED], ids=["rsa", "ed25519"])
def test_every_body_and_both_kinds_of_key(body: bytes, key: Any) -> None:
    raw = b"From: a@shop.example\r\nTo: b@x.example\r\nSubject: a\r\n\tfolded  line\r\nDate: x\r\n\r\n" + body
    assert verified(signed(raw, by(key), AT), key)


def test_a_key_that_signs_no_mail_is_refused() -> None:
    weak = rsa.generate_private_key(public_exponent=65_537, key_size=1_024)
    for said in ("", "x", pem(ec.generate_private_key(ec.SECP256R1()))):
        with pytest.raises(ValueError):
            signer(domain="shop.example", selector="s", pem=said)
    for domain, selector in (("a b", "s"), ("a.example;", "s"), ("a.example", ""), ("a.example", "s\r\nX")):
        with pytest.raises(ValueError):
            signer(domain=domain, selector=selector, pem=pem(weak))
