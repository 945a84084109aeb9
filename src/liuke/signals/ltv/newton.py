"""Damped Newton on the logarithms of positive parameters, with the caller's own gradient and Hessian."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Value = tuple[float, Floats, Floats]
"""Log-likelihood, its gradient and its Hessian, in the parameters themselves."""

_MOST_STEPS = 60
_LONGEST = 2.0
"""A step changes no parameter by more than about e²: further away the quadratic says nothing."""
_DECREMENT = 1e-10
"""Converged where the log-likelihood has no more than this left to gain."""
_EDGE = 12.0
"""A parameter this many powers of e away from where it started has run away: the data do not determine it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Parameters where the likelihood is highest, how sure they are, and whether they could be found.

    ``se`` are standard errors from the inverse Hessian; None for each where it is not that of a maximum.
    """

    params: Mapping[str, float]
    se: Mapping[str, float | None]
    covariance: Floats | None
    log_likelihood: float
    converged: bool
    iterations: int

    @property
    def theta(self) -> Floats:
        """The parameters in their order."""
        return np.array(list(self.params.values()))

    def interval(self, name: str, z: float = 1.959964) -> tuple[float, float] | None:
        """Return the interval of a parameter, symmetric in its logarithm (delta method)."""
        error, value = self.se[name], self.params[name]
        if error is None:
            return None
        width = np.exp(z * error / value)
        return float(value / width), float(value * width)


def maximise(value: Callable[[Floats], Value], names: tuple[str, ...], start: Floats) -> Fit:
    """Climb from ``start`` until nothing is left to gain.

    Each step solves with the Hessian's absolute eigenvalues, so that it always leads up, and is halved until it does.
    """
    point = np.log(np.asarray(start, float))
    first = point.copy()
    best = value(np.exp(point))
    evaluations = 1
    done = False
    while evaluations < _MOST_STEPS:
        step, decrement = _step(np.exp(point), *best[1:])
        if decrement < _DECREMENT:
            done = True
            break
        share = 1.0
        while True:
            tried = value(np.exp(point + share * step))
            evaluations += 1
            if tried[0] >= best[0] + 1e-4 * share * decrement - 1e-13 * abs(best[0]) or evaluations >= _MOST_STEPS:
                break
            share /= 2
        if not tried[0] > best[0]:
            done = decrement < 1e-6  # the last digits of the sum move more than is left to gain
            break
        point, best = point + share * step, tried
        if np.abs(point - first).max() > _EDGE:
            break
    return _fit(names, np.exp(point), best, done, evaluations)


def _step(theta: Floats, gradient: Floats, hessian: Floats) -> tuple[Floats, float]:
    """Return the step in logarithms and how much it promises."""
    slope = theta * gradient
    curve = hessian * theta * theta[:, None]
    curve.flat[:: len(theta) + 1] += slope
    if not isfinite(float(curve.sum())):
        return np.zeros_like(theta), 0.0
    sizes, axes = np.linalg.eigh(curve)
    sizes = np.maximum(np.abs(sizes), 1e-9 * max(1.0, float(np.abs(sizes).max())))
    along = axes.T @ slope
    step = axes @ (along / sizes)
    longest = float(np.abs(step).max())
    return (step if longest <= _LONGEST else step * (_LONGEST / longest)), float((along * along / sizes).sum())


def _fit(names: tuple[str, ...], theta: Floats, best: Value, done: bool, evaluations: int) -> Fit:
    scaled = -best[2] * np.outer(theta, theta)
    covariance = None
    if np.isfinite(scaled).all() and np.linalg.eigvalsh(scaled)[0] > 0:
        covariance = np.linalg.inv(scaled) * np.outer(theta, theta)
    errors = [None] * len(names) if covariance is None else [float(e) for e in np.sqrt(np.diag(covariance))]
    return Fit(
        params={name: float(one) for name, one in zip(names, theta, strict=True)},
        se=dict(zip(names, errors, strict=True)),
        covariance=covariance,
        log_likelihood=float(best[0]),
        converged=bool(done and covariance is not None and np.isfinite(best[0])),
        iterations=evaluations,
    )
