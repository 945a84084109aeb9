"""A table of people made ready: who left, what is a feature, what is an id, which rows stand twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.diagnosis.risk.errors import LabelCellError, NotALabelError
from liuke.diagnosis.risk.leak import copies
from liuke.kit.learn.design import encoded, numbers
from liuke.kit.learn.errors import NoSuchColumnError
from liuke.kit.learn.frame import Column, Floats, Frame, frame_of, is_number, take
from liuke.kit.learn.ridge_logit import LEAST

_COPIES_SHARE = 0.01
"""Fewer alike rows than this share are people alike, as any table of few columns has."""
_LEFT = (
    "1",
    "yes",
    "true",
    "y",
    "t",
    "churned",
    "churn",
    "left",
    "exited",
    "attrited customer",
    "是",
    "流失",
    "已流失",
)
_NUMBER_LIKE = 0.98
_ID_LIKE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A table ready to be judged: its features, who left, and what was left out and why."""

    frame: Frame
    y: Floats
    label: str
    left: str
    rows: int
    unlabelled: int
    left_out: tuple[tuple[str, str], ...]
    copies: int
    copies_agree: int


def prepare(table: pa.Table, label: str, *, person: str | None = None, left: str | None = None) -> Prepared:
    """Take the label off, texts that are numbers for numbers, and out what is an id or a copy."""
    for name in filter(None, (label, person)):
        if name not in table.column_names:
            raise NoSuchColumnError(name=name, columns=", ".join(table.column_names))
    said, value = _label(table[label].to_pylist(), label, left)
    known = np.array([one is not None for one in said])
    y = np.array([one == value for one in said if one is not None], dtype=float)
    frame = {name: _tidy(column) for name, column in frame_of(table.drop_columns([label])).items()}
    out = [(name, why) for name, column in frame.items() if (why := _why_out(name, column, person)) is not None]
    gone = {name for name, _ in out}
    frame = take({name: column for name, column in frame.items() if name not in gone}, known)
    again, agree, kept = np.zeros(len(y), dtype=bool), 0, np.ones(len(y), dtype=bool)
    if frame and len(y):
        again = copies(frame)
        alike = copies({**frame, label: y})
        agree = int(alike.sum())
        kept = ~again if again.mean() >= _COPIES_SHARE and _no_chance(frame, int(again.sum())) else kept
    return Prepared(
        frame=take(frame, kept),
        y=y[kept],
        label=label,
        left=value,
        rows=len(said),
        unlabelled=int((~known).sum()),
        left_out=tuple(out),
        copies=int(again.sum()),
        copies_agree=agree,
    )


def _no_chance(frame: Frame, again: int) -> bool:
    """Say whether there are more copies than people alike: than columns shuffled one by one would give, three times."""
    chance = np.random.default_rng(0)
    shuffled = {name: chance.permutation(column) for name, column in frame.items()}
    return again > 3 * int(copies(shuffled).sum())


def _label(cells: Sequence[Any], name: str, left: str | None) -> tuple[list[str | None], str]:
    """Return the label as text a row, None where there is none, and the value that means "left"."""
    said = [_value(cell) for cell in cells]
    values = sorted({one for one in said if one is not None})
    if left is not None and len(values) > 2:
        if left not in values:
            raise LabelCellError(name=name, said=left, values=", ".join(values[:20]))
        return said, left
    if len(values) > 2 or not values:
        some = ", ".join(values[:5]) + (", …" if len(values) > 5 else "")
        raise NotALabelError(name=name, n=len(values), values=some)
    if left is not None:
        if left not in values:
            raise LabelCellError(name=name, said=left, values=", ".join(values))
        return said, left
    known = [one for one in values if one.lower() in _LEFT]
    if len(known) == 1 or len(values) == 1:
        return said, (known or ["1" if values[0].lower() in {"0", "no", "false"} else values[0]])[0]
    return said, min(values, key=said.count)


def _value(cell: Any) -> str | None:
    if cell is None or cell != cell or not str(cell).strip():  # noqa: PLR0124 - NaN
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _tidy(column: Column) -> Column:
    """Take blanks for missing, and texts that are numbers for numbers."""
    if is_number(column):
        return column
    texts = np.array([None if one is None or not str(one).strip() else one for one in column.tolist()], dtype=object)
    filled = sum(one is not None for one in texts)
    as_numbers = numbers(texts)
    found = int(np.isfinite(as_numbers).sum())
    return as_numbers if filled and found >= _NUMBER_LIKE * filled else texts


def _why_out(name: str, column: Column, person: str | None) -> str | None:
    """Say why a column is no feature: it is the person, or as good as one value a row."""
    if name == person:
        return "person"
    if len(column) < 5 * LEAST:
        return None
    if is_number(column):
        whole = np.isfinite(column).all() and bool((column == np.round(column)).all())
        return "id" if whole and len(np.unique(column)) == len(column) else None
    codes, distinct = encoded(column)
    return "id" if len(distinct) >= _ID_LIKE * max((codes >= 0).sum(), 1) and len(distinct) > LEAST else None
