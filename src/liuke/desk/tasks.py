"""Tasks for people: given out once however often they are planned, listed by urgency, counted by column (W1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import UnknownTaskError
from liuke.desk.history import event, keep
from liuke.model.words import MessageClass, TaskState
from liuke.state.store import State
from liuke.state.tables import TASK_BLOCKS, TASK_HISTORY, TASK_MIRRORS, TASKS
from liuke.state.write import insert_new

OPEN_STATES = (TaskState.OPEN, TaskState.DOING, TaskState.WAITING, TaskState.REVIEW)
"""Somebody still has to do something."""

BUSINESS, CALENDAR = "business", "calendar"
_CHUNK = 1_000
_BY = "liuke"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """Work to be given out. ``key`` makes it the only one of its kind: planned twice, it is still one.

    ``kind`` is what is to be done (call_back, letter, interview, review …), ``channel`` the way the user is touched by
    it, ``details`` what the one who does it should know, as JSON-able values. ``due_at`` is exclusive. A ``business``
    clock stands still while the task waits, a ``calendar`` one never. ``about`` is what it belongs to: ``case:3``.
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
    account_id: str = ""
    about: str = ""
    clock: str = CALENDAR
    created_by: str = "liuke"


def open_tasks(state: State, tasks: Iterable[NewTask], now: datetime) -> int:
    """Give out work; a task whose key is there already is left out. Returns how many are new."""
    rows = [_row(task, now) for task in tasks]
    new = 0
    for start in range(0, len(rows), _CHUNK):
        with state.begin() as connection:
            ids = insert_new(connection, TASKS, rows[start : start + _CHUNK], "id")
            keep(connection, [event(id_, now, _BY, "open", after=str(TaskState.OPEN)) for id_ in ids])
            new += len(ids)
    return new


