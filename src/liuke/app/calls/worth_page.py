"""The call behind the results page: what was kept, at what price, what was wasted, whether it may be believed."""

from math import sqrt
from typing import Annotated, Any

from liuke.app.answers.worth_page import ResultsPage, ResultsPast, ResultsPeople
from liuke.app.calls.ask import Ask, one_of
from liuke.app.calls.numbers import looked
from liuke.app.calls.work import worth_of
from liuke.app.house import shown_day
from liuke.facts.plans import arms_of
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.model.words import PlanState
from liuke.outcome.month import month
from liuke.state.plans import list_plans


def results_page(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], ResultsPage]:
    """Say what all playbooks together were worth, each one's rows, how they grew, and what the month has cost."""
    day = looked(house, ask, as_of)
    found = worth_of(house, ask, day)
    rows = [_row(house, row) for row in found["playbooks"]]
    return {
        **found,
        "alpha": house.policy.outcome.alpha,
        "cap_fen": house.policy.outcome.cost_per_return_cap_fen or None,
        "totals": _totals(rows),
        "playbooks": rows,
        "month": month_of(house, ask, day),
    }


def results_past(
    house: House, ask: Ask, *, playbook: str, as_of: str | None = None
) -> Annotated[dict[str, Any], ResultsPast]:
    """Say how one playbook's result grew: its lift by the day windows closed, with both intervals."""
    rows = worth_of(house, ask, shown_day(house, as_of), playbook)["playbooks"]
    label = house.playbooks[playbook].label.said(ask.language) if playbook in house.playbooks else playbook
    return {"playbook": playbook, "label": label, "points": rows[0]["cumulative"] if rows else []}


def results_people(
    house: House, ask: Ask, *, playbook: str, arm: str = "", limit: int = 100, offset: int = 0
) -> Annotated[dict[str, Any], ResultsPeople]:
    """List the people of both arms of a playbook, or of one: who was written to, and who was left alone at random."""
    one_of("results people", "arm", arm, ("", "treated", "holdout"))
    days = {plan.id: plan.as_of.isoformat() for plan in list_plans(house.state, states=(PlanState.APPLIED,))}
    rows, found = arms_of(house.facts, list(days), playbook=playbook, arm=arm, most=limit, offset=offset)
    tiers = {row["tier"]: _tier(house, playbook, row["tier"])[ask.language] for row in rows}
    people = [
        {
            "subject_id": row["subject_id"],
            "arm": row["arm"],
            "plan": row["plan_id"],
            "as_of": days[row["plan_id"]],
            "tier": tiers[row["tier"]],
        }
        for row in rows
    ]
    label = house.playbooks[playbook].label.said(ask.language) if playbook in house.playbooks else playbook
    return {"playbook": playbook, "label": label, "found": found, "people": people}


def month_of(house: House, ask: Ask, day: AsOf) -> dict[str, Any]:
    """Return what the calendar month has cost, under the playbooks' own names."""
    found = month(house.facts, day.day, house.policy.outcome.budget_month_fen, house.clock.now())
    for row in found["playbooks"]:
        play = house.playbooks.get(row["playbook"])
        row["label"] = play.label.said(ask.language) if play else row["playbook"]
    return {**found, "currency": house.currency}


def _row(house: House, row: dict[str, Any]) -> dict[str, Any]:
    play = house.playbooks.get(row["playbook"])
    cap, each = house.policy.outcome.cost_per_return_cap_fen, row["cost_per_extra_return_fen"]
    return {
        **row,
        "in_use": bool(play and play.in_use),
        "above_cap": bool(cap and each is not None and each > cap),
        "tiers": [{**tier, "label": _tier(house, row["playbook"], tier["tier"])} for tier in row["tiers"]],
    }


def _tier(house: House, playbook: str, tier: str) -> dict[str, str]:
    play = house.playbooks.get(playbook)
    known = next((one for one in play.tiers if one.id == tier), None) if play else None
    return {"zh": known.label.zh, "en": known.label.en} if known else {"zh": tier, "en": tier}


def _totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Add what may be added: playbooks whose result can be told. Intervals add as distances do (MOVER)."""
    told = [row for row in rows if row["extra_returns"] is not None]
    kept = sum(row["extra_returns"] for row in told)
    low = kept - sqrt(sum((row["extra_returns"] - row["extra_returns_interval"][0]) ** 2 for row in told))
    high = kept + sqrt(sum((row["extra_returns_interval"][1] - row["extra_returns"]) ** 2 for row in told))
    cost = sum(row["cost_fen"] for row in told)
    sure = bool(told) and low > 0
    idle = [row for row in rows if row["verb"] == "stop"]
    return {
        "kept": kept if told else None,
        "interval": [low, high] if told else None,
        "cost_fen": cost,
        "cost_per_return_fen": round(cost / kept) if sure else None,
        "cost_per_return_interval_fen": [round(cost / high), round(cost / low)] if sure else None,
        "attributed": sum(row["attributed_returns"] for row in told),
        "treated": sum(row["treated"]["n"] for row in told),
        "holdout": sum(row["holdout"]["n"] for row in told),
        "told": len(told),
        "waiting": len(rows) - len(told),
        "wasted_fen": sum(row["cost_fen"] for row in idle),
        "wasted_people": sum(row["treated"]["n"] for row in idle),
        "wasted_playbooks": len(idle),
    }
