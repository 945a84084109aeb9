"""Learners of how much more somebody does because of us. Each takes a trial and gives a score of any people.

S: one model with the arm and its products with everything else. T: one model an arm, linear or boosted trees. DR: a
regression on doubly robust scores of others, whose models are linear or boosted trees (Kennedy 2023, *Towards optimal
doubly robust estimation of heterogeneous causal effects*; Künzel et al. 2019 for S and T).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

import numpy as np

from liuke.kit.learn.design import Design, learn_design
from liuke.kit.learn.folds import folds
from liuke.kit.learn.frame import Floats, Frame
from liuke.kit.learn.trees import boost_lack
from liuke.outcome.uplift.fits import Line, Trees, boosted, fit, ridge
from liuke.outcome.uplift.trial import Trial

Kind = Literal["s", "t", "dr"]
_CROSS = 3
BOOST_FROM_PEOPLE = 5_000
"""Trees of fewer people than this say less than lines, and each learner more that is tried makes proof dearer."""


class Scorer(Protocol):
    """How much more each of some people would do because of us, as learned once."""

    def __call__(self, frame: Frame, /) -> Floats:
        """Return a number a person."""
        ...

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        ...


Learner = Callable[[Trial, int], Scorer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One model: how columns become a matrix, and what its rows are expected to do."""

    design: Design
    line: Line | Trees

    def __call__(self, frame: Frame) -> Floats:
        """Return what people are expected to do."""
        return self.line(self.design.matrix(frame))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score made of one model (s, dr) or of two, left alone and treated (t)."""

    kind: Kind
    parts: tuple[Part, ...]

    def __call__(self, frame: Frame, /) -> Floats:
        """Return how much more each person would do."""
        if self.kind == "t":
            return self.parts[1](frame) - self.parts[0](frame)
        (one,) = self.parts
        rows = one.design.matrix(frame)
        if self.kind == "dr":
            return one.line(rows)
        on, off = np.ones(len(rows)), np.zeros(len(rows))
        return one.line(_with_arm(rows, on)) - one.line(_with_arm(rows, off))

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        parts = [{"design": one.design.document(), "line": one.line.document()} for one in self.parts]
        return {"kind": self.kind, "parts": parts}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the score of a document; ValueError, KeyError or TypeError where it is none."""
        if said["kind"] not in ("s", "t", "dr"):
            raise ValueError(said["kind"])
        parts = (Part(design=Design.read(one["design"]), line=_read(one["line"])) for one in said["parts"])
        return cls(kind=said["kind"], parts=tuple(parts))


def s_learner(trial: Trial, seed: int) -> Score:
    """Learn one model of everybody, the arm and its products with each column."""
    design, matrix = learn_design(trial.frame, trial.outcome, seed=seed)
    line = fit(_with_arm(matrix, trial.treated.astype(float)), trial.outcome, shares=trial.shares, seed=seed)
    return Score(kind="s", parts=(Part(design=design, line=line),))


def t_learner(trial: Trial, seed: int) -> Score:
    """Learn one model of each arm; the score is their difference."""
    return Score(kind="t", parts=arms(trial, seed))


def dr_learner(trial: Trial, seed: int) -> Score:
    """Regress each person's doubly robust score, its models learned from others, on what was known before."""
    design, matrix = learn_design(trial.frame, trial.outcome, seed=seed)
    line = ridge(matrix, robust_scores(trial, seed, folds_=_CROSS), seed)
    return Score(kind="dr", parts=(Part(design=design, line=line),))


def t_boosted(trial: Trial, seed: int) -> Score:
    """Grow trees of each arm; the score is their difference."""
    return Score(kind="t", parts=boosted_arms(trial, seed))


def dr_boosted(trial: Trial, seed: int) -> Score:
    """Regress doubly robust scores of boosted trees, cross-fitted, on what was known before."""
    design, matrix = learn_design(trial.frame, trial.outcome, seed=seed)
    scores = robust_scores(trial, seed, folds_=_CROSS, of=boosted_arms)
    return Score(kind="dr", parts=(Part(design=design, line=ridge(matrix, scores, seed)),))


Arms = Callable[[Trial, int], tuple[Part, Part]]


def arms(trial: Trial, seed: int) -> tuple[Part, Part]:
    """Return what people are expected to do left alone, and treated."""
    return _of(trial.part(~trial.treated), seed), _of(trial.part(trial.treated), seed)


def boosted_arms(trial: Trial, seed: int) -> tuple[Part, Part]:
    """The same by boosted trees."""
    return _grown(trial.part(~trial.treated), seed), _grown(trial.part(trial.treated), seed)


def robust_scores(trial: Trial, seed: int, *, folds_: int, of: Arms = arms) -> Floats:
    """Return each person's effect, unbiased on average: the augmented inverse-probability score, cross-fitted."""
    found = np.empty(trial.n)
    for test in folds(trial.treated, folds_, seed=seed):
        found[test] = augmented(trial.part(test), *of(trial.part(~test), seed))
    return found


LEARNERS: Mapping[str, Learner] = {"s": s_learner, "t": t_learner, "dr": dr_learner}
"""Those that need no extra."""
BOOSTED: Mapping[str, Learner] = {"t_boost": t_boosted, "dr_boost": dr_boosted}
"""Those that need the extra ``gbm``."""


def learners_for(n: int) -> Mapping[str, Learner]:
    """Return the learners to try on so many people: boosting too, where it runs here and has enough of them."""
    return {**LEARNERS, **BOOSTED} if n >= BOOST_FROM_PEOPLE and boost_lack() is None else LEARNERS


def augmented(trial: Trial, off: Callable[[Frame], Floats], on: Callable[[Frame], Floats]) -> Floats:
    """Return m1 − m0 + t (y − m1) / p − (1 − t)(y − m0) / (1 − p) of each person."""
    alone, touched = off(trial.frame), on(trial.frame)
    t, y, p = trial.treated, trial.outcome, trial.chance
    found: Floats = touched - alone + np.where(t, (y - touched) / p, -(y - alone) / (1 - p))
    return found


def _of(arm: Trial, seed: int) -> Part:
    design, matrix = learn_design(arm.frame, arm.outcome, seed=seed)
    return Part(design=design, line=fit(matrix, arm.outcome, shares=arm.shares, seed=seed))


def _grown(arm: Trial, seed: int) -> Part:
    design, matrix = learn_design(arm.frame, arm.outcome, form="linear", seed=seed)
    return Part(design=design, line=boosted(matrix, arm.outcome, shares=arm.shares, seed=seed))


def _read(said: Mapping[str, Any]) -> Line | Trees:
    return Trees.read(said) if "trees" in said else Line.read(said)


def _with_arm(matrix: Floats, arm: Floats) -> Floats:
    return np.hstack([matrix, arm[:, None], matrix * arm[:, None]])
