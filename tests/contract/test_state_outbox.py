"""The outbox on both engines: each allowed message once, at the right time, and never where something objects."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
import sqlalchemy as sa

from liuke.delivery.channel import Channel, Handed
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError, UnknownMessageError
from liuke.delivery.handover import Outcome, begin, settle
from liuke.delivery.last_look import Step
from liuke.delivery.lease import Leased, lease
from liuke.delivery.message import Outgoing, Refusal, message_key
from liuke.delivery.outbox import OutboxState, counts, enqueue, messages, reconcile, withdraw
from liuke.delivery.receipts import receipts_after
from liuke.delivery.rules import MAX_TRIES, Rules
from liuke.delivery.worker import WorkReport, work
from liuke.kit.chance import share
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName, MessageClass, PlanState
from liuke.state.consent import set_consent
from liuke.state.plans import Plan, keep_plan, set_state
from liuke.state.preferences import Preferences, set_preferences
from liuke.state.store import State, open_state
from liuke.state.suppression import SuppressionReason, suppress
from liuke.state.switches import ALL, channel_scope, playbook_scope, resume, set_live, stop
from liuke.state.tables import OUTBOX

_RIG = run_path(str(Path(__file__).parents[1] / "migration" / "cluster.py"))
cluster, shared_database, postgres = (_RIG[name] for name in ("cluster", "shared_database", "postgres"))
blank, sqlite = _RIG["blank"], _RIG["sqlite"]

NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)  # in Shanghai
MAIL = ChannelName.EMAIL


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def state(request: pytest.FixtureRequest) -> Iterator[State]:
    opened = open_state(request.getfixturevalue(request.param), durable=False)
    set_live(opened, MAIL, True, by="韩梅梅", now=NOON)
    yield opened
    opened.close()


def message(n: int = 1, **other: Any) -> Outgoing:
    said: dict[str, Any] = {"user": f"u{n}", "step": "1"} | {k: other.pop(k) for k in ("user", "step") if k in other}
    key = message_key(workspace="w", playbook=other.get("playbook", "p"), version="1", occurrence="x", **said)
    base: dict[str, Any] = {"key": key, "plan_id": "W-1", "playbook": "p", "subject_id": said["user"], "channel": MAIL}
    words = {"address": f"{said['user']}@example.com", "subject": "主题", "text": "正文", "cost_fen": 3}
    return Outgoing(**base | words | other)


@dataclass
class Desk:
    """A worker's whole world, its clock moved by hand."""

    state: State
    clock: HandClock = field(default_factory=lambda: HandClock(NOON))
    channel: MemoryChannel = field(default_factory=lambda: MemoryChannel(MAIL, idempotent="message_id"))
    rules: Rules = field(default_factory=Rules)
    gate: Callable[[Outgoing], Refusal | None] = lambda _message: None
    lease_s: float = 120.0

    def sleep(self, seconds: float) -> None:
        self.clock.forward(timedelta(seconds=seconds))

    def put(self, *what: Outgoing) -> int:
        return enqueue(self.state, what, self.clock.now())

    def work(self, **other: Any) -> WorkReport:
        ways = other.pop("channels", {MAIL: self.channel})
        said = {"rules": self.rules, "sleep": self.sleep, "lease_s": self.lease_s}
        return work(self.state, ways, self.gate, self.clock, **said | other)

    def claim(self, channel: Channel | None = None) -> Leased:
        ways = {MAIL: channel or self.channel}
        claim = lease(self.state, ways, by="w", now=self.clock.now(), lease_s=self.lease_s, limit=1)
        return claim.leased[0]

    def begin(self, leased: Leased) -> Step:
        now = self.clock.now()
        return begin(self.state, [leased], self.channel, self.rules, now=now, lease_s=self.lease_s)[0].step

    def settle(self, leased: Leased, outcome: Outcome) -> OutboxState | None:
        return settle(self.state, [(leased, outcome)], self.clock.now(), share)[0]

    def row(self, n: int = 1) -> dict[str, Any]:
        with self.state.read() as connection:
            query = sa.select(OUTBOX).where(OUTBOX.c.subject_id == f"u{n}")
            return dict(connection.execute(query).mappings().one())

    def stands(self) -> Counter[str]:
        return Counter({name: n for name, n in counts(self.state).items() if n})


@pytest.fixture
def desk(state: State) -> Desk:
    return Desk(state=state)


# Once


