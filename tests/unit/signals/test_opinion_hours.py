"""S13 by the hour: every hour there is, those that say nothing, clocks that change, and an alarm within the day."""

import json
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from liuke.facts.tables import MENTIONS
from liuke.model.policy import AlarmPolicy, FeelingPolicy, Policy
from liuke.model.words import AlarmState
from liuke.signals.alarm_days import by_day, walk
from liuke.signals.opinion import opinion
from liuke.signals.opinion_hours import hour_documents, hour_parts, opinion_hour_points
from tests.shop import Shop

POLICY = Policy()
BERLIN = ZoneInfo("Europe/Berlin")


def say(shop: Shop, day: int, hour: float, negative: int, other: int, **more: Any) -> None:
    rows = [
        {
            "mention_id": f"m{day}-{hour}-{k}{more.get('platform', '')}",
            "ts": shop.at(day, hour + k / 1_000),
            "day": shop.day(day),
            "negative": k < negative,
            "text": f"x {k}",
            "platform": "weibo",
            **more,
        }
        for k in range(negative + other)
    ]
    shop.add(MENTIONS, rows)


def states(shop: Shop, day: int, policy: Policy = POLICY) -> str:
    """Write the states of a day's hours, a letter each (N: no data)."""
    letters = {"normal": "n", "pending": "p", "firing": "F", "recovering": "r", "no_data": "N"}
    return "".join(letters[row["state"]] for row in hour_documents(shop.facts, shop.as_of(day + 1), policy, 1))


def test_the_hand_computed_hour_of_the_docs() -> None:
    """10 of 40 labelled negative: 25 %; Jeffreys' 1 % quantile of Beta(10.5, 30.5) is 11.9 %, above 5 %."""
    shop = Shop()
    say(shop, 20, 14, 10, 30)
    (hour,) = [row for row in hour_documents(shop.facts, shop.as_of(21), POLICY, 1) if row["mentions"]]
    assert (hour["hour"], hour["mentions"], hour["negative_share"], hour["bad"]) == (14, 40, 0.25, True)
    assert hour["begins"] == "2025-03-20T14:00:00+08:00"
    (point,) = opinion_hour_points(shop.facts, shop.as_of(21), POLICY, 1)
    assert point.low == pytest.approx(0.119, abs=2e-3)
    assert point.bad is False  # one hour past the line is pending


def test_two_hours_past_the_line_fire_in_the_second_and_the_day_fires_at_once() -> None:
    shop = Shop()
    for hour in range(8, 23):
        say(shop, 20, hour, 12 if hour in (14, 15, 16) else 0, 28)
    assert states(shop, 20) == "NNNNNNNNnnnnnnpFFrrrnnnn"
    (point,) = opinion_hour_points(shop.facts, shop.as_of(21), POLICY, 1)
    assert (point.bad, point.at_once) == (True, True)
    assert point.detail["fired_from"] == "2025-03-20T15:00:00+08:00"
    assert point.detail["fired_until"] == "2025-03-20T17:00:00+08:00"
    assert (point.detail["fired_hours"], point.detail["judged_hours"]) == (2, 15)
    ((_, stands),) = walk({}, by_day([point]), [shop.day(21)], AlarmPolicy())
    assert stands["all"].state is AlarmState.FIRING


def test_an_hour_below_the_minimum_says_nothing_and_many_of_them_have_no_data() -> None:
    shop = Shop()
    say(shop, 20, 9, 0, 20)
    say(shop, 20, 10, 19, 0)
    assert states(shop, 20) == "N" * 9 + "n" * 6 + "N" * 9
    rows = hour_documents(shop.facts, shop.as_of(21), POLICY, 1)
    assert (rows[10]["mentions"], rows[10]["negative_share"], rows[10]["bad"]) == (19, None, None)
    assert (rows[11]["mentions"], rows[11]["negative_share"]) == (0, None)
    (nothing,) = opinion_hour_points(Shop().facts, shop.as_of(21), POLICY, 1)
    assert (nothing.bad, nothing.value) == (None, None)
    assert nothing.lack is not None
    assert nothing.lack.code == "few_mentions_in_hour"


def test_a_missing_hour_between_two_bad_ones_does_not_calm_the_alarm() -> None:
    shop = Shop()
    for hour in (10, 12):
        say(shop, 20, hour, 15, 15)
    assert states(shop, 20)[9:14] == "NppFF"


