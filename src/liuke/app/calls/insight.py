"""Calls behind the insight pages: retention with its reading, the weeks of the lifecycle."""

from datetime import date, timedelta
from typing import Annotated, Any

from liuke.app.answers.insight import FunnelNames, Lifecycle, RetentionPage
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked, retention, retention_parts
from liuke.app.say import say
from liuke.flow.house import House
from liuke.kit.intervals import newcombe
from liuke.kit.money import percent
from liuke.signals import read

_EARLIER = 4
_CROWD = 1.5
_LOOKED_BACK = 8
Said = dict[str, Any]


def lifecycle(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[Said, Lifecycle]:
    """Answer the last weeks: who stayed, came, came back, was lost."""
    day = looked(house, ask, as_of)
    return {"as_of": day.day.isoformat(), "weeks": read.lifecycle(house.facts, day)}


def retention_page(  # one argument a choice
    house: House,
    ask: Ask,
    *,
    unit: str = "week",
    kind: str = "on",
    by: str = "first_action",
    cells: int = 12,
    cohorts: int = 12,
    segment: str | None = None,
    as_of: str | None = None,
) -> Annotated[Said, RetentionPage]:
    """Answer the triangle with the days of each cohort, its promotion, and what is to be read in it."""
    asked: dict[str, Any] = {"unit": unit, "kind": kind, "by": by, "cells": cells, "as_of": as_of}
    said = retention(house, ask, **asked, segment=segment, change=1 if kind == "on" else None)
    day = looked(house, ask, as_of)
    if segment and "segments" not in said:  # what changed is asked for, and the parts themselves stand below it
        said |= retention_parts(house, day, segment, unit=unit, kind=kind, by=by, cells=cells)
    shown = [cohort | _days(house, str(cohort["cohort"]), unit) for cohort in said["cohorts"][-cohorts:]]
    named = {column.name: ask.say(column.zh, column.en) for column in house.columns if not column.personal}
    return {
        **said,
        "as_of": day.day.isoformat(),
        "cohorts": shown,
        "reading": _reading(said, ask.language),
        "segment_label": named.get(segment or "", ""),
        "segments_known": [
            {"name": name, "label": named[name]}
            for name in ("acquisition_source", "campaign", "plan", "city", "value_tier")
            if name in named
        ],
    }


def _days(house: House, label: str, unit: str) -> Said:
    """Say a cohort's first day, the day after its last, and the promotion that ran in it."""
    if unit == "week":
        year, _, week = label.partition("-W")
        first = date.fromisocalendar(int(year), int(week), 1)
        end = first + timedelta(days=7)
    elif unit == "month":
        first = date.fromisoformat(f"{label[:7]}-01")
        end = (first + timedelta(days=32)).replace(day=1)
    else:
        first = date.fromisoformat(label)
        end = first + timedelta(days=1)
    ran = [one.name for one in house.tracking.promotions if one.from_day < end and one.through_day >= first]
    return {"from": first.isoformat(), "until": end.isoformat(), "promotion": ran[0] if ran else None}


def _reading(said: Said, language: str) -> list[Said]:
    """Read the triangle as a careful analyst would: what is surely apart, what cannot be told yet."""
    found = [
        _newest(said["cohorts"], language),
        _crowd(said["cohorts"], language),
        _change(said.get("change"), language),
    ]
    return [one for one in found if one]


def _newest(cohorts: list[Said], language: str) -> Said | None:
    """Hold the newest cohort's first finished period against the ones before it."""
    done = [(c, c["cells"][0]) for c in cohorts if c["cells"] and c["cells"][0]["complete"] and c["size"]]
    if len(done) < 2:
        return None
    newest, cell = done[-1]
    before = done[-1 - _EARLIER : -1]
    users, size = sum(c["users"] for _, c in before), sum(c["size"] for c, _ in before)
    low, high = newcombe(cell["users"], newest["size"], users, size)
    apart = low > 0 or high < 0
    text = say(
        "insight.read.newest" if apart else "insight.read.newest_unsure",
        language,
        cohort=newest["cohort"],
        share=percent(cell["share"], 1),
        before=percent(users / size, 1),
        n=len(before),
        low=percent(low, 1, signed=True)[:-1],
        high=percent(high, 1, signed=True)[:-1],
        size=newest["size"],
    )
    return {"tone": ("good" if low > 0 else "bad") if apart else "flat", "text": text, "interval": [low, high]}


def _crowd(cohorts: list[Said], language: str) -> Said | None:
    """Say when a cohort is far larger than usual: its people may be others."""
    sizes = [c["size"] for c in cohorts[:-1]][-_LOOKED_BACK - 1 :]
    if len(sizes) < _LOOKED_BACK:
        return None
    usual = sorted(sizes[:-1])[len(sizes[:-1]) // 2]
    many = max(cohorts[-4:], key=lambda c: c["size"])
    if not usual or many["size"] < _CROWD * usual:
        return None
    times = f"{many['size'] / usual:.1f}"
    text = say("insight.read.crowd", language, cohort=many["cohort"], size=many["size"], times=times)
    return {"tone": "warn", "text": text, "interval": None}


def _change(change: Said | None, language: str) -> Said | None:
    """Split a change into who came and how each kind stays."""
    if not change or change.get("change") is None:
        return None
    before, after = change["before"], change["after"]
    low, high = newcombe(after["users"], after["size"], before["users"], before["size"])
    apart = low > 0 or high < 0
    text = say(
        "insight.read.change" if apart else "insight.read.change_unsure",
        language,
        **{name: change["before"][name] for name in ("from", "through")},
        since=after["from"],
        until=after["through"],
        change=percent(change["change"], 1, signed=True)[:-1],
        low=percent(low, 1, signed=True)[:-1],
        high=percent(high, 1, signed=True)[:-1],
        mix=percent(change["mix"], 1, signed=True)[:-1],
        rate=percent(change["rate"], 1, signed=True)[:-1],
    )
    return {"tone": ("good" if low > 0 else "bad") if apart else "flat", "text": text, "interval": [low, high]}


def funnel_names(house: House, ask: Ask) -> Annotated[Said, FunnelNames]:
    """List the funnels that the tracking plan declares."""
    found = [(name, one) for name, one in house.tracking.funnels.items()]
    return {"funnels": [{"name": name, "label": ask.say(one.zh or name, one.en or name)} for name, one in found]}
