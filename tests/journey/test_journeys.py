"""A playbook that goes on: touch, wait, fork, touch again, until somebody is back. Lived through by hand-moved clock."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import sqlalchemy as sa

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.wiring import send
from liuke.delivery.outbox import counts as outbox_counts
from liuke.delivery.outbox import messages
from liuke.desk.tasks import tasks
from liuke.facts.plans import plan_rows
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS
from liuke.flow import pulse as walk
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.playbooks.document import packed, read_playbook, unpacked
from liuke.playbooks.errors import PlaybookError
from liuke.state.audit import entries
from liuke.state.enrolments import counts, of_person
from liuke.state.spent import spent
from liuke.state.tables import ENROLMENTS, OUTBOX, PLAYBOOK_VERSIONS, RECEIPTS
from liuke.web import house as worker

PLAN_AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TRIPLE = """
id: triple_touch
code: P4
label: {zh: 三次触达, en: Triple touch}
purpose: {zh: 邮件、推送、回访，回来了就停。, en: "E-mail, push, call; whoever is back is left in peace."}
priority: 1
owner: user_operations
audience: idle_days >= 7
holdout_share: 0.1
budget_fen: 100000000
reentry: {kind: once}
goal: {event: present, window_days: 14}
tiers:
  - id: first
    label: {zh: 邮件, en: E-mail}
    from_days: 7
    channel: email
    template: year_email
    offer: coupon_5
    valid_hours: 48
steps:
  - id: fork
    label: {zh: 太久了就不打扰, en: Too long gone}
    after_hours: 24
    when: idle_days < 60
    otherwise: leave
  - id: push
    label: {zh: 推送, en: Push}
    after_hours: 24
    channel: push
    template: year_push
    offer: coupon_5
    valid_hours: 48
  - id: call
    label: {zh: 回访, en: Call}
    after_hours: 48
    when: paid_365d_fen > 0
    channel: call
    template: service_call
    cost_fen: 800
    offer: trial_card
    task: {owner: customer_service, label: {zh: 回访, en: Call}, due_hours: 24}
offers:
  - {id: coupon_5, kind: coupon, label: {zh: 无门槛券, en: no-minimum coupon}, value_fen: 500, cost_fen: 100, valid_days: 7}
  - {id: trial_card, kind: trial, label: {zh: 7 天会员体验, en: 7-day trial}, value_fen: 990, cost_fen: 200, valid_days: 14}
