"""Tasks for people: made once, moved by anybody, finished with what came of it, every change kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import TaskConflictError, TaskMoveError, UnknownTaskError
from liuke.kit.chance import fingerprint
from liuke.model.words import MessageClass, TaskState
from liuke.state.receipts import keep_receipts
from liuke.state.store import State
from liuke.state.tables import TASK_HISTORY, TASKS
from liuke.state.write import insert_new

OPEN_STATES = (TaskState.OPEN, TaskState.DOING, TaskState.WAITING, TaskState.REVIEW)
"""Somebody still has to do something."""

_MAY_BECOME = {
    TaskState.OPEN: {TaskState.DOING, TaskState.WAITING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.DOING: {TaskState.OPEN, TaskState.WAITING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.WAITING: {TaskState.OPEN, TaskState.DOING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.REVIEW: {TaskState.DOING, TaskState.DONE, TaskState.CANCELLED},
    TaskState.DONE: set[TaskState](),
    TaskState.CANCELLED: set[TaskState](),
}
_CHUNK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Work to be given out. ``key`` makes it the only one of its kind: planned twice, it is still one.

    ``kind`` is what is to be done (call_back, letter, interview, review …), ``channel`` the way the user is touched by
    it, ``details`` what the one who does it should know, as JSON-able values. ``due_at`` is exclusive.
    """

    key: str
    kind: str
    due_at: datetime | None = None
    title: str = ""
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    owner: str = ""
    department: str = ""
    subject_id: str = ""
    plan_id: str = ""
    playbook: str = ""
    channel: str = ""
    message_class: MessageClass = MessageClass.MARKETING
    cost_fen: int = 0


def open_tasks(state: State, tasks: Iterable[NewTask], now: datetime) -> int:
    """Give out work; a task whose key is there already is left out. Returns how many are new."""
    rows = [_row(task, now) for task in tasks]
    new = 0
    for start in range(0, len(rows), _CHUNK):
        with state.begin() as connection:
            ids = insert_new(connection, TASKS, rows[start : start + _CHUNK], "id")
            history = [_event(id_, now, "liuke", "open", after=str(TaskState.OPEN)) for id_ in ids]
            if history:
                connection.execute(TASK_HISTORY.insert(), history)
            new += len(ids)
    return new


