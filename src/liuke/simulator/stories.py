"""The stories that can be told in a world: when each begins, how long it lasts, and which alarm should answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from liuke.simulator.errors import StoryDayError, UnknownStoryError


class StoryName(StrEnum):
    """What can befall the business; without any of it, one week is like another."""

    BURST_CLIFF = "burst_cliff"
    LATENCY = "latency"
    HOMOGENEOUS = "homogeneous"
    CONSULTANT_CHANGE = "consultant_change"
    UNUSED_BENEFITS = "unused_benefits"
    CRISIS = "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a story is told: the alarm that should answer, its length in days, and when it begins by itself.

    It begins ``share`` of the world's days after the first, or ``before_end`` days before the last where that is given.
    ``quiet`` is the number of days before it that it takes for itself (the promotion before the cliff).
    """

    alarm: str
    days: int
    share: float = 0.0
    before_end: int | None = None
    quiet: int = 0


PROMOTION_DAYS = 12
QUIET_AFTER_PROMOTION_DAYS = 3
"""Whole days between the last day of the promotion and the end of the world, unless it is dated otherwise."""

TELLINGS: Mapping[StoryName, Telling] = {
    StoryName.BURST_CLIFF: Telling(
        alarm="traffic_cliff", days=14, before_end=QUIET_AFTER_PROMOTION_DAYS - 1, quiet=PROMOTION_DAYS
    ),
    StoryName.LATENCY: Telling(alarm="friction", days=8, share=0.34),
    StoryName.HOMOGENEOUS: Telling(alarm="homogeneous", days=20, share=0.47),
    StoryName.CONSULTANT_CHANGE: Telling(alarm="consultant_change", days=21, share=0.64),
    StoryName.UNUSED_BENEFITS: Telling(alarm="unused_benefits", days=25, share=0.81),
    StoryName.CRISIS: Telling(alarm="opinion", days=5, before_end=1),
}
DEFAULT: tuple[StoryName, ...] = (StoryName.BURST_CLIFF,)
ALL: tuple[StoryName, ...] = tuple(StoryName)
Stories = Iterable[str] | Mapping[str, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days of a story: ``start`` the first on which its alarm has something to see, ``end`` the last, inclusive."""

    start: int
    end: int

    def __contains__(self, day: int) -> bool:
        return self.start <= day <= self.end


def dated(stories: Stories, end: date, days: int) -> dict[StoryName, Span]:
    """Return the days of each story asked for, by its own date or by the one given.

    Raises
    ------
    UnknownStoryError
        There is no such story.
    StoryDayError
        It would begin, or its promotion would, outside the world.
    """
    asked = dict(stories) if isinstance(stories, Mapping) else dict.fromkeys(stories)
    return {name: _span(name, day, end, days) for name, day in _known(asked).items()}


def _known(asked: Mapping[str, date | None]) -> dict[StoryName, date | None]:
    for name in asked:
        if name not in TELLINGS:
            raise UnknownStoryError(name=name, known=", ".join(ALL))
    return {name: asked[name] for name in ALL if name in asked}


def _span(name: StoryName, day: date | None, end: date, days: int) -> Span:
    told, first = TELLINGS[name], end - timedelta(days=days - 1)
    if day is not None:
        start = (day - first).days
    else:
        start = round(told.share * days) if told.before_end is None else days - 1 - told.before_end
    if not told.quiet <= start < days:
        raise StoryDayError(name=name, day=first + timedelta(days=start), first=first, end=end)
    return Span(start=start, end=min(start + told.days, days) - 1)
