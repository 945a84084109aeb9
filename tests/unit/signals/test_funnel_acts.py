"""S8 on a new day: a walk over the acts that are kept is the walk over facts (issue 3: incremental = full)."""

from random import Random
from typing import Any

import pyarrow as pa
import pytest

from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import load
from liuke.facts.tables import EVENTS, FUNNEL_ACTS, ORDERS
from liuke.facts.tracking import TrackingPlan, read_tracking
from liuke.model.policy import Policy
from liuke.signals.funnel_acts import keep_acts, whole_days
from liuke.signals.funnel_walk import Walkable, funnel_named, walk
from liuke.signals.measure import measure
from liuke.signals.specs import SIGNALS
from tests.shop import Shop
from tests.spark import everything

SPEC = next(spec for spec in SIGNALS if spec.name == "funnel")
ROLES = ("view", "view", "view", "cart_add", "core", "error", "slow", "login")
HOURS = (0, 0, 0.01, 8, 9, 9.01, 9.5, 10, 10, 10.02, 23)


def plan(steps: str, hours: int = 72) -> TrackingPlan:
    return read_tracking(f"funnels: {{f: {{steps: [{steps}], window_hours: {hours}}}}}")


def lived(shop: Shop, luck: Random, day: int, through: int) -> None:
    """Let some of a day happen, much of it at one instant; orders are paid on their day, days later, or never."""
    for who in luck.sample("abcde", luck.randint(1, 5)):
        for _ in range(luck.randint(1, 5)):
            shop.event(who, luck.choice(ROLES), day, hour=luck.choice(HOURS))
        if luck.random() < 0.4:
            paid = {"paid_at": shop.at(luck.randint(day, through), luck.choice(HOURS))} if luck.random() < 0.6 else {}
            shop.order(who, f"{who}{day}-{luck.random()}", day, luck.randint(0, 2) * 100, luck.choice(HOURS), **paid)


def rows(walked: Any) -> list[dict[str, Any]]:
    assert isinstance(walked, pa.Table)
    return sorted(walked.to_pylist(), key=repr)


def compared(shop: Shop, asked: Walkable, day: int) -> int:
    """Walk as a new day does, over what is kept and over facts; return how many rows were alike."""
    as_of = shop.as_of(day)
    first = shop.day(day - 1 - asked.window_days)
    kept = keep_acts(shop.facts, as_of, asked, first)
    assert kept is not None
    found = 0
    for ends, how in (
        ((first, first), {"by_day": True, "with_retries": False}),
        ((shop.day(day - asked.window_days), shop.day(day - 1)), {"under_way": True}),
    ):
        if "under_way" in how and not whole_days(as_of, asked):
            continue
        here = rows(walk(shop.facts, as_of, asked, *ends, kept=kept, **how))
        there = rows(walk(shop.facts, as_of, asked, *ends, **how))
        if "under_way" in how:
            there = [{name: row[name] for name in here[0]} for row in there if not row["passed"]]
        assert here == there, (day, how)
        found += len(here)
    return found


@pytest.mark.parametrize(
    "steps", ["view, cart_add, purchase", "view, cart_add, view", "view, view, core", "view, core"]
)
def test_a_walk_over_what_is_kept_is_the_walk_over_facts(steps: str) -> None:
    luck, found = Random(steps), 0
    for _ in range(2):
        shop = Shop(plan=plan(steps))
        asked = funnel_named(shop.facts, shop.as_of(1), None)
        assert asked is not None
        for day in range(1, 9):
            lived(shop, luck, day, 12)
        shop.roll_up()
        found += compared(shop, asked, 7)
        for late in luck.sample(range(3, 8), 2):
            lived(shop, luck, late, 12)
        gone = luck.randint(3, 8)
        shop.facts.delete(EVENTS, {"day": shop.day(gone), "subject_id": "a"})
        mark_dirty(shop.facts, [shop.day(gone)])
        roll_up(shop.facts)
        found += sum(compared(shop, asked, day) for day in (7, 8, 9))
    assert found > 15, "else this compares nothing"


def test_a_window_of_half_days_is_kept_for_days_of_entry_only() -> None:
    shop = Shop(plan=plan("view, core", 36))
    asked = funnel_named(shop.facts, shop.as_of(1), None)
    assert asked is not None and not whole_days(shop.as_of(9), asked)
    luck = Random(5)
    for day in range(1, 9):
        lived(shop, luck, day, 9)
    shop.roll_up()
    assert compared(shop, asked, 9)


def test_where_orders_begin_a_funnel_facts_are_read() -> None:
    shop = Shop(plan=plan("purchase, comment"))
    asked = funnel_named(shop.facts, shop.as_of(9), None)
    assert asked is not None
    assert keep_acts(shop.facts, shop.as_of(9), asked, shop.day(5)) is None


def test_a_new_day_reads_the_acts_of_that_day_alone_and_lets_go_of_old_ones() -> None:
    shop = Shop(plan=plan("view, core", 24))
    for day in range(1, 9):
        shop.event("a", "view", day)
        shop.event("a", "core", day, hour=13)
    shop.roll_up()
    measure(shop.facts, shop.as_of(8), Policy(), (SPEC,))
    was = shop.facts.read(everything(FUNNEL_ACTS))
    days = load("liuke.signals", "kept_days")["made"]
    what = was["funnel"][0].as_py()
    assert set(was["day"].to_pylist()) == {shop.day(6), shop.day(7)}
    shop.facts.delete(ORDERS, {})  # nothing to read of days that are kept
    shop.facts.delete(EVENTS, {"day": [shop.day(6), shop.day(7)]})
    measure(shop.facts, shop.as_of(9), Policy(), (SPEC,))
    now = shop.facts.read(everything(FUNNEL_ACTS))
    kept = {row["made_day"] for row in shop.facts.rows(days, what=what, from_day=shop.day(1), through_day=shop.day(9))}
    assert set(now["day"].to_pylist()) == kept == {shop.day(6), shop.day(7), shop.day(8)}
