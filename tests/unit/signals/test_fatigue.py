"""S17: what messages still move; opens that nobody tells of are unknown; a fall fires, noise does not."""

import json
from typing import Any

import numpy as np
import pytest

from liuke.facts.statement import Statement
from liuke.facts.tables import EVENTS, RECEIPTS
from liuke.facts.tracking import TrackingPlan, keep_roles, read_tracking
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.fatigue import fatigue, fatigue_points
from liuke.signals.measure import measure
from tests.shop import Shop

POLICY = Policy()
FEW = Policy(feeling=FeelingPolicy(fatigue_min_messages=1))
_ROWS = Statement(name="rows", text="SELECT * FROM user_fatigue WHERE as_of = $as_of_day ORDER BY subject_id")


def receipt(shop: Shop, who: str, day: int, **more: Any) -> None:
    row = {"receipt_id": f"{who}{day}{more.get('state', '')}", "subject_id": who, "at": shop.at(day), "state": "sent"}
    shop.add(RECEIPTS, [{**row, "playbook": "golden_48h", "dry_run": False, **more}])


def rows(shop: Shop, day: int) -> dict[str, dict[str, Any]]:
    shop.roll_up()
    measure(shop.facts, shop.as_of(day), POLICY)
    return {row["subject_id"]: row for row in shop.facts.rows(_ROWS, shop.as_of(day))}


def test_the_hand_computed_example_of_the_docs() -> None:
    """Four weeks of 100 opens with 50 clicks, then a week of 100 opens with 30: .30 against .50, a fall of 40 %."""
    shop = Shop()
    for week, clicks in enumerate([50, 50, 50, 50, 30]):
        for k in range(100):
            day = 1 + 7 * week + k % 7
            shop.add(
                EVENTS,
                [
                    {"subject_id": f"u{k}", "event": name, "ts": shop.at(day, hour), "day": shop.day(day)}
                    for name, hour in [("message_sent", 9), ("message_open", 10)]
                    + [("message_click", 11)] * (k < clicks)
                ],
            )
    point = next(p for p in fatigue_points(shop.facts, shop.as_of(36), POLICY, 1) if p.segment == "click_open")
    assert (point.value, point.n, point.bad) == (0.30, 100, True)
    assert point.line == pytest.approx(0.5 * 0.85)
    assert point.detail["fall"] == pytest.approx(0.4)
    said = fatigue(shop.facts, shop.as_of(36), POLICY)
    assert (said["sent"], said["open"], said["click"], said["mute"], said["open_sent"]) == (100, 100, 30, None, 1.0)
    assert json.dumps(said, allow_nan=False, default=str)


def test_opens_that_nobody_tells_of_are_unknown_not_none() -> None:
    shop = Shop()
    for day in range(20, 27):
        receipt(shop, "a", day)
    row = rows(shop, 28)["a"]
    assert (row["messages_7d"], row["messages_28d"]) == (6, 7)
    assert (row["message_opens_28d"], row["message_open_share_28d"], row["message_fatigued"]) == (None, None, None)
    shop.event("b", "message_open", 27)
    row = rows(shop, 28)["a"]
    assert (row["message_opens_28d"], row["message_open_share_28d"], row["message_fatigued"]) == (0, 0.0, True)


@pytest.mark.parametrize(("messages", "opened", "tired"), [(4, False, False), (5, False, True), (5, True, False)])
def test_five_messages_unopened_tire(messages: int, opened: bool, tired: bool) -> None:
    shop = Shop()
    for day in range(10, 10 + messages):
        receipt(shop, "a", day)
    shop.event("a" if opened else "b", "message_open", 11)
    assert rows(shop, 28)["a"]["message_fatigued"] is tired


def test_muting_tires_at_once_and_a_rehearsal_or_a_refusal_is_no_message() -> None:
    shop = Shop()
    receipt(shop, "a", 20)
    shop.event("a", "push_off", 21)
    receipt(shop, "b", 20, dry_run=True)
    receipt(shop, "c", 20, state="refused")
    found = rows(shop, 28)
    assert set(found) == {"a"}
    assert found["a"]["message_fatigued"] is True


