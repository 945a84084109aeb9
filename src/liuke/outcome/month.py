"""What a calendar month has cost so far, day by day, and where it ends at today's pace (O5)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_SPENT = load_one("liuke.outcome", "spent")
_PACE_DAYS = 7
"""The pace is that of the last days before this one, quiet days among them."""


def month(facts: Facts, day: date, budget_fen: int, now: datetime) -> dict[str, Any]:
    """Return the month of ``day`` until ``now``: spent by day and playbook, what is left, and when that is gone.

    ``ends_on`` is the day on which the budget is gone at the pace of the last seven whole days; None where it lasts the
    month, nothing is spent, or there is no budget.
    """
    first = day.replace(day=1)
    last = _next_month(first) - timedelta(days=1)
    since = min(first, day - timedelta(days=_PACE_DAYS))
    rows = facts.rows(_SPENT, spending_days=_days(facts, since, day, now))
    by_day: Counter[date] = Counter()
    by_playbook: Counter[str] = Counter()
    for row in rows:
        by_day[row["day"]] += row["cost_fen"]
        if row["day"] >= first:
            by_playbook[row["playbook"]] += row["cost_fen"]
    spent = sum(fen for at, fen in by_day.items() if at >= first)
    pace = sum(by_day[day - timedelta(days=n)] for n in range(1, _PACE_DAYS + 1)) / _PACE_DAYS
    left = budget_fen - spent if budget_fen else None
    return {
        "month": f"{first:%Y-%m}",
        "first": first.isoformat(),
        "last": last.isoformat(),
        "budget_fen": budget_fen or None,
        "spent_fen": spent,
        "left_fen": left,
        "pace_fen": round(pace),
        "ends_on": _ends(day, last, left, pace),
        "days": _burnt(first, day, by_day),
        "playbooks": [{"playbook": name, "cost_fen": fen} for name, fen in by_playbook.most_common() if fen],
        "touches_without_cost": sum(row["touches_without_cost"] for row in rows if row["day"] >= first),
    }


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _days(facts: Facts, since: date, day: date, now: datetime) -> pa.Table:
    """Return each day's instants in UTC; the day under way ends now."""
    days = [since + timedelta(days=n) for n in range((day - since).days + 1)]
    edges = [AsOf(day=one, zone=facts.zone).instant.replace(tzinfo=None) for one in [*days, day + timedelta(days=1)]]
    ends = [*edges[1:-1], min(edges[-1], max(now.astimezone(UTC).replace(tzinfo=None), edges[-2]))]
    return pa.table(
        {
            "day": pa.array(days, pa.date32()),
            "begins": pa.array(edges[:-1], pa.timestamp("us")),
            "ends": pa.array(ends, pa.timestamp("us")),
        }
    )


def _burnt(first: date, day: date, by_day: Counter[date]) -> list[dict[str, Any]]:
    found, whole = [], 0
    for n in range((day - first).days + 1):
        at = first + timedelta(days=n)
        whole += by_day[at]
        found.append({"day": at.isoformat(), "cost_fen": by_day[at], "spent_fen": whole, "complete": at < day})
    return found


def _ends(day: date, last: date, left: int | None, pace: float) -> str | None:
    if left is None or pace <= 0:
        return None
    if left <= 0:
        return day.isoformat()
    gone = day + timedelta(days=int(left / pace))
    return gone.isoformat() if gone < last else None
