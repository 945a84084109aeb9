"""Calls about who is moved: what each playbook's holdout has taught, and what a plan made of it."""

from typing import Any

from liuke.app.calls.ask import Ask
from liuke.app.house import business_day
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.moved import told
from liuke.outcome.uplift.say import RIVALS_EN, RIVALS_ZH, said_finding, said_level


def results_uplift(house: House, ask: Ask, *, as_of: str | None = None, playbook: str | None = None) -> dict[str, Any]:
    """Say who is moved by each playbook with an applied plan, or why that cannot be said yet."""
    day = business_day(house, as_of)
    look(house, day, ask.progress)
    rows = [_finding(house, ask, found) for found in told(house, day, playbook)]
    return {"as_of": day.day.isoformat(), "playbooks": rows}


def _finding(house: House, ask: Ask, found: dict[str, Any]) -> dict[str, Any]:
    names = {column.name: ask.say(column.zh, column.en) for column in house.columns}
    play = house.playbooks[found["playbook"]]
    said = {name: value for name, value in found.items() if name not in ("scorer", "features", "format", "kinds")}
    kinds = [
        {
            **one,
            "label": one[ask.language],
            "traits": [{**trait, "label": names.get(trait["name"], trait["name"])} for trait in one["traits"]],
        }
        for one in found.get("kinds", ())
    ]
    zh, en = said_finding(found)
    return {
        **said,
        "label": play.label.said(ask.language),
        "playbook_code": play.code,
        "kinds": kinds,
        "at_money": [_named(ask, one) for one in found.get("at_money", ())],
        "said": ask.say(zh, en),
    }


def _named(ask: Ask, at: dict[str, Any]) -> dict[str, Any]:
    rival = at["best_rival"]
    return {**at, "best_rival_label": ask.say(RIVALS_ZH[rival], RIVALS_EN[rival])}


def allotment_said(house: House, ask: Ask, allotment: dict[str, Any]) -> dict[str, Any]:
    """Return a plan's allotment with each playbook's name and sentence."""
    levels = []
    for level in allotment.get("playbooks", ()):
        play = house.playbooks.get(level["playbook"])
        zh, en = said_level(level)
        levels.append(
            {**level, "label": play.label.said(ask.language) if play else level["playbook"], "said": ask.say(zh, en)}
        )
    return {**allotment, "playbooks": levels} if allotment else {}