def test_a_message_goes_once_however_often_it_is_planned_and_worked(desk: Desk) -> None:
    assert desk.put(message(1), message(2)) == 2
    assert desk.put(message(2), message(3), message(3)) == 1
    assert desk.work().sent == 3
    assert desk.put(message(1)) == 0
    assert desk.work() == WorkReport()
    assert Counter(one.subject_id for one in desk.channel.sent) == Counter(u1=1, u2=1, u3=1)


@pytest.mark.parametrize("part", ["workspace", "playbook", "version", "user", "step", "occurrence"])
def test_each_part_of_the_key_makes_another_message(part: str) -> None:
    said = dict.fromkeys(("workspace", "playbook", "version", "user", "step", "occurrence"), "a")
    assert message_key(**said) != message_key(**said | {part: "b"})


def test_what_was_put_in_comes_out_unchanged(desk: Desk) -> None:
    whole = message(
        html="<p>正文</p>",
        headers={"List-Unsubscribe": "<https://x.cn/u>"},
        message_class=MessageClass.SERVICE,
        valid_until=NOON + timedelta(days=2),
        not_before=NOON,
        topic="订单",
        zone="Asia/Shanghai",
    )
    desk.put(whole)
    desk.work()
    assert desk.channel.sent == [whole]


def test_receipts_add_up_and_are_read_once(desk: Desk) -> None:
    desk.put(*(message(n) for n in range(1, 6)))
    desk.gate = lambda one: Refusal(code="G-02", detail="购物车已付款") if one.subject_id == "u2" else None
    desk.work()
    table, cursor = receipts_after(desk.state)
    said = Counter(zip(table["state"].to_pylist(), table["code"].to_pylist(), strict=True))
    assert said == {("sent", ""): 4, ("refused", "G-02"): 1}
    assert sum(table["cost_fen"].to_pylist()) == 12
    assert receipts_after(desk.state, cursor)[0].num_rows == 0
    assert receipts_after(desk.state, 0, limit=2)[0].num_rows == 2


def test_a_limit_is_kept(desk: Desk) -> None:
    desk.put(*(message(n) for n in range(5)))
    assert desk.work(limit=2).sent == 2
    assert desk.stands() == {"sent": 2, "queued": 3}


def test_a_stop_gives_back_what_was_claimed(desk: Desk) -> None:
    desk.put(*(message(n) for n in range(5)))
    assert desk.work(stop=lambda: len(desk.channel.sent) >= 2).sent == 2
    assert desk.work().sent == 3


# When


def test_nothing_goes_before_its_time(desk: Desk) -> None:
    desk.put(message(not_before=NOON + timedelta(hours=2)))
    assert desk.work().sent == 0
    desk.clock.forward(timedelta(hours=2))
    assert desk.work().sent == 1


@pytest.mark.parametrize(("minutes", "sent"), [(59, 1), (60, 0), (61, 0)])
def test_nothing_goes_when_it_is_no_longer_valid(desk: Desk, minutes: int, sent: int) -> None:
    desk.put(message(valid_until=NOON + timedelta(hours=1)))
    desk.clock.forward(timedelta(minutes=minutes))
    report = desk.work()
    assert (report.sent, report.refused.get("G-19", 0)) == (sent, 1 - sent)


def test_what_expires_while_its_channel_is_away_is_refused_all_the_same(desk: Desk) -> None:
    desk.put(message(valid_until=NOON + timedelta(hours=1)))
    desk.clock.forward(timedelta(hours=1))
    assert desk.work(channels={ChannelName.SMS: MemoryChannel(ChannelName.SMS)}).refused == {"G-19": 1}


@pytest.mark.parametrize(
    ("hour_utc", "zone", "sent"),
    [
        (12, "Asia/Shanghai", 1),  # 20:00
        (13, "Asia/Shanghai", 0),  # 21:00
        (0, "Asia/Shanghai", 0),  # 08:00
        (1, "Asia/Shanghai", 1),  # 09:00
        (13, "Europe/Berlin", 1),  # 14:00
        (13, "", 0),  # the workspace's zone
        (13, "Mars/Olympus", 0),  # the workspace's zone
    ],
)
def test_marketing_waits_for_the_end_of_the_users_quiet_hours(desk: Desk, hour_utc: int, zone: str, sent: int) -> None:
    desk.rules = Rules(quiet_from_hour=21, quiet_until_hour=9, zone="Asia/Shanghai")
    desk.clock = HandClock(datetime(2026, 11, 16, hour_utc, 0, tzinfo=UTC))
    desk.put(message(1, zone=zone), message(2, zone=zone, message_class=MessageClass.SERVICE))
    report = desk.work()
    assert (report.sent, report.held) == (1 + sent, 1 - sent)
    if not sent:
        assert desk.row()["next_at"].hour == 1
        desk.clock.forward(desk.row()["next_at"] - desk.clock.now())
        assert desk.work().sent == 1


