"""The only place that reads the wall clock. Everything else is given an instant."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current instant, aware and in UTC."""
        return datetime.now(UTC)  # noqa: TID251


class HandClock:
    """A clock moved by hand: for tests, simulation and replaying a past day."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self._at

    def forward(self, by: timedelta) -> None:
        """Move it by a span, which may be negative: clocks jump."""
        self._at += by


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (aware UTC) at which a calendar day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def stopwatch() -> float:
    """Return seconds on a clock that never goes back; only differences mean anything."""
    return time.perf_counter()
