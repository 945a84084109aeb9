"""Weeks as a walk: who stayed, came first, came back, and was lost."""

from typing import Any

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.signals.periods import first_day_of, label_of, period_of, periods_table
from liuke.signals.windows import presence

_LIFECYCLE = load_one("liuke.signals", "lifecycle")


def lifecycle(facts: Facts, as_of: AsOf, weeks: int = 11) -> list[dict[str, Any]]:
    """Return the last ISO weeks, oldest first: retained + new + returned were there; lost were there the week before.

    The week that ``as_of`` cuts off is the last one, with ``complete`` false; in it ``lost`` still falls.
    """
    last = period_of(as_of.last_day, "week")
    first = last - weeks
    found = {
        row["period"]: row
        for row in facts.rows(
            _LIFECYCLE,
            as_of,
            from_day=first_day_of(first, "week"),
            periods=periods_table(first_day_of(first, "week"), as_of.last_day, "week"),
            **presence(facts, as_of),
        )
    }
    nobody = {"users": 0, "retained": 0, "new_users": 0, "lost_after": 0}
    walk = []
    for period in range(first + 1, last + 1):
        row, before = found.get(period, nobody), found.get(period - 1, nobody)
        walk.append(
            {
                "week": label_of(period, "week"),
                "retained": row["retained"],
                "new": row["new_users"],
                "returned": row["users"] - row["retained"] - row["new_users"],
                "lost": before["lost_after"],
                "complete": first_day_of(period + 1, "week") <= as_of.day,
            }
        )
    return walk
