"""The daily roll-up: what one row says, which days are computed anew, and that the past stays as it was."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from liuke.facts.calendar import days_table, hours_of_days
from liuke.facts.roles_there import for_roles
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement, load_one
from liuke.facts.store import open_duckdb
from liuke.facts.tables import EVENTS, ORDERS
from liuke.facts.tracking import TrackingPlan
from liuke.model.words import Role
from tests.shop import FIRST, SHANGHAI, Shop

_ALL = Statement(name="all", text="SELECT * EXCLUDE (subject_id_hash) FROM activity_daily ORDER BY day, subject_id")


def daily(shop: Shop) -> dict[tuple[int, str], dict[str, Any]]:
    """Return the roll-up by day number and person, without what is zero or empty."""
    return {
        ((row.pop("day") - FIRST).days + 1, row.pop("subject_id")): {k: v for k, v in row.items() if v}
        for row in shop.facts.rows(_ALL)
    }


def test_acts_are_counted_by_their_role_and_unknown_names_are_kept_apart() -> None:
    shop = Shop(plan=TrackingPlan(events={"open_app": Role.LOGIN, "pay_bill": Role.CORE}))
    shop.event("a", "open_app", 1, hour=8)
    shop.event("a", "pay_bill", 1, hour=8.1)
    shop.event("a", "error", 1, hour=8.2)
    shop.event("a", "mystery", 1, hour=8.3)
    shop.roll_up()
    assert daily(shop) == {
        (1, "a"): {
            "login": 1,
            "core": 1,
            "error": 1,
            "other": 1,
            "present": 1,
            "active": 2,
            "sessions": 1,
            "active_seconds": 1080,
            "first_at": shop.at(1, 8),
            "first_login_at": shop.at(1, 8),
            "first_core_at": shop.at(1, 8.1),
        }
    }


@pytest.mark.parametrize(
    ("pause_s", "gap_minutes", "visits", "seconds"),
    [(1799, 30, 1, 1799), (1800, 30, 1, 1800), (1801, 30, 2, 0), (600, 5, 2, 0), (300, 5, 1, 300), (3601, 60, 2, 0)],
)
def test_acts_no_further_apart_than_the_gap_are_one_visit(
    pause_s: int, gap_minutes: int, visits: int, seconds: int
) -> None:
    shop = Shop()
    shop.event("a", "view", 1, hour=9)
    shop.event("a", "view", 1, hour=9 + pause_s / 3600)
    shop.roll_up(gap_minutes)
    row = daily(shop)[1, "a"]
    assert (row["sessions"], row.get("active_seconds", 0)) == (visits, seconds)


def test_a_visit_over_midnight_of_the_workspace_is_one_visit_on_each_day() -> None:
    shop = Shop()
    shop.event("a", "view", 1, hour=23.9)
    shop.event("a", "view", 2, hour=0.1)
    shop.roll_up()
    assert {key: row["sessions"] for key, row in daily(shop).items()} == {(1, "a"): 1, (2, "a"): 1}


def test_time_between_visits_is_not_time_of_use() -> None:
    shop = Shop()
    for hour in (9, 9.25, 12, 12.5, 13, 20):
        shop.event("a", "view", 1, hour=hour)
    shop.roll_up()
    row = daily(shop)[1, "a"]
    assert (row["sessions"], row["active_seconds"]) == (3, 900 + 3600)


def test_only_days_whose_facts_changed_are_computed_anew() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 2, 3)
    assert (shop.roll_up().days, shop.roll_up().days) == (3, 0)
    shop.event("b", "login", 3)
    assert (shop.roll_up().days, len(daily(shop))) == (1, 4)


def test_a_clean_day_between_two_dirty_ones_stays_as_it_is() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 2, 3)
    shop.counts("a", Role.VIEW, 2, 1, 2, 3)
    shop.order("a", "o", 2, 100)
    shop.roll_up()
    before = daily(shop)
    mark_dirty(shop.facts, [shop.day(1), shop.day(3)])
    assert (shop.roll_up().days, len(shop.facts.rows(_ALL)), daily(shop)) == (2, 3, before)


def test_a_late_event_reopens_its_day() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 2)
    shop.roll_up()
    before = daily(shop)
    shop.event("a", "login", 1, hour=20)
    assert shop.roll_up().days == 1
    after = daily(shop)
    assert (after[1, "a"]["login"], after[2, "a"]) == (2, before[2, "a"])


def test_a_day_marked_twice_is_computed_once_and_a_day_without_facts_is_emptied() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.roll_up()
    shop.facts.delete(EVENTS, {"day": [shop.day(1)]})
    mark_dirty(shop.facts, [shop.day(1), shop.day(1)])
    mark_dirty(shop.facts, [shop.day(1)])
    assert (shop.roll_up().days, daily(shop)) == (1, {})


def test_a_roll_up_that_fails_leaves_every_day_as_it_was_and_still_dirty() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.roll_up()
    shop.event("a", "login", 1, hour=20)
    with pytest.raises(RuntimeError), shop.facts.transaction():
        shop.roll_up()
        raise RuntimeError
    assert daily(shop)[1, "a"]["login"] == 1
    assert shop.roll_up().days == 1
    assert daily(shop)[1, "a"]["login"] == 2


def test_days_are_taken_in_several_helpings_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = Shop(), Shop()
    for shop in (whole, parts):
        for day in range(1, 9):
            shop.event("a", "login", day)
            shop.event("b", "view", day, hour=day)
    whole.roll_up()
    monkeypatch.setattr("liuke.facts.roll_up._ROWS_AT_ONCE", 3)
    assert parts.roll_up().days == 8
    assert daily(parts) == daily(whole)


def test_an_order_counts_once_however_many_lines_it_has_and_on_the_day_it_was_paid() -> None:
    shop = Shop()
    shop.order("a", "o1", 1, 1000, paid_at=shop.at(3))
    shop.order("a", "o1", 1, 500, line_id="2", paid_at=shop.at(3))
    shop.order("a", "o2", 1, 900, paid_at=None)
    assert shop.roll_up().days == 2
    assert daily(shop) == {
        (3, "a"): {"purchase": 1, "active": 1, "orders": 1, "paid_fen": 1500, "first_at": shop.at(3)}
    }


def test_goods_taken_back_reduce_the_money_but_are_no_order_and_nobody_came() -> None:
    shop = Shop()
    shop.order("a", "o1", 1, 1000)
    shop.order("a", "c1", 4, -400)
    shop.order("a", "o2", 5, 300)
    shop.order("a", "o2", 5, -300, line_id="2")
    shop.roll_up()
    found = daily(shop)
    assert (found[1, "a"]["orders"], found[1, "a"]["paid_fen"]) == (1, 1000)
    assert (found[4, "a"], found[5, "a"]) == ({"paid_fen": -400}, {})


def test_a_later_cancellation_or_refund_takes_money_back_on_its_own_day_and_leaves_the_past() -> None:
    shop = Shop()
    shop.order("a", "o1", 1, 1000, cancelled_at=shop.at(5))
    shop.order("a", "o2", 1, 700, cancelled_at=shop.at(2), refunded_at=shop.at(6))
    shop.order("b", "o5", 1, 100, refunded_at=shop.at(1))
    shop.order("a", "o3", 1, 100, cancelled_at=shop.at(1, 11))
    shop.order("a", "o4", 1, 10, cancelled_at=shop.at(1))
    shop.roll_up()
    found = daily(shop)
    assert (found[1, "a"]["orders"], found[1, "a"]["paid_fen"]) == (2, 1700)
    assert (found[5, "a"], found[6, "a"]) == ({"refund": 1, "paid_fen": -1000}, {"refund": 1, "paid_fen": -700})
    assert found[1, "b"] == {"purchase": 1, "refund": 1, "active": 1, "orders": 1, "first_at": shop.at(1)}
    assert len(found) == 4


def test_what_comes_as_an_event_and_as_an_order_counts_once() -> None:
    shop = Shop(plan=TrackingPlan(presence=(Role.PURCHASE,)))
    shop.event("a", "purchase", 1)
    shop.order("a", "o1", 1, 1000)
    shop.order("a", "o2", 1, 1000)
    shop.event("b", "purchase", 1, hour=9)
    shop.event("b", "purchase", 1, hour=10)
    shop.order("b", "o3", 1, 1000)
    shop.roll_up()
    found = daily(shop)
    for who in ("a", "b"):
        assert (found[1, who]["purchase"], found[1, who]["present"], found[1, who]["active"]) == (2, 2, 2)


def test_an_order_of_unknown_worth_is_an_order_and_a_line_of_nobody_is_left_out() -> None:
    shop = Shop()
    shop.order("a", "o1", 1, None)
    shop.order(None, "o2", 1, 500)
    shop.roll_up()
    assert daily(shop) == {(1, "a"): {"purchase": 1, "active": 1, "orders": 1, "first_at": shop.at(1)}}


def test_activity_that_came_counted_stands_beside_events() -> None:
    shop = Shop()
    shop.counts("a", Role.LOGIN, 3, 1)
    shop.counts("a", "dance", 2, 1)
    shop.counts("b", Role.COMMENT, 0, 1)
    shop.event("a", "login", 1)
    shop.roll_up()
    row = daily(shop)[1, "a"]
    assert (row["login"], row["present"], row["other"], row["active"], row["sessions"]) == (4, 4, 2, 4, 1)
    assert (1, "b") not in daily(shop)


@pytest.mark.parametrize(
    ("utc", "local_day"),
    [
        (datetime(2025, 3, 29, 23, 59), 29),  # the day before London puts its clocks forward
        (datetime(2025, 3, 30, 0, 0), 30),
        (datetime(2025, 3, 30, 22, 59, 59), 30),  # a day of 23 hours
        (datetime(2025, 3, 30, 23, 0), 31),
    ],
)
def test_a_payment_belongs_to_the_calendar_day_of_the_workspace(utc: datetime, local_day: int) -> None:
    shop = Shop(ZoneInfo("Europe/London"))
    shop.order("a", "o1", 28, 1000, paid_at=utc)
    shop.roll_up()
    assert [day for day, _ in daily(shop)] == [local_day]


def test_an_order_marked_dirty_by_the_day_it_was_placed_reopens_the_days_it_was_paid_and_refunded() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 4, 9)
    shop.roll_up()
    rows = [{"order_id": "o", "subject_id": "a", "amount_fen": 5, "paid_at": shop.at(4), "refunded_at": shop.at(9)}]
    shop.facts.append(ORDERS, pa.Table.from_pylist([row | {"ts": shop.at(2), "day": shop.day(2)} for row in rows]))
    mark_dirty(shop.facts, [shop.day(2)])
    assert shop.roll_up().days == 3
    assert (daily(shop)[4, "a"]["paid_fen"], daily(shop)[9, "a"]["paid_fen"]) == (5, -5)


def test_a_roll_up_of_nothing_says_so() -> None:
    shop = Shop()
    assert (shop.roll_up().days, shop.roll_up().rows) == (0, 0)
    mark_dirty(shop.facts, [])
    assert shop.facts.rows(Statement(name="d", text="SELECT * FROM dirty_days")) == []


def test_marking_far_days_costs_nothing_but_those_days() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    mark_dirty(shop.facts, [FIRST + timedelta(days=20_000)])
    assert shop.roll_up().days == 2


def test_leaving_out_the_roles_that_nobody_played_changes_no_answer() -> None:
    shop = Shop()
    shop.event("a", "login", 1)
    shop.event("a", "core", 1, hour=13)
    shop.event("b", "mystery", 2)
    shop.counts("b", Role.COMMENT, 2, 2)
    shop.roll_up()
    days = [shop.day(1), shop.day(2)]
    whole = load_one("liuke.facts", "activity_daily")
    pruned = for_roles(whole, frozenset({"login", "core", "comment"}))
    bound = {"from_day": days[0], "through_day": days[1], "gap_seconds": 1800, "purchase_present": False}
    bound |= {"chunk_begins": shop.at(1, 0), "chunk_ends": shop.at(3, 0)}
    given = {"chunk_days": days_table(days), "chunk_hours": hours_of_days(shop.zone, days)}
    said = [
        sorted(shop.facts.rows(statement, **bound, **given), key=lambda row: (row["day"], row["subject_id"]))
        for statement in (whole, pruned)
    ]
    assert said[0] == said[1] == shop.facts.rows(_ALL)
    assert "'checkout'" in whole.text
    assert "'checkout'" not in pruned.text


@pytest.mark.parametrize(("currency", "fen"), [(None, 500), ("CNY", 500), ("USD", 0)])
def test_an_order_in_another_currency_is_an_order_whose_money_is_not_ours(currency: str | None, fen: int) -> None:
    shop = Shop()
    shop.order("a", "o1", 3, 500, currency=currency)
    shop.order("a", "o2", 4, 700, currency=currency, refunded_at=shop.at(5))
    shop.roll_up()
    rows = {row["day"]: row for row in shop.facts.rows(_ALL)}
    assert [rows[shop.day(n)]["orders"] for n in (3, 4)] == [1, 1]
    assert rows[shop.day(3)]["paid_fen"] == fen
    assert sum(row["paid_fen"] for row in rows.values()) == fen


def test_the_workspaces_currency_decides_whose_money_counts() -> None:
    shop = Shop(facts=open_duckdb(None, SHANGHAI, currency="USD"))
    shop.order("a", "o1", 3, 500, currency="USD")
    shop.order("a", "o2", 3, 700, currency="CNY")
    shop.roll_up()
    (row,) = shop.facts.rows(_ALL)
    assert (row["orders"], row["paid_fen"]) == (2, 500)


def test_a_long_history_is_rolled_up_piece_by_piece_within_little_memory(tmp_path: Path) -> None:
    """Three million events at once take more than these 150 MB; two million at a time 120."""
    file, days = tmp_path / "facts.duckdb", [date(2026, 5, 1 + n) for n in range(7)]
    facts = open_duckdb(file, ZoneInfo("UTC"))
    made = """
        SELECT 'p' || (n * 7919 % 80000) AS subject_id, 'login' AS event, ts, CAST(ts AS DATE) AS day,
            hash(n) AS row_hash, 1 AS nth
        FROM (SELECT n, TIMESTAMP '2026-05-01' + to_seconds(n // 5) AS ts FROM range(3000000) AS numbers(n)) AS acts
    """
    facts.append(EVENTS, Statement(name="made", text=made))
    mark_dirty(facts, days)
    facts.close()
    facts = open_duckdb(file, ZoneInfo("UTC"), memory_limit="150MB")
    with facts.engine.cursor() as cursor:
        cursor.execute("SET threads = 2")  # each takes memory of its own
    assert roll_up(facts).rows == 7 * 80_000
    facts.close()
