"""Narrows a drafted plan to the tiers that somebody approves: whoever is in another is left out, of both arms."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.plans import plan_rows
from liuke.facts.tables import PLAN_ROWS
from liuke.flow.house import House
from liuke.flow.plan import hash_now
from liuke.guard.approval import needs_second
from liuke.guard.waterfall import totals, waterfall
from liuke.model.reasons import Code
from liuke.model.words import VerdictKind
from liuke.state.plans import Plan, keep_plan

_OPEN = [str(kind) for kind in (VerdictKind.ALLOW, VerdictKind.HOLD, VerdictKind.WITHHOLD)]


def narrow_plan(house: House, plan: Plan, tiers: set[tuple[str, str]], *, by: str, now: datetime) -> str:
    """Leave out whoever is not in ``tiers`` (playbook, tier), and return the hash of what remains.

    Held out people of a tier that does not go are left out like those who would have been written to: an arm without
    its other arm compares nothing.
    """
    rows = plan_rows(house.facts, plan.id)
    names = pc.binary_join_element_wise(rows["playbook"], rows["tier"], "\x1f")
    kept = pa.array(["\x1f".join(pair) for pair in tiers], pa.string())
    out = pc.and_(pc.is_in(rows["verdict"], pa.array(_OPEN)), pc.invert(pc.is_in(names, kept)))
    evidence = json.dumps({"approved_by": by})
    values = {
        "verdict": str(VerdictKind.DENY),
        "code": str(Code.NOT_APPROVED),
        "evidence": evidence,
        "held_by": "",
    }
    for name, value in values.items():
        field = rows.schema.get_field_index(name)
        rows = rows.set_column(field, name, pc.if_else(out, pa.scalar(value, pa.string()), rows[name]))
    n = rows.num_rows
    named = rows.append_column("plan_id", pa.array([plan.id] * n, pa.string()))
    house.facts.replace(PLAN_ROWS, {"plan_id": plan.id}, named.append_column("as_of", pa.array([plan.as_of] * n)))
    hash_ = hash_now(house, plan.id)
    made = _document(house, plan, rows, hash_, tiers, by)
    keep_plan(
        house.state, replace(plan, hash=hash_, document=made, changed_at=now, created_at=now), by=by, act="plan_narrow"
    )
    return hash_


def _document(
    house: House, plan: Plan, rows: pa.Table, hash_: str, tiers: set[tuple[str, str]], by: str
) -> dict[str, Any]:
    cells = _in_order(plan.document["playbooks"], waterfall(rows))
    whole = totals([cell["totals"] for cell in cells])
    kinds = plan.document["liveness"]
    base = kinds["active"] + kinds["dormant"] + kinds["churned"]
    second = needs_second({**whole, "base": base}, house.policy.guard, house.currency)
    return {
        **plan.document,
        "hash": hash_,
        "cost_fen": whole["cost_fen"],
        "cost": whole["cost_fen"] / 100,
        "playbooks": cells,
        "totals": whole,
        "needs_second": [reason.document() for reason in second],
        "narrowed": {"by": by, "from": plan.hash, "only": sorted("/".join(pair) for pair in tiers)},
    }


def _in_order(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put playbooks and tiers where they stood."""
    found = {cell["playbook"]: cell for cell in after}
    ordered = []
    for cell in before:
        mine = found[cell["playbook"]]
        tiers = {tier["tier"]: tier for tier in mine["tiers"]}
        ordered.append({**mine, "tiers": [tiers[tier["tier"]] for tier in cell["tiers"]]})
    return ordered
