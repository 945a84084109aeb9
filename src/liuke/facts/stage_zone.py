"""Wall clock to UTC and UTC to calendar day, as steps between the zone's own changes of offset.

Engines carry zone data of their own; days must agree with ``kit.clock`` to the second, so the steps come from Python's.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlglot import exp

from liuke.facts.stage_syntax import Node, both, column, either, stamp, typed, word

_FROM_YEAR, _AHEAD_YEARS = 1970, 6
_STRIDE = timedelta(days=7)

Step = tuple[datetime, int]
Change = tuple[datetime, int, int]


@cache
def changes(zone: ZoneInfo, year: int) -> tuple[int, tuple[Change, ...]]:
    """Return the first offset and every change from 1970 to a few years after ``year``.

    A change is (UTC instant, seconds before, seconds after). Facts are no older; later times keep the last offset.
    """
    at = datetime(_FROM_YEAR, 1, 1, tzinfo=UTC) - timedelta(days=2)
    until = datetime(year + _AHEAD_YEARS, 1, 1, tzinfo=UTC)
    first = before = _offset(zone, at)
    found = []
    while at < until:
        then = at + _STRIDE
        if _offset(zone, then) == before:
            at = then
            continue
        at = _bisect(zone, at, then, before)
        after = _offset(zone, at)
        found.append((at.replace(tzinfo=None), before, after))
        before = after
    return first, tuple(found)


def moved(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """Return the UTC instants at which clocks of the zone were put forward or back."""
    return tuple(at for at, _, _ in changes(zone, year)[1])


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _bisect(zone: ZoneInfo, low: datetime, high: datetime, before: int) -> datetime:
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def to_utc(wall: str, zone: ZoneInfo, year: int) -> Node:
    """Return the UTC time of a column of wall times. One that comes twice is the first; one that never was moves on."""
    first, found = changes(zone, year)
    steps = [(at + timedelta(seconds=max(before, after)), after) for at, before, after in found]
    return _by_step(wall, first, steps, lambda seconds: _shifted(wall, -seconds))


def to_day(utc: str, zone: ZoneInfo, year: int) -> Node:
    """Return the calendar day in the zone of a column of UTC times."""
    first, found = changes(zone, year)
    steps = [(at, after) for at, _, after in found]
    return typed(_by_step(utc, first, steps, lambda seconds: _shifted(utc, seconds)), "DATE")


def in_gap(wall: str, zone: ZoneInfo, year: int) -> Node:
    """Tell whether a column's wall time never was: clocks were put forward over it."""
    return _between(wall, [(at, before, after) for at, before, after in changes(zone, year)[1] if after > before])


def in_fold(wall: str, zone: ZoneInfo, year: int) -> Node:
    """Tell whether a column's wall time came twice: clocks were put back over it."""
    return _between(wall, [(at, after, before) for at, before, after in changes(zone, year)[1] if after < before])


def _between(wall: str, spans: Sequence[Change]) -> Node:
    return either(
        [
            both(
                exp.GTE(this=column(wall), expression=stamp(at + timedelta(seconds=low))),
                exp.LT(this=column(wall), expression=stamp(at + timedelta(seconds=high))),
            )
            for at, low, high in spans
        ]
    )


def _by_step(name: str, first: int, steps: Sequence[Step], make: Callable[[int], Node]) -> Node:
    """Find the offset by halving: as many comparisons a row as the number of changes has binary digits."""
    if not steps:
        return make(first)
    middle = len(steps) // 2
    at, seconds = steps[middle]
    earlier = exp.LT(this=column(name), expression=stamp(at))
    return exp.Case(
        ifs=[exp.If(this=earlier, true=_by_step(name, first, steps[:middle], make))],
        default=_by_step(name, seconds, steps[middle + 1 :], make),
    )


def _shifted(name: str, seconds: int) -> Node:
    if seconds == 0:
        return column(name)
    span = exp.Interval(this=word(str(abs(seconds))), unit=exp.Var(this="SECOND"))
    return (exp.Add if seconds > 0 else exp.Sub)(this=column(name), expression=span)
