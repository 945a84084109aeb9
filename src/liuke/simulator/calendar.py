"""The world's calendar: which day it is, which story runs, how weekdays, holidays and the promotion move people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liuke.kit.clock import midnight
from liuke.simulator.stories import PROMOTION_DAYS, Span, StoryName

if TYPE_CHECKING:
    from holidays import HolidayBase

_COMING_BY_WEEKDAY = (0.97, 0.97, 0.98, 1.0, 1.03, 1.06, 1.05)
_OPENING_BY_WEEKDAY = (0.96, 0.96, 0.97, 1.0, 1.04, 1.08, 1.06)
_HOLIDAY = 1.06
"""Busier, like a Saturday: a business of meals, outings and households."""
_LIKE_A_MAKEUP_DAY = 3
"""A weekend day worked for a holiday 调休 is like a Thursday."""
_SLACK, _SLACK_FULL_DAYS, _SLACK_DAYS = 0.72, 4, 14
"""After the promotion those who stay come less: for some days in full, then less and less so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days are numbered from 0; ``end`` is the last day, inclusive. ``told`` are the stories and their days."""

    end: date
    days: int
    zone: ZoneInfo
    told: Mapping[StoryName, Span] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The day numbered 0."""
        return self.end - timedelta(days=self.days - 1)

    @property
    def promotion(self) -> tuple[int, int] | None:
        """First and last day of the promotion 团购节, both inclusive; None where there is none."""
        cliff = self.told.get(StoryName.BURST_CLIFF)
        return (cliff.start - PROMOTION_DAYS, cliff.start - 1) if cliff else None

    def date_of(self, day: int) -> date:
        """Return the date of a numbered day."""
        return self.first + timedelta(days=day)

    def number(self, day: date) -> int:
        """Return the number of a date, which may lie outside."""
        return (day - self.first).days

    def midnight(self, day: int) -> int:
        """Return the second since 1970 (UTC) at which a numbered day begins."""
        return int(midnight(self.date_of(day), self.zone).timestamp())

    def weekday(self, day: int) -> int:
        """Monday is 0."""
        return self.date_of(day).weekday()

    def working(self, day: int) -> bool:
        """Whether most people work on that day."""
        day_ = self.date_of(day)
        return not rests(day_) and (day_.weekday() < 5 or _makes_up(day_))

    def since(self, story: StoryName, day: int) -> int | None:
        """Return how many days ago a story began, 0 on its first; None where it does not run on that day."""
        span = self.told.get(story)
        return day - span.start if span and day in span else None

    def in_promotion(self, day: int) -> bool:
        """Whether the promotion runs on that day."""
        return self.promotion is not None and self.promotion[0] <= day <= self.promotion[1]

    def slack(self, day: int) -> float:
        """Return how much of the slack that follows the promotion is felt on that day, 0 to 1."""
        if self.promotion is None or day <= self.promotion[1]:
            return 0.0
        past = day - self.promotion[1]
        return max(0.0, min(1.0, 1 - (past - _SLACK_FULL_DAYS) / (_SLACK_DAYS - _SLACK_FULL_DAYS)))

    def coming(self, day: int) -> float:
        """Return by how much the day moves the chance that an engaged person comes."""
        return self._usual(day, _COMING_BY_WEEKDAY) * self._moved(day, 1.2, _SLACK)

    def opening(self, day: int) -> float:
        """Return by how much the day moves how often those who come open the app."""
        return self._usual(day, _OPENING_BY_WEEKDAY) * self._moved(day, 1.7, 0.8)

    def _usual(self, day: int, by_weekday: tuple[float, ...]) -> float:
        date_ = self.date_of(day)
        if rests(date_):
            return _HOLIDAY
        return by_weekday[_LIKE_A_MAKEUP_DAY if _makes_up(date_) else date_.weekday()]

    def _moved(self, day: int, promoted: float, slack: float) -> float:
        return promoted if self.in_promotion(day) else 1 - (1 - slack) * self.slack(day)


@cache
def rests(day: date) -> bool:
    """Whether that day is a public holiday in China (as the holidays library keeps the State Council's notices)."""
    return day in _holidays()


@cache
def _makes_up(day: date) -> bool:
    """Whether that weekend day is worked for a holiday 调休."""
    rests(day)  # the library fills a year when it is asked for
    return day in _holidays().weekend_workdays


@cache
def _holidays() -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - a tenth of a second, for worlds only

    return country_holidays("CN")