def test_a_users_own_quiet_hours_come_before_ours(desk: Desk) -> None:
    set_preferences(desk.state, "u1", Preferences(quiet_from_hour=11, quiet_until_hour=14), by="self", now=NOON)
    desk.rules = Rules(quiet_from_hour=21, quiet_until_hour=9, zone="Asia/Shanghai")
    desk.put(message())
    assert desk.work().held == 1


@pytest.mark.parametrize(
    ("hour_utc", "zone", "sent"),
    [(0, "Asia/Shanghai", 1), (13, "Asia/Shanghai", 1), (14, "Asia/Shanghai", 0), (15, "America/New_York", 1)],
)
def test_s8_the_hours_of_the_law_hold_whatever_policy_and_person_say(
    desk: Desk, hour_utc: int, zone: str, sent: int
) -> None:
    """P5: marketing SMS in China between 8 and 22 h, on the reader's clock, also where nobody set quiet hours."""
    set_preferences(desk.state, "u1", Preferences(quiet_from_hour=3, quiet_until_hour=4), by="self", now=NOON)
    desk.rules = Rules(zone="Asia/Shanghai", lawful={ChannelName.EMAIL: (8, 22)})
    desk.clock = HandClock(datetime(2026, 11, 16, hour_utc, 0, tzinfo=UTC))
    desk.put(message(1, zone=zone))
    assert desk.work().sent == sent
    if not sent:
        desk.clock.forward(desk.row()["next_at"] - desk.clock.now())
        assert desk.clock.now().hour == 0  # 8 in Shanghai
        assert desk.work().sent == 1


# Not at all


@pytest.mark.parametrize("scope", [ALL, channel_scope("email"), playbook_scope("p")])
def test_a_stop_holds_messages_back_until_it_is_taken_back(desk: Desk, scope: str) -> None:
    desk.put(message())
    stop(desk.state, scope, by="韩梅梅", why="x", now=NOON)
    assert desk.work() == WorkReport()
    assert desk.stands() == {"queued": 1}
    resume(desk.state, scope, by="韩梅梅", why="x", now=NOON)
    assert desk.work().sent == 1


@pytest.mark.parametrize("scope", [channel_scope("sms"), playbook_scope("other")])
def test_a_stop_elsewhere_stops_nothing_here(desk: Desk, scope: str) -> None:
    desk.put(message())
    stop(desk.state, scope, by="韩梅梅", why="x", now=NOON)
    assert desk.work().sent == 1


def test_a_stop_between_claim_and_send_stops_the_send(desk: Desk) -> None:
    desk.put(message())
    leased = desk.claim()
    stop(desk.state, ALL, by="韩梅梅", why="x", now=NOON)
    assert desk.begin(leased) == Step.STOPPED


def test_a_channel_that_is_not_live_only_rehearses(desk: Desk) -> None:
    set_live(desk.state, MAIL, False, by="韩梅梅", now=NOON)
    desk.put(message())
    assert desk.work().sent == 0
    rehearsal = MemoryChannel(MAIL, dry_run=True)
    assert desk.work(channels={MAIL: rehearsal}).sent == 1
    table, _ = receipts_after(desk.state)
    assert (table["dry_run"].to_pylist(), table["cost_fen"].to_pylist()) == ([True], [0])


def test_a_channel_switched_off_between_claim_and_send_does_not_send(desk: Desk) -> None:
    desk.put(message())
    leased = desk.claim()
    set_live(desk.state, MAIL, False, by="韩梅梅", now=NOON)
    assert desk.begin(leased) == Step.STOPPED