def open_one(state: State, task: NewTask, now: datetime) -> dict[str, Any]:
    """Give out one task and return it as it stands; the one of that key where it was given out before."""
    with state.begin() as connection:
        ids = insert_new(connection, TASKS, [_row(task, now)], "id")
        keep(connection, [event(id_, now, task.created_by, "open", after=str(TaskState.OPEN)) for id_ in ids])
        known = connection.execute(sa.select(TASKS.c.id).where(TASKS.c.key == task.key)).scalar_one()
    return task_of(state, known, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tasks are meant; None asks for all. ``words`` are looked for in title, note and user."""

    owner: str | None = None
    department: str | None = None
    kind: str | None = None
    subject_id: str | None = None
    account_id: str | None = None
    plan_id: str | None = None
    about: str | None = None
    words: str | None = None

    def where(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions."""
        exact = ("owner", "department", "kind", "subject_id", "account_id", "plan_id", "about")
        found = [TASKS.c[name] == said for name in exact if (said := getattr(self, name)) is not None]
        if self.words:
            like = "%" + self.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            looked = (TASKS.c.title, TASKS.c.note, TASKS.c.subject_id)
            found.append(sa.or_(*(column.ilike(like, escape="\\") for column in looked)))
        return found


def tasks(
    state: State,
    *,
    now: datetime,
    states: Sequence[TaskState] = OPEN_STATES,
    late: bool | None = None,
    limit: int = 100,
    offset: int = 0,
    after: int | None = None,
    wanted: Wanted | None = None,
    **exact: str | None,
) -> list[dict[str, Any]]:
    """Return tasks, the most urgent first; those without a due time last. ``late``: still open past its due time.

    ``after`` is a task of an earlier page: what comes after it in the order, whatever came or went meanwhile.
    ``exact`` are fields of ``Wanted``.

    Raises
    ------
    UnknownTaskError
        There is no task ``after``.
    """
    query = sa.select(TASKS).where(*(wanted or Wanted(**exact)).where())
    if states:
        query = query.where(TASKS.c.state.in_([str(word) for word in states]))
    if late is not None:
        query = query.where(is_late(now) if late else sa.not_(is_late(now)))
    over = set(states) <= {TaskState.DONE, TaskState.CANCELLED} and bool(states)
    order = (TASKS.c.changed_at.desc(), TASKS.c.id.desc()) if over else _URGENT
    with state.read() as connection:
        if after is not None:
            query = query.where(_behind(connection, after, over=over))
        rows = connection.execute(query.order_by(*order).limit(limit).offset(offset)).mappings().all()
        blocked = _blocked(connection, [row["id"] for row in rows])
    return [_read(row, now) | {"blocked_by": blocked.get(row["id"], [])} for row in rows]


_URGENT = (TASKS.c.due_at.is_(None), TASKS.c.due_at, TASKS.c.id)


def _behind(connection: sa.Connection, id_: int, *, over: bool) -> sa.ColumnElement[bool]:
    """Hold of tasks that come after one in the order of a list."""
    due, changed, key = TASKS.c.due_at, TASKS.c.changed_at, TASKS.c.id
    row = connection.execute(sa.select(due, changed).where(key == id_)).first()
    if row is None:
        raise UnknownTaskError(task=id_)
    if over:
        return sa.or_(changed < row.changed_at, sa.and_(changed == row.changed_at, key < id_))
    if row.due_at is None:
        return sa.and_(due.is_(None), key > id_)
    return sa.or_(due > row.due_at, due.is_(None), sa.and_(due == row.due_at, key > id_))


def task_of(state: State, id_: int, now: datetime) -> dict[str, Any]:
    """Return one task with its history, oldest first, what blocks it, what it blocks, and where else it is kept.

    Raises
    ------
    UnknownTaskError
    """
    changes = sa.select(TASK_HISTORY).where(TASK_HISTORY.c.task_id == id_).order_by(TASK_HISTORY.c.id)
    mirrors = sa.select(TASK_MIRRORS).where(TASK_MIRRORS.c.task_id == id_).order_by(TASK_MIRRORS.c.system)
    waits = sa.select(TASK_BLOCKS.c.task_id).where(TASK_BLOCKS.c.blocked_by == id_).order_by(TASK_BLOCKS.c.task_id)
    with state.read() as connection:
        row = connection.execute(sa.select(TASKS).where(TASKS.c.id == id_)).mappings().first()
        if row is None:
            raise UnknownTaskError(task=id_)
        return _read(row, now) | {
            "history": [dict(change) for change in connection.execute(changes).mappings()],
            "blocked_by": _blocked(connection, [id_]).get(id_, []),
            "blocks": list(connection.execute(waits).scalars()),
            "mirrors": [dict(one) for one in connection.execute(mirrors).mappings()],
        }


def counts(state: State, now: datetime, *, plan_id: str | None = None, wanted: Wanted | None = None) -> dict[str, int]:
    """Return how many tasks stand where, every state named, and how many are late."""
    late = sa.func.sum(sa.case((is_late(now), 1), else_=0))
    where = (wanted or Wanted(plan_id=plan_id)).where()
    query = sa.select(TASKS.c.state, sa.func.count(), late).where(*where).group_by(TASKS.c.state)
    with state.read() as connection:
        rows = connection.execute(query).all()
    found = {row[0]: row[1] for row in rows}
    return {str(word): found.get(word, 0) for word in TaskState} | {"late": sum(int(row[2]) for row in rows)}


def owners(state: State) -> dict[str, list[str]]:
    """Return who has work that is not over: owners and departments, each once."""
    still = TASKS.c.state.in_([str(word) for word in OPEN_STATES])
    with state.read() as connection:
        return {
            name: sorted(filter(None, connection.execute(sa.select(TASKS.c[name]).where(still).distinct()).scalars()))
            for name in ("owner", "department")
        }


def is_late(now: datetime) -> sa.ColumnElement[bool]:
    """Hold of tasks that are past their time; one whose clock stands still is not."""
    runs = [str(word) for word in OPEN_STATES if word is not TaskState.WAITING]
    waits = sa.and_(TASKS.c.state == str(TaskState.WAITING), TASKS.c.clock == CALENDAR)
    return sa.and_(TASKS.c.due_at.is_not(None), TASKS.c.due_at < now, sa.or_(TASKS.c.state.in_(runs), waits))


def _blocked(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what still blocks each task: tasks that are neither done nor cancelled."""
    still = TASKS.c.state.in_([str(word) for word in OPEN_STATES])
    query = (
        sa.select(TASK_BLOCKS.c.task_id, TASKS.c.id, TASKS.c.title, TASKS.c.state, TASKS.c.owner)
        .join(TASKS, TASKS.c.id == TASK_BLOCKS.c.blocked_by)
        .order_by(TASKS.c.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for start in range(0, len(ids), _CHUNK):
        some = query.where(TASK_BLOCKS.c.task_id.in_(ids[start : start + _CHUNK]), still)
        for row in connection.execute(some).mappings():
            said = {name: row[name] for name in ("id", "title", "state", "owner")}
            found.setdefault(row["task_id"], []).append(said)
    return found


def _read(row: Any, now: datetime) -> dict[str, Any]:
    stands = row["state"] == TaskState.WAITING and row["clock"] == BUSINESS
    late = row["due_at"] is not None and row["due_at"] < now and row["state"] in OPEN_STATES and not stands
    return {**row, "late": late}


def _row(task: NewTask, now: datetime) -> dict[str, Any]:
    same = ("key", "kind", "due_at", "title", "note", "owner", "department", "subject_id", "plan_id", "playbook")
    further = ("channel", "cost_fen", "account_id", "about", "clock", "created_by")
    return {name: getattr(task, name) for name in (*same, *further)} | {
        "details": dict(task.details),
        "message_class": str(task.message_class),
        "state": str(TaskState.OPEN),
        "created_at": now,
        "changed_at": now,
    }
