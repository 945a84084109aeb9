"""登录间隔 (S1): how many users have been quiet for how long."""

from typing import Any

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.specs import IDLE_DAYS
from liuke.signals.windows import presence


def idle_days(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users ever present and how many stand in each tier; ``never`` counts those known but never present."""
    row = facts.one(IDLE_DAYS.statement, as_of, **presence(facts, as_of), **policy.params("signals"))
    return tiers_of(row, as_of)


def tiers_of(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    """Return the same from counts already at hand: users, one of each tier, never."""
    return {
        "as_of": as_of.day.isoformat(),
        "users": row["users"],
        "tiers": {tier: row[tier] for tier in ("active", "light", "medium", "heavy")},
        "never": row["never"],
    }
