"""Alarms worth waking for: every planted story rings its alarm within two days; where nothing happens, nothing rings."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from liuke.signals.spec import AlarmSpec
from liuke.signals.specs import ALARMS
from liuke.simulator.stories import TELLINGS, StoryName
from liuke.simulator.world import World
from tests.quiet_worlds import quarter
from tests.told import END, business, firings

BY_NAME: dict[str, AlarmSpec] = {alarm.name: alarm for alarm in ALARMS}
WITHIN = timedelta(days=2)
QUIET_SEEDS = (1, 2)


@cache
def told(story: str) -> World:
    return World(seed=11, users=4_000, days=120, end=END, stories=(story,))


@pytest.mark.parametrize("story", StoryName)
def test_a_planted_story_rings_its_alarm_within_two_days(story: StoryName) -> None:
    (truth,) = told(story).stories()
    facts = business(told(story))
    try:
        rung = firings(facts, END, [BY_NAME[truth.alarm]], 60 + (END - truth.start).days)[truth.alarm]
    finally:
        facts.close()
    days = [date.fromisoformat(firing["day"]) for firing in rung["firings"]]
    assert any(truth.start < day <= truth.start + WITHIN for day in days), (truth.start, days)


@pytest.fixture(scope="module", params=QUIET_SEEDS)
def quiet(request: pytest.FixtureRequest) -> Iterator[dict[str, dict[str, object]]]:
    yield quarter(request.param)


def test_where_nothing_happens_no_alarm_rings_more_than_once_a_quarter(quiet: dict[str, dict[str, object]]) -> None:
    assert {name for name, row in quiet.items() if "error" in row} == set()
    assert {name: row["firings"] for name, row in quiet.items() if int(str(row["fired"])) > 1} == {}


def test_every_story_names_an_alarm_that_there_is() -> None:
    assert {telling.alarm for telling in TELLINGS.values()} <= set(BY_NAME)
