"""The working calendar of the house: hours of the policy, on working days of its market, 调休 days included (W1)."""

from datetime import date
from functools import cache

from liuke.flow.house import House
from liuke.kit.work_hours import WorkHours, read_span
from liuke.signals.calendar_days import DayKind, public_days
from liuke.signals.errors import UnknownCountryError

_WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY})
_SATURDAY = 5


def work_hours(house: House) -> WorkHours:
    """Return when our people work."""
    spans = tuple(read_span(one) for one in house.policy.desk.hours)
    country = house.policy.signals.calendar_country
    return WorkHours(zone=house.zone, spans=spans, works=lambda day: works(country, day))


def works(country: str, day: date) -> bool:
    """Whether people of a country work on a day. A weekend that only joins a holiday is rest either way.

    Where the country's calendar is missing, Monday to Friday are: work must not stop for want of a table.
    """
    return day in _workdays(country, day.year)


@cache
def _workdays(country: str, year: int) -> frozenset[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    try:
        return frozenset(day for day, kind in public_days(country, first, last).items() if kind in _WORKED)
    except UnknownCountryError:
        days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        return frozenset(day for day in days if day.weekday() < _SATURDAY)
