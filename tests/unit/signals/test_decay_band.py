"""S2 deepened: the plain rule beside what was to be expected, and the alarm that listens to both."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.facts.tracking import Promotion, TrackingPlan, keep_roles
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.login_decay import SPEC, against_band, login_decay
from tests.shop import Shop

NO_HOLIDAYS = Policy(signals=SignalPolicy(calendar_country="", login_decay_min_users=1))
(ALARM,) = SPEC.alarms
PEOPLE = 60


def steady(
    days: int, drop_from: int = 10_000, drop: float = 1.0, seed: int = 1, country: str = ""
) -> tuple[Shop, Policy]:
    """Sixty people who are there about three days of four, fewer at weekends; less from a day on."""
    rng = np.random.default_rng(seed)
    shop = Shop()
    rows = []
    for day in range(1, days + 1):
        likely = (0.5 if shop.day(day).weekday() >= 5 else 0.8) * (drop if day >= drop_from else 1)
        there = rng.random(PEOPLE) < (1.0 if day == 1 else likely)
        rows += [(f"u{n}", day) for n in np.flatnonzero(there)]
    for who in range(PEOPLE):
        shop.counts(f"u{who}", "login", 1, *[day for name, day in rows if name == f"u{who}"])
    shop.roll_up()
    return shop, Policy(signals=SignalPolicy(calendar_country=country))


def test_a_steady_business_never_wakes_anybody() -> None:
    shop, policy = steady(120)
    points = list(ALARM.points(shop.facts, shop.as_of(121), policy, 60))
    assert [point.bad for point in points] == [False] * 60
    assert sum(point.expected_low <= point.detail["comparable"] <= point.expected_high for point in points) >= 48  # type: ignore[operator]


def test_a_fall_by_a_third_fires_within_a_week_and_not_before_it() -> None:
    shop, policy = steady(110, drop_from=100, drop=0.6)
    points = list(ALARM.points(shop.facts, shop.as_of(107), policy, 20))
    bad = [point.day for point in points if point.bad]
    assert bad
    assert shop.day(101) <= bad[0] <= shop.day(105)
    assert bad[-1] == shop.day(107)
    assert all(point.detail["explained"] is False for point in points if point.bad)


def test_a_week_after_a_promotion_is_no_fall() -> None:
    """The plain rule sees 3 × the logins in the promotion's three days; comparable days say that nothing fell."""
    shop, policy = steady(100)
    for who in range(PEOPLE):
        shop.event(f"u{who}", "login", *[day for day in (87, 88, 89) for _ in range(3)])
    shop.roll_up()
    plan = TrackingPlan(promotions=(Promotion(name="sale", from_day=shop.day(87), through_day=shop.day(89)),))
    as_of = shop.as_of(97)
    (undeclared,) = ALARM.points(shop.facts, as_of, policy, 1)
    assert undeclared.bad is True
    keep_roles(shop.facts, plan)
    said = against_band(shop.facts, as_of, policy)
    assert (said["firing"], said["alarm"], said["agree"]) == (True, False, False)
    assert said["decay"] > 0.3
    assert abs(said["comparable"]) < 0.15
    assert said["comparable_days"] == 4
    assert said["taken_out"] == [{"day": shop.day(n).isoformat(), "kind": "promotion"} for n in (87, 88, 89)]


def test_national_day_explains_an_empty_week() -> None:
    """2025-10-01 to 10-08 are off; on the 9th the recent week holds nothing but holidays: it cannot be told."""
    shop, policy = steady(230, drop_from=215, drop=0.3, country="CN")
    first = shop.day(215)
    assert first.isoformat() == "2025-10-01"
    (point,) = ALARM.points(shop.facts, shop.as_of(223), policy, 1)
    assert (point.bad, point.lack is not None and point.lack.code) == (None, "no_comparable_days")
    assert point.value is not None and point.value > 0.15
    (blind,) = ALARM.points(shop.facts, shop.as_of(222), replace(policy, signals=SignalPolicy(calendar_country="")), 1)
    assert blind.bad is True


