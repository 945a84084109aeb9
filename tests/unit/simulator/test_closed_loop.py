"""Show it 4, small enough for every run: the loop is fair (one luck, one budget, untouched lots), and knowing pays."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from liuke.simulator.flight.read import world_named
from tests.closed_loop.liuke import WINDOW, Liuke
from tests.closed_loop.loop import BEFORE, DAYS, Begun, Morning, Places, begin, fly
from tests.closed_loop.policies import CouponForAll, Oracle
from tests.closed_loop.report import summary
from tests.closed_loop.risk import matrix, risk_model

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


def test_liuke_keeps_more_per_yuan_within_budget_contacts_and_guard_rails(tmp_path: Path) -> None:
    """Show it 4, small: one seed; its verdicts come of the guard, who is held out is left alone, no rail is worse."""
    twin = fly(begun(), None, budget_fen=0)
    usual = fly(begun(), CouponForAll(3), budget_fen=BUDGET_FEN)
    contacts = 0.8 * sum(usual.touched.values()) / DAYS
    mine = Watched(Liuke(3, tmp_path, contacts))
    ours, known = (fly(begun(), one, budget_fen=BUDGET_FEN) for one in (mine, Oracle()))
    for run in (usual, ours, known):
        assert 0 < run.spent_fen <= 1.1 * BUDGET_FEN
    assert known.kept.sum() - twin.kept.sum() > max(0, usual.kept.sum() - twin.kept.sum())
    assert 0.6 * contacts * DAYS < sum(ours.touched.values()) <= contacts * DAYS
    assert ours.expected_no < usual.expected_no
    assert ours.expected_complaints < usual.expected_complaints
    logs = [one for several in mine.policy.log.values() for one in several]
    held = [(one.day, int(who)) for one in logs for who in one.who[~one.treated]]
    touched = {(day, int(who)) for day, _, people in mine.sent for who in people}
    assert len(held) > 30
    assert not any((day + later, who) in touched for day, who in held for later in range(WINDOW))
    assert any(len(one.who) for one in logs if one.day >= BEFORE + DAYS - 20), "to the end"
    assert all((one.entry > 0).all() and (one.entry <= 1).all() for one in logs)


def test_the_risk_of_a_past_morning_is_learned_of_what_was_known_then() -> None:
    """It once took the last visit of today for that of the past: everybody idle had never come back."""
    seen = begun().seen
    morning = Morning(
        day=BEFORE,
        candidates=np.flatnonzero(seen.known & (seen.idle(BEFORE) >= 3) & (seen.idle(BEFORE) < 30)),
        money_fen=0,
        expected_fen={},
        hands=0,
        seen=seen,
        business=seen.business,
    )
    risk = risk_model(morning, 3)(matrix(morning, morning.candidates))
    low, high = np.quantile(risk, [0.1, 0.95])
    assert low < 0.2
    assert high > 0.6
    assert (seen.idle(30) >= -1).all()


def test_kept_users_per_yuan_are_reckoned_from_sums_over_seeds() -> None:
    one = {"kept": 10, "user_days": 1.0, "spent_yuan": 100.0, "touched": {"coupon": 50}, "said_no": 1, "complaints": 0}
    one |= {"people": 1_000, "expected_no": 1.5, "expected_complaints": 0.5}
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
    rails = whole["policies"]["liuke"]
    assert (rails["expected_no_per_1000_touched"], rails["expected_no_per_1000_people"]) == (30.0, 1.5)


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
