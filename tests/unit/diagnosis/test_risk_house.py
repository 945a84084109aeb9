"""The whole walk of risk on a made-up business: learn, tell, tell again, explain, watch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.risk.keep import kept, speaking
from liuke.diagnosis.risk.read import contributions, days_told, of_day, of_person, old_days
from liuke.diagnosis.risk.score import score
from liuke.facts.fresh import is_measured
from liuke.facts.statement import Statement
from liuke.facts.tables import EVENTS
from liuke.flow.house import House
from liuke.flow.risk import RISK_FEATURES, learn, learn_if_due, tell_risk
from liuke.flow.risk_drift import answer, shape_points
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, RiskPolicy
from liuke.signals.measure import measure
from liuke.simulator.world import World
from tests.risk_house import END, facts_here, house_of, world_house
from tests.shop import Shop

POLICY = Policy(risk=RiskPolicy(min_users=500, min_leavers=30, origins=3))
TOLD = Statement(
    name="told",
    text="SELECT subject_id, risk, risk_low, risk_high, risk_band, risk_by, risk_change_7d FROM user_risk "
    "WHERE as_of = $as_of_day ORDER BY subject_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A business after the walk of one day, and what was kept of the training."""

    house: House
    as_of: AsOf
    made: dict[str, Any]
    users: int
    kept: dict[str, Any]
    """What was kept of the day, and which past days stayed measured, before any test went on from there."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    house = world_house(tmp_path_factory.mktemp("risk"), World(seed=7, users=3_000, days=100, end=END), POLICY)
    as_of = house.facts.as_of(END + timedelta(days=1))
    measure(house.facts, as_of, house.policy)
    made = learn(house, as_of)
    assert made is not None
    users = tell_risk(house, as_of)
    (day,) = days_told(house.facts, as_of)
    past = [one["day"] for one in made["past"]]
    measured = [one for one in past if is_measured(house.facts, house.facts.as_of(date.fromisoformat(one)))]
    yield Told(house=house, as_of=as_of, made=made, users=users, kept={"day": day, "measured": measured})
    house.facts.close()
    house.state.close()


def rows(told: Told) -> list[dict[str, Any]]:
    return told.house.facts.rows(TOLD, told.as_of)


def test_the_calibration_error_on_a_day_never_learned_from_is_below_three_points(told: Told) -> None:
    report = told.made["report"]
    assert report["tested_on"][0] > max(day["day"] for day in told.made["past"][1:])
    assert report["everyone"]["metrics"][told.made["name"]]["ece"] < 0.03
    assert abs(report["told"] - report["found"]) < 0.03


def test_the_model_beats_the_plain_rules_also_on_those_of_whom_nothing_is_to_be_seen(told: Told) -> None:
    assert told.made["speaker"] == "model"
    active = told.made["report"]["active"]["metrics"]
    assert active[told.made["name"]]["auc"] > active["gap"]["auc"] + 0.05


def test_everybody_there_within_the_window_is_told_a_risk_and_nobody_else(told: Told) -> None:
    known = of_day(told.house.facts, told.as_of)
    assert known["users"] == told.users == len(rows(told))
    for row in rows(told):
        assert 0 < row["risk"] < 1
        assert 0 <= row["risk_low"] <= row["risk_high"] <= 1
        assert row["risk_band"] == ("low" if row["risk"] < 0.3 else "middle" if row["risk"] < 0.6 else "high")
        assert row["risk_by"] == "model"


def test_telling_twice_is_the_same(told: Told) -> None:
    before = rows(told)
    assert tell_risk(told.house, told.as_of) == told.users
    assert rows(told) == before


def test_the_change_is_against_the_same_models_word_a_week_ago(told: Told) -> None:
    changes = [row["risk_change_7d"] for row in rows(told) if row["risk_change_7d"] is not None]
    assert len(changes) > told.users * 0.7
    assert np.std(changes) > 0.01
    assert of_person(told.house.facts, told.as_of.before(7), rows(told)[0]["subject_id"]) is None  # nothing rewritten


def test_contributions_add_up_to_the_risk(told: Told) -> None:
    speaker = speaking(told.house.folder, told.as_of.day)
    assert speaker is not None
    for row in (rows(told)[0], max(rows(told), key=lambda one: one["risk"])):
        terms = contributions(told.house.facts, told.as_of, speaker, row["subject_id"], RISK_FEATURES)
        odds = speaker.calibration.shift + speaker.calibration.slope * speaker.model.base
        odds += sum(one["log_odds"] for one in terms)
        assert 1 / (1 + np.exp(-odds)) == pytest.approx(row["risk"], abs=1e-6)
        assert any(one["value_before"] is not None for one in terms)
    assert contributions(told.house.facts, told.as_of, speaker, "nobody", RISK_FEATURES) == []


def test_days_that_were_only_learned_from_are_forgotten_again(told: Told) -> None:
    assert told.made["past"]
    assert told.kept["measured"] == []


def test_training_is_due_again_only_after_the_schedule(told: Told) -> None:
    files = len(kept(told.house.folder))
    learn_if_due(told.house, told.as_of)
    assert len(kept(told.house.folder)) == files


def test_the_day_as_a_whole_is_kept_for_drift(told: Told) -> None:
    row = told.kept["day"]
    assert row["users"] == told.users
    assert row["psi"] is not None
    assert row["closed_day"] is None
    assert row["drift"] in (True, False)


def test_what_was_told_is_held_against_what_came(told: Told) -> None:
    """A fortnight ago is told by today's model as if it had been there, and today its window has closed."""
    house, facts = told.house, told.house.facts
    speaker = speaking(house.folder, told.as_of.day)
    past = told.as_of.before(15)
    measure(facts, past, house.policy)
    score(facts, past, house.policy.risk, speaker)
    tell_risk(house, told.as_of)
    (row,) = days_told(facts, told.as_of)
    assert row["closed_day"] == past.day
    assert row["closed_told"] == pytest.approx(row["closed_found"], abs=0.05)


