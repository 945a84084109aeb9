"""Whether one set of chances is better than another, beyond the luck of who was in the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from liuke.diagnosis.risk.frame import Floats
from liuke.diagnosis.risk.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What one has over another, by a paired bootstrap: positive is better for both figures; 95 % intervals.

    ``auc`` is AUC minus the other's; ``log_loss`` the other's log-loss minus its own. ``surely_better`` where the
    interval of the log-loss gain lies above 0.
    """

    auc: float | None
    auc_low: float | None
    auc_high: float | None
    log_loss: float
    log_loss_low: float
    log_loss_high: float

    @property
    def surely_better(self) -> bool:
        """Whether its log-loss is lower beyond chance."""
        return self.log_loss_low > 0

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Figures of each, the gain of each over ``base``, and the one with the lowest log-loss."""

    base: str
    metrics: Mapping[str, Metrics]
    gains: Mapping[str, Gain]
    best: str

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        raise NotImplementedError


def compare(
    y: NDArray[Any],
    said: Mapping[str, Floats],
    *,
    base: str,
    groups: NDArray[Any] | Sequence[Any] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> Report:
    """Hold the chances of several against who left, and each against ``base``; ``groups`` are drawn whole."""
    raise NotImplementedError


def gain(
    y: NDArray[Any],
    p: Floats,
    other: Floats,
    *,
    groups: NDArray[Any] | Sequence[Any] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> Gain:
    """Return what ``p`` has over ``other``."""
    raise NotImplementedError
