"""How far facts reach, and one person's story."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.calendar import hours_of_days, local_hours
from liuke.facts.fresh import Span, any_act_counts, freshness, inputs, span
from liuke.facts.person import person, timeline
from liuke.facts.statement import Statement
from liuke.facts.tables import EVENTS, FEEDBACK, RECEIPTS, SURVEY_RESPONSES, TABLES, VERDICTS
from tests.shop import Shop


def test_no_facts_have_no_span() -> None:
    assert span(Shop().facts) is None


def test_the_span_is_of_everything_people_did() -> None:
    shop = Shop()
    shop.event("a", "login", 3)
    shop.order("a", "o", 2, 100)
    shop.counts("a", "login", 1, 9)
    assert span(shop.facts) == Span(first_day=shop.day(2), last_day=shop.day(9), newest_at=shop.at(3))


def test_freshness_names_every_imported_table() -> None:
    shop = Shop()
    shop.event("a", "login", 3, 5)
    shop.counts("a", "login", 1, 9)
    found = {row["table"]: row for row in freshness(shop.facts)}
    assert set(found) == {table.name for table in TABLES if table.imported}
    assert (found["events"]["rows"], found["events"]["newest"]) == (2, shop.at(5))
    assert found["activity_counts"]["newest"].date() == shop.day(9)
    assert found["accounts"] == {"table": "accounts", "rows": 0, "newest": None, "taken_in": None}


def test_only_what_a_morning_can_know_of_is_a_reason_to_count_it_anew() -> None:
    shop = Shop()
    shop.event("a", "login", 3)
    shop.user("a", shop.at(1))
    day, after = shop.as_of(5), shop.as_of(9)
    was, then = inputs(shop.facts, day), inputs(shop.facts, after)
    shop.event("a", "login", 5, 8)
    shop.user("b", shop.at(6))
    assert (inputs(shop.facts, day), inputs(shop.facts, after) == then) == (was, False)
    shop.event("a", "login", 4)
    assert inputs(shop.facts, day) != was


def test_any_act_counts_until_the_first_act_of_presence_and_is_asked_of_the_past() -> None:
    shop = Shop()
    shop.event("a", "view", 1)
    shop.event("a", "login", 5)
    shop.roll_up()
    assert [any_act_counts(shop.facts, shop.as_of(day)) for day in (2, 5, 6)] == [True, True, False]


def _told(shop: Shop) -> None:
    shop.user("a", shop.at(1), city="上海", traits=json.dumps({"vip": 1}))
    shop.event("a", "login", 2)
    shop.event("b", "login", 2)
    shop.order("a", "o", 3, 100, refunded_at=shop.at(6), item_name="茶")
    shop.order("a", "unpaid", 4, 50, paid_at=None)
    rows: list[tuple[Any, dict[str, Any]]] = [
        (FEEDBACK, {"subject_id": "a", "ts": shop.at(5), "day": shop.day(5), "kind": "ticket", "text": "慢"}),
        (SURVEY_RESPONSES, {"subject_id": "a", "ts": shop.at(5, 13), "day": shop.day(5), "score": 4.0}),
        (VERDICTS, {"subject_id": "a", "at": shop.at(7), "playbook": "golden_48h", "verdict": "deny", "code": "G-01"}),
        (VERDICTS, {"subject_id": "a", "at": shop.at(8), "playbook": "golden_48h", "verdict": "allow", "code": ""}),
        (RECEIPTS, {"subject_id": "a", "at": shop.at(9), "playbook": "golden_48h", "state": "sent", "channel": "sms"}),
    ]
    for table, row in rows:
        shop.facts.append(table, pa.Table.from_pylist([row]))
    shop.roll_up()


def test_the_story_holds_sends_and_non_sends_newest_first_and_nothing_at_or_after_as_of() -> None:
    shop = Shop()
    _told(shop)
    shop.event("a", "midnight", 6, 20, hour=0)
    told = [(row["kind"], row["what"], row["code"]) for row in timeline(shop.facts, "a", shop.as_of(20))]
    assert told == [
        ("receipt", "golden_48h", "sent"),
        ("verdict", "golden_48h", "allow"),
        ("verdict", "golden_48h", "deny G-01"),
        ("refund", "o", "refunded"),
        ("event", "midnight", None),
        ("answer", "nps", "4.0"),
        ("feedback", "ticket", None),
        ("order", "unpaid", "open"),
        ("order", "o", "paid"),
        ("event", "login", "login"),
    ]
    early = timeline(shop.facts, "a", shop.as_of(6))
    assert [row["kind"] for row in early] == ["answer", "feedback", "order", "order", "event"]
    assert len(timeline(shop.facts, "a", shop.as_of(20), limit=2)) == 2


def test_a_person_is_the_row_with_traits_and_the_days_of_doing_anything() -> None:
    shop = Shop()
    _told(shop)
    found = person(shop.facts, "a", shop.as_of(20))
    assert (found["city"], found["traits"], found["first_day"], found["last_day"]) == (
        "上海",
        {"vip": 1},
        shop.day(2),
        shop.day(6),
    )
    assert person(shop.facts, "b", shop.as_of(20)) == {
        "subject_id": "b",
        "traits": {},
        "first_day": shop.day(2),
        "last_day": shop.day(2),
    }
    assert person(shop.facts, "nobody", shop.as_of(20)) == {}
    assert person(shop.facts, "a", shop.as_of(1)) == {}


_ZONES = [
    "Asia/Shanghai",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "UTC",
]


@settings(max_examples=200, deadline=None)
@given(
    at=st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1)),
    zone=st.sampled_from(_ZONES),
)
def test_an_instant_lies_in_exactly_the_calendar_day_its_zone_says(at: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    local = at.replace(tzinfo=UTC).astimezone(there).date()
    for table in (local_hours(there, [at.date()]), hours_of_days(there, [local])):
        days = [
            row["day"] for row in table.to_pylist() if row["utc_day"] == at.date() and row["begins"] <= at < row["ends"]
        ]
        assert days == [local]


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("SELECT $a, $b_2 -- $c\n", {"a", "b_2"}),
        ("SELECT '$a', '--', $b", {"b"}),
        ("SELECT 'it''s $a' AS \"$c\", $b", {"b"}),
        ("SELECT 1 /* it's $a */, $b", {"b"}),
        ("SELECT 1", set()),
    ],
)
def test_parameters_are_what_the_query_binds_and_not_what_its_texts_say(text: str, params: set[str]) -> None:
    assert Statement(name="x", text=text).params == params


def test_new_facts_of_one_day_do_not_make_a_story_read_all_days(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, asked = Shop(), list[date]()
    for day in range(1, 11):
        shop.event("a", "login", *[day] * 5)
    shop.roll_up()
    shop.event("b", "login", 4)
    shop.event("a", "login", 9, 11)  # not rolled up: a day is being made of them
    rows = shop.facts.rows

    def noted(statement: Statement, *given: Any, **more: Any) -> Any:
        if statement.name == "timeline":
            asked.append(more["from_day"])
        return rows(statement, *given, **more)

    monkeypatch.setattr(shop.facts, "rows", noted)
    told = [row["at"].day for row in timeline(shop.facts, "a", shop.as_of(12), 10)]
    assert (told, asked) == ([11, *[10] * 5, *[9] * 4], [shop.as_of(9).day])
    asked.clear()
    for gone in (9, 10):
        shop.facts.delete(EVENTS, {"day": shop.day(gone)})
    assert len(timeline(shop.facts, "a", shop.as_of(12), 10)) == 10
    assert asked == [shop.as_of(9).day, date(1970, 1, 1)]  # fewer than were counted: the whole is read


@pytest.mark.parametrize("morning", [11, 20])
@pytest.mark.parametrize("most", [1, 5, 12, 200])
def test_a_story_is_the_same_whether_read_from_the_days_that_fill_it_or_from_all(most: int, morning: int) -> None:
    shop = Shop()
    for day in range(1, 11):
        shop.event("a", "login", *[day] * (day % 3 + 1))
        shop.event("b", "login", day)
    shop.counts("a", "login", 50, 9)  # counted, but not as events: less than is hoped lies behind that day
    shop.order("a", "o", 2, 100, refunded_at=shop.at(8))
    shop.order("a", "p", 4, 70, refunded_at=shop.at(5))
    shop.order("a", "p", 4, 30, hour=12.5, line_id="2", cancelled_at=shop.at(8), refunded_at=shop.at(9))
    shop.order("a", "q", 6, 40, cancelled_at=shop.at(7))
    whole = timeline(shop.facts, "a", shop.as_of(morning), 100)  # nothing is rolled up: every day is read
    shop.roll_up()
    assert timeline(shop.facts, "a", shop.as_of(morning), most) == whole[:most]
    assert [(one["what"], one["code"], one["amount_fen"]) for one in whole if one["kind"] in ("order", "refund")] == [
        ("p", "refunded", -30),
        ("o", "refunded", -100),
        ("q", "cancelled", -40),
        ("q", "paid", 40),
        ("p", "refunded", -70),
        ("p", "paid", 100),
        ("o", "paid", 100),
    ]
