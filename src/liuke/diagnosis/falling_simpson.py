"""Simpson's paradox (D5): a difference that turns round within every (or most) part of the people.

The difference of the shares who fell is taken within each stratum of every other column and put together by Mantel and
Haenszel's weights, with the variance of Sato 1989 (which holds for few large strata and for many small ones).
"""

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from liuke.diagnosis.falling_codes import Coded, Words
from liuke.kit.intervals import benjamini_hochberg, newcombe, z_two_sided
from liuke.kit.money import percent
from liuke.model.column import Column

MOST_SHARE = 0.75
"""It turns round in most parts when those hold at least this share of the people."""
_LEAST_EACH = 5
_LEAST_COVERED = 0.8

Floats = NDArray[np.float64]


class Feature:
    """A level whose difference is looked at: its column, how it is said, who is of it (1), not (0), unknown (−1)."""

    __slots__ = ("column", "flags", "value", "words")

    def __init__(self, column: Column, value: str | None, words: Words, flags: NDArray[np.int8]) -> None:
        self.column, self.value, self.words, self.flags = column, value, words, flags


def turned_round(
    features: Sequence[Feature], columns: Sequence[Coded], fell: NDArray[np.bool_], alpha: float
) -> dict[str, Any]:
    """Return how many (feature, column) were tested and those in which the difference turns round.

    Of one feature that column is told within which it turns most surely; ``also`` names the others.
    """
    tests = [
        test
        for feature in features
        for one in columns
        if one.column.name != feature.column.name
        for test in _within(feature, one, fell, alpha)
    ]
    for test, q in zip(tests, benjamini_hochberg([test["p"] for test in tests]), strict=True):
        test["q"] = q
    turned: dict[tuple[str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for test in tests:
        if test.pop("turns") and test["q"] <= alpha:
            turned[test["column"], test["value"]].append(test)
    told = []
    for found in turned.values():
        found.sort(key=lambda test: (test["q"], -abs(test["effect"]), test["within"]))
        told.append(found[0] | {"also": [test["within"] for test in found[1:]]})
    told.sort(key=lambda test: (-min(abs(end) for end in test["interval"]), test["column"], str(test["value"])))
    return {"tested": len(tests), "found": told}


def _within(feature: Feature, one: Coded, fell: NDArray[np.bool_], alpha: float) -> list[dict[str, Any]]:
    known = (feature.flags >= 0) & (one.stratum >= 0)
    if not known.any():
        return []
    size = len(one.strata)
    code = one.stratum[known].astype(np.int64) * 4 + feature.flags[known] * 2 + fell[known]
    # stratum × (not of it, of it) × (others, fell)
    cells = np.bincount(code, minlength=size * 4).reshape(size, 2, 2).astype(float)
    n = cells.sum(axis=2)
    useful = (n.min(axis=1) >= _LEAST_EACH) & (cells.sum(axis=(0, 2)).min() > 0)
    if useful.sum() < 2 or n[useful].sum() < _LEAST_COVERED * n.sum():
        return []
    crude = _crude(cells, alpha)
    adjusted, error = _mantel_haenszel(cells[useful])
    if error <= 0:
        return []
    half = z_two_sided(alpha) * error
    each = cells[useful, 1, 1] / n[useful, 1] - cells[useful, 0, 1] / n[useful, 0]
    other_way = each * crude[0] < 0
    held = float(n[useful][other_way].sum() / n[useful].sum())
    sure = crude[1] > 0 or crude[2] < 0
    turns = sure and adjusted * crude[0] < 0 and held >= MOST_SHARE and not _insists(cells[useful], crude[0], alpha)
    parts = int(useful.sum()), int(other_way.sum())
    return [
        {
            "column": feature.column.name,
            "value": feature.value,
            "within": one.column.name,
            "turns": turns,
            "strata": parts[0],
            "strata_turned": parts[1],
            "held_by": held,
            "crude": crude[0],
            "crude_interval": [crude[1], crude[2]],
            "rate": float(cells[:, 1, 1].sum() / n[:, 1].sum()),
            "rate_else": float(cells[:, 0, 1].sum() / n[:, 0].sum()),
            "effect": adjusted,
            "interval": [adjusted - half, adjusted + half],
            "who_they_are": crude[0] - adjusted,
            "p": float(2 * ndtr(-abs(adjusted) / error)),
            **_said(feature, one, cells, (adjusted, half), parts, alpha),
        }
    ]


def _crude(cells: Floats, alpha: float) -> tuple[float, float, float]:
    whole = cells.sum(axis=0)
    of, else_ = whole[1].sum(), whole[0].sum()
    low, high = newcombe(whole[1, 1], of, whole[0, 1], else_, alpha)
    return float(whole[1, 1] / of - whole[0, 1] / else_), float(low), float(high)


def _mantel_haenszel(cells: Floats) -> tuple[float, float]:
    """Return the difference of shares over all strata, and its standard error."""
    a, b = cells[:, 1, 1], cells[:, 0, 1]
    n1, n0 = cells[:, 1].sum(axis=1), cells[:, 0].sum(axis=1)
    n = n1 + n0
    weight = float((n1 * n0 / n).sum())
    difference = float(((a * n0 - b * n1) / n).sum()) / weight
    p = float(((n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2).sum())
    q = float(((a * (n0 - b) + b * (n1 - a)) / (2 * n)).sum())
    return difference, sqrt(max(difference * p + q, 0.0)) / weight


def _insists(cells: Floats, crude: float, alpha: float) -> bool:
    """Tell whether some stratum surely goes the way of the whole: then it is no paradox but a mixture."""
    for stratum in cells:
        low, high = newcombe(stratum[1, 1], stratum[1].sum(), stratum[0, 1], stratum[0].sum(), alpha)
        if (low > 0 and crude > 0) or (high < 0 and crude < 0):
            return True
    return False


def _said(
    feature: Feature, one: Coded, cells: Floats, size: tuple[float, float], parts: tuple[int, int], alpha: float
) -> dict[str, str]:
    whole = cells.sum(axis=0)
    of, else_ = percent(whole[1, 1] / whole[1].sum()), percent(whole[0, 1] / whole[0].sum())
    more = size[0] > 0
    effect, low, high = (f"{100 * end:+.1f}" for end in (size[0], size[0] - size[1], size[0] + size[1]))
    level = f"{100 * (1 - alpha):g}"
    en, zh = feature.words
    every = f"every one of {parts[0]} parts" if parts[0] == parts[1] else f"{parts[1]} of {parts[0]} parts"
    every_zh = f"全部 {parts[0]} 组" if parts[0] == parts[1] else f"{parts[0]} 组里的 {parts[1]} 组"
    return {
        "en": f"Simpson's paradox: where {en}, {of} fell and of the others {else_}; yet within {one.column.en}, in "
        f"{every}, it is the other way round: they fell {'more' if more else 'less'}, {effect} points on like people "
        f"({level}%: {low} to {high}). It comes of who they are in {one.column.en}, not of this",
        "zh": f"辛普森悖论：{zh} 的人有 {of} 下降，其余 {else_}；但按“{one.column.zh}”分开看，{every_zh}都反过来——"
        f"同类相比他们下降得更{'多' if more else '少'}，{effect} 个百分点（{level}% 区间 {low} ~ {high}）。"
        f"差别来自两边的“{one.column.zh}”构成不同，不能算到这一项头上",
    }