@pytest.mark.parametrize(
    ("reason", "kind", "sent"),
    [
        (SuppressionReason.OPT_OUT, MessageClass.MARKETING, 0),
        (SuppressionReason.OPT_OUT, MessageClass.SERVICE, 1),
        (SuppressionReason.COMPLAINT, MessageClass.MARKETING, 0),
        (SuppressionReason.COMPLAINT, MessageClass.SERVICE, 1),
        (SuppressionReason.HARD_BOUNCE, MessageClass.MARKETING, 0),
        (SuppressionReason.HARD_BOUNCE, MessageClass.SERVICE, 0),
        (SuppressionReason.MANUAL, MessageClass.SERVICE, 0),
    ],
)
@pytest.mark.parametrize("by", ["subject", "address", "everywhere"])
def test_who_is_left_alone_gets_nothing_of_that_kind(
    desk: Desk, reason: SuppressionReason, kind: MessageClass, sent: int, by: str
) -> None:
    about = {"address": "U1@Example.com "} if by == "address" else {"subject_id": "u1"}
    channel = "*" if by == "everywhere" else "email"
    desk.put(message(1, message_class=kind), message(2, message_class=kind))
    suppress(desk.state, channel=channel, reason=reason, now=NOON, **about)
    report = desk.work()
    assert (report.sent, report.refused.get("G-01", 0)) == (1 + sent, 1 - sent)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Preferences(channels_off=("email",)), "G-01"),
        (Preferences(pause_until=NOON + timedelta(seconds=1)), "G-04"),
        (Preferences(topics_off=("促销",)), "G-08"),
        (Preferences(cap_per_week=0), "G-04"),
        (Preferences(channels_off=("sms",), topics_off=("订单",), pause_until=NOON, cap_per_week=1), None),
    ],
)
def test_a_users_wish_holds_for_the_very_next_send(desk: Desk, wish: Preferences, code: str | None) -> None:
    desk.put(message(1, topic="促销"), message(1, step="service", topic="促销", message_class=MessageClass.SERVICE))
    set_preferences(desk.state, "u1", wish, by="self", now=NOON)
    report = desk.work()
    assert report.refused == ({code: 1} if code else {})
    assert report.sent == 2 - len(report.refused)


def test_consent_taken_back_stops_marketing(desk: Desk) -> None:
    set_consent(desk.state, "u1", MAIL, False, basis="call", now=NOON, by="李雷")
    desk.put(message(1), message(2))
    assert (desk.work().refused, len(desk.channel.sent)) == ({"G-01": 1}, 1)


def test_a_last_look_that_breaks_sends_nothing_and_is_tried_again(desk: Desk) -> None:
    desk.put(message())

    def broken(_message: Outgoing) -> Refusal | None:
        raise KeyError("facts")

    desk.gate = broken
    assert desk.work().again == 1
    assert "KeyError" in desk.row()["detail"]
    desk.gate = lambda _message: None
    desk.clock.forward(timedelta(minutes=1))
    assert desk.work().sent == 1


def test_a_stopped_plan_gives_back_what_it_has_in_the_queue(desk: Desk) -> None:
    desk.put(message(1), message(2, plan_id="W-2"))
    assert withdraw(desk.state, "W-1", by="韩梅梅", now=NOON) == 1
    assert desk.work().sent == 1
    assert messages(desk.state, plan_id="W-1")[0]["code"] == "G-18"
    assert counts(desk.state, plan_id="W-2")["sent"] == 1


def test_what_is_queued_after_its_plan_was_stopped_is_refused_and_never_sent(desk: Desk) -> None:
    for plan in ("W-1", "W-2"):
        keep_plan(desk.state, Plan(id=plan, hash=plan, as_of=NOON.date(), author="lin", created_at=NOON))
    set_state(desk.state, "W-1", PlanState.STOPPED, by="he", now=NOON)
    desk.put(message(1), message(2, plan_id="W-2"))  # a process that was carrying it out had not heard
    assert desk.work().sent == 1
    (left,) = messages(desk.state, plan_id="W-1")
    assert (left["state"], left["code"]) == ("refused", "G-18")
    told = receipts_after(desk.state)[0].to_pylist()
    assert [row["code"] for row in told if row["plan_id"] == "W-1"] == ["G-18"]
    assert counts(desk.state, plan_id="W-2")["sent"] == 1


# How often


def _steps(n: int, **other: Any) -> list[Outgoing]:
    return [message(1, step=str(step), **other) for step in range(n)]


