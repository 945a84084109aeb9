"""Workers are killed, frozen and set against each other; every allowed message goes once, or says that it may not have.

The figures of RELIABILITY: S2 (20 kills), S4 (zombie), S7 (cap race), S9 (kill switch), S12 (suppression race).
"""

import asyncio
import email
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.handover import Begun, begin
from liuke.delivery.last_look import Step
from liuke.delivery.lease import lease
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import counts, enqueue
from liuke.delivery.receipts import receipts_after
from liuke.delivery.rules import Rules
from liuke.delivery.worker import WorkReport, work
from liuke.kit.clock import WallClock
from liuke.model.words import ChannelName, MessageClass
from liuke.state.lock import hold
from liuke.state.store import State, open_state
from liuke.state.suppression import SuppressionReason, lock_names, suppress
from liuke.state.switches import ALL, set_live, stop
from liuke.state.tables import OUTBOX

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

MAIL = ChannelName.EMAIL
CLOCK = WallClock()
_LONG_S = 3_600.0
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def message(user: int, step: str = "1", kind: MessageClass = MessageClass.MARKETING) -> Outgoing:
    who = f"u{user:04d}"
    key = message_key(workspace="w", playbook="p", version="1", user=who, step=step, occurrence=str(kind))
    return Outgoing(
        key=key,
        plan_id="W-1",
        playbook="p",
        subject_id=who,
        channel=MAIL,
        address=f"{who}@example.com",
        subject="主题",
        text="正文",
        message_class=kind,
    )


def _opened(url: str) -> State:
    state = open_state(url, durable=False)
    set_live(state, MAIL, True, by="韩梅梅", now=CLOCK.now())
    return state


@pytest.fixture(params=ENGINES)
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = _opened(request.getfixturevalue(request.param))
    yield opened
    opened.close()


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'state.sqlite'}"


class Peer:
    """A mail server that takes everything, a little slowly, so that workers can be caught in the act."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.arrived = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(0.002)
        self.taken.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content)["Message-ID"]))
        self.arrived.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.002)
        return "250 OK"


@pytest.fixture
def peer() -> Iterator[tuple[Peer, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    handler = Peer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


class Nursery:
    """A process that forks workers."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def _say(self, words: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def start(self) -> int:
        return self._say("start")

    def wait(self, number: int) -> int:
        return self._say(f"wait {number}")


