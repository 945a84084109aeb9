"""A plan as one document: who is written to and who is not and why, what it costs, and the hash of exactly that."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.plans import plan_batches
from liuke.flow.daily import Drafted
from liuke.flow.house import House
from liuke.guard.approval import needs_second
from liuke.guard.waterfall import totals
from liuke.kit.chance import fingerprint_of
from liuke.model.words import PlanState
from liuke.state.plans import list_plans

_GOLDEN = timedelta(hours=48)
_DECIDED = (
    "playbook",
    "version",
    "tier",
    "subject_id",
    "channel",
    "template",
    "offer",
    "cost_fen",
    "verdict",
    "code",
    "variant",
)


_CLOCK = ("G-06", "G-22")
"""Held by the clock: quiet hours, or a variant's own hour."""


def next_id(house: House, day: Any) -> str:
    """Return the id of the day's plan: a draft of the day is drafted again, a decided plan is followed by another."""
    stem = f"W-{day:%y%m%d}"
    mine = {plan.id: plan.state for plan in list_plans(house.state, limit=10_000) if plan.id.startswith(stem)}
    draft = [id_ for id_, state in mine.items() if state is PlanState.DRAFT]
    return draft[0] if draft else f"{stem}-{len(mine) + 1:02d}"


def plan_hash(house: House, pieces: Iterable[pa.RecordBatch]) -> str:
    """Return the hash of a plan's people, in their order, and rules: 64 hexadecimal digits.

    Held now or allowed now is the clock's word, not the approver's: both count as one.
    """
    texts = (text for piece in pieces for text in _texts(pa.Table.from_batches([piece])))
    return fingerprint_of(chain([house.policy.version], texts))


def hash_now(house: House, plan_id: str) -> str:
    """Return the hash of the people that a plan has now; they are read piece by piece."""
    return plan_hash(house, plan_batches(house.facts, plan_id))


def _texts(rows: pa.Table) -> Iterator[str]:
    """Write down what is decided of each row."""
    verdict = pc.if_else(pc.equal(rows["verdict"], "hold"), "allow", rows["verdict"])
    rows = rows.set_column(rows.schema.get_field_index("verdict"), "verdict", verdict)
    code = pc.if_else(pc.is_in(rows["code"], pa.array(_CLOCK)), "", rows["code"])
    rows = rows.set_column(rows.schema.get_field_index("code"), "code", code)
    texts = [pc.fill_null(pc.cast(rows[name], pa.string()), "") for name in _DECIDED]
    if rows.num_rows:
        yield from pc.binary_join_element_wise(*texts, "\x1f").to_pylist()


def document(
    house: House,
    drafted: Drafted,
    plan_id: str,
    author: str,
    at: datetime,
    *,
    deadline: datetime | None = None,
    trigger: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the plan's document; found = diverted + excluded + holdout + send, for every tier and in total.

    ``trigger`` says what started it, where nobody asked for it; the clock that it opened is the ``deadline``.
    """
    whole = totals([cell["totals"] for cell in drafted.cells])
    base = drafted.liveness["active"] + drafted.liveness["dormant"] + drafted.liveness["churned"]
    second = needs_second({**whole, "base": base}, house.policy.guard, house.currency)
    return {
        "id": plan_id,
        "hash": hash_now(house, plan_id),
        "as_of": drafted.as_of.day.isoformat(),
        "state": str(PlanState.DRAFT),
        "author": author,
        "created_at": at.isoformat(timespec="seconds"),
        "trigger": trigger,
        "deadline": (deadline or at + _GOLDEN).isoformat(timespec="seconds"),
        "currency": house.currency,
        "cost_fen": whole["cost_fen"],
        "cost": whole["cost_fen"] / 100,
        "playbooks": drafted.cells,
        "totals": whole,
        "liveness": drafted.liveness,
        "allotment": drafted.allotment,
        "needs_second": [reason.document() for reason in second],
        "policy": house.policy.version,
        "versions": {play.id: play.version for play in house.playbooks.values()},
    }
