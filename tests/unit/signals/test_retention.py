"""S3: cohorts and how many of each were there again."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.facts.tables import USERS
from liuke.signals.periods import Unit, first_day_of, label_of, period_of
from liuke.signals.read import retention
from tests.shop import Shop


def cells(said: dict[str, Any], cohort: str) -> list[tuple[int, int, bool]]:
    """Return n, users, complete of a cohort's cells."""
    (row,) = [c for c in said["cohorts"] if c["cohort"] == cohort]
    return [(cell["n"], cell["users"], cell["complete"]) for cell in row["cells"]]


@pytest.fixture
def shop() -> Shop:
    """Four people: two of 2025-03-01 (a Saturday), two of the day after."""
    shop = Shop()
    shop.event("a", "login", 1, 2, 4)
    shop.event("b", "login", 1, 4)
    shop.event("c", "login", 2, 3)
    shop.event("d", "login", 2)
    shop.event("a", "view", 3)
    shop.roll_up()
    return shop


def test_on_day_n_counts_those_there_on_that_very_day(shop: Shop) -> None:
    said = retention(shop.facts, shop.as_of(5), unit="day", cells=4)
    assert cells(said, "2025-03-01") == [(1, 1, True), (2, 0, True), (3, 2, True)]
    assert cells(said, "2025-03-02") == [(1, 1, True), (2, 0, True)]
    assert [c["size"] for c in said["cohorts"]] == [2, 2]


def test_on_or_after_counts_those_there_then_or_any_later_day(shop: Shop) -> None:
    said = retention(shop.facts, shop.as_of(5), unit="day", kind="on_or_after", cells=4)
    assert cells(said, "2025-03-01") == [(1, 2, True), (2, 2, True), (3, 2, True)]
    assert cells(said, "2025-03-02") == [(1, 1, True), (2, 0, True)]


def test_a_row_has_as_many_cells_as_were_asked_for(shop: Shop) -> None:
    for by in ("first_action", "sign_up"):
        shop.facts.delete(USERS, {})
        shop.user("a", shop.at(1))
        one = retention(shop.facts, shop.as_of(5), unit="day", by=by, cells=1)
        three = retention(shop.facts, shop.as_of(5), unit="day", by=by, cells=3)
        assert [c["cells"] for c in one["cohorts"]] == [c["cells"][:1] for c in three["cohorts"]]
        assert three["cohorts"][0]["cells"][2]["users"] > 0


def test_days_beyond_sixty_are_told_apart_from_those_before(shop: Shop) -> None:
    there = (1, 60, 61, 62, 121, 130)
    shop.event("b", "login", *(day for day in there if day > 1))
    shop.roll_up()
    said = retention(shop.facts, shop.as_of(140), unit="day", cells=130)
    (found,) = [c["cells"] for c in said["cohorts"] if c["cohort"] == "2025-03-01"]
    assert [cell["n"] for cell in found if cell["n"] > 3 and cell["users"]] == [day - 1 for day in there if day > 1]


def test_the_average_weighs_finished_cells_by_size(shop: Shop) -> None:
    said = retention(shop.facts, shop.as_of(5), unit="day", cells=4)
    assert said["average"] == [
        {"n": 1, "share": 0.5, "users": 2, "size": 4},
        {"n": 2, "share": 0.0, "users": 0, "size": 4},
        {"n": 3, "share": 1.0, "users": 2, "size": 2},
    ]


def test_an_unfinished_cell_is_shown_so_and_stays_outside_the_average() -> None:
    shop = Shop()
    shop.event("a", "login", 1, 31, 32)  # 2025-03-01, 03-31, 04-01
    shop.event("b", "login", 1)
    shop.roll_up()
    april = retention(shop.facts, shop.as_of(40), unit="month")
    assert cells(april, "2025-03") == [(1, 1, False)]
    assert april["average"] == []
    may = retention(shop.facts, shop.as_of(62), unit="month")  # as of 2025-05-01
    assert cells(may, "2025-03") == [(1, 1, True)]
    assert may["average"] == [{"n": 1, "share": 0.5, "users": 1, "size": 2}]


def test_weeks_begin_on_monday_and_are_named_by_iso() -> None:
    shop = Shop()
    shop.event("a", "login", 2, 3)  # Sunday 2025-03-02 and Monday 2025-03-03
    shop.roll_up()
    said = retention(shop.facts, shop.as_of(10), unit="week")
    assert cells(said, "2025-W09") == [(1, 1, True)]


def test_by_sign_up_those_who_never_came_count_in_the_size_and_acts_before_it_do_not() -> None:
    shop = Shop()
    shop.user("a", shop.at(2, 0))
    shop.user("b", shop.at(2, 23.9))
    shop.user("later", shop.at(6))
    shop.event("a", "login", 1, 3)
    shop.event("stranger", "login", 2, 3)
    shop.roll_up()
    said = retention(shop.facts, shop.as_of(5), by="sign_up", unit="day")
    assert [(c["cohort"], c["size"]) for c in said["cohorts"]] == [("2025-03-02", 2)]
    assert cells(said, "2025-03-02") == [(1, 1, True), (2, 0, True)]
    after = retention(shop.facts, shop.as_of(5), by="sign_up", unit="day", kind="on_or_after")
    assert cells(after, "2025-03-02") == [(1, 1, True), (2, 0, True)]


def test_sign_ups_without_a_single_act_are_cohorts_too() -> None:
    shop = Shop()
    shop.user("a", shop.at(1))
    said = retention(shop.facts, shop.as_of(4), by="sign_up", unit="day")
    assert cells(said, "2025-03-01") == [(1, 0, True), (2, 0, True)]


def test_no_facts_give_no_cohorts() -> None:
    shop = Shop()
    assert retention(shop.facts, shop.as_of(5))["cohorts"] == []
    assert retention(shop.facts, shop.as_of(5), by="sign_up")["average"] == []


def test_the_same_past_day_gives_the_same_answer_whatever_happened_since(shop: Shop) -> None:
    before = retention(shop.facts, shop.as_of(4), unit="day")
    shop.event("d", "login", 4, 5)
    shop.event("e", "login", 4)
    shop.roll_up()
    assert retention(shop.facts, shop.as_of(4), unit="day") == before


_DAYS = st.dates(date(1999, 1, 1), date(2040, 1, 1))


@given(day=_DAYS, unit=st.sampled_from(["day", "week", "month"]))
def test_every_day_lies_in_exactly_its_period(day: date, unit: Unit) -> None:
    period = period_of(day, unit)
    assert first_day_of(period, unit) <= day < first_day_of(period + 1, unit)
    year, week, _ = day.isocalendar()
    said = {"day": day.isoformat(), "week": f"{year}-W{week:02d}", "month": f"{day:%Y-%m}"}
    assert label_of(period, unit) == said[unit]
