"""Penalised logistic regression on a spline design: the champion, because its terms are reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from liuke.diagnosis.risk.frame import Frame
from liuke.diagnosis.risk.model import Model


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
    raise NotImplementedError


def read_logistic(document: Mapping[str, Any]) -> Model:
    """Return the model of a document."""
    raise NotImplementedError
