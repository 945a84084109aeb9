"""S8: a funnel by hand, against a walk by plain Python, on real clicks, and as known on a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.errors import TrackingPlanError, UnknownColumnError
from liuke.facts.store import open_duckdb
from liuke.facts.tables import EVENTS
from liuke.facts.tracking import TrackingPlan, keep_roles, read_tracking
from liuke.model.policy import PathPolicy, Policy
from liuke.signals.errors import UnknownFunnelError
from liuke.signals.funnel import funnel
from liuke.signals.funnel_drop import kept_days
from liuke.signals.funnel_walk import ASK, for_steps, funnel_named, walk
from liuke.signals.measure import measure
from liuke.signals.specs import SIGNALS
from liuke.signals.tables import TABLES
from tests.shop import SHANGHAI, Shop

POLICY = Policy()
HOURS = 48
SHORT = read_tracking(f"funnels: {{f: {{steps: [view, cart_add, [checkout, core]], window_hours: {HOURS}}}}}")
SPEC = next(spec for spec in SIGNALS if spec.name == "funnel")
ROLES_IN_TURN = ("view", "search", "favourite", "cart_add", "checkout", "comment", "share", "core")


def events(shop: Shop, rows: Sequence[tuple[str, str, datetime]]) -> None:
    """Add events at instants given in naive UTC."""
    local = [(who, what, at, (at + timedelta(hours=8)).date()) for who, what, at in rows]
    if local:
        shop.add(EVENTS, [{"subject_id": w, "event": e, "ts": at, "day": d} for w, e, at, d in local])


def steps(said: dict[str, Any], *names: str) -> list[tuple[Any, ...]]:
    """Pick figures of each step."""
    return [tuple(step[name] for name in names) for step in said["steps"]]


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop(plan=SHORT)


def test_the_example_of_the_docs() -> None:
    shop = Shop()
    for n in range(10):  # ten view at nine on day 1; six put something into the cart, four of them pay
        shop.event(f"u{n}", "view", 1, hour=9)
        shop.event(f"u{n}", "login", 1, 3, hour=9)
        if n < 6:
            shop.event(f"u{n}", "cart_add", 1, hour=9 + (n + 1) / 6)
        if n < 4:
            shop.event(f"u{n}", "checkout", 2, hour=9)
            shop.order(f"u{n}", f"o{n}", 2, 5_000, hour=10)
            shop.event(f"u{n}", "login", 28)
    shop.event("u5", "error", 1, hour=11)
    shop.event("u5", "stuck", 2, hour=11)
    shop.event("u5", "cart_add", 3, hour=11)
    shop.roll_up()
    said = funnel(shop.facts, shop.as_of(31), POLICY)
    assert steps(said, "step", "users", "passed", "drop_off") == [
        ("view", 10, 6, 4),
        ("cart_add", 6, 4, 2),
        ("checkout", 4, 4, 0),
        ("purchase", 4, None, None),
    ]
    assert said["done_share"] == 0.4
    assert steps(said, "median_minutes", "p90_minutes")[0] == pytest.approx((35, 60))  # 10, 20 … 60 minutes
    assert steps(said, "retries", "retried", "errors", "met_errors")[1] == (1, 1, 2, 1)
    churn = said["steps"][1]["churn"]
    assert (churn["stuck"]["n"], churn["stuck"]["left"], churn["past"]["left"]) == (2, 2, 0)
    assert (churn["difference"], churn["accounts_for"]) == (1.0, 2.0)
    assert churn["interval"] == pytest.approx([0.1800, 1.0], abs=1e-4)  # Newcombe by hand: 1 - sqrt(.6576² + .4899²)
    assert said["steps"][0]["interval"] == pytest.approx([0.3127, 0.8318], abs=1e-4)  # Wilson of 6 of 10, R's prop.test


@pytest.mark.parametrize(
    ("hours", "passed"),
    [(0, 1), (47.99, 1), (48, 0), (48.01, 0)],
)
def test_the_window_is_half_open_and_the_same_second_counts(hours: float, passed: int) -> None:
    shop = Shop(plan=SHORT)
    begin = shop.at(1, 9)
    events(shop, [("a", "view", begin), ("a", "cart_add", begin + timedelta(hours=hours))])
    shop.roll_up()
    assert steps(funnel(shop.facts, shop.as_of(9), POLICY), "users")[1] == (passed,)


def test_steps_of_one_instant_count_in_order_and_an_act_serves_one_step() -> None:
    shop = Shop(plan=read_tracking("funnels: {f: {steps: [view, view, cart_add], window_hours: 24}}"))
    at = shop.at(1, 9)
    events(shop, [("once", "cart_add", at), ("once", "view", at)])
    events(shop, [("twice", "view", at), ("twice", "view", at + timedelta(seconds=1)), ("twice", "cart_add", at)])
    events(shop, [("twice", "cart_add", at + timedelta(seconds=1))])
    shop.roll_up()
    assert steps(funnel(shop.facts, shop.as_of(9), POLICY), "users") == [(2,), (1,), (1,)]


def test_a_step_before_the_one_before_it_does_not_count() -> None:
    shop = Shop(plan=SHORT)
    shop.event("a", "cart_add", 1, hour=9)
    shop.event("a", "view", 1, hour=10)
    shop.roll_up()
    assert steps(funnel(shop.facts, shop.as_of(9), POLICY), "users") == [(1,), (0,), (0,)]


def test_entries_whose_window_is_open_are_counted_apart() -> None:
    shop = Shop(plan=SHORT)
    shop.event("over", "view", 5)
    shop.event("open", "view", 7)
    shop.roll_up()
    said = funnel(shop.facts, shop.as_of(8), POLICY, first=shop.day(1), through=shop.day(7))
    assert (said["users"], said["open"]) == (1, 1)


def test_a_feature_narrows_a_step_whether_the_row_or_the_plan_names_it() -> None:
    plan = "events: {pay: {role: core, feature: a}, go: core}\nfunnels: {f: {steps: [view, {feature: a}]}}"
    shop = Shop(plan=read_tracking(plan))
    for who in ("plan", "row", "other"):
        shop.event(who, "view", 1, hour=9)
    day = {"ts": shop.at(1, 10), "day": shop.day(1)}
    shop.add(EVENTS, [{"subject_id": "plan", "event": "pay", **day}])
    shop.add(EVENTS, [{"subject_id": "row", "event": "go", "feature": "a", **day}])
    shop.add(EVENTS, [{"subject_id": "other", "event": "pay", "feature": "b", **day}])
    shop.roll_up()
    assert steps(funnel(shop.facts, shop.as_of(20), POLICY), "users") == [(3,), (2,)]


def test_steps_that_nobody_of_the_business_takes_are_left_out_of_the_default_funnel() -> None:
    shop = Shop()
    shop.event("a", "view", 1, hour=9)
    shop.order("a", "o", 1, 100, hour=10)
    shop.roll_up()
    said = funnel(shop.facts, shop.as_of(20), POLICY)
    assert steps(said, "step", "users") == [("view", 1), ("purchase", 1)]
    assert said["left_out"] == ["cart_add", "checkout"]


def test_not_enough_is_said_and_is_no_zero() -> None:
    shop = Shop()
    assert funnel(shop.facts, shop.as_of(9), POLICY)["why"]["code"] == "no_funnel"
    shop.event("a", "view", 1)
    shop.event("a", "cart_add", 1)
    shop.roll_up()
    said = funnel(shop.facts, shop.as_of(60), POLICY)
    assert said["why"]["code"] == "nobody_entered"
    one = funnel(shop.facts, shop.as_of(9), POLICY)
    assert one["steps"][0]["churn"] is None  # nobody stuck to compare with


def test_goods_taken_back_and_unpaid_orders_are_no_purchase() -> None:
    shop = Shop()
    for who, more in (("unpaid", {"paid_at": None}), ("back", {"quantity": -1.0})):
        shop.event(who, "view", 1, hour=9)
        shop.order(who, who, 1, -100 if who == "back" else 100, hour=10, **more)
    shop.event("a", "purchase", 1)
    shop.roll_up()
    assert steps(funnel(shop.facts, shop.as_of(20), POLICY), "users") == [(2,), (0,)]


def test_a_segment_is_any_column_of_the_profile() -> None:
    shop = Shop(plan=SHORT)
    for n in range(6):
        shop.user(f"u{n}", shop.at(1), city="上海" if n < 4 else None)
        shop.event(f"u{n}", "view", 2, hour=9)
        if n % 2:
            shop.event(f"u{n}", "cart_add", 2, hour=10)
    shop.roll_up()
    measure(shop.facts, shop.as_of(9), POLICY)
    said = funnel(shop.facts, shop.as_of(9), POLICY, segment="city")
    assert [(part["value"], part["users"], part["steps"][1]["users"]) for part in said["parts"]] == [
        ("上海", 4, 2),
        (None, 2, 1),
    ]
    with pytest.raises(UnknownColumnError):
        funnel(shop.facts, shop.as_of(9), POLICY, segment="citty")


def test_who_is_under_way_is_kept_until_through_or_over() -> None:
    shop = Shop()
    shop.event("cart", "view", 1, hour=9)
    shop.event("cart", "cart_add", 2, hour=9)
    shop.event("cart", "slow", 2, hour=10)
    shop.event("done", "view", 1, hour=9)
    shop.order("done", "o1", 1, 100, hour=10)
    shop.event("again", "view", 1, 3, hour=9)
    shop.order("again", "o2", 2, 100, hour=10)
    shop.event("late", "view", 1, hour=0)
    shop.roll_up()
    assert SPEC.measure is not None
    said = [row["segment"] for row in SPEC.measure(shop.facts, shop.as_of(8), POLICY)]
    assert "view" in said and "purchase" not in said, "nothing comes after the last step: no share passes it"
    rows = {r["subject_id"]: r for r in shop.facts.engine.read(_ALL_STUCK, {"day": shop.day(8)}, {}).to_pylist()}
    assert set(rows) == {"cart", "again"}
    cart = rows["cart"]
    assert (cart["stuck_step"], cart["stuck_days"], cart["stuck_retries"], cart["stuck_errors"]) == (
        "cart_add",
        5,
        0,
        1,
    )
    assert (rows["again"]["stuck_step"], rows["again"]["stuck_days"]) == ("view", 4)


_ALL_STUCK = SPEC.statement.__class__(name="stuck", text="SELECT * FROM user_funnel WHERE as_of = $day")

ACTS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["view", "cart_add", "checkout", "core", "error"]),
        st.integers(0, 7 * 24),
    ),
    max_size=30,
)


def by_hand(
    acts: Sequence[tuple[str, str, int]], first_hour: int, hours: int
) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Walk each person through SHORT in plain Python: (who, place) → hour, passed, retries, errors."""
    place_of = {"view": 1, "cart_add": 2, "checkout": 3, "core": 3}
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    for who in {w for w, _, _ in acts}:
        mine = sorted({(h, place_of[e]) for w, e, h in acts if w == who and e in place_of})
        hurt = [h for w, e, h in acts if w == who and e == "error"]
        begin = next((h for h, place in mine if place == 1 and h >= first_hour), None)
        if begin is None:
            continue
        reached = [(begin, 1)]
        for act in mine:
            if act > reached[-1] and act[1] == reached[-1][1] + 1 and act[0] < begin + hours:
                reached.append(act)
        for n, (hour, place) in enumerate(reached):
            after = reached[n + 1] if n + 1 < len(reached) else None
            end = after or (begin + hours, 0)
            retries = sum((hour, place) < act < end and act[1] == place for act in mine) if place < 3 else 0
            errors = sum(hour <= h < end[0] for h in hurt) if place < 3 else 0
            found[who, place] = (hour, after is not None, retries, errors)
    return found


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_the_walk_is_what_plain_python_walks(emptied: Shop, acts: list[tuple[str, str, int]]) -> None:
    shop = emptied.clear()
    start = shop.at(1, 0)
    events(shop, [(w, e, start + timedelta(hours=h)) for w, e, h in acts])
    asked = funnel_named(shop.facts, shop.as_of(12), None)
    assert asked is not None
    walked = walk(shop.facts, shop.as_of(12), asked, shop.day(1), shop.day(9))
    assert isinstance(walked, pa.Table)
    epoch = datetime(1970, 1, 1)
    said = {
        (r["subject_id"], r["place"]): (
            (epoch + timedelta(microseconds=r["at_us"]) - start) / timedelta(hours=1),
            r["passed"],
            r["retries"],
            r["errors"],
        )
        for r in walked.to_pylist()
    }
    assert said == by_hand(acts, 0, HOURS)


