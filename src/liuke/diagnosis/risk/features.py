"""What a model of risk may know of a person on a day: declared columns of the profile, and how they changed.

All were measured of facts before the day. Left out are those that are made of others, names and dates, and everything
of the users table: it keeps no history, so that what stands there today may not have stood there then.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlglot import exp

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.kit.learn.frame import Frame, frame_of
from liuke.model.column import Column
from liuke.model.moment import AsOf

Piece = tuple[pa.ChunkedArray, dict[str, NDArray[Any]]]
"""Ids of some people and their features."""
BASE = "user_signals"
CHANGE_DAYS = 28
"""Changes are against the day so many days before."""
CHANGED = "__change"
"""What the name of a change ends with."""
_KINDS = ("integer", "number", "boolean")
_LEFT_OUT = frozenset(
    {
        "r_score",
        "f_score",
        "m_score",
        "value_tier",
        "high_value_leaving",
        "health",
        "health_trend",
        "health_metrics",
        "health_login_days",
        "health_login_gap",
        "health_login_decay",
        "health_feature_breadth",
        "health_payment_recency",
        "health_order_frequency",
        "health_nps",
        "health_friction",
        "p_alive",
        "expected_orders_90d",
        "ltv_fen",
        "value_percentile",
        "open_act",
        "attention",
        "community",
        "category_entropy_before",
        "message_fatigued",
        "stuck_days",
    }
)
"""Made of columns that are there themselves."""
_CHANGES = (
    "sessions_28d",
    "active_days_28d",
    "minutes_per_active_day",
    "task_minutes",
    "errors_28d",
    "orders_365d",
    "paid_365d_fen",
)
"""Of the base table; most others are changes already, or hold one beside them."""
_ALWAYS = ("idle_days", "paid_365d_fen")


def features_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of columns that may be learned from: numbers and yes-or-no of a day, and the changes of some."""
    own = [c.name for c in columns if c.type in _KINDS and not c.trait and c.name not in _LEFT_OUT]
    own = [name for name in own if not name.startswith(("risk", "return_"))]
    return (*own, *(name + CHANGED for name in _CHANGES if name in own))


def labels_of(columns: Sequence[Column]) -> dict[str, Column]:
    """Return the declared column that each feature, or the change of one, is of."""
    named = {c.name: c for c in columns}
    return {name: named[name.removesuffix(CHANGED)] for name in features_of(columns)}


def batches(
    facts: Facts,
    as_of: AsOf,
    names: Sequence[str],
    *,
    window_days: int | None = None,
    below: str | None = None,
    subject_id: str | None = None,
) -> Iterator[Piece]:
    """Give ids and features (with idle_days and paid_365d_fen) of everybody measured who was ever there, in pieces.

    ``window_days`` keeps those who were there within so many days, ``below`` a sample (MD5 of the id below it),
    ``subject_id`` one person. A column that no table has is given as missing.
    """
    few = subject_id is not None
    asked = _statement(tuple(_places(facts).items()), tuple(names), window_days=window_days, below=below, one=few)
    given = {"earlier_day": as_of.before(CHANGE_DAYS).day, "subject_id": subject_id}
    for batch in facts.read(asked, as_of, **given).to_batches() if few else facts.batches(asked, as_of, **given):
        if batch.num_rows:
            table = pa.Table.from_batches([batch])
            yield table["subject_id"], frame_of(table.drop_columns(["subject_id"]))


def whole(pieces: Iterator[Piece], names: Sequence[str]) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Put pieces together, ordered by id."""
    found = list(pieces)
    if not found:
        empty = np.array([], dtype=float)
        return np.array([], dtype=object), dict.fromkeys((*_ALWAYS, *names), empty)
    ids = np.concatenate([_ids(piece[0]) for piece in found])
    order = np.argsort(ids)
    frame = {name: np.concatenate([piece[1][name] for piece in found])[order] for name in found[0][1]}
    return ids[order], frame


def only(frame: Frame, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return some columns of a frame."""
    return {name: frame[name] for name in names}