def test_late_facts_do_not_change_what_is_told_of_others(told: Told) -> None:
    before = {row["subject_id"]: row["risk"] for row in rows(told)}
    at = told.as_of.instant.replace(tzinfo=None) + timedelta(hours=3)
    some = next(iter(before))
    after = {"subject_id": some, "event": "login", "ts": at, "day": told.as_of.day, "ingested_at": at}
    told.house.facts.append(EVENTS, pa.Table.from_pylist([after]))
    tell_risk(told.house, told.as_of)
    assert {row["subject_id"]: row["risk"] for row in rows(told)} == before


def test_risks_are_kept_as_long_as_profiles_and_mondays_until_their_window_closed(told: Told) -> None:
    facts = told.house.facts
    speaker = speaking(told.house.folder, told.as_of.day)
    days = old_days(facts, told.as_of.before(-60), 35, speaker)
    assert told.as_of.day in days


@pytest.mark.parametrize("users", [1, 3])
def test_a_business_of_a_few_has_no_risk_and_no_crash(tmp_path: Any, users: int) -> None:
    shop = Shop(facts=facts_here())
    for n in range(users):
        shop.event(f"u{n}", "login", *range(1, 80, n + 1))
    shop.roll_up()
    house = house_of(tmp_path, shop.facts)
    as_of = shop.as_of(80)
    measure(house.facts, as_of, house.policy)
    learn_if_due(house, as_of)
    assert tell_risk(house, as_of) == 0
    assert kept(house.folder) == []


def test_a_small_business_is_told_by_days_of_quiet_and_it_is_said(tmp_path: Any) -> None:
    """Forty people who come daily; each five days one more stops for good: enough to tell quiet from not, no more."""
    shop = Shop(facts=facts_here())
    for n in range(40):
        shop.event(f"u{n}", "login", *range(1, 120 if n % 2 else 40 + 2 * n))
    shop.roll_up()
    house = house_of(tmp_path, shop.facts, Policy(risk=RiskPolicy(window_days=14)))
    as_of = shop.as_of(120)
    measure(house.facts, as_of, house.policy)
    learn_if_due(house, as_of)
    speaker = speaking(house.folder, as_of.day)
    n = tell_risk(house, as_of)
    if speaker is None:
        assert n == 0
    else:
        assert (speaker.speaker, speaker.said["why"]) == ("rule", "few_users")
        assert n > 0


def test_the_day_keeps_how_far_each_feature_moved_and_tomorrow_s_watch_stands_on_it(told: Told) -> None:
    said = answer(told.house.facts, told.as_of, told.house.policy)
    assert said["psi"] is not None
    assert 1 <= len(said["features"]) <= 10
    moves = [row["psi"] for row in said["features"]]
    assert moves == sorted(moves, reverse=True)
    (point,) = shape_points(told.house.facts, told.as_of, told.house.policy, 1)
    assert (point.value, point.n) == (said["psi"], told.users)
