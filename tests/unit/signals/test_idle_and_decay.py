"""S1 and S2: who is quiet for how long, and whether logins fall."""

import math
from dataclasses import replace
from typing import Any

import pytest

from liuke.facts.statement import Statement
from liuke.facts.tracking import TrackingPlan
from liuke.model.policy import Policy, SignalPolicy
from liuke.model.words import Role
from liuke.signals.measure import measure
from liuke.signals.read import idle_days, login_decay
from tests.shop import Shop

POLICY = Policy()
FEW = Policy(signals=SignalPolicy(login_decay_min_users=1))
_USERS = Statement(name="users_of_day", text="SELECT * FROM user_signals WHERE as_of = $as_of_day ORDER BY subject_id")


def measured(shop: Shop, day: int, policy: Policy = POLICY) -> dict[str, dict[str, Any]]:
    """Measure a day and return its rows by person."""
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), policy)
    return {row["subject_id"]: row for row in shop.facts.rows(_USERS, shop.as_of(day))}


@pytest.mark.parametrize(
    ("idle", "tier"),
    [
        (0, "active"),
        (2, "active"),
        (3, "light"),
        (6, "light"),
        (7, "medium"),
        (14, "medium"),
        (15, "heavy"),
        (60, "heavy"),
    ],
)
def test_each_edge_day_belongs_to_one_tier(idle: int, tier: str) -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    row = measured(shop, idle + 2)["a"]
    assert (row["idle_days"], row["idle_tier"], row["last_present_day"]) == (idle, tier, shop.day(1))
    said = idle_days(shop.facts, shop.as_of(idle + 2), POLICY)
    assert (said["users"], said["tiers"][tier], sum(said["tiers"].values())) == (1, 1, 1)


@pytest.mark.parametrize(("idle", "tier"), [(4, "active"), (5, "light"), (8, "light"), (9, "medium"), (11, "heavy")])
def test_tiers_move_with_the_policy(idle: int, tier: str) -> None:
    policy = Policy(signals=SignalPolicy(idle_light_from_days=5, idle_medium_from_days=9, idle_heavy_from_days=11))
    shop = Shop()
    shop.event("a", "login", 1)
    assert measured(shop, idle + 2, policy)["a"]["idle_tier"] == tier
    assert idle_days(shop.facts, shop.as_of(idle + 2), policy)["tiers"][tier] == 1


def test_only_acts_of_presence_end_a_quiet_spell() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.event("a", "view", 5)
    shop.event("b", "error", 5)
    found = measured(shop, 8)
    assert (found["a"]["idle_days"], found["b"]["idle_days"], found["b"]["idle_tier"]) == (6, None, None)
    said = idle_days(shop.facts, shop.as_of(8), POLICY)
    assert (said["users"], said["never"]) == (1, 1)


def test_a_business_that_says_what_presence_is_gets_that() -> None:
    shop = Shop(plan=TrackingPlan(presence=(Role.CORE,)))
    shop.event("a", "login", 5)
    shop.event("a", "core", 1)
    assert measured(shop, 8)["a"]["idle_days"] == 6


def test_where_only_orders_were_imported_an_order_is_being_there() -> None:
    shop = Shop()
    shop.order("a", "o1", 1, 1000)
    shop.order("a", "c1", 4, -1000)
    shop.event("b", "error", 4)
    found = measured(shop, 8)
    assert (found["a"]["idle_days"], found["a"]["order_idle_days"], found["b"]["idle_days"]) == (6, 6, None)


def test_people_are_known_from_sign_up_or_first_act_whichever_came_first() -> None:
    shop = Shop()
    shop.user("early", shop.at(1, 0))
    shop.event("early", "login", 3)
    shop.user("late", shop.at(5))
    shop.event("late", "login", 4)
    shop.user("silent", shop.at(6, 23.9))
    shop.user("timeless")
    shop.user("tomorrow", shop.at(8, 0))
    found = measured(shop, 8)
    assert {who: row["first_day"] and (row["first_day"] - shop.day(1)).days + 1 for who, row in found.items()} == {
        "early": 1,
        "late": 4,
        "silent": 6,
        "timeless": None,
    }
    assert {who: row["tenure_days"] for who, row in found.items()} == {
        "early": 7,
        "late": 4,
        "silent": 2,
        "timeless": None,
    }
    assert found["silent"]["idle_days"] is None


def _logins(shop: Shop, people: int, recent: int, earlier: int) -> None:
    for n in range(people):
        shop.event(f"p{n}", "login", 1)
    shop.event("p0", "login", *[20] * recent)
    shop.event("p0", "login", *[13] * earlier)
    shop.roll_up()


@pytest.mark.parametrize(
    ("recent", "earlier", "decay", "firing"),
    [
        (80, 100, 0.2, True),
        (85, 100, 0.15, False),
        (84, 100, 0.16, True),
        (100, 100, 0.0, False),
        (120, 100, -0.2, False),
    ],
)
def test_the_alarm_fires_above_the_threshold_and_not_at_it(
    recent: int, earlier: int, decay: float, firing: bool
) -> None:
    shop = Shop()
    _logins(shop, 1, recent, earlier)
    said = login_decay(shop.facts, shop.as_of(21), FEW)
    assert (said["recent"], said["earlier"], said["firing"]) == (recent, earlier, firing)
    assert math.isclose(said["decay"], decay, abs_tol=1e-12)


def test_windows_are_the_last_seven_whole_days_and_the_seven_before() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 6, 7, 13, 14, 20, 21)
    shop.roll_up()
    said = login_decay(shop.facts, shop.as_of(21), FEW)
    assert (said["earlier"], said["recent"]) == (2, 2)  # days 7 and 13; days 14 and 20


def test_only_people_known_before_both_windows_count() -> None:
    shop = Shop()
    shop.event("old", "login", 6, 8, 15)
    shop.event("new", "login", 7, 8, 15)
    shop.user("signed", shop.at(6, 23))
    shop.event("signed", "login", 16)
    shop.user("today", shop.at(7, 0))
    shop.event("today", "login", 16)
    shop.roll_up()
    said = login_decay(shop.facts, shop.as_of(21), FEW)
    assert (said["earlier"], said["recent"], said["users"]) == (1, 2, 2)


def test_with_nothing_to_compare_it_says_why_and_neither_zero_nor_nan() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 20)
    shop.roll_up()
    said = login_decay(shop.facts, shop.as_of(21), FEW)
    assert (said["decay"], said["firing"]) == (None, None)
    assert "no logins" in said["why"]["en"]
    assert said["why"]["zh"]
    few = login_decay(shop.facts, shop.as_of(21), POLICY)
    assert (few["decay"], few["users"]) == (None, 1)
    assert "50" in few["why"]["en"]


def test_the_decay_window_is_policy() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 16, 17, 18, 19, 20)
    shop.roll_up()
    policy = replace(FEW, signals=replace(FEW.signals, login_decay_window_days=2))
    said = login_decay(shop.facts, shop.as_of(21), policy)
    assert (said["earlier"], said["recent"]) == (2, 2)


def test_counts_of_one_person_look_back_whole_weeks() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 2, 3, 15, 16, 22, 23, 28, 28)
    shop.event("a", "view", 27)
    shop.event("a", "error", 1, 2, 27)
    row = measured(shop, 30)["a"]
    assert (row["logins_7d"], row["logins_prev_7d"], row["active_days_28d"], row["errors_28d"]) == (3, 2, 7, 2)