def tasks(
    state: State,
    *,
    now: datetime,
    states: Sequence[TaskState] = OPEN_STATES,
    owner: str | None = None,
    department: str | None = None,
    kind: str | None = None,
    subject_id: str | None = None,
    plan_id: str | None = None,
    late: bool | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Return tasks, the most urgent first; those without a due time last. ``late``: still open past its due time."""
    query = sa.select(TASKS)
    exact = {"owner": owner, "department": department, "kind": kind, "subject_id": subject_id, "plan_id": plan_id}
    for name, value in exact.items():
        if value is not None:
            query = query.where(TASKS.c[name] == value)
    if states:
        query = query.where(TASKS.c.state.in_([str(word) for word in states]))
    if late is not None:
        query = query.where(_late(now) if late else sa.not_(_late(now)))
    query = query.order_by(TASKS.c.due_at.is_(None), TASKS.c.due_at, TASKS.c.id).limit(limit).offset(offset)
    with state.read() as connection:
        return [_read(row, now) for row in connection.execute(query).mappings()]


def task(state: State, id_: int, now: datetime) -> dict[str, Any]:
    """Return one task with its history, oldest first.

    Raises
    ------
    UnknownTaskError
    """
    changes = sa.select(TASK_HISTORY).where(TASK_HISTORY.c.task_id == id_).order_by(TASK_HISTORY.c.id)
    with state.read() as connection:
        row = connection.execute(sa.select(TASKS).where(TASKS.c.id == id_)).mappings().first()
        if row is None:
            raise UnknownTaskError(task=id_)
        history = [dict(change) for change in connection.execute(changes).mappings()]
    return _read(row, now) | {"history": history}


def counts(state: State, now: datetime, *, plan_id: str | None = None) -> dict[str, int]:
    """Return how many tasks stand where, every state named, and how many are late."""
    late = sa.func.sum(sa.case((_late(now), 1), else_=0))
    query = sa.select(TASKS.c.state, sa.func.count(), late).group_by(TASKS.c.state)
    if plan_id is not None:
        query = query.where(TASKS.c.plan_id == plan_id)
    with state.read() as connection:
        rows = connection.execute(query).all()
    found = {row[0]: row[1] for row in rows}
    return {str(word): found.get(word, 0) for word in TaskState} | {"late": sum(int(row[2]) for row in rows)}


def assign(
    state: State, id_: int, owner: str, *, by: str, now: datetime, note: str = "", version: int | None = None
) -> dict[str, Any]:
    """Hand a task over to somebody; the history keeps who had it before.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError
    """
    with state.begin() as connection:
        row = _held(connection, id_, version)
        if row["state"] not in OPEN_STATES:
            raise TaskMoveError(task=id_, now=row["state"], to=owner)
        _change(connection, row, now, by, {"owner": owner})
        event = _event(id_, now, by, "assign", before=row["owner"], after=owner, note=note)
        connection.execute(TASK_HISTORY.insert().values(**event))
    return task(state, id_, now)


def move(
    state: State, id_: int, to: TaskState, *, by: str, now: datetime, note: str = "", version: int | None = None
) -> dict[str, Any]:
    """Move a task on the board; ``finish`` is for what is done.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError
    """
    if to == TaskState.DONE:
        return finish(state, id_, by=by, note=note, now=now, version=version)
    with state.begin() as connection:
        _move(connection, _held(connection, id_, version), to, now, by, note, {})
    return task(state, id_, now)


def finish(
    state: State,
    id_: int,
    *,
    by: str,
    note: str = "",
    now: datetime,
    outcome: str = "done",
    version: int | None = None,
) -> dict[str, Any]:
    """Say that a task is done and what came of it (``outcome``: reached, not_reached, refused …).

    That the user was touched walks back as a receipt.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError
    """
    with state.begin() as connection:
        row = _held(connection, id_, version)
        done = {"outcome": outcome, "finished_by": by, "finished_at": now}
        _move(connection, row, TaskState.DONE, now, by, note, done)
        if row["subject_id"]:
            keep_receipts(connection, [_receipt(row, now, outcome)])
    return task(state, id_, now)


def cancel_plan(state: State, plan_id: str, *, by: str, now: datetime, note: str = "") -> int:
    """Cancel what a stopped plan still has on the board; work that somebody has begun is theirs to end."""
    with state.begin() as connection:
        still = sa.and_(TASKS.c.plan_id == plan_id, TASKS.c.state == TaskState.OPEN)
        rows = connection.execute(sa.select(TASKS).where(still).with_for_update()).mappings().all()
        for row in rows:
            _move(connection, row, TaskState.CANCELLED, now, by, note, {})
    return len(rows)


def _held(connection: sa.Connection, id_: int, version: int | None) -> Any:
    """Take a task for this transaction; refuse where it is no longer the one that was looked at."""
    row = connection.execute(sa.select(TASKS).where(TASKS.c.id == id_).with_for_update()).mappings().first()
    if row is None:
        raise UnknownTaskError(task=id_)
    if version is not None and version != row["version"]:
        last = sa.select(TASK_HISTORY.c.by).where(TASK_HISTORY.c.task_id == id_).order_by(TASK_HISTORY.c.id.desc())
        raise TaskConflictError(task=id_, by=connection.execute(last.limit(1)).scalar() or "liuke")
    return row


def _move(
    connection: sa.Connection, row: Any, to: TaskState, now: datetime, by: str, note: str, further: dict[str, Any]
) -> None:
    if to not in _MAY_BECOME[TaskState(row["state"])]:
        raise TaskMoveError(task=row["id"], now=row["state"], to=str(to))
    _change(connection, row, now, by, {"state": str(to)} | further)
    event = _event(row["id"], now, by, "move", before=row["state"], after=str(to), note=note)
    connection.execute(TASK_HISTORY.insert().values(**event))


def _change(connection: sa.Connection, row: Any, now: datetime, by: str, values: dict[str, Any]) -> None:
    taken_up = {"owner": by} if not row["owner"] and "owner" not in values else {}
    always = {"changed_at": now, "version": row["version"] + 1}
    connection.execute(TASKS.update().where(TASKS.c.id == row["id"]).values(**always, **values, **taken_up))


def _late(now: datetime) -> sa.ColumnElement[bool]:
    still = TASKS.c.state.in_([str(word) for word in OPEN_STATES])
    return sa.and_(TASKS.c.due_at.is_not(None), TASKS.c.due_at < now, still)


def _read(row: Any, now: datetime) -> dict[str, Any]:
    late = row["due_at"] is not None and row["due_at"] < now and row["state"] in OPEN_STATES
    return {**row, "late": late}


def _event(
    id_: int, at: datetime, by: str, act: str, *, before: str = "", after: str = "", note: str = ""
) -> dict[str, Any]:
    return {"task_id": id_, "at": at, "by": by, "act": act, "before": before, "after": after, "note": note}


def _receipt(row: Any, now: datetime, outcome: str) -> dict[str, Any]:
    same = ("plan_id", "playbook", "subject_id", "channel", "message_class", "cost_fen")
    return {name: row[name] for name in same} | {
        "receipt_id": fingerprint("task", row["key"])[:32],
        "at": now,
        "state": "task_done",
        "code": "",
        "detail": outcome,
        "dry_run": False,
    }


def _row(task: NewTask, now: datetime) -> dict[str, Any]:
    same = ("key", "kind", "due_at", "title", "note", "owner", "department", "subject_id", "plan_id", "playbook")
    return {name: getattr(task, name) for name in (*same, "channel", "cost_fen")} | {
        "details": dict(task.details),
        "message_class": str(task.message_class),
        "state": str(TaskState.OPEN),
        "created_at": now,
        "changed_at": now,
    }