@contextmanager
def nursery(**said: Any) -> Iterator[Nursery]:
    script = Path(__file__).parent / "kill_nursery.py"
    with subprocess.Popen(
        [sys.executable, str(script), json.dumps(said)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def _wait(until: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.002)


def _stands(state: State) -> dict[str, str]:
    with state.read() as connection:
        return {row.key: row.state for row in connection.execute(sa.select(OUTBOX.c.key, OUTBOX.c.state))}


# S2


def test_twenty_killed_workers_lose_nothing_and_repeat_nothing(file_url: str, peer: tuple[Peer, int]) -> None:
    """Measured over 400 messages: sent naively 13 came twice, marked first 53 were lost. Here: 0, 0, a doubt a kill."""
    server, port = peer
    dice = random.Random(20261116)
    state = _opened(file_url)
    marketing = [message(n) for n in range(200)]
    service = [message(n, kind=MessageClass.SERVICE) for n in range(40)]
    everything = marketing + service
    assert enqueue(state, everything, CLOCK.now()) == 240
    with nursery(url=file_url, port=port, lease_s=0.5) as cradle:
        for _ in range(20):
            worker, before = cradle.start(), len(server.taken)
            wanted = before + dice.randint(1, 6)
            _wait(lambda wanted=wanted: len(server.taken) >= wanted or _done(state))
            time.sleep(dice.random() * 0.01)
            os.kill(worker, signal.SIGKILL)
            cradle.wait(worker)
        assert cradle.wait(cradle.start()) == 0
    stands, ids = _stands(state), Counter(word for _, word in server.taken)
    of = {one.key: ids[f"<{one.key[:40]}@shop.example>"] for one in everything}
    end = Counter(stands.values())
    state.close()
    assert end["sent"] + end["uncertain"] == 240
    assert end["uncertain"] <= 20
    for one in marketing:
        assert of[one.key] == 1 if stands[one.key] == "sent" else of[one.key] <= 1
    for one in service:
        assert stands[one.key] == "sent"
        assert of[one.key] >= 1
    assert set(ids) == {f"<{one.key[:40]}@shop.example>" for one in everything if of[one.key]}
    assert {address for address, _ in server.taken} <= {one.address for one in everything}


def _done(state: State) -> bool:
    left = counts(state)
    return not left["queued"] and not left["sending"]


# S4


def test_s4_a_worker_frozen_past_its_lease_changes_nothing_when_it_wakes(file_url: str, peer: tuple[Peer, int]) -> None:
    """S4: one effect, one change of state, though the worker was stopped past its lease and went on."""
    server, port = peer
    state = _opened(file_url)
    enqueue(state, [message(1)], CLOCK.now())
    server.may_answer.clear()
    with nursery(url=file_url, port=port, lease_s=0.5) as cradle:
        zombie = cradle.start()
        assert server.arrived.wait(20)
        os.kill(zombie, signal.SIGSTOP)
        server.may_answer.set()
        time.sleep(0.6)
        assert cradle.wait(cradle.start()) == 0
        assert counts(state)["uncertain"] == 1
        os.kill(zombie, signal.SIGCONT)
        assert cradle.wait(zombie) == 0
    assert counts(state)["uncertain"] == 1
    assert len(server.taken) == 1
    assert receipts_after(state)[0]["state"].to_pylist() == ["uncertain"]
    state.close()


# S7


def _over_cap(state: State) -> Counter[int]:
    with state.read() as connection:
        sent = sa.select(OUTBOX.c.subject_id).where(OUTBOX.c.state == "sent")
        per_user = Counter(connection.execute(sent).scalars())
    return Counter(per_user.values())


def test_s7_six_processes_on_one_file_never_exceed_the_cap(file_url: str) -> None:
    """However slow the machine is: no lease runs out, and nobody gives up waiting for the file."""
    state = _opened(file_url)
    enqueue(state, [message(user, step) for user in range(200) for step in "abcdef"], CLOCK.now())
    with nursery(url=file_url, lease_s=_LONG_S, wait_s=_LONG_S, cap=2) as cradle:
        workers = [cradle.start() for _ in range(6)]
        assert [cradle.wait(worker) for worker in workers] == [0] * 6
    assert _over_cap(state) == {2: 200}
    assert counts(state) == {"queued": 0, "sending": 0, "sent": 400, "failed": 0, "refused": 800, "uncertain": 0}
    state.close()


def _crew(state: State, channel: MemoryChannel, size: int, **other: Any) -> Callable[[], list[WorkReport]]:
    """Start ``size`` workers; the answer waits for them."""
    reports: list[WorkReport] = []

    def send() -> None:
        said = {"gate": lambda _message: None, "batch": 5} | other
        reports.append(work(state, {MAIL: channel}, said.pop("gate"), CLOCK, **said))

    threads = [threading.Thread(target=send) for _ in range(size)]
    for thread in threads:
        thread.start()

    def wait() -> list[WorkReport]:
        for thread in threads:
            thread.join()
        return reports

    return wait


@pytest.mark.postgres
def test_s7_six_workers_on_a_server_never_exceed_the_cap(postgres: str) -> None:
    """Measured without the lock by name: 171 of 200 users over the cap."""
    state = _opened(postgres)
    enqueue(state, [message(user, step) for user in range(200) for step in "abcdef"], CLOCK.now())
    channel = MemoryChannel(MAIL, idempotent="none")
    reports = _crew(state, channel, 6, rules=Rules(cap_per_week=2), lease_s=_LONG_S)()
    assert _over_cap(state) == {2: 200}
    assert len(channel.sent) == 400
    assert sum(report.refused["G-05"] for report in reports) == 800
    state.close()


# S9


def test_a_stop_in_full_flight_lets_at_most_one_message_a_worker_go(state: State) -> None:
    enqueue(state, [message(user) for user in range(400)], CLOCK.now())
    begun: dict[str, float] = {}
    handed: list[tuple[str, float]] = []

    def gate(one: Outgoing) -> None:
        begun[one.key] = time.perf_counter()

    def trouble(one: Outgoing) -> None:
        handed.append((one.key, time.perf_counter()))

    wait = _crew(state, MemoryChannel(MAIL, trouble=trouble), 3, gate=gate)
    _wait(lambda: len(handed) >= 40)
    stop(state, ALL, by="韩梅梅", why="投诉", now=CLOCK.now())
    stopped_at = time.perf_counter()
    wait()
    assert sum(at > stopped_at for _, at in handed) <= 3
    assert not [key for key, _ in handed if begun[key] > stopped_at]
    left = counts(state)
    assert left["sent"] == len(handed) < 400
    assert left["queued"] == 400 - len(handed)
    assert _crew(state, MemoryChannel(MAIL), 1)() == [WorkReport()]


# S12


class _Paused(MemoryChannel):
    """Stands still inside the transaction that begins a send, where it looks at the provider's limit."""

    def __init__(self) -> None:
        self.inside, self.go_on, self.armed = threading.Event(), threading.Event(), False
        super().__init__(MAIL)

    @property
    def per_second(self) -> int | None:
        if self.armed:
            self.inside.set()
            self.go_on.wait(10)
        return None

    @per_second.setter
    def per_second(self, _value: int | None) -> None: ...


def _claimed(state: State, channel: MemoryChannel) -> Any:
    enqueue(state, [message(1)], CLOCK.now())
    return lease(state, {MAIL: channel}, by="w", now=CLOCK.now(), lease_s=60, limit=1).leased[0]


def _no(state: State, user: int = 1) -> None:
    who = f"u{user:04d}"
    no = {"channel": "email", "reason": SuppressionReason.OPT_OUT, "now": CLOCK.now()}
    suppress(state, subject_id=who, address=f"{who}@example.com", **no)


def _halt(state: State) -> None:
    stop(state, ALL, by="韩梅梅", why="投诉", now=CLOCK.now())


@pytest.mark.parametrize("leave", [_no, _halt], ids=["opt-out", "stop"])
def test_s12_a_no_waits_for_a_send_that_has_begun(state: State, leave: Callable[[State], None]) -> None:
    """Else it could be kept, and believed, between the last look and the send."""
    channel = _Paused()
    leased = _claimed(state, channel)
    channel.armed = True
    answers: list[Begun] = []

    def send() -> None:
        answers.extend(begin(state, [leased], channel, Rules(), now=CLOCK.now(), lease_s=60))

    sender = threading.Thread(target=send)
    sender.start()
    assert channel.inside.wait(10)
    leaver = threading.Thread(target=leave, args=(state,))
    leaver.start()
    leaver.join(0.3)
    waited = leaver.is_alive()
    channel.go_on.set()
    sender.join()
    leaver.join()
    assert waited, "it was kept while a send was being checked"
    assert answers[0].step == Step.SEND


def test_s12_a_send_waits_for_an_opt_out_that_is_being_kept(state: State) -> None:
    channel = MemoryChannel(MAIL)
    leased = _claimed(state, channel)
    answers: list[Begun] = []

    def send() -> None:
        answers.extend(begin(state, [leased], channel, Rules(), now=CLOCK.now(), lease_s=60))

    _no(state, 2)  # somebody else's does not matter
    sender = threading.Thread(target=send)
    with state.begin() as connection:
        hold(connection, *lock_names("u0001", leased.address_hash))
        sender.start()
        sender.join(0.3)
        waited = sender.is_alive()
        row = {"channel": "email", "subject_id": "u0001", "reason": "opt_out", "at": CLOCK.now()}
        connection.execute(sa.insert(_suppressions()).values(**row))
    sender.join()
    assert waited, "the send did not wait"
    assert answers[0].step == Step.REFUSED


def _suppressions() -> sa.Table:
    return OUTBOX.metadata.tables["suppressions"]


def test_s12_a_thousand_opt_outs_race_with_the_sender_and_none_is_late(state: State) -> None:
    size = 2_000
    enqueue(state, [message(user) for user in range(size)], CLOCK.now())
    asked: dict[str, float] = {}
    left_at: dict[str, float] = {}

    def gate(one: Outgoing) -> None:
        asked[one.subject_id] = time.perf_counter()

    channel = MemoryChannel(MAIL)
    wait = _crew(state, channel, 2, gate=gate)
    order = list(range(size))
    random.Random(7).shuffle(order)
    for user in order[: size // 2]:
        _no(state, user)
        left_at[f"u{user:04d}"] = time.perf_counter()
    reports = wait()
    late = [one.subject_id for one in channel.sent if asked[one.subject_id] > left_at.get(one.subject_id, 1e18)]
    assert late == []
    refused = sum(report.refused.get("G-01", 0) for report in reports)
    assert len(channel.sent) + refused == size
    assert refused > 0, "nobody left in time: the race did not happen"
