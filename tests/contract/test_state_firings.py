"""What starts playbooks, and yeses given beforehand, on both engines: noted once, taken up by one, used within figures."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest

from liuke.state.firings import Firing, FiringState, Start, begin, firings, move, people_of, unfinished, used
from liuke.state.standing_approvals import StandingApproval, arm, disarm, standing_approval
from liuke.state.store import State, open_state

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
START = Start(playbook="p", version="v", kind="event", about="nps", key="nps", at=NOW)
HOURLY = Start(playbook="p", version="v", kind="schedule", about="day", key="2026-11-16", at=NOW)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def _facts(*numbers: int) -> list[tuple[str, str, datetime]]:
    return [(f"nps:r{n}", f"u{n % 5}", NOW - timedelta(minutes=n)) for n in numbers]


def test_a_fact_starts_a_playbook_once_whatever_batch_it_comes_in(state: State) -> None:
    first = begin(state, START, NOW, _facts(1, 2, 6))
    assert first
    assert (first.people, people_of(state, first)) == (
        2,
        {"u1": NOW - timedelta(minutes=1), "u2": NOW - timedelta(minutes=2)},
    )
    assert begin(state, START, NOW, _facts(2, 1, 6)) is None
    second = begin(state, START, NOW, _facts(6, 7))
    assert second
    assert people_of(state, second) == {"u2": NOW - timedelta(minutes=7)}


def test_an_hour_is_noted_by_one_of_many(state: State) -> None:
    gate, found = threading.Barrier(4), list[Firing | None]()

    def note() -> None:
        gate.wait()
        found.append(begin(state, HOURLY, NOW))

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in found if one]) == 1
    assert len(firings(state)) == 1


def test_what_a_dead_worker_held_is_taken_up_by_one_and_the_dead_may_not_end_it(state: State) -> None:
    dead = begin(state, HOURLY, NOW)
    assert dead
    assert list(unfinished(state, NOW + timedelta(minutes=4))) == []
    later = NOW + timedelta(minutes=6)
    (taken,) = unfinished(state, later)
    assert taken.id == dead.id
    assert not move(state, dead, FiringState.APPLIED, later)
    assert move(state, taken, FiringState.APPLIED, later, plan_id="T-1", sent=3, cost_fen=30)
    assert list(unfinished(state, later + timedelta(hours=1))) == []


def test_figures_are_counted_of_what_ran_by_itself(state: State) -> None:
    one, two = begin(state, HOURLY, NOW), begin(state, START, NOW, _facts(1))
    assert one
    assert two
    move(state, one, FiringState.APPROVED, NOW, sent=3, cost_fen=30)
    with state.read() as connection:
        assert used(connection, two, since=NOW - timedelta(hours=1)) == (3, 30)
        assert used(connection, one, since=NOW - timedelta(hours=1)) == (0, 0)
        assert used(connection, two, since=NOW + timedelta(seconds=1)) == (0, 0)
    move(state, one, FiringState.WAITING, NOW)
    with state.read() as connection:
        assert used(connection, two, since=NOW - timedelta(hours=1)) == (0, 0)


def _arm(state: State, by: str, *, per_day: int = 50, version: str = "v1") -> StandingApproval:
    return arm(
        state,
        "p",
        version=version,
        policy="x",
        per_day=per_day,
        budget_fen=100,
        until=date(2027, 1, 1),
        needs_second=True,
        by=by,
        now=NOW,
    )


def test_a_second_person_says_the_same_and_other_words_begin_anew(state: State) -> None:
    assert not _arm(state, "he").stands
    assert not _arm(state, " HE ").stands  # the same person, however written
    assert _arm(state, "xu").stands
    assert _arm(state, "xu", per_day=51).second_by == ""
    assert not _arm(state, "he", version="v2", per_day=51).stands
    found = standing_approval(state, "p")
    assert found
    assert (found.by, found.version) == ("he", "v2")
    assert disarm(state, "p", by="lin", now=NOW)
    assert not disarm(state, "p", by="lin", now=NOW)
    assert standing_approval(state, "p") is None