@pytest.mark.parametrize(
    ("rules", "own", "sent", "code"),
    [
        (Rules(cap_per_day=1, cap_per_week=2), None, 1, "G-05"),
        (Rules(cap_per_week=2), None, 2, "G-05"),
        (Rules(cap_per_week=2), 1, 1, "G-04"),
        (Rules(cap_per_week=2), 5, 2, "G-05"),
        (Rules(cap_per_day=0), None, 0, "G-05"),
    ],
)
def test_nobody_gets_more_than_the_cap(desk: Desk, rules: Rules, own: int | None, sent: int, code: str) -> None:
    set_preferences(desk.state, "u1", Preferences(cap_per_week=own), by="self", now=NOON)
    desk.rules = rules
    desk.put(*_steps(4))
    report = desk.work()
    assert (report.sent, report.refused) == (sent, {code: 4 - sent})


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ({"priority": 30}, {"priority": 10}, "b"),
        ({"priority": 10}, {"priority": 30}, "a"),
        ({"priority": 20, "worth_fen": 90}, {"priority": 20, "worth_fen": 138}, "b"),
        ({"priority": 20, "worth_fen": 138}, {"priority": 20, "worth_fen": 90}, "a"),
        ({"priority": 10, "worth_fen": 1}, {"priority": 20, "worth_fen": 900}, "a"),
    ],
)
def test_the_last_place_goes_by_priority_and_worth_not_to_who_was_first(
    desk: Desk, first: dict[str, int], second: dict[str, int], winner: str
) -> None:
    desk.rules = Rules(cap_per_day=1)
    desk.put(message(1, step="a", playbook="a", **first))
    desk.clock.forward(timedelta(seconds=1))
    desk.put(message(1, step="b", playbook="b", **second))
    desk.work()
    desk.clock.forward(timedelta(minutes=1))
    desk.work()
    with desk.state.read() as connection:
        rows = {row.playbook: row for row in connection.execute(sa.select(OUTBOX))}
    loser = {"a": "b", "b": "a"}[winner]
    assert (rows[winner].state, rows[loser].state, rows[loser].code) == ("sent", "refused", "G-05")
    won, lost = ({"a": first, "b": second}[name] for name in (winner, loser))
    assert f"{winner} (priority {won['priority']}, worth {won.get('worth_fen', 0)} fen)" in rows[loser].detail
    assert f"not {loser} (priority {lost['priority']}, worth {lost.get('worth_fen', 0)} fen)" in rows[loser].detail


def test_nobody_gives_way_for_ever_to_one_that_does_not_go(desk: Desk) -> None:
    desk.rules = Rules(cap_per_day=1)
    stop(desk.state, playbook_scope("stuck"), by="lin", why="", now=NOON)
    desk.put(message(1, step="a", playbook="stuck", priority=1), message(1, step="b", priority=2))
    for _ in range(12):
        desk.work()
        desk.clock.forward(timedelta(minutes=1))
    assert desk.stands() == {"sent": 1, "queued": 1}


@pytest.mark.parametrize(("hours", "sent"), [(23, 0), (24, 1), (25, 1)])
def test_a_place_under_the_daily_cap_is_free_again_after_a_day(desk: Desk, hours: int, sent: int) -> None:
    desk.rules = Rules(cap_per_day=1)
    desk.put(message(1, step="a"))
    desk.work()
    desk.clock.forward(timedelta(hours=hours))
    desk.put(message(1, step="b"))
    assert desk.work().sent == sent


def test_service_messages_neither_count_nor_are_counted(desk: Desk) -> None:
    desk.rules = Rules(cap_per_day=1)
    desk.put(*_steps(3, message_class=MessageClass.SERVICE), message(1, step="m"))
    assert desk.work().sent == 4


def test_a_rehearsal_takes_nobodys_place(desk: Desk) -> None:
    desk.rules = Rules(cap_per_day=1)
    desk.put(message(1, step="a"))
    desk.work(channels={MAIL: MemoryChannel(MAIL, dry_run=True)})
    desk.put(message(1, step="b"))
    assert desk.work().sent == 1


@pytest.mark.parametrize(
    ("trouble", "free"),
    [(RejectedError(why="550"), True), (TemporaryError(why="451"), True), (UncertainError(why="?"), False)],
)
def test_what_surely_reached_nobody_gives_its_place_back(desk: Desk, trouble: Exception, free: bool) -> None:
    desk.rules = Rules(cap_per_day=1)
    desk.channel.trouble = lambda one: trouble if one.text == "first" else None
    desk.put(message(1, step="a", text="first"))
    desk.work()
    desk.put(message(1, step="b"))
    assert desk.work().sent == int(free)


# What comes back


def test_what_is_refused_for_good_is_not_tried_again(desk: Desk) -> None:
    desk.channel.trouble = lambda _one: RejectedError(why="550 no such user")
    desk.put(message())
    assert desk.work().failed == 1
    desk.clock.forward(timedelta(days=1))
    assert desk.work() == WorkReport()
    assert "550" in desk.row()["detail"]


