"""The journeys that ship, lived through by a hand-moved clock: P5, P9, P12, P13, P15, with their branches and goals.

P4's walk is in test_journeys; one workspace serves all of these, for each looks at people of its own.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.delivery.outbox import messages
from liuke.desk.tasks import tasks
from liuke.diagnosis.clues.fixed import ship
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS, FEEDBACK, ORDERS, FactTable
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.simulator.words_zh import ZH
from liuke.state.enrolments import of_person
from liuke.state.preferences import preferences
from liuke.state.tables import ENROLMENTS

MORNING = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
ALIVE = ("progressive_value", "birthday_gift", "fixed", "check_call", "account_renewal", "let_go", "stuck_step")
RESTING = ("golden_48h", "high_value_leaving", "dormant_wakeup")
SAID = {
    "angry": "气死我了！你们太过分了，骗子！！马上投诉到 12315！！！",
    "upset": "等了很久也没人管，体验很差，有点失望。",
    "pleased": "挺好的，配送很快，谢谢你们，很满意！",
}


def _playbooks(folder: Path) -> None:
    (folder / "playbooks").mkdir(exist_ok=True)
    shipped = files("liuke.playbooks").joinpath("library")
    for id_ in (*ALIVE, *RESTING):
        text = shipped.joinpath(f"{id_}.yml").read_text(encoding="utf-8").replace("in_use: false\n", "")
        text = re.sub(r"^holdout_share: .*$", "holdout_share: 0", text, flags=re.MULTILINE)
        if id_ in RESTING:
            text = re.sub(r"^(code: .*)$", r"\1\nin_use: false", text, flags=re.MULTILINE)
        (folder / "playbooks" / f"{id_}.yml").write_text(text, encoding="utf-8")


def _add(house: House, table: FactTable, rows: list[dict[str, Any]], at: datetime) -> None:
    naive, day = at.replace(tzinfo=None), at.astimezone(house.zone).date()
    own = {"ts": naive, "day": day, "ingested_at": naive, "row_hash": 0, "nth": 0}
    made = [own | row | {"row_hash": n + hash(at) % 10_000} for n, row in enumerate(rows)]
    house.facts.append(table, pa.Table.from_pylist(made))
    mark_dirty(house.facts, [day])


class Walk:
    """The house on its way, and who began what on the first morning."""

    def __init__(self, house: House, clock: HandClock) -> None:
        self.house, self.clock = house, clock
        with house.state.read() as connection:
            query = sa.select(ENROLMENTS.c.playbook, ENROLMENTS.c.subject_id).order_by(ENROLMENTS.c.id)
            self.began: dict[str, list[str]] = {}
            for row in connection.execute(query):
                self.began.setdefault(row.playbook, []).append(row.subject_id)
        self.called: dict[str, str] = {}
        self.bought = ""

    def until(self, hours: float) -> None:
        """Let time pass until so many hours after the morning, and move everybody who is due."""
        self.clock.forward(MORNING + timedelta(hours=hours) - self.clock.now())
        answer(self.house, "journey_advance", {}, language="zh")

    def work(self, playbook: str, who: str) -> list[dict[str, Any]]:
        """Return the tasks about somebody by a playbook, the newest last."""
        found = tasks(self.house.state, now=self.clock.now(), states=(), subject_id=who, limit=100)
        return sorted((one for one in found if one["playbook"] == playbook), key=lambda one: one["id"])

    def step_of(self, playbook: str, who: str) -> str:
        """Return the step somebody stands at, or why they left."""
        (row,) = [one for one in of_person(self.house.state, who) if one["playbook"] == playbook]
        return row["step"] if row["state"] == "running" else row["why"]


@pytest.fixture(scope="module")
def walked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Five journeys begun on one morning and walked for nine days; what happened to whom is in the walk."""
    folder, clock = tmp_path_factory.mktemp("journeys") / "shop", HandClock(MORNING)
    shutil.copytree(built, folder)
    _playbooks(folder)
    with opened(folder, clock, durable=False) as house:
        clue = answer(house, "clues", {}, language="en")["clues"][0]["clue_id"]
        ship(house.facts, clue, name="付款后页面卡住", on=date(2026, 11, 13), by="lin", now=MORNING)
        answer(house, "channel_switch", {"channel": "email", "live": True, "by": "he"}, language="zh")
        plan = answer(house, "plan_draft", {"by": "lin"}, language="zh")
        answer(house, "plan_approve", {"plan": plan["id"], "by": "he", "hash": plan["hash"]}, language="zh")
        answer(house, "plan_apply", {"plan": plan["id"], "by": "lin", "queue_only": True}, language="zh")
        walk = Walk(house, clock)
        *called, walk.bought = walk.began["check_call"][:4]
        walk.called = dict(zip(SAID, called, strict=True))
        spoken = [
            {"feedback_id": f"call-{mood}", "subject_id": who, "kind": "call", "text": SAID[mood]}
            for mood, who in walk.called.items()
        ]
        _add(house, FEEDBACK, spoken, MORNING + timedelta(minutes=20))
        walk.until(1)
        paid = {"order_id": "o-1", "line_id": "1", "item_name": "牛肉面", "amount_fen": 2_800, "currency": "CNY"}
        at = MORNING + timedelta(hours=2)
        _add(house, ORDERS, [paid | {"subject_id": walk.bought, "paid_at": at.replace(tzinfo=None)}], at)
        newcomers = walk.began["progressive_value"][:8]
        here = [{"event_id": f"e-{n}", "subject_id": who, "event": "app_open"} for n, who in enumerate(newcomers)]
        _add(house, EVENTS, here, MORNING + timedelta(hours=3))
        for hours in (24, 48, 72, 168, 216):
            walk.until(hours + 0.1)
        yield walk


