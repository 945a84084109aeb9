"""The desk on both engines: one of two people who change the same task is told."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest

from liuke.delivery.receipts import receipts_after
from liuke.desk.errors import TaskConflictError
from liuke.desk.moves import finish, move
from liuke.desk.tasks import NewTask, counts, open_tasks, tasks
from liuke.desk.tasks import task_of as task
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
