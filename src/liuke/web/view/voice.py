"""Voice, arranged: NPS with its n and ±, public opinion with its line, complaints that grow into clues."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.app.say import say
from liuke.web.view.journeys import between, lacks
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address

_PARTS = (("detractors", "c2"), ("passives", "c6"), ("promoters", "c1"))
_GROWING, _SHOWN = 8, 12


def nps(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange NPS: the score, its move, by month and by part."""
    score = said.get("score")
    if score is None:
        return {"none": lacks(said, pen), "score": ""}
    low, high = said["interval"]
    change = said.get("change")
    months = [month for month in said["months"] if month["n"]]
    return {
        "none": "",
        "score": pen.number(score, 0),
        "plus_minus": pen.text("insight.voice.plus_minus", x=pen.number((high - low) / 2, 0), n=said["n"]),
        "line": pen.text("insight.voice.line", x=pen.number(said["threshold"], 0)),
        "tone": "bad" if said["bad"] else "good",
        "change": _signed(change, pen) if change is not None else "",
        "change_sub": _moved(said.get("change_interval"), said["window_days"], pen),
        "change_tone": _tone(said.get("change_interval")),
        "direction": "down" if (change or 0) < 0 else "up",
        "chart": _months(months, pen) if len(months) > 1 else None,
        "parts": [_part(one, pen) for one in said["stages"]],
        "bias": [_bias(one, pen) for one in said["who_answers"][:3]],
    }


def _signed(value: float, pen: Pen) -> str:
    return ("+" if value > 0 else "") + pen.number(value, 0)


def _tone(interval: Sequence[float] | None) -> str:
    if not interval or interval[0] <= 0 <= interval[1]:
        return "flat"
    return "good" if interval[0] > 0 else "bad"


def _moved(interval: Sequence[float] | None, days: int, pen: Pen) -> str:
    if not interval:
        return ""
    key = "insight.voice.moved" if _tone(interval) != "flat" else "insight.voice.moved_unsure"
    return pen.text(key, days=days, low=_signed(interval[0], pen), high=_signed(interval[1], pen))


