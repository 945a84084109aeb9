"""S3 deepened: by segment, mix and rate, D1/D7/D30 day by day, and the alarm on D7."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.facts.errors import UnknownColumnError
from liuke.facts.tables import ACTIVITY_COUNTS
from liuke.facts.tracking import Promotion, TrackingPlan, keep_roles
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.calendar_days import DayKind
from liuke.signals.measure import measure
from liuke.signals.read import by_segment, change, retention
from liuke.signals.retention import SPEC, answer
from liuke.signals.retention_days import day_n, judge, pooled, trend
from liuke.signals.spec import Point
from tests.shop import Shop

POLICY = Policy(signals=SignalPolicy(calendar_country=""))
(ALARM,) = SPEC.alarms


@pytest.fixture
def shop() -> Shop:
    """March: 4 from ads (all there in April), 2 by friends (1 is). April: 2 from ads (1 there in May), 6 by friends (2)."""
    shop = Shop()
    people = [*(("ads", 1, back) for back in (1, 1, 1, 1)), *(("friend", 2, back) for back in (1, 0))]
    later = [*(("ads", 33, back) for back in (1, 0)), *(("friend", 34, back) for back in (1, 1, 0, 0, 0, 0))]
    for n, (source, day, back) in enumerate(people + later):
        shop.event(f"u{n}", "login", day, *([day + 33] if back else []))
        shop.user(f"u{n}", shop.at(day), acquisition_source=source, email=f"u{n}@x", traits='{"vip": true}')
    shop.roll_up()
    return shop


def test_a_change_is_split_as_by_hand(shop: Shop) -> None:
    """docs/signals/retention.md: 5 of 6 = 83.3 % falls to 3 of 8 = 37.5 %: mix -13.9 + rate -31.9 = -45.8 points."""
    as_of = shop.as_of(100)
    measure(shop.facts, as_of, POLICY)
    said = change(shop.facts, as_of, "acquisition_source", 1)
    assert (said["before"]["share"], said["after"]["share"]) == (pytest.approx(5 / 6), pytest.approx(3 / 8))
    parts = {part["value"]: part for part in said["parts"]}
    middle = 5 / 6 + 3 / 8
    mix = (2 / 8 - 4 / 6) * (1 + 0.5 - middle) / 2 + (6 / 8 - 2 / 6) * (0.5 + 1 / 3 - middle) / 2
    rate = (0.5 - 1) * (4 / 6 + 2 / 8) / 2 + (1 / 3 - 0.5) * (2 / 6 + 6 / 8) / 2
    assert (said["mix"], said["rate"]) == (pytest.approx(mix), pytest.approx(rate))
    assert (round(said["mix"], 4), round(said["rate"], 4)) == (-0.1389, -0.3194)
    assert said["mix"] + said["rate"] == pytest.approx(said["change"], abs=1e-15)
    assert parts["ads"]["share_before"] == 1.0


def test_segments_add_up_to_the_whole_and_are_asked_bounded_and_unbounded(shop: Shop) -> None:
    as_of = shop.as_of(100)
    measure(shop.facts, as_of, POLICY)
    for kind in ("on", "on_or_after"):
        for by in ("first_action", "sign_up"):
            whole = retention(shop.facts, as_of, unit="week", kind=kind, by=by, cells=6)
            parts = by_segment(shop.facts, as_of, "acquisition_source", unit="week", kind=kind, by=by, cells=6)
            for cell in whole["average"]:
                same = [one for part in parts["segments"] for one in part["cells"] if one["n"] == cell["n"]]
                assert sum(one["users"] for one in same) == cell["users"]
                assert sum(one["size"] for one in same) == cell["size"]
    ads = next(one for one in parts["segments"] if one["value"] == "ads")
    assert ads["size"] == 6
    assert ads["cells"][0]["interval"][0] >= 0


def test_a_trait_is_a_segment_and_unknown_and_personal_columns_are_not(shop: Shop) -> None:
    as_of = shop.as_of(100)
    measure(shop.facts, as_of, POLICY)
    said = answer(shop.facts, as_of, POLICY, segment="vip")
    assert [(one["value"], one["size"]) for one in said["segments"]] == [("true", 14)]
    for name in ("email", "citty"):
        with pytest.raises(UnknownColumnError, match=name):
            by_segment(shop.facts, as_of, name)


@pytest.mark.parametrize("days", [0, 1])
def test_nobody_and_one_day_are_answered_in_words(days: int) -> None:
    shop = Shop()
    for day in range(1, days + 1):
        shop.event("a", "login", day)
    shop.roll_up()
    as_of = shop.as_of(days + 1)
    measure(shop.facts, as_of, POLICY)
    assert change(shop.facts, as_of, "plan", 1)["why"]["code"] == "no_two_periods"
    assert by_segment(shop.facts, as_of, "plan")["segments"] == (
        [] if not days else [{"value": None, "size": 1, "cells": []}]
    )
    said = answer(shop.facts, as_of, POLICY)
    assert all(one["share"] is None and one["interval"] is None for one in said["days"])
    assert all(one["d1"] is None for one in said["trend"])
    (point,) = ALARM.points(shop.facts, as_of, POLICY, 1)
    assert (point.bad, point.lack and point.lack.code) == (None, "few_newcomers")


def test_day_n_is_the_triangle_of_days(shop: Shop) -> None:
    as_of = shop.as_of(100)
    whole = retention(shop.facts, as_of, unit="day", cells=33)
    found = day_n(shop.facts, as_of, shop.day(1), (1, 7, 30, 33))
    for cohort in whole["cohorts"]:
        day = next(one for one in found[1] if one.isoformat() == cohort["cohort"])
        for n in (1, 7, 30, 33):
            assert found[n][day] == (cohort["size"], cohort["cells"][n - 1]["users"])
    assert [one["n"] for one in pooled(shop.facts, as_of)] == [1, 7, 30]
    assert trend(shop.facts, as_of)[-1]["size"] is None


def newcomers(days: int, fall_from: int = 10_000, seed: int = 3, sale: range = range(0)) -> Shop:
    """Thirty to fifty newcomers a day; 30 % are there on day 7, 12 % of those who come from a day on (or in a sale)."""
    rng = np.random.default_rng(seed)
    shop = Shop()
    who, day_of = [], []
    for day in range(1, days + 1):
        stay = 0.12 if day >= fall_from or day in sale else 0.3
        for n in range(int(rng.integers(30, 50))):
            back = rng.random() < stay
            for one in (day, *([day + 7] if back else [])):
                who.append(f"u{day}-{n}")
                day_of.append(one)
    rows = {
        "subject_id": who,
        "role": ["login"] * len(who),
        "n": pa.array([1] * len(who), pa.int32()),
        "day": pa.array([shop.day(one) for one in day_of], pa.date32()),
    }
    shop.facts.append(ACTIVITY_COUNTS, pa.table(rows))
    from liuke.facts.roll_up import mark_dirty

    mark_dirty(shop.facts, [shop.day(n) for n in range(1, days + 8)])
    shop.roll_up()
    return shop


def test_a_steady_business_fires_at_most_once_a_quarter() -> None:
    shop = newcomers(180)
    points = list(ALARM.points(shop.facts, shop.as_of(181), POLICY, 90))
    assert all(point.bad is not None for point in points)
    bad = [point.bad for point in points]
    fires = sum(a and b and not c for c, a, b in zip([False, *bad], bad, bad[1:], strict=False))
    assert fires <= 1


def made_up(seed: int, days: int, fall_from: int = 10_000) -> dict[date, tuple[int, int]]:
    """About forty newcomers a day, 30 % back on day 7 (give or take 3 points a day); 20 % from a day on."""
    rng = np.random.default_rng(seed)
    found = {}
    for n in range(days):
        size, stay = int(rng.poisson(40)), 0.3 + 0.03 * rng.standard_normal() - (0.1 if n >= fall_from else 0)
        found[date(2025, 1, 1) + timedelta(days=n)] = (size, int(rng.binomial(size, max(stay, 0.01))))
    return found


def fires(points: list[Point]) -> int:
    """Count how often an alarm would begin: bad on two days running, over after three clear days running."""
    count, on, before, clear = 0, False, False, 0
    for point in points:
        clear = clear + 1 if point.clear and not point.bad else 0
        if point.bad and before and not on:
            count, on = count + 1, True
        on = on and clear < 3
        before = bool(point.bad)
    return count


def test_on_fifty_seeds_no_quarter_has_more_than_one_false_alarm_and_a_real_fall_is_not_missed() -> None:
    kinds = {date(2025, 1, 1) + timedelta(days=n): DayKind.WORKDAY for n in range(200)}
    ends = date(2025, 1, 1) + timedelta(days=170)
    false, missed = [], 0
    for seed in range(50):
        false.append(fires(judge(made_up(seed, 170), kinds, ends, 90, POLICY)))
        missed += not any(p.bad for p in judge(made_up(seed, 170, fall_from=150), kinds, ends, 12, POLICY))
    assert max(false) <= 1
    assert sum(false) <= 5
    assert missed <= 8  # a fall from 30 to 20 %, of 40 newcomers a day, within twelve days: the price of quiet


def test_newcomers_who_stay_less_are_seen_once_their_day_7_is_over() -> None:
    shop = newcomers(120, fall_from=100)
    points = {point.day: point for point in ALARM.points(shop.facts, shop.as_of(118), POLICY, 30)}
    bad = [day for day, point in points.items() if point.bad]
    assert bad
    assert shop.day(108) <= bad[0] <= shop.day(112)  # newcomers of day 100 have had their day 7 before day 108
    assert points[shop.day(114)].bad
    assert ALARM.fallen is not None
    fallen = ALARM.fallen(shop.facts, shop.as_of(115), POLICY)
    assert sum(fallen["fell"].to_pylist()) / len(fallen) > 0.8


def test_a_declared_promotion_is_taken_out() -> None:
    """Those who come in a sale stay less: undeclared it is an alarm, declared it is not."""
    shop = newcomers(120, sale=range(100, 104))
    as_of = shop.as_of(111)
    (blind,) = ALARM.points(shop.facts, as_of, POLICY, 1)
    assert blind.bad is True
    keep_roles(
        shop.facts, TrackingPlan(promotions=(Promotion(name="s", from_day=shop.day(100), through_day=shop.day(103)),))
    )
    (point,) = ALARM.points(shop.facts, as_of, POLICY, 1)
    assert (point.bad, point.detail["days_taken_out"]) == (False, 4)


def test_who_was_not_back_and_what_they_paid() -> None:
    shop = Shop()
    shop.event("back", "login", 20, 27)
    shop.event("late", "login", 20, 28)
    shop.event("gone", "login", 26)
    shop.event("old", "login", 19, 26)
    shop.event("young", "login", 27)
    shop.order("gone", "o1", 26, 900)
    shop.order("back", "o2", 27, 5_000)
    shop.roll_up()
    assert ALARM.fallen is not None and ALARM.money is not None
    as_of = shop.as_of(34)
    assert ALARM.fallen(shop.facts, as_of, POLICY).to_pylist() == [
        {"subject_id": "back", "fell": False},
        {"subject_id": "gone", "fell": True},
        {"subject_id": "late", "fell": True},
    ]
    assert ALARM.money(shop.facts, as_of, POLICY) == 900


acts = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 60)), min_size=1, max_size=60)
SHOP = Shop()
LOOSE = Policy(signals=SignalPolicy(calendar_country="", retention_min_cohort=1))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.integers(1, 4), st.sampled_from(["day", "week"]))
def test_every_day_of_a_stretch_is_what_asking_then_says_and_splits_add_up(
    done: list[tuple[int, int]], back: int, unit: Any
) -> None:
    shop = SHOP.clear()
    keep_roles(shop.facts, TrackingPlan())
    for who, day in done:
        shop.event(f"u{who}", "login", day)
    for who in range(0, 9, 2):
        shop.user(f"u{who}", plan=("a", "b")[who % 4 // 2])
    shop.roll_up()
    as_of = shop.as_of(50)
    stretch = list(ALARM.points(shop.facts, as_of, LOOSE, back))
    assert [point.day for point in stretch] == [as_of.day - timedelta(days=n) for n in reversed(range(back))]
    for point in stretch:
        assert [point] == list(ALARM.points(shop.facts, shop.facts.as_of(point.day), LOOSE, 1))
    measure(shop.facts, as_of, LOOSE)
    said = change(shop.facts, as_of, "plan", 1, unit=unit)
    if "change" in said:
        assert said["mix"] + said["rate"] == pytest.approx(said["change"], abs=1e-12)
        assert sum(part["mix"] + part["rate"] for part in said["parts"]) == pytest.approx(said["change"], abs=1e-12)
