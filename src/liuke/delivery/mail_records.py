"""What the DNS says of a sender, read from text and held against the rules of the large mailbox providers (P2).

Nothing is looked up: the records come as ``dig`` prints them or as a zone file has them, ``name TYPE value`` a line.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_LINE = re.compile(r"^\s*(\S+?)\.?\s+(?:\d+\s+)?(?:IN\s+)?(TXT|MX|A|AAAA|PTR|CNAME)\s+(.+?)\s*$", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SECOND = {"com", "net", "org", "gov", "edu", "ac", "co", "ne", "or"}
_LOOKS_UP = re.compile(r"^[+?~-]?(?:include:|a$|a[:/]|mx$|mx[:/]|ptr|exists:)|^redirect=", re.IGNORECASE)
State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: the domain of From, of the envelope, of the signature and its selector; empty where not signed."""

    domain: str
    envelope: str
    signed_by: str = ""
    selector: str = ""
    public_key: bytes = b""
    """The public half of the key we sign with (DER), where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing looked at: how it stands, and the sentence that says so."""

    name: str
    state: State
    zh: str
    en: str


class Records:
    """Records by name and type, both as they were written and folded to lower case."""

    def __init__(self, text: str) -> None:
        self._kept: dict[tuple[str, str], list[str]] = {}
        for line in text.splitlines():
            found = None if line.lstrip().startswith((";", "#")) else _LINE.match(line)
            if found:
                self._kept.setdefault((found[1].lower(), found[2].upper()), []).append(_value(found[3]))

    def of(self, name: str, kind: str) -> list[str]:
        """Return the values of one name and type."""
        return self._kept.get((name.lower().rstrip("."), kind), [])

    def pointers(self) -> list[tuple[str, str]]:
        """Return every address of a machine with the name it points back to."""
        return [
            (name, value.rstrip(".").lower())
            for (name, kind), all_ in self._kept.items()
            if kind == "PTR"
            for value in all_
        ]


def check_records(text: str, sender: Sender) -> list[Seen]:
    """Say of SPF, DKIM, DMARC, their alignment and the machine's own name how they stand."""
    records = Records(text)
    return [_spf(records, sender), _dkim(records, sender), *_dmarc(records, sender), _pointer(records)]


def organisation(domain: str) -> str:
    """Return the registered domain below which names belong together: ``mail.shop.com.cn`` → ``shop.com.cn``.

    Without the public list of suffixes: two labels, three where the last but one is com, co, ac … under a country.
    """
    labels = domain.lower().rstrip(".").split(".")
    long = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3:] if long else labels[-2:])


def _value(said: str) -> str:
    parts = _QUOTED.findall(said)
    return "".join(parts) if parts else said.strip()


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _spf(records: Records, sender: Sender) -> Seen:
    said = _saying("spf")
    found = [value for value in records.of(sender.envelope, "TXT") if value.lower().startswith("v=spf1")]
    if not found:
        return said("fail", f"{sender.envelope} 没有 SPF 记录", f"{sender.envelope} has no SPF record")
    if len(found) > 1:
        return said(
            "fail",
            f"{sender.envelope} 有 {len(found)} 条 SPF 记录，等于没有",
            f"{sender.envelope} has {len(found)} SPF records, which counts as none",
        )
    words = found[0].split()[1:]
    looks_up = sum(bool(_LOOKS_UP.match(word)) for word in words)
    last = next((word.lower() for word in words if word.lower().endswith("all")), "")
    if looks_up > 10:
        return said(
            "fail", f"SPF 要查 {looks_up} 次 DNS，最多 10 次", f"SPF asks the DNS {looks_up} times, 10 are allowed"
        )
    if last in ("+all", "all"):
        return said("fail", "SPF 以 +all 结尾：谁都可以冒名", "SPF ends in +all: anybody may write in your name")
    if last in ("", "?all") and not any(word.lower().startswith("redirect=") for word in words):
        return said(
            "warn", "SPF 没有以 ~all 或 -all 结尾，拦不住冒名", "SPF does not end in ~all or -all: it keeps nobody out"
        )
    return said("ok", f"SPF 正常（{last or 'redirect'}）", f"SPF is in order ({last or 'redirect'})")


def _dkim(records: Records, sender: Sender) -> Seen:
    said = _saying("dkim")
    if not sender.selector:
        return said(
            "fail",
            "邮件没有签名：请设置 [email.dkim]，或由服务商签名",
            "mail is not signed: set [email.dkim], or let the provider sign",
        )
    name = f"{sender.selector}._domainkey.{sender.signed_by}"
    found = records.of(name, "TXT")
    if not found:
        alias = records.of(name, "CNAME")
        if alias:
            return said(
                "warn",
                f"{name} 指向 {alias[0]}，请把那里的 TXT 也给我",
                f"{name} points to {alias[0]}; give me its TXT too",
            )
        return said("fail", f"{name} 没有 DKIM 公钥", f"{name} has no DKIM key")
    return _key(name, _tags(found[0]), sender.public_key)


