"""Columns that know what happened afterwards, and rows that stand twice: what makes a model look better than it is.

Five signs, each with few false alarms on tables of good standing: a column named after the leaving that tells it; one
that is filled in only for those who left (or only for those who did not); one that tells it all but perfectly alone;
columns whose sum or difference spells the label exactly; and one column that carries so much of what all tell together
that it was likely taken at, or after, the leaving (a tenure that ends with it, the length of the last call). The last
is a question to ask, not a proof; the others seldom are anything else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.risk.boost import fit_boost
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.metrics import auc
from liuke.kit.learn.design import encoded
from liuke.kit.learn.errors import NothingToLearnError, OneClassError
from liuke.kit.learn.folds import folds, sampled
from liuke.kit.learn.frame import Column, Floats, Frame, is_number, rows_of, take
from liuke.kit.learn.ridge_logit import LEAST
from liuke.kit.learn.trees import boost_lack

Sign = Literal["named", "filled_in_after", "tells_all", "sum", "carries_most"]
_ROWS = 8_000
_NAMED = re.compile(r"churn|attrit|cancell?(ed|ation|_?date|_?day)|unsubscrib|terminat(ed|ion)|流失|退订|注销", re.I)
_NAMED_TELLS = 0.65
_TELLS_ALL = 0.98
_LEAST_FILLED = 20
_EXACT = 0.995
_MOST_SUMS = 6
_TRIED = 3
_TRIED_TELLS = 0.62
_CARRIES = 0.22
_TOO_GOOD = 0.85
_LEAST_OTHERS = 5
_CARRIES_LEAST = 0.05
_BINS = 40
_SHRINK = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A column, or columns together, that must not be learned from before somebody has looked.

    ``taken_out`` are the columns the report does without. ``auc`` is what the column tells alone (all columns together
    for ``carries_most``), ``auc_without`` what is left without it; None where it does not apply. ``with_it`` are
    columns that were divided by it and so carry it on.
    """

    sign: Sign
    columns: tuple[str, ...]
    taken_out: tuple[str, ...]
    auc: float | None
    auc_without: float | None = None
    with_it: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as JSON values, with its sentence in both languages."""
        en, zh = _said(self)
        return {
            "sign": self.sign,
            "columns": list(self.columns),
            "taken_out": list(self.taken_out),
            "with_it": list(self.with_it),
            "auc": self.auc,
            "auc_without": self.auc_without,
            "en": en,
            "zh": zh,
        }


def find_leaks(frame: Frame, y: NDArray[Any], *, seed: int = 0) -> list[Leak]:
    """Return what knows the future in ``frame``, the plainest first; looks at a sample of 8,000 rows.

    Raises
    ------
    OneClassError
        Fewer than twenty left or stayed: nothing can be told apart.
    """
    rows = sampled(len(y), _ROWS, seed)
    part, left = take(frame, rows), np.asarray(y, float)[rows]
    if min(left.sum(), len(left) - left.sum()) < 2 * LEAST:
        raise OneClassError(churners=int(left.sum()), rows=len(left), least=2 * LEAST)
    tells = {name: alone(column, left, seed=seed) for name, column in part.items()}
    found: list[Leak] = []
    for name, column in part.items():
        sign = _sign(name, column, left, tells[name])
        if sign is not None:
            found.append(Leak(sign=sign, columns=(name,), taken_out=(name,), auc=tells[name]))
    part = without(part, found)
    for leak in _sums(part, left):
        found.append(leak)
        part = {name: column for name, column in part.items() if name not in leak.taken_out}
    return found + list(_carriers(part, left, tells, seed))


def without(frame: Frame, leaks: list[Leak]) -> dict[str, Column]:
    """Return the columns that no leak takes out."""
    gone = {name for leak in leaks for name in leak.taken_out}
    return {name: column for name, column in frame.items() if name not in gone}


def copies(frame: Frame) -> NDArray[np.bool_]:
    """Say which rows say in every column what an earlier row said; missing equals missing."""
    codes = np.empty((rows_of(frame), len(frame)), dtype=np.int64)
    for k, column in enumerate(frame.values()):
        if is_number(column):
            codes[:, k] = np.unique(column, return_inverse=True, equal_nan=True)[1]
        else:
            codes[:, k] = encoded(column)[0]
    _, first = np.unique(codes, axis=0, return_index=True)
    again = np.ones(len(codes), dtype=bool)
    again[first] = False
    return again


def alone(column: Column, y: Floats, *, seed: int = 0) -> float:
    """Return what a column tells alone: the area under the curve of shrunk shares of its values or quantiles, each row
    judged by the half it is not in; at least ½.
    """
    at = _levels(column)
    n = int(at.max()) + 1
    score = np.empty(len(y))
    for half in folds(y, 2, seed=seed):
        mean = y[~half].mean()
        seen = np.bincount(at[~half], minlength=n)
        share = (np.bincount(at[~half], y[~half], n) + _SHRINK * mean) / (seen + _SHRINK)
        score[half] = share[at[half]]
    return max(auc(y, score) or 0.5, 0.5)


def _levels(column: Column) -> NDArray[np.int64]:
    """Return a number a row: of its value where there are few, else of its quantile; missing is a value."""
    if not is_number(column):
        return encoded(column)[0] + 1
    known = np.isfinite(column)
    at = np.zeros(len(column), dtype=np.int64)
    if known.any():
        cuts = np.unique(np.quantile(column[known], np.arange(1, _BINS) / _BINS))
        at[known] = 1 + np.searchsorted(cuts, column[known], side="left")
    return at


def _sign(name: str, column: Column, y: Floats, tells: float) -> Sign | None:
    known = np.isfinite(column) if is_number(column) else encoded(column)[0] >= 0
    for there in (known, ~known):
        n = int(there.sum())
        share = y[there].mean() if n else np.nan
        if _LEAST_FILLED <= n < len(y) and share in {0.0, 1.0} and _not_by_luck(n, share, y):
            return "filled_in_after"
    if tells >= _TELLS_ALL:
        return "tells_all"
    return "named" if tells >= _NAMED_TELLS and _NAMED.search(name) else None


def _not_by_luck(n: int, share: float, y: Floats) -> bool:
    """Say whether so many alike would be drawn by chance less than once in a million."""
    other = y.mean() if share else 1 - y.mean()
    return bool(n * np.log(other) < -14)


def _sums(frame: Frame, y: Floats) -> Iterator[Leak]:
    """Give sums and differences of columns that spell the label, each without the total of the one before."""
    numbers = {name: c for name, c in frame.items() if is_number(c) and np.isfinite(c).all() and c.min() < c.max()}
    for _ in range(_MOST_SUMS):
        if len(numbers) < 2 or len(y) < 5 * len(numbers) or _explained(numbers, y) < _EXACT:
            return
        kept = dict(numbers)
        for name in sorted(numbers, key=lambda name: float(np.abs(numbers[name]).mean())):
            rest = {other: column for other, column in kept.items() if other != name}
            if rest and _explained(rest, y) >= _EXACT:
                kept = rest
        total = max(kept, key=lambda name: float(np.abs(kept[name]).mean()))
        yield Leak(sign="sum", columns=tuple(kept), taken_out=(total,), auc=1.0)
        del numbers[total]


def _explained(numbers: Mapping[str, Floats], y: Floats) -> float:
    """Return the share of the label's variance that a plain sum of the columns explains."""
    matrix = np.column_stack(list(numbers.values()))
    matrix = np.column_stack([np.ones(len(y)), matrix / np.abs(matrix).max(axis=0)])
    weights = np.linalg.lstsq(matrix, y, rcond=None)[0]
    return float(1 - ((y - np.einsum("ij,j->i", matrix, weights)) ** 2).mean() / y.var())


