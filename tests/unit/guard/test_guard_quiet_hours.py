"""Quiet hours in odd zones and on nights on which clocks change.

The expected instants come from a second source: GNU date (glibc's own reading of the zones), asked minute by minute.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.guard.quiet import is_quiet, not_before, zone_or_none
from liuke.model.policy import GuardPolicy

from .plans import judged

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "corpus" / "quiet_hours.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['zone']}: {case['note']}")
def test_s8_a_message_is_held_until_the_hours_end_where_the_person_lives(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"])
    policy = GuardPolicy(quiet_from_hour=case["from_hour"], quiet_until_hour=case["until_hour"])
    row = judged({"zone": case["zone"]}, policy=policy, at=at).to_pylist()[0]
    expected = case["not_before"] and datetime.fromisoformat(case["not_before"]).replace(tzinfo=None)
    assert row["not_before"] == expected
    assert (row["verdict"], row["code"]) == (("hold", "G-06") if expected else ("allow", None))


@pytest.mark.parametrize(
    "name", [None, "", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Asia", "UTC+8", "\x00", "x" * 5_000]
)
def test_s8_somebody_whose_zone_is_unknown_lives_in_the_workspaces(name: str | None) -> None:
    at = datetime(2026, 11, 16, 13, 30, tzinfo=UTC)  # 21:30 in Shanghai, 22:30 in Tokyo, 08:30 in New York
    row = judged({"zone": name}, at=at, zone=ZoneInfo("Asia/Tokyo")).to_pylist()[0]
    assert row["not_before"] == datetime(2026, 11, 17, 0, 0)
    assert json.loads(row["evidence"]) == {"zone": "Asia/Tokyo", "zone_assumed": True, "until": "2026-11-17T00:00"}


def test_the_market_says_where_people_live_when_nobody_else_does() -> None:
    at = datetime(2026, 11, 16, 13, 30, tzinfo=UTC)
    assert judged({"zone": None}, at=at).to_pylist()[0]["not_before"] == datetime(2026, 11, 17, 1, 0)


def test_the_law_of_the_market_holds_whatever_the_policy_says() -> None:
    policy = GuardPolicy(quiet_from_hour=0, quiet_until_hour=0)
    at = datetime(2026, 11, 16, 14, 30, tzinfo=UTC)  # 22:30 in Shanghai: no marketing SMS until 08:00
    sms, push = judged({"channel": "sms"}, {"channel": "push", "subject_id": "u2"}, policy=policy, at=at).to_pylist()
    assert sms["not_before"] == datetime(2026, 11, 17, 0, 0)
    assert push["not_before"] is None


def test_the_persons_own_hours_come_on_top() -> None:
    at = datetime(2026, 11, 16, 10, tzinfo=UTC)  # 18:00 in Shanghai
    row = judged({"quiet_from_hour": 17, "quiet_until_hour": 11}, at=at).to_pylist()[0]
    assert row["not_before"] == datetime(2026, 11, 17, 3, 0)


def test_service_messages_do_not_wait() -> None:
    at = datetime(2026, 11, 16, 16, tzinfo=UTC)
    assert judged({"message_class": "service"}, at=at).to_pylist()[0]["verdict"] == "allow"


def test_a_message_that_nobody_may_get_is_not_held() -> None:
    at = datetime(2026, 11, 16, 16, tzinfo=UTC)
    row = judged({"consent": False}, at=at).to_pylist()[0]
    assert (row["code"], row["not_before"]) == ("G-01", None)


def test_hours_that_leave_nothing_of_the_day_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing of the day"):
        not_before(datetime(2026, 11, 16, 2, tzinfo=UTC), ZoneInfo("Asia/Shanghai"), ((0, 12), (12, 24)))


_INSTANTS = st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
_ZONES = st.sampled_from(sorted({case["zone"] for case in CASES}))


@given(_INSTANTS, _ZONES, st.integers(0, 23), st.integers(0, 23))
def test_s8_the_held_instant_is_open_and_every_minute_before_it_is_quiet(
    at: datetime, name: str, start: int, end: int
) -> None:
    zone = zone_or_none(name)
    assert zone is not None
    until = not_before(at, zone, ((start, end),))
    if until is None:
        assert not is_quiet(at.astimezone(zone).hour, ((start, end),))
        return
    assert until > at
    assert not is_quiet(until.astimezone(zone).hour, ((start, end),))
    step = at
    while step < until:
        assert is_quiet(step.astimezone(zone).hour, ((start, end),))
        step += timedelta(minutes=7)
