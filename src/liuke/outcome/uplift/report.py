"""What was learned of who is moved by one playbook, as one JSON document: figures, kinds of people, and the score."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from liuke.kit.intervals import z_two_sided
from liuke.kit.learn.frame import Floats, Frame, is_number
from liuke.outcome.uplift.compare import AtMoney, Held, compared
from liuke.outcome.uplift.gate import ONE_SIDED, Policy, gated
from liuke.outcome.uplift.judge import Worth
from liuke.outcome.uplift.kinds import KINDS_EN, KINDS_ZH, kind_rows, kinds
from liuke.outcome.uplift.learners import learners_for
from liuke.outcome.uplift.trial import Trial, Yes

_TRAITS = 3
_APART = 0.2
"""Differences of fewer standard deviations than this are not named (Cohen's "small")."""


def report(
    trial: Trial, cost: Floats, risk: Floats, threshold: float, *, alike: bool, seed: int = 0
) -> tuple[dict[str, Any], Policy]:
    """Learn and judge; return what is to be kept and the policy itself.

    ``cost`` (money a person) and ``risk`` are of the people of the trial; ``threshold`` is what a touch must move at
    least, in the outcome's unit.
    """
    policy = gated(trial, threshold, seed=seed)
    held = Held(effects=policy.effects, risk=risk, cost=cost, weight=trial.weight, threshold=threshold)
    money = {name: compared(held, score, ONE_SIDED / len(policy.scores)) for name, score in policy.scores.items()}
    best = max(money, key=lambda name: sum(one.low for one in money[name]))
    learned = any(one.wins for one in money[best])
    document = {
        "state": "learned" if learned else "abstains",
        "learner": best if learned else None,
        "best_learner": best,
        "otherwise": policy.otherwise,
        "threshold": threshold,
        "everyone": _said(policy.all),
        "tried": [
            {"learner": one.name, "worth": _said(one.worth), "gain": _said(one.gain), "low": one.low}
            for one in policy.tried
        ],
        "kinds": _kinds(policy, best, trial.frame),
        "costs_known": not alike,
        "at_money": [_at_money(one) for one in money[best]],
        "features": sorted(trial.frame),
        "scorer": learners_for(trial.n)[best](trial, seed).document() if learned else None,
    }
    return document, policy


def _said(one: Worth) -> dict[str, float]:
    low, high = one.interval(z_two_sided(0.05))
    return {"mean": one.mean, "low": low, "high": high}


def _at_money(one: AtMoney) -> dict[str, Any]:
    return {
        "share": one.share,
        "chosen_share": one.chosen,
        "ours": _said(one.ours),
        "rivals": {name: _said(worth) for name, worth in one.rivals.items()},
        "best_rival": one.best,
        "gain": _said(one.gain),
        "low": one.low,
        "wins": one.wins,
    }


def _kinds(policy: Policy, learner: str, frame: Frame) -> list[dict[str, Any]]:
    rows = kind_rows(policy, policy.scores[learner])
    return [
        {
            "kind": str(one.kind),
            "zh": KINDS_ZH[one.kind],
            "en": KINDS_EN[one.kind],
            "n": one.n,
            "share": one.share,
            "alone": one.alone,
            "effect": one.effect,
            "interval": list(one.interval),
            "proven": one.proven,
            "traits": _traits(frame, rows[one.kind]),
        }
        for one in kinds(policy, learner)
    ]


def _traits(frame: Mapping[str, Any], mine: Yes) -> list[dict[str, Any]]:
    """Say by what these people differ most from the others: means of numbers, in standard deviations."""
    if mine.all() or not mine.any():
        return []
    found: list[tuple[float, dict[str, Any]]] = []
    for name, column in frame.items():
        if not is_number(column):
            continue
        own, others = _known(column[mine]), _known(column[~mine])
        if min(len(own), len(others)) < 2:
            continue
        spread = float(np.std(np.concatenate([own, others])))
        apart = float((own.mean() - others.mean()) / spread) if spread > 0 else 0.0
        said = {"name": name, "mean": float(own.mean()), "others": float(others.mean()), "apart": apart}
        found.append((abs(apart), said))
    found.sort(key=lambda one: (-one[0], one[1]["name"]))
    return [said for apart, said in found[:_TRAITS] if apart >= _APART]


def _known(column: Floats) -> Floats:
    found: Floats = column[np.isfinite(column)]
    return found
