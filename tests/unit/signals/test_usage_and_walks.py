"""S4, the weekly walk, series, peers: numbers that must agree with each other."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.profile import medians
from liuke.facts.tables import ACTIVITY_COUNTS, EVENTS
from liuke.facts.tracking import read_tracking
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.errors import UnknownSeriesError, UnknownUserError
from liuke.signals.measure import measure
from liuke.signals.read import lifecycle, login_decay, peers, series, usage
from liuke.signals.series import names
from liuke.signals.usage import SPEC
from tests.shop import Shop

FEW = Policy(signals=SignalPolicy(login_decay_min_users=0))
_DEEDS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 50)), max_size=40)


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


def filled(shop: Shop, deeds: list[tuple[str, int]]) -> Shop:
    """Let people log in on days, several times where a day is named several times."""
    rows = [
        {"subject_id": w, "event": "login", "ts": shop.at(d, 8 + n / 9), "day": shop.day(d)}
        for n, (w, d) in enumerate(deeds)
    ]
    if rows:
        shop.clear().add(EVENTS, rows)
        shop.roll_up()
    return shop


def test_usage_is_visits_minutes_a_day_and_minutes_to_the_first_core_act() -> None:
    shop = Shop()
    for day in (1, 2):
        shop.event("a", "login", day, hour=9)
        shop.event("a", "core", day, hour=9 + day / 6)
    shop.event("b", "core", 2, hour=8)
    shop.event("b", "login", 2, hour=8.25)
    shop.event("b", "core", 2, hour=8.5)
    shop.roll_up()
    said = usage(shop.facts, shop.as_of(3), Policy())
    assert (said["users"], said["sessions"], said["sessions_per_user"]) == (2, 3, 1.5)
    assert said["minutes_per_active_day"] == pytest.approx((10 + 20 + 30) / 3)
    assert said["task_minutes"] == pytest.approx(15)  # 10 and 20; a core act before any login is no task from login on
    measure(shop.facts, shop.as_of(3), Policy())
    user = {c["name"]: c["value"] for c in peers(shop.facts, shop.as_of(3), "a")["columns"]}
    assert (user["sessions_28d"], user["minutes_per_active_day"], user["task_minutes"]) == (2, 15.0, 15.0)


def test_usage_looks_back_28_days_and_leaves_out_days_without_a_timed_act() -> None:
    shop = Shop()
    for day in (1, 2, 29):
        shop.event("a", "view", day, hour=9)
        shop.event("a", "view", day, hour=9 + day / 60)
    shop.counts("b", "login", 5, 20)
    shop.roll_up()
    said = usage(shop.facts, shop.as_of(30), Policy())
    assert (said["users"], said["sessions"]) == (1, 2)
    assert said["minutes_per_active_day"] == pytest.approx((2 + 29) / 2)


def test_each_feature_is_told_by_itself() -> None:
    plan = "events: {cook: {role: core, feature: kitchen}, go: core}\nfeatures: {kitchen: 厨房}"
    shop = Shop(plan=read_tracking(plan))
    for who, late in (("a", 10), ("b", 20), ("c", 40)):
        shop.event(who, "login", 2, hour=9)
        shop.event(who, "cook", 2, hour=9 + late / 60)
    shop.event("a", "cook", 2, hour=9.5)
    shop.add(EVENTS, [{"subject_id": "a", "event": "go", "feature": "maps", "ts": shop.at(2, 8), "day": shop.day(2)}])
    shop.event("a", "go", 2, hour=9.1)  # of no feature
    shop.add(ACTIVITY_COUNTS, [{"subject_id": "d", "role": "core", "feature": "maps", "n": 5, "day": shop.day(2)}])
    shop.event("a", "cook", 1, 40)
    shop.roll_up()
    said = SPEC.answer(shop.facts, shop.as_of(30), Policy()) if SPEC.answer else {}
    kitchen, maps = said["features"]
    assert (kitchen["label"], kitchen["users"], kitchen["uses"], kitchen["share"]) == ("厨房", 3, 4, 1.0)
    assert kitchen["task_minutes"] == pytest.approx(20)  # the second use of a day counts not, nor day 1: 29 days ago
    assert kitchen["minutes_per_active_day"] == pytest.approx((30 + 20 + 0) / 3)  # c: 40 minutes apart are two visits
    assert (maps["feature"], maps["users"], maps["uses"], maps["task_minutes"]) == ("maps", 2, 6, None)
    assert said["minutes_per_user"] == pytest.approx(said["minutes_per_active_day"])


def test_usage_of_nobody_is_unknown_and_not_zero() -> None:
    said = usage(Shop().facts, Shop().as_of(3), Policy())
    assert (said["users"], said["sessions_per_user"], said["minutes_per_active_day"]) == (0, None, None)


def _weeks(deeds: list[tuple[str, int]], shop: Shop) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for who, day in deeds:
        year, week, _ = shop.day(day).isocalendar()
        found.setdefault(f"{year}-W{week:02d}", set()).add(who)
    return found


@settings(max_examples=12, deadline=None)
@given(deeds=_DEEDS)
def test_the_weekly_walk_is_what_sets_say(emptied: Shop, deeds: list[tuple[str, int]]) -> None:
    shop = filled(emptied.clear(), deeds)
    there = _weeks(deeds, shop)
    ever: set[str] = set()
    before: set[str] = set()
    expected: dict[str, dict[str, Any]] = {}
    for week in [step["week"] for step in lifecycle(shop.facts, shop.as_of(51), weeks=20)]:
        now = there.get(week, set())
        expected[week] = {
            "retained": len(now & before),
            "new": len(now - ever),
            "returned": len(now & ever - before),
            "lost": len(before - now),
        }
        before, ever = now, ever | now
    said = lifecycle(shop.facts, shop.as_of(51), weeks=20)
    assert {step["week"]: {k: step[k] for k in ("retained", "new", "returned", "lost")} for step in said} == expected
    assert [step["complete"] for step in said] == [True] * 19 + [
        False
    ]  # 2025-04-20 is a Sunday: its week has ended not


@settings(max_examples=8, deadline=None)
@given(deeds=_DEEDS)
def test_the_decay_series_says_of_each_day_what_the_signal_said_then(
    emptied: Shop, deeds: list[tuple[str, int]]
) -> None:
    shop = filled(emptied.clear(), deeds)
    shop.user("a", shop.at(3))
    shop.user("b", shop.at(30))
    said = {step["day"]: step["value"] for step in series(shop.facts, shop.as_of(51), "login_decay", 50)}
    for day in (16, 22, 23, 37, 50):
        alone = login_decay(shop.facts, shop.as_of(day + 1), FEW)["decay"]
        assert said[shop.day(day).isoformat()] == alone


@settings(max_examples=8, deadline=None)
@given(deeds=_DEEDS)
def test_daily_series_are_what_one_counts_by_hand(emptied: Shop, deeds: list[tuple[str, int]]) -> None:
    shop = filled(emptied.clear(), deeds)
    as_of = shop.as_of(51)
    active = [step["value"] for step in series(shop.facts, as_of, "active_users", 50)]
    new = [step["value"] for step in series(shop.facts, as_of, "new_users", 50)]
    per_user = [step["value"] for step in series(shop.facts, as_of, "logins_per_user", 50)]
    for n in range(50):
        day = n + 1
        assert active[n] == len({w for w, d in deeds if d == day})
        assert new[n] == len({w for w, d in deeds if d == day} - {w for w, d in deeds if d < day})
        week = [w for w, d in deeds if day - 7 < d <= day]
        assert per_user[n] == (len(week) / len(set(week)) if week else None)


def test_a_value_that_looks_back_past_the_first_fact_is_not_complete() -> None:
    shop = Shop()
    shop.event("a", "login", *range(1, 21))
    shop.roll_up()
    said = series(shop.facts, shop.as_of(23), "login_decay", 22)
    assert [step["complete"] for step in said] == [False] * 13 + [True] * 7 + [False] * 2
    one = series(shop.facts, shop.as_of(23), "active_users", 24)
    assert [step["complete"] for step in one] == [False] * 2 + [True] * 20 + [False] * 2


def test_every_series_has_an_answer_for_an_empty_business() -> None:
    shop = Shop()
    for name in names():
        said = series(shop.facts, shop.as_of(5), name, 3)
        assert [step["complete"] for step in said] == [False] * 3


def test_an_unknown_series_is_refused_and_the_nearest_named() -> None:
    shop = Shop()
    with pytest.raises(UnknownSeriesError) as refused:
        series(shop.facts, shop.as_of(5), "login_dekay")
    assert "login_decay?" in refused.value.sentence()


def test_peers_are_people_of_the_same_value_type() -> None:
    shop = Shop()
    for n in range(5):
        shop.order(f"p{n}", f"o{n}", 10 + n, 100_000)
        shop.event(f"p{n}", "login", 1 + n)
    shop.event("q", "login", 18)
    shop.roll_up()
    as_of = shop.as_of(20)
    measure(shop.facts, as_of, Policy(signals=SignalPolicy(rfm_method="cuts")))
    said = peers(shop.facts, as_of, "p0")
    idle = {c["name"]: (c["value"], c["median"]) for c in said["columns"]}["idle_days"]
    assert (said["like_users"], idle) == (5, (18, 16.0))
    alone = peers(shop.facts, as_of, "q")
    assert (alone["value_tier"], alone["like_users"]) == (None, 1)


def test_medians_of_like_people_are_asked_once_until_the_day_is_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, asked = Shop(), list[str]()
    for who in ("p0", "p1", "p2"):
        shop.order(who, who, 10, 100_000)
    shop.event("q", "login", 18)
    shop.roll_up()
    policy = Policy(signals=SignalPolicy(rfm_method="cuts"))
    measure(shop.facts, shop.as_of(20), policy)

    def noted(*given: Any, **more: Any) -> Any:
        asked.append("medians")
        return medians(*given, **more)

    monkeypatch.setattr("liuke.signals.peers.medians", noted)

    def told(who: str) -> tuple[int, int]:
        asked.clear()
        return peers(shop.facts, shop.as_of(20), who)["like_users"], len(asked)

    assert [told(who) for who in ("p0", "p1", "q", "p2")] == [(3, 1), (3, 0), (1, 0), (3, 0)]
    shop.order("p3", "p3", 11, 100_000)
    shop.roll_up()
    measure(shop.facts, shop.as_of(20), policy)
    assert told("p0") == (4, 1)


def test_peers_of_a_stranger_are_refused() -> None:
    shop = Shop()
    with pytest.raises(UnknownUserError):
        peers(shop.facts, shop.as_of(5), "nobody")


def test_a_series_of_one_day_ends_the_day_before_as_of() -> None:
    shop = Shop()
    shop.event("a", "login", 4)
    shop.roll_up()
    (step,) = series(shop.facts, shop.as_of(5), "active_users", 1)
    assert step == {"day": (shop.day(5) - timedelta(days=1)).isoformat(), "value": 1, "complete": True}
