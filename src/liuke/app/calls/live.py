"""The call behind the page of what is being sent now: each plan under way, what came of it, the last messages."""

from typing import Annotated, Any

from liuke.app.answers.live import Live
from liuke.app.calls.ask import Ask
from liuke.app.calls.plans import named, title
from liuke.app.calls.stages import stages_of
from liuke.delivery.outbox import OutboxState, messages
from liuke.delivery.outbox import counts as outbox_counts
from liuke.flow.house import House
from liuke.model.words import PlanState
from liuke.state.plans import list_plans, read_plan
from liuke.state.switches import live_channels, switches

_SHOWN_PLANS = 12
_SHOWN_MESSAGES = 15
_WAITING = (str(OutboxState.QUEUED), str(OutboxState.SENDING))


def live(house: House, ask: Ask) -> Annotated[dict[str, Any], Live]:
    """Say what is being sent now, plan by plan, what was sent last, and what is stopped. No address is told."""
    rows = []
    for plan in list_plans(house.state, states=(PlanState.APPROVED, PlanState.APPLIED), limit=_SHOWN_PLANS):
        found = outbox_counts(house.state, plan_id=plan.id)
        total = sum(found.values())
        waiting = sum(found.get(name, 0) for name in _WAITING)
        rows.append(
            {
                "plan": plan.id,
                "label": title(house, read_plan(house.state, plan.id).document, ask),
                "state": str(plan.state),
                "as_of": plan.as_of.isoformat(),
                "outbox": {name: n for name, n in found.items() if n},
                "total": total,
                "waiting": waiting,
                "done": total - waiting,
                "ramp": stages_of(house, ask, plan.id),
            }
        )
    last = messages(house.state, limit=_SHOWN_MESSAGES)
    return {
        "now": house.clock.now().isoformat(),
        "outbox": {name: n for name, n in outbox_counts(house.state).items() if n},
        "plans": rows,
        "under_way": sum(1 for row in rows if row["waiting"]),
        "live_channels": sorted(str(name) for name in live_channels(house.state)),
        "stops": [
            {"scope": row["scope"], "by": row["by"], "at": row["at"].isoformat(), "why": row["why"]}
            for row in switches(house.state)
            if row["kind"] == "stop" and row["is_on"]
        ],
        "messages": [
            {
                "subject_id": row["subject_id"],
                "playbook": row["playbook"],
                "label": named(house, row["playbook"], ask) if row["playbook"] else "",
                "plan": row["plan_id"],
                "channel": row["channel"],
                "state": row["state"],
                "dry_run": row["dry_run"],
                "at": (row["first_tried_at"] or row["created_at"]).isoformat(),
                "code": row.get("code") or "",
            }
            for row in last
        ],
    }
