"""RELIABILITY S11 on both engines: 1 %, 10 %, everybody, at least 30 minutes each; too much coming back stops it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.errors import RejectedError, TemporaryError
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import counts, enqueue
from liuke.delivery.ramp import Watched, go_on, objection, shown, stage_of, staged
from liuke.delivery.reports import Report, ReportKind, take
from liuke.delivery.rules import RampRules, Rules
from liuke.delivery.worker import work
from liuke.kit.chance import share
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName, MessageClass
from liuke.state.audit import entries
from liuke.state.ramps import RampState, begin_ramp, ramps
from liuke.state.store import State, open_state
from liuke.state.suppression import SuppressionReason, suppress
from liuke.state.switches import set_live

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)
MAIL = ChannelName.EMAIL
RAMP = RampRules(above_people=100)
PLAN = "W-1"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    set_live(opened, MAIL, True, by="韩梅梅", now=NOON)
    yield opened
    opened.close()


def message(n: int) -> Outgoing:
    who = f"u{n}"
    return Outgoing(
        key=message_key(workspace="w", playbook="p", version="1", user=who, step="1", occurrence=PLAN),
        plan_id=PLAN,
        playbook="p",
        subject_id=who,
        channel=MAIL,
        address=f"{who}@example.com",
        subject="主题",
        text="正文",
        ramp_stage=stage_of(PLAN, who),
    )


class Day:
    """A plan on its way, an hour's worth of minutes in the hand."""

    def __init__(self, state: State, people: int, channel: MemoryChannel | None = None) -> None:
        self.state, self.clock = state, HandClock(NOON)
        self.channel = channel or MemoryChannel(MAIL)
        self.all = [message(n) for n in range(people)]
        begin_ramp(state, PLAN, now=NOON)
        enqueue(state, self.all, NOON)
        self.sizes = Counter(one.ramp_stage for one in self.all)

    def work(self, minutes: float = 0) -> int:
        self.clock.forward(timedelta(minutes=minutes))
        before = len(self.channel.sent)
        work(self.state, {MAIL: self.channel}, lambda _one: None, self.clock, rules=Rules(ramp=RAMP))
        return len(self.channel.sent) - before

    @property
    def stands(self) -> tuple[int, str]:
        ramp = ramps(self.state)[0]
        return ramp.stage, str(ramp.state)


def test_s11_a_large_plan_goes_to_one_in_a_hundred_then_one_in_ten_then_all(state: State) -> None:
    day = Day(state, 2_000)
    assert day.work() == day.sizes[1]
    assert 5 <= day.sizes[1] <= 40
    assert day.work(29.9) == 0
    assert day.work(0.1) == day.sizes[2]
    assert 120 <= day.sizes[2] <= 240
    assert day.work(29.9) == 0
    assert day.work(0.1) == day.sizes[3]
    assert day.stands == (3, "going")
    assert day.work(30) == 0
    assert day.stands == (3, "done")
    assert Counter(one.key for one in day.channel.sent) == Counter(one.key for one in day.all)


def test_s11_a_provider_with_eight_percent_bounces_stops_the_plan_at_its_first_stage(state: State) -> None:
    """RELIABILITY S11's figure: 300 in the first stage, 3,000 behind them; nobody of the others is written to."""
    channel = MemoryChannel(
        MAIL, trouble=lambda one: RejectedError(why="550 5.1.1") if share("b", one.key) < 0.08 else None
    )
    firsts = [n for n in range(60_000) if stage_of(PLAN, f"u{n}") == 1][:300]
    rest = [n for n in range(3_000) if stage_of(PLAN, f"u{n}") != 1]
    day = Day(state, 0, channel)
    day.all = [message(n) for n in (*firsts, *rest)]
    enqueue(state, day.all, NOON)
    assert 250 < day.work() < 290
    for minutes in (5, 30, 60):
        assert day.work(minutes) == 0
    assert day.stands == (1, "stopped")
    assert counts(state)["queued"] == len(rest)
    told = shown(state, PLAN, RAMP)
    assert told is not None
    assert told["why"].startswith("bounced ")
    assert (told["handed"], told["waiting"]) == (300, 0)
    assert entries(state, limit=1)[0]["act"] == "ramp"


@pytest.mark.parametrize("people", [10, 11])
def test_a_stopped_plan_goes_on_when_a_person_says_so(state: State, people: int) -> None:
    broken = [True]
    channel = MemoryChannel(MAIL, trouble=lambda _one: RejectedError(why="550") if broken[0] else None)
    day = Day(state, 1_000 + people, channel)
    day.work()
    day.work(1)
    assert day.stands == (1, "stopped")
    broken[0] = False
    go_on(state, PLAN, by="韩梅梅", why="列表已清洗", now=day.clock.now())
    assert day.stands == (1, "going")
    assert day.work(1) == 0
    assert day.work(30) == day.sizes[2]
    assert {ramps(state)[0].by} == {"liuke"}
    assert any(one["who"] == "韩梅梅" for one in entries(state, limit=5))


def _reports(day: Day, kind: ReportKind, n: int) -> None:
    for one in [one for one in day.all if one.ramp_stage <= 2][:n]:
        report = Report(id=f"{kind}-{one.key}", kind=kind, channel=MAIL, key=one.key, address=one.address)
        take(day.state, "email", [report, report], day.clock.now())


