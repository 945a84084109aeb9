"""S16: bursts, what they were worth, the cliff after them, and growth that was only borrowed."""

import json
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import ACTIVITY_COUNTS, PROMOTIONS
from liuke.facts.tracking import Promotion, TrackingPlan, keep_roles
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.bursts import SPEC, bursts
from tests.shop import Shop

POLICY = Policy(signals=SignalPolicy(calendar_country="", burst_cost_per_user_fen=300))
BORROWED, CLIFF = SPEC.alarms
START, END = 80, 84


def business(
    days: int, came: int = 0, stay: float = 0.1, seed: int = 4, regulars: int = 80, after: float = 1.0
) -> Shop:
    """Eighty regulars there four days of five and four newcomers a day, 60 % of them there next day; a burst if asked.

    In the burst (days 80 to 84) ``came`` newcomers a day come, of whom ``stay`` are there the next day. ``after``
    shrinks the regulars' days after it.
    """
    rng = np.random.default_rng(seed)
    shop = Shop()
    rows: list[tuple[str, int]] = []
    for day in range(1, days + 1):
        likely = 0.8 * (after if day > END else 1.0)
        rows += [(f"r{n}", day) for n in np.flatnonzero((rng.random(regulars) < likely) | (day == 1))]
        burst = came if START <= day <= END else 0
        for n in range(4 + burst):
            rows.append((f"n{day}-{n}", day))
            if rng.random() < (0.6 if n < 4 else stay):
                rows.append((f"n{day}-{n}", day + 1))
    rows = [row for row in rows if row[1] <= days]
    counts = {
        "subject_id": [who for who, _ in rows],
        "role": ["login"] * len(rows),
        "n": pa.array([1] * len(rows), pa.int32()),
        "day": pa.array([shop.day(day) for _, day in rows], pa.date32()),
    }
    shop.facts.append(ACTIVITY_COUNTS, pa.table(counts))
    mark_dirty(shop.facts, [shop.day(n) for n in range(1, days + 1)])
    shop.roll_up()
    return shop


def test_a_burst_is_found_and_called_borrowed() -> None:
    shop = business(110, came=120)
    said = bursts(shop.facts, shop.as_of(111), POLICY)
    (one,) = said["bursts"]
    assert (one["from"], one["through"]) == (shop.day(START).isoformat(), shop.day(END).isoformat())
    assert one["newcomers"] == 5 * 124
    assert one["declared"] is False
    assert one["actives_lift"] > 2
    assert one["newcomers_lift"] > 20
    day_1 = one["retention"]["d1"]
    assert day_1["share"] < 0.5 * day_1["usual"]
    assert day_1["interval"][0] < day_1["share"] < day_1["interval"][1]
    assert one["borrowed_growth"] is True
    assert one["incentive_only"] == 1.0  # nobody new is there again from the second day on in this business
    assert one["cost_fen"] == 620 * 300
    assert one["ltv"]["why"]["code"] == "no_ltv"
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_a_burst_whose_people_stay_is_no_borrowed_growth() -> None:
    shop = business(100, came=120, stay=0.6)
    (one,) = bursts(shop.facts, shop.as_of(101), POLICY)["bursts"]
    assert one["borrowed_growth"] is False
    assert not any(point.bad for point in BORROWED.points(shop.facts, shop.as_of(95), POLICY, 20))


def test_borrowed_growth_is_bad_from_the_day_its_first_day_1_is_over() -> None:
    shop = business(100, came=120)
    bad = [point.day for point in BORROWED.points(shop.facts, shop.as_of(100), POLICY, 40) if point.bad]
    assert bad[0] == shop.day(START + 2)  # newcomers of day 80 have had their day 1 at the start of day 82
    assert bad == [shop.day(n) for n in range(START + 2, END + 6)]


def test_the_cliff_opens_forty_eight_hours_and_closes_them() -> None:
    shop = business(100, came=120)
    points = {point.day: point for point in CLIFF.points(shop.facts, shop.as_of(100), POLICY, 40)}
    bad = [day for day, point in points.items() if point.bad]
    assert bad == [shop.day(END + n) for n in (2, 3, 4)]
    first = points[bad[0]]
    assert first.detail["opened_at"] == shop.as_of(END + 2).instant.isoformat()
    assert first.detail["closes_at"] == shop.as_of(END + 4).instant.isoformat()
    assert first.value is not None and first.line is not None and first.value < first.line == 0.7
    assert points[shop.day(END + 5)].clear is True
    assert CLIFF.fallen is not None and CLIFF.money is not None
    fallen = CLIFF.fallen(shop.facts, shop.as_of(END + 4), POLICY).to_pylist()
    new = [row for row in fallen if row["subject_id"].startswith("n")]
    assert sum(row["fell"] for row in new) / len(new) > 0.9
    assert not any(row["fell"] for row in fallen if row["subject_id"].startswith("r"))
    assert BORROWED.fallen is not None
    assert len(BORROWED.fallen(shop.facts, shop.as_of(END + 4), POLICY)) == 5 * 124
    assert CLIFF.playbook == "golden_48h"


