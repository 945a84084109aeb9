"""Where the next yuan goes: who gets which of several choices under one budget and each choice's own capacity.

A multiple-choice knapsack, solved by prices (Lagrange multipliers): one price for money, one for each choice that runs
short; each person takes what is worth most to them at these prices. The value of the prices is an upper bound for any
allocation at all, so how far the answer is from the best one is known and said (Fisher 1981, *The Lagrangian relaxation
method for solving integer programming problems*).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.kit.learn.frame import Floats
from liuke.outcome.errors import NegativeBudgetError, NegativeCostError

NOBODY = -1
_SWEEPS = 12
_HALVINGS = 40
_PASSES = 20
"""How often what does not fit is passed over for something cheaper after it."""
_DEAREST = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be done: a playbook's tier, with its offer and channel.

    ``worth`` and ``cost`` are expected, a number a person, in one unit of money; who may not get it has a worth of
    −inf. ``most`` is how many can get it: hands, stock.
    """

    name: str
    worth: Floats
    cost: Floats
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """``taken`` is each person's choice by number, −1 for none; ``bound`` no allocation can be worth more."""

    taken: NDArray[np.int64]
    worth: float
    cost: float
    bound: float
    price: float
    """What one more unit of money would bring."""


def allocate(choices: Sequence[Choice], budget: float) -> Allocation:
    """Return who gets what.

    Raises
    ------
    NegativeBudgetError, NegativeCostError
        Money below 0.
    """
    if budget < 0:
        raise NegativeBudgetError(budget=budget)
    for one in choices:
        if (one.cost < 0).any():
            raise NegativeCostError(name=one.name)
    n = len(choices[0].worth) if choices else 0
    if not n:
        return Allocation(taken=np.full(n, NOBODY), worth=0.0, cost=0.0, bound=0.0, price=0.0)
    market = _Market(choices, budget)
    market.settle()
    taken = market.repaired(market.taken())
    rows = np.flatnonzero(taken >= 0)
    worth, cost = market.worth[rows, taken[rows]].sum(), market.cost[rows, taken[rows]].sum()
    return Allocation(
        taken=taken, worth=float(worth), cost=float(cost), bound=max(market.bound, float(worth)), price=market.price
    )


class _Market:
    """Prices, and what everybody takes at them."""

    def __init__(self, choices: Sequence[Choice], budget: float) -> None:
        self.worth = np.column_stack([one.worth for one in choices])
        self.cost = np.column_stack([one.cost for one in choices])
        self.most = np.array([np.inf if one.most is None else one.most for one in choices])
        self.budget = budget
        self.price = 0.0
        self.fees = np.zeros(len(choices))
        self.bound = np.inf

    def settle(self) -> None:
        """Move one price after another until nothing runs short, and keep the lowest bound on the way."""
        for _ in range(_SWEEPS):
            before = self.price, self.fees.copy()
            self.price = self._least_price()
            for k in np.flatnonzero(np.isfinite(self.most)):
                self.fees[k] = self._least_fee(int(k))
            self._note()
            if np.isclose(before[0], self.price, rtol=1e-6) and np.allclose(before[1], self.fees, rtol=1e-6):
                break

    def taken(self) -> NDArray[np.int64]:
        """Return what everybody takes at today's prices."""
        left = self._left(self.price)
        best = left.argmax(axis=1)
        return np.where(left[np.arange(len(best)), best] > 0, best, NOBODY)

    def repaired(self, taken: NDArray[np.int64]) -> NDArray[np.int64]:
        """Take back what is too much, from those who lose least by it; then give what still fits, best value first."""
        own = np.where(taken >= 0, self.worth[np.arange(len(taken)), taken], 0.0)
        spent = np.where(taken >= 0, self.cost[np.arange(len(taken)), taken], 0.0)
        rank = np.argsort(-(own - self.price * spent), kind="stable")
        kept = np.full(len(taken), NOBODY)
        self._fill(kept, rank, taken)
        for wish in np.argsort(-self._left(self.price), axis=1).T:
            free = np.flatnonzero((kept < 0) & (self.worth[np.arange(len(kept)), wish] > 0))
            gain = self.worth[free, wish[free]] / np.maximum(self.cost[free, wish[free]], 1e-12)
            self._fill(kept, free[np.argsort(-gain, kind="stable")], wish)
        return kept

    def _fill(self, kept: NDArray[np.int64], order: NDArray[np.int64], wish: NDArray[np.int64]) -> None:
        """Give people, in this order, what they wish while money and hands last."""
        order = order[wish[order] >= 0]
        held = np.flatnonzero(kept >= 0)
        hands = self.most - np.bincount(kept[held], minlength=len(self.most))
        served = np.zeros(len(order), bool)
        for k in range(len(self.most)):
            own = wish[order] == k
            served[own] = np.arange(own.sum()) < hands[k]
        order = order[served]
        money = (self.budget - self.cost[held, kept[held]].sum()) * (1 + 1e-12)
        for _ in range(_PASSES):
            costs = self.cost[order, wish[order]]
            fits = np.cumsum(costs) <= money
            kept[order[fits]] = wish[order[fits]]
            money -= costs[fits].sum()
            order = order[~fits & (costs <= money)]

    def _left(self, price: float) -> Floats:
        found: Floats = self.worth - price * self.cost - self.fees
        return found

    def _money_short(self, price: float) -> bool:
        left = self._left(price)
        best = left.argmax(axis=1)
        rows = np.arange(len(best))
        return float(self.cost[rows, best][left[rows, best] > 0].sum()) > self.budget

    def _least_price(self) -> float:
        if not self._money_short(0.0):
            return 0.0
        low, high = 0.0, max(self.price, 1.0)
        while self._money_short(high) and high < _DEAREST:
            low, high = high, high * 4
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._money_short(middle) else (low, middle)
        return high

    def _least_fee(self, k: int) -> float:
        """Return the fee at which no more take a choice than can: read off the margins, without a search."""
        others = np.delete(self._left(self.price), k, axis=1)
        second = np.maximum(others.max(axis=1), 0.0) if others.shape[1] else np.zeros(len(self.worth))
        margin = self.worth[:, k] - self.price * self.cost[:, k] - second
        willing = np.sort(margin[margin > 0])[::-1]
        most = int(self.most[k])
        return float(willing[most]) if len(willing) > most else 0.0

    def _note(self) -> None:
        left = self._left(self.price)
        value = np.maximum(left.max(axis=1), 0.0).sum() + self.price * self.budget
        fees = self.fees[np.isfinite(self.most)] @ self.most[np.isfinite(self.most)]
        self.bound = min(self.bound, float(value + fees))
