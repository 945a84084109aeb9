"""The world's calendar: which day it is, when the promotion runs, how it moves people."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from liuke.kit.clock import midnight

PROMOTION_DAYS = 12
QUIET_AFTER_PROMOTION_DAYS = 3
"""Whole days between the last day of the promotion and the end of the world: the traffic cliff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days are numbered from 0; ``end`` is the last day, inclusive. The promotion 团购节 ends three days before it."""

    end: date
    days: int
    zone: ZoneInfo

    @property
    def first(self) -> date:
        """The day numbered 0."""
        return self.end - timedelta(days=self.days - 1)

    @property
    def promotion(self) -> tuple[int, int]:
        """First and last day of the promotion, both inclusive."""
        last = self.days - 1 - QUIET_AFTER_PROMOTION_DAYS
        return last - PROMOTION_DAYS + 1, last

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

    def in_promotion(self, day: int) -> bool:
        """Whether the promotion runs on that day."""
        first, last = self.promotion
        return first <= day <= last

    def after_promotion(self, day: int) -> bool:
        """Whether that day lies in the slack that follows the promotion."""
        return day > self.promotion[1]

    def coming(self, day: int) -> float:
        """Return by how much the day moves the chance that an engaged person comes."""
        weekend = 1.05 if self.weekday(day) >= 5 else 1.0
        return weekend * (1.2 if self.in_promotion(day) else 0.72 if self.after_promotion(day) else 1.0)

    def opening(self, day: int) -> float:
        """Return by how much the day moves how often those who come open the app."""
        return 1.7 if self.in_promotion(day) else 0.8 if self.after_promotion(day) else 1.0