def _carriers(frame: Frame, y: Floats, tells: Mapping[str, float], seed: int) -> Iterator[Leak]:
    """Give columns without which little is left of what all tell together."""
    tried = sorted((name for name in frame if tells[name] >= _TRIED_TELLS), key=lambda name: -tells[name])[:_TRIED]
    whole = _judged(frame, y, seed) if tried and len(frame) > _LEAST_OTHERS else None
    if whole is None or whole < _TOO_GOOD:
        return  # among few columns, or where little is told, one that tells most is no surprise
    gone: set[str] = set()
    for name in (one for one in tried if one not in gone):
        on = tuple(_divided(frame, name)) if is_number(frame[name]) else ()
        rest = _judged({other: column for other, column in frame.items() if other not in {name, *on}}, y, seed)
        lost = whole - (rest or 0.5)
        if lost >= _CARRIES_LEAST and lost >= _CARRIES * (whole - 0.5):
            gone |= {name, *on}
            yield Leak(
                sign="carries_most", columns=(name,), taken_out=(name, *on), auc=whole, auc_without=rest, with_it=on
            )


def _judged(frame: Frame, y: Floats, seed: int) -> float | None:
    """Return the area under the curve of a model over two halves; None where there is nothing to learn."""
    fit = fit_logistic if boost_lack() else fit_boost
    said = np.empty(len(y))
    try:
        for half in folds(y, 2, seed=seed):
            said[half] = fit(take(frame, ~half), y[~half], seed=seed).predict(take(frame, half))
    except NothingToLearnError:
        return None
    return auc(y, said)


