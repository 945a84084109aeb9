"""Days, ISO weeks and months as running numbers, so that one query asks for any of them."""

from datetime import date, timedelta
from typing import Literal

import pyarrow as pa

Unit = Literal["day", "week", "month"]
_DAY = timedelta(days=1)


def period_of(day: date, unit: Unit) -> int:
    """Return the running number of the period that holds ``day``; the next period's is one more."""
    match unit:
        case "day":
            return day.toordinal()
        case "week":
            return (day.toordinal() - 1) // 7
        case "month":
            return day.year * 12 + day.month - 1


def first_day_of(period: int, unit: Unit) -> date:
    """Return the first day of a period."""
    match unit:
        case "day":
            return date.fromordinal(period)
        case "week":
            return date.fromordinal(period * 7 + 1)
        case "month":
            return date(period // 12, period % 12 + 1, 1)


def label_of(period: int, unit: Unit) -> str:
    """Return how people write a period: 2010-12-01, 2010-W48, 2010-12."""
    first = first_day_of(period, unit)
    match unit:
        case "day":
            return first.isoformat()
        case "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{first.year}-{first.month:02d}"


def periods_table(first: date, last: date, unit: Unit) -> pa.Table:
    """Return every day from first through last with the number of its period."""
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    return pa.table(
        {"day": pa.array(days, pa.date32()), "period": pa.array([period_of(d, unit) for d in days], pa.int32())}
    )
