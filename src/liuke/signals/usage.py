"""使用时长 (S4): visits, minutes a day of use, minutes to the first core act."""

from typing import Any

from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.specs import USAGE
from liuke.signals.windows import since


def usage(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users with a visit in the last 28 days, visits a user, minutes a user-day, minutes to the first core act.

    None where nobody visited: a mean of nobody is not 0.
    """
    row = facts.one(USAGE.statement, as_of, **since(as_of, 28))
    users, days = row["users"], row["user_days"]
    return {
        "as_of": as_of.day.isoformat(),
        "users": users,
        "sessions": row["sessions"],
        "sessions_per_user": row["sessions"] / users if users else None,
        "minutes_per_active_day": row["active_seconds"] / 60 / days if days else None,
        "task_minutes": row["task_minutes"],
        "session_gap_minutes": policy.signals.session_gap_minutes,
    }