def _divided(frame: Frame, name: str) -> Iterator[str]:
    """Give columns that are another column divided by ``name``: both together tell it."""
    by = frame[name]
    numbers = {other: column for other, column in frame.items() if is_number(column) and other != name}
    for other, ratio in numbers.items():
        for column in numbers.values():
            said = np.isfinite(by) & np.isfinite(ratio) & np.isfinite(column) & (ratio != 0) & (by != 0) & (column != 0)
            if column is ratio or said.sum() < 2 * _LEAST_FILLED or np.ptp(ratio[said]) == 0:
                continue
            factor = column[said] / ratio[said] / by[said]
            if np.ptp(factor) <= 1e-6 * abs(factor[0]) and np.ptp(by[said]) > 0:
                yield other
                break


_SAID: Mapping[str, tuple[str, str]] = {
    "named": (
        "{it} is named after the leaving and tells it (AUC {auc:.3f} alone)",
        "{it} 以流失命名并说出了流失（单独 AUC {auc:.3f}）",
    ),
    "filled_in_after": (
        "{it} is filled in, or empty, for those who left only: it was written afterwards",
        "{it} 只对已流失（或只对未流失）的人填写或留空：它是事后写入的",
    ),
    "tells_all": (
        "{it} tells all but perfectly who left (AUC {auc:.3f} alone): it is the label in other words",
        "{it} 单独几乎完全说出谁流失（AUC {auc:.3f}）：它是标签的另一种写法",
    ),
    "sum": (
        "{it} together spell the label exactly, as a sum or difference: {out} is taken out",
        "{it} 相加减正好等于标签：已去掉 {out}",
    ),
    "carries_most": (
        "{it} carries a large part of what all columns tell (AUC {auc:.3f} with it, {rest:.3f} without): ask whether "
        "it is known before somebody leaves",
        "{it} 承担了全部列所说的很大一部分（有它 AUC {auc:.3f}，没有 {rest:.3f}）：请确认它在流失之前就已知道",
    ),
}


def _said(leak: Leak) -> tuple[str, str]:
    figures = {"auc": leak.auc or 0.0, "rest": leak.auc_without or 0.5, "out": ", ".join(leak.taken_out)}
    en, zh = (one.format(it=", ".join(leak.columns), **figures) for one in _SAID[leak.sign])
    if leak.with_it:
        en += f"; {', '.join(leak.with_it)} are divided by it and carry it on"
        zh += f"；{'、'.join(leak.with_it)} 由它相除得来，同样带着它"
    return en, zh
