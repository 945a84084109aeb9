"""All signals and alarms, arranged: who rings loudest, each number with its last weeks, one alarm in full."""

import re
from collections.abc import Mapping
from typing import Any

from liuke.app.alarm_card import part_name
from liuke.app.say import say
from liuke.web.view.drawing import sparkline
from liuke.web.view.moved import moved
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

TONES = {
    "firing": "bad",
    "pending": "warn",
    "recovering": "info",
    "error": "bad",
    "no_data": "flat",
    "normal": "good",
}
_ICONS = {
    "firing": "warn",
    "pending": "clock",
    "recovering": "turn",
    "error": "cross",
    "no_data": "info",
    "normal": "check",
}
_MOST = 12
_LEAST_DAYS = 14
_MOST_MOVED = 3
_NUMBERS = re.compile(r"median (\S+) against (\S+)")
_STATISTIC = re.compile(r"\s*[（(]Cliff.*$")
"""Stands on the alarm's own page."""
_CODES = re.compile(r"\b(?:true|false|promoter|passive|detractor|[a-z]+_[a-z_]+)\b")


def listed(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``signals``."""
    counts = said["counts"]
    told = [f"{say(f'alarms.state.{name}', pen.language)} {n}" for name, n in counts.items() if n]
    firing = counts.get("firing", 0)
    return {
        "title": pen.say("signals.firing", n=firing) if firing else pen.say("signals.calm"),
        "sub": " · ".join((pen.long_day(said["as_of"]), *told)),
        "alarms": [alarm(one, pen) for one in said["alarms"]],
        "signals": [_signal(one, pen) for one in said["signals"]],
        "notices": _notices(said["notices"], pen),
    }


def alarm(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one alarm as a row or a card."""
    quiet = [
        say("alarms.act.snooze", pen.language, until=one["snoozed"]["until"]) if one["snoozed"] else "",
        say("alarms.act.acknowledge", pen.language) if one["acknowledged"] else "",
    ]
    return {
        "name": one["alarm"],
        "segment": one["segment"],
        "label": one["label"],
        "href": f"{address('signals', one['alarm'])}?segment={one['segment']}",
        "state": one["state"],
        "state_word": one["state_word"],
        "tone": TONES[one["state"]],
        "icon": _ICONS[one["state"]],
        "since": pen.day(one["since"]),
        "days": pen.say("unit.days", n=one["days"]),
        "value": pen.value(one["value"], one["format"]),
        "line": pen.value(one["line"], one["format"]),
        "band": _band(one, pen),
        "n": pen.count(one["n"]),
        "money": pen.rough_money(one["money_fen"]) if one["money_fen"] else "",
        "who": _STATISTIC.sub("", one["who_line"]),
        "why": one["why"],
        "failed": one["failed"],
        "sentence": one["sentence"],
        "playbook": _answers(one),
        "quiet": " · ".join(part for part in quiet if part),
        "silenced": bool(one["snoozed"] or one["acknowledged"]),
        "open": one["state"] in ("firing", "pending", "recovering"),
    }


def _answers(one: Mapping[str, Any]) -> str:
    """Name the playbook that answers, and what the alarm started."""
    play, started = one["playbook"], one.get("started")
    said = [f"{play['code']} {play['label']}".strip()] if play else []
    return " · ".join([*said, *([started["text"]] if started else [])])


def _band(one: Mapping[str, Any], pen: Pen) -> str:
    if one["expected_low"] is None or one["expected_high"] is None:
        return ""
    return f"{pen.value(one['expected_low'], one['format'])} – {pen.value(one['expected_high'], one['format'])}"


def _signal(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    state = one["state"]
    return {
        "name": one["name"],
        "id": one["id"],
        "label": one["label"],
        "means": one["means"],
        "rule": one["rule"],
        "unit": one["unit"],
        "href": address("signals", one["name"]),
        "value": pen.value(one["value"], one["format"]),
        "line": _line(one, pen),
        "state": state,
        "state_word": one["state_word"],
        "tone": TONES[state] if state else "flat",
        "icon": _ICONS[state] if state else "",
        "spark": sparkline(one["series"]),
        "parts": [
            {
                "segment": _part(row["segment"], pen),
                "value": pen.value(row["value"], one["values_format"]),
                "n": pen.count(row["n"]),
            }
            for row in one["values"]
        ],
        "brief": _brief(one, pen) if one["value"] is None else "",
        "knobs": one["knobs"],
        "needs": one["needs"],
    }


def _line(one: Mapping[str, Any], pen: Pen) -> str:
    """Say the line under a number, or what the alarm says where it watches another; and why it cannot tell today."""
    watched = one.get("alarm")
    if watched and not watched["same"]:
        told = str(watched["sentence"])
    else:
        told = pen.say("signals.line", value=pen.value(one["line"], one["format"])) if one["line"] is not None else ""
    why = watched["why"]["text"] if watched and watched["why"] and watched["value"] is not None else ""
    return " · ".join(part for part in (told, why) if part)


def _part(segment: str, pen: Pen) -> str:
    return part_name(segment, pen.language)


def _brief(one: Mapping[str, Any], pen: Pen) -> str:
    """Say the parts of a signal that has no one number, the largest first; days in their order."""
    told = [row for row in one["values"] if row["value"] is not None]
    told.sort(key=lambda row: (len(row["segment"]), row["segment"]) if _is_day(row) else (0, -row["value"]))
    return " · ".join(
        f"{_part(row['segment'], pen)} {pen.value(row['value'], one['values_format'])}" for row in told[:3]
    )


def _is_day(row: Mapping[str, Any]) -> bool:
    return bool(re.fullmatch(r"d\d+", row["segment"]))


def _notices(said: Mapping[str, Any], pen: Pen) -> str:
    names = pen.listed(target["name"] for target in said["targets"])
    if not said["on"]:
        return pen.say("signals.notices_off")
    told = pen.say("signals.notices_on", names=names or pen.say("signals.nobody"))
    return told + (
        " " + say("alarms.check.notices", pen.language, n=said["failed"], why=said["why"]) if said["failed"] else ""
    )


def page(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one signal with its alarm."""
    signal, shown = said["signal"], said["alarm"]
    cards = [alarm(one, pen) for one in said["alarms"]]
    now = next((one for one in said["alarms"] if shown and _same(one, shown)), None)
    label = shown["label"] if shown else signal["label"]
    return {
        "label": label,
        "day": pen.long_day(said["as_of"]),
        "signal": _signal(signal, pen) if signal else None,
        "rule": shown["rule"] if shown else signal["rule"],
        "cards": cards,
        "now": alarm(now, pen) if now else None,
        "chart": _chart(shown, now, pen) if shown and now else None,
        "who": _who(now, pen) if now else None,
        "history": [_entry(entry, pen) for entry in (shown["history"] if shown else [])[:40]],
        "notices": [
            {
                "at": pen.moment(row["changed_at"]),
                "to": row["target"],
                "title": say(f"alarms.state.{row['state']}", pen.language),
                "word": row["outcome_word"],
            }
            for row in (shown["notices"] if shown else [])
        ],
    }


def _same(one: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    return bool(one["alarm"] == shown["alarm"] and one["segment"] == shown["segment"])


def _from_first(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the days before the first number, but for two weeks."""
    first = next((n for n, p in enumerate(points) if p["value"] is not None), len(points))
    return points[max(0, min(first - 1, len(points) - _LEAST_DAYS)) :]


def _chart(shown: Mapping[str, Any], now: Mapping[str, Any], pen: Pen) -> dict[str, Any] | None:
    points, kind = _from_first(shown["series"]), now["format"]
    if sum(1 for p in points if p["value"] is not None) < 2:
        return None
    band = [
        None if p["expected_low"] is None or p["expected_high"] is None else (p["expected_low"], p["expected_high"])
        for p in points
    ]
    lines = [p["line"] for p in points]
    moves = len({line for line in lines if line is not None}) > 1
    line = next((line for line in reversed(lines) if line is not None), None)
    label = pen.say("signals.line", value=pen.value(line, kind)) if line is not None else ""
    end = next((p["value"] for p in reversed(points) if p["value"] is not None), None)
    return {
        "aria": f"{now['sentence']}",
        "chart": {
            "kind": "line",
            "name": now["label"],
            "format": kind if kind in ("percent", "number") else "count",
            "days": [pen.day(p["day"]) for p in points],
            "values": [p["value"] for p in points],
            "open": [False for _ in points],
            "band": band if any(band) else None,
            "line": None if moves else line,
            "lines": lines if moves else None,
            "line_label": label,
            "end_label": pen.value(end, kind),
            "alarm": now["state"] == "firing",
        },
        "table": {
            "label": now["label"],
            "heads": [
                pen.say("twin.day"),
                pen.say("signals.value"),
                pen.say("signals.the_line"),
                pen.say("plans.state"),
            ],
            "rows": [
                {
                    "cells": [
                        pen.day(p["day"]),
                        pen.value(p["value"], kind),
                        pen.value(p["line"], kind),
                        say(f"alarms.state.{p['state']}", pen.language),
                    ],
                    "open": False,
                }
                for p in reversed(points)
            ],
        },
    }


def _who(now: Mapping[str, Any], pen: Pen) -> dict[str, Any] | None:
    who = now["who"]
    if not who:
        return None
    return {
        "sub": pen.say("signals.who_sub", fell=who["fell"], others=who["others"]),
        "why": who["why"][pen.language] if who.get("why") else "",
        "rows": [
            *(_difference(one, pen) for one in who["differences"][:_MOST]),
        ],
        "subtle": [
            *({"text": _plain(one, pen), "kind": pen.say("signals.turned")} for one in who.get("simpson", ())),
            *({"text": _plain(one, pen), "kind": pen.say("signals.pair")} for one in _pairs(who)),
        ],
        "moved": [moved(one, pen) for one in who.get("changes", ())[:_MOST_MOVED]],
        "more": pen.say(
            "signals.who_tested", n=who["tested"] + who.get("tested_pairs", 0), alpha=pen.percent(who["alpha"], 0)
        )
        if who["tested"]
        else "",
    }


def _pairs(who: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(who.get("pairs", ()))[:_MOST]


def _difference(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a difference as a row: what, how those who fell stand, how the others do, by how much."""
    segment = one["kind"] == "segment"
    text = segment and isinstance(one["value"], str) and "'" not in one["value"]
    where = f"{one['column']} = '{one['value']}'" if text and one["value"] not in ("true", "false") else ""
    written = _NUMBERS.findall(one["en"]) if not segment else []
    fell, others = (_in_unit(one["column"], said, pen) for said in (written[0] if written else ("", "")))
    low, high = one["interval"]
    return {
        "label": one.get("label") or one["column"],
        "value": _word(str(one["value"]), pen) if segment else "",
        "kind": pen.say(f"signals.{one['kind']}"),
        "fell": pen.percent(one["share_fell"]) if segment else fell,
        "others": pen.percent(one["share_others"]) if segment else others,
        "direction": "up" if one["effect"] > 0 else "down",
        "effect": pen.points(one["effect"]) if segment else pen.change(one["effect"], "number"),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]"
        if segment
        else f"[{pen.change(low, 'number')}, {pen.change(high, 'number')}]",
        "href": address("users", where) if where else "",
    }


def _in_unit(column: str, said: str, pen: Pen) -> str:
    """Write a number of a sentence with the unit that its column has; amounts stand there in whole currency."""
    return pen.money(round(float(said.replace(",", "")) * 100)) if said and column.endswith("_fen") else said


def _word(value: str, pen: Pen) -> str:
    """Return what people call a value that is one of ours; one of theirs stands for itself."""
    if value in ("true", "false"):
        return pen.yes(value == "true")
    families = ("value_tier", "tier", "liveness", "nps_group", "reason", "channel")
    return next((word for one in families if (word := pen.word(one, value)) != value), value)


def _plain(one: Mapping[str, Any], pen: Pen) -> str:
    """Return a sentence with our own codes in words."""
    return _CODES.sub(lambda found: _word(found.group(), pen), str(one[pen.language])).replace(" ~ ", " – ")


def _entry(entry: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    state = entry["what"] if entry["kind"] == "state" else ""
    return {
        "at": entry["at"],
        "day": pen.day(entry["at"][:10]),
        "tone": TONES.get(state, "info"),
        "icon": _ICONS.get(state, "user"),
        "text": entry["text"],
        "segment": "" if entry["segment"] == "all" else _part(entry["segment"], pen),
        "more": " · ".join(part for part in (_hours(entry), entry["by"] or "", entry["why"] or "") if part),
    }


def _hours(entry: Mapping[str, Any]) -> str:
    """Say from which to which hour of its day an alarm by the hour fired."""
    hours = entry.get("hours")
    return f"{hours['from'][5:10]} {hours['from'][11:16]}–{hours['until'][11:16]}" if hours else ""
