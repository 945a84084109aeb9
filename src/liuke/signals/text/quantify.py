"""What share of many texts is negative: quantified, for counting a classifier's labels counts its mistakes too.

With p at even odds, r = p / (1 − p) is how much likelier a text is among negative ones; the share π maximises
Σ log(π r + 1 − π) (Saerens, Latinne and Decaestecker 2002, by expectation and maximisation). A text labelled by a
person is one whose kind is known. The interval is the posterior's under Jeffreys' prior on a grid of π, averaged over
what the calibration may be: where all texts are labelled it is Jeffreys' interval of a share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.signals.text.model import Calibration

Floats = NDArray[np.float64]

_GRID = 400
_STEPS = 500
_CLOSE = 1e-7
_NOTHING = 1e-5
_NODES = np.array([-np.sqrt(3.0), 0.0, np.sqrt(3.0)])
_NODE_WEIGHTS = np.array([1.0, 4.0, 1.0]) / 6
"""Gauss and Hermite's three nodes of a normal."""
_LEAST_SLOPE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Texts: of those nobody labelled the log odds at even odds and how many have them; those labelled, by kind."""

    log_odds: Floats
    counts: Floats
    negative: int = 0
    other: int = 0

    @property
    def n(self) -> int:
        """How many texts there are."""
        return int(self.counts.sum()) + self.negative + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The share that is negative, and its interval."""

    value: float
    low: float
    high: float


def quantified(spoken: Spoken, calibration: Calibration, alpha: float) -> Share | None:
    """Return the negative share with an interval of level 1 − alpha; None where nothing was said."""
    if not spoken.n:
        return None
    value = expected_share(spoken)
    angle = (np.arange(_GRID) + 0.5) / _GRID * np.pi / 2
    share = np.sin(angle) ** 2  # even steps of the angle are Jeffreys' prior
    posterior = np.zeros(_GRID)
    for weight, shift, slope in _calibrations(calibration if spoken.counts.sum() else None):
        log = spoken.negative * np.log(share) + spoken.other * np.log1p(-share)
        if len(spoken.counts):
            ratio = np.exp(np.clip(shift + slope * spoken.log_odds, -30, 30))
            log = log + np.log1p(np.outer(share, ratio - 1)) @ spoken.counts
        likely = np.exp(log - log.max())
        posterior += weight * likely / likely.sum()
    below = np.cumsum(posterior) / posterior.sum()
    edges = np.sin((np.arange(_GRID) + 1) / _GRID * np.pi / 2) ** 2
    low, high = (float(np.interp(q, below, edges)) for q in (alpha / 2, 1 - alpha / 2))
    return Share(value=value, low=min(low, value), high=max(high, value))


def expected_share(spoken: Spoken) -> float:
    """Return the most likely share, by expectation and maximisation from one half."""
    ratio = np.exp(np.clip(spoken.log_odds, -30, 30))
    n, share = spoken.n, 0.5
    for _ in range(_STEPS):
        expected = float((spoken.counts * (share * ratio / (share * ratio + 1 - share))).sum())
        after = (expected + spoken.negative) / n
        if abs(after - share) < _CLOSE:
            return after if after > _NOTHING else 0.0
        share = after
    return share


def _calibrations(of: Calibration | None) -> list[tuple[float, float, float]]:
    """Return weighted shifts and slopes that stand for all that the calibration may be."""
    if of is None:
        return [(1.0, 0.0, 1.0)]
    spread = np.sqrt(max(of.var_shift, 0.0))
    along = of.cov / spread if spread else 0.0
    rest = np.sqrt(max(of.var_slope - along * along, 0.0))
    return [
        (float(wa * wb), float(spread * a), max(float(1 + along * a + rest * b), _LEAST_SLOPE))
        for a, wa in zip(_NODES, _NODE_WEIGHTS, strict=True)
        for b, wb in zip(_NODES, _NODE_WEIGHTS, strict=True)
    ]
