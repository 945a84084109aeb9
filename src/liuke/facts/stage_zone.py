"""Wall clock to UTC and UTC to calendar day, as steps between the zone's own changes of offset.

Engines carry zone data of their own; days must agree with ``kit.clock`` to the second, so the steps come from Python's.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlglot import exp

_FROM, _UNTIL = datetime(1960, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
_STRIDE = timedelta(days=7)

Step = tuple[datetime, int]


@cache
def changes(zone: ZoneInfo) -> tuple[int, tuple[tuple[datetime, int, int], ...]]:
    """Return the first offset and every change from 1960 to 2100: (UTC instant, seconds before, seconds after)."""
    first = before = _offset(zone, _FROM)
    found = []
    at = _FROM
    while at < _UNTIL:
        then = at + _STRIDE
        after = _offset(zone, then)
        if after != before:
            instant = _bisect(zone, at, then, before)
            after = _offset(zone, instant)
            found.append((instant.replace(tzinfo=None), before, after))
            before, at = after, instant
        else:
            at = then
    return first, tuple(found)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _bisect(zone: ZoneInfo, low: datetime, high: datetime, before: int) -> datetime:
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def to_utc(wall: exp.Expression, zone: ZoneInfo) -> exp.Expression:
    """Return the UTC time of a wall time. One that happens twice is the first; one that never happens moves on."""
    first, found = changes(zone)
    steps = [(at + timedelta(seconds=max(before, after)), after) for at, before, after in found]
    return _by_step(wall, first, steps, lambda seconds: _shifted(wall, -seconds))


def to_day(utc: exp.Expression, zone: ZoneInfo) -> exp.Expression:
    """Return the calendar day in the zone of a UTC time."""
    first, found = changes(zone)
    return exp.cast(_by_step(utc, first, [(at, after) for at, _, after in found], lambda s: _shifted(utc, s)), "DATE")


def in_gap(wall: exp.Expression, zone: ZoneInfo) -> exp.Expression:
    """Tell whether a wall time never happened: clocks were put forward over it."""
    gaps = [
        exp.and_(
            wall.copy() >= _stamp(at + timedelta(seconds=before)), wall.copy() < _stamp(at + timedelta(seconds=after))
        )
        for at, before, after in changes(zone)[1]
        if after > before
    ]
    return exp.or_(exp.false(), *gaps)


def _by_step(
    value: exp.Expression, first: int, steps: Sequence[Step], make: Callable[[int], exp.Expression]
) -> exp.Expression:
    if not steps:
        return make(first)
    middle = len(steps) // 2
    at, seconds = steps[middle]
    return (
        exp.case()
        .when(value.copy() < _stamp(at), _by_step(value, first, steps[:middle], make))
        .else_(_by_step(value, seconds, steps[middle + 1 :], make))
    )


def _shifted(value: exp.Expression, seconds: int) -> exp.Expression:
    if seconds == 0:
        return value.copy()
    span = exp.Interval(this=exp.Literal.string(str(abs(seconds))), unit=exp.var("SECOND"))
    return value.copy() + span if seconds > 0 else value.copy() - span


def _stamp(at: datetime) -> exp.Expression:
    return exp.cast(exp.Literal.string(at.strftime("%Y-%m-%d %H:%M:%S").zfill(19)), "TIMESTAMP")