def _key(name: str, tags: dict[str, str], ours: bytes) -> Seen:
    """Say how a published key stands, and whether it belongs to the one we sign with."""
    said = _saying("dkim")
    if not tags.get("p"):
        return said("fail", f"{name} 的公钥是空的：已作废", f"the key at {name} is empty: it was revoked")
    try:
        raw = base64.b64decode("".join(tags["p"].split()), validate=True)
        key = serialization.load_der_public_key(raw) if tags.get("k", "rsa") == "rsa" else None
    except ValueError:
        return said("fail", f"{name} 的公钥读不出来", f"the key at {name} cannot be read")
    if ours and raw not in (ours, ours[-32:]):
        zh = f"{name} 的公钥和我们签名用的不是一对"
        return said("fail", zh, f"the key at {name} does not belong to the one we sign with")
    bits = key.key_size if isinstance(key, rsa.RSAPublicKey) else 2_048
    if bits < 1_024:
        return said("fail", f"DKIM 密钥只有 {bits} 位，不被接受", f"the DKIM key has {bits} bits and is not accepted")
    if bits < 2_048:
        return said("warn", f"DKIM 密钥 {bits} 位，建议 2048 位", f"the DKIM key has {bits} bits; 2048 are advised")
    return said("ok", f"DKIM 正常（{name}）", f"DKIM is in order ({name})")


def _dmarc(records: Records, sender: Sender) -> list[Seen]:
    said, aligned = _saying("dmarc"), _saying("alignment")
    places = (sender.domain, organisation(sender.domain))
    where, found = next(
        (
            (place, one)
            for place in places
            for one in records.of(f"_dmarc.{place}", "TXT")
            if one.lower().startswith("v=dmarc1")
        ),
        ("", ""),
    )
    tags = _tags(found)
    policy = (tags.get("p", "") if where == sender.domain else tags.get("sp", tags.get("p", ""))).lower()
    if not found:
        seen = said("fail", f"_dmarc.{sender.domain} 没有 DMARC 记录", f"_dmarc.{sender.domain} has no DMARC record")
    elif policy not in ("none", "quarantine", "reject"):
        seen = said(
            "fail", "DMARC 没有写明 p=none、quarantine 或 reject", "DMARC names no p of none, quarantine or reject"
        )
    elif policy == "none":
        seen = said("warn", "DMARC 是 p=none：只报告，不拦冒名", "DMARC is p=none: it reports and keeps nobody out")
    else:
        seen = said("ok", f"DMARC 正常（p={policy}）", f"DMARC is in order (p={policy})")
    by_spf = _same(sender.envelope, sender.domain, tags.get("aspf", "r"))
    by_dkim = bool(sender.signed_by) and _same(sender.signed_by, sender.domain, tags.get("adkim", "r"))
    if by_spf or by_dkim:
        ways = " / ".join(name for name, yes in (("SPF", by_spf), ("DKIM", by_dkim)) if yes)
        return [seen, aligned("ok", f"发件域与 {ways} 对齐", f"the From domain is aligned with {ways}")]
    zh = f"发件域 {sender.domain} 与退信域 {sender.envelope}、签名域 {sender.signed_by or '无'} 都不对齐，DMARC 会失败"
    signed_by = sender.signed_by or "a signature"
    en = f"From {sender.domain} is aligned with neither {sender.envelope} nor {signed_by}: DMARC fails"
    return [seen, aligned("fail", zh, en)]


def _same(one: str, other: str, mode: str) -> bool:
    if mode.lower() == "s":
        return one.lower() == other.lower()
    return organisation(one) == organisation(other)


def _pointer(records: Records) -> Seen:
    said = _saying("ptr")
    pairs = records.pointers()
    if not pairs:
        return said(
            "warn", "没给 PTR 记录：发信机器要有反向域名", "no PTR record was given: the sending machine needs one"
        )
    for name, host in pairs:
        address = _address(name)
        if address not in {_canonical(one) for kind in ("A", "AAAA") for one in records.of(host, kind)}:
            return said(
                "fail",
                f"{address} 反查是 {host}，{host} 却不指向它",
                f"{address} points to {host}, which does not point back",
            )
    return said("ok", "PTR 正常，正反一致", "PTR is in order and points back")


def _address(pointer: str) -> str:
    """Return the address that a name of the reverse zone stands for: 7.113.0.203.in-addr.arpa → 203.0.113.7."""
    labels = list(reversed(pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa").split(".")))
    if not pointer.endswith(".ip6.arpa"):
        return ".".join(labels)
    digits = "".join(labels)
    return _canonical(":".join(digits[n : n + 4] for n in range(0, len(digits), 4)))


def _canonical(address: str) -> str:
    try:
        return str(ip_address(address))
    except ValueError:
        return address


def _saying(name: str) -> Callable[[State, str, str], Seen]:
    return lambda state, zh, en: Seen(name=name, state=state, zh=zh, en=en)
