"""S6: ARPU and ARPPU by calendar month, the alarm after two falls running, and the review that goes with it."""

import json
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.tables import ACTIVITY_COUNTS, BENEFITS, MENTIONS, WORDS
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, ValuePolicy
from liuke.signals.arpu import ALARM, arpu, fallen, measure, money, points
from liuke.signals.measure import measure as measure_all
from tests.shop import FIRST, SHANGHAI, Shop

SMALL = Policy(value=ValuePolicy(arpu_min_users=2))


def at(day: str) -> AsOf:
    return AsOf(day=date.fromisoformat(day), zone=SHANGHAI)


def number(day: str) -> int:
    """Return the shop's number of a calendar day."""
    return (date.fromisoformat(day) - FIRST).days + 1


def paid(*months: int, users: int = 2, shop: Shop | None = None) -> Shop:
    """Let one of ``users`` pay so many yuan in each month from March 2025 on; all are there on its 10th."""
    shop = shop.clear() if shop else Shop()
    shop.event("u0", "login", 1)
    for n, yuan in enumerate(months):
        month = f"2025-{3 + n:02d}-10"
        for user in range(users):
            shop.event(f"u{user}", "login", number(month))
        if yuan:
            shop.order("u0", f"o{n}", number(month), yuan * 100)
    shop.roll_up()
    return shop


def test_the_example_of_the_docs_is_what_one_reckons_by_hand() -> None:
    """docs/signals/arpu.md: 2 users; 100, 90, 80 yuan: ARPU 50, 45, 40; falls of 10 and 11.1 %; 20 yuan a month at stake."""
    shop = paid(100, 90, 80)
    said = arpu(shop.facts, at("2025-06-01"), SMALL)
    assert [(m["month"], m["users"], m["payers"], m["arpu_fen"], m["arppu_fen"]) for m in said["months"]] == [
        ("2025-03", 2, 1, 5000, 10000),
        ("2025-04", 2, 1, 4500, 9000),
        ("2025-05", 2, 1, 4000, 8000),
    ]
    assert said["falling"] is True
    assert [round(fall["share"], 3) for fall in said["falls"]] == [0.1, 0.111]
    assert money(shop.facts, at("2025-06-01"), SMALL) == 2000


@pytest.mark.parametrize(
    ("months", "day", "bad"),
    [
        ((100, 90, 80), "2025-05-31", None),
        ((100, 90, 80), "2025-06-01", True),
        ((100, 90, 80), "2025-06-30", True),
        ((100, 90, 90), "2025-06-01", False),
        ((100, 110, 80), "2025-06-01", False),
        ((100, 90, 80, 85), "2025-06-30", True),
        ((100, 90, 80, 85), "2025-07-01", False),
        ((100, 90), "2025-06-01", True),
        ((0, 90, 80), "2025-06-01", None),
        ((100,), "2025-04-01", None),
    ],
)
def test_only_two_falls_of_complete_months_running_are_bad(months: tuple[int, ...], day: str, bad: bool | None) -> None:
    shop = paid(*months)
    if months == (100, 90):  # May has people and no money: a fall to nothing
        for user in ("u0", "u1"):
            shop.event(user, "login", number("2025-05-10"))
        shop.roll_up()
    (point,) = points(shop.facts, at(day), SMALL, 1)
    assert point.bad is bad
    assert (point.lack is None) is (bad is not None)


@pytest.mark.parametrize(("users", "bad"), [(49, None), (50, True)])
def test_months_with_few_users_say_nothing(users: int, bad: bool | None) -> None:
    shop = paid(100, 90, 80, users=users)
    (point,) = points(shop.facts, at("2025-06-01"), Policy(), 1)
    assert point.bad is bad


@pytest.mark.parametrize(("line", "bad"), [(0.0, True), (0.099, True), (0.1001, False)])
def test_each_fall_must_pass_the_line_of_policy(line: float, bad: bool) -> None:
    shop = paid(100, 90, 80)
    policy = replace(SMALL, value=replace(SMALL.value, arpu_fall_above=line))
    (point,) = points(shop.facts, at("2025-06-01"), policy, 1)
    assert point.bad is bad
    assert point.value == pytest.approx(0.1)


def test_a_month_begins_at_midnight_of_the_workspace() -> None:
    shop = paid(100)
    shop.order("u0", "late", number("2025-03-31"), 700, hour=23.99)
    shop.order("u0", "early", number("2025-04-01"), 500, hour=0.0)
    shop.roll_up()
    months = arpu(shop.facts, at("2025-04-02"), SMALL)["months"]
    assert [(m["month"], m["paid_fen"], m["complete"]) for m in months] == [
        ("2025-03", 10_700, True),
        ("2025-04", 500, False),
    ]


def test_the_month_in_which_facts_begin_late_is_not_complete() -> None:
    shop = Shop()
    shop.order("a", "o1", 15, 900)
    shop.order("a", "o2", number("2025-04-03"), 900)
    shop.roll_up()
    assert [m["month"] for m in arpu(shop.facts, at("2025-05-01"), SMALL)["months"]] == ["2025-04"]


def test_refunds_are_deducted_on_their_day_and_make_nobody_active() -> None:
    shop = paid(100, 100)
    shop.order("gone", "r", number("2025-03-12"), 3000, refunded_at=shop.at(number("2025-04-20")))
    shop.roll_up()
    months = arpu(shop.facts, at("2025-05-01"), SMALL)["months"]
    assert [(m["users"], m["paid_fen"]) for m in months] == [(3, 13_000), (2, 7_000)]


