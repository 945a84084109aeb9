"""Show it 4, small enough for every run: the loop is fair (one luck, one budget, untouched lots), and knowing pays."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from liuke.simulator.flight.read import world_named
from tests.closed_loop.loop import BEFORE, DAYS, Begun, Morning, Places, begin, fly
from tests.closed_loop.policies import WINDOW, CouponForAll, Liuke, Oracle
from tests.closed_loop.report import summary

PEOPLE, BUDGET_FEN = 1_500, 0.5 * 100 * 1_500


@cache
def begun() -> Begun:
    return begin(world_named("shop"), seed=3, people=PEOPLE)


class Watched:
    """Lets a policy choose, and keeps what it chose."""

    def __init__(self, policy: Any) -> None:
        self.policy, self.name = policy, policy.name
        self.sent: list[tuple[int, str, Places]] = []

    def choose(self, morning: Morning) -> dict[str, Places]:
        found: dict[str, Places] = self.policy.choose(morning)
        self.sent += [(morning.day, name, who) for name, who in found.items()]
        return found


def test_a_policy_that_writes_to_nobody_is_the_twin() -> None:
    class Silent:
        name = "silent"

        def choose(self, morning: Morning) -> dict[str, Places]:  # noqa: ARG002 - asked like any policy
            return {}

    twin, silent = fly(begun(), None, budget_fen=0), fly(begun(), Silent(), budget_fen=BUDGET_FEN)
    assert np.array_equal(twin.kept, silent.kept)
    assert (silent.spent_fen, silent.touched) == (0, {})


def test_the_budget_holds_lots_are_left_alone_and_knowing_the_truth_beats_coupons_for_all() -> None:
    twin = fly(begun(), None, budget_fen=0)
    coupons, mine = Watched(CouponForAll(3)), Watched(Liuke(3))
    usual, ours, known = (fly(begun(), one, budget_fen=BUDGET_FEN) for one in (coupons, mine, Oracle()))
    for run in (usual, ours, known):
        assert 0 < run.spent_fen <= 1.1 * BUDGET_FEN
    assert known.kept.sum() - twin.kept.sum() > max(0, usual.kept.sum() - twin.kept.sum())
    lots = [(lot.day, who) for several in mine.policy.lots.values() for lot in several for who in lot.who[~lot.treated]]
    touched = {(day, int(who)) for day, _, people in mine.sent for who in people}
    assert len(lots) > 50
    assert not any((day + later, int(who)) in touched for day, who in lots for later in range(WINDOW))
    assert any(day >= BEFORE + DAYS - 20 for several in mine.policy.lots.values() for day, *_ in several), "explores on"


def test_kept_users_per_yuan_are_reckoned_from_sums_over_seeds() -> None:
    one = {"kept": 10, "user_days": 1.0, "spent_yuan": 100.0, "touched": {"coupon": 50}, "said_no": 1, "complaints": 0}
    found = [
        {
            "seed": k,
            "coupon for everyone at risk": one,
            "liuke": one | {"kept": 20, "spent_yuan": 50.0},
            "oracle": one | {"kept": 40},
        }
        for k in (1, 2)
    ]
    whole = summary(found)
    ratio = whole["ratios"]["liuke / coupon for everyone at risk"]
    assert (ratio["kept_at_equal_budget"], ratio["kept_per_yuan"], ratio["interval"]) == (2.0, 4.0, [4.0, 4.0])
    assert whole["share_of_oracle"]["liuke"] == 0.5


def test_liuke_is_not_told_what_it_could_not_see() -> None:
    """Two worlds that differ in what is latent only (who would be harmed) give it the same facts to choose by."""
    seen = begun().seen
    names = set(seen.frame(BEFORE, np.arange(5)))
    latent = {"cause", "need", "mode", "response", "touchy", "tolerance", "thrift", "trust", "fatigue", "annoyance"}
    assert not names & latent
    folk = seen.business.folk
    other = replace(folk, cause=np.zeros_like(folk.cause), touchy=np.zeros_like(folk.touchy))
    before = {name: one.copy() for name, one in seen.frame(BEFORE, np.arange(50)).items()}
    seen.business.folk = other
    after = seen.frame(BEFORE, np.arange(50))
    seen.business.folk = folk
    assert all(np.array_equal(before[name], after[name]) for name in before)
