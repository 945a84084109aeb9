"""The same task elsewhere: what another system says is taken once, in its own order, and never told back to it (W1).

A callback has an id (taken once), may have a version (older ones are let pass), and what it changes is kept as done by
``hook:SYSTEM``: whoever tells that system of changes leaves those out, so that nothing goes round in circles.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import TaskBlockedError, TaskMoveError
from liuke.desk.history import event, keep
from liuke.desk.moves import assign_in, held, move_in
from liuke.kit.work_hours import WorkHours
from liuke.model.words import TaskState
from liuke.state.store import State
from liuke.state.tables import TASK_CALLS, TASK_MIRRORS, TASKS
from liuke.state.write import insert_new

HOOK = "hook:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What another system says of a task; None leaves as it is. ``task`` links its ``external_id`` the first time."""

    external_id: str
    task: int | None = None
    version: int = 0
    state: str | None = None
    owner: str | None = None
    comment: str | None = None
    url: str = ""


def hook_name(system: str) -> str:
    """Return under which name changes of a system are kept."""
    return f"{HOOK}{system}"


class Taken(StrEnum):
    """What became of a callback."""

    NEW = "new"
    KNOWN = "known"  # the same callback again
    STALE = "stale"  # older than what was taken before
    REFUSED = "refused"  # the board does not allow it: the task is over, or blocked
    NOBODY = "nobody"  # of no task of ours


def take(state: State, system: str, call_id: str, said: Said, now: datetime, hours: WorkHours | None) -> Taken:
    """Take what another system says of a task, all of it or nothing, once."""
    with state.begin() as connection:
        call = {"system": system, "call_id": call_id, "outcome": "", "at": now}
        if not insert_new(connection, TASK_CALLS, [call], "call_id"):
            return Taken.KNOWN
        outcome = _take(connection, system, said, now, hours)
        mine = sa.and_(TASK_CALLS.c.system == system, TASK_CALLS.c.call_id == call_id)
        connection.execute(TASK_CALLS.update().where(mine).values(outcome=str(outcome)))
    return outcome


def _take(connection: sa.Connection, system: str, said: Said, now: datetime, hours: WorkHours | None) -> Taken:
    task, newer = link_in(connection, system, said, now)
    if task is None or not newer:
        return Taken.NOBODY if task is None else Taken.STALE
    by = hook_name(system)
    if said.comment:
        keep(connection, [event(task, now, by, "comment", note=said.comment)])
    try:
        if said.owner:
            assign_in(connection, held(connection, task, None), said.owner, by=by, now=now)
        row = held(connection, task, None)
        if said.state and said.state != row["state"]:
            move_in(connection, row, TaskState(said.state), by=by, now=now, hours=hours)
    except (TaskMoveError, TaskBlockedError):
        return Taken.REFUSED
    return Taken.NEW


def link(state: State, system: str, said: Said, now: datetime) -> None:
    """Keep by which id another system knows a task of ours."""
    with state.begin() as connection:
        link_in(connection, system, said, now)


def link_in(connection: sa.Connection, system: str, said: Said, now: datetime) -> tuple[int | None, bool]:
    """Return the task an external id stands for (None: of none), and whether this word is newer than the last.

    The row is held until the transaction ends: of two words at once the older one waits, and is then let pass.
    """
    mine = sa.and_(TASK_MIRRORS.c.system == system, TASK_MIRRORS.c.external_id == said.external_id)
    known = connection.execute(sa.select(TASK_MIRRORS).where(mine).with_for_update()).mappings().first()
    if known is None:
        there = connection.execute(sa.select(TASKS.c.id).where(TASKS.c.id == (said.task or 0))).scalar()
        if there is None:
            return None, False
        row = {"system": system, "external_id": said.external_id, "task_id": there, "url": said.url}
        insert_new(connection, TASK_MIRRORS, [row | {"their_version": said.version, "changed_at": now}], "task_id")
        return int(there), True
    if said.version and said.version <= known["their_version"]:
        return int(known["task_id"]), False
    values = {"their_version": max(said.version, known["their_version"]), "changed_at": now}
    connection.execute(TASK_MIRRORS.update().where(mine).values(**values, url=said.url or known["url"]))
    return int(known["task_id"]), True


def mirrors(state: State, system: str, ids: list[int]) -> dict[int, str]:
    """Return by which id another system knows each of our tasks."""
    mine = sa.and_(TASK_MIRRORS.c.system == system, TASK_MIRRORS.c.task_id.in_(ids))
    with state.read() as connection:
        rows = connection.execute(sa.select(TASK_MIRRORS.c.task_id, TASK_MIRRORS.c.external_id).where(mine)).all()
    return {row.task_id: row.external_id for row in rows}


def document(task: dict[str, Any]) -> dict[str, Any]:
    """Return what other systems are told of a task: no user's own facts, no letter."""
    names = ("id", "kind", "title", "state", "owner", "department", "account_id", "about", "outcome", "version")
    due = task["due_at"]
    return {name: task[name] for name in names} | {"due_at": due.isoformat() if due else None}
