"""What a draft would do before it goes live: on the workspace's own past, or in a simulated world. Nothing is sent."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from math import sqrt
from typing import Any

import pyarrow as pa
from scipy.special import ndtri

from liuke.app.calls.ask import Ask
from liuke.app.calls.playbooks import named
from liuke.app.errors import NoFactsError, NoPastError
from liuke.app.house import business_day
from liuke.facts.fresh import span
from liuke.flow.daily import caught_up
from liuke.flow.house import House
from liuke.flow.rehearse import Replayed, replay
from liuke.guard.reasons import reason
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.reasons import Code
from liuke.model.words import PERSON_CHANNELS
from liuke.outcome.lift import z_any_time
from liuke.outcome.power import USUAL_POWER, detectable, needed
from liuke.playbooks.document import check_playbook, read_playbook
from liuke.playbooks.play import Playbook

_SENT, _CHOSEN = ("allow", "hold"), ("allow", "hold", "withhold")
_WARM_DAYS = 28
"""Signals compare windows of up to this long: mornings before it would know too little."""
_DIFFERENCES = (0.01, 0.02, 0.05)
_PERSONS = {str(name) for name in PERSON_CHANNELS}


def rehearse(  # one argument an option of the command
    house: House,
    ask: Ask,
    *,
    playbook: str = "",
    draft: str = "",
    file: str = "",
    days: int = 28,
    every: int = 7,
    world: str = "",
    people: int = 1_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Rehearse a playbook of the workspace, or the draft in ``draft`` (its text; ``file`` names where it lies).

    On the workspace's own past: mornings ``every`` so many days over ``days``, the last one a goal's window before
    today. With ``world``: that made-up business is lived for ``days`` with only this playbook in use.

    Raises
    ------
    PlaybookError, AudienceError
        The draft may not be used.
    NoPastError
        The facts do not reach back far enough.
    """
    play = read_playbook(draft, file or "draft.yml") if draft else named(house, playbook)
    check_playbook(play, house.columns, {*house.playbooks, play.id}, house.zone)
    if world:
        from liuke.app.flight import rehearse_in_world

        past, effect = rehearse_in_world(
            play, world, days=days, every=every, people=people, seed=seed, progress=ask.progress
        )
        return _told(house, ask, play, past) | {"on": "world", "world": world, "effect": effect}
    mornings = _mornings(house, ask, play, days, every)
    return _told(house, ask, play, replay(house, play, mornings, ask.progress))


def _mornings(house: House, ask: Ask, play: Playbook, days: int, every: int) -> list[AsOf]:
    today, seen = business_day(house, None), span(house.facts)
    if seen is None:
        raise NoFactsError
    caught_up(house, ask.progress)
    last = today.before(play.goal.window_days)
    first = AsOf(day=seen.first_day + timedelta(days=_WARM_DAYS), zone=house.zone)
    back = range(0, max(days, 1), max(every, 1))
    found = [last.before(n) for n in back if last.before(n).day >= first.day]
    if not found:
        raise NoPastError(first=seen.first_day, last=seen.last_day, needed=_WARM_DAYS + play.goal.window_days)
    return found


def _told(house: House, ask: Ask, play: Playbook, past: Sequence[Replayed]) -> dict[str, Any]:
    rows = [row | {"back": row["subject_id"] in one.returned} for one in past for row in _rows(one.judged)]
    sent = [row for row in rows if row["verdict"] in _SENT]
    chosen = [row for row in rows if row["verdict"] in _CHOSEN]
    back = sum(row["back"] for row in chosen)
    cost, mornings = sum(row["cost_fen"] for row in sent), len(past)
    return {
        "playbook": play.id,
        "code": play.code,
        "label": play.label.said(ask.language),
        "version": play.version,
        "on": "past",
        "currency": house.currency,
        "goal": play.goal.event,
        "window_days": play.goal.window_days,
        "mornings": [_morning(one) for one in past],
        "totals": {
            "found": len(rows),
            "people": len({row["subject_id"] for row in chosen}),
            "send": len(sent),
            "holdout": len(chosen) - len(sent),
            "stopped": len(rows) - len(chosen),
            "tasks": sum(row["channel"] in _PERSONS for row in sent),
            "cost_fen": cost,
        },
        "stopped": _stopped(ask, rows),
        "tiers": [_tier(ask, play, tier.id, sent, chosen) for tier in play.tiers],
        "offers": _offers(ask, play, sent),
        "a_morning": {"send": len(sent) / mornings, "cost_fen": round(cost / mornings)},
        "budget": {
            "budget_fen": play.budget_fen,
            "most_fen": max((_cost(one) for one in past), default=0),
            "over": sum(row["code"] in _OVER for row in rows),
        },
        "base": {
            "people": len(chosen),
            "returned": back,
            "share": back / len(chosen) if chosen else None,
            "interval": list(wilson(back, len(chosen))) if chosen else None,
        },
        "power": _power(play, len(chosen), back, past),
        "written": 0,
        "sent": 0,
    }