def test_tries_come_later_each_time_and_end(desk: Desk) -> None:
    tried: list[datetime] = []

    def trouble(_one: Outgoing) -> Exception:
        tried.append(desk.clock.now())
        return TemporaryError(why="451")

    desk.channel.trouble = trouble
    desk.put(message())
    for _ in range(MAX_TRIES * 3):
        desk.work()
        row = desk.row()
        desk.clock.forward(max(row["next_at"] - desk.clock.now(), timedelta(seconds=1)))
    assert len(tried) == MAX_TRIES
    assert desk.stands() == {"failed": 1}
    assert all(later - sooner >= timedelta(seconds=1) for sooner, later in itertools.pairwise(tried))


def test_a_provider_that_names_a_time_is_not_asked_before(desk: Desk) -> None:
    desk.channel.trouble = lambda _one: TemporaryError(why="429", retry_after_s=600)
    desk.put(message())
    desk.work()
    assert desk.row()["next_at"] >= NOON + timedelta(seconds=600)


def test_what_could_only_go_too_late_ends_at_once(desk: Desk) -> None:
    desk.channel.trouble = lambda _one: TemporaryError(why="429", retry_after_s=7200)
    desk.put(message(valid_until=NOON + timedelta(hours=1)))
    assert desk.work().refused == {"G-19": 1}


def test_a_channel_that_is_down_is_left_in_peace_for_this_round(desk: Desk) -> None:
    asked: list[str] = []

    def trouble(one: Outgoing) -> Exception:
        asked.append(one.key)
        return TemporaryError(why="connection refused", down=True)

    desk.channel.trouble = trouble
    desk.put(*(message(n) for n in range(20)))
    desk.work()
    assert len(asked) == 3
    assert sum(row["tries"] for row in messages(desk.state)) == 3


@pytest.mark.parametrize(
    ("idempotent", "kind", "stands"),
    [
        ("none", MessageClass.MARKETING, "uncertain"),
        ("message_id", MessageClass.MARKETING, "uncertain"),
        ("message_id", MessageClass.SERVICE, "queued"),
        ("key", MessageClass.MARKETING, "queued"),
    ],
)
def test_no_answer_means_uncertain_unless_a_second_send_does_no_harm(
    desk: Desk, idempotent: Any, kind: MessageClass, stands: str
) -> None:
    desk.channel = MemoryChannel(MAIL, idempotent=idempotent, trouble=lambda _one: UncertainError(why="silence"))
    desk.put(message(message_class=kind))
    desk.work()
    assert desk.stands() == {stands: 1}


def test_a_channel_that_breaks_in_a_new_way_leaves_us_not_knowing(desk: Desk) -> None:
    desk.channel.trouble = lambda _one: ZeroDivisionError("x")
    desk.put(message())
    assert desk.work().uncertain == 1


@pytest.mark.parametrize(("delivered", "stands", "spent"), [(True, "sent", 3), (False, "failed", 0)])
def test_an_uncertain_message_is_settled_by_looking_it_up(desk: Desk, delivered: bool, stands: str, spent: int) -> None:
    desk.channel.trouble = lambda _one: UncertainError(why="silence")
    desk.put(message())
    desk.work()
    reconcile(desk.state, message().key, delivered=delivered, by="李雷", now=NOON)
    assert desk.stands() == {stands: 1}
    assert sum(receipts_after(desk.state)[0]["cost_fen"].to_pylist()) == spent
    with pytest.raises(UnknownMessageError):
        reconcile(desk.state, message().key, delivered=True, by="李雷", now=NOON)


# Workers that die


def _die_while_sending(desk: Desk) -> Leased:
    leased = desk.claim()
    assert desk.begin(leased) == Step.SEND
    return leased


@pytest.mark.parametrize(
    ("idempotent", "kind", "sent", "uncertain"),
    [
        ("none", MessageClass.MARKETING, 0, 1),
        ("message_id", MessageClass.MARKETING, 0, 1),
        ("message_id", MessageClass.SERVICE, 1, 0),
        ("none", MessageClass.SERVICE, 1, 0),
        ("key", MessageClass.MARKETING, 1, 0),
    ],
)
def test_a_worker_that_dies_while_sending(
    desk: Desk, idempotent: Any, kind: MessageClass, sent: int, uncertain: int
) -> None:
    desk.channel = MemoryChannel(MAIL, idempotent=idempotent)
    desk.put(message(message_class=kind))
    _die_while_sending(desk)
    assert desk.work() == WorkReport()  # its lease still runs
    desk.clock.forward(timedelta(seconds=desk.lease_s))
    report = desk.work()
    assert (report.sent, report.uncertain) == (sent, uncertain)


def test_a_worker_that_dies_before_sending_has_harmed_nothing(desk: Desk) -> None:
    desk.put(message())
    desk.claim()
    assert desk.work() == WorkReport()
    desk.clock.forward(timedelta(seconds=desk.lease_s))
    assert desk.work().sent == 1