"""


def ask(house: House, name: str, **params: Any) -> dict[str, Any]:
    return answer(house, name, params, language="zh")


@contextmanager
def living(shop: Path, clock: HandClock) -> Iterator[House]:
    with opened(shop, clock, durable=False) as house:
        yield house


@pytest.fixture(scope="module")
def applied(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the triple touch takes everybody it can, its plan applied; nobody may change it."""
    folder = tmp_path_factory.mktemp("journeys") / "shop"
    shutil.copytree(built, folder)
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / "triple_touch.yml").write_text(TRIPLE, encoding="utf-8")
    with living(folder, HandClock(PLAN_AT)) as house:
        plan = ask(house, "plan_draft", by="lin")
        ask(house, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
        done = ask(house, "plan_apply", plan=plan["id"], by="lin")["applied"]
    assert done["journeys"] > 50
    return folder


@pytest.fixture
def begun(applied: Path, tmp_path: Path) -> tuple[Path, HandClock]:
    """A copy of it, on the morning of the plan."""
    shutil.copytree(applied, tmp_path / "shop")
    return tmp_path / "shop", HandClock(PLAN_AT)


def _came_back(house: House, who: list[str], at: datetime) -> None:
    naive, day = at.replace(tzinfo=None), at.astimezone(house.zone).date()
    names = {column.name: column for column in EVENTS.columns}
    n = len(who)
    said: dict[str, Any] = {"subject_id": who, "ts": [naive] * n, "day": [day] * n, "event": ["app_open"] * n}
    said |= {"ingested_at": [naive] * n, "row_hash": list(range(n)), "nth": [0] * n}
    house.facts.append(EVENTS, pa.table({name: said[name] for name in said if name in names}))
    mark_dirty(house.facts, [day])


def test_people_go_from_touch_to_touch_and_stop_at_the_goal(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        started = {row["subject_id"] for row in messages(house.state, limit=100_000)}
        everybody = sum(row["n"] for row in counts(house.state))
        assert ask(house, "journey_advance")["moved"] == 0

        clock.forward(timedelta(hours=24))
        done = ask(house, "journey_advance")
        assert done["moved"] == everybody
        assert done["messages"] == done["tasks"] == 0  # a fork says nothing
        assert 0 < done["left"] < everybody
        walking = [row for row in counts(house.state) if row["state"] == "running"]
        assert [(row["step"], row["n"]) for row in walking] == [("push", everybody - done["left"])]

        back = _running(house)[:10]
        _came_back(house, back, clock.now() + timedelta(hours=1))
        clock.forward(timedelta(hours=24))
        pushed = ask(house, "journey_advance")
        assert pushed["goal"] == 10
        assert pushed["moved"] == everybody - done["left"]
        assert pushed["messages"] + pushed["refused"] == pushed["moved"] - 10
        assert pushed["messages"] > 0
        said = {row["subject_id"] for row in messages(house.state, limit=100_000) if row["step"] == "push"}
        assert len(said) == pushed["messages"]
        assert not said & set(back)
        assert {of_person(house.state, who)[0]["why"] for who in back} == {"goal"}
        assert ask(house, "journey_advance")["moved"] == 0
        assert started

        clock.forward(timedelta(hours=48))
        called = ask(house, "journey_advance")
        assert called["end"] + called["goal"] == called["moved"]
        assert called["tasks"] > 0
        assert {
            task["owner"] for task in tasks(house.state, now=clock.now(), limit=1000) if task["kind"] == "call_back"
        }
        assert ask(house, "journeys")["journeys"]
        assert {row["state"] for row in counts(house.state)} == {"done", "left"}


def _running(house: House) -> list[str]:
    with house.state.read() as connection:
        query = sa.select(ENROLMENTS.c.subject_id).where(ENROLMENTS.c.state == "running").order_by(ENROLMENTS.c.id)
        return list(connection.execute(query).scalars())


def test_a_step_is_sent_once_however_often_its_worker_dies(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        clock.forward(timedelta(hours=24))
        ask(house, "journey_advance")
        clock.forward(timedelta(hours=24))
        whole = walk.settle

        def dies(*_: Any, **__: Any) -> int:
            raise KeyboardInterrupt

        walk.settle = dies  # between handing over and moving on: the worst place to die
        try:
            with pytest.raises(KeyboardInterrupt):
                ask(house, "journey_advance")
        finally:
            walk.settle = whole
        handed = [row["key"] for row in messages(house.state, limit=100_000) if row["step"] == "push"]
        assert handed
        assert ask(house, "journey_advance")["moved"] == 0  # still held by the dead
        clock.forward(timedelta(minutes=6))
        again = ask(house, "journey_advance")
        assert again["moved"] > 0
        assert again["messages"] == 0
        assert sorted(row["key"] for row in messages(house.state, limit=100_000) if row["step"] == "push") == sorted(
            handed
        )


def test_a_step_still_true_is_sent_and_the_last_look_knows_its_version(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        send(house)
        clock.forward(timedelta(hours=48))
        (shop / "playbooks" / "triple_touch.yml").write_text(
            TRIPLE.replace("template: year_push", "template: days_push"), encoding="utf-8"
        )
    with living(shop, clock) as house:
        ask(house, "journey_advance")
        clock.forward(timedelta(hours=24))
        done = ask(house, "journey_advance")
        assert done["messages"] > 0
        clock.forward(timedelta(hours=8))
        report = send(house)
        assert report["sent"] >= done["messages"]
        assert not report["refused"].get("G-02")
        rows = ask(house, "journeys")["journeys"]
        assert rows
        assert not any(row["newest"] for row in rows)
        older = rows[0]["version"]
        shown = ask(house, "journey_migrate", playbook="triple_touch", from_version=older)
        assert (shown["preview"], shown["can"]) == (
            True,
            sum(row["people"] for row in rows if row["state"] == "running"),
        )
        moved = ask(house, "journey_migrate", playbook="triple_touch", from_version=older, preview=False, by="lin")
        assert moved["moved"] == shown["can"] > 0


def test_people_go_on_by_a_playbook_that_is_there_no_more(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        del house.playbooks["triple_touch"]
        clock.forward(timedelta(hours=24))
        rows = ask(house, "journeys")["journeys"]
        assert [row["newest"] for row in rows] == [False]
        assert ask(house, "journey_advance")["moved"] == rows[0]["people"]


def test_a_journey_that_breaks_keeps_no_other_message_from_going(
    begun: tuple[Path, HandClock], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        clock.forward(timedelta(hours=24))
        with house.state.begin() as connection:
            connection.execute(sa.update(ENROLMENTS).values(version="none", playbook="nobody"))
            connection.execute(sa.update(OUTBOX).values(state="queued", next_at=clock.now(), lease_until=None))
        before = outbox_counts(house.state)["queued"]
        monkeypatch.setattr(worker, "_WORKER_EVERY_S", 0.01)
        stop = threading.Event()
        thread = threading.Thread(target=worker.work_on, args=(house, stop))
        thread.start()
        for _ in range(300):
            if outbox_counts(house.state)["queued"] < before:
                break
            time.sleep(0.1)
        stop.set()
        thread.join()
        assert outbox_counts(house.state)["queued"] < before


def test_people_of_a_version_nobody_can_find_stand_still_and_the_others_go_on(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        everybody = _running(house)
        lost = everybody[::2]
        with house.state.begin() as connection:
            mine = ENROLMENTS.c.subject_id.in_(lost)
            connection.execute(sa.update(ENROLMENTS).where(mine).values(version="none", playbook="nobody"))
        clock.forward(timedelta(hours=24))
        for moved in (len(everybody) - len(lost), 0):
            done = ask(house, "journey_advance")
            assert (done["moved"], done["set_aside"]) == (moved, len(lost))
        (row,) = [row for row in ask(house, "journeys")["journeys"] if not row["known"]]
        assert (row["label"], row["people"], row["state"]) == ("nobody", len(lost), "running")
        assert [entry["act"] for entry in entries(house.state, target="nobody")] == ["journey_set_aside"]


def test_steps_spend_what_the_plan_has_left_on_those_of_most_worth(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        clock.forward(timedelta(hours=24))
        ask(house, "journey_advance")
        plan_id = ask(house, "plan_list")["plans"][0]["id"]
        gone = spent(house.state, "triple_touch", [plan_id])[plan_id]
        assert gone > 0
        with house.state.begin() as connection:  # as if they had begun by a version with less money: five pushes' more
            mine = PLAYBOOK_VERSIONS.c.playbook == "triple_touch"
            for text in connection.execute(sa.select(PLAYBOOK_VERSIONS.c.document).where(mine)).scalars().all():
                less = packed(replace(unpacked(text), budget_fen=gone + 550))
                this = sa.and_(mine, PLAYBOOK_VERSIONS.c.document == text)
                connection.execute(sa.update(PLAYBOOK_VERSIONS).where(this).values(document=less))
        del house.playbooks["triple_touch"]
        clock.forward(timedelta(hours=24))
        done = ask(house, "journey_advance")
        assert done["messages"] == 5
        assert spent(house.state, "triple_touch", [plan_id])[plan_id] == gone + 500
        with house.state.read() as connection:
            short = connection.execute(sa.select(RECEIPTS).where(RECEIPTS.c.code == "G-12")).mappings().all()
        assert short
        pushed = [row for row in messages(house.state, limit=100_000) if row["step"] == "push"]
        poorest = min(row["worth_fen"] for row in pushed)
        assert all(json.loads(row["detail"])["worth_fen"] <= poorest for row in short)


def test_while_all_sending_is_stopped_nobody_loses_a_step(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        ask(house, "plan_stop", all=True, by="lin", reason="test")
        clock.forward(timedelta(hours=24))
        assert ask(house, "journey_advance")["moved"] == 0
        ask(house, "plan_resume", by="he")
        assert ask(house, "journey_advance")["moved"] > 0


def test_a_stopped_plan_ends_its_journeys(begun: tuple[Path, HandClock]) -> None:
    shop, clock = begun
    with living(shop, clock) as house:
        stopped = ask(house, "plan_stop", by="lin")
        assert stopped["journeys_left"] == sum(row["n"] for row in counts(house.state))
        clock.forward(timedelta(hours=24))
        assert ask(house, "journey_advance")["moved"] == 0


def test_nobody_begins_again_who_may_only_once(built: Path, tmp_path: Path) -> None:
    """Forty days on the goal's window is long over: by the window they would begin again, once means once."""
    shop = tmp_path / "shop"
    shutil.copytree(built, shop)
    (shop / "playbooks").mkdir(exist_ok=True)
    clock, again = HandClock(PLAN_AT), {}
    for rule in ("once", "window"):
        text = TRIPLE.replace("kind: once", f"kind: {rule}")
        (shop / "playbooks" / "triple_touch.yml").write_text(text, encoding="utf-8")
        with living(shop, clock) as house:
            if rule == "once":
                ask(house, "channel_switch", channel="email", live=True, by="he")
                plan = ask(house, "plan_draft", by="lin")
                ask(house, "plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
                ask(house, "plan_apply", plan=plan["id"], by="lin", queue_only=True)
                began = _allowed(house, plan["id"])
                clock.forward(timedelta(days=40))
            again[rule] = _allowed(house, ask(house, "plan_draft", by="lin", as_of="2026-12-26")["id"])
    assert len(began) > 50
    assert not again["once"] & began
    assert len(again["window"] & began) > 30


def _allowed(house: House, plan_id: str) -> set[str]:
    rows = plan_rows(house.facts, plan_id).to_pylist()
    return {
        row["subject_id"] for row in rows if row["playbook"] == "triple_touch" and row["verdict"] in ("allow", "hold")
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("otherwise: leave", "otherwise: first"),
        ("otherwise: leave", "otherwise: cal"),
        ("    template: year_push\n", "    template: year_email\n"),
        ("    channel: push\n    template: year_push\n", "    template: year_push\n"),
        ("reentry: {kind: once}", "reentry: {kind: days}"),
        ("  - id: push\n", "  - id: first\n"),
        ("after_hours: 48", "after_hours: -1"),
        ("    when: idle_days < 60\n", ""),
    ],
)
def test_a_journey_that_means_nothing_is_refused_with_its_place(wrong: str, said: str) -> None:
    assert TRIPLE.count(wrong) >= 1
    with pytest.raises(PlaybookError) as why:
        read_playbook(TRIPLE.replace(wrong, said), "triple_touch.yml")
    assert why.value.facts["line"] > 1


def test_ways_only_lead_on() -> None:
    play = read_playbook(TRIPLE, "triple_touch.yml")
    ids = [None, "fork", "push", "call"]
    assert [getattr(play.after(id_), "id", None) for id_ in ids] == ["fork", "push", "call", None]
    assert play.after("fork", "leave") is None
    assert getattr(play.after("fork", "call"), "id", None) == "call"
    assert (play.rest_days, play.goes_on) == (36_500, True)
