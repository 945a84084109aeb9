"""The four kinds of people, in words, with how many and how sure: persuadable, sure, lost, sleeping dogs.

Who belongs where is said by models that did not see the person; what the kind is worth is then measured without them.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from liuke.kit.intervals import Interval, z_two_sided
from liuke.kit.learn.frame import Floats
from liuke.outcome.uplift.gate import Policy
from liuke.outcome.uplift.judge import worth
from liuke.outcome.uplift.trial import Yes


class Kind(StrEnum):
    """What a message does with somebody."""

    PERSUADABLE = "persuadable"  # 可打动
    SURE = "sure"  # 本来就会来
    LOST = "lost"  # 怎样都不来
    SLEEPING_DOG = "sleeping_dog"  # 一打扰就走


KINDS_ZH = {
    Kind.PERSUADABLE: "可打动",
    Kind.SURE: "本来就会来",
    Kind.LOST: "怎样都不来",
    Kind.SLEEPING_DOG: "一打扰就走",
}
KINDS_EN = {
    Kind.PERSUADABLE: "persuadable",
    Kind.SURE: "sure to come anyway",
    Kind.LOST: "lost either way",
    Kind.SLEEPING_DOG: "sleeping dogs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFound:
    """One kind: how many, which share of all, what they do left alone, what a message changes, and whether proven."""

    kind: Kind
    n: int
    share: float
    alone: float
    effect: float
    interval: Interval
    proven: bool


def kinds(policy: Policy, learner: str, *, alpha: float = 0.05) -> tuple[KindFound, ...]:
    """Return the kinds of the policy's own trial by one learner's scores; two people make a kind at least."""
    z = z_two_sided(alpha / len(Kind))
    found = []
    for kind, rows in kind_rows(policy, policy.scores[learner]).items():
        if rows.sum() < 2:
            continue
        measured = worth(policy.effects[rows], policy.weight[rows])
        low, high = measured.interval(z)
        found.append(
            KindFound(
                kind=kind,
                n=int(rows.sum()),
                share=float(policy.weight[rows].sum() / policy.weight.sum()),
                alone=float(np.average(policy.alone[rows], weights=policy.weight[rows])),
                effect=measured.mean,
                interval=(low, high),
                proven=_proven(kind, low, high, policy.cost),
            )
        )
    return tuple(found)


def kind_rows(policy: Policy, score: Floats) -> dict[Kind, Yes]:
    """Say of each person of the policy's trial which kind they are."""
    moved, harmed = score > policy.cost, score < 0
    between = ~moved & ~harmed
    often = policy.alone >= np.median(policy.alone)
    return {
        Kind.PERSUADABLE: moved,
        Kind.SURE: between & often,
        Kind.LOST: between & ~often,
        Kind.SLEEPING_DOG: harmed,
    }


def _proven(kind: Kind, low: float, high: float, cost: float) -> bool:
    if kind is Kind.PERSUADABLE:
        return low > cost
    return high < 0 if kind is Kind.SLEEPING_DOG else high < cost
