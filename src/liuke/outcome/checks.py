"""May the comparison be trusted: were both arms alike before, does the effect fade, who was touched all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import ndtr

from liuke.kit.errors import LiukeError
from liuke.outcome.cells import Cells
from liuke.outcome.compare import compare
from liuke.outcome.looks import Looks
from liuke.outcome.metrics import GOAL, Metric

UNBALANCED_BELOW_P = 0.001
FADING_BELOW_P = 0.01
CONTAMINATED_FROM = 0.01
"""Below one in a hundred, nothing is said."""
_MOST_POINTS = 40
_BEFORE = (
    Metric(name="pre_days", zh="此前活跃天数", en="days there before", unit="count", y="pre_days", yy="pre_days_2"),
    Metric(name="pre_orders", zh="此前订单", en="orders before", unit="count", y="pre_orders", yy="pre_orders_2"),
    Metric(name="pre_money", zh="此前付款", en="money before", unit="money", y="pre_money", yy="pre_money_2"),
)


def balance(rows: Cells, looks: Looks) -> dict[str, Any]:
    """Compare what both arms did before: by chance alone they differ a little."""
    found: list[dict[str, Any]] = []
    for metric in _BEFORE:
        try:
            seen = compare(rows, metric, looks, score_below=0)
        except LiukeError:
            continue
        p = float(2 * ndtr(-abs(seen.difference) / seen.error))
        spread = seen.error * sqrt(_harmonic(rows))
        found.append(
            {
                "metric": metric.name,
                "label_zh": metric.zh,
                "label_en": metric.en,
                "treated": seen.treated,
                "holdout": seen.holdout,
                "difference": seen.difference,
                "in_spreads": seen.difference / spread if spread > 0 else None,
                "p": p,
            }
        )
    worst = min(found, key=lambda row: float(row["p"]), default=None)
    ok = worst is None or float(worst["p"]) * len(found) >= UNBALANCED_BELOW_P
    return {"ok": ok, "worst": worst["metric"] if worst else None, "rows": found}


def _harmonic(rows: Cells) -> float:
    treated, holdout = rows.arms()
    return treated.n * holdout.n / (treated.n + holdout.n) if treated.n and holdout.n else 0.0


def novelty(rows: Cells, looks: Looks, score_below: int) -> dict[str, Any]:
    """Compare the effect on the first half of the people with that on the second: what is new wears off."""
    nothing = {"ok": True, "early": None, "late": None, "p": None}
    days, counts = rows.columns["day"], rows.columns["n"]
    order = np.argsort(days, kind="stable")
    if len(np.unique(days)) < 2:
        return nothing
    middle = days[order][np.searchsorted(np.cumsum(counts[order]), counts.sum() / 2)]
    first = days <= middle if middle < days.max() else days < middle
    try:
        early = compare(rows.where(first), GOAL, looks, score_below=score_below)
        late = compare(rows.where(~first), GOAL, looks, score_below=score_below)
    except LiukeError:
        return nothing
    error = sqrt(early.error**2 + late.error**2)
    p = float(2 * ndtr(-abs(early.difference - late.difference) / error)) if error > 0 else 1.0
    ok = p >= FADING_BELOW_P or abs(late.difference) >= abs(early.difference)
    return {"ok": ok, "early": early.difference, "late": late.difference, "p": p}


def cumulative(rows: Cells, looks: Looks, score_below: int, window_days: int) -> list[dict[str, Any]]:
    """Return the difference as it was seen morning by morning, as windows closed."""
    days = np.unique(rows.columns["day"])
    if len(days) > _MOST_POINTS:
        days = days[np.unique(np.linspace(0, len(days) - 1, _MOST_POINTS).round().astype(int))]
    found = []
    for day in days:
        sofar = rows.where(rows.columns["day"] <= day)
        try:
            seen = compare(sofar, GOAL, looks, score_below=score_below)
        except LiukeError:
            continue
        treated, holdout = sofar.arms()
        found.append(
            {
                "day": (day + np.timedelta64(window_days, "D")).astype(object).isoformat(),
                "treated": treated.n,
                "holdout": holdout.n,
                "difference": seen.difference,
                "interval": list(seen.interval),
                "interval_single_look": list(seen.interval_single_look),
            }
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """People held out who were touched all the same."""

    people: int
    of: int

    @property
    def share(self) -> float:
        """What part of the holdout they are."""
        return self.people / self.of if self.of else 0.0

    @property
    def ok(self) -> bool:
        """Whether they are too few to matter."""
        return self.share < CONTAMINATED_FROM


def touched(rows: Cells, touches: Sequence[dict[str, Any]]) -> Touched:
    """Count them; somebody touched over two channels may count twice, but never more often than there are people."""
    _, holdout = rows.arms()
    return Touched(people=min(holdout.n, sum(row["leaked"] for row in touches)), of=holdout.n)
