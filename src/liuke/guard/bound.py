"""What a message may claim: the facts it was given, whatever their shape, read into figures, words and yes-or-no."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liuke.guard.figures import Day, Figure, Kind, figures, normal, number, unit_of
from liuke.guard.pattern import exactly

_DEEPEST, _MOST = 8, 600
_LARGEST, _LONGEST_NUMBER = 1e15, 16
_SPLIT = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})\S*)?\s*")
_UTC = re.compile(r"(?:Z|[+-]00:?00)\s*$")
_BARE = re.compile(r"[¥$€£]?\s*[-+]?\d[\d,]*(?:\.\d+)?\s*%?")
_YES = frozenset({"true", "yes", "y", "是", "有", "on"})
_NO = frozenset({"false", "no", "n", "否", "无", "没有", "off", "never"})

MONEY = exactly(
    r"\b(?:fen|cents?|yuan|rmb|cny|usd|eur|gbp|dollars?|prices?|amount|fee|balance|bill|refund|cashback"
    r"|coupon|voucher|credit|money|pay|payment|total|value|spend|spent|savings|salary|deposit|compensation"
    r"|fare|cost|charge|bonus|gift|spending|premium|rent|tuition|wage|bid|dues|toll|donation|instal+ment)\b",
    r"价|金额|元|费|券|额",
)
PERCENT = re.compile(r"\b(?:percent|pct|discount|rate|share|ratio|off|yield|percentage|apr|apy)\b|折|比例|率")
DEADLINE = exactly(
    r"\b(?:deadline|expir\w*|until|valid|validity|ends?|ending|closes?|closing|through|cutoff|till"
    r"|maturity|matures|before)\b",
    r"截止|到期|有效|期限",
)
_NOW = re.compile(r"\b(?:now|today|as of|sent|send|sending|current date|date today)\b|今天|当前|现在")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One figure of the facts and where it stood. ``mine`` is false for what is known of the user only.

    ``loose`` figures stand in a longer string: they support a claim, and contradict none.
    """

    path: str
    figure: Figure
    mine: bool = True
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """All that is known: figures, strings and yes-or-no, each with its path as words; ``now`` where it is said.

    ``unknown`` are the paths that are there and hold nothing.
    """

    figures: tuple[Known, ...]
    strings: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, bool], ...]
    paths: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    now: date | None = None
    given: bool = True

    def of(self, *kinds: Kind) -> list[Known]:
        """Return the figures of some kinds."""
        return [known for known in self.figures if known.figure.kind in kinds]

    def at(self, where: re.Pattern[str], *kinds: Kind) -> list[Known]:
        """Return the figures whose path matches."""
        return [
            known for known in self.figures if where.search(known.path) and (known.figure.kind in kinds or not kinds)
        ]

    def flag(self, where: re.Pattern[str]) -> bool | None:
        """Return the yes-or-no at the first path that matches; None where nothing says it."""
        return next((value for path, value in self.flags if where.search(path)), None)

    def say(self, where: re.Pattern[str]) -> list[str]:
        """Return the strings whose path matches."""
        return [value for path, value in self.strings if where.search(path)]

    def deadlines(self) -> list[Day]:
        """Return every day on which something ends."""
        return [day for known in self.at(DEADLINE, "date") for day in known.figure.days]


def bind(facts: Mapping[str, Any], user: Mapping[str, Any] | None = None) -> Bound:
    """Read facts (and what is known of the user) of any shape. Never raises."""
    found = _Reader()
    for path, value in _leaves(facts, ""):
        found.take(path, value, mine=True)
    given = bool(found.paths)
    for path, value in _leaves(user or {}, "user"):
        found.take(path, value, mine=False)
    return Bound(
        figures=tuple(found.figures),
        strings=tuple(found.strings),
        flags=tuple(found.flags),
        paths=tuple(found.paths),
        unknown=tuple(found.unknown),
        now=found.now,
        given=given,
    )


def words_of(name: str) -> str:
    """Return the words of a key: ``couponExpiresAt`` and ``coupon_expires_at`` are both ``coupon expires at``."""
    return " ".join(word.lower() for word in _SPLIT.split(name) if word)


