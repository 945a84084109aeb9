"""What choosing by a score brings at equal money, against what one would do without it, on people it did not see.

Rivals: everybody (where the money reaches them all), the highest risk first, people at random, and nobody. A score is
to be used at a level of money only where the lower bound of its gain, person by person, is above 0 against every one
of them; since it must beat them all, no correction for their number is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from liuke.kit.learn.frame import Floats
from liuke.outcome.uplift.gate import ONE_SIDED
from liuke.outcome.uplift.judge import Worth, worth
from liuke.outcome.uplift.trial import Yes

SHARES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
"""Money is tried at these shares of what reaching everybody costs."""
RIVALS = ("everyone", "highest_risk", "random", "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """People of a trial: their effects in goals, what they cost in money, and what a touch must move at least."""

    effects: Floats
    risk: Floats
    cost: Floats
    weight: Floats
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMoney:
    """One level of money: what each way of choosing brings for each person, and our gain over the best rival."""

    share: float
    ours: Worth
    chosen: float
    rivals: Mapping[str, Worth]
    best: str
    gain: Worth
    low: float

    @property
    def wins(self) -> bool:
        """Whether it surely beats every rival."""
        return self.low > 0


def compared(held: Held, score: Floats, alpha: float = ONE_SIDED) -> tuple[AtMoney, ...]:
    """Compare a score, of models that did not see these people, at each level of money."""
    return tuple(_at(held, score, share, alpha) for share in SHARES)


def _at(held: Held, score: Floats, share: float, alpha: float) -> AtMoney:
    net = held.effects - held.threshold
    money = share * float((held.weight * held.cost).sum())
    able = score > held.threshold
    each = np.where(able, (score - held.threshold) / np.maximum(held.cost, 1e-9), -np.inf)
    mine = _first(each, able, held, money)
    known = np.where(np.isfinite(held.risk), held.risk, -np.inf)
    risky = _first(known, np.ones(len(known), bool), held, money)
    gains: dict[str, Floats] = {
        "highest_risk": np.where(risky, net, 0.0),
        "random": share * net,
        "nobody": np.zeros(len(net)),
    }
    if share >= 1:
        gains = {"everyone": net, "highest_risk": gains["highest_risk"], "nobody": gains["nobody"]}
    ours = np.where(mine, net, 0.0)
    z = float(ndtri(1 - alpha))
    more = {name: worth(ours - one, held.weight) for name, one in gains.items()}
    lows = {name: one.interval(z)[0] for name, one in more.items()}
    best = min(lows, key=lambda name: lows[name])
    return AtMoney(
        share=share,
        ours=worth(ours, held.weight),
        chosen=float(np.average(mine, weights=held.weight)),
        rivals={name: worth(one, held.weight) for name, one in gains.items()},
        best=best,
        gain=more[best],
        low=lows[best],
    )


def _first(rank: Floats, able: Yes, held: Held, money: float) -> Yes:
    """Take people from the top while the money lasts."""
    order = np.argsort(-rank, kind="stable")
    spent = np.cumsum(np.where(able, held.weight * held.cost, 0.0)[order])
    chosen = np.zeros(len(rank), bool)
    chosen[order] = (spent <= money * (1 + 1e-9)) & able[order]
    return chosen
