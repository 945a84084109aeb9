"""Weights of health learned from who stayed: shown beside the policy's, never in their place."""

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.health_tables import METRICS
from liuke.signals.spec import Lack
from liuke.signals.windows import presence

_ASK = load("liuke.signals", "health")
_LEAST_PEOPLE, _LEAST_OF_EACH = 200, 30
_RIDGE = 1.0
_STEPS = 50
Floats = NDArray[np.float64]


def learned(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return each metric's weight (they add up to 100) by ridge logistic regression of staying on a past day's scores.

    A score unknown counts as the middle; a metric that does not speak for staying has weight 0. ``coefficients`` are
    for 25 points of score.
    """
    days = policy.health.health_learn_days
    day = facts.one(_ASK["learn_days"], as_of, before_day=as_of.day - timedelta(days=days))["day"]
    if day is None:
        return _lack("no_past", f"Health was not measured {days} days ago or earlier", f"{days} 天前还没有计量过健康度")
    through = day + timedelta(days=days - 1)
    found = facts.read(_ASK["stayed"], learn_day=day, through_day=through, **presence(facts, as_of))
    stayed = found["stayed"].to_numpy().astype(float)
    least = min(stayed.sum(), len(stayed) - stayed.sum())
    if len(stayed) < _LEAST_PEOPLE or least < _LEAST_OF_EACH:
        return _lack(
            "few_people",
            f"{len(stayed)} people, {int(least)} of the rarer kind; {_LEAST_PEOPLE} and {_LEAST_OF_EACH} are needed",
            f"共 {len(stayed)} 人，较少的一类 {int(least)} 人；至少要 {_LEAST_PEOPLE} 人和 {_LEAST_OF_EACH} 人",
        )
    scores = np.column_stack([found[name].to_numpy(zero_copy_only=False).astype(float) for name in METRICS])
    slopes = ridge_logistic((np.nan_to_num(scores, nan=50.0) - 50) / 25, stayed)[1:]
    helps = np.maximum(slopes, 0)
    total = helps.sum()
    return {
        "from": day.isoformat(),
        "days": days,
        "people": len(stayed),
        "stayed_share": float(stayed.mean()),
        "weights": {n: float(100 * w / total) if total else 0.0 for n, w in zip(METRICS, helps, strict=True)},
        "coefficients": {name: float(slope) for name, slope in zip(METRICS, slopes, strict=True)},
    }


def ridge_logistic(x: Floats, y: Floats, ridge: float = _RIDGE) -> Floats:
    """Return intercept and slopes that minimise the negative log-likelihood plus ``ridge``/2 · slopes², by Newton."""
    design = np.column_stack([np.ones(len(x)), x])
    penalty = np.diag([0.0, *[ridge] * x.shape[1]])
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        p = expit(design @ beta)
        gradient = design.T @ (p - y) + penalty @ beta
        hessian = (design * (p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian + 1e-9 * np.eye(len(beta)), gradient)
        beta -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return beta


def _lack(code: str, en: str, zh: str) -> dict[str, Any]:
    return Lack(code=code, en=f"Not enough data: {en}", zh=f"数据不够：{zh}").document()
