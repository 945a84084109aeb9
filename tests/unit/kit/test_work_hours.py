"""W1: hours of work. Friday 17:59, holidays, 调休 Saturdays, days of 23 and 25 hours, and clocks that jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.flow.desk_hours import works
from liuke.kit.work_hours import NeverOpenError, WorkHours, read_span

SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def hours(zone: ZoneInfo = SHANGHAI, country: str = "CN", spans: tuple[str, ...] = ("09:00-18:00",)) -> WorkHours:
    return WorkHours(zone=zone, spans=tuple(map(read_span, spans)), works=lambda day: works(country, day))


def at(said: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20T17:59", 60, "2026-11-23T09:59"),  # Friday, one minute before the weekend
        ("2026-11-20T17:59", 1, "2026-11-20T18:00"),  # ends as work ends: due then, not on Monday
        ("2026-11-20T18:00", 1, "2026-11-23T09:01"),
        ("2026-11-21T11:00", 60, "2026-11-23T10:00"),  # an ordinary Saturday
        ("2026-10-10T11:00", 60, "2026-10-10T12:00"),  # 调休: this Saturday is worked for the National Day
        ("2026-09-30T17:30", 60, "2026-10-08T09:30"),  # the National Day week
        ("2026-11-16T06:00", 540, "2026-11-16T18:00"),  # before work begins
        ("2026-11-16T10:00", 540, "2026-11-17T10:00"),
    ],
)
def test_a_clock_runs_in_hours_of_work_only(start: str, minutes: int, due: str) -> None:
    assert hours().add(at(start), timedelta(minutes=minutes)) == at(due)


@pytest.mark.parametrize(
    ("start", "promise", "due"),
    [
        ("2026-11-16T10:00", 24, "2026-11-17T10:00"),
        ("2026-11-20T10:00", 24, "2026-11-23T10:00"),
        ("2026-11-16T10:00", 72, "2026-11-19T10:00"),
        ("2026-11-16T16:00", 4, "2026-11-17T11:00"),
    ],
)
def test_within_24_hours_is_a_day_of_work(start: str, promise: int, due: str) -> None:
    assert hours().promised(at(start), promise) == at(due)


@pytest.mark.parametrize(
    ("zone", "country", "before", "after"),
    [
        (BERLIN, "DE", "2026-10-23T17:00", "2026-10-26T10:00"),  # the clocks go back on Sunday
        (BERLIN, "DE", "2026-03-27T17:00", "2026-03-30T10:00"),  # and forward
        (NEW_YORK, "US", "2026-10-30T17:00", "2026-11-02T10:00"),
    ],
)
def test_a_change_of_clocks_moves_no_opening(zone: ZoneInfo, country: str, before: str, after: str) -> None:
    kept = hours(zone, country)
    assert kept.add(at(before, zone), timedelta(hours=2)) == at(after, zone)
    assert kept.between(at(before, zone), at(after, zone)) == timedelta(hours=2)


def test_round_the_clock_a_day_of_25_hours_is_25_hours() -> None:
    always = WorkHours(zone=BERLIN, spans=(read_span("00:00-24:00"),), works=lambda _: True)
    began = at("2026-10-25T00:00", BERLIN)
    assert always.add(began, timedelta(hours=25)) == at("2026-10-26T00:00", BERLIN)
    inside = WorkHours(zone=BERLIN, spans=(read_span("02:00-04:00"),), works=lambda _: True)
    assert inside.between(began, at("2026-10-25T05:00", BERLIN)) == timedelta(hours=3)
    spring = at("2026-03-29T00:00", BERLIN)
    assert inside.between(spring, at("2026-03-29T05:00", BERLIN)) == timedelta(hours=1)


def test_a_lunch_break_is_no_work() -> None:
    lunch = hours(spans=("13:30-18:00", "09:00-12:00"))
    assert lunch.add(at("2026-11-16T11:30"), timedelta(hours=1)) == at("2026-11-16T14:00")
    assert lunch.day_length == timedelta(hours=7.5)
    assert not lunch.is_open(at("2026-11-16T12:30"))
    assert (lunch.opens(date(2026, 11, 16)), lunch.closes(date(2026, 11, 16))) == (
        at("2026-11-16T09:00"),
        at("2026-11-16T18:00"),
    )


def test_days_of_work_are_counted_over_holidays() -> None:
    assert hours().workday(date(2026, 9, 30), 1) == date(2026, 9, 30)
    assert hours().workday(date(2026, 9, 30), 2) == date(2026, 10, 8)
    assert hours().workday(date(2026, 10, 10), 1) == date(2026, 10, 10)


def test_a_country_without_a_table_works_from_monday_to_friday() -> None:
    assert works("XX", date(2026, 10, 1)) and not works("XX", date(2026, 10, 10))


def test_a_year_that_is_never_open_ends_in_an_error_and_not_in_a_loop() -> None:
    never = WorkHours(zone=SHANGHAI, spans=(read_span("09:00-18:00"),), works=lambda _: False)
    for ask in (lambda: never.add(at("2026-11-16T10:00"), timedelta(hours=1)), lambda: never.workday(date.min, 1)):
        with pytest.raises(NeverOpenError):
            ask()
    with pytest.raises(NeverOpenError):
        never.back(at("2026-11-16T10:00"), timedelta(hours=1))


@pytest.mark.parametrize("said", ["18:00-09:00", "9-18", "09:00", "", "09:00-09:00", "25:00-26:00"])
def test_a_span_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_span(said)
    assert read_span("00:00-24:00")[1] == time.max


_MINUTES = st.integers(0, 20_000)


@given(start=_MINUTES, length=st.integers(1, 6_000))
def test_what_was_added_lies_between_and_can_be_taken_back(start: int, length: int) -> None:
    began = datetime(2026, 9, 20, tzinfo=UTC) + timedelta(minutes=start)
    kept, span = hours(), timedelta(minutes=length)
    due = kept.add(began, span)
    assert kept.between(began, due) == span
    assert kept.between(due, began) == -span
    assert kept.back(due, span) <= max(began, kept.add(began, timedelta(0)))
    assert kept.between(kept.back(due, span), due) == span
