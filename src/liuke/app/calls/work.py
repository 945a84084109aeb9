"""Calls about work under way: tasks, sending, and what it was worth."""

from typing import Any

from liuke.app.calls.ask import Ask, one_of, plain, somebody, written
from liuke.app.calls.journeys import pulse as advance
from liuke.app.house import business_day
from liuke.app.wiring import send
from liuke.delivery.outbox import counts as outbox_counts
from liuke.desk.moves import finish
from liuke.desk.tasks import OPEN_STATES, tasks
from liuke.flow.daily import look
from liuke.flow.house import House
from liuke.flow.receipts import carry_back
from liuke.model.moment import AsOf
from liuke.model.words import Duty, TaskState
from liuke.outcome.results import results as worth


def task_list(house: House, ask: Ask, *, state: str = "", owner: str = "", limit: int = 200) -> dict[str, Any]:  # noqa: ARG001
    """List tasks, the most urgent first."""
    states = (TaskState(one_of("task list", "state", state, tuple(TaskState))),) if state else OPEN_STATES
    found = tasks(house.state, now=house.clock.now(), states=states, owner=owner or None, limit=limit)
    return {"now": written(house.clock.now(), house), "tasks": [plain(task) for task in found]}


def task_done(house: House, ask: Ask, *, task: int, by: str | None = None, note: str = "") -> dict[str, Any]:  # noqa: ARG001
    """Finish a task; it comes back as a fact."""
    who = somebody(house, by, Duty.OPERATOR)
    done = finish(house.state, task, by=who.id, note=note, now=house.clock.now())
    carry_back(house)
    return {"task": plain(done)}


def worker(house: House, ask: Ask, *, limit: int | None = None) -> dict[str, Any]:
    """Move on whose journey is due, then send what is due, until nothing is."""
    advance(house, ask)
    report = send(house, limit=limit, progress=ask.progress)
    return {"sent_now": report, "outbox": outbox_counts(house.state)}


def results(house: House, ask: Ask, *, as_of: str | None = None, playbook: str | None = None) -> dict[str, Any]:
    """Say what each playbook was worth against people left alone at random."""
    day = business_day(house, as_of)
    look(house, day, ask.progress)
    return worth_of(house, ask, day, playbook)


def worth_of(house: House, ask: Ask, day: AsOf, playbook: str | None = None) -> dict[str, Any]:
    """Return what each playbook was worth, under the playbooks' own names."""
    windows = {play.id: play.goal.window_days for play in house.playbooks.values()}
    found = worth(house.facts, day, house.policy, house.currency, windows=windows, playbook=playbook)
    for row in found["playbooks"]:
        play = house.playbooks.get(row["playbook"])
        row["label"] = play.label.said(ask.language) if play else row["playbook"]
        row["playbook_code"] = play.code if play else ""
    return found
