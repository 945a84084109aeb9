"""Kinds of days: the calendar of the State Council (国办发明电〔2024〕12号 for 2025) and declared promotions."""

from datetime import date
from pathlib import Path

import pytest

from liuke.facts.errors import TrackingPlanError
from liuke.facts.tracking import Promotion, TrackingPlan, keep_roles, read_tracking
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.calendar_days import DayKind, kinds, public_days
from liuke.signals.errors import UnknownCountryError
from tests.shop import Shop


def test_national_day_2025_is_eight_days_off_with_two_weekend_days_worked() -> None:
    found = public_days("CN", date(2025, 9, 27), date(2025, 10, 12))
    off = [day.day for day, kind in found.items() if kind is DayKind.HOLIDAY]
    assert off == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [day for day, kind in found.items() if kind is DayKind.MAKEUP_WORKDAY] == [
        date(2025, 9, 28),
        date(2025, 10, 11),
    ]
    assert found[date(2025, 9, 27)] is found[date(2025, 10, 12)] is DayKind.WEEKEND


def test_a_stretch_that_begins_within_a_holiday_still_knows_it() -> None:
    assert set(public_days("CN", date(2025, 10, 4), date(2025, 10, 5)).values()) == {DayKind.HOLIDAY}


def test_without_a_country_there_are_weekends_only() -> None:
    found = public_days("", date(2025, 10, 1), date(2025, 10, 7))
    assert [kind.value for kind in found.values()] == ["workday"] * 3 + ["weekend"] * 2 + ["workday"] * 2


def test_another_country_keeps_its_own_days() -> None:
    assert public_days("US", date(2025, 7, 3), date(2025, 7, 4))[date(2025, 7, 4)] is DayKind.HOLIDAY


def test_an_unknown_country_is_said_with_its_name() -> None:
    with pytest.raises(UnknownCountryError, match="XX"):
        public_days("XX", date(2025, 1, 1), date(2025, 1, 2))


def test_a_declared_promotion_comes_before_everything_else() -> None:
    plan = read_tracking("promotions:\n- {name: spring sale, from: 2025-03-30, through: 2025-04-05}\n")
    shop = Shop(plan=plan)
    found = kinds(shop.facts, Policy(), date(2025, 3, 29), date(2025, 4, 6))
    assert [kind.value for kind in found.values()] == ["weekend", *["promotion"] * 7, "holiday"]
    keep_roles(shop.facts, TrackingPlan())
    again = kinds(shop.facts, Policy(signals=SignalPolicy(calendar_country="")), date(2025, 4, 4), date(2025, 4, 5))
    assert [kind.value for kind in again.values()] == ["workday", "weekend"]


def test_promotions_may_be_written_in_python_too() -> None:
    one = Promotion(name="618", from_day=date(2025, 6, 1), through_day=date(2025, 6, 18))
    assert read_tracking('promotions: [{name: "618", from: 2025-06-01, through: 2025-06-18}]').promotions == (one,)


@pytest.mark.parametrize("text", ["{name: a, from: 2025-06-02, through: 2025-06-01}", "{name: a, from: soon}"])
def test_a_promotion_that_makes_no_sense_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(TrackingPlanError, match="line 2"):
        read_tracking(f"promotions:\n- {text}\n", str(Path("tracking.yml")))