def test_a_declared_promotion_is_a_burst_though_it_is_small_and_its_cliff_is_seen() -> None:
    """Regulars stay away after it: 80 x .8 = 64 a day fall to 38; the promotion itself brings a third more."""
    shop = business(90, came=20, after=0.5)
    keep_roles(
        shop.facts, TrackingPlan(promotions=(Promotion(name="s", from_day=shop.day(START), through_day=shop.day(END)),))
    )
    points = [point for point in CLIFF.points(shop.facts, shop.as_of(87), POLICY, 10) if point.bad]
    assert [point.day for point in points] == [shop.day(END + 2), shop.day(END + 3)]
    assert points[0].detail["burst"]["declared"] is True


@pytest.mark.parametrize("seed", range(5))
def test_a_year_without_bursts_wakes_nobody(seed: int) -> None:
    shop = business(180, seed=seed)
    for alarm in SPEC.alarms:
        assert not any(point.bad for point in alarm.points(shop.facts, shop.as_of(181), POLICY, 90))


def test_campaigns_are_told_apart_with_the_coupons_they_took() -> None:
    """docs/signals/bursts.md: of four from the campaign one is there next day, one later; two only took the incentive."""
    shop = Shop()
    shop.event("a", "login", 50, 51)  # back on day 1, not later: never back
    shop.event("b", "login", 50)
    shop.event("c", "login", 50, 55)
    shop.event("d", "login", 50)
    shop.order("b", "o1", 50, 100, coupon_fen=500)
    for n in range(2):
        shop.order("d", f"x{n}", 50, 100)
    for who in "abcd":
        shop.user(who, campaign="spring")
    shop.event("z", "login", 1, 2)
    shop.roll_up()
    (one,) = bursts(shop.facts, shop.as_of(70), POLICY)["campaigns"]
    assert (one["campaign"], one["newcomers"]) == ("spring", 4)
    assert one["retention"]["d1"]["share"] == 0.25
    assert one["retention"]["d30"]["share"] is None
    assert (one["never_back"], one["incentive_only"], one["by_coupon"]) == (0.75, 0.5, 0.25)
    before = bursts(shop.facts, shop.as_of(60), POLICY)["campaigns"]
    assert before[0]["incentive_only"] is None  # fourteen days are not over


@pytest.mark.parametrize("days", [0, 1, 20])
def test_little_data_is_said_so(days: int) -> None:
    shop = Shop()
    for day in range(1, days + 1):
        shop.event("a", "login", day)
    shop.roll_up()
    said = bursts(shop.facts, shop.as_of(days + 1), POLICY)
    assert (said.get("bursts"), "why" in said) == (([], False) if days else (None, True))
    if days:
        assert said["usual"]["enough"] is False, "one newcomer makes nothing usual"
        assert said["usual"]["why"]["zh"]
    for alarm in SPEC.alarms:
        assert [point.bad for point in alarm.points(shop.facts, shop.as_of(days + 1), POLICY, 3)] == [False] * 3
        assert alarm.fallen is not None and alarm.money is not None
        assert len(alarm.fallen(shop.facts, shop.as_of(days + 1), POLICY)) == 0
        assert alarm.money(shop.facts, shop.as_of(days + 1), POLICY) == 0


def test_a_promotion_before_anything_usual_was_known_cannot_be_told() -> None:
    shop = Shop()
    for day in range(1, 12):
        shop.event("a", "login", day)
    shop.roll_up()
    keep_roles(
        shop.facts, TrackingPlan(promotions=(Promotion(name="s", from_day=shop.day(3), through_day=shop.day(9)),))
    )
    (point,) = CLIFF.points(shop.facts, shop.as_of(11), POLICY, 1)
    assert point.bad is None
    assert point.lack is not None


acts = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 100)), min_size=20, max_size=150)
SHOP = Shop()
LOOSE = Policy(signals=SignalPolicy(calendar_country="", burst_min_users=2))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.integers(1, 95), st.integers(0, 6), st.integers(1, 5))
def test_every_day_of_a_stretch_is_what_asking_then_says(
    done: list[tuple[int, int]], sale: int, long: int, back: int
) -> None:
    shop = SHOP.clear()
    shop.facts.delete(PROMOTIONS, {})
    ends = {"from_day": shop.day(sale), "through_day": shop.day(sale + long)}
    keep_roles(shop.facts, TrackingPlan(promotions=(Promotion(name="s", **ends),)))
    for who, day in done:
        shop.event(f"u{who}", "login", day)
    shop.roll_up()
    as_of = shop.as_of(100)
    for alarm in SPEC.alarms:
        stretch = list(alarm.points(shop.facts, as_of, LOOSE, back))
        assert [point.day for point in stretch] == [as_of.day - timedelta(days=n) for n in reversed(range(back))]
        for point in stretch:
            assert [point] == list(alarm.points(shop.facts, shop.facts.as_of(point.day), LOOSE, 1))
    json.dumps(bursts(shop.facts, as_of, LOOSE), allow_nan=False)
