"""Where the next yuan goes, against an exact solver and against its own bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from liuke.outcome.allocate import NOBODY, Choice, Limit, allocate
from liuke.outcome.errors import BadPlanError, NegativeBudgetError, NegativeCostError
from liuke.outcome.power import detectable, needed


def _choices(chance: np.random.Generator, n: int, k: int, *, few: bool) -> list[Choice]:
    made = []
    for number in range(k):
        worth = chance.gamma(2.0, 5.0, n) - 3
        worth[chance.random(n) < 0.1] = -np.inf
        most = int(n / (2 * k)) if few and number % 2 else None
        made.append(Choice(name=f"c{number}", worth=worth, cost=chance.uniform(0.5, 6, n), most=most))
    return made


def _best(choices: list[Choice], budget: float) -> float:
    """The exact optimum, by scipy's branch and bound (HiGHS)."""
    worth = np.concatenate([np.maximum(one.worth, -1e6) for one in choices])
    cost = np.concatenate([one.cost for one in choices])
    n, k = len(choices[0].worth), len(choices)
    rules = [LinearConstraint(cost[None, :], ub=budget), LinearConstraint(np.tile(np.eye(n), k), ub=1)]
    for number, one in enumerate(choices):
        if one.most is not None:
            row = np.zeros(n * k)
            row[number * n : (number + 1) * n] = 1
            rules.append(LinearConstraint(row[None, :], ub=one.most))
    return -float(milp(-worth, constraints=rules, integrality=np.ones(n * k), bounds=Bounds(0, 1)).fun)


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 2.0])
def test_nearly_nothing_is_lost_against_the_exact_solver(share: float, few: bool) -> None:
    choices = _choices(np.random.default_rng(5), 60, 3, few=few)
    budget = share * 60 * 3
    found, best = allocate(choices, budget), _best(choices, budget)
    assert 0.97 * best - 1e-9 <= found.worth <= best + 1e-6
    assert found.bound >= best - 1e-6


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 300), st.booleans())
def test_no_more_is_spent_and_nobody_gets_what_they_may_not(seed: int, budget: float, few: bool) -> None:
    choices = _choices(np.random.default_rng(seed), 40, 4, few=few)
    found = allocate(choices, budget)
    rows = np.flatnonzero(found.taken != NOBODY)
    assert found.cost <= budget * (1 + 1e-9)
    for number, one in enumerate(choices):
        own = rows[found.taken[rows] == number]
        assert one.most is None or len(own) <= one.most
        assert (one.worth[own] > 0).all()
    assert found.worth <= found.bound + 1e-9


def test_without_money_only_what_is_free_is_done() -> None:
    free = Choice(name="free", worth=np.array([1.0, -1.0]), cost=np.zeros(2))
    dear = Choice(name="dear", worth=np.array([9.0, 9.0]), cost=np.ones(2))
    found = allocate([free, dear], 0)
    assert found.taken.tolist() == [0, NOBODY]
    assert (found.worth, found.cost) == (1, 0)


def test_a_limit_that_nothing_falls_under_limits_nothing() -> None:
    """Tasks a day, on a morning on which no choice is a task."""
    one = Choice(name="push", worth=np.ones(3), cost=np.zeros(3))
    found = allocate([one], 0, [Limit(name="tasks", choices=(), most=5)])
    assert found.taken.tolist() == [0, 0, 0]
    assert found.short == ()


def test_money_below_nothing_is_refused() -> None:
    with pytest.raises(NegativeBudgetError):
        allocate([], -1)
    with pytest.raises(NegativeCostError):
        allocate([Choice(name="x", worth=np.ones(1), cost=-np.ones(1))], 1)


def test_how_long_until_a_point_is_seen() -> None:
    """R: power.prop.test(p1=.10, p2=.11, power=.8) says 14,751 in each arm; unequal arms need more."""
    one_look = needed(0.01, 0.10, 0.5, width=1.959964)
    assert one_look.people == pytest.approx(2 * 14_751, rel=0.002)
    often = needed(0.01, 0.10, 0.5, per_day=2_000)
    assert often.people > 1.5 * one_look.people
    assert often.days == -(-often.people // 2_000)
    assert needed(0.01, 0.10, 0.1, width=1.959964).people > 2.5 * one_look.people


def test_what_so_many_would_show_is_the_other_way_round() -> None:
    seen = detectable(40_000, 0.10, 0.5, width=1.959964)
    assert needed(seen, 0.10, 0.5, width=1.959964).people == pytest.approx(40_000, rel=0.05)


@pytest.mark.parametrize(
    ("difference", "base", "held"), [(0.0, 0.1, 0.1), (0.1, 0.95, 0.1), (0.1, 0.0, 0.1), (0.1, 0.2, 1)]
)
def test_a_plan_that_cannot_be_is_refused(difference: float, base: float, held: float) -> None:
    with pytest.raises(BadPlanError):
        needed(difference, base, held)
    with pytest.raises(BadPlanError):
        detectable(0, 0.1, 0.1, width=2)
