"""Offers on both engines: the last piece goes once, what is not sent or not used comes back, twice is once."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from runpy import run_path

import pytest

from liuke.delivery.outbox import Outgoing, enqueue, withdraw
from liuke.desk.moves import cancel_plan
from liuke.desk.tasks import NewTask, open_tasks
from liuke.model.words import ChannelName
from liuke.state.offers import Limit, Place, counts, give_back, held, mark_used, reserve, reserved
from liuke.state.store import State, open_state

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
UNTIL = date(2026, 11, 23)
COUPON = ("p", "coupon_5")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    yield opened
    opened.close()


def _places(*names: str, fen: int = 100) -> list[Place]:
    return [
        Place(
            key=f"k-{name}",
            playbook="p",
            offer="coupon_5",
            subject_id=name,
            plan_id="W-1",
            cost_fen=fen,
            expires_on=UNTIL,
        )
        for name in names
    ]


@pytest.mark.parametrize(
    ("limit", "late"),
    [
        (Limit(), set()),
        (Limit(stock=3), set()),
        (Limit(stock=2), {"k-c"}),
        (Limit(stock=0), {"k-a", "k-b", "k-c"}),
        (Limit(budget_fen=299), {"k-c"}),
        (Limit(budget_fen=300), set()),
        (Limit(stock=2, budget_fen=199), {"k-b", "k-c"}),
    ],
)
def test_pieces_go_in_order_as_long_as_there_are_any(state: State, limit: Limit, late: set[str]) -> None:
    places = _places("a", "b", "c")
    assert reserve(state, places, {COUPON: limit}, NOW) == late
    assert reserve(state, places, {COUPON: limit}, NOW) == late  # whoever has one keeps it, whoever has not stays late
    n = 3 - len(late)
    assert held(state) == ({COUPON: (n, n * 100)} if n else {})


def test_many_workers_never_give_the_last_piece_twice(state: State) -> None:
    gate, late = threading.Barrier(4), list[set[str]]()

    def take(worker: int) -> None:
        gate.wait()
        for n in range(10):
            late.append(reserve(state, _places(f"{worker}-{n}"), {COUPON: Limit(stock=13)}, NOW))

    threads = [threading.Thread(target=take, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert held(state)[COUPON] == (13, 1_300)
    assert sum(len(some) for some in late) == 40 - 13


def test_what_is_refused_or_cancelled_gives_its_piece_to_the_next(state: State) -> None:
    reserve(state, _places("a", "b"), {COUPON: Limit(stock=2)}, NOW)
    one = Outgoing(
        key="k-a",
        plan_id="W-1",
        playbook="p",
        subject_id="a",
        channel=ChannelName.EMAIL,
        address="a@example.com",
        subject="",
        text="",
    )
    enqueue(state, [one], NOW)
    open_tasks(state, [NewTask(key="k-b", kind="call_back", plan_id="W-2")], NOW)
    assert reserve(state, _places("c"), {COUPON: Limit(stock=2)}, NOW) == {"k-c"}
    withdraw(state, "W-1", by="lin", now=NOW)
    assert reserve(state, _places("c"), {COUPON: Limit(stock=2)}, NOW) == set()
    cancel_plan(state, "W-2", by="lin", now=NOW)
    assert reserve(state, _places("d"), {COUPON: Limit(stock=2)}, NOW) == set()
    assert {(row["state"], row["why"]): row["n"] for row in counts(state)} == {
        ("reserved", ""): 2,
        ("released", "not sent"): 1,
        ("released", "task cancelled"): 1,
    }


def test_what_nobody_used_in_its_time_comes_back_and_what_was_used_does_not(state: State) -> None:
    reserve(state, _places("a", "b"), {COUPON: Limit(stock=2)}, NOW)
    assert mark_used(state, ["k-a"], NOW) == 1
    assert mark_used(state, ["k-a"], NOW) == 0
    assert give_back(state, UNTIL, NOW) == 0  # good through its last day
    assert give_back(state, UNTIL + timedelta(days=1), NOW) == 1
    assert held(state) == {COUPON: (1, 100)}
    assert reserved(state) == []
