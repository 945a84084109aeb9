"""How good chances were once it is known who left."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from liuke.diagnosis.risk.frame import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Figures of one set of chances. ``auc`` is None where all left or none did; ``lift`` is that of the top tenth."""

    n: int
    churners: int
    auc: float | None
    log_loss: float
    brier: float
    ece: float
    lift: float | None

    def document(self) -> dict[str, Any]:
        """Return them as JSON values."""
        raise NotImplementedError


def measured(y: NDArray[Any], p: Floats) -> Metrics:
    """Return the figures of chances ``p`` for who left, ``y``. For a score that is no chance see ``auc``."""
    raise NotImplementedError


def auc(y: NDArray[Any], score: Floats) -> float | None:
    """Return the share of pairs in which who left has the higher score, ties half; None without pairs."""
    raise NotImplementedError


def reliability(y: NDArray[Any], p: Floats, bins: int = 10) -> list[dict[str, Any]]:
    """Return rows of equally many people, from the safest: n, said (mean chance), came (share), low, high (Wilson)."""
    raise NotImplementedError


def calibrated_scores(y: NDArray[Any], score: Floats) -> Any:
    """Fit a chance to a single number (a rule such as days since the last visit) by isotonic steps; returns a
    function score → chance, smoothed so that no chance is 0 or 1. What a rival rule needs for log-loss and Brier."""
    raise NotImplementedError