class _Reader:
    """Collects leaf after leaf."""

    def __init__(self) -> None:
        self.figures: list[Known] = []
        self.strings: list[tuple[str, str]] = []
        self.flags: list[tuple[str, bool]] = []
        self.paths: list[str] = []
        self.unknown: list[str] = []
        self.now: date | None = None

    def take(self, path: str, value: Any, *, mine: bool) -> None:
        self.paths.append(path)
        if value is None:
            self.unknown.append(path)
        if isinstance(value, bool):
            self.flags.append((path, value))
        elif isinstance(value, int | float):
            if abs(value) < _LARGEST:  # neither infinite nor not a number
                self._number(path, abs(float(value)), mine)
        elif value is not None:
            self._string(path, normal(str(value)[:4_000]), mine)

    def _string(self, path: str, text: str, mine: bool) -> None:
        word = text.strip().lower()
        if word in _YES | _NO:
            self.flags.append((path, word in _YES))
        self.strings.append((path, text))
        iso = _ISO.fullmatch(text)
        if iso:
            self._iso(path, iso, text, mine)
            return
        value = number(word.lstrip("+-")) if len(word) < _LONGEST_NUMBER and _BARE.fullmatch(word) else None
        if value is not None:
            self._number(path, value, mine)
            return
        found = figures(text)
        # 5/7 may be a day or how far somebody got.
        unsure = {figure for figure in found if figure.kind == "date" and "/" in figure.text and not figure.days[0][0]}
        self.figures.extend(Known(path=path, figure=figure, mine=mine, loose=figure in unsure) for figure in found)
        for part in re.findall(r"(?<!\d)\d{1,15}(?!\d)(?:\.\d{1,6})?", text)[:20]:
            self._add(path, "count", float(part), "", mine, loose=True)

    def _iso(self, path: str, iso: re.Match[str], text: str, mine: bool) -> None:
        day = (int(iso[1]), int(iso[2]), int(iso[3]))
        try:
            whole = date(*day)
        except ValueError:
            return
        if _NOW.search(path) and not DEADLINE.search(path):
            self.now = self.now or whole
        figure = Figure(
            kind="date", values=(), unit="instant" if iso[4] else "", start=0, end=0, text=text.strip(), days=(day,)
        )
        self.figures.append(Known(path=path, figure=figure, mine=mine))
        if iso[4] and not _UTC.search(text):
            self._add(path, "time", float(int(iso[4]) * 60 + int(iso[5])), "", mine)

    def _number(self, path: str, value: float, mine: bool) -> None:
        if re.search(r"\b(?:fen|cents?)\b", path):
            self._add(path, "money", round(value / 100, 4), "", mine)
            return
        unit, money = _unit(path)
        percent = bool(PERCENT.search(path)) and not re.search(r"\b(?:yuan|usd|eur|rmb|cny|gbp)\b", path)
        if percent:
            self._add(path, "percent", value * 100 if value <= 1 else value, "", mine)
        if money:
            self._add(path, "money", value, "", mine)
        self._add(path, "count", value, unit, mine, loose=percent or money)

    def _add(self, path: str, kind: Kind, value: float, unit: str, mine: bool, *, loose: bool = False) -> None:
        figure = Figure(kind=kind, values=(value,), unit=unit, start=0, end=0, text=f"{value:g}")
        self.figures.append(Known(path=path, figure=figure, mine=mine, loose=loose))


def _unit(path: str) -> tuple[str, bool]:
    """Return the unit and whether it is money; the last word that says either decides: ``orders_total`` is money."""
    for word in reversed(path.split()):
        if MONEY.search(word):
            return "", True
        if unit_of(word):
            return unit_of(word), False
    return "", False


def _leaves(node: Any, path: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Walk nested facts; what lies too deep or comes too late is left out."""
    if depth > _DEEPEST:
        return
    if isinstance(node, Mapping):
        for name, value in list(node.items())[:_MOST]:
            yield from _leaves(value, f"{path} {words_of(str(name))}".strip(), depth + 1)
    elif isinstance(node, list | tuple | set):
        for value in list(node)[:_MOST]:
            yield from _leaves(value, path, depth + 1)
    else:
        yield path, node
