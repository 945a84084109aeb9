"""Circumstances are of the morning, and what came since no longer stands: the last look before a message leaves (G3)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.diagnosis.voice.tables import TEXT_MEANINGS
from liuke.facts.store import open_duckdb
from liuke.facts.tables import BENEFITS, FEEDBACK, SUBSCRIPTIONS
from liuke.facts.tracking import read_tracking
from liuke.flow.wording import worded
from liuke.playbooks.circumstances import circumstances
from liuke.signals.specs import SIGNALS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

PLAN = read_tracking("""
events: {meal: {role: core, feature: meals}, free: {role: core, feature: free_delivery}}
features: {meals: 外卖, free_delivery: 免配送费, points: 积分}
funnels: {buy: {steps: [view, cart_add, checkout, purchase]}}
faqs: {checkout: {zh: 换一种支付方式。, en: Pay in another way.}}
showcase:
  points: {zh: 积分能抵扣。, en: Points are worth money.}
  free_delivery: {zh: 免配送费。, en: No delivery fee., for: {meals: {zh: 点外卖免配送费。, en: No fee on your meals.}}}
""")
DAY = 40
TABLES = {spec.name: spec.table for spec in SIGNALS}


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Ann pays for two features, uses neither, orders meals, stopped at the checkout and complained."""
    shop = Shop(plan=PLAN, facts=open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES)))
    shop.user("ann", shop.at(1), plan="member")
    shop.event("ann", "meal", 30, 31, 38)
    shop.add(BENEFITS, [{"plan": "member", "feature": f} for f in ("free_delivery", "points")])
    term = {"subscription_id": "s", "subject_id": "ann", "plan": "member", "started_at": shop.at(15, 0)}
    shop.add(SUBSCRIPTIONS, [term | {"period_days": 30, "amount_fen": 1_500, "renews_at": shop.at(45, 0)}])
    day = {"as_of": shop.day(DAY), "subject_id": "ann"}
    shop.add(TABLES["funnel"], [day | {"stuck_step": "checkout"}])
    shop.add(TABLES["scorecard"], [day | {"benefits_unused": 2, "unused_features": "免配送费, 积分"}])
    said = {"feedback_id": "t", "subject_id": "ann", "kind": "ticket", "text": "慢", "ts": shop.at(36)}
    told = {"answered_at": shop.at(37, 12), "resolved_at": shop.at(DAY, 9)}
    shop.add(FEEDBACK, [said | {"day": shop.day(36)} | told])
    read = {"kind": "feedback", "text_id": "t", "day": shop.day(36), "sentiment": "negative", "mood": "upset"}
    shop.add(TEXT_MEANINGS, [read])
    yield shop
    shop.facts.close()


def _known(shop: Shop, at: datetime | None = None) -> dict[str, Any]:
    return circumstances(shop.facts, shop.as_of(DAY), ["ann"], at=at)["ann"]


def _later(shop: Shop, hour: float) -> datetime:
    return shop.at(DAY, hour).replace(tzinfo=UTC)


def test_what_is_known_that_morning_is_said_in_the_readers_language(shop: Shop) -> None:
    known = _known(shop)
    assert known["member"] == {"renews_on": date(2025, 4, 14), "price_yuan": 15.0}
    assert known["complaint"] == {"on": date(2025, 4, 5), "wait_hours": 24}
    said = worded(PLAN, known, "zh")
    assert said["stuck"] == {"step": "结算", "answer": "换一种支付方式。"}
    assert said["unused"] == {"name": "免配送费", "does": "点外卖免配送费。"}
    assert said["used"] == {"name": "外卖"}
    english = worded(PLAN, known, "en")
    assert (english["stuck"]["answer"], english["unused"]["does"]) == ("Pay in another way.", "No fee on your meals.")


def test_a_step_passed_since_is_no_step_to_be_stuck_at(shop: Shop) -> None:
    """P6."""
    shop.order("ann", "o", DAY, 900, hour=10)
    assert "stuck" in _known(shop, _later(shop, 9))
    assert "stuck" not in _known(shop, _later(shop, 11))


def test_a_feature_used_since_is_shown_to_nobody_as_unused(shop: Shop) -> None:
    """P7: with the other one left, that is the one spoken of."""
    shop.event("ann", "free", DAY, hour=10)
    assert worded(PLAN, _known(shop, _later(shop, 11)), "zh")["unused"]["name"] == "积分"


def test_a_term_cancelled_since_is_not_renewed_and_a_complaint_solved_since_is_solved(shop: Shop) -> None:
    """P9B, P11."""
    assert _known(shop, _later(shop, 11))["complaint"]["solved_on"] == shop.day(DAY)
    shop.facts.delete(SUBSCRIPTIONS, {"subscription_id": "s"})
    term = {"subscription_id": "s", "subject_id": "ann", "plan": "member", "started_at": shop.at(15, 0)}
    shop.add(SUBSCRIPTIONS, [term | {"period_days": 30, "cancelled_at": shop.at(DAY, 10)}])
    assert "member" in _known(shop, _later(shop, 9))
    assert "member" not in _known(shop, _later(shop, 11))


def test_a_feature_nobody_words_is_not_spoken_of(shop: Shop) -> None:
    silent = read_tracking("features: {points: 积分}")
    assert worded(silent, _known(shop), "zh")["unused"] == {}
