"""One person's risk in words: how likely, how sure, what carries it, what changed since last week."""

from collections.abc import Mapping
from typing import Any

from liuke.app.calls.ask import Ask
from liuke.app.twins import untwinned
from liuke.diagnosis.risk.keep import Speaker, speaking
from liuke.diagnosis.risk.read import contributions, of_person
from liuke.flow.house import House
from liuke.flow.risk import RISK_FEATURES
from liuke.kit.money import percent, written
from liuke.model.column import Column
from liuke.model.moment import AsOf

_MOST = 6
_LEAST_POINTS = 0.005
_LEAST_MOVED = 0.05
"""A change of log-odds below this is not worth a line."""
_COLUMNS: Mapping[str, Column] = {column.name: column for column in RISK_FEATURES}


def risk_card(house: House, ask: Ask, day: AsOf, user: str, peers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the person's risk with its contributions and changes in sentences; ``peers`` are medians of like users.

    Somebody who was not there within the window has none, and it says so.
    """
    speaker = speaking(house.folder, day.day)
    kept = of_person(house.facts, day, user)
    if speaker is None or kept is None:
        return {"risk": None, "sentence": _nothing(ask, speaker), "contributions": [], "changed": [], "terms": []}
    carried = contributions(house.facts, day, speaker, user, RISK_FEATURES)
    terms = untwinned(carried, kept["risk"])
    shown = [one for one in terms if abs(one["points"]) >= _LEAST_POINTS][:_MOST]
    return {
        **kept,
        "model": speaker.id,
        "name": speaker.name,
        "window_days": speaker.horizon.window_days,
        "gap_days": speaker.horizon.gap_days,
        "sentence": _sentence(ask, speaker, kept),
        "contributions": [_told(house, ask, one, peers) for one in shown],
        "changed": _changed(house, ask, terms),
        "terms": [(one["column"], one["log_odds"]) for one in carried],
    }


def _nothing(ask: Ask, speaker: Speaker | None) -> str:
    if speaker is None:
        return ask.say(
            "还没有可用的流失风险：没有窗口已结束的日子可以学习",
            "No risk can be said yet: no past day has closed to learn of",
        )
    days = speaker.horizon.window_days
    return ask.say(
        f"已有 {days} 天或更久没来：风险只对仍活跃的用户计算",
        f"Not there for {days} days or more: a risk is said of people still active only",
    )


def _sentence(ask: Ask, speaker: Speaker, kept: Mapping[str, Any]) -> str:
    days, share = speaker.horizon.window_days, percent(kept["risk"])
    said = ask.say(
        f"今后 {days} 天一次都不来的概率 {share}", f"{share} likely not to come at all in the next {days} days"
    )
    if kept["risk_low"] is None:
        return said
    low, high = percent(kept["risk_low"]), percent(kept["risk_high"])
    return said + ask.say(
        f"；在检验日被判为同样风险的人中，{low} ~ {high} 离开了",
        f"; of people told as much on the test day, {low} to {high} left",
    )


def _told(house: House, ask: Ask, one: Mapping[str, Any], peers: Mapping[str, Any]) -> dict[str, Any]:
    column = _COLUMNS.get(one["column"])
    peer = None if one["change"] else peers.get(one["column"])
    label = _label(ask, one, column)
    twins = [_label(ask, {**one, "column": twin}, _COLUMNS.get(twin)) for twin in one.get("twins", ())]
    if twins:
        label += ask.say(f"（与{'、'.join(twins)}合计）", f" (together with {', '.join(twins)})")
    way = ask.say("高", "raises") if one["points"] > 0 else ask.say("低", "lowers")
    points = f"{abs(one['points']) * 100:.1f}"
    value = _value(house, ask, column, one["value"])
    beside = ""
    if peer is not None:
        said = _value(house, ask, column, peer)
        beside = ask.say(f"（同类用户 {said}）", f" (like users {said})")
    sentence = ask.say(
        f"{label}：{value}{beside}，风险{way}了 {points} 个百分点",
        f"{label}: {value}{beside}; {way} the risk by {points} points",
    )
    names = ("column", "change", "log_odds", "points", "value", "value_before")
    return {**{name: one[name] for name in names}, "label": label, "peer": peer, "sentence": sentence}


def _changed(house: House, ask: Ask, terms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say which contributions moved most since a week ago, where that day was measured."""
    moved = [one for one in terms if one["log_odds_before"] is not None and one["value"] != one["value_before"]]
    moved.sort(key=lambda one: -abs(one["log_odds"] - one["log_odds_before"]))
    rows = []
    for one in moved[:3]:
        by = one["log_odds"] - one["log_odds_before"]
        if abs(by) < _LEAST_MOVED:
            break
        column = _COLUMNS.get(one["column"])
        label = _label(ask, one, column)
        before, now = (_value(house, ask, column, one[name]) for name in ("value_before", "value"))
        sentence = ask.say(
            f"{label}：一周前 {before}，现在 {now}，风险因此{'上升' if by > 0 else '下降'}",
            f"{label}: {before} a week ago, {now} now; which {'raises' if by > 0 else 'lowers'} the risk",
        )
        rows.append({"column": one["column"], "label": label, "log_odds": by, "sentence": sentence})
    return rows


def _label(ask: Ask, one: Mapping[str, Any], column: Column | None) -> str:
    label = ask.say(column.zh, column.en) if column else str(one["column"])
    if not one["change"]:
        return label
    return ask.say(f"{label}的 {one['change_days']} 天变化", f"{label}, change in {one['change_days']} days")


def _value(house: House, ask: Ask, column: Column | None, said: Any) -> str:
    if said is None:
        return ask.say("未知", "unknown")
    if column is None or isinstance(said, str):
        return str(said)
    if column.unit == "fen":
        return written(round(said), house.currency, ask.language)
    if column.unit == "share":
        return percent(said)
    if column.type == "boolean":
        return ask.say("是", "yes") if said else ask.say("否", "no")
    units = {"days": "天", "times": "次", "visits": "次", "orders": "单", "minutes": "分钟", "messages": "条"}
    named = column.unit.removesuffix("s") if said == 1 else column.unit
    unit = ask.say(" " + units.get(column.unit, ""), " " + named if column.unit in units else "")
    return f"{said:.4g}{unit}".rstrip()
