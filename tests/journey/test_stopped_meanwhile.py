"""A plan that is stopped while it is being carried out: nobody is written to, and nothing stays behind."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.delivery.outbox import counts, messages
from liuke.desk.tasks import tasks
from liuke.flow import apply
from liuke.flow.house import House
from liuke.model.words import TaskState
from liuke.state.errors import PlanStateError
from liuke.state.tables import ENROLMENTS


@pytest.fixture
def house(shop: Path) -> Iterator[House]:
    with opened(shop) as found:
        yield found


def ask(house: House, name: str, **params: Any) -> dict[str, Any]:
    return answer(house, name, params, language="zh")


def stopping(work: Callable[..., Any], house: House, plan: str, told: list[dict[str, Any]]) -> Callable[..., Any]:
    """Do the work as ever, and have somebody press stop meanwhile."""

    def done(*given: Any, **more: Any) -> Any:
        found = work(*given, **more)
        told.append(ask(house, "plan_stop", plan=plan, by="he", reason="停"))
        return found

    return done


def approved(house: House) -> str:
    plan = ask(house, "plan_draft", by="lin")
    ask(house, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"][:8])
    return str(plan["id"])


def left(house: House, plan: str) -> dict[str, Any]:
    """Return where what was made of the plan stands."""
    with house.state.read() as connection:
        gone_on = [row for row in connection.execute(ENROLMENTS.select()).mappings() if row["plan_id"] == plan]
    return {
        "messages": {state: n for state, n in counts(house.state, plan_id=plan).items() if n},
        "codes": {one["code"] for one in messages(house.state, plan_id=plan, limit=100_000)},
        "tasks": {
            one["state"]
            for one in tasks(house.state, now=house.clock.now(), states=tuple(TaskState), limit=100_000)
            if one["plan_id"] == plan
        },
        "journeys": {row["state"] for row in gone_on} - {"left"},
    }


def test_stopped_while_its_texts_are_written_it_writes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, told = approved(house), list[dict[str, Any]]()
    monkeypatch.setattr(apply, "read_alike", stopping(apply.read_alike, house, plan, told))
    with pytest.raises(PlanStateError):
        ask(house, "plan_apply", plan=plan, by="lin")
    assert told[0]["withdrawn"] == 0
    assert left(house, plan) == {"messages": {}, "codes": set(), "tasks": set(), "journeys": set()}
    assert ask(house, "plan_review", plan=plan)["state"] == "stopped"


def test_stopped_just_before_it_is_handed_over_all_of_it_is_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, told = approved(house), list[dict[str, Any]]()
    monkeypatch.setattr(apply, "keep_profiles", stopping(apply.keep_profiles, house, plan, told))
    with pytest.raises(PlanStateError):
        ask(house, "plan_apply", plan=plan, by="lin")
    found = left(house, plan)
    assert set(found["messages"]) == {"refused"}
    assert found["messages"]["refused"] > 100
    assert "" not in found["codes"]
    assert (found["tasks"], found["journeys"]) == ({"cancelled"}, set())
    assert ask(house, "worker")["sent_now"]["sent"] == 0


def test_stopped_and_killed_before_it_noticed_it_sends_nothing_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, told = approved(house), list[dict[str, Any]]()
    monkeypatch.setattr(apply, "keep_profiles", stopping(apply.keep_profiles, house, plan, told))
    monkeypatch.setattr("liuke.app.calls.plans.say_applied", lambda *_, **__: (_ for _ in ()).throw(MemoryError))
    with pytest.raises(MemoryError):
        ask(house, "plan_apply", plan=plan, by="lin")
    assert left(house, plan)["messages"]["queued"] > 100
    assert ask(house, "worker")["sent_now"]["sent"] == 0
    assert set(left(house, plan)["messages"]) == {"refused"}
    assert ask(house, "plan_stop", plan=plan, by="he")["tasks_cancelled"] > 0  # pressed again, it takes the rest
    assert left(house, plan)["tasks"] == {"cancelled"}
