"""S6: ARPU and ARPPU by calendar month, the alarm after two falls running, and the review that goes with it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.tables import ACTIVITY_COUNTS, ACTIVITY_DAILY, BENEFITS, KEPT_DAYS, MENTIONS, WORDS
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, ValuePolicy
from liuke.signals.arpu import ALARM, arpu, fallen, measure, money, points
from liuke.signals.arpu_months import read_falls, read_months
from liuke.signals.measure import measure as measure_all
from liuke.signals.periods import period_of
from tests.shop import FIRST, SHANGHAI, Shop

SMALL = Policy(value=ValuePolicy(arpu_min_users=2, arpu_alpha=1.0))
"""Few people, and whatever chance may do counts: the plain rule."""
CERTAIN = Policy(value=ValuePolicy(arpu_min_users=2))


def at(day: str) -> AsOf:
    return AsOf(day=date.fromisoformat(day), zone=SHANGHAI)


def number(day: str) -> int:
    """Return the shop's number of a calendar day."""
    return (date.fromisoformat(day) - FIRST).days + 1


ENDS = (period_of(date(2025, 3, 1), "month"), period_of(date(2025, 4, 1), "month"))


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


def bought(*months: Sequence[int]) -> Shop:
    """Let person k, there every month from March 2025 on, pay the k-th of each month's yuan."""
    shop = Shop()
    shop.event("u0", "login", 1)
    for n, yuan in enumerate(months):
        day = number(f"2025-{3 + n:02d}-10")
        for user, one in enumerate(yuan):
            shop.event(f"u{user}", "login", day)
            if one:
                shop.order(f"u{user}", f"o{n}-{user}", day, one * 100)
    shop.roll_up()
    return shop


def test_the_example_of_the_docs_is_what_one_reckons_by_hand() -> None:
    """docs/signals/arpu.md: 60, 50, 50, 40 yuan; then 54, 45, 45, 36; then 48, 40, 40, 32: ARPU 50, 45, 40.

    The differences of each person from the mean difference, -1, 0, 0, 1 yuan both times: a standard error of
    sqrt(2) / 4 = .354 yuan, so the falls are 5 -+ .693 of 50 and of 45.
    """
    shop = bought((60, 50, 50, 40), (54, 45, 45, 36), (48, 40, 40, 32))
    said = arpu(shop.facts, at("2025-06-01"), CERTAIN)
    assert [(m["month"], m["users"], m["payers"], m["arpu_fen"], m["arppu_fen"]) for m in said["months"]] == [
        ("2025-03", 4, 4, 5000, 5000),
        ("2025-04", 4, 4, 4500, 4500),
        ("2025-05", 4, 4, 4000, 4000),
    ]
    assert said["falling"] is True
    assert [round(fall["share"], 3) for fall in said["falls"]] == [0.1, 0.111]
    assert [[round(end, 3) for end in fall["interval"]] for fall in said["falls"]] == [[0.086, 0.114], [0.096, 0.127]]
    assert money(shop.facts, at("2025-06-01"), CERTAIN) == 4000


def test_two_falls_that_one_person_makes_are_chance() -> None:
    shop = bought((100, *[0] * 59), (90, *[0] * 59), (80, *[0] * 59))
    (point,) = points(shop.facts, at("2025-06-01"), Policy(), 1)
    assert (point.value, point.bad, point.clear) == (pytest.approx(0.1), False, True)
    assert point.low is not None and point.low < 0 < point.value


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_is_that_of_the_persons_differences(seed: int) -> None:
    """Second source: the linearised difference of two ratios summed person by person, here with NumPy."""
    rng = np.random.default_rng(seed)
    yuan = rng.integers(0, 90, (2, 40)) * rng.integers(0, 2, (2, 40))
    there = np.array([[True] * 40, rng.random(40) < 0.7]) | (yuan > 0)
    shop = Shop()
    shop.event("u0", "login", 1)
    for n, user in zip(*np.nonzero(there), strict=True):
        shop.event(f"u{user}", "login", number(f"2025-{3 + n:02d}-10"))
        if yuan[n, user]:
            shop.order(f"u{user}", f"o{n}-{user}", number(f"2025-{3 + n:02d}-10"), int(yuan[n, user]) * 100)
    shop.roll_up()
    months = read_months(shop.facts, at("2025-05-01"), *ENDS)
    fall = read_falls(shop.facts, at("2025-05-01"), months, 0.05)[ENDS[1]]
    size = there.sum(axis=1)
    mean = yuan.sum(axis=1) / size
    each = (yuan[1] - mean[1] * there[1]) / size[1] - (yuan[0] - mean[0] * there[0]) / size[0]
    half = 1.959964 * np.sqrt((each**2).sum())
    assert fall.share == pytest.approx(1 - mean[1] / mean[0])
    assert (fall.low, fall.high) == pytest.approx(
        ((mean[0] - mean[1] - half) / mean[0], (mean[0] - mean[1] + half) / mean[0]), rel=1e-6
    )


def test_where_nothing_changes_the_interval_of_the_fall_holds_none_as_often_as_it_says() -> None:
    """200 pairs of months of 60 people who pay by the same chances: 5 % of intervals miss nought, 3 sigma are 4.6 %."""
    rng = np.random.default_rng(5)
    facts = Shop().facts
    day = [date(2025, 3, 10), date(2025, 4, 10)]
    missed = 0
    for _ in range(200):
        usual = rng.gamma(2.0, 2000.0, 60)
        paid_fen = rng.poisson(usual, (2, 60)) * (rng.random((2, 60)) < 0.8)
        rows = [
            {"subject_id": f"u{k}", "day": day[n], "active": 1, "orders": 0, "paid_fen": int(paid_fen[n, k])}
            for n in range(2)
            for k in range(60)
        ]
        facts.replace(ACTIVITY_DAILY, {"day": day}, pa.Table.from_pylist(rows))
        facts.delete(KEPT_DAYS, {})  # as the roll-up would
        months = read_months(facts, at("2025-05-01"), *ENDS)
        fall = read_falls(facts, at("2025-05-01"), months, 0.05)[ENDS[1]]
        missed += not fall.low <= 0 <= fall.high
    assert 0.004 < missed / 200 < 0.096


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
    shop = bought([100] * users, [90] * users, [80] * users)
    (point,) = points(shop.facts, at("2025-06-01"), Policy(), 1)
    assert point.bad is bad


@pytest.mark.parametrize(("line", "bad"), [(0.0, True), (0.02, True), (0.099, True), (0.1001, False)])
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
