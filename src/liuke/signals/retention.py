"""留存率 (S3): cohorts by first action or sign-up, and how many of each were there again later."""

from datetime import date, timedelta
from typing import Any, Literal

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.periods import Unit, first_day_of, label_of, period_of
from liuke.signals.retention_cells import By, counted
from liuke.signals.retention_days import fallen, money, points, pooled, trend
from liuke.signals.retention_segments import by_segment
from liuke.signals.spec import AlarmSpec, SignalSpec

Kind = Literal["on", "on_or_after"]


def retention(
    facts: Facts,
    as_of: AsOf,
    *,
    unit: Unit = "day",
    kind: Kind = "on",
    by: By = "first_action",
    cells: int = 12,
) -> dict[str, Any]:
    """Return a triangle: per cohort its size and, per ``n`` from 1, users there in period n (or in n or any later).

    A cell whose period has not ended by ``as_of`` is shown with ``complete`` false and stays outside the average, which
    weighs each finished cell by its cohort's size.
    """
    found = counted(facts, as_of, unit, by, cells).get(None, {})
    cohorts = [_cohort(period, counts, as_of.day, unit, kind, cells) for period, counts in sorted(found.items())]
    return {"unit": unit, "kind": kind, "by": by, "cohorts": cohorts, "average": _average(cohorts, cells)}


def _cohort(
    period: int, counts: dict[str, dict[int, int]], as_of: date, unit: Unit, kind: Kind, cells: int
) -> dict[str, Any]:
    size = counts["size"][0]
    seen = min(cells, period_of(as_of - timedelta(days=1), unit) - period)
    found = []
    for n in range(1, seen + 1):
        users = counts["on"].get(n, 0) if kind == "on" else sum(c for last, c in counts["last"].items() if last >= n)
        complete = first_day_of(period + n + 1, unit) <= as_of
        found.append({"n": n, "users": users, "share": users / size, "complete": complete})
    return {"cohort": label_of(period, unit), "size": size, "cells": found}


def _average(cohorts: list[dict[str, Any]], cells: int) -> list[dict[str, Any]]:
    average = []
    for n in range(1, cells + 1):
        done = [(c["size"], c["cells"][n - 1]) for c in cohorts if len(c["cells"]) >= n]
        done = [(size, cell) for size, cell in done if cell["complete"]]
        if done:
            size, users = sum(size for size, _ in done), sum(cell["users"] for _, cell in done)
            average.append({"n": n, "share": users / size, "users": users, "size": size})
    return average


def answer(facts: Facts, as_of: AsOf, _: Policy, *, segment: str | None = None) -> dict[str, Any]:
    """Return the monthly triangle, D1/D7/D30 with intervals, their trend, and both by a segment where one is asked for.

    Raises
    ------
    UnknownColumnError
        There is no such column; the nearest is named.
    """
    said = {
        "signal": "retention",
        "as_of": as_of.day.isoformat(),
        **retention(facts, as_of, unit="month"),
        "days": pooled(facts, as_of),
        "trend": trend(facts, as_of),
    }
    if segment is None:
        return said
    by = by_segment(facts, as_of, segment, unit="month")
    return said | {"segment": segment, "segments": by["segments"], "left_out": by["left_out"]}


_KNOBS = (
    "signals.retention_min_cohort",
    "signals.band_width",
    "signals.retention_fall_above",
    "signals.retention_alpha",
)

SPEC = SignalSpec(
    name="retention",
    id="S3",
    en="Retention",
    zh="留存率",
    means_en="Of those who came first in a day, week or month: the share there again n days, weeks or months later",
    means_zh="同一天（周、月）首次到访的人，n 天（周、月）后还在的比例",
    rule_en="On day n (bounded) or on day n or after (unbounded); unfinished cells are marked and outside averages",
    rule_zh="“当期”只看第 n 期，“当期及以后”看第 n 期起；未满的格子会标出，且不计入平均",
    unit="share of the cohort",
    scope="business",
    answer=answer,
    asks=("segment",),
    statement=load("liuke.signals", "retention")["retention_cells"],
    needs=("events: login (or what the tracking plan counts as being there)", "users: signed_up_at, segments"),
    knobs=_KNOBS,
    alarms=(
        AlarmSpec(
            name="retention_d7",
            en="Newcomers stay less",
            zh="新用户 7 日留存下降",
            rule_en="D7 of the last seven ordinary days' newcomers is below the band of the business's own last weeks "
            "and, by its interval, below the weeks before",
            rule_zh="最近七个普通日子的新用户，其 D7 低于自身近几周的预期区间，且区间检验上确实低于此前几周",
            worse="below",
            unit="share",
            points=points,
            knobs=(*_KNOBS, "signals.calendar_country"),
            money=money,
            fallen=fallen,
        ),
    ),
)
