"""Where the next yuan goes: who gets which of several choices under one budget and further limits of places or money.

A multiple-choice knapsack, solved by prices (Lagrange multipliers): one price for money, one for each limit that runs
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
_PASSES = 40
"""How often what does not fit is passed over for something cheaper after it."""
_DEAREST = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be done: a playbook's tier, with its offer and channel.

    ``worth`` and ``cost`` are expected, a number a person, in one unit of money; who may not get it has a worth of
    −inf. ``most`` is how many can get it: hands, stock. ``place`` is how much of a place a person is expected to take:
    less than 1 where some are held out.
    """

    name: str
    worth: Floats
    cost: Floats
    most: int | None = None
    place: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What several choices share: so many places (hands, pieces of an offer), or so much money (a playbook's)."""

    name: str
    choices: tuple[int, ...]
    most: float
    money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """``taken`` is each person's choice by number, −1 for none; ``bound`` no allocation can be worth more."""

    taken: NDArray[np.int64]
    worth: float
    cost: float
    bound: float
    price: float
    """What one more unit of money would bring."""
    short: tuple[str, ...] = ()
    """The limits that ran short, money of all aside."""


def allocate(choices: Sequence[Choice], budget: float, limits: Sequence[Limit] = ()) -> Allocation:
    """Return who gets what.

    Raises
    ------
    NegativeBudgetError, NegativeCostError
        Money below 0.
    """
    if budget < 0 or any(one.most < 0 for one in limits):
        raise NegativeBudgetError(budget=min(budget, *(one.most for one in limits)) if limits else budget)
    for one in choices:
        if (one.cost < 0).any():
            raise NegativeCostError(name=one.name)
    n = len(choices[0].worth) if choices else 0
    if not n:
        return Allocation(taken=np.full(n, NOBODY), worth=0.0, cost=0.0, bound=0.0, price=0.0)
    own = (
        Limit(name=one.name, choices=(k,), most=float(one.most))
        for k, one in enumerate(choices)
        if one.most is not None
    )
    market = _Market(choices, budget, [one for one in (*limits, *own) if one.choices])
    market.settle()
    taken = market.repaired(market.taken())
    rows = np.flatnonzero(taken >= 0)
    worth, cost = market.worth[rows, taken[rows]].sum(), market.cost[rows, taken[rows]].sum()
    return Allocation(
        taken=taken,
        worth=float(worth),
        cost=float(cost),
        bound=max(market.bound, float(worth)),
        price=market.price,
        short=tuple(one.name for one, fee in zip(market.limits, market.fees, strict=True) if fee > 0),
    )


class _Market:
    """Prices, and what everybody takes at them."""

    def __init__(self, choices: Sequence[Choice], budget: float, limits: Sequence[Limit]) -> None:
        self.worth = np.column_stack([one.worth for one in choices])
        self.cost = np.column_stack([one.cost for one in choices])
        self.place = np.array([one.place for one in choices])
        self.limits = limits
        self.budget = budget
        self.price = 0.0
        self.fees = np.zeros(len(limits))
        self.charged = np.zeros_like(self.worth)
        self.bound = np.inf

    def settle(self) -> None:
        """Move one price after another until nothing runs short, and keep the lowest bound on the way."""
        for _ in range(_SWEEPS):
            before = self.price, self.fees.copy()
            self.price = self._least_price()
            for number in range(len(self.limits)):
                self._charge(number)
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
        """Give people, in this order, what they wish while money and places last."""
        order = order[wish[order] >= 0]
        held = np.flatnonzero(kept >= 0)
        room = np.array([self.budget, *(one.most for one in self.limits)])
        room = room - self._uses(held, kept[held]).sum(axis=0)
        room = room * (1 + 1e-12) + 1e-9
        for _ in range(_PASSES):
            uses = self._uses(order, wish[order])
            fits = (np.cumsum(uses, axis=0) <= room).all(axis=1)
            kept[order[fits]] = wish[order[fits]]
            room = room - uses[fits].sum(axis=0)
            order = order[~fits & (uses <= room).all(axis=1)]
            if not len(order):
                break

    def _uses(self, rows: NDArray[np.int64], wish: NDArray[np.int64]) -> Floats:
        """Return what each of some people takes of the budget and of each limit."""
        money, place = self.cost[rows, wish], self.place[wish]
        found = [money]
        for one in self.limits:
            found.append(np.where(np.isin(wish, one.choices), money if one.money else place, 0.0))
        return np.column_stack(found)

    def _left(self, price: float) -> Floats:
        found: Floats = self.worth - price * self.cost - self.charged
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

    def _use_of(self, one: Limit) -> Floats:
        mine = list(one.choices)
        return self.cost[:, mine] if one.money else np.broadcast_to(self.place[mine], (len(self.worth), len(mine)))

    def _charge(self, number: int) -> None:
        """Set the fee at which no more is taken of a limit than there is: read off the margins, without a search."""
        one = self.limits[number]
        mine, use = list(one.choices), self._use_of(one)
        self.charged[:, mine] -= self.fees[number] * use
        left = self._left(self.price)
        others = np.delete(left, mine, axis=1)
        second = np.maximum(others.max(axis=1), 0.0) if others.shape[1] else np.zeros(len(left))
        margin = left[:, mine] - second[:, None]
        until = np.where(margin > 0, margin / np.maximum(use, 1e-12), -np.inf)
        best = until.argmax(axis=1)
        rows = np.arange(len(best))
        willing = np.flatnonzero(until[rows, best] > 0)
        order = willing[np.argsort(-until[willing, best[willing]], kind="stable")]
        beyond = np.cumsum(use[order, best[order]]) > one.most * (1 + 1e-12)
        over = int(beyond.argmax()) if beyond.any() else -1
        self.fees[number] = float(until[order[over], best[order[over]]]) if over >= 0 else 0.0
        self.charged[:, mine] += self.fees[number] * use

    def _note(self) -> None:
        left = self._left(self.price)
        value = np.maximum(left.max(axis=1), 0.0).sum() + self.price * self.budget
        fees = sum(fee * one.most for fee, one in zip(self.fees, self.limits, strict=True))
        self.bound = min(self.bound, float(value + fees))