@pytest.mark.parametrize(("hours", "stands"), [(18, "sent"), (20, "uncertain")])
def test_a_key_is_trusted_for_four_fifths_of_the_time_the_provider_promises(
    desk: Desk, hours: int, stands: str
) -> None:
    desk.channel = MemoryChannel(MAIL, key_window_s=24 * 3600.0)  # 0.8 x 24 h = 19.2 h
    desk.put(message())
    _die_while_sending(desk)
    desk.clock.forward(timedelta(hours=hours))
    desk.work()
    assert desk.stands() == {stands: 1}


def test_a_repeat_that_waits_past_the_providers_memory_is_uncertain(desk: Desk) -> None:
    trouble = lambda _one: UncertainError(why="silence")  # noqa: E731
    desk.channel = MemoryChannel(MAIL, key_window_s=1_000.0, trouble=trouble)
    desk.put(message())
    desk.work()
    assert desk.stands() == {"queued": 1}
    desk.clock.forward(timedelta(seconds=801))
    assert desk.work().uncertain == 1


def test_what_may_have_been_sent_before_cannot_be_called_refused(desk: Desk) -> None:
    desk.put(message(message_class=MessageClass.SERVICE, valid_until=NOON + timedelta(hours=1)))
    _die_while_sending(desk)
    desk.clock.forward(timedelta(hours=2))
    desk.work()
    assert desk.stands() == {"uncertain": 1}
    assert desk.row()["code"] == "G-19"


def test_a_worker_that_slept_past_its_lease_cannot_overwrite(desk: Desk) -> None:
    desk.put(message())
    zombie = _die_while_sending(desk)
    desk.clock.forward(timedelta(seconds=desk.lease_s))
    desk.work()
    assert desk.stands() == {"uncertain": 1}
    assert desk.settle(zombie, Handed()) is None
    assert desk.begin(zombie) == Step.LOST
    assert desk.stands() == {"uncertain": 1}
    assert receipts_after(desk.state)[0]["state"].to_pylist() == ["uncertain"]


def test_a_worker_that_slept_cannot_speak_for_the_one_that_took_over(desk: Desk) -> None:
    desk.put(message(message_class=MessageClass.SERVICE))
    zombie = _die_while_sending(desk)
    desk.clock.forward(timedelta(seconds=desk.lease_s))
    other = _die_while_sending(desk)
    for outcome in (Handed(), RejectedError(why="550"), TemporaryError(why="451")):
        assert desk.settle(zombie, outcome) is None
    assert desk.stands() == {"sending": 1}
    assert desk.settle(other, Handed()) == OutboxState.SENT


def test_a_worker_that_wakes_up_past_its_lease_does_not_send(desk: Desk) -> None:
    desk.put(message())

    class Sleepy(HandClock):
        """The process is stopped between the transaction and the send."""

        calls = 0

        def now(self) -> datetime:
            self.calls += 1
            return super().now() + (timedelta(hours=1) if self.calls > 2 else timedelta())

    desk.clock = Sleepy(NOON)
    desk.clock.calls = 0
    report = desk.work(limit=1)
    assert (report.lost, desk.channel.sent) == (1, [])


def test_two_workers_never_hold_the_same_message(desk: Desk) -> None:
    desk.put(*(message(n) for n in range(10)))
    ways = {MAIL: desk.channel}
    first = lease(desk.state, ways, by="a", now=NOON, lease_s=60, limit=6).leased
    second = lease(desk.state, ways, by="b", now=NOON, lease_s=60, limit=6).leased
    assert len(first) + len(second) == 10
    assert not {one.message.key for one in first} & {one.message.key for one in second}


def _all(state: State) -> None:
    stop(state, ALL, by="韩梅梅", why="投诉", now=NOON)


def _not_live(state: State) -> None:
    set_live(state, MAIL, False, by="韩梅梅", now=NOON)


def _opts_out(state: State) -> None:
    suppress(state, channel="email", reason=SuppressionReason.OPT_OUT, now=NOON, subject_id="u7")


def _address_bounces(state: State) -> None:
    suppress(state, channel="email", reason=SuppressionReason.HARD_BOUNCE, now=NOON, address="u7@example.com")


def _takes_consent_back(state: State) -> None:
    set_consent(state, "u7", MAIL, False, basis="page", now=NOON, by="self")


def _wishes(state: State) -> None:
    set_preferences(state, "u7", Preferences(topics_off=("offers",)), by="self", now=NOON)


