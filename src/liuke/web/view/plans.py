"""The list of plans, arranged."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen
from liuke.web.view.plan import STATE_TONES
from liuke.web.view.where import address


def listed(said: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``plan_list``."""
    rows = [
        {
            "id": plan["id"],
            "href": address("plan", plan["id"]),
            "day": pen.day(plan["as_of"]),
            "state": pen.word("plan_state", plan["state"]),
            "tone": STATE_TONES.get(plan["state"], "info"),
            "author": names.get(plan["author"], plan["author"]),
            "at": pen.moment(plan.get("created_at")),
            "label": plan.get("label") or "",
            "found": pen.count(_total(plan, "found")),
            "send": pen.count(_total(plan, "send")),
            "holdout": pen.count(_total(plan, "holdout")),
            "cost": pen.money(plan.get("cost_fen")),
            "hash": str(plan["hash"])[:8],
        }
        for plan in said.get("plans", ())
    ]
    waiting = sum(1 for plan in said.get("plans", ()) if plan["state"] == "draft" and _total(plan, "send"))
    return {"rows": rows, "waiting": waiting}


def _total(plan: Mapping[str, Any], name: str) -> int | None:
    value = (plan.get("totals") or plan).get(name)
    return int(value) if isinstance(value, int) else None
