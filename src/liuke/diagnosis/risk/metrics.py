"""How good chances were once it is known who left.

A rule that is no chance (days since the last visit) gets its chances from a logistic model of that column alone.
Sources: Mann & Whitney 1947 for the area under the curve; Brier 1950; expected calibration error after Naeini,
Cooper & Hauskrecht 2015, over bins of equally many people.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.kit.intervals import wilson
from liuke.kit.learn.frame import Floats
from liuke.kit.learn.ridge_logit import losses

_TOP = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Figures of one set of chances. ``auc`` is None where all left or none did, and ``lift`` (how much likelier the
    riskiest tenth left than everybody) where none did.
    """

    n: int
    churners: int
    auc: float | None
    log_loss: float
    brier: float
    ece: float
    lift: float | None

    def document(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return asdict(self)


def measured(y: NDArray[Any], p: Floats) -> Metrics:
    """Return the figures of chances ``p`` for who left, ``y``; both of one length, not empty."""
    left = np.asarray(y, float)
    rows = reliability(left, p)
    return Metrics(
        n=len(left),
        churners=int(left.sum()),
        auc=auc(left, p),
        log_loss=float(losses(left, p).mean()),
        brier=float(((p - left) ** 2).mean()),
        ece=float(sum(row["n"] * abs(row["said"] - row["came"]) for row in rows) / len(left)),
        lift=lift(left, p),
    )


def mean_of(several: list[Metrics]) -> Metrics:
    """Return the means of figures taken on several folds; counts are of one whole pass where folds make up one."""
    found: Mapping[str, list[Any]] = {name: [asdict(one)[name] for one in several] for name in asdict(several[0])}
    figures = {
        name: None if any(one is None for one in of) else float(np.mean(of))
        for name, of in found.items()
        if name not in {"n", "churners"}
    }
    return Metrics(n=sum(found["n"]), churners=sum(found["churners"]), **figures)  # type: ignore[arg-type]


def auc(y: NDArray[Any], score: Floats) -> float | None:
    """Return the share of pairs in which who left has the higher score, ties half; None without pairs."""
    left = np.asarray(y, bool)
    gone = int(left.sum())
    if gone in {0, len(left)}:
        return None
    _, place, alike = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(alike) - (alike - 1) / 2)[place]  # equals share the middle of their ranks
    return float((ranks[left].sum() - gone * (gone + 1) / 2) / (gone * (len(left) - gone)))


def lift(y: NDArray[Any], p: Floats) -> float | None:
    """Return the churn of the riskiest tenth over that of everybody; people with equal chances count in part."""
    left = np.asarray(y, float)
    if not left.sum():
        return None
    wanted = _TOP * len(left)
    order = np.argsort(-p, kind="stable")
    levels, first, sizes = np.unique(-p[order], return_index=True, return_counts=True)
    churned = np.add.reduceat(left[order], first)
    taken = np.clip(wanted - first, 0, sizes)
    return float((taken * churned / sizes).sum() / wanted / left.mean()) if len(levels) else None


def reliability(y: NDArray[Any], p: Floats, bins: int = 10) -> list[dict[str, Any]]:
    """Return rows of about equally many people, from the safest: n, said (mean chance), came (share), low and high
    (Wilson). Equal chances stay in one row, so there may be fewer.
    """
    left = np.asarray(y, float)
    order = np.argsort(p, kind="stable")
    levels, first = np.unique(p[order], return_index=True)
    cuts = np.unique(first[np.searchsorted(levels, np.quantile(p, np.arange(1, bins) / bins), side="left")])
    found = []
    for rows in np.split(order, cuts[cuts > 0]):
        came = float(left[rows].sum())
        low, high = wilson(came, len(rows))
        share = came / len(rows)
        found.append({"n": len(rows), "said": float(p[rows].mean()), "came": share, "low": low, "high": high})
    return found
