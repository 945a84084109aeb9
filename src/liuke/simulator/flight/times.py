"""The calendar of a world: weekdays, months, holidays, promotions and competitors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from liuke.kit.clock import midnight
from liuke.simulator.calendar import rests
from liuke.simulator.draws import Floats
from liuke.simulator.flight.spec import WHYS, Why, WorldSpec


@dataclass(frozen=True)
class Times:
    """Days are numbered from 0, which is ``first``."""

    spec: WorldSpec
    first: date

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which the world's days begin."""
        return ZoneInfo(self.spec.timezone)

    def date_of(self, day: int) -> date:
        """Return the date of a numbered day."""
        return self.first + timedelta(days=day)

    def midnight(self, day: int) -> int:
        """Return the second since 1970 (UTC) at which a numbered day begins."""
        return int(midnight(self.date_of(day), self.zone).timestamp())

    def coming(self, day: int) -> float:
        """Return by how much the day moves the chance that an engaged person comes."""
        at, calendar = self.date_of(day), self.spec.calendar
        usual = calendar.weekdays[at.weekday()]
        if calendar.holiday != 1 and self.spec.market == "cn" and rests(at):
            usual = calendar.holiday
        told = 1.0
        for burst in self.spec.bursts:
            if burst.from_day <= day < burst.from_day + burst.days:
                told *= burst.comes
        return usual * calendar.months[at.month - 1] * told

    def pull(self, day: int) -> Floats:
        """Return by how much competitors multiply the chance of leaving, by cause in the order of ``WHYS``."""
        found = np.ones(len(WHYS), np.float32)
        for rival in self.spec.competitors:
            if rival.from_day <= day < rival.from_day + rival.days:
                found *= _lined(rival.pulls)
        return found


def _lined(by_cause: Mapping[Why, float]) -> Floats:
    return np.array([by_cause.get(why, 1.0) for why in WHYS], np.float32)
