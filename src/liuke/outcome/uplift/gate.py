"""Whether to choose people by a score at all: only if that surely beats treating everybody and treating nobody.

Uplift that is not gated loses money on two of Hillstrom's four tasks; gated it does not (MODELS §3.1). So this abstains
by default: the score is used when the lower bound of its gain over the better constant policy, on people its models did
not see, is positive after correction for the number of learners tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats, Frame
from liuke.kit.one_thread import one_thread
from liuke.outcome.uplift.judge import Worth, net, worth
from liuke.outcome.uplift.learners import Learner, Scorer, arms, augmented, learners_for
from liuke.outcome.uplift.trial import Trial, Yes

Constant = Literal["all", "none"]
_FOLDS = 5
ONE_SIDED = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One learner on people it did not learn from: its worth, and its gain over the better constant policy."""

    name: str
    worth: Worth
    gain: Worth
    low: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Whom to treat: by a score where that was proven, else everybody or nobody."""

    scorer: Scorer | None
    otherwise: Constant
    cost: float
    learner: str | None
    all: Worth
    tried: tuple[Tried, ...]
    scores: Mapping[str, Floats]
    """Each learner's scores of the people of the trial, from models that did not see them."""
    effects: Floats
    """Doubly robust effects of the people of the trial."""
    alone: Floats
    """What the people of the trial are expected to do left alone, from models that did not see them."""
    weight: Floats
    """For how many each of them stands."""

    @property
    def abstains(self) -> bool:
        """Whether no score has proven itself."""
        return self.scorer is None

    def chooses(self, frame: Frame, n: int) -> Yes:
        """Say of each of ``n`` people whether to treat them."""
        if self.scorer is None:
            return np.full(n, self.otherwise == "all")
        return self.scorer(frame) > self.cost


def gated(
    trial: Trial, cost: float, *, learners: Mapping[str, Learner] | None = None, seed: int = 0, alpha: float = ONE_SIDED
) -> Policy:
    """Return the policy that a trial allows; ``cost`` is one treated person's, in the outcome's unit."""
    learners = learners_for(trial.n) if learners is None else learners
    scores = {name: np.empty(trial.n) for name in learners}
    effects, alone = np.empty(trial.n), np.empty(trial.n)
    with one_thread():
        for test in folds(trial.treated, _FOLDS, seed=seed):
            rest, held = trial.part(~test), trial.part(test)
            off, on = arms(rest, seed)
            effects[test], alone[test] = augmented(held, off, on), off(held.frame)
            for name, learn in learners.items():
                scores[name][test] = learn(rest, seed)(held.frame)
    everybody = worth(effects - cost, trial.weight)
    constant: Constant = "all" if everybody.mean > 0 else "none"
    base = effects - cost if constant == "all" else np.zeros(trial.n)
    z = float(ndtri(1 - alpha / max(1, len(learners))))
    tried = tuple(_tried(name, net(one > cost, effects, cost), base, trial.weight, z) for name, one in scores.items())
    best = max(tried, key=lambda one: one.low, default=None)
    chosen = best.name if best is not None and best.low > 0 else None
    return Policy(
        scorer=learners[chosen](trial, seed) if chosen else None,
        otherwise=constant,
        cost=cost,
        learner=chosen,
        all=everybody,
        tried=tried,
        scores=scores,
        effects=effects,
        alone=alone,
        weight=trial.weight,
    )


def _tried(name: str, gains: Floats, base: Floats, weight: Floats, z: float) -> Tried:
    more = worth(gains - base, weight)
    return Tried(name=name, worth=worth(gains, weight), gain=more, low=more.interval(z)[0])