def _months(months: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    names = {name: pen.text(f"insight.voice.{name}") for name, _ in _PARTS}
    labels = [f"{m['month']} n={pen.count(m['n'])}" for m in months]
    return {
        "aria": pen.text("insight.voice.nps_aria"),
        "chart": {
            "kind": "bars",
            "stacked": True,
            "format": "percent",
            "most": 1,
            "days": labels,
            "open": [not m["complete"] for m in months],
            "series": [
                {"name": names[name], "colour": colour, "values": [m[name] / m["n"] for m in months]}
                for name, colour in _PARTS
            ],
        },
        "table": {
            "label": pen.text("insight.voice.nps_title"),
            "heads": [pen.text("insight.voice.month"), "NPS", "±", "n", *names.values()],
            "rows": [
                {
                    "cells": [
                        m["month"],
                        pen.number(m["score"], 0),
                        _half(m["interval"], pen),
                        pen.count(m["n"]),
                        *(pen.count(m[name]) for name, _ in _PARTS),
                    ],
                    "open": not m["complete"],
                }
                for m in reversed(months)
            ],
        },
    }


def _half(interval: Sequence[float] | None, pen: Pen) -> str:
    """Return half the width of an interval; of too few answers there is none."""
    return pen.number((interval[1] - interval[0]) / 2, 0) if interval else NOTHING


def _part(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    score, half = pen.number(one["score"], 0), _half(one["interval"], pen)
    return {"label": one["part"], "score": score, "half": half, "n": pen.count(one["n"])}


def _bias(one: Mapping[str, Any], pen: Pen) -> str:
    name = str(one["figure"])

    def value(said: float) -> str:
        return pen.money(round(said)) if name.endswith("_fen") else pen.number(said, 1)

    return pen.text(
        "insight.voice.bias",
        figure=say(f"insight.figure.{name}", pen.language, otherwise=name),
        answered=value(one["of_answered"]),
        everybody=value(one["of_everybody"]),
    )


def opinion(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange public opinion: share with its line over volume, by platform and topic."""
    if "days" not in said:
        return {"none": lacks(said, pen), "chart": None}
    days, share, line = said["days"], said.get("negative_share"), said["threshold"]
    volume, negative = pen.text("insight.voice.volume"), pen.text("insight.voice.negative")
    return {
        "share": pen.percent(share),
        "interval": between(said.get("interval"), pen),
        "mentions": pen.count(said["mentions"]),
        "tone": "bad" if said.get("bad") else "good",
        "word": pen.text("insight.voice.over" if said.get("bad") else "insight.voice.below", line=pen.percent(line, 0)),
        "method": said.get("method") or "",
        "chart": {
            "aria": pen.text("insight.voice.opinion_aria", share=pen.percent(share), line=pen.percent(line, 0)),
            "chart": {
                "kind": "bars",
                "format": "count",
                "days": [pen.day(d["day"]) for d in days],
                "series": [{"name": volume, "colour": "c6", "values": [d["mentions"] for d in days]}],
                "over": {
                    "name": negative,
                    "colour": "c2",
                    "format": "percent",
                    "values": [d["negative_share"] for d in days],
                    "line": line,
                    "line_label": pen.percent(line, 0),
                },
            },
            "table": {
                "label": pen.text("insight.voice.opinion_title"),
                "heads": [pen.say("twin.day"), volume, negative, "95%"],
                "rows": [
                    {
                        "cells": [
                            pen.day(d["day"]),
                            pen.count(d["mentions"]),
                            pen.percent(d["negative_share"]),
                            between(d["interval"], pen) or NOTHING,
                        ],
                        "open": False,
                    }
                    for d in reversed(days)
                ],
            },
        },
        "platforms": [_spoken(one, "platform", pen) for one in said["platforms"]],
        "topics": [_spoken(one, "topic", pen) for one in said["topics"]],
        "competitors": [
            pen.text("insight.voice.competitor", word=one["word"], n=one["mentions"], before=one["before"])
            for one in said["competitors"]
        ],
    }


def _spoken(one: Mapping[str, Any], kind: str, pen: Pen) -> dict[str, Any]:
    return {
        "label": one[kind],
        "n": pen.count(one["mentions"]),
        "share": pen.percent(one["negative_share"]),
        "interval": between(one.get("interval"), pen),
    }


def clues(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange clues: those that grow first, by the money behind them."""
    ordered = sorted(said["clues"], key=lambda c: (not c["growth"]["growing"], -(c["money_fen"] or 0)))
    return {
        "sub": pen.text(
            "insight.voice.clues_sub", days=said["window_days"], n=said["complaints"], rest=said["in_no_clue"]
        ),
        "rows": [_clue(one, pen) for one in ordered[:_SHOWN]],
        "more": max(0, len(ordered) - _SHOWN),
        "growing": sum(1 for one in ordered if one["growth"]["growing"]),
    }


def _clue(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    excess, growth = one.get("excess_churn") or {}, one["growth"]
    interval = excess.get("interval")
    return {
        "name": one["name"],
        "href": f"/clues/{one['clue_id']}",
        "topic": one["topic"],
        "users": pen.count(one["users"]),
        "money": pen.rough_money(one["money_fen"]) if one.get("money_fen") else NOTHING,
        "growing": growth["growing"],
        "growth": pen.text("insight.voice.growth", recent=growth["recent"], earlier=growth["earlier"]),
        "excess": pen.points(excess.get("excess")) if interval else NOTHING,
        "between": f"[{pen.bare_points(interval[0])}, {pen.bare_points(interval[1])}]"
        if interval
        else pen.text("insight.voice.too_few"),
        "tone": "bad" if interval and interval[0] > 0 else "flat",
        "quotes": [str(quote["text"]) for quote in one["quotes"][:3]],
        "people": address("users", f"clue = '{one['clue_id']}'"),
    }
