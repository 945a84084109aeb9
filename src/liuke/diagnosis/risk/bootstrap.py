"""Whether one set of chances is better than another, beyond the luck of who was in the test.

People (or whole groups of rows, where somebody stands in several) are drawn again with replacement, the same draw for
both sides; the interval is that of the middle 95 % of the differences (Efron & Tibshirani 1993, ch. 13).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.risk.metrics import Metrics, auc, measured
from liuke.kit.learn.frame import Floats
from liuke.kit.learn.ridge_logit import losses

_AT_ONCE = 4_000_000
_MIDDLE = (2.5, 97.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What one has over another: positive is better for both figures; 95 % intervals of a paired bootstrap.

    ``auc`` is AUC minus the other's (None where all left or none did); ``log_loss`` the other's minus its own.
    """

    auc: float | None
    auc_low: float | None
    auc_high: float | None
    log_loss: float
    log_loss_low: float
    log_loss_high: float

    @property
    def surely_better(self) -> bool:
        """Whether its log-loss is lower beyond chance."""
        return self.log_loss_low > 0

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self) | {"surely_better": self.surely_better}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Figures of each, the gain of each over ``base``, and the one with the lowest log-loss."""

    base: str
    metrics: Mapping[str, Metrics]
    gains: Mapping[str, Gain]
    best: str

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "base": self.base,
            "best": self.best,
            "metrics": {name: one.document() for name, one in self.metrics.items()},
            "gains": {name: one.document() for name, one in self.gains.items()},
        }


def compare(
    y: NDArray[Any],
    said: Mapping[str, Floats],
    *,
    base: str,
    groups: NDArray[Any] | Sequence[Any] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> Report:
    """Hold the chances of several against who left, and each against ``base``; ``groups`` are drawn whole."""
    left = np.asarray(y, float)
    metrics = {name: measured(left, p) for name, p in said.items()}
    drawn = {name: _drawn(left, p, groups, draws, seed) for name, p in said.items()}
    gains = {name: _gain(metrics[name], drawn[name], metrics[base], drawn[base]) for name in said if name != base}
    best = min(metrics, key=lambda name: metrics[name].log_loss)
    return Report(base=base, metrics=metrics, gains=gains, best=best)


def gain(
    y: NDArray[Any],
    p: Floats,
    other: Floats,
    *,
    groups: NDArray[Any] | Sequence[Any] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> Gain:
    """Return what ``p`` has over ``other``."""
    said = {"one": p, "other": other}
    return compare(y, said, base="other", groups=groups, draws=draws, seed=seed).gains["one"]


def auc_interval(
    y: NDArray[Any],
    score: Floats,
    *,
    groups: NDArray[Any] | Sequence[Any] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the interval of the area under the curve; None where all left or none did."""
    left = np.asarray(y, float)
    if auc(left, score) is None:
        return None
    areas = _drawn(left, score, groups, draws, seed)[0]
    low, high = np.nanpercentile(areas, _MIDDLE)
    return float(low), float(high)


Drawn = tuple[Floats, Floats]
"""Of each draw: area under the curve (NaN where one side was not drawn), mean log-loss."""


def _gain(one: Metrics, drawn: Drawn, other: Metrics, drawn_other: Drawn) -> Gain:
    loss_low, loss_high = np.percentile(drawn_other[1] - drawn[1], _MIDDLE)
    if one.auc is None or other.auc is None:
        return Gain(
            auc=None, auc_low=None, auc_high=None, log_loss=other.log_loss - one.log_loss,
            log_loss_low=float(loss_low), log_loss_high=float(loss_high),
        )  # fmt: skip
    low, high = np.nanpercentile(drawn[0] - drawn_other[0], _MIDDLE)
    return Gain(
        auc=one.auc - other.auc,
        auc_low=float(low),
        auc_high=float(high),
        log_loss=other.log_loss - one.log_loss,
        log_loss_low=float(loss_low),
        log_loss_high=float(loss_high),
    )


def _drawn(left: Floats, p: Floats, groups: NDArray[Any] | Sequence[Any] | None, draws: int, seed: int) -> Drawn:
    """Look at how often each row was drawn, sorted by chance once: a draw is then two running sums."""
    order = np.argsort(p, kind="stable")
    ranked, of = left[order], losses(left, p)[order]
    ends = np.flatnonzero(np.append(np.diff(p[order]) > 0, True))
    areas, means = [], []
    for weights in _weights(len(left), groups, draws, seed):
        drawn = weights[:, order]
        total = drawn.sum(axis=1)
        means.append(np.einsum("ij,j->i", drawn, of) / total)
        below = np.cumsum(drawn * (1 - ranked), axis=1)[:, ends]
        gone = np.cumsum(drawn * ranked, axis=1)[:, ends]
        stayed_before = np.pad(below[:, :-1], ((0, 0), (1, 0)))
        gone_here = np.diff(gone, axis=1, prepend=0)
        pairs = below[:, -1] * gone[:, -1]
        with np.errstate(invalid="ignore", divide="ignore"):
            areas.append((gone_here * (stayed_before + below) / 2).sum(axis=1) / pairs)
    return np.concatenate(areas), np.concatenate(means)


def _weights(
    n: int, groups: NDArray[Any] | Sequence[Any] | None, draws: int, seed: int
) -> Iterator[NDArray[np.float64]]:
    """Give how often each row was drawn, some draws at a time; the same for every set of chances."""
    chance = np.random.default_rng(seed)
    which = np.arange(n) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    units = int(which.max()) + 1
    step = max(1, _AT_ONCE // n)
    for first in range(0, draws, step):
        several = min(step, draws - first)
        drawn = np.stack([np.bincount(chance.integers(units, size=units), minlength=units) for _ in range(several)])
        yield drawn[:, which].astype(float)
