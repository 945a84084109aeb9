"""How each feature was spread over people on the day a model was tested, and how far it has moved since."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from liuke.kit.learn.frame import Frame, is_number

_HALF = 0.5
_CUTS = np.arange(1, 10) / 10
Shape = Mapping[str, Mapping[str, Any]]
"""Of each feature the cuts between its tenths and how many people lay in each; the last count is of those without."""


def psi(now: Sequence[int], then: Sequence[int]) -> float | None:
    """Return the population stability index of two sets of counts (half a person added to each); None without one."""
    if not then or not sum(now) or not sum(then):
        return None
    a, b = (np.array(counts, float) + _HALF for counts in (now, then))
    a, b = a / a.sum(), b / b.sum()
    return float(((a - b) * np.log(a / b)).sum())


def shape_of(frame: Frame, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the tenths of each number among the features: equal cuts are one."""
    found = {}
    for name in names:
        column = frame.get(name)
        if column is None or not is_number(column):
            continue
        known = column[~np.isnan(column)]
        cuts = np.unique(np.quantile(known, _CUTS)).tolist() if len(known) else []
        found[name] = {"cuts": cuts, "counts": _counts(column, cuts)}
    return found


def moved(pieces: Iterable[Frame], then: Shape) -> list[dict[str, Any]]:
    """Return each feature's population stability index against then, the one that moved most first."""
    now = {name: np.zeros(len(one["counts"]), int) for name, one in then.items()}
    for frame in pieces:
        for name, one in then.items():
            if name in frame:
                now[name] += np.array(_counts(frame[name], one["cuts"]))
    rows = [{"feature": name, "psi": psi(now[name].tolist(), one["counts"])} for name, one in then.items()]
    return sorted(rows, key=lambda row: (-(row["psi"] or 0.0), row["feature"]))


def _counts(column: Any, cuts: list[float]) -> list[int]:
    """Count people between cuts, a cut belonging to what is below it; and those without a value."""
    missing = np.isnan(column)
    places = np.searchsorted(np.array(cuts), column[~missing], side="left")
    return [*np.bincount(places, minlength=len(cuts) + 1).tolist(), int(missing.sum())]
