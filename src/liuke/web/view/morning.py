"""The morning's pictures arranged: risk against value, opinion and its line, where newcomers stop, the budget."""

from collections.abc import Mapping
from math import log10
from typing import Any

from liuke.web.view import plot
from liuke.web.view.burn import burn
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address
from liuke.web.view.worth import word

_DAY_MINUTES, _HOUR_MINUTES = 1_440, 60
_DRAWN_FROM = 6.0


def pictures(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``today_pictures``; a part there is nothing for stays None."""
    return {
        "scatter": _scatter(said["scatter"], pen) if said["scatter"] else None,
        "opinion": _opinion(said["opinion"], pen) if said["opinion"] else None,
        "friction": _friction(said["friction"], pen) if said["friction"] else None,
        "burn": burn(said["month"], pen),
    }


def _scatter(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Draw paying users: risk across, value up (each line ten times the one below), whom to call first shaded."""
    points = said["points"]
    logs = [log10(max(point["paid_fen"], 100)) for point in points]
    low, high = min(logs), max(logs)
    of = plot.Frame(low=low - 0.1, high=high + 0.25, n=101, inset=2.5)
    left, top = of.x(said["risk_from"] * 100), of.y(log10(max(said["paid_from_fen"], 100)))
    dots = [
        {
            "x": of.x(point["risk"] * 100),
            "y": of.y(value),
            "kind": "touched" if point["touched"] else "user",
            "r": 3.4,
            "title": " · ".join((_id(point), pen.percent(point["risk"], 0), pen.money(point["paid_fen"]))),
            "href": address("user", str(point["user"])),
        }
        for point, value in zip(points, logs, strict=True)
    ]
    tens = [n for n in range(int(low), int(high) + 2) if of.low < n < of.high]
    return {
        "sub": word(pen, "scatter.sub", n=len(points), of=said["users"]),
        "first": word(pen, "scatter.first", n=said["first"], fen=pen.rough_money(said["first_loss_fen"])),
        "href": address("users", said["where"]),
        "build": address("audience", said["where"]),
        "aria": word(pen, "scatter.aria", n=said["first"], of=said["users"]),
        "picture": plot.picture(
            shades=[
                {"x": left, "w": round(100 - left, 2), "y": plot.TOP, "h": round(top - plot.TOP, 1), "kind": "bad"}
            ],
            dots=dots,
            grid=[{"y": of.y(n), "label": pen.rough_money(10**n)} for n in tens],
            ticks=[
                {"x": of.x(n), "label": f"{n}%", "anchor": "start" if n == 0 else "end" if n == 100 else "middle"}
                for n in (0, 20, 40, 60, 80, 100)
            ],
            notes=[
                {
                    "x": 99,
                    "y": plot.TOP + 15,
                    "anchor": "end",
                    "kind": "bad",
                    "text": word(pen, "scatter.corner", n=said["first"]),
                },
            ],
            legend=[
                {"kind": "user", "label": word(pen, "scatter.user")},
                {"kind": "touched", "label": word(pen, "scatter.touched")},
            ],
        ),
        "table": {
            "label": word(pen, "scatter.title"),
            "heads": [pen.say("people.user"), word(pen, "scatter.risk"), word(pen, "scatter.paid")],
            "rows": [
                {
                    "cells": [_id(p), pen.percent(p["risk"], 0), pen.money(p["paid_fen"])],
                    "open": False,
                }
                for p in sorted(points, key=lambda p: -p["risk"] * p["paid_fen"])[:60]
            ],
        },
    }


def _id(point: Mapping[str, Any]) -> str:
    return shown_id(str(point["user"]))


def _opinion(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    days, line = said["days"], said["line"]
    shares = [day["value"] for day in days]
    known = [share for share in shares if share is not None]
    most = max([day["n"] or 0 for day in days] or [1]) or 1
    high = max([*known, line]) * 1.15
    of = plot.Frame(low=0.0, high=high, n=len(days))
    bars = [
        {
            **of.bar(n, (day["n"] or 0) / most * high * 0.32),
            "kind": "volume",
            "title": word(pen, "opinion.n", n=day["n"] or 0),
        }
        for n, day in enumerate(days)
        if day["n"]
    ]
    last = known[-1] if known else 0.0
    over = last > line
    return {
        "tag": pen.percent(last),
        "tone": "bad" if over else "good",
        "direction": "up" if over else "down",
        "aria": word(pen, "opinion.aria", share=pen.percent(last), line=pen.percent(line, 0)),
        "picture": plot.picture(
            lines=[{"d": of.line(shares), "kind": "opinion"}],
            bars=bars,
            rules=[  # named at its beginning: at its end stand the newest and tallest bars
                {
                    "y": of.y(line),
                    "kind": "line",
                    "label": word(pen, "opinion.line", line=pen.percent(line, 0)),
                    "x": of.inset,
                    "anchor": "start",
                }
            ],
            grid=plot.grid(of, lambda share: pen.percent(share, 0), skip=[line]),
            ticks=plot.places(of, [pen.day(day["as_of"]) for day in days], 5),
            legend=[
                {"kind": "opinion", "label": word(pen, "opinion.share")},
                {"kind": "volume", "label": word(pen, "opinion.volume")},
            ],
        ),
        "table": {
            "label": word(pen, "opinion.title"),
            "heads": [pen.say("twin.day"), word(pen, "opinion.share"), "n"],
            "rows": [
                {"cells": [pen.day(d["as_of"]), pen.percent(d["value"]), pen.count(d["n"])], "open": False}
                for d in reversed(days)
            ],
        },
    }


def _friction(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {
        "label": said["label"],
        "sub": word(pen, "friction.sub", first=pen.day(said["from"]), last=pen.day(said["through"])),
        "table": twin(
            said["label"],
            [pen.text(f"parts.twin.{name}") for name in ("step", "people", "share", "time")],
            [
                [
                    step["label"],
                    pen.count(step["users"]),
                    pen.percent(step["share"]),
                    _span(step["median_minutes"], pen),
                ]
                for step in said["steps"]
            ],
        ),
        "steps": [
            {
                "label": step["label"],
                "share": pen.percent(step["share"]),
                "users": pen.count(step["users"]),
                "width": round(max(step["share"] * 100, 0.6), 2),
                "fill": 2 if step["worst"] else 1,
                "worst": step["worst"],
                "time": _span(step["median_minutes"], pen),
            }
            for step in said["steps"]
        ],
    }


def _span(minutes: float | None, pen: Pen) -> str:
    """Write a length of time shortly, in the unit in which it is not tiny."""
    if minutes is None:
        return NOTHING
    if minutes < 1:
        return word(pen, "friction.seconds", n=round(minutes * 60))
    if minutes < _HOUR_MINUTES:
        return word(pen, "friction.minutes", n=round(minutes))
    if minutes < 2 * _DAY_MINUTES:
        return word(pen, "friction.hours", n=round(minutes / _HOUR_MINUTES))
    return word(pen, "friction.days", n=round(minutes / _DAY_MINUTES))
