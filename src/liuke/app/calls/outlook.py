"""The call behind a plan's outlook: when it goes, what it should bring, what is left after it, and a few read whole."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.app.answers.outlook import PlanOutlook
from liuke.app.calls.ask import Ask, written
from liuke.app.calls.plans import newest
from liuke.app.calls.playbooks import offer_list
from liuke.app.calls.worth_page import month_of
from liuke.delivery.quiet import next_open
from liuke.delivery.ramp import STAGES, stage_of
from liuke.facts.plans import plan_rows, plan_sample
from liuke.flow.compose import compose, readable
from liuke.flow.hand_over import ramp_rules
from liuke.flow.house import House
from liuke.kit.chance import share
from liuke.model.moment import AsOf
from liuke.model.words import PERSON_CHANNELS, ChannelName, MessageClass
from liuke.outcome.results import results as worth

_LOOKED_AT = 200
_HOURS = 36
_PEOPLE = frozenset(str(name) for name in PERSON_CHANNELS)
_TO_DO = ("allow", "hold")
_OF_GOING = ("subject_id", "playbook", "channel", "offer", "not_before")


def plan_outlook(
    house: House, ask: Ask, *, plan: str | None = None, draw: str = "0", people: int = 5
) -> Annotated[dict[str, Any], PlanOutlook]:
    """Say when a plan's messages would go, what past holdouts let expect of it, what money and stock it leaves."""
    kept = newest(house, plan)
    day = AsOf(day=kept.as_of, zone=house.zone)
    rows = plan_rows(house.facts, kept.id)
    going = rows.filter(pc.is_in(rows["verdict"], pa.array(_TO_DO))).select(_OF_GOING).to_pylist()
    month = month_of(house, ask, AsOf(day=house.clock.now().astimezone(house.zone).date(), zone=house.zone))
    left = month["left_fen"]
    return {
        "plan": kept.id,
        "currency": house.currency,
        "pace": _pace(house, kept.id, going),
        "expected": _expected(house, ask, kept.document),
        "budget": {**month, "after_fen": None if left is None else left - kept.document["cost_fen"]},
        "stock": _stock(house, ask, going),
        "looked_at": _looked_at(house, ask, day, kept.id, draw, people),
    }


def _pace(house: House, plan_id: str, going: list[dict[str, Any]]) -> dict[str, Any]:
    """Count messages by the hour they would go, were the plan applied now; work for people is no message."""
    now, policy = house.clock.now(), house.policy.guard
    messages = [row for row in going if row["channel"] not in _PEOPLE]
    rules = ramp_rules(house)
    marketing = {id_ for id_, play in house.playbooks.items() if play.message_class is MessageClass.MARKETING}
    staged = sum(row["playbook"] in marketing for row in messages) > rules.above_people
    hours: Counter[datetime] = Counter()
    opens: dict[datetime, datetime] = {}
    for row in messages:
        at = now
        if row["not_before"] is not None:
            at = max(at, row["not_before"].replace(tzinfo=UTC))
        if staged and row["playbook"] in marketing:
            at += timedelta(minutes=policy.ramp_minutes * (stage_of(plan_id, row["subject_id"]) - 1))
        minute = at.replace(second=0, microsecond=0)
        if row["playbook"] in marketing and minute not in opens:
            opens[minute] = next_open(minute, house.zone, policy.quiet_from_hour, policy.quiet_until_hour)
        goes = opens[minute] if row["playbook"] in marketing else minute
        hours[goes.astimezone(house.zone).replace(minute=0)] += 1
    first = now.astimezone(house.zone).replace(minute=0, second=0, microsecond=0)
    last = max([*hours, first])
    n = min(_HOURS, max(24, int((last - first) / timedelta(hours=1)) + 1))
    shown = [first + timedelta(hours=k) for k in range(n)]
    return {
        "staged": [round(one, 4) for one in STAGES] if staged else [],
        "messages": len(messages),
        "tasks": len(going) - len(messages),
        "quiet_from_hour": policy.quiet_from_hour,
        "quiet_until_hour": policy.quiet_until_hour,
        "later": sum(count for at, count in hours.items() if at > shown[-1]),
        "hours": [
            {"at": written(at, house), "hour": at.hour, "messages": hours[at], "quiet": _quiet(house, at)}
            for at in shown
        ],
    }


def _quiet(house: House, at: datetime) -> bool:
    policy = house.policy.guard
    return next_open(at, house.zone, policy.quiet_from_hour, policy.quiet_until_hour) > at


