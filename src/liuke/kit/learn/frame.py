"""The columns a model reads: numbers and categories, of one length, missing ones said as missing."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.kit.learn.errors import UnevenColumnsError

Floats = NDArray[np.float64]
Column = NDArray[Any]
Frame = Mapping[str, Column]
"""Column by name, each a NumPy array of one length. Numbers are float64 with NaN for missing (integers and booleans are
taken as numbers); categories are arrays of objects with None (or NaN) for missing."""


def frame_of(table: "Frame | pa.Table") -> dict[str, Column]:
    """Return the columns as a frame: floats or objects, ±∞ as missing; days and instants as days since 1970.

    Raises
    ------
    UnevenColumnsError
        The columns are not of one length.
    """
    if isinstance(table, pa.Table):
        found = {name: _from_arrow(table[name]) for name in table.column_names}
    else:
        found = {name: _from_numpy(column) for name, column in table.items()}
    if len({len(column) for column in found.values()}) > 1:
        raise UnevenColumnsError(lengths=", ".join(f"{name} {len(one)}" for name, one in found.items()))
    return found


def rows_of(frame: Frame) -> int:
    """Return how many rows there are."""
    return next((len(column) for column in frame.values()), 0)


def take(frame: Frame, rows: NDArray[Any] | slice) -> dict[str, Column]:
    """Return some of the rows: by number, by yes-or-no or as a slice."""
    return {name: column[rows] for name, column in frame.items()}


def is_number(column: Column) -> bool:
    """Say whether a column of a frame holds numbers."""
    return column.dtype.kind == "f"


def _from_numpy(column: Column) -> Column:
    said = np.asarray(column)
    if said.dtype.kind == "M":
        return _days(said)
    if said.dtype.kind in "fiub":
        found = said.astype(float)
        return found if np.isfinite(found).all() else np.where(np.isfinite(found), found, np.nan)
    return said if said.dtype.kind == "O" else said.astype(object)


def _from_arrow(column: pa.ChunkedArray) -> Column:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = pc.cast(column, kind.value_type)
        kind = kind.value_type
    if pa.types.is_temporal(kind) and not pa.types.is_time(kind) and not pa.types.is_duration(kind):
        return _days(pc.cast(column, pa.timestamp("us")).to_numpy())
    if pa.types.is_boolean(kind):
        column = pc.cast(column, pa.int8())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        texts: Column = pc.cast(column, pa.string()).to_numpy(zero_copy_only=False)
        return texts.astype(object)
    return _from_numpy(pc.cast(column, pa.float64(), safe=False).to_numpy())


def _days(instants: Column) -> Floats:
    counted = instants.astype("datetime64[us]").astype("int64") / 86_400e6
    return np.where(np.isnat(instants), np.nan, counted)
