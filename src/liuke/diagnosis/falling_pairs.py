"""Two features together (D5): where more fall than the two alone add up to.

Of a pair of levels four kinds of people are counted: both, the one, the other, neither. What goes beyond the two alone
is the interaction contrast both − one − other + neither of the shares who fell (Rothman; *Modern Epidemiology*), with
the interval of Zou and Donner 2008 (the method MOVER) over Wilson's. All pairs are counted by one matrix product.
"""

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from liuke.diagnosis.falling_codes import Coded
from liuke.kit.intervals import wilson
from liuke.kit.money import percent

MOST_COLUMNS = 24
"""Pairs are made of this many columns: those which alone tell most."""
LEAST_EACH = 20
"""Each of the four kinds must have as many people,"""
_LEAST_EXPECTED = 5
"""and so many of them who fell, and who did not, were they like everybody."""
MOST_ALIKE = 0.7
"""Two levels that go together more than this (the correlation phi) say one thing twice, and are no pair."""
_OF_ONE_COLUMN = 3
_AT_ONCE = 20_000

Counts = NDArray[np.float64]


def compare_pairs(columns: Sequence[Coded], fell: NDArray[np.bool_], alpha: float) -> list[dict[str, Any]]:
    """Return a test of every pair of levels of different columns that four kinds of people are large enough for."""
    levels = [(i, level) for i, one in enumerate(columns) for level in one.tested]
    if len(columns) < 2 or not levels:
        return []
    n, k = _together(columns, levels, fell)
    rate = float(fell.mean())
    found = []
    for a, (i, level_a) in enumerate(levels):
        for b in range(a + 1, len(levels)):
            j, level_b = levels[b]
            if i == j:
                continue
            at = len(levels)
            cells = np.array([_four(m, a, b, at + i, at + j) for m in (n, k)])
            if (
                _alike(cells[0]) < MOST_ALIKE
                and cells[0].min() >= LEAST_EACH
                and (cells[0] * min(rate, 1 - rate)).min() >= _LEAST_EXPECTED
            ):
                found.append(_test((columns[i], level_a), (columns[j], level_b), cells, alpha))
    return found


def _together(
    columns: Sequence[Coded], levels: Sequence[tuple[int, int]], fell: NDArray[np.bool_]
) -> tuple[Counts, Counts]:
    """Count people, and those who fell, who are of two levels (or of one, and known in the other's column)."""
    size = len(levels) + len(columns)
    n, k = np.zeros((size, size)), np.zeros((size, size))
    for first in range(0, len(fell), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        level_of = [one.level[part] for one in columns]
        flags = [level_of[i] == level for i, level in levels] + [level >= 0 for level in level_of]
        each = np.stack(flags, axis=1).astype(np.float32)
        n += each.T @ each
        those = each[fell[part]]
        k += those.T @ those
    return n, k


def _four(m: Counts, a: int, b: int, known_a: int, known_b: int) -> list[float]:
    """Return how many are of both, of the first alone, of the second alone, of neither."""
    both = m[a, b]
    return [
        both,
        m[a, known_b] - both,
        m[b, known_a] - both,
        m[known_a, known_b] - m[a, known_b] - m[b, known_a] + both,
    ]


def _alike(n: Counts) -> float:
    """Return how closely two levels go together, whatever the direction: phi of the four counts."""
    sides = (n[0] + n[1]) * (n[2] + n[3]) * (n[0] + n[2]) * (n[1] + n[3])
    return abs(float(n[0] * n[3] - n[1] * n[2])) / sqrt(sides) if sides > 0 else 1.0


def _test(a: tuple[Coded, int], b: tuple[Coded, int], cells: Counts, alpha: float) -> dict[str, Any]:
    """Test a pair, seen from the corner in which more fall than the sides add up to."""
    shares = cells[1] / cells[0]
    beyond = shares[0] - shares[1] - shares[2] + shares[3]
    corners = ((0, (1, 1)), (3, (0, 0))) if beyond >= 0 else ((1, (1, 0)), (2, (0, 1)))
    corner, (is_a, is_b) = max(corners, key=lambda one: shares[one[0]])
    order = {0: (0, 1, 2, 3), 3: (3, 2, 1, 0), 1: (1, 0, 3, 2), 2: (2, 3, 0, 1)}[corner]
    n, k, shares = cells[0][list(order)], cells[1][list(order)], shares[list(order)]
    effect = float(shares[0] - shares[1] - shares[2] + shares[3])
    smooth = (k + 1) / (n + 2)
    error = sqrt(float((smooth * (1 - smooth) / (n + 2)).sum()))
    low, high = _mover(k, n, shares, effect, alpha)
    words = [coded.levels[level] if is_ else coded.is_not(level) for (coded, level), is_ in ((a, is_a), (b, is_b))]
    return {
        "columns": [a[0].column.name, b[0].column.name],
        "values": [word[0] for word in words],
        "kind": "pair",
        "n": int(n.sum()),
        "people": int(n[0]),
        "rate": float(shares[0]),
        "rate_one": float(shares[1]),
        "rate_other": float(shares[2]),
        "rate_neither": float(shares[3]),
        "expected": float(shares[1] + shares[2] - shares[3]),
        "effect": effect,
        "interval": [low, high],
        "p": float(2 * ndtr(-abs(effect) / error)),
        **_said(words, n, shares, (effect, low, high), alpha),
    }


def _mover(k: Counts, n: Counts, shares: Counts, effect: float, alpha: float) -> tuple[float, float]:
    below = above = 0.0
    for i, sign in enumerate((1, -1, -1, 1)):
        low, high = wilson(float(k[i]), float(n[i]), alpha)
        down, up = float(shares[i]) - low, high - float(shares[i])
        below += (down if sign > 0 else up) ** 2
        above += (up if sign > 0 else down) ** 2
    return effect - sqrt(below), effect + sqrt(above)


def _said(
    words: Sequence[tuple[str, str]], n: Counts, shares: Counts, sizes: tuple[float, float, float], alpha: float
) -> dict[str, str]:
    both, one, other, neither = (percent(float(share)) for share in shares)
    expected = percent(float(shares[1] + shares[2] - shares[3]))
    effect, low, high = (f"{100 * size:+.1f}" for size in sizes)
    level = f"{100 * (1 - alpha):g}"
    (a_en, a_zh), (b_en, b_zh) = words
    return {
        "en": f"{a_en} and {b_en}: {both} of {n[0]:,.0f} fell, where the two alone add up to {expected} (the first "
        f"alone {one}, the second alone {other}, neither {neither}): {effect} points ({level}%: {low} to {high})",
        "zh": f"{a_zh}，且{b_zh}：{n[0]:,.0f} 人里 {both} 下降；两者各自的影响相加只到 {expected}"
        f"（仅前者 {one}，仅后者 {other}，都不是 {neither}），合在一起多 {effect} 个百分点"
        f"（{level}% 区间 {low} ~ {high}）",
    }


def told_once(pairs: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Return the surest large pairs first; no column more than a few times, no two columns twice."""
    used: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    kept = []
    for pair in sorted(pairs, key=lambda one: (-max(one["interval"][0], 0.0), -one["effect"], one["values"])):
        names = tuple(sorted(pair["columns"]))
        if names in seen or max(used[name] for name in names) >= _OF_ONE_COLUMN:
            continue
        seen.add(names)
        used.update(names)
        kept.append(pair)
    return kept[:most]