@pytest.mark.parametrize(
    ("day", "hours", "begins"),
    [
        (30, 23, ["2025-03-30T01:00:00+01:00", "2025-03-30T03:00:00+02:00"]),  # no two o'clock
        (240, 25, ["2025-10-26T02:00:00+02:00", "2025-10-26T02:00:00+01:00"]),  # two o'clock twice
        (31, 24, ["2025-03-31T01:00:00+02:00", "2025-03-31T02:00:00+02:00"]),
    ],
)
def test_the_day_on_which_clocks_change_has_all_its_hours_and_each_mention_one_of_them(
    day: int, hours: int, begins: list[str]
) -> None:
    shop = Shop(BERLIN)
    for hour in range(hours):
        say(shop, day, hour, 0, 20 + hour)
    rows = hour_documents(shop.facts, shop.as_of(day + 1), POLICY, 1)
    assert [row["hour"] for row in rows] == list(range(hours))
    assert [row["mentions"] for row in rows] == [20 + n for n in range(hours)]
    assert begins in [[a["begins"], b["begins"]] for a, b in pairwise(rows)]


def test_a_zone_whose_hours_begin_at_half_past_has_its_own_hours() -> None:
    shop = Shop(ZoneInfo("Asia/Kolkata"))
    say(shop, 20, 0, 0, 20)
    assert hour_documents(shop.facts, shop.as_of(21), POLICY, 1)[0]["begins"] == "2025-03-20T00:00:00+05:30"
    assert states(shop, 20)[:2] == "nn"


def test_facts_after_as_of_change_no_past_day_and_many_days_are_what_each_says_alone() -> None:
    shop = Shop()
    policy = Policy(feeling=FeelingPolicy(opinion_alarm="both", opinion_usual_min_days=3))
    rng = np.random.default_rng(6)
    for day in range(1, 12):
        for hour in (20, 21, 22, 23):
            say(shop, day, hour, int(rng.poisson(6)), 30)
    before = opinion_hour_points(shop.facts, shop.as_of(12), policy, 6)
    say(shop, 12, 9, 40, 0)
    assert opinion_hour_points(shop.facts, shop.as_of(12), policy, 6) == before
    assert before == [opinion_hour_points(shop.facts, shop.as_of(day), policy, 1)[0] for day in range(7, 13)]


def test_what_is_usual_for_the_business_fires_nothing_by_the_hour() -> None:
    """Half of what an airline hears is negative: only hours with more of it than usual fire."""
    policy = Policy(feeling=FeelingPolicy(opinion_alarm="usual"))
    shop = Shop()
    for day in range(1, 12):
        for hour in range(10, 16):
            say(shop, day, hour, 15 + (day + hour) % 3, 15)
    for hour in (12, 13, 14):
        say(shop, 12, hour, 90, 10)
    found = opinion_hour_points(shop.facts, shop.as_of(13), policy, 11)
    assert [point.day for point in found if point.bad] == [shop.day(13)]


def test_the_answer_by_hour_holds_a_week_of_hours_with_platforms_and_topics() -> None:
    shop = Shop()
    say(shop, 20, 14, 10, 30, topic="price")
    say(shop, 20, 14, 0, 25, platform="forum", topic="taste")
    say(shop, 18, 9, 1, 30)
    by_day_ = opinion(shop.facts, shop.as_of(21), POLICY)
    assert (by_day_["by"], len(by_day_["hours"]), by_day_["hour_parts"]) == ("day", 24, [])
    said = opinion(shop.facts, shop.as_of(21), POLICY, by="hour")
    assert (said["by"], len(said["hours"])) == ("hour", 7 * 24)
    parts = [(row["by"], row["part"], row["day"], row["hour"], row["mentions"]) for row in said["hour_parts"]]
    assert ("platform", "forum", "2025-03-20", 14, 25) in parts
    assert ("topic", "price", "2025-03-20", 14, 40) in parts
    assert ("platform", "weibo", "2025-03-18", 9, 31) in parts
    assert said["hour_parts"] == hour_parts(shop.facts, shop.as_of(21), POLICY, 7)
    assert json.dumps(said, allow_nan=False, default=str)


def test_hours_of_labelled_mentions_at_three_percent_wake_nobody_for_weeks() -> None:
    """840 hours of 40 mentions, 3 % of them negative, then one day at a true 20 %: only that one fires."""
    shop, days = Shop(), 36
    rng = np.random.default_rng(11)
    hours = [(day, hour) for day in range(1, days + 1) for hour in range(24) for _ in range(40)]
    table = pa.table(
        {
            "mention_id": [str(k) for k in range(len(hours))],
            "ts": pa.array([shop.at(day, hour) for day, hour in hours], pa.timestamp("us")),
            "day": pa.array([shop.day(day) for day, _ in hours], pa.date32()),
            "negative": rng.random(len(hours)) < np.array([0.2 if day == days else 0.03 for day, _ in hours]),
        }
    )
    shop.facts.append(MENTIONS, table)
    found = opinion_hour_points(shop.facts, shop.as_of(days + 1), POLICY, days)
    assert [point.day for point in found if point.bad] == [shop.day(days + 1)]