@pytest.mark.parametrize("names", [("view", "core"), ("view", "cart_add", "core"), ROLES_IN_TURN])
def test_steps_that_a_funnel_lacks_are_not_asked_for(names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(plan=read_tracking(f"funnels: {{f: {{steps: [{', '.join(names)}], window_hours: 48}}}}"))
    for who, far in (("a", len(names)), ("b", 2), ("c", 1)):
        for hour, name in enumerate(names[:far]):
            shop.event(who, name, 1, hour=hour)
    asked = funnel_named(shop.facts, shop.as_of(9), None)
    assert asked is not None
    assert (f"step_{len(names) + 2}" in for_steps(ASK["funnel_walk"], len(names)).text) is False
    trimmed = walk(shop.facts, shop.as_of(9), asked, shop.day(1), shop.day(2))
    monkeypatch.setattr("liuke.signals.funnel_walk.for_steps", lambda statement, _, **__: statement)
    whole = walk(shop.facts, shop.as_of(9), asked, shop.day(1), shop.day(2))
    assert isinstance(trimmed, pa.Table) and isinstance(whole, pa.Table)
    assert sorted(trimmed.to_pylist(), key=repr) == sorted(whole.to_pylist(), key=repr)
    assert trimmed.num_rows == len(names) + 3


@settings(max_examples=15, deadline=None)
@given(acts=ACTS)
def test_days_of_entry_are_kept_and_equal_to_asking_each_on_its_own(
    emptied: Shop, acts: list[tuple[str, str, int]]
) -> None:
    shop = emptied.clear()
    start = shop.at(1, 0)
    events(shop, [(w, e, start + timedelta(hours=h)) for w, e, h in acts])
    shop.roll_up()
    asked = funnel_named(shop.facts, shop.as_of(12), None)
    assert asked is not None
    at_once = kept_days(shop.facts, shop.as_of(12), asked, shop.day(1), shop.day(9))
    for day in range(1, 10):
        alone = by_hand([act for act in acts if act[2] < (day + 2) * 24 + 24], (day - 1) * 24, HOURS)
        entered = {w for (w, place), (h, *_) in alone.items() if place == 1 and h < day * 24}
        for place, step in enumerate(("view", "cart_add", "checkout"), 1):
            users = sum((w, place) in alone for w in entered)
            assert at_once[shop.day(day)][step][0] == users


def test_a_late_fact_changes_what_is_kept_and_one_after_as_of_changes_nothing() -> None:
    shop = Shop(plan=SHORT)
    shop.event("a", "view", 1, hour=9)
    shop.event("a", "cart_add", 3, hour=8)
    shop.event("a", "view", 10)
    shop.roll_up()
    before = funnel(shop.facts, shop.as_of(5), POLICY)
    asked = funnel_named(shop.facts, shop.as_of(5), None)
    assert asked is not None
    assert kept_days(shop.facts, shop.as_of(5), asked, shop.day(1), shop.day(4)) == {
        shop.day(1): {"view": (1, 1), "cart_add": (1, 0), "checkout": (0, 0)},
        shop.day(2): {"view": (0, 0), "cart_add": (0, 0), "checkout": (0, 0)},
    }
    shop.event("b", "view", 5)
    shop.event("a", "core", 6)
    shop.roll_up()
    assert funnel(shop.facts, shop.as_of(5), POLICY) == before
    shop.event("late", "view", 1, hour=1)
    shop.event("late", "cart_add", 3, hour=0.5)
    shop.roll_up()
    kept = kept_days(shop.facts, shop.as_of(5), asked, shop.day(1), shop.day(1))
    assert kept[shop.day(1)]["view"] == (2, 2)
    assert funnel(shop.facts, shop.as_of(5), POLICY)["users"] == 2


def test_the_alarm_fires_on_a_fall_and_not_before_it() -> None:
    shop = Shop(plan=SHORT)
    rows = []
    for day in range(1, 60):
        for n in range(120):
            rows.append((f"d{day}u{n}", "view", shop.at(day, 9)))
            passes = n % 3 == 0 if day < 52 else n % 12 == 0
            if passes or (n + day) % 17 == 0:
                rows.append((f"d{day}u{n}", "cart_add", shop.at(day, 10)))
    events(shop, rows)
    shop.roll_up()
    (alarm,) = SPEC.alarms
    said = [p for p in alarm.points(shop.facts, shop.as_of(58), POLICY, 12) if p.segment == "view"]
    assert [p.bad for p in said] == [False] * 8 + [True] * 4  # days of entry 44-51 and 52-55: the window is two days
    assert [p.clear for p in said][8:] == [False] * 4
    assert sum(p.clear for p in said) >= 6
    alone = [p for p in alarm.points(shop.facts, shop.as_of(56), POLICY, 1) if p.segment == "view"]
    assert alone == [p for p in said if p.day == shop.day(56)]
    few = Policy(paths=PathPolicy(funnel_min_users=121))
    assert {p.bad for p in alarm.points(shop.facts, shop.as_of(58), few, 3)} == {None}
    assert alarm.fallen is not None
    fell = alarm.fallen(shop.facts, shop.as_of(58), POLICY)
    assert (fell.num_rows, fell.column_names) == (7 * 120, ["subject_id", "fell"])


@pytest.mark.parametrize(
    "text",
    [
        "funnels: {f: {steps: [view]}}",
        "funnels: {f: {steps: [view, vieew]}}",
        "funnels: {f: {steps: [view, cart_add], window_hours: 0}}",
        "funnels: {f: {steps: [view, {zh: 空}]}}",
        "stages: [{name: a}, {name: a}]",
        "stages: [{name: a, reached_by: nowhere}]",
        "stages: [{name: a, owned_by: x}]",
    ],
)
def test_a_plan_that_nobody_could_walk_is_refused(text: str) -> None:
    with pytest.raises(TrackingPlanError):
        read_tracking(text)


def test_a_bare_stage_is_one_of_ours_or_is_refused_with_what_is_missing() -> None:
    plan = read_tracking("stages: [注册]\nowners: {注册: 增长}")
    assert [(s.name, s.reached_by, s.owner) for s in plan.staged()] == [("注册", ("login",), "增长")]
    with pytest.raises(TrackingPlanError, match="reached_by"):
        read_tracking("stages: [注册, 心动]")


def test_an_unknown_funnel_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(UnknownFunnelError, match="order"):
        funnel(Shop().facts, Shop().as_of(3), POLICY, name="ordr")


def clicks(frame: pd.DataFrame, plan: TrackingPlan) -> Shop:
    """Load who, event, ts of a click log (times taken as UTC)."""
    shop = Shop(facts=open_duckdb(None, SHANGHAI, extra=TABLES))
    keep_roles(shop.facts, plan)
    day = (frame["ts"] + pd.Timedelta(hours=8)).dt.date
    table = pa.table(
        {
            "subject_id": pa.array(frame["who"].astype(str)),
            "event": pa.array(frame["event"].astype(str)),
            "ts": pa.array(frame["ts"].astype("datetime64[us]")),
            "day": pa.array(day, pa.date32()),
        }
    )
    shop.facts.append(EVENTS, table)
    return shop


def by_pandas(frame: pd.DataFrame, names: Sequence[str], hours: int) -> list[int]:
    """Count who reaches each step: the first entry, then the first later act of each step, within the window."""
    now = frame[frame["event"] == names[0]].groupby("who")["ts"].min()
    until = now + pd.Timedelta(hours=hours)
    counts = [len(now)]
    for name in names[1:]:
        later = (
            frame[frame["event"] == name].merge(now.rename("since"), on="who").merge(until.rename("until"), on="who")
        )
        now = later[(later["ts"] >= later["since"]) & (later["ts"] < later["until"])].groupby("who")["ts"].min()
        counts.append(len(now))
    return counts


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "columns", "names", "figures"),
    [
        (
            "demo_simple_shop",
            ("user_id", "event", "timestamp"),
            ("catalog", "cart", "payment_choice", "payment_done"),
            [3611, 1631, 722, 475],
        ),
        (
            "demo_app_onboarding",
            ("user", "event_name", "ts"),
            ("onboarding_welcome_screen", "onboarding__chooseLoginType", "onboarding_privacy_policyAccepted", "passed"),
            [4120, 2160, 2038, 1488],
        ),
    ],
)
def test_real_clicks_walk_as_pandas_walks_them(
    shared_data: Path, file: str, columns: tuple[str, str, str], names: tuple[str, ...], figures: list[int]
) -> None:
    frame = pd.read_parquet(shared_data / f"{file}.parquet", columns=list(columns))
    frame = frame.rename(columns=dict(zip(columns, ("who", "event", "ts"), strict=True)))
    steps_ = ", ".join(f"{{event: {name}}}" for name in names)
    shop = clicks(frame, read_tracking(f"funnels: {{f: {{steps: [{steps_}], window_hours: 24}}}}"))
    first, last = (frame["ts"] + pd.Timedelta(hours=8)).dt.date.agg(["min", "max"])
    as_of = shop.facts.as_of(last + timedelta(days=3))
    said = funnel(shop.facts, as_of, POLICY, first=first, through=last)
    counts = [step["users"] for step in said["steps"]]
    assert counts == by_pandas(frame, names, 24)
    assert counts == figures
