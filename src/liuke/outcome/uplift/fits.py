"""One fit of a matrix for yes-or-no outcomes and for amounts alike: penalised logistic or ridge, or trees."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats
from liuke.kit.learn.ridge_logit import LEAST, fitted
from liuke.kit.learn.trees import grown, trees_of

_PENALTY = 30.0
"""Fixed: with thousands of people the choice moves no score that counts, and choosing costs twenty fits each time."""
_RIDGES = (10_000.0, 1_000.0, 100.0, 10.0, 1.0)
_FOLDS = 5
_TREES, _RATE = 100, 0.06
"""Fewer and bolder than a risk model's: a learner of effects is grown forty times before it is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was fitted: weights of the scaled columns, and whether their sum is a chance's log-odds (``shares``)."""

    means: Floats
    spread: Floats
    weights: Floats
    base: float
    shares: bool

    def __call__(self, rows: Floats) -> Floats:
        """Return what each row of a matrix is expected to do."""
        found: Floats = self.base + ((rows - self.means) / self.spread) @ self.weights
        return np.asarray(expit(found)) if self.shares else found

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "means": self.means.tolist(),
            "spread": self.spread.tolist(),
            "weights": self.weights.tolist(),
            "base": self.base,
            "shares": self.shares,
        }

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the line of a document."""
        arrays = {name: np.asarray(said[name], float) for name in ("means", "spread", "weights")}
        return cls(**arrays, base=float(said["base"]), shares=bool(said["shares"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """What was grown, as the library's own text; their sum is log-odds where the outcome is yes or no (``shares``)."""

    text: str
    shares: bool

    def __call__(self, rows: Floats) -> Floats:
        """Return what each row of a matrix is expected to do."""
        return np.asarray(trees_of(self.text).predict(rows, num_threads=1), float)

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"trees": self.text, "shares": self.shares}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the trees of a document."""
        return cls(text=str(said["trees"]), shares=bool(said["shares"]))


def boosted(matrix: Floats, y: Floats, *, shares: bool, seed: int) -> "Line | Trees":
    """Return trees of what a row of the matrix is expected to do. Few of one side fall back on everybody's mean."""
    if shares and min(y.sum(), len(y) - y.sum()) < LEAST:
        return fit(matrix, y, shares=shares, seed=seed)
    objective: Literal["binary", "regression"] = "binary" if shares else "regression"
    text = grown(matrix, y, seed=seed, trees=_TREES, objective=objective, rate=_RATE)
    return Trees(text=text, shares=shares)


def fit(matrix: Floats, y: Floats, *, shares: bool, seed: int) -> Line:
    """Return what a row of the matrix is expected to do. Few of one side fall back on everybody's mean."""
    means, spread = _scale(matrix)
    if shares and min(y.sum(), len(y) - y.sum()) < LEAST:
        none = np.zeros(matrix.shape[1])
        return Line(means=means, spread=spread, weights=none, base=float(y.mean()), shares=False)
    if shares:
        weights, base = fitted((matrix - means) / spread, y, _PENALTY, None)
        return Line(means=means, spread=spread, weights=weights, base=float(base), shares=True)
    return ridge(matrix, y, seed)


def ridge(matrix: Floats, y: Floats, seed: int) -> Line:
    """Return the ridge regression of any numbers, its penalty chosen by folds."""
    means, spread = _scale(matrix)
    weights, base = _ridge((matrix - means) / spread, y, seed)
    return Line(means=means, spread=spread, weights=weights, base=base, shares=False)


def _scale(matrix: Floats) -> tuple[Floats, Floats]:
    means, spread = matrix.mean(axis=0), matrix.std(axis=0)
    return means, np.where(spread > 0, spread, 1.0)


def _ridge(scaled: Floats, y: Floats, seed: int) -> tuple[Floats, float]:
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
    return _solved(whole, side, min(worst, key=lambda penalty: worst[penalty])), base


def _solved(whole: Floats, side: Floats, penalty: float) -> Floats:
    found: Floats = cho_solve(cho_factor(whole + penalty * np.eye(len(whole)), lower=True), side)
    return found
