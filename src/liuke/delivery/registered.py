"""Texts registered with a provider: Chinese ones send no free text, only a registered one with its blanks filled.

A message was judged as a whole, so what is sent must be that whole. The text is laid over the registered ones; where
one fits, its blanks are read out of the message. Where none does, it is not sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from liuke.delivery.errors import RejectedError

_BLANK = re.compile(r"\$\{(\w{1,40})\}|\{(\d{1,2})\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One registered text: its code at the provider, and the text with ``${name}`` or ``{1}`` for its blanks."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The registered text that a message is, and what stands in its blanks, in their order."""

    code: str
    blanks: dict[str, str]


def fit(text: str, known: Sequence[Registered]) -> Fitted:
    """Return the registered text that ``text`` is; the one with the most words of its own goes first.

    Raises
    ------
    RejectedError
        None of them fits.
    """
    for one in sorted(known, key=lambda each: -len(_BLANK.sub("", each.text))):
        found = _pattern(one.text).fullmatch(text)
        if found:
            return Fitted(code=one.code, blanks={name[1:]: said for name, said in found.groupdict().items()})
    raise RejectedError(why="no text that is registered with the provider fits; add it to [[sms.templates]]")


def blanks(text: str) -> list[str]:
    """Return the names of a registered text's blanks, in their order."""
    return [found[1] or found[2] for found in _BLANK.finditer(text)]


def _pattern(text: str) -> re.Pattern[str]:
    parts, at, seen = [], 0, set[str]()
    for found in _BLANK.finditer(text):
        name = "_" + (found[1] or found[2])
        parts += [re.escape(text[at : found.start()]), f"(?P={name})" if name in seen else f"(?P<{name}>.{{1,200}}?)"]
        seen.add(name)
        at = found.end()
    return re.compile("".join([*parts, re.escape(text[at:])]), re.DOTALL)
