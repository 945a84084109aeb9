"""A penalised logistic fit of a matrix: Newton's steps on the ridge-penalised likelihood.

The penalty is the one of a short list with the lowest log-loss in folds that keep groups whole.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from liuke.kit.learn.errors import OneClassError
from liuke.kit.learn.folds import folds, sampled
from liuke.kit.learn.frame import Floats

PENALTIES = (300.0, 30.0, 3.0, 0.3, 0.03, 0.003)
"""Half of this times the squared weights is taken off the log-likelihood; columns have a spread of 1."""
LEAST = 10
_FOLDS = 5
_ROWS_OF_FOLDS = 15_000
_STEPS = 50
EDGE = 1e-6
"""Chances are held this far from 0 and 1: a log-loss must not be infinite for one surprise."""


def both_sides(y: NDArray[Any]) -> Floats:
    """Return ``y`` as 0 and 1. Raises OneClassError where fewer than ten left or stayed."""
    left = np.asarray(y, float)
    churners = int(left.sum())
    if min(churners, len(left) - churners) < LEAST:
        raise OneClassError(churners=churners, rows=len(left), least=LEAST)
    return left


def best_penalty(matrix: Floats, y: Floats, groups: NDArray[Any] | None, seed: int) -> tuple[float, dict[str, float]]:
    """Return the penalty with the lowest log-loss in folds, and that of each that was tried, from strong to weak."""
    rows = sampled(len(y), _ROWS_OF_FOLDS, seed + 1)
    part, left = matrix[rows], y[rows]
    of = None if groups is None else groups[rows]
    parts = [test for test in folds(left, _FOLDS, seed=seed, groups=of) if 0 < left[~test].sum() < (~test).sum()]
    starts: list[tuple[Floats, float] | None] = [None] * len(parts)
    share = len(left) / len(y)
    tried: dict[str, float] = {}
    for penalty in PENALTIES:
        total = 0.0
        for k, test in enumerate(parts):
            starts[k] = weights, base = fitted(part[~test], left[~test], penalty * share, starts[k], loosely=True)
            total += float(losses(left[test], expit(base + part[test] @ weights)).sum())
        tried[str(penalty)] = total / len(left)
        if total / len(left) > min(tried.values()) * 1.002:
            break
    best = min(tried, key=lambda name: tried[name])
    return float(best), tried


def fitted(
    matrix: Floats, y: Floats, penalty: float, start: tuple[Floats, float] | None, *, loosely: bool = False
) -> tuple[Floats, float]:
    """Return weights and base of the highest penalised likelihood, by Newton's steps, halved until they lead up."""
    mean = y.mean()
    weights, base = start or (np.zeros(matrix.shape[1]), float(np.log(mean / (1 - mean))))
    score = base + matrix @ weights
    value = _value(score, y, weights, penalty)
    enough = (1e-5 if loosely else 1e-9) * len(y)
    for _ in range(_STEPS):
        step, step_base, promised = _step(matrix, y, score, weights, penalty)
        if promised < enough:
            break
        along = step_base + matrix @ step
        share = 1.0
        while share > 1e-6:
            tried = _value(score + share * along, y, weights + share * step, penalty)
            if tried <= value:
                break
            share /= 2
        else:
            break
        weights, base, score, value = weights + share * step, base + share * step_base, score + share * along, tried
    return weights, base


def _value(score: Floats, y: Floats, weights: Floats, penalty: float) -> float:
    return float((np.logaddexp(0, score) - y * score).sum() + penalty / 2 * (weights**2).sum())


def _step(matrix: Floats, y: Floats, score: Floats, weights: Floats, penalty: float) -> tuple[Floats, float, float]:
    """Return Newton's step for weights and base, and what it promises."""
    p = expit(score)
    curve = np.maximum(p * (1 - p), 1e-9)
    off = y - p
    slope = np.append(matrix.T @ off - penalty * weights, off.sum())
    size = len(weights)
    hessian = np.empty((size + 1, size + 1))
    weighed = matrix * np.sqrt(curve)[:, None]
    hessian[:size, :size] = weighed.T @ weighed
    hessian[np.arange(size), np.arange(size)] += penalty
    hessian[size, :size] = hessian[:size, size] = matrix.T @ curve
    hessian[size, size] = curve.sum() + 1e-9
    step = cho_solve(cho_factor(hessian, lower=True, check_finite=False), slope, check_finite=False)
    return step[:size], float(step[size]), float(step @ slope)


def losses(y: NDArray[Any], p: Floats) -> Floats:
    """Return the log-loss of each, in nats."""
    held = np.clip(p, EDGE, 1 - EDGE)
    left = np.asarray(y, float)
    found: Floats = -(left * np.log(held) + (1 - left) * np.log1p(-held))
    return found
