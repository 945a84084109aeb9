"""A plan's outlook arranged: when it goes, what it should bring, the money and stock it leaves, a few read whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view import plot
from liuke.web.view.marked import fact_name, masked, personal, shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address
from liuke.web.view.worth import word

_MOST_FACTS = 3
_ROW = 34.0


def outlook(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``plan_outlook``."""
    return {
        "pace": _pace(said["pace"], pen),
        "expected": _expected(said["expected"], pen),
        "budget": _budget(said["budget"], pen),
        "stock": [_stock(row, pen) for row in said["stock"]],
        "looked_at": [_looked_at(row, pen) for row in said["looked_at"]],
    }


def _pace(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    hours = said["hours"]
    counts = [hour["messages"] for hour in hours]
    of = plot.frame([0.0, max([*counts, 1])], len(hours), zero=True, inset=2.0, until=98.0)
    bars = [
        {**of.bar(n, one["messages"]), "kind": "main", "title": f"{pen.clock(one['at'])} {pen.count(one['messages'])}"}
        for n, one in enumerate(hours)
        if one["messages"]
    ]
    labels = [f"{hour['hour']}:00" for hour in hours]
    return {
        "sub": word(pen, "pace.sub", messages=said["messages"], tasks=said["tasks"]),
        "staged": word(pen, "pace.staged", parts=" → ".join(pen.percent(one, 0) for one in said["staged"]))
        if said["staged"]
        else "",
        "aria": word(pen, "pace.aria", n=said["messages"], hour=labels[counts.index(max(counts))] if counts else ""),
        "picture": plot.picture(
            bars=bars,
            shades=_shades(hours, of),
            grid=plot.grid(of, pen.count),
            ticks=plot.places(of, labels, 5),
            notes=_night(hours, of, said, pen),
        ),
        "table": {
            "label": word(pen, "pace.title"),
            "heads": [word(pen, "pace.hour"), word(pen, "pace.messages"), word(pen, "pace.quiet")],
            "rows": [
                {"cells": [pen.moment(one["at"]), pen.count(one["messages"]), pen.yes(one["quiet"])], "open": False}
                for one in hours
            ],
        },
    }


def _shades(hours: Sequence[Mapping[str, Any]], of: plot.Frame) -> list[dict[str, Any]]:
    """Shade the quiet hours, each stretch once."""
    step = (of.until - of.inset) / max(1, len(hours) - 1)
    found: list[dict[str, Any]] = []
    for n, hour in enumerate(hours):
        if not hour["quiet"]:
            continue
        left = max(0.0, of.x(n) - step / 2)
        if found and abs(found[-1]["x"] + found[-1]["w"] - left) < step / 4:
            found[-1]["w"] = round(found[-1]["w"] + step, 2)
        else:
            found.append({"x": round(left, 2), "w": round(step, 2), "kind": "quiet"})
    return found


def _night(
    hours: Sequence[Mapping[str, Any]], of: plot.Frame, said: Mapping[str, Any], pen: Pen
) -> list[dict[str, Any]]:
    """Name the longest quiet stretch: in a short one the words would lie over the hours beside it."""
    quiet = [n for n, hour in enumerate(hours) if hour["quiet"]]
    if not quiet:
        return []
    ends = [n for n in quiet if n + 1 not in quiet]
    stretches = zip((n for n in quiet if n - 1 not in quiet), ends, strict=True)
    first, last = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    text = word(pen, "pace.night", first=f"{said['quiet_from_hour']}:00", last=f"{said['quiet_until_hour']}:00")
    late = of.x(first) > 50  # words begin where the shade does, so that they stay in the picture
    edge, anchor = (of.x(last), "end") if late else (of.x(first), "start")
    return [{"x": edge, "y": 60, "anchor": anchor, "kind": "plain", "text": text}]


def _expected(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    rows = [{**row, "row": _row(row, pen)} for row in said["tiers"]]
    ends = [end for row in said["tiers"] for end in (row["low"], row["high"], row["more"]) if end is not None]
    known = [end for end in (*ends, said["low"], said["high"], 0.0) if end is not None]
    low, high = min(known), max(known)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return float(round(2 + (value - low) / span * 96, 2))

    drawn = [
        {
            **row["row"],
            "drawn": {"x1": x(row["low"]), "x2": x(row["high"]), "at": x(row["more"]), "zero": x(0.0)}
            if row["low"] is not None
            else None,
        }
        for row in rows
    ]
    total = said["total"]
    return {
        "rows": drawn,
        "total": pen.change(round(total), "count") if total is not None else NOTHING,
        "interval": f"[{pen.change(round(said['low']), 'count')}, {pen.change(round(said['high']), 'count')}]"
        if total is not None
        else "",
        "drawn": {"x1": x(said["low"]), "x2": x(said["high"]), "at": x(total), "zero": x(0.0)}
        if total is not None
        else None,
        "anyway": word(pen, "expect.anyway", n=round(said["anyway"])) if said["anyway"] is not None else "",
        "sub": word(pen, "expect.sub", n=said["results"]) if said["results"] else word(pen, "expect.none"),
        "promised": word(pen, "expect.promised", n=round(said["promised"])) if said["promised"] else "",
        "unsure": total is not None and said["low"] <= 0,
    }


def _row(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    told = row["low"] is not None
    return {
        "label": row["label"],
        "send": pen.count(row["send"]),
        "more": pen.change(round(row["more"]), "count"),
        "interval": f"[{pen.change(round(row['low']), 'count')}, {pen.change(round(row['high']), 'count')}]"
        if told
        else word(pen, "expect.promise"),
        "source": word(pen, f"expect.from_{row['from']}"),
        "each": pen.money(row["cost_each_fen"]),
    }


def _budget(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    after = said["after_fen"]
    if after is None:
        return {"tone": "flat", "text": word(pen, "burn.none"), "sub": word(pen, "burn.set")}
    left, rest = pen.rough_money(said["left_fen"]), pen.rough_money(after)
    return {
        "tone": "bad" if after < 0 else "good",
        "text": word(pen, "expect.short" if after < 0 else "expect.after", after=rest),
        "sub": word(pen, "expect.left", left=left),
    }


def _stock(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {
        "label": row["label"],
        "tone": "warn" if row["short"] else "good",
        "value": word(pen, "expect.stock_short", n=row["short"])
        if row["short"]
        else word(pen, "expect.stock_ok")
        if row["left"] is not None
        else word(pen, "expect.stock_free"),
        "sub": word(pen, "expect.stock", needs=row["needs"], left=row["left"])
        if row["left"] is not None
        else word(pen, "expect.needs", needs=row["needs"]),
    }


def _looked_at(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    facts = [
        f"{fact_name(name, pen)} {masked(value) if personal(name) else value}"
        for name, value in row["facts"].items()
        if not personal(name) and "link" not in name
    ]
    return {
        "id": shown_id(str(row["subject_id"])),
        "href": address("user", str(row["subject_id"])),
        "tier": row["tier"],
        "channel": row["channel"],
        "facts": " · ".join(facts[:_MOST_FACTS]) or NOTHING,
        "ok": not row["code"],
        "code": row["code"],
        "why": row["why"],
    }
