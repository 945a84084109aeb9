"""Columns as small whole numbers, person by person: what pairs and strata of D5 are counted from."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.model.column import Column

MOST_PEOPLE = 200_000
"""Of more people than this, so many are searched, evenly spread over their ids."""
_LEVELS = 4
_STRATA = 20
_UNKNOWN = -1
_BINS = (0.25, 0.5, 0.75)

Codes = NDArray[np.int8]
Words = tuple[str, str]
"""The same in English and in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A column's levels and strata, an element a person; −1 is unknown.

    ``level`` tells the commonest values of a text apart (further ones are ``len(levels)``), or the lower half of a
    number (0) from the upper (1). ``stratum`` cuts finer: more values, quarters of a number. ``cut`` is where the upper
    half of a number begins (exclusive).
    """

    column: Column
    level: Codes
    levels: tuple[Words, ...]
    stratum: Codes
    strata: tuple[str, ...]
    cut: float | None = None

    @property
    def tested(self) -> range:
        """Which levels are tested: of two that are all there is, one says what the other would."""
        others = bool((self.level == len(self.levels)).any())
        return range(len(self.levels)) if others or len(self.levels) > 2 else range(1, len(self.levels))

    def of(self, whom: NDArray[np.int64]) -> "Coded":
        """Return the same of some people."""
        return replace(self, level=self.level[whom], stratum=self.stratum[whom])

    def is_not(self, level: int) -> Words:
        """Say that a person is not of a level."""
        if len(self.levels) == 2 and not (self.level == 2).any():
            return self.levels[1 - level]
        en, zh = self.levels[level]
        return en.replace(" is ", " is not ", 1), zh.replace("是", "不是", 1)


def chosen(ids: pa.ChunkedArray) -> NDArray[np.int64] | None:
    """Return whom to search among many people, ascending; None for everybody."""
    if len(ids) <= MOST_PEOPLE:
        return None
    order = pc.sort_indices(ids).to_numpy()
    return np.sort(order[np.linspace(0, len(order) - 1, MOST_PEOPLE).astype(np.int64)].astype(np.int64))


def coded(column: Column, values: pa.ChunkedArray, rows: NDArray[np.int64], people: int) -> Coded | None:
    """Code a column; ``rows`` says whose each value is. None where it tells nobody apart."""
    if column.type in ("text", "boolean"):
        return _of_text(column, values, rows, people)
    return _of_number(column, values, rows, people)


def _placed(codes: NDArray[np.int64], rows: NDArray[np.int64], people: int) -> Codes:
    placed = np.full(people, _UNKNOWN, np.int8)
    placed[rows] = codes
    return placed


def _of_text(column: Column, values: pa.ChunkedArray, rows: NDArray[np.int64], people: int) -> Coded | None:
    array = pc.cast(values, pa.string()).combine_chunks().dictionary_encode()
    names = array.dictionary.to_pylist()
    if len(names) < 2:
        return None
    codes = pc.fill_null(array.indices, len(names)).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(codes, minlength=len(names) + 1)[: len(names)]
    order = np.lexsort((np.array(names), -counts))
    rank = np.empty(len(names) + 1, np.int64)
    rank[order] = np.arange(len(names))
    rank[-1] = _UNKNOWN
    ranked = rank[codes]
    first = [names[i] for i in order]
    said = tuple((f"{column.en} is {name}", f"“{column.zh}”是 {name}") for name in first[:_LEVELS])
    return Coded(
        column=column,
        level=_placed(np.minimum(ranked, len(said)), rows, people),
        levels=said,
        stratum=_placed(np.minimum(ranked, _STRATA), rows, people),
        strata=tuple(first[:_STRATA]) + (("…",) if len(first) > _STRATA else ()),
    )


def _of_number(column: Column, values: pa.ChunkedArray, rows: NDArray[np.int64], people: int) -> Coded | None:
    numbers = pc.cast(values, pa.float64()).to_numpy()
    known = np.isfinite(numbers)
    if known.sum() == 0:
        return None
    edges = np.unique(np.quantile(numbers[known], _BINS, method="lower"))
    top = numbers[known].max()
    edges = edges[edges < top]
    if not len(edges):
        return None
    half = edges[np.abs([(numbers[known] > edge).mean() - 0.5 for edge in edges]).argmin()]
    stratum = np.where(known, np.searchsorted(edges, np.where(known, numbers, 0), side="left"), _UNKNOWN)
    level = np.where(known, np.where(known, numbers, 0) > half, _UNKNOWN)
    written = f"{half:.3g}" if abs(half) < 1000 else f"{half:,.0f}"
    return Coded(
        column=column,
        level=_placed(np.where(known, level, _UNKNOWN).astype(np.int64), rows, people),
        levels=(
            (f"{column.en} is at most {written}", f"“{column.zh}”不高于 {written}"),
            (f"{column.en} is above {written}", f"“{column.zh}”高于 {written}"),
        ),
        stratum=_placed(stratum.astype(np.int64), rows, people),
        strata=tuple(str(n) for n in range(len(edges) + 1)),
        cut=float(half),
    )
