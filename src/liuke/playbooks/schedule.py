"""When a schedule comes round: at an hour of a zone, whatever its clocks do in spring and autumn."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from liuke.playbooks.play import Trigger

_LONGEST_DAYS = 62
"""Every rhythm comes round at least once in so many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One time a schedule comes round: its local day, which names it, and the instant (aware UTC)."""

    day: date
    at: datetime


def last_turn(trigger: Trigger, now: datetime, zone: ZoneInfo) -> Turn | None:
    """Return the newest turn at or before an instant; None where nothing comes round."""
    return _turn(trigger, now, zone, back=True)


def next_turn(trigger: Trigger, now: datetime, zone: ZoneInfo) -> Turn | None:
    """Return the first turn after an instant; None where nothing comes round."""
    return _turn(trigger, now, zone, back=False)


def _turn(trigger: Trigger, now: datetime, zone: ZoneInfo, *, back: bool) -> Turn | None:
    if trigger.kind != "schedule" or trigger.every is None:
        return None
    today = now.astimezone(zone).date()
    for n in range(-1, _LONGEST_DAYS):
        day = today - timedelta(days=n) if back else today + timedelta(days=n)
        at = _at(trigger, day, zone)
        if _is_its_day(trigger, day) and (at <= now if back else at > now):
            return Turn(day=day, at=at)
    return None


def _at(trigger: Trigger, day: date, zone: ZoneInfo) -> datetime:
    """Return the instant of a day's hour: one that the clocks skip as much later, one they repeat the first time."""
    hour, minute = trigger.at.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), zone).astimezone(UTC)


def _is_its_day(trigger: Trigger, day: date) -> bool:
    on = trigger.on or 1
    if trigger.every == "week":
        return day.isoweekday() == on
    if trigger.every == "month":
        return day.day == min(on, monthrange(day.year, day.month)[1])
    return True
