"""A past day is learned from as it was known then: no later fact, no fact that came in late, nobody we treated."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.risk.origins import Horizon, Past, past_of
from liuke.facts.tables import EVENTS, ORDERS, VERDICTS
from liuke.model.policy import Policy
from liuke.signals.measure import measure
from tests.risk_house import facts_here
from tests.shop import Shop

HORIZON = Horizon(window_days=7, gap_days=1)
ORIGIN, TODAY = 30, 60
NAMES = ("idle_days", "logins_7d", "active_days_28d", "orders_365d", "sessions_28d__change", "no_such_column")


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Ann comes all the time; bob stops on day 28; cat was last there long before; dan comes back after the window."""
    made = Shop(facts=facts_here())
    made.event("ann", "login", *range(1, 55))
    made.event("bob", "login", *range(1, 29))
    made.event("cat", "login", 1, 2, 3)
    made.event("dan", "login", *range(1, 29), 38)
    yield made
    made.facts.close()


def read(shop: Shop, late_hours: int = 24) -> Past:
    shop.roll_up()
    origin = shop.as_of(ORIGIN)
    measure(shop.facts, origin, Policy(), specs=())
    return past_of(shop.facts, origin, NAMES, HORIZON, today=shop.as_of(TODAY), late_hours=late_hours)


def of(past: Past) -> dict[str, Any]:
    """Return, of each person there, who left and the features."""
    return {
        str(who): (past.gone[n], [float(past.frame[name][n]) for name in NAMES[:4]])
        for n, who in enumerate(past.subjects)
    }


def came_in(shop: Shop, who: str, day: int, taken_in: int, hour: float = 12) -> None:
    """Somebody's login of a day is taken in at noon of another."""
    row = {"subject_id": who, "event": "login", "ts": shop.at(day, hour), "day": shop.day(day)}
    shop.add(EVENTS, [row | {"ingested_at": shop.at(taken_in)}])


def test_who_was_there_within_the_window_is_learned_from_and_who_stays_away_left(shop: Shop) -> None:
    """By hand: on day 30 ann was idle for 0 days, bob and dan for 1; only ann is seen from day 31 through 37."""
    past = read(shop)
    assert of(past) == {"ann": (0.0, [0, 7, 28, 0]), "bob": (1.0, [1, 6, 27, 0]), "dan": (1.0, [1, 6, 27, 0])}
    assert past.active.tolist() == [True, True, True]
    assert np.isnan(past.frame["no_such_column"]).all()


@pytest.mark.parametrize(("day", "left"), [(30, 1.0), (31, 0.0), (37, 0.0), (38, 1.0)])
def test_the_window_begins_after_the_days_for_acting_and_ends_with_its_last_day(
    shop: Shop, day: int, left: float
) -> None:
    shop.event("bob", "login", day)
    assert of(read(shop))["bob"][0] == left


def test_facts_after_the_day_change_no_feature(shop: Shop) -> None:
    before = of(read(shop))
    shop.event("ann", "error", *range(30, 50))
    shop.order("ann", "o1", 33, 9_900)
    shop.event("new", "login", 31)
    after = of(read(shop))
    assert {who: features for who, (_, features) in after.items()} == {who: f for who, (_, f) in before.items()}


def test_whom_a_fact_came_in_late_of_is_kept_out(shop: Shop) -> None:
    came_in(shop, "ann", 20, taken_in=21)  # from here on the table is filled as things happen
    came_in(shop, "bob", 29, taken_in=40)
    past = read(shop)
    assert sorted(of(past)) == ["ann", "dan"]
    assert past.counts()["late"] == 1


@pytest.mark.parametrize(("hours", "kept"), [(12, False), (13, True), (24, True)])
def test_the_nightly_import_of_the_day_itself_is_in_time(shop: Shop, hours: int, kept: bool) -> None:
    came_in(shop, "ann", 20, taken_in=21)
    came_in(shop, "bob", 29, taken_in=30)  # at noon, twelve hours after the day began
    assert ("bob" in of(read(shop, hours))) is kept


def test_a_history_that_came_in_one_go_is_believed(shop: Shop) -> None:
    for who in ("ann", "bob", "dan"):
        came_in(shop, who, 29, taken_in=50)
    assert sorted(of(read(shop))) == ["ann", "bob", "dan"]


@pytest.mark.parametrize(("changed", "kept"), [("refunded_at", True), ("cancelled_at", True), (None, False)])
def test_an_order_that_changed_for_a_later_reason_is_no_late_fact(shop: Shop, changed: str | None, kept: bool) -> None:
    line = {"subject_id": "ann", "line_id": "1", "amount_fen": 100, "ts": shop.at(20), "paid_at": shop.at(20)}
    line |= {"day": shop.day(20)}
    shop.add(ORDERS, [line | {"order_id": "o1", "ingested_at": shop.at(21)}])
    later = {"subject_id": "bob", "order_id": "o2", "ingested_at": shop.at(36)}
    shop.add(ORDERS, [line | later | ({changed: shop.at(35)} if changed else {})])
    assert ("bob" in of(read(shop))) is kept


def verdict(shop: Shop, who: str, said: str, day: int, **more: Any) -> None:
    row = {"plan_id": f"W-{day}", "subject_id": who, "playbook": "golden_48h", "verdict": said, "day": shop.day(day)}
    shop.facts.append(VERDICTS, pa.Table.from_pylist([row | {"holdout_share": 0.1} | more]))


@pytest.mark.parametrize(("day", "kept"), [(22, True), (23, False), (30, False), (37, False), (38, True)])
def test_whom_our_own_campaigns_reached_is_kept_out(shop: Shop, day: int, kept: bool) -> None:
    """From a week before the day until its window has passed."""
    verdict(shop, "bob", "allow", day)
    past = read(shop)
    assert ("bob" in of(past)) is kept
    assert past.counts()["treated"] == (0 if kept else 1)


def test_a_rehearsal_treats_nobody(shop: Shop) -> None:
    verdict(shop, "bob", "allow", 31, dry_run=True)
    assert "bob" in of(read(shop))


def test_who_was_held_out_stands_for_the_treated(shop: Shop) -> None:
    verdict(shop, "bob", "allow", 31)
    verdict(shop, "dan", "withhold", 31)
    past = read(shop)
    assert past.subjects.tolist() == ["ann"] + ["dan"] * 10
    assert past.counts()["held_out"] == 1


def test_everybody_treated_leaves_nobody_to_learn_from(shop: Shop) -> None:
    for who in ("ann", "bob", "dan"):
        verdict(shop, who, "hold", 31)
    past = read(shop)
    assert len(past.gone) == 0
    assert past.counts()["treated"] == 3


def test_a_day_of_nobody_is_empty(shop: Shop) -> None:
    shop.roll_up()
    origin = shop.as_of(ORIGIN)
    past = past_of(shop.facts, origin, NAMES, HORIZON, today=shop.as_of(TODAY), late_hours=24)
    assert past.counts()["users"] == 0
    assert set(NAMES) <= set(past.frame)
    assert past.day == shop.day(1) + timedelta(days=ORIGIN - 1)
