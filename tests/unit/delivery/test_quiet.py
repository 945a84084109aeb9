"""Quiet hours are hours on the user's wall, also on the two nights when the wall clock jumps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.delivery.quiet import next_open, zone_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


# Local times are written with their offset; the second source for the offsets is the IANA database's own rules:
# Berlin springs at 2026-03-29T02:00+01 and falls at 2026-10-25T03:00+02; New York 2026-03-08 and 2026-11-01.
@pytest.mark.parametrize(
    ("zone", "from_hour", "until_hour", "now", "open_at"),
    [
        ("Asia/Shanghai", 21, 9, "2026-11-16T20:59:59+08:00", "2026-11-16T20:59:59+08:00"),
        ("Asia/Shanghai", 21, 9, "2026-11-16T21:00:00+08:00", "2026-11-17T09:00:00+08:00"),
        ("Asia/Shanghai", 21, 9, "2026-11-17T00:00:00+08:00", "2026-11-17T09:00:00+08:00"),
        ("Asia/Shanghai", 21, 9, "2026-11-17T08:59:59+08:00", "2026-11-17T09:00:00+08:00"),
        ("Asia/Shanghai", 21, 9, "2026-11-17T09:00:00+08:00", "2026-11-17T09:00:00+08:00"),
        ("Asia/Shanghai", 12, 14, "2026-11-17T13:30:00+08:00", "2026-11-17T14:00:00+08:00"),
        ("Asia/Shanghai", 0, 24, "2026-11-17T13:30:00+08:00", "2026-11-18T13:30:00+08:00"),
        ("Asia/Shanghai", 8, 8, "2026-11-17T08:00:00+08:00", "2026-11-17T08:00:00+08:00"),
        ("Europe/Berlin", 21, 9, "2026-03-28T22:00:00+01:00", "2026-03-29T09:00:00+02:00"),
        ("Europe/Berlin", 21, 2, "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00"),
        ("Europe/Berlin", 2, 3, "2026-03-29T01:59:00+01:00", "2026-03-29T01:59:00+01:00"),
        ("Europe/Berlin", 21, 9, "2026-10-24T22:00:00+02:00", "2026-10-25T09:00:00+01:00"),
        ("Europe/Berlin", 2, 3, "2026-10-25T02:30:00+02:00", "2026-10-25T03:00:00+01:00"),
        ("America/New_York", 21, 9, "2026-03-07T23:00:00-05:00", "2026-03-08T09:00:00-04:00"),
        ("America/New_York", 21, 9, "2026-10-31T23:00:00-04:00", "2026-11-01T09:00:00-05:00"),
        ("Asia/Kolkata", 21, 9, "2026-11-16T22:15:00+05:30", "2026-11-17T09:00:00+05:30"),
        ("Asia/Kathmandu", 21, 9, "2026-11-16T22:15:00+05:45", "2026-11-17T09:00:00+05:45"),
        ("Pacific/Chatham", 21, 9, "2026-06-16T22:15:00+12:45", "2026-06-17T09:00:00+12:45"),
        ("Australia/Lord_Howe", 0, 2, "2026-10-04T01:45:00+10:30", "2026-10-04T02:30:00+11:00"),
    ],
)
def test_the_next_open_minute_is_right(zone: str, from_hour: int, until_hour: int, now: str, open_at: str) -> None:
    assert next_open(at(now), ZoneInfo(zone), from_hour, until_hour) == at(open_at)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"]),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_the_answer_is_never_quiet_never_past_and_never_later_than_needed(
    naive: datetime, zone_name: str, from_hour: int, until_hour: int
) -> None:
    now, zone = naive.replace(tzinfo=UTC), ZoneInfo(zone_name)
    found = next_open(now, zone, from_hour, until_hour)
    assert next_open(found, zone, from_hour, until_hour) == found
    assert now <= found <= now + timedelta(hours=25)
    if found > now:
        before = found - timedelta(minutes=1)
        assert next_open(max(before, now), zone, from_hour, until_hour) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Asia/Shanghai", "Europe/Berlin"), "Asia/Shanghai"),
        (("", "Europe/Berlin"), "Europe/Berlin"),
        (("Mars/Olympus", "Europe/Berlin"), "Europe/Berlin"),
        (("../../etc/passwd", "UTC"), "UTC"),
        (("", ""), None),
    ],
)
def test_the_first_zone_that_exists_counts(names: tuple[str, ...], found: str | None) -> None:
    zone = zone_of(*names)
    assert (zone.key if zone else None) == found
