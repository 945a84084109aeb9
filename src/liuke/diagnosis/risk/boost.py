"""Gradient boosting with one fixed setting: the challenger (extra ``gbm``)."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from liuke.diagnosis.risk.frame import Frame
from liuke.diagnosis.risk.model import Model


def boost_lack() -> str | None:
    """Say why boosting cannot run here ("lightgbm is not installed", "libgomp.so.1 is missing"), or None if it can."""
    raise NotImplementedError


def fit_boost(
    table: Frame, y: NDArray[Any], *, groups: NDArray[Any] | Sequence[Any] | None = None, seed: int = 0
) -> Model:
    """Fit 300 small trees to ``y`` (1 left, 0 stayed), one thread.

    Raises
    ------
    BoostMissingError
        lightgbm is not there or does not load.
    OneClassError, NothingToLearnError
        As of the logistic.
    """
    raise NotImplementedError


def read_boost(document: Mapping[str, Any]) -> Model:
    """Return the model of a document."""
    raise NotImplementedError
