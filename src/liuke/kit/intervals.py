"""Intervals of shares, of differences of shares and of means, and what many looks at once do to a p.

Sources: Wilson 1927; Newcombe 1998, *Interval estimation for the difference between independent
proportions*, method 10;
Benjamini and Hochberg 1995, *Controlling the false discovery rate*.
"""

from collections.abc import Sequence
from math import nan, sqrt

import numpy as np
from scipy.special import bdtrc, ndtri, stdtrit

Interval = tuple[float, float]


def z_two_sided(alpha: float) -> float:
    """Return the normal quantile of a two-sided interval of level 1 − alpha."""
    return float(ndtri(1 - alpha / 2))


def wilson(successes: float, n: float, alpha: float = 0.05) -> Interval:
    """Return the score interval, of level 1 − alpha, of ``successes`` of ``n``; ``n`` must be positive."""
    return wilson_at(successes / n, n, z_two_sided(alpha))


def wilson_at(share: float, n: float, z: float) -> Interval:
    """Return the score interval, ``z`` standard errors wide, of a share of ``n``; ``n`` must be positive."""
    spread = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / spread
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / spread
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(k: float, n: float, k_other: float, n_other: float, alpha: float = 0.05) -> Interval:
    """Return the score interval, of level 1 − alpha, of k/n − k_other/n_other; both ``n`` must be positive."""
    return newcombe_at(k / n, n, k_other / n_other, n_other, z_two_sided(alpha))


def newcombe_at(share: float, n: float, other: float, n_other: float, z: float) -> Interval:
    """Return the score interval, ``z`` standard errors wide, of a difference of two shares."""
    low, high = wilson_at(share, n, z)
    other_low, other_high = wilson_at(other, n_other, z)
    return (
        share - other - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        share - other + sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )


def at_least(successes: int, n: int, share: float) -> float:
    """Return how likely chance alone brings at least so many successes of ``n``, each of probability ``share``."""
    return 1.0 if successes <= 0 else float(bdtrc(successes - 1, n, share))


def mean_interval(n: float, total: float, squares: float, alpha: float = 0.05) -> Interval | None:
    """Return Student's interval, of level 1 − alpha, of a mean from count, sum and sum of squares; None below two."""
    if n < 2:
        return None
    mean = total / n
    variance = max(0.0, (squares - n * mean * mean) / (n - 1))
    half = float(stdtrit(n - 1, 1 - alpha / 2)) * sqrt(variance / n)
    return mean - half, mean + half


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Return the q of each p: the share of false finds to be expected among all that are as small or smaller.

    A p that is not a number (a test that could not be made) has no q and does not count among the tests.
    """
    given = np.asarray(p, dtype=float)
    made = np.flatnonzero(~np.isnan(given))
    order = made[np.argsort(given[made], kind="stable")]
    scaled = given[order] * len(order) / np.arange(1, len(order) + 1)
    q = np.full(len(given), nan)
    q[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return [float(one) for one in q]
