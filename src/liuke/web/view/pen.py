"""Writes numbers, money, days and spans as people of a language write them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from liuke.app.say import say
from liuke.kit.errors import Language
from liuke.kit.money import counted, percent, written

_DAY = re.compile(r"(?<![\d-])20\d\d-[01]\d-[0-3]\d(?![\d-]|T\d)")
_WEEK = re.compile(r"(?<![\d-])(20\d\d)-W([0-5]\d)(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_ZH = "一二三四五六日"
NOTHING = "—"
_MANY_FEN = 1_000_000
"""From here on nobody reads the cents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """One reader's way of writing. ``now`` is an aware instant, shares are 0..1, money integer fen."""

    language: Language
    currency: str
    zone: tzinfo
    now: datetime

    def say(self, key: str, /, **facts: Any) -> str:
        """Return a text of the web door's catalogue."""
        return say(f"web.{key}", self.language, **facts)

    def text(self, key: str, /, **facts: Any) -> str:
        """Return a text of any file of the catalogue by its whole name: ``parts.list.range``."""
        return say(key, self.language, **facts)

    def word(self, kind: str, value: object) -> str:
        """Return the word all doors use for a value of a closed set; a value nobody declared stands for itself."""
        return say(f"common.{kind}.{value}", self.language, otherwise=str(value))

    def named(self, kind: str, value: object) -> str:
        """Return this door's word for a name that a business may also make up; one of theirs stands for itself."""
        return say(f"web.{kind}.{value}", self.language, otherwise=str(value))

    def listed(self, names: Iterable[str]) -> str:
        """Write names one after the other."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def yes(self, value: bool) -> str:
        """Write yes or no."""
        return say("common.yes" if value else "common.no", self.language)

    def count(self, n: float | None) -> str:
        """Write a count."""
        return NOTHING if n is None else counted(n, self.language)

    def money(self, fen: int | None) -> str:
        """Write an amount."""
        if fen is None:
            return NOTHING
        return self.rough_money(fen) if abs(fen) >= _MANY_FEN else written(round(fen), self.currency, self.language)

    def rough_money(self, fen: int) -> str:
        """Write an amount of many people without its cents."""
        return written(round(fen / 100) * 100, self.currency, self.language)

    def percent(self, share: float | None, digits: int = 1, *, signed: bool = False) -> str:
        """Write a share as a percentage."""
        return NOTHING if share is None else percent(share, digits, signed=signed)

    def points(self, share: float | None) -> str:
        """Write a difference of two shares in percentage points, with its sign."""
        if share is None:
            return NOTHING
        return self.bare_points(share) + self.say("unit.points")

    def bare_points(self, share: float) -> str:
        """Write a difference of two shares in percentage points without the unit, as within an interval."""
        return percent(share, 1, signed=True)[:-1]

    def number(self, value: float | None, digits: int = 2) -> str:
        """Write a number that is neither a count nor money, with a real minus sign."""
        if value is None:
            return NOTHING
        return f"{'−' if value < 0 else ''}{abs(value):,.{digits}f}"

    def value(self, value: Any, kind: str) -> str:
        """Write a value by its kind: count, money, percent, points, number, text."""
        ways: dict[str, Callable[[Any], str]] = {
            "count": self.count,
            "money": self.money,
            "percent": self.percent,
            "points": self.points,
            "number": self.number,
        }
        return NOTHING if value is None else ways.get(kind, str)(value)

    def change(self, value: float | None, kind: str) -> str:
        """Write a change, always with its sign."""
        if value is None:
            return NOTHING
        if kind == "points":
            return self.points(value)
        if kind == "percent":
            return self.percent(value, signed=True)
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self.value(abs(value), kind)

    def day(self, said: str | date | None) -> str:
        """Write a day shortly: ``11-15``, ``15 Nov``."""
        if said is None:
            return NOTHING
        day = said if isinstance(said, date) else date.fromisoformat(said[:10])
        if self.language == "zh":
            return f"{day.month}-{day.day:02d}"
        return f"{day.day} {_MONTHS[day.month - 1]}"

    def date(self, said: "str | date | None") -> str:
        """Write a day of any year: the year only when it is another one: ``2027-01-06``, ``6 Jan 2027``."""
        if said is None or said == "":
            return NOTHING
        day = said if isinstance(said, date) else date.fromisoformat(said[:10])
        if day.year == self.now.astimezone(self.zone).year:
            return self.day(day)
        return f"{day.year}-{day.month:02d}-{day.day:02d}" if self.language == "zh" else f"{self.day(day)} {day.year}"

    def plainly(self, text: object) -> str:
        """Write the days and weeks that stand in a text by digits as a reader writes them."""
        said = _WEEK.sub(lambda w: self.date(date.fromisocalendar(int(w[1]), int(w[2]), 1)), str(text))
        return _DAY.sub(lambda day: self.date(day.group()), said)

    def long_day(self, said: str) -> str:
        """Write a day with its weekday: ``11 月 16 日 周一``, ``Monday 16 Nov``."""
        day = date.fromisoformat(said[:10])
        if self.language == "zh":
            return f"{day.month} 月 {day.day} 日 周{_WEEKDAYS_ZH[day.weekday()]}"
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"

    def at(self, said: str | datetime) -> datetime:
        """Read an instant (naive is UTC) into the workspace's zone."""
        at = said if isinstance(said, datetime) else datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(self.zone)

    def clock(self, said: str | datetime) -> str:
        """Write an instant's time of day."""
        return self.at(said).strftime("%H:%M")

    def moment(self, said: str | datetime | None) -> str:
        """Write an instant: ``11-15 06:00``; the year only when it is another one."""
        if said is None:
            return NOTHING
        at = self.at(said)
        year = f"{at.year}-" if at.year != self.now.astimezone(self.zone).year and self.language == "zh" else ""
        tail = f" {at.year}" if at.year != self.now.astimezone(self.zone).year and self.language == "en" else ""
        return f"{year}{self.day(at.date())}{tail} {at:%H:%M}"

    def span(self, length: timedelta) -> str:
        """Write a length of time without sign: ``0:42``, ``23:48``, ``3 天``."""
        minutes = int(abs(length).total_seconds() // 60)
        if minutes >= 48 * 60:
            return self.say("unit.days", n=minutes // (24 * 60))
        return f"{minutes // 60}:{minutes % 60:02d}"

    def left(self, said: str | datetime) -> tuple[str, bool]:
        """Say how long until an instant, or how long since; and whether it has passed."""
        length = self.at(said) - self.now
        late = length < timedelta(0)
        return self.say("time.over" if late else "time.left", span=self.span(length)), late
