"""A message with its facts marked, and personal data masked."""

import re
from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen

_PERSONAL = ("name", "phone", "mobile", "email", "e_mail", "address", "wechat", "id_card")
_LINK = re.compile(r"https?://[^\s<>\"）】]+")
_LINK_FACT = "\0link"
_LONGEST_LINK = 34


def personal(key: str) -> bool:
    """Whether a fact's name says that it is about who somebody is: ``user.name`` is, ``item.name`` is not."""
    owner, _, field = key.rpartition(".")
    return field.lower() in _PERSONAL and owner in ("", "user", "person", "contact")


def fact_name(key: str, pen: Pen) -> str:
    """Return what people call a fact: ``offer.expires_on`` is "valid until"; one that a business named stays so."""
    word = pen.named("fact", key.replace(".", "_"))
    return key if word == key.replace(".", "_") else word


def masked(value: Any) -> str:
    """Hide what tells who somebody is: ``周**``, ``138****2201``, ``a***@example.com``."""
    text = str(value)
    if "*" in text:
        return text
    if "@" in text:
        name, _, domain = text.partition("@")
        return f"{name[:1]}***@{domain}"
    digits = sum(c.isdigit() for c in text)
    if digits >= 7:
        return f"{text[:3]}****{text[-4:]}" if len(text) >= 9 else "****"
    return f"{text[:1]}**" if text else ""


def shown_id(subject: str) -> str:
    """Show a subject's id; one that is an address or a telephone number is masked."""
    bare = subject.lstrip("+").replace("-", "").replace(" ", "")
    return masked(subject) if "@" in subject or (bare.isdigit() and len(bare) >= 11) else subject


def marked(text: str, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Cut a text into pieces: (piece, name of the fact it states, or "").

    Longest facts come first, so that 11-23 inside 2026-11-23 is not marked apart; a number is not marked within a
    longer word. Personal facts are hidden, and so is the sealed part of a link: it would open that person's settings.
    """
    pieces = [(text, "")]
    for link in dict.fromkeys(_LINK.findall(text)):
        pieces = [piece for whole in pieces for piece in _cut(whole, _LINK_FACT, link)]
    for key, said in sorted(((k, str(v)) for k, v in facts.items() if v not in (None, "")), key=lambda f: -len(f[1])):
        pieces = [piece for whole in pieces for piece in _cut(whole, key, said)]
    return [(_short(piece), "") if fact == _LINK_FACT else (piece, fact) for piece, fact in pieces]


def _cut(piece: tuple[str, str], key: str, said: str) -> list[tuple[str, str]]:
    text, fact = piece
    if fact or said not in text:
        return [piece]
    shown = masked(said) if personal(key) else said
    cut: list[tuple[str, str]] = []
    for i, part in enumerate(re.split(rf"(?<![A-Za-z0-9]){re.escape(said)}(?![A-Za-z0-9])", text)):
        if i:
            cut.append((shown, key))
        if part:
            cut.append((part, ""))
    return cut


def _short(link: str) -> str:
    return link if len(link) <= _LONGEST_LINK else link[:_LONGEST_LINK] + "…"
