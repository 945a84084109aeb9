"""What falls due of people: the right birthday or none, the running term, the newest complaint and call, one contact."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from liuke.diagnosis.accounts.tables import ACCOUNT_RISK
from liuke.diagnosis.occasions.find import find_occasions
from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.diagnosis.voice.tables import TEXT_MEANINGS
from liuke.facts.statement import Statement
from liuke.facts.store import open_duckdb
from liuke.facts.tables import FEEDBACK, SUBSCRIPTIONS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI, Shop

ROWS = Statement(name="rows", text="SELECT * FROM user_occasions WHERE as_of = $as_of_day")
DAY = 40  # 9 April 2025, which is 3-12 of the lunar year


@pytest.fixture
def shop() -> Iterator[Shop]:
    """An empty business."""
    shop = Shop(facts=open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES)))
    yield shop
    shop.facts.close()


def _found(shop: Shop, number: int = DAY) -> dict[str, dict[str, Any]]:
    find_occasions(shop.facts, shop.as_of(number))
    return {row["subject_id"]: row for row in shop.facts.rows(ROWS, shop.as_of(number))}


@pytest.mark.parametrize(
    ("said", "in_days"),
    [
        ({"birthday": date(1990, 4, 9), "birthday_calendar": "solar"}, 0),
        ({"birthday": date(1990, 4, 9), "birthday_calendar": "公历"}, 0),
        ({"birthday": date(1990, 4, 9)}, None),
        ({"birthday": date(1990, 4, 9), "birthday_calendar": "lunar"}, 27),
        ({"birthday": date(1990, 3, 12), "birthday_calendar": "lunar"}, 0),
        ({"birthday_lunar": "03-15"}, 3),
        ({"birthday_lunar": "L03-15"}, 3),
        ({"birthday": date(1990, 4, 9), "birthday_calendar": "solar", "birthday_lunar": "03-15"}, 0),
        ({"birthday": date(1990, 3, 12), "birthday_calendar": "solar"}, None),
        ({"birthday": date(1990, 6, 1), "birthday_calendar": "solar"}, None),
        ({"birthday_lunar": "soon"}, None),
    ],
)
def test_a_birthday_is_kept_by_the_calendar_that_was_declared(
    shop: Shop, said: dict[str, Any], in_days: int | None
) -> None:
    """P9: a lunar birthday on this year's day, a solar one never turned, an unknown calendar never guessed."""
    shop.user("ann", shop.at(1), **said)
    assert _found(shop).get("ann", {}).get("birthday_in_days") == in_days


def test_the_running_term_ends_where_the_contract_says_or_its_length(shop: Shop) -> None:
    term = {"started_at": shop.at(1, 0), "period_days": 30}
    shop.add(
        SUBSCRIPTIONS,
        [
            {"subscription_id": "a", "subject_id": "ann", **term, "renews_at": shop.at(45, 0)},
            {"subscription_id": "b", "subject_id": "bob", **term},
            {"subscription_id": "c", "subject_id": "cat", **term, "renews_at": shop.at(400, 0)},
            {"subscription_id": "d", "subject_id": "dan", **term, "cancelled_at": shop.at(39)},
            {"subscription_id": "e", "subject_id": "eve", **term, "cancelled_at": shop.at(41)},
            {"subscription_id": "f", "subject_id": "fay", "started_at": shop.at(41), "period_days": 30},
        ],
    )
    found = _found(shop)
    assert {who: row["renews_in_days"] for who, row in found.items()} == {"ann": 5, "bob": 21, "cat": 21, "eve": 21}


def _text(shop: Shop, id_: str, day: int, kind: str, mood: str, **more: Any) -> None:
    row = {"feedback_id": id_, "subject_id": "ann", "kind": kind, "text": "…", "ts": shop.at(day), "day": shop.day(day)}
    shop.add(FEEDBACK, [row | more])
    negative = "negative" if mood in ("angry", "upset") else "positive"
    read = {"kind": "feedback", "text_id": id_, "day": shop.day(day), "mood": mood, "sentiment": negative}
    shop.add(TEXT_MEANINGS, [read | {"topic": "service"}])


def test_the_newest_complaint_and_call_are_those_known_that_morning(shop: Shop) -> None:
    """P11, P13: what was answered or said later is not known yet, and praise is no complaint."""
    _text(shop, "t1", 36, "ticket", "angry", answered_at=shop.at(36, 22), resolved_at=shop.at(41))
    _text(shop, "t2", 38, "ticket", "pleased")
    _text(shop, "c1", 37, "call", "upset")
    _text(shop, "c2", 40, "call", "angry")
    ann = _found(shop)["ann"]
    assert (ann["complaint_days"], ann["complaint_wait_hours"], ann["complaint_solved"]) == (3, 10, False)
    assert (ann["last_call_days"], ann["last_call_mood"]) == (2, "upset")
    later = _found(shop, 42)["ann"]
    assert (later["complaint_solved"], later["last_call_days"], later["last_call_mood"]) == (True, 1, "angry")


def test_an_account_has_one_contact_and_its_champion_goes_first(shop: Shop) -> None:
    """P15: the account is the unit."""
    for who, joined in (("cat", 1), ("bob", 2), ("ann", 3)):
        shop.user(who, shop.at(joined), account_id="lime")
    shop.user("dan", shop.at(1), account_id="plum")
    risk = {"as_of": shop.day(DAY), "renews_on": shop.day(DAY + 60), "risk_signs": 2}
    slipped = {"delivery_slipped": True, "slipped_days": 12, "champion_id": "bob"}
    shop.add(
        ACCOUNT_RISK, [risk | {"account_id": "lime"} | slipped, risk | {"account_id": "plum", "notice_given": True}]
    )
    found = _found(shop)
    assert {who for who, row in found.items() if row["account_contact"]} == {"bob", "dan"}
    assert (found["bob"]["account_renews_in_days"], found["bob"]["account_slipped_days"]) == (60, 12)
    assert found["dan"]["account_renews_in_days"] is None
