"""After how many days of quiet somebody left, and on which past days that may be learned."""

from datetime import date

import pyarrow as pa
import pytest

from liuke.diagnosis.risk.origins import Horizon, closed_days
from liuke.diagnosis.risk.window import Window, find_window, window_of
from liuke.model.policy import RiskPolicy
from tests.shop import Shop

POLICY = RiskPolicy()


def gaps(*rows: tuple[int, int, float, int]) -> pa.Table:
    names = ("quiet_days", "ended", "ended_of_people", "going_on")
    return pa.table({name: [row[k] for row in rows] for k, name in enumerate(names)})


def test_the_window_is_the_shortest_that_few_absences_outlast() -> None:
    """Of ten people's absences nine ended after 3 days, one after 20: 10 % are longer than 14 days, none than 21."""
    said = window_of(gaps((3, 9, 9.0, 0), (20, 1, 1.0, 0), (179, 0, 0.0, 4)), POLICY)
    assert (said.days, said.source) == (14, "gaps")
    longer = {one.days: one.longer for one in said.lengths}
    assert longer[14] == pytest.approx(0.1)
    assert longer[21] == 0


def test_a_stricter_share_asks_for_a_longer_window() -> None:
    strict = RiskPolicy(window_longer_below_share=0.09)
    assert window_of(gaps((3, 9, 9.0, 0), (20, 1, 1.0, 0), (179, 0, 0.0, 4)), strict).days == 21


def test_who_is_quiet_comes_back_by_kaplan_and_meier() -> None:
    """Quiet for 14 days: five; at day 20 one of five comes back, at day 30 two of the three still seen: 1 − 4/5 · 1/3."""
    said = window_of(gaps((20, 1, 1.0, 1), (30, 2, 2.0, 0), (100, 0, 0.0, 1)), POLICY)
    (fortnight,) = [one for one in said.lengths if one.days == 14]
    assert fortnight.people == 5
    assert fortnight.back == pytest.approx(1 - 4 / 5 * 1 / 3)


@pytest.mark.parametrize(("last", "days"), [(27, 7), (54, 7), (55, 14), (82, 14), (83, 21), (400, 90)])
def test_history_must_hold_the_window_four_times(last: int, days: int) -> None:
    said = window_of(gaps((150, 5, 5.0, 0), (last, 0, 0.0, 3)) if last > 150 else gaps((last, 5, 5.0, 3)), POLICY)
    assert (said.days, said.source) == (days, "history")


def test_the_policy_overrides_what_the_gaps_say() -> None:
    said = window_of(gaps((3, 9, 9.0, 0), (179, 0, 0.0, 4)), RiskPolicy(window_days=33))
    assert (said.days, said.source) == (33, "policy")
    assert said.lengths


def test_without_any_fact_there_is_a_window_and_no_picture() -> None:
    assert window_of(gaps(), POLICY) == Window(days=14, source="policy", history_days=0)


def test_a_person_counts_once_however_often_they_come() -> None:
    shop = Shop()
    shop.event("often", "login", *range(1, 41))
    shop.event("seldom", "login", 1, 20, 40)
    shop.roll_up()
    said = find_window(shop.facts, shop.as_of(60), RiskPolicy(window_least_days=1))
    (week,) = [one for one in said.lengths if one.days == 7]
    assert week.longer == pytest.approx(0.5)  # all of one of two people's absences


def test_one_person_seen_once_still_has_a_window() -> None:
    shop = Shop()
    shop.event("one", "login", 3)
    shop.roll_up()
    said = find_window(shop.facts, shop.as_of(20), POLICY)
    assert said.days >= 1
    assert all(one.longer is None for one in said.lengths)


def test_past_days_are_closed_and_a_whole_horizon_apart() -> None:
    horizon = Horizon(window_days=14, gap_days=1)
    days = closed_days(date(2026, 1, 1), date(2026, 4, 1), horizon, 3)
    assert days == [date(2026, 3, 17), date(2026, 3, 2), date(2026, 2, 15)]
    assert horizon.span(days[0]) == (date(2026, 3, 18), date(2026, 3, 31))


@pytest.mark.parametrize(("gap", "first"), [(0, 10), (1, 11), (3, 13)])
def test_the_outcome_begins_after_the_days_left_for_acting(gap: int, first: int) -> None:
    label_from, label_through = Horizon(window_days=7, gap_days=gap).span(date(2026, 5, 10))
    assert label_from == date(2026, 5, first)
    assert (label_through - label_from).days == 6


def test_a_short_history_has_no_past_day() -> None:
    assert closed_days(date(2026, 1, 1), date(2026, 1, 20), Horizon(window_days=14, gap_days=1), 4) == []
