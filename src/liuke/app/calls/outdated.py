"""Whether a plan still says what today's facts would say: a plan that nobody applied yet goes out of date."""

from datetime import datetime
from typing import Any

from liuke.app.calls.ask import Ask
from liuke.app.house import business_day
from liuke.app.say import say
from liuke.facts.fresh import span
from liuke.flow.house import House
from liuke.model.words import PlanState
from liuke.state.audit import search
from liuke.state.plans import Plan

_OPEN = (PlanState.DRAFT, PlanState.APPROVED)


def outdated(house: House, ask: Ask, plan: Plan) -> dict[str, Any] | None:
    """Say what moved on since a plan was drafted, and what to do; None while it holds, or once it is decided.

    The thresholds or one of its playbooks changed (it can go out no more), the facts reach a later
    day, or files were imported since.
    """
    if plan.state not in _OPEN or span(house.facts) is None:
        return None
    today = business_day(house, None).day
    imported = search(house.state, limit=1, act="import")  # live events of today are none of this morning's
    if stale(house, plan):
        why = "rules"
    elif today > plan.as_of:
        why = "day"
    elif imported and datetime.fromisoformat(imported[0]["at"]) > plan.created_at:
        why = "facts"
    else:
        return None
    text = say(f"common.outdated.{why}", ask.language, day=plan.as_of.isoformat(), today=today.isoformat())
    return {"why": why, "text": text, "next": "liuke plan draft"}


def stale(house: House, plan: Plan) -> str:
    """Say why an undecided plan can no longer go out as it was read: "policy", or a playbook's id; nothing else."""
    if plan.state not in _OPEN:
        return ""
    if plan.document.get("policy") != house.policy.version:
        return "policy"
    return changed_since(house, plan)


def changed_since(house: House, plan: Plan) -> str:
    """Name a playbook of a plan that says something else than when the plan was drafted."""
    then = plan.document.get("versions") or {}
    mine = dict.fromkeys(cell["playbook"] for cell in plan.document["playbooks"])
    now = {play.id: play.version for play in house.playbooks.values()}
    return next((id_ for id_ in mine if id_ in then and now.get(id_) != then[id_]), "")
