"""Small plans for the guard's tests: a person nobody objects to, and what to change about them."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from liuke.guard.people import judge_people
from liuke.model.policy import GuardPolicy

NOON = datetime(2026, 11, 16, 4, tzinfo=UTC)
"""12:00 in Shanghai."""

SALT = "a workspace"

NOBODY_OBJECTS: dict[str, Any] = {
    "subject_id": "u1",
    "playbook": "golden_48h",
    "tier": "light",
    "priority": 10,
    "channel": "push",
    "fallback_channel": None,
    "message_class": "marketing",
    "topic": "winback",
    "cost_fen": 500,
    "divert": False,
    "divert_to": "dormant",
    "holdout_share": 0.0,
    "budget_fen": None,
    "stock": None,
    "zone": "Asia/Shanghai",
    "sensitive": False,
    "personalisation_off": False,
    "has_address": True,
    "consent": True,
    "suppressed": False,
    "topic_off": False,
    "user_cap_per_week": None,
    "sent_1d": 0,
    "sent_7d": 0,
    "open_case": False,
    "in_journey": False,
    "stopped": False,
    "triggered_at": None,
}

_TYPES = {
    "budget_fen": pa.int64(),
    "stock": pa.int64(),
    "user_cap_per_week": pa.int64(),
    "triggered_at": pa.timestamp("us"),
    "consent": pa.bool_(),
    "has_address": pa.bool_(),
    "fallback_channel": pa.string(),
    "zone": pa.string(),
    "channel": pa.string(),
    "holdout_share": pa.float64(),
    "priority": pa.int64(),
    "cost_fen": pa.int64(),
    "sent_7d": pa.int64(),
}


def table(*rows: dict[str, Any]) -> pa.Table:
    """Proposals like NOBODY_OBJECTS but for what each row says."""
    whole = [{**NOBODY_OBJECTS, **row} for row in rows]
    names = list(dict.fromkeys(name for row in whole for name in row))
    return pa.table({name: pa.array([row.get(name) for row in whole], _TYPES.get(name)) for name in names})


def judged(*rows: dict[str, Any], policy: GuardPolicy | None = None, at: datetime = NOON, **more: Any) -> pa.Table:
    """Judge such proposals at noon in Shanghai."""
    return judge_people(table(*rows), policy or GuardPolicy(), at=at, salt=SALT, **more)


def verdict(row: dict[str, Any], **more: Any) -> tuple[str, str | None]:
    """Verdict and code of one proposal."""
    out = judged(row, **more).to_pylist()[0]
    return out["verdict"], out["code"]
