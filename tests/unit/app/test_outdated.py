"""A plan that nobody applied yet says when it is out of date: a later day, new facts, other rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from liuke.app.calls import answer
from liuke.app.calls.ask import Ask
from liuke.app.calls.outdated import outdated
from liuke.flow.house import House
from liuke.model.words import PlanState
from liuke.state.audit import note
from liuke.state.plans import Plan
from tests.unit.web.company import NOON, open_company


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with open_company(tmp_path_factory.mktemp("outdated") / "shop", people=False) as company:
        yield company.house


@pytest.fixture
def plan(house: House) -> Plan:
    """A plan of today, drafted at noon."""
    known = {play.id: play.version for play in house.playbooks.values()}
    document = {"playbooks": [{"playbook": "golden_48h"}], "policy": house.policy.version, "versions": known}
    return Plan(id="W-1", hash="0", as_of=date(2026, 11, 16), author="lin", created_at=NOON, document=document)


def _why(house: House, plan: Plan) -> str:
    said = outdated(house, Ask(language="en"), plan)
    if said is None:
        return ""
    assert said["next"] == "liuke plan draft"
    assert "draft it again" in said["text"]
    return str(said["why"])


def test_a_plan_of_today_holds(house: House, plan: Plan) -> None:
    assert _why(house, plan) == ""


def test_a_plan_of_an_earlier_day_does_not(house: House, plan: Plan) -> None:
    old = replace(plan, as_of=date(2026, 11, 14))
    said = outdated(house, Ask(), old)
    assert said is not None
    assert "2026-11-14" in said["text"]
    assert "2026-11-16" in said["text"]
    assert _why(house, old) == "day"
    assert _why(house, replace(old, state=PlanState.APPROVED)) == "day"


@pytest.mark.parametrize("state", [PlanState.APPLIED, PlanState.STOPPED])
def test_what_is_decided_is_never_out_of_date(house: House, plan: Plan, state: PlanState) -> None:
    assert _why(house, replace(plan, as_of=date(2026, 11, 1), state=state)) == ""


def test_facts_taken_in_since_or_other_rules_are_told(house: House, plan: Plan) -> None:
    other = {**plan.document, "policy": "another"}
    assert _why(house, replace(plan, document=other)) == "rules"
    versions = {**plan.document["versions"], "golden_48h": "older"}
    assert _why(house, replace(plan, document={**plan.document, "versions": versions})) == "rules"
    unused = {**plan.document["versions"], "let_go": "older"}
    assert _why(house, replace(plan, document={**plan.document, "versions": unused})) == ""
    plan = replace(plan, created_at=NOON - timedelta(hours=1))
    for minutes, why in ((-90, ""), (-30, "facts")):
        at = NOON + timedelta(minutes=minutes)
        with house.state.begin() as connection:
            note(connection, at=at, who="lin", act="import", target="orders.csv", after={"loaded": 1})
        assert _why(house, plan) == why


def test_conditions_are_checked_where_nothing_was_imported(tmp_path: Path) -> None:
    with open_company(tmp_path / "shop", people=False, facts=False) as company:
        said = answer(company.house, "audience_check", {"expressions": ["idle_days >= 3", "idle_days >>"]})
    assert said["as_of"] is None
    assert [(one["ok"], one["users"]) for one in said["checked"]] == [(True, None), (False, None)]
