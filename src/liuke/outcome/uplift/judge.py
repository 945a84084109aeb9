"""How good a score of who is moved is, on people it did not learn from.

Sources: Radcliffe 2007 for the Qini curve; Athey & Wager 2021, *Policy learning with observational data*, for the value
of a policy from doubly robust scores; Gutierrez & Gérardy 2017 for uplift among the first so many.
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from liuke.kit.intervals import Interval
from liuke.kit.learn.frame import Floats
from liuke.outcome.uplift.trial import Trial, Yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What something is worth for each person, net of cost, with its standard error."""

    mean: float
    standard_error: float

    def interval(self, z: float) -> Interval:
        """Return the mean ± z standard errors."""
        return self.mean - z * self.standard_error, self.mean + z * self.standard_error


def worth(gains: Floats, weight: Floats | None = None) -> Worth:
    """Return mean and standard error of what each person brings, ``weight`` saying for how many each stands."""
    n = len(gains)
    if weight is None:
        error = float(gains.std(ddof=1) / np.sqrt(n)) if n > 1 else float("inf")
        return Worth(mean=float(gains.mean()), standard_error=error)
    mean = float(np.average(gains, weights=weight))
    spread = float(np.sqrt((weight**2 * (gains - mean) ** 2).sum()) / weight.sum())
    return Worth(mean=mean, standard_error=spread * sqrt(n / (n - 1)) if n > 1 else inf)


def net(chosen: Yes, effects: Floats, cost: float) -> Floats:
    """Return what each person brings under a policy: their effect less the cost where chosen, else 0."""
    return np.where(chosen, effects - cost, 0.0)


def weighed_effects(trial: Trial) -> Floats:
    """Return y t / p − y (1 − t) / (1 − p): each person's effect without any model, unbiased and noisy."""
    y, t, p = trial.outcome, trial.treated, trial.chance
    found: Floats = np.where(t, y / p, -y / (1 - p))
    return found


def qini(score: Floats, trial: Trial) -> float:
    """Return the mean height of the Qini curve over its chord, for each treated person; 0 for a score by chance."""
    order = np.argsort(-score, kind="stable")
    t, y = trial.treated[order], trial.outcome[order]
    on, off = np.cumsum(t), np.cumsum(~t)
    gained = np.cumsum(y * t) - np.cumsum(y * ~t) * on / np.maximum(off, 1)
    chord = gained[-1] * np.arange(1, len(order) + 1) / len(order)
    return float((gained - chord).mean() / on[-1])


def uplift_at(score: Floats, trial: Trial, share: float) -> float:
    """Return the difference of both arms' means among the ``share`` of people with the highest score.

    NaN-free: an arm without anybody there gives 0 people to speak of, and an EmptyArmError is the caller's to raise.
    """
    first = np.argsort(-score, kind="stable")[: max(1, round(share * len(score)))]
    t, y = trial.treated[first], trial.outcome[first]
    return float(y[t].mean() - y[~t].mean()) if 0 < t.sum() < len(t) else 0.0