_OVER = (str(Code.BUDGET), str(Code.OFFER_STOCK))


def _rows(judged: pa.Table) -> list[dict[str, Any]]:
    names = ("subject_id", "tier", "verdict", "code", "channel", "cost_fen", "offer")
    return [row | {"cost_fen": row["cost_fen"] or 0} for row in judged.select(names).to_pylist()]


def _cost(one: Replayed) -> int:
    return sum(row["cost_fen"] for row in _rows(one.judged) if row["verdict"] in _SENT)


def _morning(one: Replayed) -> dict[str, Any]:
    rows = _rows(one.judged)
    chosen = [row for row in rows if row["verdict"] in _CHOSEN]
    send = [row for row in chosen if row["verdict"] in _SENT]
    return {
        "day": one.as_of.day.isoformat(),
        "found": len(rows),
        "stopped": len(rows) - len(chosen),
        "holdout": len(chosen) - len(send),
        "send": len(send),
        "cost_fen": sum(row["cost_fen"] for row in send),
        "returned": sum(row["subject_id"] in one.returned for row in chosen),
    }


def _stopped(ask: Ask, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    codes = Counter(row["code"] for row in rows if row["verdict"] not in _CHOSEN and row["code"])
    return [
        {"code": code, "label": ask.say(reason(code).zh, reason(code).en), "people": n}
        for code, n in codes.most_common()
    ]


def _tier(
    ask: Ask, play: Playbook, tier: str, sent: list[dict[str, Any]], chosen: list[dict[str, Any]]
) -> dict[str, Any]:
    mine = [row for row in sent if row["tier"] == tier]
    meant = [row for row in chosen if row["tier"] == tier]
    return {
        "tier": tier,
        "label": play.tier(tier).label.said(ask.language),
        "channels": dict(Counter(row["channel"] for row in mine)),
        "send": len(mine),
        "holdout": len(meant) - len(mine),
        "cost_fen": sum(row["cost_fen"] for row in mine),
        "returned": sum(row["back"] for row in meant),
        "share": sum(row["back"] for row in meant) / len(meant) if meant else None,
    }


def _offers(ask: Ask, play: Playbook, sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count the offers handed out: what they would cost were all used, and what is expected."""
    counted = Counter(row["offer"] for row in sent if row["offer"])
    found = []
    for id_, n in counted.items():
        offer = play.offer(id_)
        found.append(
            {
                "offer": id_,
                "label": offer.label.said(ask.language),
                "given": n,
                "expected_fen": n * offer.cost_fen,
                "most_fen": n * offer.value_fen,
                "stock": offer.stock,
            }
        )
    return found


def _power(play: Playbook, people: int, back: int, past: Sequence[Replayed]) -> dict[str, Any]:
    """Say what this many people would show, and how many, or how long, a difference of so many points takes."""
    base = back / people if people else None
    found: dict[str, Any] = {
        "holdout_share": play.holdout_share,
        "power": USUAL_POWER,
        "detectable": None,
        "needed": [],
    }
    if base is None or not 0 < base < 1 or not 0 < play.holdout_share < 1:
        return found
    span_days = max(1, (past[-1].as_of.day - past[0].as_of.day).days + 1) if len(past) > 1 else 1
    width = z_any_time(people, 0.05)
    smallest = detectable(people, base, play.holdout_share, width=width)
    found["detectable"] = smallest if smallest < 1 - base else None  # more than everybody coming: nothing can be shown
    for difference in _DIFFERENCES:
        if base + difference < 1:
            takes = needed(difference, base, play.holdout_share, per_day=people / span_days)
            found["needed"].append({"difference": difference, "people": takes.people, "days": takes.days})
    found["single_look"] = (1.96 + float(ndtri(USUAL_POWER))) * sqrt(
        base * (1 - base) * (1 / (1 - play.holdout_share) + 1 / play.holdout_share) / people
    )
    return found
