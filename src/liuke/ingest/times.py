"""How dates are written in a file: found out from its first rows, and from all of them where these do not decide."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
_DAY_FIRST = tuple(f"%d{sep}%m{sep}{year}" for year in ("%Y", "%y") for sep in "/-.")
_MONTH_FIRST = tuple(f"%m{sep}%d{sep}{year}" for year in ("%Y", "%y") for sep in "/-.")
_WORDS = (
    "%d %b %Y", "%d-%b-%Y", "%d/%b/%Y", "%d %B %Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y", "%B %d, %Y", "%B %d %Y",
    "%a %d %b %Y", "%a, %d %b %Y", "%a %b %d %Y",
)  # fmt: skip
_YEAR_FIRST = ("%Y.%m.%d", "%Y%m%d", "%Y-%m-%d", "%Y/%m/%d")
_PACKED = ("%Y%m%d%H%M%S", "%Y%m%d %H%M%S", "%Y%m%d%H%M")
_EPOCHS = frozenset({10, 13, 16})
"""Digits of seconds, milli- and microseconds since 1970; no packed date is so long."""
TWO_WAYS = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(\D.*)?$")


def formats(samples: Iterable[Sequence[str]], *, day_first: bool) -> tuple[str, ...]:
    """Return strptime formats that the engine is to try, those that fit the samples first.

    ``samples`` are texts of each column of times. ISO 8601 is read without any of these.
    """
    order = _DAY_FIRST if day_first else _MONTH_FIRST
    dated = [f"{date}{clock}" for date in (*order, *_YEAR_FIRST, *_WORDS) for clock in _CLOCKS]
    known = [*dated, *_PACKED]
    hits: Counter[str] = Counter()
    for column in samples:
        for text in column[:50]:
            if _is_iso(text.strip()):
                continue
            fits = next((name for name in known if _fits(text.strip(), name)), None)
            if fits:
                hits[fits] += 1
    likely = [name for name, _ in hits.most_common()]
    return (*likely, *(name for name in known if name not in hits and not _rare(name)))


def likeliest(texts: Sequence[str], *, day_first: bool) -> str | None:
    """Return the one format that nearly all texts have, ISO 8601 among the candidates; None where there is none."""
    if not texts:
        return None
    iso = (
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d",
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
    )
    known = [*iso, *formats([texts], day_first=day_first)[:3]]
    some = texts[:: max(1, len(texts) // 100)]
    hits = {name: sum(_fits(text, name) for text in some) for name in known}
    best = max(known, key=lambda name: hits[name])
    return best if hits[best] >= 0.98 * len(some) else None


def _rare(name: str) -> bool:
    """Forms worth trying only where the file shows them: each one tried costs a fifth of a microsecond a row."""
    return "%y" in name or "." in name or "%a" in name or name.startswith(("%Y-", "%Y/")) or "T" in name


def _is_iso(text: str) -> bool:
    if text[4:5] != "-":  # packed forms are ISO 8601 too, and have a format here
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fits(text: str, name: str) -> bool:
    if text.isdigit() and len(text) in _EPOCHS:
        return False
    try:
        datetime.strptime(text, name)  # noqa: DTZ007 - only asks whether it fits
    except ValueError:
        return False
    return True


def two_ways(samples: Iterable[Sequence[str]]) -> str | None:
    """Return the first text that names day and month by numbers, in an order nobody said."""
    for column in samples:
        for text in column:
            if TWO_WAYS.match(text):
                return text
    return None


def day_first(parts: Iterable[tuple[int, int]]) -> bool | None:
    """Decide by the largest first and second number of each column; None where no row decides, or rows disagree."""
    said = set()
    for first, second in parts:
        if first > 12 >= second:
            said.add(True)
        elif second > 12 >= first:
            said.add(False)
        elif first > 12 and second > 12:
            return None
    return said.pop() if len(said) == 1 else None


def largest(texts: Sequence[str]) -> tuple[int, int]:
    """Return the largest first and second number of texts that name day and month by numbers."""
    pairs = [(int(found.group(1)), int(found.group(2))) for text in texts if (found := TWO_WAYS.match(text))]
    return max((first for first, _ in pairs), default=0), max((second for _, second in pairs), default=0)
