"""The time-zone trap: what it would change if times that name no zone were taken elsewhere than they are read."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from liuke.facts.stage_look import Looked

_ENOUGH, _WINDOW = 200, 4
_ASLEEP = range(1, 5)
"""When the quietest four hours of people begin, by their own clock: between one and four in the night."""


def zone_trap(looked: Looked, read_in: ZoneInfo, home: ZoneInfo) -> dict[str, Any] | None:
    """Say in which zone times were read, how many rows would fall on another day in another, and which seems right.

    None where no time comes without a zone.
    """
    if not looked.naive or not looked.times:
        return None
    others = [zone for zone in _candidates(home) if zone.key != read_in.key]
    rows = sum(n for _, n in looked.times)
    return {
        "column": looked.timed,
        "read_in": read_in.key,
        "home": home.key,
        "rows": rows,
        "others": [
            {"zone": zone.key, "moved": (n := moved(looked.times, read_in, zone, home)), "share": n / rows}
            for zone in others
        ],
        "hours": hours(looked.times, read_in, read_in, home),
        "likely": likely(looked.times, read_in, home),
    }


def _candidates(home: ZoneInfo) -> list[ZoneInfo]:
    return list({zone.key: zone for zone in (home, ZoneInfo("UTC"))}.values())


def moved(times: Sequence[tuple[datetime, int]], read_in: ZoneInfo, other: ZoneInfo, home: ZoneInfo) -> int:
    """Count rows that fall on another day of ``home`` if their clocks stood in ``other`` and not in ``read_in``."""
    return sum(n for at, n in times if _day(at, home) != _day(_again(at, read_in, other), home))


def hours(times: Sequence[tuple[datetime, int]], read_in: ZoneInfo, other: ZoneInfo, home: ZoneInfo) -> list[int]:
    """Count rows by hour of the day at ``home``, were their clocks in ``other``."""
    counted: Counter[int] = Counter()
    for at, n in times:
        instant = at.replace(tzinfo=UTC) if other.key == read_in.key else _again(at, read_in, other).replace(tzinfo=UTC)
        counted[instant.astimezone(home).hour] += n
    return [counted[hour] for hour in range(24)]


def likely(times: Sequence[tuple[datetime, int]], read_in: ZoneInfo, home: ZoneInfo) -> str | None:
    """Return the one zone by which people sleep at night, where the chosen one has them sleep by day, or None."""
    if sum(n for _, n in times) < _ENOUGH or _asleep(hours(times, read_in, read_in, home)):
        return None
    fit = [z.key for z in _candidates(home) if z.key != read_in.key and _asleep(hours(times, read_in, z, home))]
    return fit[0] if len(fit) == 1 else None


def _asleep(by_hour: Sequence[int]) -> bool | None:
    """Whether the quietest hours lie in the night; None where no hour is quieter than others, as with bare dates."""
    if sum(1 for n in by_hour if n) < 12:
        return True
    sums = [sum(by_hour[(hour + k) % 24] for k in range(_WINDOW)) for hour in range(24)]
    return min(sums) in [sums[hour] for hour in _ASLEEP] or min(sums) * 24 > 0.7 * sum(by_hour) * _WINDOW


def _again(at: datetime, read_in: ZoneInfo, other: ZoneInfo) -> datetime:
    wall = at.replace(tzinfo=UTC).astimezone(read_in).replace(tzinfo=None)
    return wall.replace(tzinfo=other).astimezone(UTC).replace(tzinfo=None)


def _day(at: datetime, home: ZoneInfo) -> int:
    return at.replace(tzinfo=UTC).astimezone(home).toordinal()
