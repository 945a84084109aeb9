"""An alarm whose line is the business's own habit: a day's number against the band of the days before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import expected, no_band
from liuke.signals.calendar_days import DayKind, kinds
from liuke.signals.spec import Lack, Point

HISTORY_DAYS = 84
"""Days before the one judged that its band is learnt from, whatever else is known: the same day, the same answer."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A day's number with its own interval, and the people behind it. ``value`` None: nobody to say it of."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How readings become points: which way is worse, how many people it takes, how wide the band is."""

    worse: Literal["above", "below"]
    least: int
    width: float
    clear_share: float


def shown_days(as_of: AsOf, days: int, lag: int) -> list[tuple[date, date]]:
    """Return (day of the point, day it is about) of the last ``days`` days; ``lag`` 1 means the day before."""
    return [(as_of.day - n * _DAY, as_of.day - (n + lag) * _DAY) for n in reversed(range(days))]


def day_kinds(facts: Facts, policy: Policy, about: Sequence[date]) -> dict[date, DayKind]:
    """Return the kinds of the days and of all that their bands are learnt from."""
    return kinds(facts, policy, about[0] - HISTORY_DAYS * _DAY, about[-1])


def points(
    readings: Mapping[date, Reading],
    shown: Sequence[tuple[date, date]],
    kind_of: Mapping[date, DayKind],
    habit: Habit,
    *,
    segment: str = "all",
    about: Mapping[str, Any] | None = None,
) -> Iterator[Point]:
    """Judge each day: bad where its whole interval is past the band, clear where it is well back inside."""
    for day, of_day in shown:
        reading = readings.get(of_day)
        n = reading.n if reading else 0
        if reading is None or reading.value is None or n < habit.least:
            value = reading.value if reading else None
            yield Point(day=day, segment=segment, value=value, n=n, line=None, bad=None, lack=_few(n, habit.least))
            continue
        history = [
            (of_day - k * _DAY, known.value)
            for k in range(HISTORY_DAYS, 0, -1)
            if (known := readings.get(of_day - k * _DAY)) and known.n >= habit.least
        ]
        band = expected(history, of_day, kind_of, width=habit.width, trend=False)
        if band is None:
            lack = no_band(history, of_day, kind_of)
            yield Point(day=day, segment=segment, value=reading.value, n=n, line=None, bad=None, lack=lack)
            continue
        above = habit.worse == "above"
        line = band.high if above else band.low
        low, high = _or(reading.low, reading.value), _or(reading.high, reading.value)
        bad = low > line if above else high < line
        yield Point(
            day=day,
            segment=segment,
            value=reading.value,
            n=n,
            line=line,
            bad=bad,
            clear=_clear(reading.value, line, band.mid, habit),
            low=reading.low,
            high=reading.high,
            expected_low=band.low,
            expected_high=band.high,
            detail={"of_day": of_day.isoformat(), "expected": band.mid, **(about or {})},
        )


def _or(bound: float | None, value: float) -> float:
    return value if bound is None else bound


def _clear(value: float, line: float, mid: float, habit: Habit) -> bool:
    """Tell whether a value is back by ``clear_share`` of the line; half way to the band's middle is always enough."""
    half_way = (line + mid) / 2
    if habit.worse == "above":
        return value <= max(line - abs(line) * habit.clear_share, half_way)
    return value >= min(line + abs(line) * habit.clear_share, half_way)


def _few(n: int, least: int) -> Lack:
    return Lack(
        code="few_users",
        en=f"Not enough data: {n} people that day, at least {least} are needed",
        zh=f"数据不够：当天有 {n} 人，至少要 {least} 人",
    )
