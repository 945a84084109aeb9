"""Where calendar days of a zone begin and end, as tables that queries join: engines disagree on zones, we decide."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.kit.clock import midnight

_DAY = timedelta(days=1)
_HOURS = pa.schema(
    [
        ("utc_day", pa.date32()),
        ("day", pa.date32()),
        ("begins", pa.timestamp("us")),
        ("ends", pa.timestamp("us")),
    ]
)


def days_table(days: Iterable[date]) -> pa.Table:
    """Return days as a table of one column, ``day``."""
    return pa.table({"day": pa.array(list(days), pa.date32())})


def local_hours(zone: ZoneInfo, utc_days: Iterable[date]) -> pa.Table:
    """Return, for each UTC date, the calendar days of ``zone`` that it touches: utc_day, day, begins, ends (naive UTC).

    A row of facts at ``ts`` belongs to ``day`` where ``utc_day = CAST(ts AS DATE) AND ts >= begins AND ts < ends``.
    """
    rows = [row for utc_day in sorted(set(utc_days)) for row in _touched(zone, utc_day)]
    return pa.Table.from_pylist(rows, schema=_HOURS)


def hours_of_days(zone: ZoneInfo, days: Iterable[date]) -> pa.Table:
    """Return the same table for whole calendar days of ``zone``: every UTC date that each of them touches."""
    rows = []
    for day in sorted(set(days)):
        begins, ends = _bounds(zone, day)
        utc_day = begins.date()
        while datetime(utc_day.year, utc_day.month, utc_day.day) < ends:  # noqa: DTZ001 - naive UTC, as facts keep it
            rows.append({"utc_day": utc_day, "day": day, "begins": begins, "ends": ends})
            utc_day += _DAY
    return pa.Table.from_pylist(rows, schema=_HOURS)


def _touched(zone: ZoneInfo, utc_day: date) -> Iterable[dict[str, date | datetime]]:
    start = datetime(utc_day.year, utc_day.month, utc_day.day, tzinfo=UTC)
    day, last = start.astimezone(zone).date(), (start + _DAY - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        begins, ends = _bounds(zone, day)
        yield {"utc_day": utc_day, "day": day, "begins": begins, "ends": ends}
        day += _DAY


def _bounds(zone: ZoneInfo, day: date) -> tuple[datetime, datetime]:
    return midnight(day, zone).replace(tzinfo=None), midnight(day + _DAY, zone).replace(tzinfo=None)