@pytest.mark.parametrize(("day", "seven", "four_weeks"), [(27, 1, 1), (21, 1, 1), (20, 0, 1), (1, 0, 0)])
def test_windows_end_at_the_last_whole_day(day: int, seven: int, four_weeks: int) -> None:
    shop = Shop()
    receipt(shop, "a", day)
    shop.event("a", "message_open", 27)
    row = rows(shop, 30 if day == 1 else 28)["a"]
    assert (row["messages_7d"], row["messages_28d"]) == (seven, four_weeks)


def test_an_open_is_of_the_last_message_before_it() -> None:
    shop = Shop()
    plan = read_tracking("messages: {digest: {act: sent, kind: digest}, tip: {act: sent, kind: tip}}")
    keep_roles(shop.facts, plan)
    shop.event("a", "digest", 20, hour=9)
    shop.event("a", "tip", 21, hour=9)
    shop.event("a", "message_open", 21, hour=10)
    said = {row["kind"]: row for row in fatigue(shop.facts, shop.as_of(24), FEW)["kinds"]}
    assert (said["tip"]["open"], said["digest"]["open"]) == (1, 0)


def anew(shop: Shop) -> Shop:
    keep_roles(shop.clear().facts, TrackingPlan())
    return shop


def simulate(shop: Shop, days: int, seed: int, fall_from: int | None = None) -> None:
    rng = np.random.default_rng(seed)
    listed = []
    for day in range(1, days + 1):
        opens = rng.poisson(60)
        clicks = rng.binomial(opens, 0.30 if fall_from and day >= fall_from else 0.48)
        for name, n in (("message_sent", 200), ("message_open", opens), ("message_click", clicks)):
            listed += [
                {"subject_id": f"u{k}", "event": name, "ts": shop.at(day), "day": shop.day(day)} for k in range(n)
            ]
    shop.add(EVENTS, listed)


def test_noise_fires_at_most_once_a_quarter_and_a_fall_within_two_days_of_its_week() -> None:
    shop, fired = Shop(), 0
    for seed in range(4):
        simulate(anew(shop), 125, seed)
        fired += any(point.bad for point in fatigue_points(shop.facts, shop.as_of(126), POLICY, 90))
    assert fired <= 1
    simulate(anew(shop), 60, 9, fall_from=50)
    bad = [point.day for point in fatigue_points(shop.facts, shop.as_of(61), POLICY, 20) if point.bad]
    assert bad
    assert shop.day(51) < min(bad) <= shop.day(55)


def test_many_days_at_once_are_what_each_says_when_asked_alone() -> None:
    shop = Shop()
    simulate(shop, 45, 2)
    for day in (41, 44):
        receipt(shop, "z", day)
    shop.roll_up()
    together = fatigue_points(shop.facts, shop.as_of(46), POLICY, 6)
    alone = [point for day in range(41, 47) for point in fatigue_points(shop.facts, shop.as_of(day), POLICY, 1)]
    assert together == alone


def test_where_nothing_was_sent_it_says_so() -> None:
    shop = Shop()
    shop.event("a", "login", 3)
    shop.roll_up()
    assert fatigue(shop.facts, shop.as_of(5), POLICY)["why"]["code"] == "no_messages"
    assert {point.bad for point in fatigue_points(shop.facts, shop.as_of(5), POLICY, 3)} == {None}


def test_who_left_after_messages_is_shown_with_intervals() -> None:
    shop = Shop()
    for who in ("stay", "gone"):
        shop.event(who, "login", 30)
        receipt(shop, who, 33)
    shop.event("stay", "login", 45)
    shop.roll_up()
    (row,) = fatigue(shop.facts, shop.as_of(50), POLICY)["after_messages"]
    assert (row["messages"], row["users"], row["gone"], row["share"]) == ("1", 2, 1, 0.5)
