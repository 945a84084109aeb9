"""The morning, arranged: decisions, figures, pictures, work, worth."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from liuke.app.say import say
from liuke.web.view import charts
from liuke.web.view.alive import alive
from liuke.web.view.drawing import sparkline
from liuke.web.view.pen import Pen
from liuke.web.view.results import results
from liuke.web.view.tasks import tasks
from liuke.web.view.twin import twin
from liuke.web.view.where import address

_MOST = 3
_SHOWN_TASKS = 6
_A_NIGHT = timedelta(hours=20)
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
    decisions = [_decision(d, pen) for d in (said.get("decisions") or ())[:_MOST]]
    return {
        "title": pen.say("today.title", n=len(decisions)) if decisions else pen.say("today.calm"),
        "subtitle": " · ".join(part for part in (pen.long_day(said["as_of"]), said.get("headline")) if part),
        "decisions": decisions,
        "figures": [_figure(f, pen) for f in (said.get("figures") or ())[:6]],
        "decay": charts.decay(said["decay"], pen) if _known(said.get("decay")) else None,
        "life": charts.lifecycle(said["lifecycle"], pen) if _moves(said.get("lifecycle")) else None,
        "alive": alive(said["liveness"], pen) if _told(said.get("liveness")) else None,
        "rfm": rfm(said["rfm"], pen) if _has(said.get("rfm"), "users") else None,
        "tasks": tasks(said.get("tasks") or (), pen, most=_SHOWN_TASKS, counts=said.get("task_counts")),
        "results": results(said.get("results") or {}, pen),
        "night": [
            {**n, "clock": _when(n["at"], pen), "href": address(n["page"], n["target"]) if n.get("page") else ""}
            for n in said.get("night") or ()
        ],
        "fresh": _fresh(said.get("freshness") or {}, pen),
    }


def _has(part: Any, name: str) -> bool:
    return bool(part and part.get(name))


def _told(kinds: Any) -> bool:
    return bool(kinds) and any(kinds[kind] for kind in ("active", "dormant", "churned"))


def _known(part: Any) -> bool:
    return _has(part, "series") and any(point["value"] is not None for point in part["series"])


def _moves(weeks: Any) -> bool:
    return any(week[name] for week in weeks or () for name in ("retained", "new", "returned", "lost"))


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
            {"label": f["label"], "value": pen.value(f["value"], f.get("format", "text")), "card": f.get("card", "")}
            for f in said.get("facts", ())
        ],
        "evidence": _evidence(said.get("evidence"), said.get("facts")),
        "owner": pen.named("owner", said.get("owner") or ""),
        "why": _why(said["rule"], pen) if (said.get("rule") or {}).get("score") else "",
        "verb": said["verb"],
        "href": address(said.get("page", "today"), said.get("target", "")),
    }


def _why(rule: Mapping[str, Any], pen: Pen) -> str:
    """Say the rule's factors: what is at stake, how urgent, and that something can be done."""
    urgency = f"{rule['urgency']:g}"
    return say("pages.rule.said", pen.language, money=pen.rough_money(rule["money_fen"]), urgency=urgency)


def _when(said: str, pen: Pen) -> str:
    """Write the time of day of last night's entries, the day of older ones."""
    at = pen.at(said)
    return f"{at:%H:%M}" if pen.now - at < _A_NIGHT else pen.day(at.date())


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
        "card": said.get("card") or said["name"],
        "value": pen.value(said.get("value"), said.get("format", "number")),
        "unit": said.get("unit", ""),
        "delta": pen.change(delta, kind) if delta is not None else "",
        "direction": "flat" if not delta else "up" if delta > 0 else "down",
        "tone": tone,
        "tone_word": pen.say(f"tone.{tone}"),
        "threshold": said.get("threshold", ""),
        "spark": sparkline(said.get("series") or ()),
    }


def rfm(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the eight value types as a grid."""
    leaving = said.get("high_value_leaving") or {}
    cells = sorted(said["types"], key=lambda cell: _RFM_ORDER.index(cell["type"]))
    return {
        "sub": pen.say("rfm.sub", n=said["users"]),
        "table": twin(
            pen.say("rfm.title"),
            [pen.text(f"parts.twin.{name}") for name in ("kind", "people", "money", "share")],
            [
                [c[pen.language], pen.count(c["users"]), pen.money(c["paid_fen"]), pen.percent(c["share"], 0)]
                for c in cells
            ],
        ),
        "cells": [
            {
                "kind": _RFM_TINT.get(cell["type"], "plain"),
                "name": cell[pen.language],
                "users": pen.count(cell["users"]),
                "money": pen.rough_money(cell["paid_fen"]),
                "share": pen.percent(cell["share"], 0),
                "href": address("users", f"value_tier = '{cell['type']}'"),
            }
            for cell in cells
        ],
        "leaving": pen.say("rfm.leaving", n=leaving["users"], money=pen.rough_money(leaving["paid_fen"]))
        if leaving.get("users")
        else "",
        "leaving_href": address("users", "high_value_leaving = true"),
    }


def _fresh(said: Mapping[str, Any], pen: Pen) -> list[str]:
    lines = []
    if said.get("last_day"):
        lines.append(pen.say("fresh.through", day=pen.day(said["last_day"])))
    lines += [
        pen.say("fresh.table", table=pen.word("table", row["table"]), n=row["rows"], at=pen.moment(row.get("newest")))
        for row in said.get("tables", ())
        if row.get("rows")
    ]
    return [*lines, pen.say("fresh.zone", zone=str(pen.zone))]
