"""Chart data for the browser, and the table that says the same without a script."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen

_YOUNG_DAYS = 14
_LIFE = (("retained", "c1"), ("new", "c3"), ("returned", "c5"), ("lost", "c2"))


def decay(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the week-on-week change of logins: values, threshold, expected band, the alarm's state in words.

    The signal counts what is gone; people read a fall as a line that falls, so a share is drawn with its sign turned.
    """
    kind = said.get("format", "number")
    turn = -1 if kind == "percent" else 1
    points = [{**p, "value": p["value"] and turn * p["value"]} for p in said["series"]]
    drawn = _settled([p["value"] for p in points], [bool(p.get("complete", True)) for p in points], kind)
    signal = said.get("signal") or {}
    ends = ("low", "high")[::turn]
    band = {b["day"]: tuple(turn * b[end] for end in ends) for b in said.get("band") or ()}
    change = -signal["decay"] if signal.get("decay") is not None else None
    firing = bool(signal.get("firing"))
    line = said["line"] and turn * said["line"] if said.get("line") is not None else None
    past = change is not None and line is not None and kind == "percent" and change < line
    threshold = pen.percent(-signal["threshold"], 0) if signal.get("threshold") is not None else ""
    title = pen.say("decay.change" if kind == "percent" else "decay.title")
    now = pen.say("decay.tag", change=pen.percent(change, signed=True)) if change is not None else ""
    return {
        "title": title,
        "sub": pen.say("decay.sub_band") if band else pen.say("decay.sub", n=signal.get("users", 0)),
        "tone": "bad" if firing else "warn" if past else "good",
        "direction": "down" if (change or 0) < 0 else "up",
        "tag": now,
        "aria": pen.say("decay.aria", title=title, now=now, line=threshold),
        "chart": {
            "kind": "line",
            "name": title,
            "format": kind,
            "days": [pen.day(p["day"]) for p in points],
            "values": drawn,
            "open": [not p.get("complete", True) for p in points],
            "band": [band.get(p["day"]) if n is not None else None for p, n in zip(points, drawn, strict=True)]
            if band
            else None,
            "line": line,
            "line_label": pen.say("decay.line", value=pen.value(line, kind)) if line is not None else "",
            "end_label": "\n".join(_end(points[-1]["value"], change, kind, pen)),
            "alarm": firing or past,
        },
        "past": pen.say("decay.past") if past and not firing else "",
        "table": {
            "label": title,
            "heads": [pen.say("twin.day"), title],
            "rows": [
                {"cells": [pen.day(p["day"]), pen.value(p["value"], kind)], "open": not p.get("complete", True)}
                for p in reversed(points)
            ],
        },
    }


def _settled(values: list[float | None], whole: list[bool], kind: str) -> list[float | None]:
    """Leave out of the picture what the first weeks are held against: weeks in which hardly anybody was known.

    One such change (+9,000 %) would press all others flat; the table has them all.
    """
    young = whole.index(True) + _YOUNG_DAYS if True in whole else 0
    if kind != "percent" or young == _YOUNG_DAYS:
        return values
    return [None if n < young and v is not None and abs(v) > 1 else v for n, v in enumerate(values)]


def _end(value: float | None, change: float | None, kind: str, pen: Pen) -> list[str]:
    """Name the line's end: its value, and the change where the line is not itself the change."""
    said = [pen.value(value, kind)]
    return [*said, pen.percent(change, signed=True)] if kind != "percent" and change is not None else said


def lifecycle(weeks: Any, pen: Pen) -> dict[str, Any]:
    """Arrange the lifecycle bars: who stayed, came, came back above the line; who left below it."""
    names = {name: pen.say(f"life.{name}") for name, _ in _LIFE}

    def value(week: Mapping[str, Any], name: str) -> int:
        n = int(week.get(name) or 0)
        return -abs(n) if name == "lost" else n

    last = weeks[-1]
    return {
        "aria": pen.say(
            "life.aria", retained=value(last, "retained"), new=value(last, "new"), lost=abs(value(last, "lost"))
        ),
        "chart": {
            "kind": "lifecycle",
            "days": [pen.day(w["week"]) for w in weeks],
            "open": [not w.get("complete", True) for w in weeks],
            "series": [
                {"name": names[name], "colour": colour, "values": [value(w, name) for w in weeks]}
                for name, colour in _LIFE
            ],
        },
        "table": {
            "label": pen.say("life.title"),
            "heads": [pen.say("twin.week"), *names.values()],
            "rows": [
                {
                    "cells": [pen.day(w["week"]), *(pen.count(value(w, name)) for name, _ in _LIFE)],
                    "open": not w.get("complete", True),
                }
                for w in reversed(weeks)
            ],
        },
    }
