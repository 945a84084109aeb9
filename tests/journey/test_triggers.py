"""What starts playbooks by itself (P1, P2, P6, P9): once, within its window, and unasked only where somebody said yes."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.started import tell_of
from liuke.delivery.notices import Handed
from liuke.desk.tasks import tasks
from liuke.facts.plans import plan_rows
from liuke.facts.profile import select
from liuke.facts.tables import PLAN_ROWS, SUBSCRIPTIONS, SURVEY_RESPONSES
from liuke.flow import stop
from liuke.flow.daily import draft_some, look
from liuke.flow.firing import CarriedOut
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName, Duty
from liuke.playbooks.audience import compile_audience
from liuke.playbooks.play import Trigger
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.state.audit import entries
from liuke.state.firings import FiringState
from liuke.state.meta import remember
from liuke.state.people import Person, keep_person

BEGIN = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
ANSWERED = BEGIN + timedelta(hours=1)
NOW = ANSWERED + timedelta(seconds=5)
NEWEST = date(2026, 11, 17)
RESCUE = """
id: {id}
code: {code}
label: {{zh: 低分回访, en: Rescue}}
purpose: {{zh: 当天回电。, en: Somebody calls the same day.}}
priority: 1
owner: customer_service
message_class: service
audience: {audience}
holdout_share: 0
budget_fen: 100000000
trigger: {trigger}
goal: {{event: present, window_days: 14}}
tiers:
  - id: call
    label: {{zh: 回电, en: Call}}
    from_days: {from_days}
    channel: call
    template: nps_call
    cost_fen: 800
    offer: make_up
    task: {{owner: customer_service, label: {{zh: 回电, en: Call}}, due_hours: 8}}
offers:
  - {{id: make_up, kind: coupon, label: {{zh: 补偿券, en: coupon}}, value_fen: 2000, cost_fen: 200, valid_days: 30}}
"""
LOW = RESCUE.format(
    id="low_score",
    code="P77",
    audience="nps_score < 6 AND nps_days <= 14",
    trigger="{kind: event, event: nps, within_hours: 24}",
    from_days=8,
)


def ask(house: House, name: str, **params: Any) -> dict[str, Any]:
    return answer(house, name, params, language="en")


@contextmanager
def living(shop: Path, clock: HandClock) -> Iterator[House]:
    with opened(shop, clock, durable=False) as house:
        yield house


def _idle(house: House, expression: str, n: int) -> list[str]:
    as_of = AsOf(day=date(2026, 11, 16), zone=house.zone)
    where = compile_audience(expression, house.columns, as_of.zone).predicate
    found = select(house.facts, as_of, house.columns, where=where, wanted=["subject_id"], order_by="subject_id")
    who: list[str] = found["subject_id"].to_pylist()[:n]
    return who


def _answer(house: House, who: list[str], at: datetime, seen: datetime, score: float = 2.0) -> None:
    naive, n = at.replace(tzinfo=None), len(who)
    rows = {
        "response_id": [f"{name}-{at:%d%H%M%S}" for name in who],
        "subject_id": who,
        "ts": [naive] * n,
        "day": [at.astimezone(house.zone).date()] * n,
        "survey": ["nps"] * n,
        "score": [score] * n,
        "ingested_at": [seen.replace(tzinfo=None)] * n,
    }
    house.facts.append(SURVEY_RESPONSES, pa.table(rows))


def _write(shop: Path, text: str, id_: str = "low_score") -> None:
    (shop / "playbooks").mkdir(exist_ok=True)
    (shop / "playbooks" / f"{id_}.yml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def answered(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that watched from ten o'clock on; an hour later four people give a low score, one a high one, and one
    old answer comes in late. Its day is measured; nobody may change it."""
    folder = tmp_path_factory.mktemp("triggers") / "shop"
    shutil.copytree(built, folder)
    _write(folder, LOW)
    clock = HandClock(BEGIN)
    with living(folder, clock) as house:
        remember(house.state, "trigger_looked", BEGIN.isoformat())
        assert ask(house, "playbook_fire")["started"] == 0  # from here on it is watched
        look(house, AsOf(day=date(2026, 11, 16), zone=house.zone))
        clock.forward(timedelta(hours=1))
        who = _free(house)
        _answer(house, who[:4], ANSWERED, ANSWERED)
        _answer(house, who[4:5], ANSWERED, ANSWERED, score=9.0)
        _answer(house, who[5:], ANSWERED - timedelta(days=2), ANSWERED)
        for day in (date(2026, 11, 16), NEWEST):
            look(house, AsOf(day=day, zone=house.zone))
    return folder


