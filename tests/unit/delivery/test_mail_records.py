"""RELIABILITY P2: SPF, DKIM, DMARC, their alignment and PTR, read from text; one clear sentence each."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from liuke.delivery.mail_records import Sender, check_records, organisation

_KEYS = {bits: rsa.generate_private_key(public_exponent=65_537, key_size=bits) for bits in (1_024, 2_048)}


def der(bits: int) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return _KEYS[bits].public_key().public_bytes(serialization.Encoding.DER, form)


def key(bits: int = 2_048) -> str:
    return base64.b64encode(der(bits)).decode()


SENDER = Sender(domain="shop.com.cn", envelope="bounce.shop.com.cn", signed_by="shop.com.cn", selector="s1")
SPF = 'bounce.shop.com.cn. 300 IN TXT "v=spf1 include:spf.mail.example " "-all"'
DKIM = f's1._domainkey.shop.com.cn. IN TXT "v=DKIM1; k=rsa; p={key()}"'
DMARC = '_dmarc.shop.com.cn IN TXT "v=DMARC1; p=reject; rua=mailto:d@shop.com.cn"'
PTR = "7.113.0.203.in-addr.arpa. 60 IN PTR out.shop.com.cn.\nout.shop.com.cn. A 203.0.113.7"
GOOD = "\n".join((SPF, DKIM, DMARC, PTR))


def states(text: str, sender: Sender = SENDER) -> dict[str, str]:
    return {one.name: one.state for one in check_records(text, sender)}


def test_p2_a_sender_in_order_is_in_order() -> None:
    assert set(states(GOOD).values()) == {"ok"}
    assert list(states(GOOD)) == ["spf", "dkim", "dmarc", "alignment", "ptr"]


@pytest.mark.parametrize(
    ("old", "new", "name", "state", "words"),
    [
        (SPF, "", "spf", "fail", "no SPF record"),
        (SPF, f"{SPF}\n{SPF}", "spf", "fail", "2 SPF records"),
        ('"-all"', '"+all"', "spf", "fail", "anybody"),
        ('"-all"', '"?all"', "spf", "warn", "keeps nobody out"),
        ('"-all"', '"~all"', "spf", "ok", "~all"),
        ("include:spf.mail.example", "a mx " + "include:x.example " * 9, "spf", "fail", "11 times"),
        (DKIM, "", "dkim", "fail", "no DKIM key"),
        (f"p={key()}", "p=", "dkim", "fail", "revoked"),
        (f"p={key()}", "p=!!!", "dkim", "fail", "cannot be read"),
        (key(), key(1_024), "dkim", "warn", "1024 bits"),
        (DKIM, "s1._domainkey.shop.com.cn. CNAME s1.dkim.example.", "dkim", "warn", "give me its TXT"),
        (DMARC, "", "dmarc", "fail", "no DMARC record"),
        ("p=reject", "p=none", "dmarc", "warn", "keeps nobody out"),
        ("p=reject", "p=maybe", "dmarc", "fail", "names no p"),
        ("A 203.0.113.7", "A 203.0.113.8", "ptr", "fail", "does not point back"),
        (PTR, "", "ptr", "warn", "no PTR"),
    ],
)
def test_each_fault_is_named_in_one_sentence(old: str, new: str, name: str, state: str, words: str) -> None:
    assert old in GOOD
    found = {one.name: one for one in check_records(GOOD.replace(old, new), SENDER)}
    assert found[name].state == state
    assert words in found[name].en
    assert found[name].zh


@pytest.mark.parametrize(
    ("envelope", "signed_by", "more", "state"),
    [
        ("shop.com.cn", "", "", "ok"),
        ("mail.provider.cn", "shop.com.cn", "", "ok"),
        ("mail.provider.cn", "provider.cn", "", "fail"),
        ("mail.provider.cn", "", "", "fail"),
        ("bounce.shop.com.cn", "news.shop.com.cn", "; aspf=s; adkim=s", "fail"),
        ("bounce.shop.com.cn", "shop.com.cn", "; aspf=s; adkim=s", "ok"),
        ("other.com.cn", "", "", "fail"),
    ],
)
def test_dmarc_needs_one_way_that_speaks_for_the_from_domain(
    envelope: str, signed_by: str, more: str, state: str
) -> None:
    sender = Sender(domain="shop.com.cn", envelope=envelope, signed_by=signed_by, selector="s1" if signed_by else "")
    assert states(GOOD.replace("p=reject", f"p=reject{more}"), sender)["alignment"] == state


def test_a_machine_with_an_address_of_version_6_points_back_too() -> None:
    digits = ".".join(reversed("20010db8000000000000000000000007"))
    six = f"{digits}.ip6.arpa. PTR out.shop.com.cn.\nout.shop.com.cn. AAAA 2001:db8::7"
    assert states(GOOD.replace(PTR, six))["ptr"] == "ok"
    assert states(GOOD.replace(PTR, six.replace("::7", "::8")))["ptr"] == "fail"


def test_a_subdomain_lives_under_the_policy_for_subdomains() -> None:
    news = Sender(domain="news.shop.com.cn", envelope="bounce.shop.com.cn", signed_by="shop.com.cn", selector="s1")
    assert states(GOOD, news)["dmarc"] == "ok"
    assert states(GOOD.replace("p=reject", "p=reject; sp=none"), news)["dmarc"] == "warn"
    assert states(GOOD.replace("p=reject", "p=reject; sp=none"))["dmarc"] == "ok"


def test_a_key_of_another_pair_is_noticed() -> None:
    ours = Sender(
        **{name: getattr(SENDER, name) for name in ("domain", "envelope", "signed_by", "selector")},
        public_key=der(1_024),
    )
    assert states(GOOD, ours)["dkim"] == "fail"


@pytest.mark.parametrize(
    ("domain", "whose"),
    [
        ("a.b.shop.com", "shop.com"),
        ("mail.shop.com.cn", "shop.com.cn"),
        ("shop.cn", "shop.cn"),
        ("x.shop.co.uk", "shop.co.uk"),
    ],
)
def test_names_below_a_registered_domain_belong_together(domain: str, whose: str) -> None:
    assert organisation(domain) == whose


@pytest.mark.parametrize("junk", ["", "\x00\x01", "; comment\n# comment", "TXT", "a " * 5_000, "x IN TXT v=spf1" * 200])
def test_what_is_no_record_is_no_record(junk: str) -> None:
    assert states(junk)["dmarc"] == "fail"
