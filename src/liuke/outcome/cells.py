"""Sums of people, a cell a generation, share, tier, arm and day: what the engine added up, to be added up further."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.outcome.pair import Pair

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Rows of ``sql/arms.sql`` as columns of one length."""

    columns: Mapping[str, NDArray[Any]]

    def where(self, mask: Mask) -> "Cells":
        """Return some of the rows."""
        return Cells(columns={name: column[mask] for name, column in self.columns.items()})

    def total(self, name: str) -> float:
        """Return the sum of a column."""
        return float(self.columns[name].sum())

    @property
    def n(self) -> int:
        """How many people."""
        return int(self.columns["n"].sum())

    @property
    def held(self) -> Mask:
        """Which rows are of the holdout."""
        found: Mask = self.columns["held"]
        return found

    def arms(self) -> tuple["Cells", "Cells"]:
        """Return treated and holdout."""
        return self.where(~self.held), self.where(self.held)

    def through(self, last: date, days: int) -> "Cells":
        """Return the rows whose first so many days, the plan's being the first, have passed at the end of ``last``."""
        return self.where(self.columns["day"] <= np.datetime64(last, "D") - np.timedelta64(days - 1, "D"))

    def strata(self) -> Iterator["Cells"]:
        """Yield the rows drawn alike: by generation and the share that was held out."""
        keys = np.stack([self.columns["generation"].astype(np.float64), self.columns["share"]])
        for key in np.unique(keys, axis=1).T:
            yield self.where((keys == key[:, None]).all(axis=0))

    def pair(self, y: str, x: str | None = None, yy: str | None = None, xy: str | None = None) -> Pair:
        """Return the sums of two columns; a yes-or-no ``y`` (without ``yy``) is its own square."""
        return Pair(
            n=self.n,
            y=self.total(y),
            yy=self.total(yy or y),
            x=self.total(x) if x else 0.0,
            xx=self.total(f"{x}_2") if x else 0.0,
            xy=self.total(xy) if xy else 0.0,
        )


def cells(table: pa.Table) -> Cells:
    """Read the rows of ``arms``."""
    found = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    found["day"] = found["day"].astype("datetime64[D]")
    for name in ("held", "both_arms"):
        found[name] = found[name].astype(np.bool_)
    for name, column in found.items():
        if column.dtype.kind in "if" and name not in ("nth", "generation", "n"):
            found[name] = np.nan_to_num(column.astype(np.float64)) if name != "cut_at" else column.astype(np.float64)
    return Cells(columns=found)
