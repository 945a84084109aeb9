"""Whether what is told still fits: forecasts whose window has closed, and the shape of today's against the test day's.

The population stability index over tenths of the probability, Σ (now − then) ln(now / then), is the banks' habit: from
.25 on the population is another (Siddiqi 2006, *Credit Risk Scorecards*, ch. 8).
"""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.diagnosis.risk.keep import Speaker
from liuke.diagnosis.risk.shape import psi
from liuke.diagnosis.risk.tables import RISK_DAILY
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import RiskPolicy

_ASK = load("liuke.diagnosis", "risk")
_ECHO_DAYS = 7
LEAST_PEOPLE = 200
"""With fewer people a difference is chance."""
_TYPES = {
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}


def watch_drift(facts: Facts, as_of: AsOf, policy: RiskPolicy, speaker: Speaker | None) -> dict[str, Any] | None:
    """Keep what the day as a whole was told and whether it still fits; None (and nothing kept) without a speaker."""
    if speaker is None:
        facts.delete(RISK_DAILY, {"as_of": as_of.day})
        return None
    tenths = facts.rows(_ASK["tenths"], as_of)
    users = sum(row["n"] for row in tenths)
    then = (speaker.said["report"] or {}).get("tenths") or []
    index = psi([next((row["n"] for row in tenths if row["tenth"] == k), 0) for k in range(10)], then)
    closed = came_true(facts, as_of, speaker)
    row: dict[str, Any] = {
        "as_of": as_of.day,
        "speaker": speaker.id,
        "window_days": speaker.horizon.window_days,
        "users": users,
        "told": sum(row["told"] for row in tenths) / users if users else None,
        "high": sum(row["high"] for row in tenths),
        "psi": index if users >= LEAST_PEOPLE else None,
        **{f"closed_{name}": closed[name] for name in ("day", "users", "told", "found")},
        "drift": _drift(policy, index if users >= LEAST_PEOPLE else None, closed),
    }
    schema = pa.schema([(c.name, _TYPES[c.type]) for c in RISK_DAILY.columns])
    facts.replace(RISK_DAILY, {"as_of": as_of.day}, pa.Table.from_pylist([row], schema=schema))
    return row


def came_true(facts: Facts, as_of: AsOf, speaker: Speaker) -> dict[str, Any]:
    """Return the newest kept day whose window has closed, how many were told what on it, and how many left."""
    horizon = speaker.horizon
    last = as_of.day - timedelta(days=horizon.days)
    kept = [row["as_of"] for row in facts.rows(_ASK["kept_days"]) if row["as_of"] <= last]
    if not kept:
        return {"day": None, "users": None, "told": None, "found": None, "tenths": []}
    day: date = kept[0]
    label_from, label_through = horizon.span(day)
    rows = facts.rows(
        _ASK["came_true"],
        facts.as_of(day),
        label_from=label_from,
        label_through=label_through,
        touched_from=day - timedelta(days=_ECHO_DAYS),
        any_act=any_act_counts(facts, as_of),
    )
    n = sum(row["n"] for row in rows)
    told, found = (sum(row[name] for row in rows) / n if n else None for name in ("told", "found"))
    return {"day": day, "users": n, "told": told, "found": found, "tenths": rows}


def _drift(policy: RiskPolicy, index: float | None, closed: dict[str, Any]) -> bool | None:
    """Say whether the shape is another, or what was told is off by more than the policy allows and than chance does."""
    moved = None if index is None else index > policy.drift_psi_above
    n = closed["users"] or 0
    if n < LEAST_PEOPLE:
        return moved
    low, high = wilson(round(closed["found"] * n), n)
    far = abs(closed["told"] - closed["found"]) > policy.drift_calibration_share
    return bool(moved) or (far and not low <= closed["told"] <= high)