def test_the_documented_example_84_against_70() -> None:
    """docs/signals/login_decay.md: 12 a day before, 10 a day after; Saturday's pair is a promotion and taken out."""
    shop = Shop(plan=TrackingPlan(promotions=()))
    for who in range(12):
        shop.event(f"u{who}", "login", 1, *range(8, 15))
        if who < 10:
            shop.event(f"u{who}", "login", *range(15, 22))
    shop.roll_up()
    policy = Policy(signals=SignalPolicy(calendar_country="", login_decay_min_users=10))
    said = against_band(shop.facts, shop.as_of(22), policy)
    assert (said["earlier"], said["recent"], said["users"]) == (84, 70, 12)
    assert said["decay"] == pytest.approx(14 / 84)
    assert said["comparable"] == said["decay"]
    assert (said["band"], said["band_why"]["code"]) == (None, "short_history")
    assert said["alarm"] is True
    keep_roles(
        shop.facts, TrackingPlan(promotions=(Promotion(name="x", from_day=shop.day(8), through_day=shop.day(8)),))
    )
    again = against_band(shop.facts, shop.as_of(22), policy)
    assert (again["comparable_earlier"], again["comparable_recent"], again["comparable_days"]) == (72, 60, 6)


def test_who_fell_and_what_they_paid() -> None:
    shop = Shop()
    shop.event("fell", "login", 1, 8, 9, 10, 11, 16, 17)  # 4 → 2: half
    shop.event("stays", "login", 1, 8, 9, 10, 16, 17)  # 3 → 2
    shop.event("gone", "login", 1, 14)  # 1 → 0
    shop.event("new", "login", 9, 10)
    shop.event("back", "login", 1, 16)
    shop.order("fell", "o1", 3, 5_000)
    shop.order("stays", "o2", 3, 7_000)
    shop.order("gone", "o3", 22, 9_000)
    shop.roll_up()
    as_of = shop.as_of(22)
    assert ALARM.fallen is not None and ALARM.money is not None
    assert ALARM.fallen(shop.facts, as_of, NO_HOLIDAYS).to_pylist() == [
        {"subject_id": "fell", "fell": True},
        {"subject_id": "gone", "fell": True},
        {"subject_id": "stays", "fell": False},
    ]
    assert ALARM.money(shop.facts, as_of, NO_HOLIDAYS) == 5_000


@pytest.mark.parametrize("people", [0, 1])
def test_with_nobody_or_one_person_it_says_why(people: int) -> None:
    shop = Shop()
    for n in range(people):
        shop.event(f"u{n}", "login", 20)
    shop.roll_up()
    said = against_band(shop.facts, shop.as_of(22), Policy())
    assert (said["decay"], said["alarm"], said["agree"], said["band"]) == (None, None, None, None)
    assert said["lack"]["code"] == "few_users"
    (point,) = ALARM.points(shop.facts, shop.as_of(22), Policy(), 1)
    assert (point.value, point.bad, point.lack and point.lack.code) == (None, None, "few_users")
    assert ALARM.money is not None and ALARM.money(shop.facts, shop.as_of(22), Policy()) == 0


acts = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 40)), min_size=1, max_size=60)
sign_ups = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 40)), max_size=4, unique_by=lambda one: one[0])
SHOP = Shop()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, sign_ups, st.integers(1, 4))
def test_every_day_of_a_stretch_is_what_asking_then_would_have_said(
    done: list[tuple[int, int]], signed: list[tuple[int, int]], back: int
) -> None:
    shop = SHOP.clear()
    keep_roles(shop.facts, TrackingPlan())
    for who, day in done:
        shop.event(f"u{who}", "login", day)
    for who, day in signed:
        shop.user(f"u{who}", shop.at(day, 3))
    shop.roll_up()
    stretch = list(ALARM.points(shop.facts, shop.as_of(38), NO_HOLIDAYS, back))
    assert [point.day for point in stretch] == [shop.day(38) - timedelta(days=n) for n in reversed(range(back))]
    for point in stretch:
        as_of = shop.facts.as_of(point.day)
        assert [point] == list(ALARM.points(shop.facts, as_of, NO_HOLIDAYS, 1))
        plain = login_decay(shop.facts, as_of, NO_HOLIDAYS)
        assert (point.value, point.n) == (plain["decay"], plain["users"])
        assert ALARM.fallen is not None
        assert len(ALARM.fallen(shop.facts, as_of, NO_HOLIDAYS)) <= plain["users"]
