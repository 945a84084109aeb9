"""A message with its facts marked, and personal data masked."""

from collections.abc import Mapping
from typing import Any

_PERSONAL = ("name", "phone", "mobile", "email", "e_mail", "address", "wechat", "id_card")
_SHORTEST = 2


def personal(key: str) -> bool:
    """Whether a fact's name says that it is about who somebody is: ``user.name`` is, ``item.name`` is not."""
    owner, _, field = key.rpartition(".")
    return field.lower() in _PERSONAL and owner in ("", "user", "person", "contact")


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

    Longest facts are looked for first, so that 11-23 inside 2026-11-23 is not marked apart. Personal ones are hidden.
    """
    wanted = sorted(
        ((key, str(value)) for key, value in facts.items() if len(str(value)) >= _SHORTEST or str(value).isdigit()),
        key=lambda fact: -len(fact[1]),
    )
    pieces = [(text, "")]
    for key, said in wanted:
        pieces = [piece for whole in pieces for piece in _cut(whole, key, said)]
    return pieces


def _cut(piece: tuple[str, str], key: str, said: str) -> list[tuple[str, str]]:
    text, fact = piece
    if fact or not said or said not in text:
        return [piece]
    shown = masked(said) if personal(key) else said
    cut: list[tuple[str, str]] = []
    for i, part in enumerate(text.split(said)):
        if i:
            cut.append((shown, key))
        if part:
            cut.append((part, ""))
    return cut