def _ids(column: pa.ChunkedArray) -> NDArray[Any]:
    ids: NDArray[Any] = column.to_numpy().astype(object)
    return ids


@lru_cache(maxsize=32)
def _statement(
    places: tuple[tuple[str, str], ...],
    names: tuple[str, ...],
    *,
    window_days: int | None,
    below: str | None,
    one: bool,
) -> Statement:
    """Return the question, written once: of one person it is asked for every page."""
    query = _query(dict(places), tuple(dict.fromkeys((*_ALWAYS, *names))))
    for condition in _kept(window_days, below, one=one):
        query.where(condition, copy=False)
    return Statement(name="risk_features", text=query.sql("duckdb", copy=False))


def _query(places: Mapping[str, str], names: Sequence[str]) -> exp.Select:
    """Compose: the base table of the day, and beside it each table of the day that holds a wanted column."""
    query = exp.select(_of(BASE, "subject_id")).from_(exp.table_(BASE))
    joined: set[str] = set()
    values = []
    for name in names:
        source = name.removesuffix(CHANGED)
        place = places.get(source)
        value: exp.Expression = exp.cast(exp.null(), exp.DType.DOUBLE)
        if place is not None:
            value = exp.cast(_of(place, source), exp.DType.DOUBLE)
            if place != BASE:
                joined.add(place)
            if name.endswith(CHANGED):
                value = exp.Sub(this=value, expression=exp.cast(_of("earlier_day", source), exp.DType.DOUBLE))
        values.append(exp.alias_(value, name, quoted=True, copy=False))
    query.select(*values, copy=False)  # at once: each further word of a query copies all that it says
    for place in sorted(joined):
        same = exp.and_(_same(place), _on(place, exp.Placeholder(this="as_of_day")))
        query.append("joins", exp.Join(this=exp.table_(place), side="LEFT", on=same))
    if any(name.endswith(CHANGED) for name in names):
        earlier = exp.alias_(exp.table_(BASE), "earlier_day", table=True)
        same = exp.and_(_same("earlier_day"), _on("earlier_day", exp.Placeholder(this="earlier_day")))
        query.append("joins", exp.Join(this=earlier, side="LEFT", on=same))
    there = exp.not_(_of(BASE, "idle_days").is_(exp.null()))
    return query.where(exp.and_(_on(BASE, exp.Placeholder(this="as_of_day")), there), copy=False)


def _kept(window_days: int | None, below: str | None, *, one: bool) -> Iterator[exp.Expression]:
    if window_days is not None:
        yield exp.LT(this=_of(BASE, "idle_days"), expression=exp.Literal.number(window_days))
    if below is not None:
        sign = exp.Substring(
            this=exp.MD5(this=_of(BASE, "subject_id")), start=exp.Literal.number(1), length=exp.Literal.number(6)
        )
        yield exp.LT(this=sign, expression=exp.Literal.string(below))
    if one:
        yield _of(BASE, "subject_id").eq(exp.Placeholder(this="subject_id"))


def _places(facts: Facts) -> dict[str, str]:
    """Return the table of a day that holds each column; the first that has it."""
    found: dict[str, str] = {}
    for table in facts.tables.values():
        if table.key == ("as_of", "subject_id"):
            for column in table.columns:
                found.setdefault(column.name, table.name)
    return found


def _of(table: str, name: str) -> exp.Column:
    return exp.column(name, table=table, quoted=True)


def _same(table: str) -> exp.Expression:
    return _of(table, "subject_id").eq(_of(BASE, "subject_id"))


def _on(table: str, day: exp.Expression) -> exp.Expression:
    return _of(table, "as_of").eq(day)


def share_below(most: int, people: int) -> str:
    """Return the bound on an MD5's first six digits that keeps about ``most`` of so many people; ``g`` keeps all."""
    return "g" if people <= most else f"{int(16**6 * most / people):06x}"


def column_values(frame: Mapping[str, NDArray[Any]], name: str, n: int) -> NDArray[Any]:
    """Return a column, or nothing but missing where there is none."""
    found = frame.get(name)
    return np.full(n, np.nan) if found is None else found
