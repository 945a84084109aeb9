"""Journeys on both engines: two workers move nobody twice, a worker that dies loses nobody, a million move as a set."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest

from liuke.state.enrolments import (
    Enrolment,
    Group,
    Left,
    Move,
    claim,
    counts,
    document,
    due,
    enrol,
    leave,
    migrate,
    of_person,
    settle,
    waiting,
)
from liuke.state.store import State, open_state

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def _begin(state: State, size: int, *, step: str = "sms", version: str = "v1", day: date = date(2026, 11, 16)) -> int:
    people = (
        Enrolment(
            playbook="triple",
            version=version,
            subject_id=f"u{n}",
            plan_id="W-1",
            occurrence=day,
            tier="light",
            step=step,
            due_at=NOW + HOUR,
        )
        for n in range(size)
    )
    return enrol(state, people, [("triple", version, "{}")], NOW)


def _where(state: State) -> dict[tuple[str, str], int]:
    return {(row["step"], row["why"] or row["state"]): row["n"] for row in counts(state)}


def test_people_begin_once_and_are_due_when_their_time_has_come(state: State) -> None:
    assert _begin(state, 5) == 5
    assert _begin(state, 7) == 2
    assert due(state, NOW) == []
    assert due(state, NOW + HOUR) == [Group(playbook="triple", version="v1", step="sms", due=7)]
    assert document(state, "triple", "v1") == "{}"
    assert document(state, "triple", "v9") is None


def test_the_largest_move_takes_the_rest_and_every_end_has_its_reason(state: State) -> None:
    _begin(state, 10)
    (group,) = due(state, NOW + HOUR)
    held = claim(state, group, NOW + HOUR, limit=100)
    ids = [row.id for row in held.rows]
    moves = [
        Move(ids=ids[:2], why=Left.GOAL),
        Move(ids=ids[2:3], why=Left.FORK),
        Move(ids=ids[3:], step="push", due_at=NOW + 25 * HOUR),
    ]
    assert settle(state, held, moves, NOW + HOUR) == 10
    assert _where(state) == {("sms", "goal"): 2, ("sms", "fork"): 1, ("push", "running"): 7}
    assert settle(state, held, moves, NOW + HOUR) == 0
    assert due(state, NOW + 24 * HOUR) == []
    assert sum(group.due for group in due(state, NOW + 25 * HOUR)) == 7


def test_what_a_dead_worker_held_comes_free_and_the_dead_cannot_move_it_any_more(state: State) -> None:
    _begin(state, 4)
    (group,) = due(state, NOW + HOUR)
    dead = claim(state, group, NOW + HOUR, limit=4, lease_s=60)
    assert claim(state, group, NOW + HOUR, limit=4).rows == []
    later = NOW + HOUR + timedelta(seconds=60)
    alive = claim(state, group, later, limit=4)
    assert len(alive.rows) == 4
    end = [Move(ids=[row.id for row in dead.rows], why=Left.END)]
    assert settle(state, dead, end, later) == 0
    assert settle(state, alive, end, later) == 4


def test_two_workers_move_everybody_exactly_once(state: State) -> None:
    _begin(state, 600)
    (group,) = due(state, NOW + HOUR)
    taken: list[int] = []

    def work() -> None:
        while ids := _settled(state, group):
            taken.extend(ids)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 600


def _settled(state: State, group: Group) -> list[int]:
    held = claim(state, group, NOW + HOUR, limit=37)
    ids = [row.id for row in held.rows]
    moved = settle(state, held, [Move(ids=ids, step="push", due_at=NOW + 9 * HOUR)] if ids else [], NOW + HOUR)
    assert moved == len(ids)
    return ids


def test_a_stopped_plan_takes_its_people_off_the_way(state: State) -> None:
    _begin(state, 3)
    assert leave(state, plan_id="W-2", by="lin", now=NOW) == 0
    assert leave(state, plan_id="W-1", by="lin", now=NOW) == 3
    assert due(state, NOW + HOUR) == []
    assert _where(state) == {("sms", "stopped"): 3}
    (journey,) = of_person(state, "u1")
    assert (journey["state"], journey["why"]) == ("left", "stopped")


def test_another_occurrence_is_another_journey(state: State) -> None:
    _begin(state, 1)
    assert _begin(state, 1, day=date(2027, 11, 16)) == 1
    assert [row["occurrence"].year for row in of_person(state, "u0")] == [2027, 2026]


def test_going_on_by_a_newer_version_needs_the_step_there(state: State) -> None:
    _begin(state, 3)
    assert waiting(state, "triple", "v1") == {"sms": 3}
    assert migrate(state, "triple", "v1", "v2", "{}", {"push"}, by="lin", now=NOW) == 0
    assert migrate(state, "triple", "v1", "v2", "{}", {"sms", "push"}, by="lin", now=NOW) == 3
    assert waiting(state, "triple", "v1") == {}
    assert waiting(state, "triple", "v2") == {"sms": 3}
