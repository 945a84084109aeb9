"""Executes an approved plan: messages to the outbox, work to the desk, verdicts to the facts. Twice is the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.delivery.html import to_html
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import enqueue
from liuke.desk.tasks import NewTask, open_tasks
from liuke.facts.plans import plan_rows
from liuke.facts.tables import VERDICTS
from liuke.flow.compose import Composed, compose
from liuke.flow.house import House, Progress, silent
from liuke.model.moment import AsOf
from liuke.model.words import PERSON_CHANNELS, ChannelName, VerdictKind
from liuke.state.plans import Plan
from liuke.state.switches import live_channels

_TO_DO = (str(VerdictKind.ALLOW), str(VerdictKind.HOLD))


def apply_plan(house: House, plan: Plan, progress: Progress = silent) -> dict[str, Any]:
    """Do what was approved; returns how many messages, tasks and refusals by code.

    The verdict on each person was settled by the plan: a text refused here leaves its person in the treated arm.
    """
    as_of = AsOf(day=plan.as_of, zone=house.zone)
    rows = plan_rows(house.facts, plan.id)
    house.facts.replace(VERDICTS, {"plan_id": plan.id}, _verdicts(house, plan, rows))
    chosen = [row for row in rows.to_pylist() if row["verdict"] in _TO_DO]
    held = {(row["playbook"], row["subject_id"]): row for row in chosen}
    refused: Counter[str] = Counter()
    composed = _counted(compose(house, as_of, chosen), len(chosen), refused, progress)
    messages, tasks, now = [], [], house.clock.now()
    for one in composed:
        row = held[one.playbook, one.subject_id]
        if one.channel in PERSON_CHANNELS:
            tasks.append(_task(house, plan, one, row, now))
        else:
            messages.append(_message(house, plan, one, row, now))
    return {
        "messages": enqueue(house.state, messages, now),
        "tasks": open_tasks(house.state, tasks, now),
        "refused": dict(refused),
        "verdicts": rows.num_rows,
    }


def _counted(composed: Iterator[Composed], total: int, refused: Counter[str], progress: Progress) -> Iterator[Composed]:
    for n, one in enumerate(composed):
        if n % 200 == 0:
            progress("compose", n, total)
        if one.refused is None:
            yield one
        else:
            refused[one.refused.code] += 1


def _verdicts(house: House, plan: Plan, rows: pa.Table) -> pa.Table:
    n = rows.num_rows
    shares = {play.id: play.holdout_share for play in house.playbooks.values()}
    now = house.clock.now().astimezone(UTC).replace(tzinfo=None)
    real = {str(channel) for channel in (*PERSON_CHANNELS, *live_channels(house.state))}
    added = {
        "plan_id": pa.array([plan.id] * n, pa.string()),
        "at": pa.array([now] * n, pa.timestamp("us")),
        "day": pa.array([plan.as_of] * n, pa.date32()),
        "dry_run": pa.array([name not in real for name in rows["channel"].to_pylist()], pa.bool_()),
        "holdout_share": pa.array([shares.get(name, 0.0) for name in rows["playbook"].to_pylist()], pa.float64()),
    }
    for name, column in added.items():
        rows = rows.append_column(name, column)
    return rows


def _message(house: House, plan: Plan, one: Composed, row: dict[str, Any], now: datetime) -> Outgoing:
    play = house.playbooks[one.playbook]
    tier = play.tier(one.tier)
    email = one.channel is ChannelName.EMAIL
    stop = [word for word in one.text.split() if "/u/" in word]
    return Outgoing(
        key=one.key,
        plan_id=plan.id,
        playbook=one.playbook,
        subject_id=one.subject_id,
        channel=one.channel,
        address=one.address,
        subject=one.subject,
        text=one.text,
        html=to_html(one.text, title=one.subject, language=one.language) if email else None,
        headers={"List-Unsubscribe": f"<{stop[0]}>"} if email and stop else {},
        message_class=play.message_class,
        valid_until=now + timedelta(hours=tier.valid_hours),
        not_before=row["not_before"].replace(tzinfo=UTC) if row["not_before"] else None,
        cost_fen=row["cost_fen"] or 0,
        topic=play.topic,
        zone=one.zone,
    )


def _task(house: House, plan: Plan, one: Composed, row: dict[str, Any], now: datetime) -> NewTask:
    play = house.playbooks[one.playbook]
    order = play.tier(one.tier).task
    return NewTask(
        key=one.key,
        kind="call_back" if one.channel is ChannelName.CALL else str(one.channel),
        title=order.label.said(one.language) if order else one.subject,
        note=one.text,
        details=one.said,
        owner=order.owner if order else play.owner,
        due_at=now + timedelta(hours=order.due_hours if order else play.tier(one.tier).valid_hours),
        subject_id=one.subject_id,
        plan_id=plan.id,
        playbook=one.playbook,
        channel=str(one.channel),
        message_class=play.message_class,
        cost_fen=row["cost_fen"] or 0,
    )
