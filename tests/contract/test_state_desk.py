"""The desk on both engines: one of two people who change the same task is told."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from runpy import run_path
from zoneinfo import ZoneInfo

import pytest

from liuke.delivery.receipts import receipts_after
from liuke.desk.blocks import block
from liuke.desk.errors import BlockCircleError, TaskConflictError
from liuke.desk.escalate import escalate
from liuke.desk.mirror import Said, link, take
from liuke.desk.moves import finish, move
from liuke.desk.tasks import NewTask, counts, open_tasks, tasks
from liuke.desk.tasks import task_of as task
from liuke.kit.work_hours import WorkHours
from liuke.model.words import TaskState
from liuke.state.store import State, open_state

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def _some(size: int) -> list[NewTask]:
    due = [NOW + timedelta(hours=n) if n % 3 else None for n in range(size)]
    return [NewTask(key=f"k{n}", kind="letter", subject_id=f"u{n}", due_at=at) for n, at in enumerate(due)]


def test_work_is_given_out_once_and_listed_by_urgency(state: State) -> None:
    assert open_tasks(state, _some(4), NOW) == 4
    assert open_tasks(state, _some(5), NOW) == 1
    later = NOW + timedelta(hours=2)
    assert [found["subject_id"] for found in tasks(state, now=later)] == ["u1", "u2", "u4", "u0", "u3"]
    assert counts(state, later)["late"] == 1
    assert [found["subject_id"] for found in tasks(state, now=later, late=False, limit=2)] == ["u2", "u4"]


def test_one_task_walks_the_board_with_its_history(state: State) -> None:
    open_tasks(state, _some(1), NOW)
    (found,) = tasks(state, now=NOW)
    move(state, found["id"], TaskState.DOING, by="李雷", now=NOW)
    finish(state, found["id"], by="李雷", outcome="reached", now=NOW)
    acts = [(change["by"], change["after"]) for change in task(state, found["id"], NOW)["history"]]
    assert acts == [("liuke", "open"), ("李雷", "doing"), ("李雷", "done")]
    assert receipts_after(state)[0]["detail"].to_pylist() == ["reached"]


def test_of_two_people_at_once_exactly_one_finishes(state: State) -> None:
    open_tasks(state, _some(20), NOW)
    numbers = [found["id"] for found in tasks(state, now=NOW)]
    told: list[int] = []

    def close(name: str) -> None:
        for number in numbers:
            try:
                finish(state, number, by=name, now=NOW, version=1)
            except TaskConflictError:
                told.append(number)

    people = [threading.Thread(target=close, args=(name,)) for name in ("李雷", "王芳")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(told) == sorted(numbers)
    assert receipts_after(state)[0].num_rows == 20


def test_of_two_people_who_each_close_half_a_circle_one_is_refused(state: State) -> None:
    """W1, blocked-by: without a lock both would be let through, and neither task could ever begin."""
    open_tasks(state, _some(20), NOW)
    refused: list[int] = []

    def wait(odd: int) -> None:
        for one in range(1, 20, 2):
            pair = (one, one + 1) if odd else (one + 1, one)
            try:
                block(state, *pair, by="x", now=NOW)
            except BlockCircleError:
                refused.append(one)

    people = [threading.Thread(target=wait, args=(odd,)) for odd in (0, 1)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(refused) == list(range(1, 20, 2))


def test_two_callbacks_about_one_task_at_once_leave_the_newer_word(state: State) -> None:
    open_tasks(state, _some(1), NOW)
    link(state, "jira", Said(external_id="J-1", task=1), NOW)

    def hear(version: int) -> None:
        said = Said(external_id="J-1", version=version, owner=f"v{version}")
        take(state, "jira", f"call-{version}", said, NOW, None)

    people = [threading.Thread(target=hear, args=(version,)) for version in (3, 1, 4, 2, 5)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert task(state, 1, NOW)["owner"] == "v5"


def test_late_work_goes_up_once_though_two_look_at_the_same_time(state: State) -> None:
    open_tasks(state, _some(30), NOW)
    hours = WorkHours(zone=ZoneInfo("UTC"), spans=((time(0), time.max),), works=lambda _: True)
    moved: list[int] = []

    def look() -> None:
        later = NOW + timedelta(days=3)
        moved.append(escalate(state, later, chain=lambda _: ("lin",), hours=hours, again=timedelta(hours=1)))

    people = [threading.Thread(target=look) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sum(moved) == 20
