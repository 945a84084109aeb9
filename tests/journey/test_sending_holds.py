"""What RELIABILITY promises of sending, one named test each with its figure: S1, S2, S3, S5, S6, S9, disk full, 100,000.

S4, S7 and S12 are in test_kill_workers.py, S11 in contract/test_state_ramp.py, S13 in unit/web/test_callbacks.py.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import sqlalchemy as sa

from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.errors import TemporaryError, UncertainError
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import counts, enqueue
from liuke.delivery.receipts import receipts_after
from liuke.delivery.worker import WorkReport, work
from liuke.kit.clock import HandClock, WallClock
from liuke.model.words import ChannelName, MessageClass
from liuke.state.errors import StateFullError
from liuke.state.store import State, open_state
from liuke.state.switches import ALL, channel_scope, playbook_scope, resume, set_live, stop

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

MAIL = ChannelName.EMAIL
NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def message(n: int, kind: MessageClass = MessageClass.MARKETING, **more: Any) -> Outgoing:
    who = f"u{n:05d}"
    key = message_key(workspace="w", playbook="p", version="1", user=who, step="1", occurrence=str(kind))
    words = {"address": f"{who}@example.com", "subject": "主题", "text": "正文", "message_class": kind}
    return Outgoing(key=key, plan_id="W-1", playbook="p", subject_id=who, channel=MAIL, **words | more)


def _opened(url: str, now: datetime = NOON) -> State:
    state = open_state(url, durable=False)
    set_live(state, MAIL, True, by="韩梅梅", now=now)
    return state


@pytest.fixture
def file_state(sqlite: str) -> Iterator[State]:
    opened = _opened(sqlite)
    yield opened
    opened.close()


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


class Nursery:
    """A process that forks workers which may die."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def say(self, words: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nursery(**said: Any) -> Iterator[Nursery]:
    command = [sys.executable, str(Path(__file__).parent / "crash_nursery.py"), json.dumps(said)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def _came(folder: Path, what: str = "effects") -> Counter[str]:
    if not (folder / what).exists():
        return Counter()
    return Counter(line.split()[0] for line in (folder / what).read_text(encoding="ascii").splitlines())


def _stands(state: State) -> dict[str, str]:
    from liuke.state.tables import OUTBOX

    with state.read() as connection:
        return {row.key: row.state for row in connection.execute(sa.select(OUTBOX.c.key, OUTBOX.c.state))}


def _to_the_end(cradle: Nursery, state: State) -> int:
    """Start workers until nothing is queued or under way; returns how many died."""
    died = 0
    for nth in range(400):
        died += cradle.say(f"start {nth}") == 9
        left = counts(state)
        if not left["queued"] and not left["sending"]:
            return died
    raise AssertionError("it never ends")


def test_s1_four_hundred_messages_and_fifty_crashes_at_five_points_with_keys(url: str, tmp_path: Path) -> None:
    """S1: 0 duplicate, 0 lost over 400 messages and at least 50 crashes: claimed, begun, before, after, answered."""
    state = _opened(url)
    size, deaths = (400, 50) if url.startswith("sqlite") or "LIUKE_CHAOS" in os.environ else (100, 8)
    everything = [message(n) for n in range(size)]
    enqueue(state, everything, NOON)
    with nursery(url=url, folder=str(tmp_path), idempotent="key", chance=0.04) as cradle:
        died = _to_the_end(cradle, state)
    came, points = _came(tmp_path), _came(tmp_path, "deaths")
    stands = Counter(_stands(state).values())
    told = receipts_after(state)[0]
    state.close()
    assert died >= deaths
    assert size < 400 or set(points) == {"claimed", "begun", "before", "after", "answered"}
    assert came == Counter(one.key for one in everything)
    assert stands == {"sent": size}
    assert Counter(told["state"].to_pylist()) == {"sent": size}


def test_s2_four_hundred_messages_and_crashes_at_five_points_without_keys(url: str, tmp_path: Path) -> None:
    """S2: marketing 0 duplicate, 0 lost, a doubt a crash at most; service as often as needed, under one Message-ID."""
    state = _opened(url)
    whole = url.startswith("sqlite") or "LIUKE_CHAOS" in os.environ
    marketing = [message(n) for n in range(320 if whole else 70)]
    service = [message(n, MessageClass.SERVICE) for n in range(80 if whole else 20)]
    enqueue(state, [*marketing, *service], NOON)
    with nursery(url=url, folder=str(tmp_path), idempotent="message_id", chance=0.03) as cradle:
        died = _to_the_end(cradle, state)
    came, stands = _came(tmp_path), _stands(state)
    state.close()
    end = Counter(stands.values())
    assert died >= (25 if whole else 4)
    assert end["sent"] + end["uncertain"] == len(marketing) + len(service)
    assert end["uncertain"] <= died
    assert all(came[one.key] == 1 for one in marketing if stands[one.key] == "sent")
    assert all(came[one.key] <= 1 for one in marketing)
    assert all(stands[one.key] == "sent" and came[one.key] >= 1 for one in service)


def test_s3_a_provider_that_forgets_its_keys_gets_nothing_twice(file_state: State) -> None:
    """S3: it promises 1,000 s and forgets after exactly that; four answers in five are lost. 200 messages, 0 twice."""
    state = file_state
    clock, dice = HandClock(NOON), random.Random(3)
    effects, known = Counter[str](), dict[str, datetime]()

    def provider(one: Outgoing) -> Exception | None:
        if one.key not in known or clock.now() - known[one.key] >= timedelta(seconds=1_000):
            effects[one.key] += 1
            known[one.key] = clock.now()
        return UncertainError(why="silence") if dice.random() < 0.8 else None

    enqueue(state, [message(n) for n in range(200)], NOON)
    way = MemoryChannel(MAIL, key_window_s=1_000.0, trouble=provider)
    for _ in range(80):
        work(state, {MAIL: way}, lambda _one: None, clock)
        clock.forward(timedelta(seconds=60))
    left = counts(state)
    assert set(effects.values()) == {1}
    assert len(effects) == 200
    assert left["sent"] + left["uncertain"] == 200
    assert left["uncertain"] > 0, "no repeat came too late: the test tested nothing"


def test_s5_a_thousand_failures_come_back_spread_and_never_too_late(file_state: State) -> None:
    """S5: no one-second bucket holds more than twice the mean; nothing goes after valid_until."""
    state = file_state
    clock, went = HandClock(NOON), list[datetime]()
    ends = NOON + timedelta(minutes=20)
    enqueue(state, [message(n, valid_until=ends) for n in range(1_000)], NOON)
    first = MemoryChannel(MAIL, trouble=lambda _one: TemporaryError(why="451"))
    assert work(state, {MAIL: first}, lambda _one: None, clock).again == 1_000
    due = [row["next_at"] for row in _rows(state)]
    buckets = Counter(int((at - NOON).total_seconds()) for at in due)
    assert max(buckets.values()) <= 2 * 1_000 / 30
    assert min(due) >= NOON + timedelta(seconds=1)

    def later(_one: Outgoing) -> Exception:
        went.append(clock.now())
        return TemporaryError(why="451")

    for _ in range(8):
        clock.forward(timedelta(minutes=3))
        work(state, {MAIL: MemoryChannel(MAIL, trouble=later)}, lambda _one: None, clock)
    assert max(went) < ends
    assert counts(state)["refused"] == 1_000
    assert {row["code"] for row in _rows(state)} == {"G-19"}


def _rows(state: State) -> list[dict[str, Any]]:
    from liuke.state.tables import OUTBOX

    with state.read() as connection:
        query = sa.select(OUTBOX.c.next_at, OUTBOX.c.code)
        return [dict(row) for row in connection.execute(query).mappings()]


@pytest.mark.parametrize("idempotent", ["key", "none"])
def test_s6_no_sliding_second_of_two_workers_and_a_restart_holds_more_than_the_limit(
    url: str, tmp_path: Path, idempotent: str
) -> None:
    """S6: 15 a second, two processes, one of them killed and raised again; the provider counts."""
    state = _opened(url, WallClock().now())
    enqueue(state, [message(n) for n in range(48)], WallClock().now())
    said: dict[str, Any] = {"url": url, "folder": str(tmp_path), "idempotent": idempotent, "per_second": 15}
    with nursery(**said, wall=True, lease_s=3.0) as cradle:
        crew = [cradle.say("spawn 0") for _ in range(2)]
        end = time.monotonic() + 30
        while sum(_came(tmp_path).values()) < 10 and time.monotonic() < end:
            time.sleep(0.005)
        os.kill(crew[0], signal.SIGKILL)
        cradle.say(f"wait {crew[0]}")
        again = cradle.say("spawn 0")
        for worker in (crew[1], again):
            assert cradle.say(f"wait {worker}") == 0
        time.sleep(3.1)
        assert cradle.say(f"wait {cradle.say('spawn 0')}") == 0
    left = counts(state)
    state.close()
    lines = (tmp_path / "calls").read_text(encoding="ascii").splitlines()
    times = sorted(float(line.split()[1]) for line in lines)
    most = max(sum(at <= other < at + 1 for other in times) for at in times)
    assert 8 <= most <= 15
    assert left["sent"] + left["uncertain"] == 48
    assert max(_came(tmp_path).values()) == 1


@pytest.mark.parametrize("scope", [ALL, channel_scope("email"), playbook_scope("p")])
def test_s9_a_stop_at_a_hundred_messages_a_second_lets_one_a_worker_go_and_survives_a_restart(
    url: str, scope: str
) -> None:
    """S9: after the stop is kept, 0 new sends begin and at most one in flight a worker ends; here two workers."""
    clock = WallClock()
    state = _opened(url, clock.now())
    enqueue(state, [message(n) for n in range(600)], clock.now())
    handed = list[float]()

    def slowly(_one: Outgoing) -> None:
        handed.append(time.perf_counter())
        time.sleep(0.02)

    way = MemoryChannel(MAIL, trouble=slowly)
    threads = [threading.Thread(target=work, args=(state, {MAIL: way}, lambda _one: None, clock)) for _ in range(2)]
    for thread in threads:
        thread.start()
    _wait(lambda: len(handed) > 40)
    stop(state, scope, by="韩梅梅", why="投诉", now=clock.now())
    kept_at = time.perf_counter()
    for thread in threads:
        thread.join()
    state.close()
    state = _opened(url, clock.now())
    assert sum(at > kept_at for at in handed) <= 2
    assert counts(state)["queued"] == 600 - len(handed)
    assert counts(state)["sent"] == len(handed)
    assert work(state, {MAIL: way}, lambda _one: None, clock) == WorkReport()
    resume(state, scope, by="韩梅梅", why="已核实", now=clock.now())
    quick = MemoryChannel(MAIL)
    assert work(state, {MAIL: quick}, lambda _one: None, clock).sent == 600 - len(handed)
    state.close()


def _wait(until: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.002)


@pytest.mark.parametrize("idempotent", ["key", "message_id"])
def test_a_disk_that_fills_up_loses_nothing_and_repeats_nothing(sqlite: str, idempotent: Any) -> None:
    """Disk full at any moment of a round: it is said in our own words, and the next round goes on where it was."""
    state, clock = _opened(sqlite), HandClock(NOON)
    enqueue(state, [message(n) for n in range(300)], NOON)
    way = MemoryChannel(MAIL, idempotent=idempotent)
    _limit(state, 12)
    rounds = 0
    while counts(state)["sent"] + counts(state)["uncertain"] < 300:
        try:
            work(state, {MAIL: way}, lambda _one: None, clock)
        except StateFullError:
            rounds += 1
            _limit(state, 8)
        clock.forward(timedelta(minutes=3))
    came = Counter(one.key for one in way.sent)
    end = Counter(_stands(state).values())
    state.close()
    assert rounds >= 2, "the disk never was full"
    assert max(came.values()) == 1
    assert len(came) >= end["sent"]
    assert end["uncertain"] <= (0 if idempotent == "key" else rounds)


def _limit(state: State, pages: int) -> None:
    """Let the file grow by so many pages from here on; the next who writes more is told that the disk is full."""
    engine = state._engine
    with engine.connect() as connection:
        used = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    def tell(raw: Any, _record: Any) -> None:
        raw.execute(f"PRAGMA max_page_count={used + pages}")

    for listener in getattr(engine, "_limits", ()):
        sa.event.remove(engine, "connect", listener)
    engine._limits = [tell]  # type: ignore[attr-defined]
    sa.event.listen(engine, "connect", tell)
    engine.dispose()


def test_a_hundred_thousand_messages_queued_at_once_are_claimed_as_quickly_as_few(sqlite: str) -> None:
    """100,000 in the queue: a claim takes no longer than with 1,000, for an index serves it (``make chaos``; else a
    tenth of it)."""
    state = _opened(sqlite)

    def many(start: int, end: int) -> None:
        enqueue(state, [message(n, text="短") for n in range(start, end)], NOON)

    def hundred() -> float:
        began = time.process_time()
        assert work(state, {MAIL: MemoryChannel(MAIL)}, lambda _one: None, HandClock(NOON), limit=400).sent == 400
        return time.process_time() - began

    many(0, 1_000)
    few_s = min(hundred() for _ in range(2))
    many(1_000, 100_000 if os.environ.get("LIUKE_CHAOS") else 10_000)
    assert min(hundred() for _ in range(2)) < 3 * few_s + 0.2
    assert counts(state)["sent"] == 1_600
    state.close()


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=400)], ids=["back", "far ahead"])
def test_a_clock_that_jumps_sends_nothing_twice(file_state: State, jump: timedelta) -> None:
    """A clock set back or ahead in the middle of the work: messages wait or end, none goes twice."""
    state = file_state
    clock = HandClock(NOON)
    seen = Counter[str]()

    def provider(one: Outgoing) -> None:
        seen[one.key] += 1
        if len(seen) == 60:
            clock.forward(jump)

    enqueue(state, [message(n) for n in range(120)], NOON)
    way = MemoryChannel(MAIL, idempotent="none", trouble=provider)
    for _ in range(4):
        work(state, {MAIL: way}, lambda _one: None, clock)
        clock.forward(timedelta(hours=2))
    left = counts(state)
    assert set(seen.values()) == {1}
    assert left["sent"] + left["uncertain"] == 120
    assert left["uncertain"] <= 1
    assert all(later >= sooner for sooner, later in pairwise(sorted(seen.values())))
