"""What kind of day each day is: people behave otherwise at weekends, on holidays, on 调休 days and in promotions."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.policy import Policy
from liuke.signals.errors import UnknownCountryError

if TYPE_CHECKING:
    from holidays import HolidayBase

_PROMOTED = load("liuke.signals", "promotions")["promoted"]
_DAY = timedelta(days=1)
_LONGEST_REST = 16
"""No public holiday is longer: how far around a stretch its days of rest are looked at."""


class DayKind(StrEnum):
    """A day has one kind; of several, the one that is named last here."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    MAKEUP_WORKDAY = "makeup_workday"  # 调休上班: a weekend day on which people work for a holiday
    HOLIDAY = "holiday"
    PROMOTION = "promotion"


ORDINARY = frozenset({DayKind.WORKDAY, DayKind.WEEKEND})
"""Kinds that follow the week; the others are taken out of what is expected."""


def kinds(facts: Facts, policy: Policy, first: date, last: date) -> dict[date, DayKind]:
    """Return the kind of every day from first through last.

    Holidays and 调休 are those of the policy's country (``signals.calendar_country``; none where it is empty),
    promotions those of the tracking plan. A weekend that joins a holiday is part of it.

    Raises
    ------
    UnknownCountryError
        The calendar of that country is not known.
    """
    found = dict(public_days(policy.signals.calendar_country, first, last))
    for row in facts.rows(_PROMOTED, first_day=first, through_day=last):
        day = max(first, row["from_day"])
        while day <= min(last, row["through_day"]):
            found[day] = DayKind.PROMOTION
            day += _DAY
    return found


def public_days(country: str, first: date, last: date) -> Mapping[date, DayKind]:
    """Return the kinds of days that a country's calendar knows.

    Raises
    ------
    UnknownCountryError
        The calendar of that country is not known.
    """
    calendar = _calendar(country) if country else None
    span = [first + n * _DAY for n in range(-_LONGEST_REST, (last - first).days + _LONGEST_REST + 1)]
    plain = {day: _plain(day, calendar) for day in span}
    for step in (1, -1):  # a weekend that joins a holiday, on either side, is part of it
        for day in span[::step]:
            if plain[day] is DayKind.WEEKEND and plain.get(day - step * _DAY) is DayKind.HOLIDAY:
                plain[day] = DayKind.HOLIDAY
    return {day: kind for day, kind in plain.items() if first <= day <= last}


def _plain(day: date, calendar: "HolidayBase | None") -> DayKind:
    if calendar is not None:
        if day in calendar:
            return DayKind.HOLIDAY
        if day in calendar.weekend_workdays:
            return DayKind.MAKEUP_WORKDAY
    weekend = {5, 6} if calendar is None else calendar.weekend
    return DayKind.WEEKEND if day.weekday() in weekend else DayKind.WORKDAY


@cache
def _calendar(country: str) -> "HolidayBase":
    from holidays import country_holidays  # noqa: PLC0415 - a tenth of a second that other questions need not pay

    try:
        return country_holidays(country.upper())
    except NotImplementedError as why:
        raise UnknownCountryError(country=country) from why