def _sent(walk: Walk, playbook: str, step: str) -> set[str]:
    rows = messages(walk.house.state, limit=100_000)
    return {row["subject_id"] for row in rows if row["playbook"] == playbook and row["step"] == step}


def test_the_mood_of_a_robots_call_decides_who_calls_back(walked: Walk) -> None:
    """P13, D6: angry, a human within two hours; upset, the same day; pleased, left in peace."""
    angry, upset, pleased = (walked.work("check_call", walked.called[mood]) for mood in SAID)
    assert [task["owner"] for task in angry] == ["customer_service"]
    assert angry[0]["due_at"] - angry[0]["created_at"] == timedelta(hours=2)
    assert upset[0]["due_at"] - upset[0]["created_at"] == timedelta(hours=24)
    assert "对不起" in angry[0]["note"]
    assert pleased == []
    assert {walked.step_of("check_call", who) for who in walked.called.values()} == {"end"} or {
        walked.step_of("check_call", who) for who in walked.called.values()
    } == {"fork"}


def test_who_was_not_reached_gets_one_sms_and_who_bought_nothing_more(walked: Walk) -> None:
    """P13: the SMS is for those without a transcript; a purchase is the goal and ends the journey."""
    told = _sent(walked, "check_call", "not_reached")
    assert told
    assert not told & {*walked.called.values(), walked.bought}
    assert walked.step_of("check_call", walked.bought) == "goal"


def test_a_newcomer_who_stops_hears_from_a_coach(walked: Walk) -> None:
    """P5: a task for who is there, a coach for who has stopped, never both on one day."""
    began = walked.began["progressive_value"]
    task, coached = _sent(walked, "progressive_value", "first_task"), _sent(walked, "progressive_value", "coach")
    called = {who for who in began if walked.work("progressive_value", who)}
    assert task
    assert coached | called
    assert {*task, *coached, *called} <= set(began)
    assert {walked.step_of("progressive_value", who) for who in began} <= {"end", "goal", "half_way", "fork"}


def test_a_birthday_ends_with_the_gift_for_who_is_no_member(walked: Walk) -> None:
    """P9: only members of high value hear from their own contact afterwards."""
    began = walked.began["birthday_gift"]
    assert began
    assert {walked.step_of("birthday_gift", who) for who in began} <= {"end", "fork", "goal"}


def test_the_news_that_something_was_fixed_is_said_twice_at_most(walked: Walk) -> None:
    """P12: once, and a week later by another channel to whoever has not come by."""
    began = walked.began["fixed"]
    again = _sent(walked, "fixed", "again")
    assert began
    assert again <= set(began)
    assert {walked.step_of("fixed", who) for who in began} <= {"end", "fork", "goal"}


def test_the_review_of_an_account_lies_on_its_success_managers_desk(walked: Walk) -> None:
    """P15: the contact is written to, the review is a task of the account's own manager, for each account one."""
    began = walked.began["account_renewal"]
    assert began
    managers = {ZH.staff(number, consultant=False) for number in range(100)}
    for who in began:
        (review, *more) = [task for task in walked.work("account_renewal", who) if "业务回顾" in task["title"]]
        assert review["owner"] in managers
        assert not more
        assert walked.step_of("account_renewal", who) in {"end", "fork"}


def test_whoever_is_let_go_is_left_in_peace_by_everybody(walked: Walk) -> None:
    """P16: one mail, then no marketing for half a year, which they themselves may undo."""
    rows = [row for row in messages(walked.house.state, limit=100_000) if row["playbook"] == "let_go"]
    mailed = {row["subject_id"] for row in rows if row["channel"] == "email"}
    assert mailed
    resting = {who: preferences(walked.house.state, who).pause_until for who in mailed}
    assert set(resting.values()) == {MORNING + timedelta(days=180)}
    others = {row["subject_id"] for row in rows} - mailed
    assert all(preferences(walked.house.state, who).pause_until is None for who in others)


def test_the_product_hears_once_where_people_are_stuck(walked: Walk) -> None:
    """P6: a task about the step, with how many stand where, however many people are written to."""
    found = tasks(walked.house.state, now=walked.clock.now(), states=(), kind="review", limit=100)
    (look,) = [one for one in found if one["playbook"] == "stuck_step"]
    assert look["owner"] == "product_experience"
    assert "涉及" in look["note"]
    assert sum(n for name, n in look["details"].items() if name != "people") == look["details"]["people"]
