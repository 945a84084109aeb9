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

    The facts reach a later day, files were imported since, or the thresholds or one of its playbooks changed.
    """
    if plan.state not in _OPEN or span(house.facts) is None:
        return None
    today = business_day(house, None).day
    imported = search(house.state, limit=1, act="import")  # live events of today are none of this morning's
    known = {play.id: play.version for play in house.playbooks.values()}
    books = {cell["playbook"] for cell in plan.document["playbooks"]}
    versions = plan.document.get("versions") or {}
    changed = any(book in versions and versions[book] != known.get(book) for book in books)
    if today > plan.as_of:
        why = "day"
    elif imported and datetime.fromisoformat(imported[0]["at"]) > plan.created_at:
        why = "facts"
    elif plan.document.get("policy") != house.policy.version or changed:
        why = "rules"
    else:
        return None
    text = say(f"common.outdated.{why}", ask.language, day=plan.as_of.isoformat(), today=today.isoformat())
    return {"why": why, "text": text, "next": "liuke plan draft"}
