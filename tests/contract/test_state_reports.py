"""Reports on both engines: once, however many take them at a time, and a no is a no for whoever is sending meanwhile."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from liuke.delivery.channels.inbox import InboxChannel
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.errors import UncertainError
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import counts, enqueue, messages
from liuke.delivery.receipts import receipts_after
from liuke.delivery.reports import Report, ReportKind, take, words_after
from liuke.delivery.worker import work
from liuke.kit.clock import HandClock, WallClock
from liuke.model.words import ChannelName
from liuke.state.inbox import inbox, mark_read
from liuke.state.store import State, open_state
from liuke.state.suppression import suppressions
from liuke.state.switches import set_live

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
SMS = ChannelName.SMS


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    for name in (SMS, ChannelName.INBOX):
        set_live(opened, name, True, by="he", now=NOON)
    yield opened
    opened.close()


def message(n: int, **other: Any) -> Outgoing:
    key = message_key(workspace="w", playbook="p", version="1", user=f"u{n}", step="1", occurrence="x")
    said: dict[str, Any] = {"key": key, "plan_id": "W-1", "playbook": "p", "subject_id": f"u{n}", "channel": SMS}
    return Outgoing(**said | {"address": f"1380013{n:04}", "subject": "s", "text": "t"} | other)


def at_once(n: int, act: Any) -> None:
    """Do the same in several threads that begin together; what one raises is raised here."""
    go, trouble = threading.Barrier(n), []

    def run(place: int) -> None:
        try:
            go.wait()
            act(place)
        except BaseException as why:  # noqa: BLE001
            trouble.append(why)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if trouble:
        raise trouble[0]


def test_a_report_that_comes_six_times_at_once_counts_once(state: State) -> None:
    enqueue(state, [message(1)], NOON)
    work(state, {SMS: MemoryChannel(SMS, idempotent="none")}, lambda _m: None, HandClock(NOON))
    one = Report(id="1", kind=ReportKind.STOPPED, channel=SMS, key=message(1).key, words="TD")
    told = []
    at_once(6, lambda _place: told.append(take(state, "twilio", [one], NOON)))
    assert sorted(each.new for each in told) == [0, 0, 0, 0, 0, 1]
    rows, _ = receipts_after(state)
    assert sorted(rows["state"].to_pylist()) == ["sent", "stopped"]
    assert len(words_after(state, 0)[0]) == 1
    assert len(suppressions(state, subject_id="u1", address="13800130001", channel="sms")) == 2


def test_nothing_is_sent_once_a_stop_is_taken_whoever_is_sending(state: State) -> None:
    """120 people, two workers, and a stop from each of them while their messages go."""
    people = range(1, 121)
    enqueue(state, [message(n) for n in people], WallClock().now())
    stopped: dict[str, datetime] = {}

    def act(place: int) -> None:
        if place < 2:
            work(state, {SMS: MemoryChannel(SMS, idempotent="none")}, lambda _m: None, WallClock(), batch=10)
            return
        for n in reversed(people):
            said = Report(id=f"{n}", kind=ReportKind.STOPPED, channel=SMS, address=f"1380013{n:04}")
            take(state, "aliyun", [said], WallClock().now())
            stopped[f"u{n}"] = WallClock().now()

    at_once(3, act)
    told = counts(state)
    assert told["sent"] + told["refused"] == len(people)
    assert told["refused"] > 0
    begun = {row["subject_id"]: row["touched_at"] for row in messages(state, limit=200) if row["state"] == "sent"}
    assert [who for who, at in begun.items() if at > stopped[who]] == []


def test_a_report_settles_what_nobody_knew(state: State) -> None:
    def silent(_message: Outgoing) -> Exception:
        return UncertainError(why="silence")

    enqueue(state, [message(n) for n in (1, 2, 3)], NOON)
    work(state, {SMS: MemoryChannel(SMS, idempotent="none", trouble=silent)}, lambda _m: None, HandClock(NOON))
    for n, kind in ((1, ReportKind.DELIVERED), (2, ReportKind.UNDELIVERED)):
        take(state, "x", [Report(id=str(n), kind=kind, channel=SMS, key=message(n).key[:40])], NOON)
    told = counts(state)
    assert (told["sent"], told["failed"], told["uncertain"]) == (1, 1, 1)


def test_an_inbox_holds_each_message_once(state: State) -> None:
    one = message(1, channel=ChannelName.INBOX, valid_until=NOON + timedelta(hours=1))
    enqueue(state, [one], NOON)
    work(state, {ChannelName.INBOX: InboxChannel(state, HandClock(NOON))}, lambda _m: None, HandClock(NOON))
    at_once(3, lambda _place: InboxChannel(state, HandClock(NOON)).send(one))
    (mine,) = inbox(state, "u1", now=NOON)
    marked = []
    at_once(3, lambda _place: marked.append(mark_read(state, "u1", mine["id"], now=NOON)))
    assert sorted(marked) == [False, False, True]
    assert inbox(state, "u1", now=NOON + timedelta(hours=1)) == []
