"""On which day a birthday is kept: 29 February, the lunar calendar 农历, leap months 闰月."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LAST_LUNAR_DAY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A birthday as it is said, ``lunar`` or not, and the day of our calendar on which it is kept."""

    lunar: bool
    month: int
    day: int
    leap: bool
    on: date


def kept_birthdays(first: date, days: int) -> list[Kept]:
    """Return every birthday that is kept on one of ``days`` days from ``first`` on."""
    ahead = [first + timedelta(days=n) for n in range(days)]
    return [kept for on in ahead for kept in (*_solar(on), *_lunar(on))]


def _solar(on: date) -> Iterator[Kept]:
    yield Kept(lunar=False, month=on.month, day=on.day, leap=False, on=on)
    if (on.month, on.day) == (2, 28) and not calendar.isleap(on.year):
        yield Kept(lunar=False, month=2, day=29, leap=False, on=on)


def _lunar(on: date) -> Iterator[Kept]:
    """A birthday in a leap month is kept in it where the year has one, else in the month of its number; one on the 30th
    of a month that has only 29 days is kept on the last.
    """
    month, day, leap, year_leaps, length = lunar_day(on)
    births = [day, LAST_LUNAR_DAY] if day == length < LAST_LUNAR_DAY else [day]
    for born in births:
        if not leap:
            yield Kept(lunar=True, month=month, day=born, leap=False, on=on)
        if leap or year_leaps != month:
            yield Kept(lunar=True, month=month, day=born, leap=True, on=on)


@lru_cache(maxsize=4096)
def lunar_day(on: date) -> tuple[int, int, bool, int, int]:
    """Return month, day, whether the month is a leap one, the year's leap month (0: none) and the month's length."""
    from lunar_python import LunarMonth, LunarYear, Solar  # noqa: PLC0415 - only birthdays need it

    lunar = Solar.fromYmd(on.year, on.month, on.day).getLunar()
    year, month = lunar.getYear(), lunar.getMonth()
    length = LunarMonth.fromYm(year, month).getDayCount()
    return abs(month), lunar.getDay(), month < 0, LunarYear.fromYear(year).getLeapMonth(), length