def test_money_of_another_currency_is_left_out_and_counted() -> None:
    shop = paid(100, 100)
    shop.order("u1", "usd", number("2025-04-12"), 999, currency="USD")
    shop.roll_up()
    said = arpu(shop.facts, at("2025-05-01"), SMALL)
    assert (said["foreign_orders"], said["months"][1]["paid_fen"], said["months"][1]["payers"]) == (1, 10_000, 1)


def test_what_came_later_or_is_changed_later_changes_no_past_answer() -> None:
    shop = paid(100, 90, 80)
    before = arpu(shop.facts, at("2025-06-01"), SMALL)
    shop.order("u1", "new", number("2025-06-01"), 50_000, hour=0.0)
    shop.order("u0", "back", number("2025-06-02"), 1, refunded_at=shop.at(number("2025-06-03")))
    shop.roll_up()
    assert arpu(shop.facts, at("2025-06-01"), SMALL) == before
    shop.order("u1", "late", number("2025-05-20"), 4_000)  # a late fact of May is known from now on
    shop.roll_up()
    assert arpu(shop.facts, at("2025-06-01"), SMALL)["months"][2]["paid_fen"] == 12_000


def test_any_column_makes_segments_and_the_dearest_comes_first() -> None:
    shop = paid(100, 90, 80)
    shop.user("u0", plan="gold")
    shop.user("u1", plan="free")
    shop.roll_up()
    measure_all(shop.facts, at("2025-06-01"), SMALL)
    parts = arpu(shop.facts, at("2025-06-01"), SMALL)["parts"]
    assert [part["part"] for part in parts] == ["gold", "free"]
    assert [m["arpu_fen"] for m in parts[0]["months"]] == [10_000, 9_000, 8_000]
    assert {m["arppu_fen"] for m in parts[1]["months"]} == {None}


def test_the_review_names_benefits_left_unused_and_what_is_said_of_competitors() -> None:
    shop = paid(100, 90, 80)
    for who in ("u0", "u1"):
        shop.user(who, plan="gold")
    shop.add(BENEFITS, [{"plan": "gold", "feature": "coach", "label": "教练"}])
    for who, month in (("u0", "2025-03-10"), ("u1", "2025-03-11"), ("u0", "2025-05-10")):
        used = {"subject_id": who, "role": "core", "feature": "coach", "n": 1, "day": date.fromisoformat(month)}
        shop.add(ACTIVITY_COUNTS, [used])
    shop.facts.replace(WORDS, {}, pa.table({"kind": ["competitor"], "word": ["acme"]}))
    shop.add(
        MENTIONS,
        [
            {"mention_id": f"m{n}", "ts": shop.at(number(day)), "day": date.fromisoformat(day), "text": text}
            for n, (day, text) in enumerate(
                [
                    ("2025-05-20", "ACME 更便宜"),
                    ("2025-05-21", "acme is better"),
                    ("2025-02-20", "acme"),
                    ("2025-05-22", "-"),
                ]
            )
        ],
    )
    shop.roll_up()
    said = arpu(shop.facts, at("2025-06-01"), SMALL)["review"]
    assert (said["before"], said["lately"]) == ("2025-03", "2025-05")
    assert [(row["label"], row["people"], row["used_before"], row["used_lately"]) for row in said["benefits"]] == [
        ("教练", 2, 2, 1)
    ]
    assert said["competitors"] == [{"word": "acme", "lately": 2, "before": 1, "negative": 0}]


def test_who_pays_less_than_before_the_falls_has_fallen() -> None:
    shop = paid(100, 90, 80)
    shop.event("new", "login", number("2025-05-02"))
    shop.roll_up()
    rows = fallen(shop.facts, at("2025-06-01"), SMALL).to_pylist()
    assert sorted((row["subject_id"], row["fell"]) for row in rows) == [("u0", True), ("u1", False)]


@pytest.fixture(scope="module")
def emptied() -> Shop:
    """Return a shop that each example empties."""
    return Shop()


@settings(max_examples=10, deadline=None)
@given(months=st.lists(st.integers(0, 3), min_size=1, max_size=5), back=st.integers(1, 70))
def test_points_of_many_days_are_what_asking_each_day_gives(emptied: Shop, months: list[int], back: int) -> None:
    shop = paid(*months, shop=emptied)
    end = at("2025-08-03")
    many = list(points(shop.facts, end, SMALL, back))
    assert [point.day for point in many][-1] == end.day
    assert len(many) == back
    for point in (many[0], many[len(many) // 2], many[-1]):
        (alone,) = points(shop.facts, AsOf(day=point.day, zone=SHANGHAI), SMALL, 1)
        assert alone == point


@pytest.mark.parametrize("made", ["nothing", "logins", "one_day", "foreign", "negative"])
def test_bad_input_answers_with_a_reason_and_never_with_zero_or_nan(made: str) -> None:
    shop = Shop()
    if made in ("logins", "one_day"):
        shop.event("a", "login", 1, *([] if made == "one_day" else range(2, 100)))
    if made == "foreign":
        shop.event("a", "login", 1)
        shop.order("a", "o", 5, 500, currency="USD")
    if made == "negative":
        shop.event("a", "login", 1)
        shop.order("a", "o", 5, -500)
    shop.roll_up()
    said = arpu(shop.facts, at("2025-06-01"), SMALL)
    json.dumps(said, allow_nan=False)
    assert said["enough"] is False
    assert said["why"]["zh"]
    assert [row.get("value") for row in measure(shop.facts, at("2025-06-01"), SMALL) if row.get("value")] == []
    assert {point.bad for point in ALARM.points(shop.facts, at("2025-06-01"), SMALL, 40)} == {None}
