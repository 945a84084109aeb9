"""Asks the engine for both arms of holdouts as sums: a cell a drawing, share, tier, arm and day of entry.

People go by a number from the second question on, and what they did on 62 days is the bits of one number, so that a
window of days is one look-up a person instead of a row a person and day. Nothing about anybody leaves the engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.facts.engines.engine import Held
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import OutcomePolicy
from liuke.outcome.acts import PRESENT, acts

_ASK = load("liuke.outcome", "arms")
_OF_ALL = ((PRESENT, 0), ("complaint", 1), ("push_off", 2), ("uninstall", 2))
_OWN = 3
"""Goals other than being there are numbered from here on."""
_BLOCK = 62
"""Days to a number: as many bits as are above nothing in every engine, and one to spare."""
_SUMS = ("exposed", "ordered", "orders", "orders_2", "orders_pre_orders", "pre_orders", "pre_orders_2",
         "money", "money_2", "money_pre_money", "money_orders", "pre_money", "pre_money_2")  # fmt: skip

Ints = NDArray[np.int64]
Rows: TypeAlias = pa.Table | Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """The sums of some holdouts, what was done to their people, and the coupons these used."""

    sums: pa.Table
    touches: Sequence[dict[str, Any]]
    coupons: Sequence[dict[str, Any]]


def arms(
    facts: Facts,
    as_of: AsOf,
    policy: OutcomePolicy,
    goals: pa.Table,
    given: Mapping[str, pa.Table],
    *,
    coupons: bool,
) -> Arms | None:
    """Return the sums of the holdouts in ``goals`` (holdout, nth, window_days, goal); None where nobody is in them yet.

    ``given`` are the tables ``unit_members``, ``covers`` and ``prices``; ``coupons``: whether orders tell of any.
    """
    cells = facts.read(_ASK["cells"], as_of, goals=goals)
    if not cells.num_rows:
        return None
    whom = facts.hold(_ASK["whom"], as_of, goals=goals)
    entered = facts.hold(_ASK["entered"], as_of, goals=goals, drawn_cells=cells, whom=whom, **given)
    who: dict[str, Rows] = {"whom": whom, "entered": entered, "drawn_cells": cells}
    seen = _days(facts, as_of, policy, who, cells)
    paid, cuts = _money(facts, as_of, policy, who, _from_day(cells, policy))
    return Arms(
        sums=_together(cells, [seen, facts.read(_ASK["exposures"], as_of, entered=entered), paid], cuts),
        touches=facts.rows(_ASK["touches"], as_of, **who, **given),
        coupons=facts.rows(_ASK["coupons"], as_of, **who) if coupons else (),
    )


def _from_day(cells: pa.Table, policy: OutcomePolicy) -> date:
    first: date = pc.min(cells["day"]).as_py()
    return first - timedelta(days=policy.pre_days)


def _days(facts: Facts, as_of: AsOf, policy: OutcomePolicy, who: Mapping[str, Rows], cells: pa.Table) -> pa.Table:
    """Return what people did within their windows, summed by cell."""
    from_day = _from_day(cells, policy)
    goals = sorted({*cells["goal"].to_pylist()} - {PRESENT})
    own = [(goal, _OWN + n) for n, goal in enumerate(goals)]
    done = acts(facts, as_of, who["whom"], [*_OF_ALL, *own], from_day)
    words: dict[str, Rows] = {
        name: facts.hold(_ASK[name], as_of, acts=done, whom=who["whom"], from_day=from_day)
        for name in ("day_words", "goal_words")
    }
    del done
    seen = facts.hold(_ASK["nothing_yet"], as_of, entered=who["entered"])
    for masks in _masks(cells, policy, from_day, {PRESENT: 0, **dict(own)}):
        seen = facts.hold(_ASK["so_far"], as_of, seen_before=seen, masks=masks, **words)
    return facts.read(_ASK["days_summed"], as_of, days_seen=seen)


def _masks(cells: pa.Table, policy: OutcomePolicy, from_day: date, places: Mapping[str, int]) -> list[pa.Table]:
    """Return which days of which block count for whom, a table for each block that anybody's days lie in."""
    day = (cells["day"].to_numpy().astype("datetime64[D]") - np.datetime64(from_day, "D")).astype(np.int64)
    spans = {
        "in_window": (day, day + cells["window_days"].to_numpy()),
        "at_keep": (day + policy.keep_day - policy.keep_width_days, day + policy.keep_day),
        "before": (day - policy.pre_days, day),
    }
    first = np.min([start for start, _ in spans.values()], axis=0) // _BLOCK
    last = (np.max([end for _, end in spans.values()], axis=0) - 1) // _BLOCK
    place = pa.array([places[goal] for goal in cells["goal"].to_pylist()], pa.int32())
    return [
        pa.table(
            {
                "cell": cells["cell"],
                "place": place,
                "block": pa.array(first + n, pa.int32()),
                **{name: _bits(start, end, first + n) for name, (start, end) in spans.items()},
            }
        )
        for n in range(int((last - first).max()) + 1)
    ]


def _bits(start: Ints, end: Ints, block: Ints) -> pa.Array:
    """Return the days from ``start`` to before ``end`` that lie in a block, as bits."""
    low, high = (np.clip(edge - block * _BLOCK, 0, _BLOCK) for edge in (start, end))
    wide = np.maximum(high - low, 0)
    return pa.array(((np.int64(1) << wide) - 1) << low, pa.int64())


def _money(
    facts: Facts, as_of: AsOf, policy: OutcomePolicy, who: Mapping[str, Rows], from_day: date
) -> tuple[pa.Table, pa.Table]:
    bought = facts.hold(_ASK["bought"], as_of, whom=who["whom"], from_day=from_day)
    each = facts.hold(_ASK["paid_each"], as_of, bought=bought, pre_days=policy.pre_days, **who)
    said = {"cut": policy.money_cut_share, "cut_from": policy.money_cut_from_users}
    cells = who["drawn_cells"]
    cuts = facts.read(_ASK["cuts"], as_of, paid_each=each, drawn_cells=cells, **said)
    return facts.read(_ASK["paid_summed"], as_of, paid_each=each, drawn_cells=cells, cuts=cuts), cuts


def _together(cells: pa.Table, parts: Sequence[pa.Table], cuts: pa.Table) -> pa.Table:
    """Put a row a cell together; a cell of which nobody ordered has sums of nothing."""
    rows = parts[0]
    for more in parts[1:]:
        rows = rows.join(more, ["cell", "both_arms"], join_type="left outer")
    for name in _SUMS:
        where = rows.schema.get_field_index(name)
        rows = rows.set_column(where, name, pc.fill_null(pc.cast(rows[name], pa.float64()), 0.0))
    rows = rows.join(cells.drop_columns(["goal", "window_days"]), "cell", join_type="inner")
    rows = rows.join(cuts, "nth", join_type="left outer")
    return rows.sort_by([("cell", "ascending"), ("both_arms", "ascending")]).drop_columns("cell")
