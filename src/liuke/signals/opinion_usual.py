"""What is usual for a business whose usual negative share is far from 5 %: the band of its own past days.

Robust, for a crisis is soon among the past days: median and median absolute deviation of the days' shares, and of the
logs of their negative mentions; Student's factor for so many days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.special import stdtrit

from liuke.signals.text.quantify import Share

_LEVEL = 0.95
_MAD = 1.4826
_LEAST_SPREAD = 0.1
"""Volumes of days differ by a tenth at the very least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The usual share with its band, and the most negative mentions a usual day has."""

    share: float
    low: float
    high: float
    most_negative: float
    days: int

    def broken_by(self, share: Share, n: int) -> bool:
        """Say whether a day has more negative mentions than any usual day, and more among all than usual.

        The share alone would call a quiet day a crisis, the volume alone a popular one.
        """
        return share.value * n > self.most_negative and share.low > self.share


def usual_of(past: Sequence[tuple[float, int]], least_days: int) -> Usual | None:
    """Return what is usual from (share, mentions) of past days; None where they are too few."""
    if len(past) < max(least_days, 3):
        return None
    shares = np.array([share for share, _ in past])
    logs = np.array([log(max(share * n, 0.5)) for share, n in past])
    wide = float(stdtrit(len(past) - 1, _LEVEL)) * sqrt(1 + 1 / len(past))
    usual, volume = float(np.median(shares)), float(np.median(logs))
    noise = sqrt(_LEAST_SPREAD**2 + exp(-volume))
    return Usual(
        share=usual,
        low=max(0.0, usual - wide * _spread(shares, usual)),
        high=min(1.0, usual + wide * _spread(shares, usual)),
        most_negative=exp(volume + wide * max(_spread(logs, volume), noise)),
        days=len(past),
    )


def _spread(values: np.ndarray, middle: float) -> float:
    return _MAD * float(np.median(np.abs(values - middle)))
