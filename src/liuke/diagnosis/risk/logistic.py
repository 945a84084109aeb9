"""Penalised logistic regression on a spline design: the champion, because its terms are reasons.

Newton's steps on the ridge-penalised likelihood; the penalty is the one of a short list with the lowest log-loss in
folds that keep groups whole. Every column of the matrix is centred, so that what a column adds is 0 on average.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.diagnosis.risk.errors import UnreadableModelError
from liuke.diagnosis.risk.model import VERSION, Model
from liuke.kit.learn.design import Design, learn_design
from liuke.kit.learn.folds import sampled
from liuke.kit.learn.frame import Floats, Frame, frame_of, rows_of, take
from liuke.kit.learn.ridge_logit import best_penalty, both_sides, fitted
from liuke.kit.one_thread import one_thread

MOST_ROWS = 100_000
"""More are sampled: the error of the weights is far below that of the world by then."""
_BATCH = 50_000


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
        penalty, tried = best_penalty(matrix, left, of, seed)
        weights, base = fitted(matrix, left, penalty, None)
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


def _spread(matrix: Floats, design: Design) -> Floats:
    """Return each column's spread; 1 for yes-or-no columns, whose weight is theirs alone."""
    spread = matrix.std(axis=0)
    labels = [(one.kind, label) for one in design.terms for label in one.labels()]
    for k, (kind, label) in enumerate(labels):
        if (kind == "category" and not label.endswith(" bucket")) or label in {"missing", "zero"}:
            spread[k] = 1.0
    found: Floats = np.where(spread > 0, spread, 1.0)
    return found
