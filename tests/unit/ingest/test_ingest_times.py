"""How dates are written, and what a time on the wall is in UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.stage_zone import changes, to_day, to_utc
from liuke.facts.store import open_duckdb
from liuke.ingest.errors import AmbiguousDatesError, UnknownZoneError
from liuke.ingest.times import day_first, formats, largest, two_ways

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "Europe/London", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "Africa/Casablanca", "Asia/Kathmandu"]  # fmt: skip


def ts_of(ask: Any) -> list[datetime]:
    return [row["ts"] for row in ask("SELECT ts FROM events ORDER BY subject_id")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-05 10:30:00", datetime(2025, 1, 5, 2, 30)),
        ("2025-01-05T10:30:00", datetime(2025, 1, 5, 2, 30)),
        ("2025-01-05 10:30", datetime(2025, 1, 5, 2, 30)),
        ("2025-01-05 10:30:00.250", datetime(2025, 1, 5, 2, 30, 0, 250000)),
        ("2025-1-5 9:05", datetime(2025, 1, 5, 1, 5)),
        ("2025/01/05 10:30:00", datetime(2025, 1, 5, 2, 30)),
        ("2025/1/5", datetime(2025, 1, 4, 16)),
        ("2025-01-05", datetime(2025, 1, 4, 16)),
        ("20250105", datetime(2025, 1, 4, 16)),
        ("2025.01.05", datetime(2025, 1, 4, 16)),
        ("2025年1月5日", datetime(2025, 1, 4, 16)),
        ("2025年01月05日 10:30", datetime(2025, 1, 5, 2, 30)),
        ("2025年1月5日10时30分20秒", datetime(2025, 1, 5, 2, 30, 20)),
        ("2025年1月5日 下午3:05", datetime(2025, 1, 5, 7, 5)),
        ("2025/1/5 上午9:05:01", datetime(2025, 1, 5, 1, 5, 1)),
        ("05 Jan 2025 10:30", datetime(2025, 1, 5, 2, 30)),
        ("5-Jan-2025", datetime(2025, 1, 4, 16)),
        ("Jan 5, 2025", datetime(2025, 1, 4, 16)),
        ("25/01/2025 10:30", datetime(2025, 1, 25, 2, 30)),
        ("01/25/2025 10:30:15", datetime(2025, 1, 25, 2, 30, 15)),
        ("25.01.2025", datetime(2025, 1, 24, 16)),
        ("1/25/2025 8:26", datetime(2025, 1, 25, 0, 26)),
        ("1/25/2025 8:26 PM", datetime(2025, 1, 25, 12, 26)),
        ("25/01/25", datetime(2025, 1, 24, 16)),
        # These say their own offset: the zone of the file is not used.
        ("2025-01-05 10:30:00Z", datetime(2025, 1, 5, 10, 30)),
        ("2025-01-05T10:30:00.5Z", datetime(2025, 1, 5, 10, 30, 0, 500000)),
        ("2025-01-05 10:30:00+00:00", datetime(2025, 1, 5, 10, 30)),
        ("2025-01-05 10:30:00 -0800", datetime(2025, 1, 5, 18, 30)),
        ("2025-01-05 10:30:00-08", datetime(2025, 1, 5, 18, 30)),
        ("2025-01-05T10:30+0530", datetime(2025, 1, 5, 5, 0)),
        ("2025-01-05 10:30:00 UTC", datetime(2025, 1, 5, 10, 30)),
        ("2025-01-05 10:30:00 GMT", datetime(2025, 1, 5, 10, 30)),
        ("Sun Jan 05 10:30:00 +0000 2025", datetime(2025, 1, 5, 10, 30)),
        ("1736073000", datetime(2025, 1, 5, 10, 30)),
        ("1736073000250", datetime(2025, 1, 5, 10, 30, 0, 250000)),
        ("1736073000250000", datetime(2025, 1, 5, 10, 30, 0, 250000)),
    ],
)
def test_a_time_is_read_however_it_is_written(take_in: Any, ask: Any, text: str, expected: datetime) -> None:
    report = take_in(f'user_id;time;event\na;"{text}";login\n')
    assert report.loaded == 1
    assert ts_of(ask) == [expected]
    aware = expected.hour in {18, 10, 5} or (text.isdigit() and len(text) > 8)
    assert report.zone == (None if aware else "Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30", "2025-13-01", "2025-01-05 25:00", "2025-01-05 10:61", "yesterday", "2025-01-05 3:05 PM x",
        "2025-01-05 10:30:00 Europe/London", "0000-00-00", "12", "2025-01-05 10:30:00+99:00", "31/02/2025 10:00",
    ],
)  # fmt: skip
def test_a_date_that_never_was_is_refused_not_bent(take_in: Any, text: str) -> None:
    report = take_in(f"user_id,time,event\na,{text},login\nb,25/01/2025,login\n")
    assert report.loaded == 1
    assert report.reasons == {"unreadable:ts": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1969-12-31 23:59:59Z", "impossible:ts"),
        ("1900-01-01", "impossible:ts"),
        ("2025-06-02 12:00:01Z", "future:ts"),
        ("9999-12-31", "future:ts"),
        ("infinity", "impossible:ts"),
        ("", "missing:ts"),
        ("NULL", "missing:ts"),
    ],
)
def test_times_before_there_were_computers_and_after_tomorrow_are_refused(take_in: Any, text: str, reason: str) -> None:
    assert take_in(f"user_id,time,event\na,{text},login\n").reasons == {reason: 1}


def test_a_clock_that_is_a_day_ahead_is_believed(take_in: Any) -> None:
    assert take_in("user_id,time,event\na,2025-06-02 12:00:00Z,login\n").loaded == 1


def test_the_zone_given_is_used_and_said(take_in: Any, ask: Any) -> None:
    report = take_in("user_id,time,event\na,2025-01-05 10:30:00,login\n", zone="America/New_York")
    assert report.zone == "America/New_York"
    assert ts_of(ask) == [datetime(2025, 1, 5, 15, 30)]
    assert ask("SELECT day FROM events") == [{"day": date(2025, 1, 5)}]
    assert "America/New_York" in "".join(note.en for note in report.notes)


def test_an_unknown_zone_is_named_with_the_nearest(take_in: Any) -> None:
    with pytest.raises(UnknownZoneError) as caught:
        take_in("user_id,time,event\na,2025-01-05,login\n", zone="Asia/Shanhai")
    assert "Asia/Shanghai" in caught.value.sentence("en")


@pytest.mark.parametrize(
    ("wall", "utc", "told"),
    [
        ("2025-03-30 00:59:59", datetime(2025, 3, 30, 0, 59, 59), []),
        ("2025-03-30 01:30:00", datetime(2025, 3, 30, 1, 30), ["skipped_hour"]),  # never was: clocks went from 1 to 2
        ("2025-03-30 02:00:00", datetime(2025, 3, 30, 1, 0), []),
        ("2024-10-27 00:59:59", datetime(2024, 10, 26, 23, 59, 59), []),
        ("2024-10-27 01:00:00", datetime(2024, 10, 27, 0, 0), ["doubled_hour"]),
        ("2024-10-27 01:30:00", datetime(2024, 10, 27, 0, 30), ["doubled_hour"]),  # came twice: the first
        ("2024-10-27 01:30:00Z", datetime(2024, 10, 27, 1, 30), []),  # it tells which
        ("2024-10-27 02:00:00", datetime(2024, 10, 27, 2, 0), []),
    ],
)
def test_hours_that_clocks_skip_or_repeat(take_in: Any, ask: Any, wall: str, utc: datetime, told: list[str]) -> None:
    more = "b,2025-05-01 00:00:00,login\nc,2024-05-01 00:00:00,login\n"
    report = take_in(f"user_id,time,event\na,{wall},login\n{more}", zone="Europe/London")
    assert ts_of(ask)[0] == utc
    assert [note.code for note in report.notes if note.code in {"skipped_hour", "doubled_hour"}] == told


@pytest.mark.parametrize(
    ("zone", "wall", "told"),
    [
        ("Pacific/Apia", "2011-12-30 10:00:00", ["skipped_hour"]),  # a whole day that never was
        ("Asia/Kathmandu", "1986-01-01 00:10:00", ["skipped_hour"]),  # only ever put forward
        ("Australia/Lord_Howe", "2025-04-06 01:45:00", ["doubled_hour"]),  # half an hour
    ],
)
def test_clocks_that_were_put_by_other_than_an_hour(take_in: Any, zone: str, wall: str, told: list[str]) -> None:
    more = "b,2025-05-01 00:00:00,login\nc,1985-05-01 00:00:00,login\n"
    report = take_in(f"user_id,time,event\na,{wall},login\n{more}", zone=zone)
    assert [note.code for note in report.notes if note.code in {"skipped_hour", "doubled_hour"}] == told


@pytest.mark.parametrize("name", ZONES)
def test_changes_of_offset_are_those_of_the_clock(name: str) -> None:
    zone = ZoneInfo(name)
    _, found = changes(zone, 2025)
    for at, before, after in found:
        instant = at.replace(tzinfo=UTC)
        assert (instant - timedelta(seconds=1)).astimezone(zone).utcoffset() == timedelta(seconds=before)
        assert instant.astimezone(zone).utcoffset() == timedelta(seconds=after)


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=4, deadline=None)
@given(
    walls=st.lists(
        st.datetimes(min_value=datetime(1970, 1, 3), max_value=datetime(2026, 1, 1)).map(
            lambda t: t.replace(microsecond=0)
        ),
        min_size=20,
        max_size=120,
    )
)
def test_wall_times_and_days_agree_with_the_language_s_own_zones(name: str, walls: list[datetime]) -> None:
    """Second source: Python's zoneinfo, value by value."""
    zone = ZoneInfo(name)
    opened = open_duckdb(None, zone)
    changed = [
        at + timedelta(seconds=s)
        for at, before, after in changes(zone, 2025)[1]
        for s in (before - 1, before, after, after - 1)
    ]
    walls = [*walls, *(w for w in changed[-12:] if w < datetime(2026, 1, 1))]
    with opened.engine.cursor() as cursor:  # type: ignore[attr-defined]
        values = ", ".join(f"(TIMESTAMP '{w}')" for w in walls)
        inner = f"SELECT w, {to_utc('w', zone, 2025).sql('duckdb')} AS u FROM (VALUES {values}) t(w)"
        rows = cursor.execute(f"SELECT w, u, {to_day('u', zone, 2025).sql('duckdb')} FROM ({inner})").fetchall()
    opened.close()
    for wall, utc, day in rows:
        aware = wall.replace(tzinfo=zone)
        assert utc == aware.astimezone(UTC).replace(tzinfo=None)
        assert day == aware.astimezone(UTC).astimezone(zone).date()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["25/01/2025", "03/04/2025"], True),
        (["01/25/2025", "03/04/2025"], False),
    ],
)
def test_one_row_decides_whether_the_day_comes_first(take_in: Any, ask: Any, dates: list[str], expected: bool) -> None:
    rows = "".join(f"u{nth},{text},login\n" for nth, text in enumerate(dates))
    take_in(f"user_id,time,event\n{rows}")
    assert ts_of(ask)[1] == (datetime(2025, 4, 2, 16) if expected else datetime(2025, 3, 3, 16))