def _free(house: House) -> list[str]:
    """Return six people whom nothing keeps from being called."""
    as_of, idle = AsOf(day=date(2026, 11, 16), zone=house.zone), _idle(house, "idle_days >= 12 AND idle_days < 30", 100)
    anybody = replace(house.playbooks["low_score"], audience="idle_days >= 0")
    draft_some(house, as_of, "T-test", BEGIN, anybody, dict.fromkeys(idle, BEGIN))
    judged = plan_rows(house.facts, "T-test")
    house.facts.delete(PLAN_ROWS, {"plan_id": "T-test"})
    free: list[str] = [row["subject_id"] for row in judged.to_pylist() if row["verdict"] == "allow"]
    assert len(free) >= 6
    return sorted(free)[:6]


@pytest.fixture
def started(answered: Path, tmp_path: Path) -> tuple[Path, HandClock]:
    """A copy of it, five seconds after the answers came in."""
    shutil.copytree(answered, tmp_path / "shop")
    return tmp_path / "shop", HandClock(NOW)


def _arm(house: House, by: str = "he", *, per_day: int = 20, budget_fen: int = 100_000) -> dict[str, Any]:
    return ask(house, "playbook_arm", playbook="P77", per_day=per_day, budget_fen=budget_fen, by=by)


def test_a_low_score_starts_its_playbook_and_the_draft_waits_for_a_person(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        done = ask(house, "playbook_fire")
        assert (done["started"], done["waiting"], done["applied"]) == (1, 1, 0)
        (firing,) = ask(house, "playbook_triggers")["firings"]
        assert (firing["state"], firing["code"], firing["people"]) == ("waiting", "LK-P201", 5)  # the late one is none
        plan = ask(house, "plan_review", plan=firing["plan_id"])
        assert plan["totals"]["found"] == plan["totals"]["send"] == 4  # the high score is not meant
        assert (plan["trigger"]["about"], plan["state"]) == ("nps", "draft")
        assert tasks(house.state, now=clock.now(), limit=500, plan_id=plan["id"]) == []
        assert ask(house, "playbook_fire")["started"] == 0
        ask(house, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
        ask(house, "plan_apply", plan=plan["id"], by="lin")
        assert len(tasks(house.state, now=clock.now(), limit=500, plan_id=plan["id"])) == 4
        assert [row["act"] for row in entries(house.state, limit=500, target="low_score")][::-1][:2] == [
            "playbook_fires",
            "playbook_waiting",
        ]


def test_what_somebody_said_yes_to_runs_by_itself_within_thirty_seconds(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        armed = _arm(house)
        assert armed["runs_by_itself"]
        assert not armed["needs_second"]
        done = ask(house, "worker")
        (firing,) = ask(house, "playbook_triggers", playbook="P77")["firings"]
        assert (firing["state"], firing["sent"], firing["cost_fen"]) == ("applied", 4, 4 * 1000)
        assert clock.now() - ANSWERED < timedelta(seconds=30)
        assert len(tasks(house.state, now=clock.now(), limit=500, plan_id=firing["plan_id"])) == 4
        plan = ask(house, "plan_review", plan=firing["plan_id"])
        assert (plan["state"], [yes["by"] for yes in plan["approvals"]]) == ("applied", ["he"])
        assert done["outbox"]


@pytest.mark.parametrize(
    ("per_day", "budget_fen", "code"),
    [(4, 4_000, ""), (3, 4_000, "LK-P206"), (4, 3_999, "LK-P207")],
)
def test_a_yes_reaches_as_far_as_its_figures(
    started: tuple[Path, HandClock], per_day: int, budget_fen: int, code: str
) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        _arm(house, per_day=per_day, budget_fen=budget_fen)
        ask(house, "playbook_fire")
        (firing,) = ask(house, "playbook_triggers")["firings"]
        assert (firing["state"], firing["code"]) == ("waiting" if code else "applied", code)


def test_a_yes_is_to_one_version_under_one_policy_and_can_be_taken_back(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        _arm(house)
    _write(shop, LOW.replace("valid_days: 30", "valid_days: 31"))
    with living(shop, clock) as house:
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["waits"]["code"] == "LK-P203"
        _arm(house)
    (shop / "policy.yml").write_text("guard: {cap_per_week: 3}\n", encoding="utf-8")
    with living(shop, clock) as house:
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["waits"]["code"] == "LK-P204"
        _arm(house)
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["runs_by_itself"]
        clock.forward(timedelta(days=91))
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["waits"]["code"] == "LK-P205"
        assert ask(house, "playbook_disarm", playbook="P77", by="lin")["ended"]
        assert not ask(house, "playbook_disarm", playbook="P77", by="lin")["ended"]
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["waits"]["code"] == "LK-P201"


def test_large_figures_need_a_second_person_who_says_the_same(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        large = _arm(house, per_day=900)
        assert large["needs_second"]
        assert large["waits"]["code"] == "LK-P202"
        assert _arm(house, per_day=900)["waits"]["code"] == "LK-P202"  # the same person twice is one
        keep_person(house.state, Person(id="xu", name="徐", duty=Duty.ADMIN, language="zh"), by="he", now=clock.now())
        assert _arm(house, "xu", per_day=901)["waits"]["code"] == "LK-P202"  # other figures are another yes
        assert _arm(house, per_day=901)["runs_by_itself"]
        with pytest.raises(LiukeError) as why:
            _arm(house, "lin")
        assert why.value.exit_code


def test_a_worker_that_dies_while_applying_is_taken_up_and_nothing_goes_twice(
    started: tuple[Path, HandClock],
) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        _arm(house)
        whole = stop.set_state

        def dies(*args: Any, **more: Any) -> None:
            if str(args[2]) == "applied":
                raise KeyboardInterrupt
            whole(*args, **more)

        stop.set_state = dies
        try:
            with pytest.raises(KeyboardInterrupt):
                ask(house, "playbook_fire")
        finally:
            stop.set_state = whole
        plan_id = ask(house, "playbook_triggers")["firings"][0]["plan_id"]
        made = {task["id"] for task in tasks(house.state, now=clock.now(), limit=500, plan_id=plan_id)}
        assert len(made) == 4
        assert ask(house, "playbook_fire")["started"] == 0  # still held by the dead
        clock.forward(timedelta(minutes=6))
        assert ask(house, "playbook_fire")["applied"] == 1
        assert {task["id"] for task in tasks(house.state, now=clock.now(), limit=500, plan_id=plan_id)} == made
        assert ask(house, "plan_review", plan=plan_id)["state"] == "applied"


def test_two_workers_start_it_once(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        _arm(house)
        done: list[dict[str, Any]] = []
        gate = threading.Barrier(2)

        def work() -> None:
            gate.wait()
            done.append(ask(house, "playbook_fire"))

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one["started"] for one in done) == 1
        (firing,) = ask(house, "playbook_triggers")["firings"]
        assert (firing["state"], firing["sent"]) == ("applied", 4)


def test_nobody_is_touched_by_two_playbooks_that_start_on_one_day(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        for channel in ("email", "push"):
            ask(house, "channel_switch", channel=channel, live=True, by="he")
        _arm(house)
        ask(house, "playbook_fire")
        (firing,) = ask(house, "playbook_triggers")["firings"]
        first = {row["subject_id"] for row in plan_rows(house.facts, firing["plan_id"]).to_pylist()}
        plan = ask(house, "plan_draft", by="lin", as_of=NEWEST.isoformat())
        rows = [row for row in plan_rows(house.facts, plan["id"]).to_pylist() if row["subject_id"] in first]
        assert rows
        assert {row["verdict"] for row in rows} <= {"deny", "divert"}
        assert "G-14" in {row["code"] for row in rows}
        assert ask(house, "plan_review")["id"] == plan["id"]  # what somebody drafted goes before what started itself


def _fired(house: House, since: date) -> None:
    rows = house.facts.tables[ALARM_DAILY.name]
    plain = {
        "as_of": NEWEST,
        "alarm": "nps",
        "segment": "all",
        "state": "firing",
        "since": since,
        "before": "pending",
        "episode": since,
        "value": -20.0,
        "line": 0.0,
        "n": 100,
        "detail": "{}",
    }
    row = {column.name: [plain.get(column.name)] for column in rows.columns}
    types = {"DATE": pa.date32(), "DOUBLE": pa.float64(), "BIGINT": pa.int64(), "INTEGER": pa.int32()}
    schema = [(c.name, types.get(c.type, pa.bool_() if c.type == "BOOLEAN" else pa.string())) for c in rows.columns]
    house.facts.delete(ALARM_DAILY, {"as_of": NEWEST, "alarm": "nps"})
    house.facts.append(ALARM_DAILY, pa.table(row, schema=pa.schema(schema)))


def test_an_alarm_that_begins_to_fire_opens_its_clock_and_the_card_says_so(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    trigger = "{kind: alarm, alarm: nps, clock_hours: 48}"
    _write(shop, RESCUE.format(id="low_score", code="P77", audience="idle_days < 30", trigger=trigger, from_days=20))
    with living(shop, clock) as house:
        _fired(house, NEWEST - timedelta(days=5))
        assert ask(house, "playbook_fire")["started"] == 0  # it is watched from now on
        assert ask(house, "playbook_fire")["started"] == 0  # and that had begun before
        _fired(house, NEWEST)
        assert ask(house, "playbook_fire")["waiting"] == 1
        assert ask(house, "playbook_fire")["started"] == 0
        (firing,) = ask(house, "playbook_triggers")["firings"]
        assert datetime.fromisoformat(firing["clock_until"]) == clock.now() + timedelta(hours=48)
        plan = ask(house, "plan_review", plan=firing["plan_id"])
        assert datetime.fromisoformat(plan["deadline"]) == clock.now() + timedelta(hours=48)
        cards = answer(house, "alarm", {"name": "nps", "as_of": NEWEST.isoformat()}, language="en")["cards"]
        (card,) = [card for card in cards if card["segment"] == "all"]
        assert card["started"]["plan"] == firing["plan_id"]
        assert "2026-11-18 11:00" in card["started"]["text"]


def test_an_hour_comes_round_once_a_day_and_a_clock_that_jumps_back_repeats_nothing(
    started: tuple[Path, HandClock],
) -> None:
    shop, clock = started
    trigger = '{kind: schedule, every: day, at: "11:30"}'
    _write(shop, RESCUE.format(id="low_score", code="P77", audience="idle_days < 30", trigger=trigger, from_days=20))
    with living(shop, clock) as house:
        assert ask(house, "playbook_fire")["started"] == 0
        clock.forward(timedelta(minutes=30))
        assert ask(house, "playbook_fire")["started"] == 1
        for jump in (timedelta(0), timedelta(hours=-2), timedelta(hours=2), timedelta(hours=3)):
            clock.forward(jump)
            assert ask(house, "playbook_fire")["started"] == 0
        plan_id = ask(house, "playbook_triggers")["firings"][0]["plan_id"]
        assert ask(house, "plan_review", plan=plan_id)["as_of"] == "2026-11-16"  # whole days only


def test_crossing_a_gap_and_a_renewal_coming_near_start_once(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    gap = RESCUE.format(
        id="low_score", code="P77", audience="idle_days < 30", trigger="{kind: event, event: gap}", from_days=8
    )
    renewal = "{kind: event, event: renewal, before_days: [30]}"
    _write(shop, gap)
    _write(
        shop, RESCUE.format(id="renew", code="P9", audience="idle_days < 400", trigger=renewal, from_days=0), "renew"
    )
    with living(shop, clock) as house:
        assert ask(house, "playbook_fire")["started"] == 0
        who = _idle(house, "idle_days = 20", 1)
        at = (NOW + timedelta(days=30, minutes=20)).replace(tzinfo=None)
        row = {"subscription_id": ["s-30"], "subject_id": who, "started_at": [datetime(2026, 1, 1)], "renews_at": [at]}
        house.facts.append(SUBSCRIPTIONS, pa.table(row | {"ingested_at": [NOW.replace(tzinfo=None)]}))
        assert ask(house, "playbook_fire")["started"] == 0  # a day too early, by twenty minutes
        clock.forward(timedelta(days=1))
        done = ask(house, "playbook_fire")
        found = {row["about"]: row for row in ask(house, "playbook_triggers")["firings"]}
        assert done["started"] == 2
        assert found["renewal"]["people"] == 1
        crossed = set(_idle(house, "idle_days = 7", 1000))  # eight the next morning, for nobody was seen since
        assert crossed
        rows = plan_rows(house.facts, found["gap"]["plan_id"]).to_pylist()
        assert {row["subject_id"] for row in rows} == crossed
        assert ask(house, "playbook_fire")["started"] == 0


def test_waiting_plans_are_told_once_where_notices_are_on(
    started: tuple[Path, HandClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, clock = started
    target = '\n[[alarms.targets]]\nname = "ops"\naddress_env = "OPS"\nlanguage = "zh"\n'
    (shop / "liuke.toml").write_text((shop / "liuke.toml").read_text(encoding="utf-8") + target, encoding="utf-8")
    monkeypatch.setenv("OPS", "json://127.0.0.1:1/")
    with living(shop, clock) as house:
        ask(house, "playbook_fire")
        row = ask(house, "playbook_triggers")["firings"][0]
        firing = next(iter([one for one in _firings(house) if one.id == row["id"]]))
        done = CarriedOut(firing=firing, state=FiringState.WAITING, plan_id=row["plan_id"], code=row["code"])
        said: list[str] = []

        def hand_over(_: Any, notice: Any) -> Handed:
            said.append(f"{notice.title}\n{notice.text}")
            return Handed(outcome="sent")

        assert tell_of(house, done, hand_over) == {}  # nobody switched notices on
        ask(house, "alarm_notices", on=True, by="he")
        assert tell_of(house, done, hand_over)["sent"] == 1
        assert tell_of(house, done, hand_over)["sent"] == 0
        assert "低分回访（P77）已触发，等人批准" in said[0]
        assert f"计划 {row['plan_id']}：4 人" in said[0]


def _firings(house: House) -> Iterator[Any]:
    from liuke.state.firings import _read, firings

    return (_read(row) for row in firings(house.state))


def test_nothing_can_be_armed_that_goes_round_or_never_starts(started: tuple[Path, HandClock]) -> None:
    shop, clock = started
    with living(shop, clock) as house:
        play = house.playbooks["low_score"]
        robot = (replace(play.tiers[0], channel=ChannelName.VOICE),)
        house.playbooks["low_score"] = replace(play, tiers=robot, trigger=Trigger(kind="event", event="call"))
        assert ask(house, "playbook_triggers")["cycles"] == [["low_score"]]
        with pytest.raises(LiukeError, match="LK-P209"):
            _arm(house)
        with pytest.raises(LiukeError, match="LK-P211"):
            ask(house, "playbook_arm", playbook="P8", per_day=5, budget_fen=500, by="he")
    _write(shop, LOW.replace("{kind: event, event: nps, within_hours: 24}", "{kind: alarm, alarm: nsp}"))
    with living(shop, clock) as house:
        with pytest.raises(LiukeError, match="did you mean nps"):
            _arm(house)
        assert ask(house, "playbook_triggers", playbook="P77")["playbooks"][0]["wrong"]["code"] == "LK-P210"