def _something_else(state: State) -> None:
    set_preferences(state, "u99", Preferences(cap_per_week=1), by="self", now=NOON)


@pytest.mark.parametrize(
    ("decide", "gone"),
    [
        (_all, {1, 2, 3}),
        (_not_live, {1, 2, 3}),
        (_opts_out, {1, 2, 3, 4, 5, 6, 8, 9}),
        (_address_bounces, {1, 2, 3, 4, 5, 6, 8, 9}),
        (_takes_consent_back, {1, 2, 3, 4, 5, 6, 8, 9}),
        (_wishes, {1, 2, 3, 4, 5, 6, 8, 9}),
        (_something_else, set(range(1, 10))),
    ],
)
def test_what_is_decided_in_the_middle_of_a_flight_holds_for_the_next_message(
    desk: Desk, decide: Callable[[State], None], gone: set[int]
) -> None:
    """S9, S12: all nine were looked at in one transaction and are under way when somebody decides."""

    def third(one: Outgoing) -> None:
        if one.subject_id == "u3":
            decide(desk.state)

    way = MemoryChannel(MAIL, trouble=third)
    desk.put(*(message(n, topic="offers", priority=n) for n in range(1, 10)))
    report = _in_order(desk, way)
    assert {one.subject_id for one in way.sent} == {f"u{n}" for n in gone}
    assert report.sent == len(gone)


def _in_order(desk: Desk, way: MemoryChannel) -> WorkReport:
    """One flight of all that is due, in an order we know."""
    with desk.state.begin() as connection:
        for n in range(1, 10):
            at = NOON - timedelta(seconds=10 - n)
            connection.execute(OUTBOX.update().where(OUTBOX.c.subject_id == f"u{n}").values(next_at=at))
    return desk.work(channels={MAIL: way})


def test_all_that_is_claimed_is_told_ahead_once_and_each_is_asked_about(desk: Desk) -> None:
    told, asked = list[list[str]](), list[str]()

    def gate(one: Outgoing) -> None:
        asked.append(one.subject_id)

    desk.put(*(message(n) for n in range(5)))
    way = {MAIL: desk.channel}
    work(desk.state, way, gate, desk.clock, ahead=lambda some: told.append([one.subject_id for one in some]), batch=3)
    assert [len(some) for some in told] == [3, 2]
    assert sorted(asked) == sorted(one for some in told for one in some) == [f"u{n}" for n in range(5)]


def test_looking_ahead_that_breaks_keeps_one_message_back_and_no_other(desk: Desk) -> None:
    def breaks(_some: Any) -> None:
        raise KeyError("a version nobody has")

    desk.put(*(message(n) for n in range(5)))
    report = work(desk.state, {MAIL: desk.channel}, lambda _one: None, desk.clock, ahead=breaks)
    assert (report.sent, report.again) == (4, 1)


def test_a_rehearsal_goes_in_flights_and_says_the_same(desk: Desk) -> None:
    desk.rules = Rules(cap_per_week=2)
    set_preferences(desk.state, "u9", Preferences(pause_until=NOON + timedelta(days=1)), by="self", now=NOON)
    desk.put(*_steps(4), message(7), message(8, text="bad"), message(9))
    desk.gate = lambda one: Refusal(code="G-02") if one.subject_id == "u7" else None
    trouble = lambda one: RejectedError(why="550") if one.text == "bad" else None  # noqa: E731
    rehearsal = MemoryChannel(MAIL, dry_run=True, trouble=trouble)
    report = desk.work(channels={MAIL: rehearsal})
    assert (report.sent, report.failed) == (2, 1)
    assert report.refused == {"G-02": 1, "G-04": 1, "G-05": 2}


# How fast


def test_no_second_sees_more_than_the_provider_takes(desk: Desk) -> None:
    arrived: list[datetime] = []

    def trouble(_one: Outgoing) -> None:
        desk.clock.forward(timedelta(milliseconds=7))
        arrived.append(desk.clock.now())
        desk.clock.forward(timedelta(milliseconds=11))

    desk.channel = MemoryChannel(MAIL, per_second=5, trouble=trouble)
    desk.put(*(message(n) for n in range(23)))
    assert desk.work(limit=9).sent == 9
    assert desk.work().sent == 14  # after a restart
    for at in arrived:
        assert sum(at <= other < at + timedelta(seconds=1) for other in arrived) <= 5
    took = (arrived[-1] - arrived[0]).total_seconds()
    assert took < 23 / 5 * 1.2
