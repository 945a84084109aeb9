"""Messages of a plan as their receivers would get them, for those who decide about it."""

from typing import Any

from liuke.app.calls.ask import Ask
from liuke.facts.plans import plan_sample
from liuke.flow.compose import Composed, compose, readable
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.state.plans import Plan

_TRIED = 12
"""People of a tier whose message is tried."""
Samples = dict[tuple[str, str], dict[str, Any]]
"""By playbook and tier."""


def samples_of(house: House, ask: Ask, plan: Plan) -> Samples:
    """Return one real message of each tier: the first person's who gets one and whose facts suffice.

    What is known of people is asked for all tiers together: it is looked for among everybody's orders and days.
    """
    day = AsOf(day=plan.as_of, zone=house.zone)
    cells = [(cell["playbook"], tier["tier"]) for cell in plan.document["playbooks"] for tier in cell["tiers"]]
    left = {cell: readable(house, _first_of(house, plan.id, *cell)) for cell in cells}
    found: Samples = {}
    for most in (1, _TRIED):  # nearly always the first will do
        asked = [(cell, row) for cell, rows in left.items() if cell not in found for row in rows[:most]]
        composed = compose(house, day, [row for _, row in asked], language=ask.language)
        for (cell, _), one in zip(asked, composed, strict=True):
            if one.refused is None:
                found.setdefault(cell, shown(one))
        left = {cell: rows[most:] for cell, rows in left.items()}
    return found


def _first_of(house: House, plan_id: str, playbook: str, tier: str) -> list[dict[str, Any]]:
    return plan_sample(house.facts, plan_id, playbook=playbook, tier=tier, verdict="send", most=_TRIED)


def shown(one: Composed) -> dict[str, Any]:
    """Return a composed message as calls answer it."""
    return {
        "subject_id": one.subject_id,
        "playbook": one.playbook,
        "tier": one.tier,
        "channel": str(one.channel),
        "language": one.language,
        "subject": one.subject,
        "body": one.text,
        "facts": {name: str(value) for name, value in one.said.items()},
        "refused": one.refused.code if one.refused else None,
        "findings": one.findings,
    }