def test_a_row_far_down_decides_too(take_in: Any, ask: Any) -> None:
    rows = "".join(f"u{nth:05},0{1 + nth % 9}/04/2025,login\n" for nth in range(3_000))
    report = take_in(f"user_id,time,event\n{rows}v,25/01/2025,login\n")
    assert report.loaded == 3_001
    assert ts_of(ask)[0] == datetime(2025, 3, 31, 16)


def test_dates_that_no_row_decides_are_asked_about(take_in: Any) -> None:
    with pytest.raises(AmbiguousDatesError) as caught:
        take_in("user_id,time,event\na,03/04/2025,login\n")
    assert caught.value.facts == {"example": "03/04/2025", "column": "time"}


def test_dates_of_both_orders_in_one_file_are_asked_about_and_then_refused_by_row(take_in: Any) -> None:
    text = "user_id,time,event\na,25/01/2025,login\nb,01/25/2025,login\n"
    with pytest.raises(AmbiguousDatesError):
        take_in(text)
    assert take_in(text, day_first=True).reasons == {"unreadable:ts": 1}


@pytest.mark.parametrize(("order", "expected"), [(True, datetime(2025, 4, 2, 16)), (False, datetime(2025, 3, 3, 16))])
def test_the_order_said_is_believed(take_in: Any, ask: Any, order: bool, expected: datetime) -> None:
    take_in("user_id,time,event\na,03/04/2025,login\n", day_first=order)
    assert ts_of(ask) == [expected]


def test_days_of_a_course_are_counted_from_the_first(take_in: Any, ask: Any) -> None:
    take_in("user_id,day,login\na,1,3\na,30,1\n", "activity_counts", day_one=date(2025, 1, 1))
    assert [row["day"] for row in ask("SELECT day FROM activity_counts ORDER BY day")] == [
        date(2025, 1, 1),
        date(2025, 1, 30),
    ]


def test_the_forms_seen_are_tried_first() -> None:
    assert formats([["1/25/2025 8:26"]], day_first=False)[0] == "%m/%d/%Y %H:%M"
    assert two_ways([["2025-01-01"], ["3/4/25"]]) == "3/4/25"
    assert two_ways([["2025-01-01", "12.5"]]) is None
    assert largest(["3/4/2025", "13/1/2025", "x"]) == (13, 4)
    assert day_first([(13, 4), (2, 2)]) is True
    assert day_first([(3, 14)]) is False
    assert day_first([(3, 4)]) is None
    assert day_first([(13, 4), (4, 13)]) is None
