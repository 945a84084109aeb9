"""Learners of how much more somebody does because of us. Each takes a trial and gives a score of any people.

S: one model with the arm and its products with everything else. T: one model an arm. DR: a regression on doubly robust
scores of others (Kennedy 2023, *Towards optimal doubly robust estimation of heterogeneous causal effects*; Künzel et
al. 2019 for S and T).
"""

from collections.abc import Callable, Mapping

import numpy as np

from liuke.kit.learn.design import learn_design
from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats, Frame
from liuke.outcome.uplift.fits import fit, ridge
from liuke.outcome.uplift.trial import Trial, Yes

Scorer = Callable[[Frame], Floats]
Learner = Callable[[Trial, int], Scorer]
_CROSS = 3


def s_learner(trial: Trial, seed: int) -> Scorer:
    """Learn one model of everybody, the arm and its products with each column."""
    design, matrix = learn_design(trial.frame, trial.outcome, seed=seed)
    predict = fit(_with_arm(matrix, trial.treated.astype(float)), trial.outcome, shares=trial.shares, seed=seed)

    def score(frame: Frame) -> Floats:
        rows = design.matrix(frame)
        on, off = np.ones(len(rows)), np.zeros(len(rows))
        return predict(_with_arm(rows, on)) - predict(_with_arm(rows, off))

    return score


def t_learner(trial: Trial, seed: int) -> Scorer:
    """Learn one model of each arm; the score is their difference."""
    off, on = arms(trial, seed)
    return lambda frame: on(frame) - off(frame)


def dr_learner(trial: Trial, seed: int) -> Scorer:
    """Regress each person's doubly robust score, its models learned from others, on what was known before."""
    design, matrix = learn_design(trial.frame, trial.outcome, seed=seed)
    predict = ridge(matrix, robust_scores(trial, seed, folds_=_CROSS), seed)
    return lambda frame: predict(design.matrix(frame))


LEARNERS: Mapping[str, Learner] = {"s": s_learner, "t": t_learner, "dr": dr_learner}
"""Those that need no extra."""


def arms(trial: Trial, seed: int) -> tuple[Scorer, Scorer]:
    """Return what people are expected to do left alone, and treated."""
    return _of(trial.part(~trial.treated), seed), _of(trial.part(trial.treated), seed)


def robust_scores(trial: Trial, seed: int, *, folds_: int) -> Floats:
    """Return each person's effect, unbiased on average: the augmented inverse-probability score, cross-fitted."""
    found = np.empty(trial.n)
    for test in folds(_strata(trial), folds_, seed=seed):
        found[test] = augmented(trial.part(test), *arms(trial.part(~test), seed))
    return found


def augmented(trial: Trial, off: Scorer, on: Scorer) -> Floats:
    """Return m1 − m0 + t (y − m1) / p − (1 − t)(y − m0) / (1 − p) of each person."""
    alone, touched = off(trial.frame), on(trial.frame)
    t, y, p = trial.treated, trial.outcome, trial.chance
    found: Floats = touched - alone + np.where(t, (y - touched) / p, -(y - alone) / (1 - p))
    return found


def _of(arm: Trial, seed: int) -> Scorer:
    design, matrix = learn_design(arm.frame, arm.outcome, seed=seed)
    predict = fit(matrix, arm.outcome, shares=arm.shares, seed=seed)
    return lambda frame: predict(design.matrix(frame))


def _strata(trial: Trial) -> Yes:
    return trial.treated


def _with_arm(matrix: Floats, arm: Floats) -> Floats:
    return np.hstack([matrix, arm[:, None], matrix * arm[:, None]])
