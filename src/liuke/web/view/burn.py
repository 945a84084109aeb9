"""The month's budget, arranged: what is left day by day, the even pace, and where today's pace ends."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from liuke.app.say import say
from liuke.web.view import plot
from liuke.web.view.pen import Pen


def burn(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the month: with a budget it burns down, without one what was spent adds up."""
    budget, days = said["budget_fen"], said["days"]
    n = (date.fromisoformat(said["last"]) - date.fromisoformat(said["first"])).days + 1
    values = [budget - one["spent_fen"] if budget else one["spent_fen"] for one in days]
    top = budget or max([*values, 1])
    of = plot.Frame(low=0.0, high=top * 1.08, n=n + 1)
    done: list[float | None] = [float(top if budget else 0), *values]
    lines = [{"d": of.line(done), "kind": "main"}]
    areas = [{"d": of.under(done), "kind": "main"}]
    if budget:
        lines.append({"d": f"M{of.x(0)} {of.y(budget)}L{of.x(n)} {of.y(0)}", "kind": "plan"})
        lines.append({"d": _pace(of, len(days), values[-1] if values else top, said["pace_fen"], n), "kind": "pace"})
    return {
        "title": pen.day(said["first"]).removeprefix("1 ").removesuffix("-01"),
        "budget": pen.rough_money(budget) if budget else "",
        "spent": pen.rough_money(said["spent_fen"]),
        "left": pen.rough_money(said["left_fen"]) if budget else "",
        "tag": _tag(said, pen),
        "tone": "warn" if said["ends_on"] else "good" if budget else "flat",
        "aria": _say(pen, "burn.aria", spent=pen.money(said["spent_fen"]), budget=pen.money(budget) if budget else "—"),
        "picture": plot.picture(
            lines=lines,
            areas=areas,
            grid=plot.grid(of, lambda fen: pen.rough_money(round(fen))),
            ticks=plot.places(of, [str(1 + k) for k in range(n)], 5) if n else [],
        ),
        "table": {
            "label": _say(pen, "burn.title"),
            "heads": [pen.say("twin.day"), _say(pen, "burn.day"), _say(pen, "burn.left" if budget else "burn.spent")],
            "rows": [
                {
                    "cells": [pen.day(one["day"]), pen.money(one["cost_fen"]), pen.money(value)],
                    "open": not one["complete"],
                }
                for one, value in zip(reversed(days), reversed(values), strict=True)
            ],
        },
        "unpriced": _say(pen, "burn.unpriced", n=said["touches_without_cost"]) if said["touches_without_cost"] else "",
    }


def _pace(of: plot.Frame, at: int, left: float, pace: float, n: int) -> str:
    if not pace or left <= 0:
        return ""
    until = min(n, at + left / pace)
    return f"M{of.x(at)} {of.y(left)}L{of.x(until)} {of.y(max(0.0, left - pace * (until - at)))}"


def _tag(said: Mapping[str, Any], pen: Pen) -> str:
    if not said["budget_fen"]:
        return _say(pen, "burn.none")
    if said["ends_on"]:
        return _say(pen, "burn.ends", day=pen.day(said["ends_on"]))
    return _say(pen, "burn.lasts")


def _say(pen: Pen, key: str, **facts: Any) -> str:
    return say(f"pages.{key}", pen.language, **facts)
