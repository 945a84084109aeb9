"""S3 by segment: how each kind stays; a change between two times split into mix (who came) and rate (how they stay)."""

from collections import defaultdict
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.profile import select, user_columns
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.kit.mix_rate import split
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.signals.periods import Unit, first_day_of, label_of, periods_table
from liuke.signals.spec import Lack
from liuke.signals.windows import presence, sign_up_hours

_ASK = load("liuke.signals", "retention_segments")
_HERE_SPAN = load("liuke.signals", "retention")["here_span"]
_MOST_SEGMENTS = 20
_POOLED: dict[Unit, int] = {"day": 7, "week": 4, "month": 1}
"""Cohorts taken together on each side of a change: one day's newcomers are too few to compare."""

Kind = Literal["on", "on_or_after"]
By = Literal["first_action", "sign_up"]
Counts = dict[str, dict[int, int]]
Counted = dict[str | None, dict[int, Counts]]
"""Segment → cohort → size, on and last → n → users."""


def by_segment(
    facts: Facts,
    as_of: AsOf,
    segment: str,
    *,
    columns: tuple[Column, ...] = (),
    unit: Unit = "month",
    kind: Kind = "on",
    by: By = "first_action",
    cells: int = 12,
) -> dict[str, Any]:
    """Return, for each value of a profile column, its people and the share of them there n periods later.

    Only finished cells count; ``value`` None are those of whom the column is unknown. The commonest values are shown,
    ``left_out`` says how many are not.

    Raises
    ------
    UnknownColumnError
        There is no such column; the nearest is named.
    """
    counted = _counted(facts, as_of, segment, columns, unit, by, cells)
    sizes = {value: sum(c["size"][0] for c in cohorts.values()) for value, cohorts in counted.items()}
    shown = sorted(sizes, key=lambda value: (-sizes[value], str(value)))
    return {
        "segment": segment,
        "unit": unit,
        "kind": kind,
        "by": by,
        "segments": [
            {"value": value, "size": sizes[value], "cells": _cells(counted[value], as_of, unit, kind, cells)}
            for value in shown[:_MOST_SEGMENTS]
        ],
        "left_out": max(0, len(shown) - _MOST_SEGMENTS),
    }


def change(
    facts: Facts,
    as_of: AsOf,
    segment: str,
    n: int,
    *,
    columns: tuple[Column, ...] = (),
    unit: Unit = "month",
    by: By = "first_action",
) -> dict[str, Any]:
    """Split the change of bounded period-n retention between the newest finished cohorts and those before them.

    ``mix`` is what the change of who came moved, ``rate`` what the change of how each kind stays moved; they add up to
    ``change`` exactly (in fractions; the document holds their nearest floats). Unbounded retention is not split: older
    cohorts had longer to be seen again.

    Raises
    ------
    UnknownColumnError
        There is no such column; the nearest is named.
    """
    counted = _counted(facts, as_of, segment, columns, unit, by, n)
    cohorts = {cohort for one in counted.values() for cohort in one}
    done = sorted(cohort for cohort in cohorts if first_day_of(cohort + n + 1, unit) <= as_of.day)
    asked = {"as_of": as_of.day.isoformat(), "segment": segment, "unit": unit, "by": by, "n": n}
    if not done:
        return asked | _too_short().document()
    newest, pool = done[-1], _POOLED[unit]
    sides = [range(newest - 2 * pool + 1, newest - pool + 1), range(newest - pool + 1, newest + 1)]
    counts = [{str(v or ""): _there(one, side, n) for v, one in counted.items()} for side in sides]
    parts = split(counts[0], counts[1])
    if parts is None:
        return asked | _too_short().document()
    said = [
        {
            "value": part.kind or None,
            "n_before": part.n_before,
            "share_before": part.k_before / part.n_before if part.n_before else None,
            "n_after": part.n_after,
            "share_after": part.k_after / part.n_after if part.n_after else None,
            "mix": float(part.mix),
            "rate": float(part.rate),
        }
        for part in parts.parts
    ]
    return asked | {
        "before": _side(sides[0], counts[0], unit),
        "after": _side(sides[1], counts[1], unit),
        "change": float(parts.after - parts.before),
        "mix": float(parts.mix),
        "rate": float(parts.rate),
        "parts": said[:_MOST_SEGMENTS],
        "left_out": max(0, len(said) - _MOST_SEGMENTS),
    }


def _too_short() -> Lack:
    return Lack(
        code="no_two_periods",
        en="Not enough data: there are no two finished cohorts to compare",
        zh="数据不够：还没有两个已满的同期群可比",
    )


def _side(side: range, counts: dict[str, tuple[int, int]], unit: Unit) -> dict[str, Any]:
    size, users = sum(n for n, _ in counts.values()), sum(k for _, k in counts.values())
    return {
        "from": label_of(side[0], unit),
        "through": label_of(side[-1], unit),
        "size": size,
        "users": users,
        "share": users / size,
        "interval": list(wilson(users, size)),
    }


def _there(cohorts: dict[int, Counts], side: range, n: int) -> tuple[int, int]:
    some = [cohorts[cohort] for cohort in side if cohort in cohorts]
    return sum(one["size"][0] for one in some), sum(_users(one, n, "on") for one in some)


def _users(counts: Counts, n: int, kind: Kind) -> int:
    if kind == "on":
        return counts["on"].get(n, 0)
    return sum(users for last, users in counts["last"].items() if last >= n)


def _cells(cohorts: dict[int, Counts], as_of: AsOf, unit: Unit, kind: Kind, cells: int) -> list[dict[str, Any]]:
    found = []
    for n in range(1, cells + 1):
        done = [one for cohort, one in cohorts.items() if first_day_of(cohort + n + 1, unit) <= as_of.day]
        size, users = sum(one["size"][0] for one in done), sum(_users(one, n, kind) for one in done)
        if size:
            found.append(
                {"n": n, "size": size, "users": users, "share": users / size, "interval": list(wilson(users, size))}
            )
    return found


def _counted(
    facts: Facts, as_of: AsOf, segment: str, columns: tuple[Column, ...], unit: Unit, by: By, cells: int
) -> Counted:
    first = facts.one(_HERE_SPAN, as_of)["first_day"]
    hours = sign_up_hours(facts, as_of)
    if by == "sign_up":
        first = min([*hours["sign_up_hours"]["day"].to_pylist(), *([first] if first else [])], default=None)
    known = [column for column in columns or user_columns(facts) if not column.personal]
    segments = select(facts, as_of, known, where=None, wanted=["subject_id", segment])
    named = pa.table({"subject_id": segments["subject_id"], "segment": pc.cast(segments[segment], pa.string())})
    counted: Counted = defaultdict(lambda: defaultdict(lambda: {"size": {}, "on": {}, "last": {}}))
    if first is not None:
        bound = {"cells": cells, "by_sign_up": by == "sign_up", **presence(facts, as_of), **hours}
        periods = periods_table(first, as_of.last_day, unit)
        for row in facts.rows(_ASK["segment_cells"], as_of, segments=named, periods=periods, **bound):
            counted[row["segment"]][row["cohort"]][row["kind"]][row["n"]] = row["users"]
    return counted
