"""True or false churn 真假流失 (D1), and the test of it on the workspace's own past."""

from datetime import timedelta
from typing import Any

from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import LivenessPolicy

_LIVENESS = load_one("liuke.diagnosis", "liveness")
_BACK_TEST = load_one("liuke.diagnosis", "back_test")
_COUNTS = load_one("liuke.diagnosis", "counts")


def diagnose(facts: Facts, as_of: AsOf, policy: LivenessPolicy) -> int:
    """Replace the day's true-or-false churn of everybody measured for it; returns how many users."""
    open_since = as_of.before(policy.open_order_days)
    return facts.replace(
        USER_LIVENESS,
        {"as_of": as_of.day},
        _LIVENESS,
        as_of,
        open_since=open_since.instant.replace(tzinfo=None),
        open_since_day=open_since.day,
        quiet_from_days=policy.quiet_from_days,
        just_before_days=policy.just_before_days,
    )


def counts(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Return how many are active, dormant and churned, and how many of the dormant each dimension holds."""
    return facts.one(_COUNTS, as_of)


def back_test(facts: Facts, past: AsOf, window_days: int) -> dict[str, Any]:
    """Return, for a day already diagnosed, what share of each kind of quiet came back within ``window_days``.

    The window must have closed before the newest roll-up. Shares come with a Wilson score interval
    (Wilson 1927, 95 %); a kind with nobody in it has None for share and interval, not 0.
    """
    until = past.day + timedelta(days=window_days)
    rows = {row["liveness"]: row for row in facts.rows(_BACK_TEST, past, until_day=until)}
    return {
        "as_of": past.day.isoformat(),
        "window_days": window_days,
        **{kind: _returned(rows.get(kind, {"n": 0, "returned": 0})) for kind in ("active", "dormant", "churned")},
    }


def _returned(row: dict[str, Any]) -> dict[str, Any]:
    n, returned = row["n"], row["returned"]
    return {
        "n": n,
        "returned": returned,
        "share": returned / n if n else None,
        "interval": wilson(returned, n) if n else None,
    }
