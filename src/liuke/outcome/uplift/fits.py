"""One fit of a matrix for yes-or-no outcomes and for amounts alike: penalised logistic or ridge regression."""

from collections.abc import Callable

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats
from liuke.kit.learn.ridge_logit import LEAST, fitted

Predict = Callable[[Floats], Floats]
_PENALTY = 30.0
"""Fixed: with thousands of people the choice moves no score that counts, and choosing costs twenty fits each time."""
_RIDGES = (10_000.0, 1_000.0, 100.0, 10.0, 1.0)
_FOLDS = 5


def fit(matrix: Floats, y: Floats, *, shares: bool, seed: int) -> Predict:
    """Return what a row of the matrix is expected to do. Few of one side fall back on everybody's mean."""
    means, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    scaled = (matrix - means) / spread
    if shares and min(y.sum(), len(y) - y.sum()) < LEAST:
        flat = float(y.mean())
        return lambda rows: np.full(len(rows), flat)
    if shares:
        weights, base = fitted(scaled, y, _PENALTY, None)
        return lambda rows: np.asarray(expit(base + ((rows - means) / spread) @ weights))
    return _ridge(scaled, y, means, spread, seed)


def ridge(matrix: Floats, y: Floats, seed: int) -> Predict:
    """Return the ridge regression of any numbers, its penalty chosen by folds."""
    means, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return _ridge((matrix - means) / spread, y, means, spread, seed)


def _ridge(scaled: Floats, y: Floats, means: Floats, spread: Floats, seed: int) -> Predict:
    base = float(y.mean())
    centred = y - base
    # The error of a fold is worked out from sums, so that each penalty costs one small system and not a pass.
    tests = list(folds(np.zeros(len(y), bool), _FOLDS, seed=seed))
    whole, side = scaled.T @ scaled, scaled.T @ centred
    worst = dict.fromkeys(_RIDGES, 0.0)
    for test in tests:
        rows = scaled[test]
        inner, own = whole - rows.T @ rows, side - rows.T @ centred[test]
        for penalty in _RIDGES:
            worst[penalty] += float(((centred[test] - rows @ _solved(inner, own, penalty)) ** 2).sum())
    weights = _solved(whole, side, min(worst, key=lambda penalty: worst[penalty]))
    return lambda rows: np.asarray(base + ((rows - means) / spread) @ weights)


def _solved(whole: Floats, side: Floats, penalty: float) -> Floats:
    found: Floats = cho_solve(cho_factor(whole + penalty * np.eye(len(whole)), lower=True), side)
    return found
