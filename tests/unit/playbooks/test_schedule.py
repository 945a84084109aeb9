"""When schedules come round: DST in spring and autumn, months without their day, clocks that jump."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.playbooks.play import Trigger
from liuke.playbooks.schedule import last_turn, next_turn

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NIGHTLY = Trigger(every="day", at="02:30")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day", "at"),
    [
        ("2026-03-29T00:45", "2026-03-28", "2026-03-28T01:30"),
        ("2026-03-29T01:30", "2026-03-29", "2026-03-29T01:30"),  # 02:30 does not exist that night: it comes at 03:30
        ("2026-10-25T00:30", "2026-10-25", "2026-10-25T00:30"),  # 02:30 comes twice: it counts the first time
        ("2026-10-25T01:45", "2026-10-25", "2026-10-25T00:30"),  # and the second time is the same turn
        ("2026-10-26T01:29", "2026-10-25", "2026-10-25T00:30"),
        ("2026-10-26T01:30", "2026-10-26", "2026-10-26T01:30"),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_one_turn(now: str, day: str, at: str) -> None:
    turn = last_turn(NIGHTLY, _utc(now), BERLIN)
    assert turn
    assert (turn.day, turn.at) == (date.fromisoformat(day), _utc(at))


@pytest.mark.parametrize(
    ("trigger", "now", "last", "following"),
    [
        (Trigger(every="month", on=31), "2026-02-28T02:00", "2026-02-28", "2026-03-31"),
        (Trigger(every="month", on=30), "2028-02-29T02:00", "2028-02-29", "2028-03-30"),
        (Trigger(every="month"), "2026-11-16T02:00", "2026-11-01", "2026-12-01"),
        (Trigger(every="week", on=1), "2026-11-16T02:00", "2026-11-16", "2026-11-23"),
        (Trigger(every="week", on=7), "2026-11-16T00:59", "2026-11-15", "2026-11-22"),
        (Trigger(every="day"), "2026-11-16T00:59", "2026-11-15", "2026-11-16"),
        (Trigger(every="day"), "2026-11-16T01:00", "2026-11-16", "2026-11-17"),
    ],
)
def test_the_last_turn_and_the_next(trigger: Trigger, now: str, last: str, following: str) -> None:
    before, after = last_turn(trigger, _utc(now), SHANGHAI), next_turn(trigger, _utc(now), SHANGHAI)
    assert before
    assert after
    assert (before.day.isoformat(), after.day.isoformat()) == (last, following)


def test_what_nothing_starts_never_comes_round() -> None:
    for trigger in (Trigger(), Trigger(kind="alarm", alarm="nps"), Trigger(kind="event", event="nps")):
        assert last_turn(trigger, _utc("2026-11-16T02:00"), SHANGHAI) is None
        assert next_turn(trigger, _utc("2026-11-16T02:00"), SHANGHAI) is None


@settings(deadline=None)
@given(
    st.sampled_from(["day", "week", "month"]),
    st.integers(1, 7),
    st.times().map(lambda at: f"{at:%H:%M}"),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)),
    st.sampled_from([BERLIN, SHANGHAI, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_turns_follow_each_other_without_a_hole_or_a_repeat(
    every: str, on: int, at: str, moment: datetime, zone: ZoneInfo
) -> None:
    trigger = Trigger(every=every, on=on if every != "day" else None, at=at)  # type: ignore[arg-type]
    now = moment.replace(tzinfo=UTC)
    before, after = last_turn(trigger, now, zone), next_turn(trigger, now, zone)
    assert before
    assert after
    assert before.at <= now < after.at
    assert before.day < after.day
    assert last_turn(trigger, after.at, zone) == after
    assert next_turn(trigger, after.at - timedelta(seconds=1), zone) == after
