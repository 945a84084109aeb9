"""On which day a birthday is kept. Days of the lunar calendar are those of the Hong Kong Observatory's tables."""

from datetime import date

import pytest

from liuke.kit.lunar import kept_birthdays, lunar_day


def _kept(first: date, days: int, *, lunar: bool, month: int, day: int, leap: bool = False) -> list[date]:
    wanted = (lunar, month, day, leap)
    return [k.on for k in kept_birthdays(first, days) if (k.lunar, k.month, k.day, k.leap) == wanted]


@pytest.mark.parametrize(
    ("year", "on"), [(2024, date(2024, 2, 29)), (2025, date(2025, 2, 28)), (2100, date(2100, 2, 28))]
)
def test_a_birthday_of_29_february_is_kept_once_a_year(year: int, on: date) -> None:
    assert _kept(date(year, 2, 20), 20, lunar=False, month=2, day=29) == [on]


@pytest.mark.parametrize(
    ("on", "month", "day", "leap"),
    [
        (date(2025, 1, 29), 1, 1, False),
        (date(2026, 2, 17), 1, 1, False),
        (date(2025, 10, 6), 8, 15, False),
        (date(2026, 9, 25), 8, 15, False),
        (date(2025, 7, 25), 6, 1, True),
        (date(2023, 3, 22), 2, 1, True),
    ],
)
def test_new_year_mid_autumn_and_leap_months_fall_where_the_tables_say(
    on: date, month: int, day: int, leap: bool
) -> None:
    assert lunar_day(on)[:3] == (month, day, leap)
    assert _kept(on, 1, lunar=True, month=month, day=day, leap=leap) == [on]


def test_a_birthday_in_a_leap_month_is_kept_in_it_or_else_in_the_month_of_its_number() -> None:
    assert _kept(date(2025, 6, 20), 70, lunar=True, month=6, day=15, leap=True) == [date(2025, 8, 8)]
    assert _kept(date(2025, 6, 20), 70, lunar=True, month=6, day=15) == [date(2025, 7, 9)]
    assert _kept(date(2026, 6, 20), 70, lunar=True, month=6, day=15, leap=True) == [date(2026, 7, 28)]


def test_every_lunar_birthday_is_kept_exactly_once_in_a_lunar_year() -> None:
    year = kept_birthdays(date(2026, 2, 17), (date(2027, 2, 6) - date(2026, 2, 17)).days)
    lunar = [(k.month, k.day, k.leap) for k in year if k.lunar]
    assert len(set(lunar)) == len(lunar) == 2 * 12 * 30
