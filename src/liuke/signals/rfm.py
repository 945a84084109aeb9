"""RFM 价值分层 (S5): the eight value types with their money, and the dear ones who are leaving."""

from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.specs import VALUE_TYPES
from liuke.signals.windows import rfm_params

_ASK = load("liuke.signals", "rfm")


def rfm_scores(facts: Facts, as_of: AsOf, policy: SignalPolicy) -> pa.Table:
    """Return one row for everybody who bought within the window: scores, value type, whether leaving.

    Raises
    ------
    RfmCutsError
        A list of cuts is not four rising numbers.
    """
    return facts.read(_ASK["rfm"], as_of, **rfm_params(as_of, policy))


def rfm(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return users and money (fen) of each value type, the dearest type first; ``share`` is of all users scored."""
    return types_of(facts, as_of, rfm_scores(facts, as_of, policy.signals))


def types_of(facts: Facts, as_of: AsOf, scores: pa.Table) -> dict[str, Any]:
    """Return the same from scores already at hand."""
    rows = {row["value_tier"]: row for row in facts.rows(_ASK["rfm_types"], rfm_scores=scores)}
    users = sum(row["users"] for row in rows.values())
    return {
        "as_of": as_of.day.isoformat(),
        "users": users,
        "types": [
            {
                "type": str(tier),
                "zh": zh,
                "en": en,
                "users": (found := rows.get(tier, {"users": 0, "paid_fen": 0}))["users"],
                "paid_fen": found["paid_fen"],
                "share": found["users"] / users if users else None,
            }
            for tier, (zh, en) in VALUE_TYPES.items()
        ],
        "high_value_leaving": {
            "users": sum(row["leaving_users"] for row in rows.values()),
            "paid_fen": sum(row["leaving_paid_fen"] for row in rows.values()),
        },
    }
