"""Compares the arms of one metric: the past taken out, people drawn at another share compared among themselves only."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from liuke.kit.errors import LiukeError
from liuke.kit.intervals import Interval, newcombe_at, z_two_sided
from liuke.outcome.arm import Arm
from liuke.outcome.cells import Cells
from liuke.outcome.errors import EmptyArmError, NoSpreadError
from liuke.outcome.looks import Looks
from liuke.outcome.metrics import Metric
from liuke.outcome.pair import adjusted, ratio

Method = Literal["score", "adjusted", "plain"]
_LEAST_TO_ADJUST = 30
"""In smaller arms the past is left where it is: its slope would be noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Treated against holdout. ``treated`` and ``holdout`` are what was seen, ``difference`` is after adjustment."""

    n: int
    treated: float
    holdout: float
    difference: float
    error: float
    interval: Interval
    interval_single_look: Interval
    p: float
    method: Method
    explained: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One arm over all strata: mean, and variance of that mean."""

    n: int
    mean: float
    variance: float

    @property
    def as_if(self) -> float:
        """How many people, drawn alike, would know a share so well."""
        spread = self.mean * (1 - self.mean)
        return spread / self.variance if self.variance > 0 and spread > 0 else float(self.n)


def compare(rows: Cells, metric: Metric, looks: Looks, *, score_below: int, among: int = 1) -> Compared:
    """Compare one metric over rows whose time has passed.

    Raises
    ------
    LiukeError
        An arm is empty, nobody differs from anybody, or a ratio is to nothing: there is no figure.
    """
    parts = [part for part in rows.strata() if min(arm.n for arm in part.arms()) > 1]
    if not parts:
        treated, holdout = rows.arms()
        raise EmptyArmError(n=min(treated.n, holdout.n), what="difference")
    arms = [part.arms() for part in parts]
    seen = [(_seen(a, metric), _seen(b, metric)) for a, b in arms]
    weights = [(a.n + b.n) for a, b in arms]
    plain = _both(seen, weights)
    if metric.shares and _few(plain, score_below):
        return _scored(plain, looks, among)
    moved = [_moved(a, b, metric) for a, b in arms]
    sides = _both([(one.treated, one.holdout) for one in moved], weights)
    explained = sum(one.explained * w for one, w in zip(moved, weights, strict=True)) / sum(weights)
    return _about(plain, sides, looks, among, "adjusted" if explained > 0 else "plain", explained)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    treated: Arm
    holdout: Arm
    explained: float


def _seen(rows: Cells, metric: Metric) -> Arm:
    pair = rows.pair(metric.y, metric.below, metric.yy, metric.xy if metric.below else None)
    return ratio(pair) if metric.below else pair.first


def _moved(treated: Cells, holdout: Cells, metric: Metric) -> _Moved:
    if metric.past is None or min(treated.n, holdout.n) < _LEAST_TO_ADJUST:
        return _Moved(treated=_seen(treated, metric), holdout=_seen(holdout, metric), explained=0.0)
    found = adjusted(*(one.pair(metric.y, metric.past, metric.yy, metric.xy) for one in (treated, holdout)))
    return _Moved(treated=found.treated, holdout=found.holdout, explained=found.explained)


def _both(arms: Sequence[tuple[Arm, Arm]], weights: Sequence[int]) -> tuple[_Side, _Side]:
    """Give both arms the same mixture of strata: each stratum by its share of all people."""
    whole = sum(weights)
    sides = []
    for which in (0, 1):
        mine = [pair[which] for pair in arms]
        mean = sum(arm.mean * w for arm, w in zip(mine, weights, strict=True)) / whole
        spread = sum(arm.variance / arm.n * w * w for arm, w in zip(mine, weights, strict=True)) / whole**2
        sides.append(_Side(n=sum(arm.n for arm in mine), mean=mean, variance=spread))
    return sides[0], sides[1]


def _few(sides: tuple[_Side, _Side], below: int) -> bool:
    """Whether the smaller arm is expected to have too few people with, or without, what is counted."""
    n = min(side.n for side in sides)
    pooled = sum(side.mean * side.n for side in sides) / sum(side.n for side in sides)
    return n * min(pooled, 1 - pooled) < below


def _scored(sides: tuple[_Side, _Side], looks: Looks, among: int) -> Compared:
    a, b = sides
    n, difference, error = a.n + b.n, a.mean - b.mean, sqrt(a.variance + b.variance)
    wide, once = looks.width(n, among), z_two_sided(looks.alpha / among)
    return Compared(
        n=n,
        treated=a.mean,
        holdout=b.mean,
        difference=difference,
        error=error,
        interval=newcombe_at(a.mean, a.as_if, b.mean, b.as_if, wide),
        interval_single_look=newcombe_at(a.mean, a.as_if, b.mean, b.as_if, once),
        p=looks.p(difference, _score_error(sides), n),
        method="score",
        explained=0.0,
    )


def _score_error(sides: tuple[_Side, _Side]) -> float:
    """Return the standard error were both arms alike: it does not vanish where one arm has nobody."""
    a, b = sides
    pooled = (a.mean * a.as_if + b.mean * b.as_if) / (a.as_if + b.as_if)
    return sqrt(pooled * (1 - pooled) * (1 / a.as_if + 1 / b.as_if))


def _about(  # one argument a part of the result
    plain: tuple[_Side, _Side],
    sides: tuple[_Side, _Side],
    looks: Looks,
    among: int,
    method: Method,
    explained: float,
) -> Compared:
    a, b = sides
    n, difference, error = a.n + b.n, a.mean - b.mean, sqrt(a.variance + b.variance)
    if error <= 0:
        raise NoSpreadError(n=n)
    wide, once = looks.width(n, among) * error, z_two_sided(looks.alpha / among) * error
    return Compared(
        n=n,
        treated=plain[0].mean,
        holdout=plain[1].mean,
        difference=difference,
        error=error,
        interval=(difference - wide, difference + wide),
        interval_single_look=(difference - once, difference + once),
        p=looks.p(difference, error, n),
        method=method,
        explained=explained,
    )


def compared_or_why(rows: Cells, metric: Metric, looks: Looks, *, score_below: int) -> Compared | LiukeError:
    """Compare, or return why that cannot be."""
    try:
        return compare(rows, metric, looks, score_below=score_below)
    except LiukeError as why:
        return why
