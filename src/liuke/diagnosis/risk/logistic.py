"""Penalised logistic regression on a spline design: the champion, because its terms are reasons.

Newton's steps on the ridge-penalised likelihood; the penalty is the one of a short list with the lowest log-loss in
folds that keep groups whole. Every column of the matrix is centred, so that what a column adds is 0 on average.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from liuke.diagnosis.risk.design import Design, learn_design
from liuke.diagnosis.risk.errors import OneClassError, UnreadableModelError
from liuke.diagnosis.risk.folds import folds, sampled
from liuke.diagnosis.risk.frame import Floats, Frame, frame_of, rows_of, take
from liuke.diagnosis.risk.metrics import losses
from liuke.diagnosis.risk.model import VERSION, Model
from liuke.kit.one_thread import one_thread

PENALTIES = (300.0, 30.0, 3.0, 0.3, 0.03, 0.003)
"""Half of this times the squared weights is taken off the log-likelihood; columns have a spread of 1."""
MOST_ROWS = 100_000
"""More are sampled: the error of the weights is far below that of the world by then."""
LEAST = 10
_FOLDS = 5
_ROWS_OF_FOLDS = 15_000
_BATCH = 50_000
_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """Weights of the columns of a design. The log-odds of a row are ``base`` plus weights times centred columns."""

    design: Design
    means: Floats
    weights: Floats
    base: float
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``logistic``."""
        return "logistic"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table it reads."""
        return self.design.names

    def predict(self, table: Frame) -> Floats:
        """Return the chance of each row."""
        found: Floats = expit(self.base + self._batched(table, self.weights[:, None])[:, 0])
        return found

    def contributions(self, table: Frame) -> tuple[Floats, tuple[str, ...]]:
        """Return how each column moves each row's log-odds, shape (n, columns)."""
        by_column = np.zeros((len(self.weights), len(self.columns)))
        for k, span in enumerate(self.design.spans()):
            by_column[span, k] = self.weights[span]
        return self._batched(table, by_column), self.columns

    def _batched(self, table: Frame, weights: Floats) -> Floats:
        frame = frame_of(table)
        found = np.empty((rows_of(frame), weights.shape[1]))
        with one_thread():
            for first in range(0, len(found), _BATCH):
                rows = slice(first, first + _BATCH)
                found[rows] = (self.design.matrix(take(frame, rows)) - self.means) @ weights
        return found

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "version": VERSION,
            "kind": self.kind,
            "about": dict(self.about),
            "base": self.base,
            "design": self.design.document(),
            "means": self.means.tolist(),
            "weights": self.weights.tolist(),
        }


def fit_logistic(
    table: Frame, y: NDArray[Any], *, groups: NDArray[Any] | Sequence[Any] | None = None, seed: int = 0
) -> Model:
    """Fit to ``y`` (1 left, 0 stayed; booleans too), the penalty chosen by folds that keep ``groups`` whole.

    Raises
    ------
    OneClassError
        Fewer than ten on one side.
    NothingToLearnError
        Every column is constant or empty.
    """
    frame, left = frame_of(table), both_sides(y)
    rows = len(left)
    kept = sampled(rows, MOST_ROWS, seed)
    frame, left = take(frame, kept), left[kept]
    of = None if groups is None else np.asarray(groups)[kept]
    design, matrix = learn_design(frame, left, seed=seed)
    means, spread = matrix.mean(axis=0), _spread(matrix, design)
    matrix -= means
    matrix /= spread
    with one_thread():
        penalty, tried = _penalty(matrix, left, of, seed)
        weights, base = _fitted(matrix, left, penalty, None)
    about = {
        "rows": rows,
        "rows_used": len(left),
        "churners": int(left.sum()),
        "penalty": penalty,
        "penalties": tried,
        "terms": len(weights),
    }
    return Logistic(design=design, means=means, weights=weights / spread, base=base, about=about)


def read_logistic(document: Mapping[str, Any]) -> Logistic:
    """Return the model of a document. Raises UnreadableModelError where something is missing from it."""
    try:
        return Logistic(
            design=Design.read(document["design"]),
            means=np.array(document["means"], float),
            weights=np.array(document["weights"], float),
            base=float(document["base"]),
            about=document["about"],
        )
    except (KeyError, TypeError, ValueError) as why:
        raise UnreadableModelError(why=f"{type(why).__name__} {why}") from why


def both_sides(y: NDArray[Any]) -> Floats:
    """Return ``y`` as 0 and 1. Raises OneClassError where fewer than ten left or stayed."""
    left = np.asarray(y, float)
    churners = int(left.sum())
    if min(churners, len(left) - churners) < LEAST:
        raise OneClassError(churners=churners, rows=len(left), least=LEAST)
    return left


def _spread(matrix: Floats, design: Design) -> Floats:
    """Return each column's spread; 1 for yes-or-no columns, whose weight is theirs alone."""
    spread = matrix.std(axis=0)
    labels = [(one.kind, label) for one in design.terms for label in one.labels()]
    for k, (kind, label) in enumerate(labels):
        if (kind == "category" and not label.endswith(" bucket")) or label in {"missing", "zero"}:
            spread[k] = 1.0
    found: Floats = np.where(spread > 0, spread, 1.0)
    return found


def _penalty(matrix: Floats, y: Floats, groups: NDArray[Any] | None, seed: int) -> tuple[float, dict[str, float]]:
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
            starts[k] = weights, base = _fitted(part[~test], left[~test], penalty * share, starts[k], loosely=True)
            total += float(losses(left[test], expit(base + part[test] @ weights)).sum())
        tried[str(penalty)] = total / len(left)
        if total / len(left) > min(tried.values()) * 1.002:
            break
    best = min(tried, key=lambda name: tried[name])
    return float(best), tried


def _fitted(
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
