"""S14: every entry is a fact, balances halve in 90 days, and a day later is the day before, faded, and what came."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.statement import Statement
from liuke.facts.tables import CATALOG, EVENTS, FEEDBACK, RECEIPTS
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.emotional_account import SPEC, emotional_account, ledger
from tests.shop import Shop, measured

POLICY = Policy()
_ROWS = Statement(name="rows", text="SELECT * FROM user_emotional_account WHERE as_of = $as_of_day ORDER BY subject_id")


def ticket(shop: Shop, who: str, day: int, **more: Any) -> None:
    row = {"feedback_id": f"f{who}{day}", "subject_id": who, "ts": shop.at(day), "day": shop.day(day), "kind": "ticket"}
    shop.add(FEEDBACK, [{**row, **more}])


def kinds(shop: Shop, who: str, day: int) -> dict[str, str]:
    shop.roll_up()
    measured(shop.facts, shop.as_of(day), POLICY, SPEC)
    return {e["kind"]: e["day"] for e in ledger(shop.facts, shop.as_of(day), POLICY, who)["entries"]}


def balances(shop: Shop, day: int) -> dict[str, dict[str, Any]]:
    shop.roll_up()
    measured(shop.facts, shop.as_of(day), POLICY, SPEC)
    return {row["subject_id"]: row for row in shop.facts.rows(_ROWS, shop.as_of(day))}


def test_the_hand_computed_example_of_the_docs() -> None:
    """An error 90 days ago counts −0.5, a problem solved yesterday +4: 3.5. 28 days ago it was −2^(−62/90)."""
    shop = Shop()
    shop.event("a", "error", 9)
    ticket(shop, "a", 98, answered_at=shop.at(98, 13), resolved_at=shop.at(99))
    row = balances(shop, 100)["a"]
    assert row["goodwill"] == pytest.approx(-(2 ** (-90 / 90)) + 4)
    assert row["goodwill_change_28d"] == pytest.approx(3.5 + 2 ** (-62 / 90))
    entries = ledger(shop.facts, shop.as_of(100), POLICY, "a")["entries"]
    assert [(e["kind"], e["day"], e["source"], e["source_id"]) for e in entries] == [
        ("problem_solved", shop.day(99).isoformat(), "feedback", "fa98"),
        ("error_met", shop.day(9).isoformat(), "activity_daily", shop.day(9).isoformat()),
    ]


@pytest.mark.parametrize(("hours", "slow"), [(23, False), (24, False), (24.5, True), (200, True), (None, True)])
def test_an_answer_is_slow_after_a_day(hours: float | None, slow: bool) -> None:
    shop = Shop()
    answered = None if hours is None else shop.at(10, 12 + hours)
    ticket(shop, "a", 10, answered_at=answered)
    found = kinds(shop, "a", 40)
    assert ("slow_reply" in found) is slow
    assert ("complaint_unanswered" in found) is (hours is None or hours > 168)
    if slow:
        assert found["slow_reply"] == shop.day(11).isoformat()


def test_what_was_not_late_yet_is_not_held_against_us_yet() -> None:
    shop = Shop()
    ticket(shop, "a", 10)
    assert kinds(shop, "a", 11) == {}
    assert set(kinds(shop, "a", 12)) == {"slow_reply"}
    assert set(kinds(shop, "a", 17)) == {"slow_reply"}
    assert set(kinds(shop, "a", 18)) == {"slow_reply", "complaint_unanswered"}


def test_praise_is_answered_not_solved_and_nobody_was_slow_to_praise() -> None:
    shop = Shop()
    ticket(shop, "a", 10, kind="review", score=5.0, answered_at=shop.at(20), resolved_at=shop.at(20))
    assert kinds(shop, "a", 40) == {"praise_answered": shop.day(20).isoformat()}


def test_gifts_wishes_wrong_messages_and_refusals() -> None:
    shop = Shop()
    for playbook, dry in (("birthday_gift", False), ("fixed", False), ("golden_48h", False), ("birthday_gift", True)):
        row = {"receipt_id": f"{playbook}{dry}", "at": shop.at(20), "playbook": playbook, "subject_id": "a"}
        shop.add(RECEIPTS, [{**row, "state": "sent", "dry_run": dry}])
    ticket(shop, "a", 22, topic="错误推送", answered_at=shop.at(22))
    shop.event("a", "push_off", 23)
    shop.roll_up()
    said = emotional_account(shop.facts, shop.as_of(30), POLICY, user="a")
    assert [e["kind"] for e in said["entries"]] == ["message_refused", "wrong_message", "birthday_gift", "wish_shipped"]
    assert said["entries"][2]["source_id"] == "birthday_giftFalse"
    assert all(e["zh"] and e["en"] for e in said["entries"])


@pytest.mark.parametrize(
    ("role", "day", "met"),
    [("favourite", 10, True), ("cart_add", 10, True), ("view", 10, False), ("follow", 1, False), ("follow", 31, False)],
)
def test_a_price_that_rises_hurts_those_who_wait_for_it(role: str, day: int, met: bool) -> None:
    shop = Shop()
    shop.add(EVENTS, [{"subject_id": "a", "event": role, "item_id": "pot", "ts": shop.at(day), "day": shop.day(day)}])
    prices = ((1, 100), (30, 120), (35, 110))
    shop.add(CATALOG, [{"item_id": "pot", "ts": shop.at(number), "price_fen": price} for number, price in prices])
    assert ("price_rise" in kinds(shop, "a", 40)) is met
    assert "price_rise" not in kinds(shop, "a", 30)


def wish(shop: Shop, who: str, day: int, hour: int = 12, role: str = "favourite") -> None:
    row = {"subject_id": who, "event": role, "item_id": "pot", "ts": shop.at(day, hour), "day": shop.day(day)}
    shop.add(EVENTS, [row])


def prices(shop: Shop, *said: tuple[int, int]) -> None:
    shop.add(CATALOG, [{"item_id": "pot", "ts": shop.at(number), "price_fen": price} for number, price in said])


def kept_wishes(shop: Shop) -> list[tuple[Any, ...]]:
    asked = Statement(name="kept", text="SELECT day, subject_id, ts FROM wishes_daily ORDER BY day, subject_id")
    return [(row["day"], row["subject_id"], row["ts"]) for row in shop.facts.rows(asked)]


def test_what_people_wait_for_is_kept_once_a_day_and_anew_where_its_facts_change() -> None:
    shop = Shop()
    wish(shop, "a", 10, 15)
    wish(shop, "a", 10, 9, "follow")
    prices(shop, (1, 100))
    kinds(shop, "a", 40)
    assert kept_wishes(shop) == []  # no price ever rose
    prices(shop, (30, 120))
    assert "price_rise" in kinds(shop, "a", 40)
    assert kept_wishes(shop) == [(shop.day(10), "a", shop.at(10, 9))]
    wish(shop, "b", 10)  # late
    wish(shop, "b", 8)  # late, and before all others
    assert kinds(shop, "b", 40) == {"price_rise": shop.day(30).isoformat()}
    assert [row[:2] for row in kept_wishes(shop)] == [(shop.day(8), "b"), (shop.day(10), "a"), (shop.day(10), "b")]
    assert kinds(shop, "b", 30) == {}  # as it was known before the price rose


def test_who_waited_only_after_the_price_rose_on_the_same_day_is_not_hurt_by_it() -> None:
    shop = Shop()
    wish(shop, "a", 30, 11)
    wish(shop, "b", 30, 13)
    prices(shop, (1, 100), (30, 120))  # at noon
    assert "price_rise" in kinds(shop, "a", 40)
    assert "price_rise" not in kinds(shop, "b", 40)


deeds = st.lists(
    st.tuples(
        st.sampled_from(["error", "slow", "push_off", "ticket"]), st.sampled_from(["a", "b"]), st.integers(1, 30)
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@settings(max_examples=8, deadline=None)
@given(deeds, st.integers(5, 32))
def test_a_balance_is_the_day_before_faded_and_what_the_day_brought(
    listed: list[tuple[str, str, int]], day: int
) -> None:
    shop = Shop()
    for what, who, on in listed:
        if what == "ticket":
            ticket(shop, who, on, resolved_at=shop.at(on + 3))
        else:
            shop.event(who, what, on)
    before, after = balances(shop, day), balances(shop, day + 1)
    for who in ("a", "b"):
        said = ledger(shop.facts, shop.as_of(day + 1), POLICY, who)
        new = sum(e["points"] for e in said["entries"] if e["day"] == shop.day(day).isoformat())
        faded = before[who]["goodwill"] * 0.5 ** (1 / 90) if who in before else 0.0
        if who in after:
            assert after[who]["goodwill"] == pytest.approx(faded + new)
            assert said["balance"] == pytest.approx(after[who]["goodwill"])
        else:
            assert said["balance"] is None


def test_weights_and_half_life_are_policy() -> None:
    shop = Shop()
    shop.event("a", "error", 9)
    shop.roll_up()
    policy = Policy(feeling=FeelingPolicy(goodwill_error_met=-8, goodwill_half_life_days=45))
    assert ledger(shop.facts, shop.as_of(100), policy, "a")["balance"] == pytest.approx(-2)


def test_later_and_changed_facts() -> None:
    shop = Shop()
    shop.event("a", "error", 9)
    first = balances(shop, 20)
    shop.event("a", "error", 25)
    assert balances(shop, 20) == first
    shop.event("a", "error", 12)
    assert balances(shop, 20)["a"]["goodwill"] < first["a"]["goodwill"]


def test_the_business_sees_how_many_are_below_nought_and_an_empty_one_says_why() -> None:
    shop = Shop()
    assert emotional_account(shop.facts, shop.as_of(20), POLICY)["why"]["code"] == "no_entries"
    shop.event("a", "error", 15)
    balances(shop, 20)
    said = emotional_account(shop.facts, shop.as_of(20), POLICY)
    assert (said["users"], said["negative"]) == (1, {"users": 1, "share": 1.0})
    assert said["entries_28d"][0]["kind"] == "error_met"
    assert json.dumps(said, allow_nan=False)
