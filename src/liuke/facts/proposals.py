"""Proposes a role for the name of an event by a written rule: the words in it, and nothing else."""

import re
import unicodedata
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from liuke.model.words import Role

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CUT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_ROLES = {str(role): role for role in Role}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an event's name seems to mean. ``word`` is what it was read off; ``sure`` where that is the whole name."""

    role: Role
    feature: str | None
    word: str
    sure: bool


def propose_role(event: str) -> Proposal | None:
    """Return what a name tells; None where it tells nothing. The longest word that fits decides."""
    words, flat = _words(event), _flat(event)
    if flat in {_flat(role) for role in _ROLES}:
        role = next(role for name, role in _ROLES.items() if _flat(name) == flat)
        return Proposal(role=role, feature=None, word=str(role), sure=True)
    best: tuple[int, int, Role, str] | None = None
    for place, (role, phrase) in enumerate(_phrases()):
        parts = phrase.split("+")
        if not all(_holds(part, words, flat) for part in parts):
            continue
        found = (sum(len(part) * (1 if part.isascii() else 2) for part in parts), -place, role, phrase)
        if best is None or found[:2] > best[:2]:
            best = found
    if best is None:
        return None
    _, _, role, phrase = best
    whole = set(phrase.split("+")) >= set(words) or phrase.replace("+", "") == flat
    feature = _flat_name(event) if role is Role.CORE else None
    return Proposal(role=role, feature=feature, word=phrase.replace("+", " "), sure=whole)


@cache
def _phrases() -> tuple[tuple[Role, str], ...]:
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=(";",))
    parser.read_string((files("liuke.facts") / "event_words.ini").read_text(encoding="utf-8"))
    return tuple((_ROLES[role], phrase) for role, said in parser.items("roles") for phrase in said.split())


def _holds(part: str, words: list[str], flat: str) -> bool:
    """A Chinese word may stand anywhere; one of Latin letters is a whole word of the name, or its plural."""
    if not part.isascii():
        return _flat(part) in flat
    return part in words or f"{part}s" in words


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _words(event: str) -> list[str]:
    parted = _CAMEL.sub(" ", _folded(event)).casefold()
    return [word for word in _CUT.split(parted) if word]


def _flat(text: str) -> str:
    return "".join(_CUT.split(_folded(text).casefold()))


def _flat_name(event: str) -> str:
    """Name a feature after its event: ``ReadChapter`` is ``read_chapter``."""
    return "_".join(_words(event))[:60] or event
