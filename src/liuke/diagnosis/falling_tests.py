"""The two comparisons of D5: shares of a value, and sizes of a number, between those who fell and the others."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.special import ndtr

from liuke.kit.intervals import newcombe, z_two_sided
from liuke.kit.money import percent
from liuke.model.column import Column

LEAST_EXPECTED = 5
"""A value that would be expected of fewer people than this on either side is not tested (Cochran's rule)."""
MOST_VALUES = 50
"""Of a column with more values, the commonest are tested."""

Difference = dict[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Who fell, row by row of the profile read."""

    fell: NDArray[np.bool_]


def compare_values(column: Column, values: pa.ChunkedArray, groups: Groups, alpha: float) -> list[Difference]:
    """Compare the share of each value among those whose value is known; of two values, the one that fell more."""
    known = pc.is_valid(values)
    fell = groups.fell[np.asarray(known)]
    coded = pc.cast(values.filter(known), pa.string()).combine_chunks().dictionary_encode()
    codes, names = coded.indices.to_numpy(zero_copy_only=False), coded.dictionary.to_pylist()
    all_ = np.bincount(codes, minlength=len(names))
    with_fell = np.bincount(codes[fell], minlength=len(names))
    n_fell, n_others = int(fell.sum()), int(len(fell) - fell.sum())
    if not n_fell or not n_others or len(names) < 2:
        return []
    order = np.argsort(-all_, kind="stable")[:MOST_VALUES]
    if len(names) == 2:
        order = order[[0 if with_fell[order[0]] * n_others >= (all_ - with_fell)[order[0]] * n_fell else 1]]
    found = []
    for i in order:
        k_fell, k_others = int(with_fell[i]), int(all_[i] - with_fell[i])
        share = (k_fell + k_others) / (n_fell + n_others)
        if min(share, 1 - share) * min(n_fell, n_others) >= LEAST_EXPECTED:
            found.append(_of_value(column, names[i], (k_fell, n_fell, k_others, n_others), alpha))
    return found


def _of_value(column: Column, value: str, counts: tuple[int, int, int, int], alpha: float) -> Difference:
    k_fell, n_fell, k_others, n_others = counts
    a, b, all_ = k_fell / n_fell, k_others / n_others, (k_fell + k_others) / (n_fell + n_others)
    z = (a - b) / sqrt(all_ * (1 - all_) * (1 / n_fell + 1 / n_others))
    low, high = newcombe(k_fell, n_fell, k_others, n_others, alpha)
    points_ = (f"{100 * (a - b):+.1f}", f"{100 * low:+.1f}", f"{100 * high:+.1f}")
    level = f"{100 * (1 - alpha):g}"
    n_value, n_else = k_fell + k_others, n_fell + n_others - k_fell - k_others
    return {
        "column": column.name,
        "value": value,
        "kind": "segment",
        "n": n_fell + n_others,
        "share_fell": a,
        "share_others": b,
        "effect": a - b,
        "interval": [low, high],
        "rate": k_fell / n_value,
        "rate_else": (n_fell - k_fell) / n_else,
        "p": float(2 * ndtr(-abs(z))),
        "en": f"{column.en} is {value} for {percent(a)} of those who fell and {percent(b)} of the others: "
        f"{points_[0]} points ({level}%: {points_[1]} to {points_[2]}); "
        f"of these {percent(k_fell / n_value)} fell, of everybody else {percent((n_fell - k_fell) / n_else)}",
        "zh": f"下降的人里 {percent(a)} 的“{column.zh}”是 {value}，其他人是 {percent(b)}，相差 {points_[0]} 个百分点"
        f"（{level}% 区间 {points_[1]} ~ {points_[2]}）；这类人有 {percent(k_fell / n_value)} 下降，"
        f"其余的人 {percent((n_fell - k_fell) / n_else)}",
    }


def compare_numbers(column: Column, values: pa.ChunkedArray, groups: Groups, alpha: float) -> list[Difference]:
    """Compare the sizes of a number among those of whom it is known."""
    numbers = pc.cast(values, pa.float64()).to_numpy()
    known = np.isfinite(numbers)
    fell, numbers = groups.fell[known], numbers[known]
    n_fell, n_others = int(fell.sum()), int(len(fell) - fell.sum())
    if min(n_fell, n_others) < 2 * LEAST_EXPECTED:
        return []
    levels, at = np.unique(numbers, return_inverse=True)
    if len(levels) < 2:
        return []
    in_fell = np.bincount(at[fell], minlength=len(levels)).astype(float)
    in_others = np.bincount(at[~fell], minlength=len(levels)).astype(float)
    delta, error, p = _ranks(in_fell, in_others)
    half = z_two_sided(alpha) * error
    low, high = max(-1.0, delta - half), min(1.0, delta + half)
    middle, other = _median(levels, in_fell), _median(levels, in_others)
    written = _written(middle, column.unit), _written(other, column.unit)
    higher = delta > 0
    level = f"{100 * (1 - alpha):g}"
    said = f"{delta:+.2f}", f"{low:+.2f}", f"{high:+.2f}"
    return [
        {
            "column": column.name,
            "value": None,
            "kind": "behaviour",
            "n": n_fell + n_others,
            "share_fell": None,
            "share_others": None,
            "median_fell": middle,
            "median_others": other,
            "effect": delta,
            "interval": [low, high],
            "p": p,
            "en": f"{column.en} is {'higher' if higher else 'lower'} among those who fell: median {written[0]} against "
            f"{written[1]} (Cliff's delta {said[0]}, {level}%: {said[1]} to {said[2]})",
            "zh": f"下降的人“{column.zh}”偏{'高' if higher else '低'}：中位数 {written[0]}，其他人 {written[1]}"
            f"（Cliff's delta {said[0]}，{level}% 区间 {said[1]} ~ {said[2]}）",
        }
    ]


def _written(value: float, unit: str) -> str:
    """Write a number as its unit asks: a share in per cent, money in its main unit, others short."""
    if unit.startswith("share"):
        return percent(value)
    if unit == "fen":
        return f"{value / 100:,.2f}"
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _ranks(in_fell: Floats, in_others: Floats) -> tuple[float, float, float]:
    """Return Cliff's delta, its standard error (DeLong 1988) and the p of Mann and Whitney with ties, from counts."""
    m, n = in_fell.sum(), in_others.sum()
    below_fell = (np.cumsum(in_others) - in_others / 2) / n
    below_others = (np.cumsum(in_fell) - in_fell / 2) / m
    area = float(in_fell @ below_fell) / m
    spread = float(in_fell @ (below_fell - area) ** 2) / (m - 1) / m
    spread += float(in_others @ (below_others - (1 - area)) ** 2) / (n - 1) / n
    ties, all_ = in_fell + in_others, m + n
    variance = (all_ + 1 - float(((ties**3) - ties).sum()) / (all_ * (all_ - 1))) / (12 * m * n)
    z = (area - 0.5) / sqrt(variance) if variance > 0 else 0.0
    return 2 * area - 1, 2 * sqrt(spread), float(2 * ndtr(-abs(z)))


def _median(levels: Floats, counts: Floats) -> float:
    reached = np.cumsum(counts)
    half = counts.sum() / 2
    low, high = np.searchsorted(reached, half), np.searchsorted(reached, half, side="right")
    return float(levels[low] + levels[min(high, len(levels) - 1)]) / 2
