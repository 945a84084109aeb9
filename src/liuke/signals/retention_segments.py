"""S3 by segment: how each kind stays; a change between two times split into mix (who came) and rate (how they stay)."""

from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.profile import select, user_columns
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.kit.mix_rate import split
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.signals.periods import Unit, first_day_of, label_of
from liuke.signals.retention_cells import By, Counted, Counts, counted
from liuke.signals.spec import Lack

_MOST_SEGMENTS = 20
_POOLED: dict[Unit, int] = {"day": 7, "week": 4, "month": 1}
"""Cohorts taken together on each side of a change: one day's newcomers are too few to compare."""

Kind = Literal["on", "on_or_after"]


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
    found = _counted(facts, as_of, segment, columns, unit, by, cells)
    sizes = {value: sum(c["size"][0] for c in cohorts.values()) for value, cohorts in found.items()}
    shown = sorted(sizes, key=lambda value: (-sizes[value], str(value)))
    return {
        "segment": segment,
        "unit": unit,
        "kind": kind,
        "by": by,
        "segments": [
            {"value": value, "size": sizes[value], "cells": _cells(found[value], as_of, unit, kind, cells)}
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
    found = _counted(facts, as_of, segment, columns, unit, by, n)
    cohorts = {cohort for one in found.values() for cohort in one}
    done = sorted(cohort for cohort in cohorts if first_day_of(cohort + n + 1, unit) <= as_of.day)
    asked = {"as_of": as_of.day.isoformat(), "segment": segment, "unit": unit, "by": by, "n": n}
    if not done:
        return asked | _too_short().document()
    newest, pool = done[-1], _POOLED[unit]
    sides = [range(newest - 2 * pool + 1, newest - pool + 1), range(newest - pool + 1, newest + 1)]
    counts = [{str(v or ""): _there(one, side, n) for v, one in found.items()} for side in sides]
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
    known = [column for column in columns or user_columns(facts) if not column.personal]
    found = select(facts, as_of, known, where=None, wanted=["subject_id", segment])
    segments = pa.table({"subject_id": found["subject_id"], "segment": pc.cast(found[segment], pa.string())})
    return counted(facts, as_of, unit, by, cells, segments)