def _expected(house: House, ask: Ask, document: dict[str, Any]) -> dict[str, Any]:
    """Say how many more a plan should bring back, by tier: the lift its own holdouts proved so far times its people.

    Without a result of its own a tier takes its playbook's; without any, the playbook's promise, which is no proof.
    """
    windows = {play.id: play.goal.window_days for play in house.playbooks.values()}
    day = AsOf(day=house.clock.now().astimezone(house.zone).date(), zone=house.zone)
    found = {
        row["playbook"]: row
        for row in worth(house.facts, day, house.policy, house.currency, windows=windows)["playbooks"]
    }
    rows = [
        _tier(house, ask, cell["playbook"], tier, found.get(cell["playbook"]))
        for cell in document["playbooks"]
        for tier in cell["tiers"]
        if tier["send"]
    ]
    proven = [row for row in rows if row["low"] is not None]
    middle = sum(row["more"] for row in proven)
    return {
        "tiers": rows,
        "total": middle if proven else None,
        "low": middle - sqrt(sum((row["more"] - row["low"]) ** 2 for row in proven)) if proven else None,
        "high": middle + sqrt(sum((row["high"] - row["more"]) ** 2 for row in proven)) if proven else None,
        "anyway": sum(row["anyway"] or 0 for row in rows) if any(row["anyway"] is not None for row in rows) else None,
        "promised": sum(row["more"] for row in rows if row["low"] is None),
        "results": sum(row["plans"] for row in found.values()),
    }


def _tier(house: House, ask: Ask, playbook: str, tier: dict[str, Any], result: dict[str, Any] | None) -> dict[str, Any]:
    play = house.playbooks.get(playbook)
    known = next((one for one in play.tiers if one.id == tier["tier"]), None) if play else None
    own = next((one for one in (result or {}).get("tiers", ()) if one["tier"] == tier["tier"]), None)
    source = own if own and own["lift"] is not None else result if result and result["lift"] is not None else None
    lift = source["lift"] if source else (play.expected_lift if play else 0.0)
    low, high = source["interval"] if source else (None, None)
    holdout = (source or {}).get("holdout") or {}
    send = tier["send"]
    return {
        "playbook": playbook,
        "tier": tier["tier"],
        "label": known.label.said(ask.language) if known else tier["tier"],
        "send": send,
        "cost_fen": tier["cost_fen"],
        "from": "tier" if source is not None and source is own else "playbook" if source else "promise",
        "more": lift * send,
        "low": None if low is None else low * send,
        "high": None if high is None else high * send,
        "anyway": holdout["share"] * send if holdout.get("share") is not None else None,
        "cost_each_fen": round(tier["cost_fen"] / (lift * send)) if low is not None and low > 0 else None,
    }


def _stock(house: House, ask: Ask, going: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Set what the plan needs of each offer beside what is left of it; None is no limit."""
    needs = Counter((row["playbook"], row["offer"]) for row in going if row["offer"])
    rows = {(row["playbook"], row["offer"]): row for row in offer_list(house, ask)["offers"]}
    return [
        {
            "playbook": playbook,
            "offer": offer,
            "label": rows[playbook, offer]["label"] if (playbook, offer) in rows else offer,
            "needs": n,
            "left": (left := rows[playbook, offer]["left"] if (playbook, offer) in rows else None),
            "short": max(0, n - left) if left is not None else 0,
        }
        for (playbook, offer), n in sorted(needs.items())
    ]


def _looked_at(house: House, ask: Ask, day: AsOf, plan_id: str, draw: str, people: int) -> list[dict[str, Any]]:
    """Read a few messages whole, drawn by a fixed hash: the facts they state, and what the guard says of the text."""
    rows = readable(house, plan_sample(house.facts, plan_id, verdict="send", most=_LOOKED_AT))
    rows.sort(key=lambda row: share("look", draw, row["subject_id"]))
    chosen = rows[: min(people, 20)]
    return [
        {
            "subject_id": one.subject_id,
            "playbook": one.playbook,
            "tier": one.tier,
            "channel": str(ChannelName(row["channel"])),
            "subject": one.subject,
            "body": one.text,
            "facts": {name: str(value) for name, value in one.said.items()},
            "code": one.refused.code if one.refused else "",
            "why": one.refused.detail if one.refused else "",
        }
        for row, one in zip(chosen, compose(house, day, chosen, language=ask.language), strict=True)
    ]