@pytest.mark.parametrize(
    ("kind", "n", "stops"),
    [
        (ReportKind.BOUNCED, 15, False),
        (ReportKind.BOUNCED, 30, True),
        (ReportKind.COMPLAINED, 1, True),
        (ReportKind.STOPPED, 3, False),
        (ReportKind.STOPPED, 12, True),
        (ReportKind.DELIVERED, 200, False),
    ],
)
def test_what_providers_report_later_stops_it_too(state: State, kind: ReportKind, n: int, stops: bool) -> None:
    day = Day(state, 3_000)
    day.work()
    day.work(30)
    handed = day.sizes[1] + day.sizes[2]
    assert 270 < handed < 380
    _reports(day, kind, n)
    day.work(1)
    assert day.stands == (2, "stopped" if stops else "going")


def test_people_who_leave_by_the_link_of_the_message_count_as_unsubscribed(state: State) -> None:
    day = Day(state, 3_000)
    day.work()
    day.work(30)
    for one in [one for one in day.all if one.ramp_stage <= 2][:12]:
        opt_out: dict[str, Any] = {"channel": "email", "reason": SuppressionReason.OPT_OUT, "source": "link"}
        suppress(state, subject_id=one.subject_id, now=day.clock.now() + timedelta(seconds=1), **opt_out)
    day.work(1)
    assert day.stands == (2, "stopped")
    assert "unsubscribed 12/" in ramps(state)[0].why


def test_a_provider_that_cannot_take_one_in_ten_stops_it(state: State) -> None:
    channel = MemoryChannel(MAIL, trouble=lambda one: TemporaryError(why="451") if share("e", one.key) < 0.1 else None)
    day = Day(state, 3_000, channel)
    day.work()
    day.work(30)
    day.work(1)
    assert day.stands == (2, "stopped")
    assert ramps(state)[0].why.startswith("errors ")


def test_a_stage_that_could_not_begin_at_night_is_not_over_in_the_morning(state: State) -> None:
    day = Day(state, 1_000)
    day.clock = HandClock(NOON + timedelta(hours=10))  # 22:00 in Shanghai
    quiet = Rules(ramp=RAMP, quiet_from_hour=21, quiet_until_hour=9, zone="Asia/Shanghai")
    for hours in (0, 1, 10, 0.1):  # 22:00, 23:00, 9:00, 9:06
        day.clock.forward(timedelta(hours=hours))
        work(state, {MAIL: day.channel}, lambda _one: None, day.clock, rules=quiet)
        assert day.stands == (1, "going")
    assert len(day.channel.sent) == day.sizes[1]


def test_a_rehearsal_waits_for_nobody(state: State) -> None:
    set_live(state, MAIL, False, by="韩梅梅", now=NOON)
    day = Day(state, 500, MemoryChannel(MAIL, dry_run=True))
    assert day.work() == 500


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Watched(handed=200, bounced=10), ""),
        (Watched(handed=200, bounced=11), "bounced 11/200 > 0.05"),
        (Watched(handed=50, bounced=5), ""),  # 1 in 10 at a true 1 in 20: one time in ten
        (Watched(handed=50, bounced=9), "bounced 9/50 > 0.05"),
        (Watched(handed=3, bounced=3), "bounced 3/3 > 0.05"),
        (Watched(handed=2, bounced=1), ""),
        (Watched(handed=1_000, complained=1), ""),
        (Watched(handed=999, complained=1), "complained 1/999 > 0.001"),
        (Watched(handed=199, complained=1), ""),
        (Watched(handed=150, complained=3), "complained 3/150 > 0.001"),
        (Watched(handed=300, unsubscribed=6), ""),
        (Watched(handed=300, unsubscribed=7), "unsubscribed 7/300 > 0.02"),
        (Watched(handed=300, errors=16), "errors 16/300 > 0.05"),
        (Watched(), ""),
    ],
)
def test_two_hundred_sends_decide_by_their_share_fewer_by_what_chance_could_bring(seen: Watched, said: str) -> None:
    assert objection(seen, RAMP) == said


def test_small_plans_and_service_messages_do_not_go_out_in_stages() -> None:
    many = [message(n) for n in range(101)]
    assert staged(many, RAMP)
    assert not staged(many[:100], RAMP)
    assert not staged([replace(one, message_class=MessageClass.SERVICE) for one in many], RAMP)


def test_whose_turn_comes_when_is_fixed_by_plan_and_person() -> None:
    stages = Counter(stage_of(PLAN, f"u{n}") for n in range(20_000))
    assert 150 < stages[1] < 250
    assert 1_650 < stages[2] < 1_950
    assert [stage_of(PLAN, f"u{n}") for n in range(50)] == [stage_of(PLAN, f"u{n}") for n in range(50)]
    assert any(stage_of(PLAN, f"u{n}") != stage_of("W-2", f"u{n}") for n in range(50))


def test_a_plan_that_is_applied_again_goes_on_where_it_is(state: State) -> None:
    day = Day(state, 1_000)
    day.work()
    day.work(30)
    begin_ramp(state, PLAN, now=day.clock.now())
    assert day.stands == (2, "going")
    assert ramps(state, states=(RampState.DONE,)) == []
