"""A person's page beyond the explanations: 91 days as a grid, risk as a waterfall, open ways, what to do next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address

_CELL, _GAP, _LEFT, _TOP = 12, 3, 18, 16
_SHADES = (0, 2, 5, 8)
_OPEN = "on"


def extras(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange what ``user_page`` says beyond ``why``."""
    return {
        "grid": grid(said["days"], pen),
        "risk": risk(said.get("risk") or {}, pen),
        "channels": [_channel(one, pen) for one in said["channels"]],
        "wishes": _wishes(said["wishes"], pen),
        "tasks": [
            {
                "href": f"/tasks/{one['id']}",
                "title": one["title"],
                "owner": one["owner"] or NOTHING,
                "due": pen.left(one["due_at"])[0] if one["due_at"] else "",
                "late": bool(one.get("late")),
            }
            for one in said["tasks"]
        ],
        "do": [one | {"href": _way(one)} for one in said["next"]["do"]],
        "dont": said["next"]["dont"],
    }


def _way(one: Mapping[str, Any]) -> str:
    if one.get("task"):
        return f"/tasks/{one['task']}"
    return address("plan", str(one["plan"])) if one.get("plan") else ""


def _month(day: date, pen: Pen) -> str:
    return pen.text("insight.user.month", m=day.month) if pen.language == "zh" else pen.day(day).removeprefix("1 ")


def grid(days: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    """Draw a day a cell, a week a column, deeper for more visits; the table says the same."""
    first = date.fromisoformat(days[0]["day"])
    cells, months = [], []
    for at, one in enumerate(days):
        day = date.fromisoformat(one["day"])
        column, row = (at + first.weekday()) // 7, day.weekday()
        x, y = _LEFT + column * (_CELL + _GAP), _TOP + row * (_CELL + _GAP)
        acts = one["active"]
        level = _SHADES[0 if not acts else 1 if acts < 4 else 2 if acts < 12 else 3]
        title = pen.text("insight.user.day", day=pen.day(day), n=acts, visits=one["sessions"])
        cells.append({"x": x, "y": y, "heat": level if acts else -1, "title": title})
        if day.day == 1:
            months.append({"x": x, "label": _month(day, pen)})
    there = [one for one in days if one["active"]]
    return {
        "cells": cells,
        "months": months,
        "width": _LEFT + 14 * (_CELL + _GAP),
        "height": _TOP + 7 * (_CELL + _GAP),
        "aria": pen.text("insight.user.grid_aria", n=len(there), days=len(days)),
        "last": pen.day(there[-1]["day"]) if there else NOTHING,
        "table": {
            "label": pen.text("insight.user.grid"),
            "heads": [pen.say("twin.day"), pen.text("insight.user.acts"), pen.text("insight.user.visits")],
            "rows": [
                {"cells": [pen.day(o["day"]), pen.count(o["active"]), pen.count(o["sessions"])], "open": False}
                for o in reversed(there)
            ],
        },
    }


def risk(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Draw what carries the risk: each contribution in points from where like users stand, in the order of its size."""
    if said.get("risk") is None:
        return {"risk": "", "tone": "", "model": "", "sentence": said.get("sentence", "")}
    parts = said["contributions"]
    most = max((abs(one["points"]) for one in parts), default=0.01) or 0.01
    start = said["risk"] - sum(one["points"] for one in parts)
    return {
        "risk": pen.percent(said["risk"], 0),
        "tone": {"high": "bad", "middle": "warn"}.get(said.get("risk_band", ""), "good"),
        "window": pen.text("insight.user.risk_window", days=said["window_days"]),
        "change": pen.points(said.get("risk_change_7d")) if said.get("risk_change_7d") is not None else "",
        "sentence": said["sentence"],
        "model": said.get("model", ""),
        "start": pen.percent(max(0.0, start), 0),
        "table": twin(
            pen.text("insight.user.risk"),
            [pen.text("parts.twin.what"), pen.text("parts.twin.pp")],
            [
                [pen.text("insight.user.like"), pen.percent(max(0.0, start), 0)],
                *([str(one["label"]), pen.bare_points(one["points"])] for one in parts),
                [pen.text("insight.user.sum"), pen.percent(said["risk"], 0)],
            ],
        ),
        "rows": [
            {
                "label": one["label"],
                "sentence": one["sentence"],
                "points": pen.bare_points(one["points"]),
                "x": round(50 - (abs(one["points"]) / most * 46 if one["points"] < 0 else 0), 1),
                "width": round(max(abs(one["points"]) / most * 46, 1), 1),
                "fill": 2 if one["points"] > 0 else 1,
            }
            for one in parts
        ],
        "changed": [str(one["sentence"]) for one in said["changed"]],
    }


def _channel(one: Mapping[str, Any], pen: Pen) -> dict[str, str]:
    state = str(one["state"])
    return {
        "name": pen.word("channel", one["channel"]),
        "state": pen.text(f"insight.way.{state}"),
        "tone": "good" if state == _OPEN else "warn" if state in ("no_consent", "not_agreed") else "bad",
        "address": str(one["address"] or ""),
    }


def _wishes(said: Mapping[str, Any], pen: Pen) -> list[tuple[str, str]]:
    low, high = said["quiet"]
    cap = said["cap_per_week"]
    joined = pen.listed(said["topics_off"])
    hours = f"{low}:00–{high}:00" if low is not None and high is not None else pen.text("insight.wish.ours")
    rows = [
        (pen.text("insight.wish.cap"), pen.count(cap) if cap is not None else pen.text("insight.wish.ours")),
        (pen.text("insight.wish.quiet"), hours),
        (pen.text("insight.wish.topics"), joined or pen.text("insight.wish.none")),
        (
            pen.text("insight.wish.personal"),
            pen.text("insight.wish.off" if said["personalisation_off"] else "insight.wish.on"),
        ),
    ]
    if said["paused_until"]:
        rows.append((pen.text("insight.wish.paused"), pen.moment(said["paused_until"])))
    return rows
