"""Hours of work: when people are at their desks, and how much of their time lies between two instants.

A day is a calendar day of one zone, and opening times are what the clock on the wall says there: on a day with 23 or 25
hours they are still the same. Spans are counted as real time, so nothing is lost or doubled when clocks are put forward
or back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_FURTHEST = 3_660
"""No task is ten years long; a calendar without any day of work ends here, not never."""
Span = tuple[time, time]


class NeverOpenError(ValueError):
    """There is no hour of work within ten years."""


def read_span(said: str) -> Span:
    """Read ``09:00-18:00``; ``24:00`` is the day's end.

    Raises
    ------
    ValueError
        It is no such span, or ends before it begins.
    """
    begin, _, end = said.partition("-")
    first = time.fromisoformat(begin.strip())
    last = time.max if end.strip() == "24:00" else time.fromisoformat(end.strip())
    if first >= last or first.tzinfo or last.tzinfo:
        raise ValueError(f"{said} does not end after it begins")
    return first, last


def _into(wall: time) -> timedelta:
    """Return how far into the day the clock on the wall is."""
    return _DAY if wall == time.max else timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHours:
    """When people work: ``spans`` of each day that ``works`` says is one of work, in ``zone``."""

    zone: ZoneInfo
    spans: tuple[Span, ...]
    works: Callable[[date], bool]

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return the instant by which so much working time has passed since ``start``.

        What ends exactly when work ends is due then, not the next morning. Nothing at all, outside hours, is due when
        work begins again.

        Raises
        ------
        NeverOpenError
        """
        left = length
        for begin, end in self._open_from(start):
            first = max(begin, start)
            if end - first >= left:
                return first + left
            left -= end - first
        raise NeverOpenError

    def back(self, end: datetime, length: timedelta) -> datetime:
        """Return the instant since which so much working time has passed until ``end``.

        Raises
        ------
        NeverOpenError
        """
        left = length
        for first, last in self._open_until(end):
            stop = min(last, end)
            if stop - first >= left:
                return stop - left
            left -= stop - first
        raise NeverOpenError

    def between(self, one: datetime, other: datetime) -> timedelta:
        """Return the working time from one instant to another; negative where the other is earlier."""
        if other < one:
            return -self.between(other, one)
        passed = _NOTHING
        for begin, end in self._open_from(one):
            if begin >= other:
                break
            passed += max(_NOTHING, min(end, other) - max(begin, one))
        return passed

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at an instant."""
        day = at.astimezone(self.zone).date()
        return self.works(day) and any(begin <= at < end for begin, end in self._of(day))

    @property
    def day_length(self) -> timedelta:
        """How long a day of work is."""
        return sum((_into(last) - _into(first) for first, last in self.spans), _NOTHING)

    def promised(self, start: datetime, hours: float) -> datetime:
        """Return when a promise of so many hours falls due: each 24 of them are a day of work, the rest hours of work.

        "Within 24 hours" of Monday at ten is Tuesday at ten, of Friday at ten Monday at ten.
        """
        days, rest = divmod(hours, 24)
        return self.add(start, self.day_length * days + timedelta(hours=rest))

    def workday(self, day: date, n: int) -> date:
        """Return the n-th day of work from ``day`` on; 1 is that day itself, or the first after it on which one works.

        Raises
        ------
        NeverOpenError
        """
        for number in range(_FURTHEST):
            found = day + number * _DAY
            n -= self.works(found)
            if n <= 0:
                return found
        raise NeverOpenError

    def opens(self, day: date) -> datetime:
        """Return when work begins on a day."""
        return min(begin for begin, _ in self._of(day))

    def closes(self, day: date) -> datetime:
        """Return when work ends on a day."""
        return max(end for _, end in self._of(day))

    def _open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self.zone).date()
        for number in range(_FURTHEST):
            if self.works(day + number * _DAY):
                yield from ((b, e) for b, e in self._of(day + number * _DAY) if e > start)

    def _open_until(self, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = end.astimezone(self.zone).date()
        for number in range(_FURTHEST):
            if self.works(day - number * _DAY):
                yield from ((b, e) for b, e in reversed(self._of(day - number * _DAY)) if b < end)

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the spans of a day as instants; one that the clocks jumped over is left out."""
        found = [(self._at(day, first), self._at(day, last)) for first, last in sorted(self.spans)]
        return [(begin, end) for begin, end in found if end > begin]

    def _at(self, day: date, wall: time) -> datetime:
        if wall == time.max:
            day, wall = day + _DAY, time.min
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)
