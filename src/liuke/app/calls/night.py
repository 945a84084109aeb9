"""What the system did last night: what the day's run found, which alarms changed, what people did of late."""

from datetime import UTC, datetime
from typing import Any

from liuke.app.alarm_card import OPEN
from liuke.app.calls.ask import Ask
from liuke.app.say import say
from liuke.flow.house import House
from liuke.kit.money import counted
from liuke.model.moment import AsOf
from liuke.state.audit import entries
from liuke.state.people import people
from liuke.state.plans import read_plan

_NIGHT = 6


def night(house: House, ask: Ask, alarms: list[dict[str, Any]], day: AsOf) -> list[dict[str, Any]]:
    """What the day's run found and what people did of late, newest first; each leads to where it can be looked at."""
    names = {person.id: person.name for person in people(house.state)}
    rang = [
        {
            "at": day.instant.isoformat(),
            "text": say(f"alarms.notice.{one['state']}", ask.language, label=one["brief"]),
            "page": "signals",
            "target": one["alarm"],
        }
        for one in alarms
        if one["since"] == day.day.isoformat() and one["state"] in OPEN
    ]
    told: list[dict[str, Any]] = []
    for entry in entries(house.state, limit=40):
        sentence = _told(house, ask, names, entry)
        if sentence and sentence not in [one["text"] for one in told]:
            plan = entry["target"] if str(entry["act"]).startswith("plan_") else ""
            told.append({"at": entry["at"], "text": sentence, "page": "plan" if plan else "", "target": plan})
    return sorted([*rang, *told], key=lambda one: _instant(one["at"]), reverse=True)[:_NIGHT]


def _instant(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _counted(house: House, ask: Ask, plan: str) -> str:
    """Say whom a plan found, left out, held out and would write to."""
    totals = read_plan(house.state, plan).document["totals"]
    found, send, held = (counted(totals[name], ask.language) for name in ("found", "send", "holdout"))
    return ask.say(
        f"：检出 {found} 人，要发 {send} 人，{held} 人留作对照",
        f": {found} found, {send} to message, {held} held out",
    )


def _told(house: House, ask: Ask, names: dict[str, str], entry: dict[str, Any]) -> str:
    who, target = names.get(entry["who"], entry["who"]), entry["target"]
    way = say(f"common.channel.{target}", ask.language, otherwise=target)
    told = {
        "plan_draft": (f"起草计划 {target}", f"Plan {target} drafted"),
        "plan_approve": (f"{who} 批准计划 {target}", f"{who} approved plan {target}"),
        "plan_applied": (f"{who} 执行计划 {target}", f"{who} applied plan {target}"),
        "plan_stopped": (f"{who} 停掉计划 {target}", f"{who} stopped plan {target}"),
        "switch_live": (f"{who} 改了{way}的实发开关", f"{who} changed the live switch of {way}"),
        "switch_stop": (f"{who} 动了停发开关（{way}）", f"{who} used the stop switch ({way})"),
        "import": (f"导入 {target}", f"Imported {target}"),
    }
    if entry["act"] not in told:
        return ""
    return ask.say(*told[entry["act"]]) + (_counted(house, ask, target) if entry["act"] == "plan_draft" else "")
