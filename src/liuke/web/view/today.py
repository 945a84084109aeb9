"""The morning, arranged: decisions, figures, pictures, work, worth."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view import charts
from liuke.web.view.alive import alive
from liuke.web.view.drawing import sparkline
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.results import results
from liuke.web.view.where import address

_MOST = 3
_SHOWN_TASKS = 6
_SOON_HOURS = 8
_RFM_ORDER = ("key_value", "key_keep", "key_grow", "key_rescue", "value", "keep", "grow", "rescue")
"""Two columns: who came lately, who did not; rows: often and much, seldom and much, often and little, the rest."""
_RFM_TINT = {
    "key_value": "top",
    "key_grow": "top",
    "key_keep": "keep",
    "key_rescue": "rescue",
}


def arranged(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``today``; what is not there yet is shown as an empty state, never as a zero."""
    decisions = [_decision(d, pen) for d in said.get("decisions", ())[:_MOST]]
    return {
        "title": pen.say("today.title", n=len(decisions)) if decisions else pen.say("today.calm"),
        "subtitle": " · ".join(part for part in (pen.long_day(said["as_of"]), said.get("headline")) if part),
        "decisions": decisions,
        "figures": [_figure(f, pen) for f in said.get("figures", ())[:6]],
        "decay": charts.decay(said["decay"], pen) if _has(said.get("decay"), "series") else None,
        "life": charts.lifecycle(said["lifecycle"], pen) if said.get("lifecycle") else None,
        "alive": alive(said["liveness"], pen) if said.get("liveness") else None,
        "rfm": _rfm(said["rfm"], pen) if _has(said.get("rfm"), "types") else None,
        "tasks": tasks(said.get("tasks") or (), pen),
        "results": results(said.get("results") or {}, pen),
        "night": [{**n, "clock": pen.clock(n["at"])} for n in said.get("night", ())],
        "fresh": _fresh(said.get("freshness") or {}, pen),
    }


def _has(part: Any, name: str) -> bool:
    return bool(part and part.get(name))


def _decision(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    deadline = said.get("deadline")
    left, late = pen.left(deadline) if deadline else ("", False)
    return {
        "tone": said.get("tone", "info"),
        "label": said.get("label", ""),
        "title": said["title"],
        "deadline": deadline,
        "left": left,
        "late": late,
        "facts": [
            {"label": f["label"], "value": pen.value(f["value"], f.get("format", "text"))}
            for f in said.get("facts", ())
        ],
        "evidence": _evidence(said.get("evidence"), said.get("facts")),
        "owner": said.get("owner", ""),
        "verb": said["verb"],
        "href": address(said.get("page", "today"), said.get("target", "")),
    }


def _evidence(said: Any, facts: Any) -> str:
    """Say the evidence where the facts shown above do not say it already."""
    if isinstance(said, str):
        return said
    return "" if facts else " · ".join(said or ())


def _figure(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    delta, tone = said.get("delta"), said.get("tone", "flat")
    kind = said.get("delta_format", "percent")
    return {
        "label": said["label"],
        "value": pen.value(said.get("value"), said.get("format", "number")),
        "unit": said.get("unit", ""),
        "delta": pen.change(delta, kind) if delta is not None else "",
        "direction": "flat" if not delta else "up" if delta > 0 else "down",
        "tone": tone,
        "tone_word": pen.say(f"tone.{tone}"),
        "threshold": said.get("threshold", ""),
        "spark": sparkline(said.get("series") or ()),
    }


def _rfm(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    leaving = said.get("high_value_leaving") or {}
    return {
        "sub": pen.say("rfm.sub", n=said["users"]),
        "cells": [
            {
                "kind": _RFM_TINT.get(cell["type"], "plain"),
                "name": cell[pen.language],
                "users": pen.count(cell["users"]),
                "money": pen.money(cell["paid_fen"]),
                "share": pen.percent(cell["share"], 0),
                "href": address("users", f"value_tier = '{cell['type']}'"),
            }
            for cell in sorted(said["types"], key=lambda cell: _RFM_ORDER.index(cell["type"]))
        ],
        "leaving": pen.say("rfm.leaving", n=leaving["users"], money=pen.money(leaving["paid_fen"]))
        if leaving.get("users")
        else "",
        "leaving_href": address("users", "high_value_leaving = true"),
    }


def tasks(said: Any, pen: Pen) -> dict[str, Any]:
    """Arrange tasks by due time; what is late comes first and says so."""
    rows = sorted(said, key=lambda task: str(task.get("due_at") or "9"))
    late = sum(1 for task in rows if task.get("late"))
    return {
        "sub": pen.say("tasks.sub", n=len(rows), late=late) if rows else "",
        "rows": [_task(task, pen) for task in rows[:_SHOWN_TASKS]],
    }


def _task(task: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    due, late = pen.left(task["due_at"]) if task.get("due_at") else ("", False)
    hours = (pen.at(task["due_at"]) - pen.now).total_seconds() / 3600 if task.get("due_at") else 99
    return {
        "title": task.get("title") or task.get("label") or task["id"],
        "owner": task.get("owner", ""),
        "subject": shown_id(str(task.get("subject_id", ""))),
        "href": address("user", str(task.get("subject_id", ""))),
        "state": pen.word("task_state", task.get("state", "open")),
        "due": due,
        "tone": "bad" if late else "warn" if hours < _SOON_HOURS else "",
    }


def _fresh(said: Mapping[str, Any], pen: Pen) -> list[str]:
    lines = []
    if said.get("last_day"):
        lines.append(pen.say("fresh.through", day=pen.day(said["last_day"])))
    lines += [
        pen.say("fresh.table", table=row["table"], n=row["rows"], at=pen.moment(row.get("newest")))
        for row in said.get("tables", ())
        if row.get("rows")
    ]
    return [*lines, pen.say("fresh.zone", zone=str(pen.zone))]
