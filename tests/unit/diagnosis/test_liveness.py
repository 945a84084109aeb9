"""True or false churn: every dimension, every edge, and the back-test on real people."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liuke.diagnosis.liveness import back_test, counts, diagnose
from liuke.diagnosis.tables import USER_LIVENESS
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_COUNTS, EVENTS, ORDERS, SUBSCRIPTIONS
from liuke.facts.tracking import TrackingPlan, keep_roles, read_tracking
from liuke.model.moment import AsOf
from liuke.model.policy import LivenessPolicy, Policy
from liuke.signals.measure import measure
from liuke.signals.tables import TABLES as SIGNAL_TABLES

UTC = ZoneInfo("UTC")
DAY0 = date(2026, 3, 1)
READ = Statement(name="read", text="SELECT * FROM user_liveness WHERE as_of = $as_of_day ORDER BY subject_id")


@pytest.fixture
def facts() -> Iterator[Facts]:
    opened = open_duckdb(None, UTC, extra=(*SIGNAL_TABLES, USER_LIVENESS))
    keep_roles(opened, TrackingPlan())
    yield opened
    opened.close()


def at(day: int, hour: int = 12) -> datetime:
    return datetime(DAY0.year, DAY0.month, DAY0.day, hour) + timedelta(days=day)


def act(facts: Facts, event: str, day: int, *, who: str = "ann", item: str | None = None) -> None:
    facts.append(
        EVENTS,
        pa.table(
            {
                "subject_id": [who],
                "ts": [at(day)],
                "day": [DAY0 + timedelta(days=day)],
                "event": [event],
                "item_id": pa.array([item], pa.string()),
            }
        ),
    )
    mark_dirty(facts, [DAY0 + timedelta(days=day)])


def order(facts: Facts, day: int, *, paid: int | None, cancelled: int | None = None) -> None:
    times = {"paid_at": paid, "cancelled_at": cancelled}
    facts.append(
        ORDERS,
        pa.table(
            {
                "order_id": ["o1"],
                "subject_id": ["ann"],
                "ts": [at(day)],
                "day": [DAY0 + timedelta(days=day)],
                "item_id": ["sku1"],
                "item_name": ["tea"],
                "amount_fen": [2990],
                **{k: pa.array([None if v is None else at(v)], pa.timestamp("us")) for k, v in times.items()},
            }
        ),
    )
    mark_dirty(facts, [DAY0 + timedelta(days=d) for d in {day, paid, cancelled} if d is not None])


def seen(facts: Facts, day: int, policy: LivenessPolicy | None = None) -> dict[str, Any]:
    as_of = AsOf(day=DAY0 + timedelta(days=day), zone=UTC)
    roll_up(facts)
    measure(facts, as_of, Policy())
    diagnose(facts, as_of, policy or LivenessPolicy())
    (row,) = facts.rows(READ, as_of)
    return row


@pytest.mark.parametrize(("as_of", "kind"), [(1, "active"), (3, "active"), (4, "churned"), (16, "churned")])
def test_quiet_begins_on_the_third_idle_day(facts: Facts, as_of: int, kind: str) -> None:
    act(facts, "login", 0)
    assert seen(facts, as_of)["liveness"] == kind


def test_where_nothing_says_who_was_there_nobody_is_said_to_be_gone(facts: Facts) -> None:
    """Events whose names mean nothing yet: not everybody has left, nobody knows who came."""
    act(facts, "chapter_read", 0)
    roll_up(facts)
    as_of = AsOf(day=DAY0 + timedelta(days=9), zone=UTC)
    assert measure(facts, as_of, Policy())["user_signals"] == 1
    assert diagnose(facts, as_of, LivenessPolicy()) == 0
    assert set(counts(facts, as_of).values()) == {0}
    act(facts, "login", 8, who="bo")
    roll_up(facts)
    measure(facts, as_of, Policy())
    assert diagnose(facts, as_of, LivenessPolicy()) == 2


@pytest.mark.parametrize(("before", "kind"), [(0, "dormant"), (3, "dormant"), (4, "churned")])
def test_attention_counts_up_to_three_days_before_the_last_visit(facts: Facts, before: int, kind: str) -> None:
    act(facts, "favourite", 10 - before, item="sku1")
    act(facts, "login", 10)
    row = seen(facts, 20)
    assert (row["liveness"], row["attention"]) == (kind, kind == "dormant")


@pytest.mark.parametrize("event", ["comment", "like", "share", "invite"])
def test_community_acts_after_going_quiet_make_dormant(facts: Facts, event: str) -> None:
    act(facts, "login", 0)
    act(facts, event, 9)
    row = seen(facts, 12)
    assert (row["liveness"], row["community"], row["idle_days" if "idle_days" in row else "community_idle_days"]) == (
        "dormant",
        True,
        2,
    )


@pytest.mark.parametrize(
    ("paid", "cancelled", "as_of", "open_orders"),
    [(None, None, 9, 1), (9, None, 9, 1), (8, None, 9, 0), (None, 9, 9, 1), (None, 8, 9, 0), (None, None, 40, 0)],
    ids=["unpaid", "paid later", "paid before", "cancelled later", "cancelled before", "too old"],
)
def test_an_order_is_unfinished_as_it_was_known_then(
    facts: Facts, paid: int | None, cancelled: int | None, as_of: int, open_orders: int
) -> None:
    act(facts, "login", 2)
    order(facts, 2, paid=paid, cancelled=cancelled)
    row = seen(facts, as_of)
    assert row["open_orders"] == open_orders
    assert row["open_act"] is bool(open_orders)


def test_a_cart_is_as_full_as_the_last_word_on_each_item(facts: Facts) -> None:
    act(facts, "login", 0)
    for day, (event, item) in enumerate([("cart_add", "a"), ("cart_add", "b"), ("cart_remove", "a")]):
        act(facts, event, day, item=item)
    row = seen(facts, 8)
    assert (row["cart_items"], row["cart_item_id"], row["liveness"]) == (1, "b", "dormant")
    act(facts, "purchase", 3, item="b")
    assert seen(facts, 8)["cart_items"] == 0


def test_a_running_subscription_is_a_tie_until_it_is_cancelled(facts: Facts) -> None:
    act(facts, "login", 0)
    facts.append(
        SUBSCRIPTIONS,
        pa.table({"subscription_id": ["s"], "subject_id": ["ann"], "started_at": [at(-90)], "cancelled_at": [at(6)]}),
    )
    assert seen(facts, 6)["liveness"] == "dormant"
    assert seen(facts, 7)["liveness"] == "churned"


def test_facts_at_or_after_as_of_change_nothing(facts: Facts) -> None:
    act(facts, "login", 0)
    before = seen(facts, 6)
    act(facts, "comment", 6)
    act(facts, "cart_add", 7, item="a")
    assert seen(facts, 6) == before


def test_measuring_twice_gives_one_row_a_person(facts: Facts) -> None:
    act(facts, "login", 0)
    seen(facts, 6)
    seen(facts, 6)
    assert counts(facts, AsOf(day=DAY0 + timedelta(days=6), zone=UTC))["churned"] == 1


def test_a_kind_with_nobody_in_it_has_no_share(facts: Facts) -> None:
    act(facts, "login", 0)
    seen(facts, 6)
    tested = back_test(facts, AsOf(day=DAY0 + timedelta(days=6), zone=UTC), LivenessPolicy(return_window_days=30))
    assert tested["dormant"] == {"n": 0, "returned": 0, "share": None, "interval": None}
    assert tested["churned"]["share"] == 0


@pytest.mark.shared
def test_course_users_who_only_discuss_come_back_more_often(facts: Facts, shared_data: Path) -> None:
    """Of 207 with no exercise or video in week two who still discussed, 68.6 % came back (data README)."""
    panel = pq.read_table(shared_data / "mooc_panel_daily.parquet")
    roles = {"core": "problem video", "view": "access wiki navigate page_close", "comment": "discussion"}
    days = [DAY0 + timedelta(days=d - 1) for d in panel["day"].to_pylist()]
    for role, columns in roles.items():
        n = [sum(row) for row in zip(*(panel[c].to_pylist() for c in columns.split()), strict=True)]
        table = pa.table(
            {
                "subject_id": [str(i) for i in panel["enrollment_id"].to_pylist()],
                "day": days,
                "role": [role] * len(n),
                "n": pa.array(n, pa.int32()),
            }
        )
        facts.append(ACTIVITY_COUNTS, table.filter(pa.array([v > 0 for v in n])))
    keep_roles(facts, read_tracking("presence: [core]"))
    mark_dirty(facts, set(days))
    roll_up(facts)
    as_of = AsOf(day=DAY0 + timedelta(days=14), zone=UTC)
    measure(facts, as_of, Policy())
    tested = back_test(facts, as_of, LivenessPolicy(quiet_from_days=7, return_window_days=16))
    assert tested["dormant"]["interval"][0] > tested["churned"]["interval"][1]
