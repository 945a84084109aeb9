"""Shares of many units drawn toward their common mean: small numbers shame nobody.

Each unit's true share comes of a beta distribution with a common mean and spread; what was counted is binomial. Mean
and spread are learned of all units together (empirical Bayes; Morris 1983, *Parametric empirical Bayes inference*),
on a grid, with weak priors: Jeffreys' of the mean, any standard deviation up to the largest there can be as likely.
Intervals carry how unsure mean and spread are themselves, which the plain recipe forgets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln

_MEANS, _SPREADS = 25, 16
_LIGHT = 1e-3
_STEPS = 24
_AT_ONCE = 2_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """``mean`` of all units, ``strength`` (as if so many had been counted beforehand), and each unit's share.

    ``shares`` lie between what was counted and ``mean``; ``low`` and ``high`` are of level 1 − alpha. ``mean_low`` and
    ``mean_high`` are the mean's own interval.
    """

    mean: float
    mean_low: float
    mean_high: float
    strength: float
    shares: Floats
    low: Floats
    high: Floats


def shrink(
    counted: Sequence[float] | NDArray[Any], of: Sequence[float] | NDArray[Any], alpha: float = 0.05
) -> Shrunk | None:
    """Shrink ``counted`` of ``of``; of whom nothing was counted gets the mean. None of nothing at all."""
    k, n = np.asarray(counted, dtype=float), np.asarray(of, dtype=float)
    if not n.sum() > 0:
        return None
    pairs, back = np.unique(np.stack([k, n], axis=1), axis=0, return_inverse=True)
    times = np.bincount(back.ravel(), minlength=len(pairs)).astype(float)
    mean, spread = _grid(float(k.sum() / n.sum()), float(n.sum()))
    weight = _weights(pairs, times, mean, spread)
    order = np.argsort(mean, kind="stable")
    at = np.searchsorted(np.cumsum(weight[order]), [alpha / 2, 1 - alpha / 2])
    total = float(weight @ mean)
    mean_low, mean_high = (float(one) for one in mean[order][np.minimum(at, len(order) - 1)])
    strength = 1 / float(weight @ spread) - 1
    light = weight > _LIGHT * weight.max()
    a, b = mean[light] * (1 / spread[light] - 1), (1 - mean[light]) * (1 / spread[light] - 1)
    w = weight[light] / weight[light].sum()
    low = _quantiles(pairs, a, b, w, alpha / 2)[back.ravel()]
    high = _quantiles(pairs, a, b, w, 1 - alpha / 2)[back.ravel()]
    shares = (total * strength + k) / (strength + n)
    return Shrunk(
        mean=total,
        mean_low=mean_low,
        mean_high=mean_high,
        strength=strength,
        shares=shares,
        low=np.minimum(low, shares),
        high=np.maximum(high, shares),
    )


def _grid(middle: float, n: float) -> tuple[Floats, Floats]:
    """Lay means densest where they are likely (and everywhere else thinly), spreads even in standard deviation.

    The spread is the share of a single outcome's variance that is between units (the intra-class correlation).
    """
    wide = max(8.0 * np.sqrt(max(middle * (1 - middle), 1 / n) / n), 0.02)
    near = np.linspace(max(middle - wide, 1e-4), min(middle + wide, 1 - 1e-4), _MEANS)
    means = np.unique(np.concatenate([near, np.linspace(0.02, 0.98, _MEANS)]))
    spreads = np.linspace(0.01, 0.97, _SPREADS) ** 2
    every = np.meshgrid(means, spreads, indexing="ij")
    return every[0].ravel(), every[1].ravel()


def _weights(pairs: Floats, times: Floats, mean: Floats, spread: Floats) -> Floats:
    a, b = mean * (1 / spread - 1), (1 - mean) * (1 / spread - 1)
    log = np.zeros_like(mean)
    for first in range(0, len(pairs), _AT_ONCE):
        k, n = pairs[first : first + _AT_ONCE].T[:, :, None]
        log += times[first : first + _AT_ONCE] @ (betaln(a + k, b + n - k) - betaln(a, b))
    width = np.gradient(np.unique(mean))
    log -= np.log(mean * (1 - mean)) / 2
    weight = np.exp(log - log.max()) * width[np.searchsorted(np.unique(mean), mean)]
    return np.asarray(weight / weight.sum())


def _quantiles(pairs: Floats, a: Floats, b: Floats, w: Floats, level: float) -> Floats:
    """Return the quantile of the mixture of betas of each pair, by halving."""
    found = np.empty(len(pairs))
    for first in range(0, len(pairs), _AT_ONCE):
        k, n = pairs[first : first + _AT_ONCE].T[:, :, None]
        low, high = np.zeros(len(k)), np.ones(len(k))
        for _ in range(_STEPS):
            at = (low + high) / 2
            below = betainc(a + k, b + n - k, at[:, None]) @ w < level
            low, high = np.where(below, at, low), np.where(below, high, at)
        found[first : first + _AT_ONCE] = (low + high) / 2
    return found
