"""Moving tasks on the board: by anybody, one at a time, every change kept, and nobody overwrites anybody (W1).

A business clock stands still while its task waits: what was left of it then is left of it afterwards.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import TaskBlockedError, TaskConflictError, TaskMoveError, UnknownTaskError
from liuke.desk.history import event, keep
from liuke.desk.tasks import BUSINESS, OPEN_STATES, task_of
from liuke.kit.chance import fingerprint
from liuke.kit.work_hours import WorkHours
from liuke.model.words import TaskState
from liuke.state.receipts import drop_receipt, keep_receipts
from liuke.state.store import State
from liuke.state.tables import TASK_BLOCKS, TASK_HISTORY, TASKS

_MAY_BECOME = {
    TaskState.OPEN: {TaskState.DOING, TaskState.WAITING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.DOING: {TaskState.OPEN, TaskState.WAITING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.WAITING: {TaskState.OPEN, TaskState.DOING, TaskState.REVIEW, TaskState.DONE, TaskState.CANCELLED},
    TaskState.REVIEW: {TaskState.OPEN, TaskState.DOING, TaskState.WAITING, TaskState.DONE, TaskState.CANCELLED},
    TaskState.DONE: set[TaskState](),
    TaskState.CANCELLED: set[TaskState](),
}
_NEEDS_NO_BLOCKER = (TaskState.DOING, TaskState.REVIEW, TaskState.DONE)
_NOT_BEGUN = (TaskState.OPEN, TaskState.WAITING)


_ANSWERED = "interview"
"""Tasks of this kind whose form was answered stay over: the answer stands."""


def ways_on(state: str) -> list[str]:
    """Return where a task may go from a state, in the order of the board; from over it, only by ``reopen``."""
    return [str(word) for word in TaskState if word in _MAY_BECOME[TaskState(state)]]


def reopens(row: Any) -> bool:
    """Whether a task is over and may be taken up again."""
    answered = row["kind"] == _ANSWERED and row["outcome"] not in ("", "done")
    return row["state"] not in OPEN_STATES and not answered


def assign(  # one argument a thing that is said
    state: State,
    id_: int,
    owner: str,
    *,
    by: str,
    now: datetime,
    note: str = "",
    version: int | None = None,
    department: str | None = None,
) -> dict[str, Any]:
    """Hand a task over to somebody, or to a department; the history keeps who had it before.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError
    """
    with state.begin() as connection:
        row = held(connection, id_, version)
        assign_in(connection, row, owner, by=by, now=now, note=note, department=department)
    return task_of(state, id_, now)


def assign_in(  # one argument a thing that is said
    connection: sa.Connection,
    row: Any,
    owner: str,
    *,
    by: str,
    now: datetime,
    note: str = "",
    department: str | None = None,
) -> None:
    """Hand a task over as part of a transaction that does more with it; to whom has it already, nothing happens."""
    if row["state"] not in OPEN_STATES:
        raise TaskMoveError(task=row["id"], now=row["state"], to=owner)
    values = {"owner": owner} | ({} if department is None else {"department": department})
    if any(row[name] != said for name, said in values.items()):
        _change(connection, row, now, by, values)
        keep(connection, [event(row["id"], now, by, "assign", before=row["owner"], after=owner, note=note)])


def move(  # one argument a thing that is said
    state: State,
    id_: int,
    to: TaskState,
    *,
    by: str,
    now: datetime,
    note: str = "",
    version: int | None = None,
    hours: WorkHours | None = None,
) -> dict[str, Any]:
    """Move a task on the board; ``finish`` is for what is done. Without ``hours`` a clock counts day and night.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError, TaskBlockedError
    """
    with state.begin() as connection:
        move_in(connection, held(connection, id_, version), to, by=by, now=now, note=note, hours=hours)
    return task_of(state, id_, now)


def move_in(  # one argument a thing that is said
    connection: sa.Connection,
    row: Any,
    to: TaskState,
    *,
    by: str,
    now: datetime,
    note: str = "",
    hours: WorkHours | None = None,
) -> None:
    """Move a task as part of a transaction that does more with it."""
    if to is TaskState.DONE:
        finish_in(connection, row, by=by, note=note, now=now, outcome="done")
    else:
        _move(connection, row, to, now, by, note, _clock(row, to, now, hours))


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
    UnknownTaskError, TaskConflictError, TaskMoveError, TaskBlockedError
    """
    with state.begin() as connection:
        finish_in(connection, held(connection, id_, version), by=by, note=note, now=now, outcome=outcome)
    return task_of(state, id_, now)


def finish_in(connection: sa.Connection, row: Any, *, by: str, note: str, now: datetime, outcome: str) -> None:
    """Finish a task as part of a transaction that does more with it."""
    done = {"outcome": outcome, "finished_by": by, "finished_at": now, "left_seconds": None}
    _move(connection, row, TaskState.DONE, now, by, note, done)
    if row["subject_id"]:
        keep_receipts(connection, [_receipt(row, now, outcome)])


def reopen(  # one argument a thing that is said
    state: State,
    id_: int,
    to: TaskState,
    *,
    by: str,
    now: datetime,
    note: str = "",
    version: int | None = None,
    hours: WorkHours | None = None,
) -> str:
    """Take a task up again that was finished or cancelled too soon; the receipt of its finishing is taken back.

    Returns that receipt's id: whoever carried it into the facts takes it back there. By people only: what another
    system says of a task that is over is let pass.

    Raises
    ------
    UnknownTaskError, TaskConflictError, TaskMoveError, TaskBlockedError
    """
    with state.begin() as connection:
        row = held(connection, id_, version)
        if not reopens(row) or to not in OPEN_STATES:
            raise TaskMoveError(task=id_, now=row["state"], to=str(to))
        if to in _NEEDS_NO_BLOCKER:
            _refuse_blocked(connection, id_)
        again = {"state": str(to), "outcome": "", "finished_by": "", "finished_at": None}
        _change(connection, row, now, by, again | _clock(row, to, now, hours))
        keep(connection, [event(id_, now, by, "move", before=row["state"], after=str(to), note=note)])
        drop_receipt(connection, _receipt_id(row))
    return _receipt_id(row)


def comment(state: State, id_: int, text: str, *, by: str, now: datetime) -> dict[str, Any]:
    """Add a remark; it changes nothing that two people could be of two minds about.

    Raises
    ------
    UnknownTaskError
    """
    with state.begin() as connection:
        held(connection, id_, None)
        connection.execute(TASKS.update().where(TASKS.c.id == id_).values(changed_at=now))
        keep(connection, [event(id_, now, by, "comment", note=text)])
    return task_of(state, id_, now)


def cancel_plan(state: State, plan_id: str, *, by: str, now: datetime, note: str = "") -> int:
    """Take back what nobody of a stopped plan has begun; what is under way is told and goes on. Returns how many."""
    mine = TASKS.c.plan_id == plan_id
    begun = TASKS.c.state.in_([str(TaskState.DOING), str(TaskState.REVIEW)])
    with state.begin() as connection:
        rows = connection.execute(
            sa.select(TASKS.c.id, TASKS.c.state).where(mine, _not_begun()).with_for_update()
        ).all()
        values = {"state": str(TaskState.CANCELLED), "changed_at": now, "left_seconds": None}
        change = TASKS.update().where(mine, _not_begun()).values(**values, version=TASKS.c.version + 1)
        connection.execute(change)
        gone = str(TaskState.CANCELLED)
        keep(connection, [event(row.id, now, by, "move", before=row.state, after=gone, note=note) for row in rows])
        going_on = connection.execute(sa.select(TASKS.c.id).where(mine, begun)).scalars()
        keep(connection, [event(id_, now, by, "plan_stopped", note=note) for id_ in going_on])
    return len(rows)


def _not_begun() -> sa.ColumnElement[bool]:
    return TASKS.c.state.in_([str(word) for word in _NOT_BEGUN])


def held(connection: sa.Connection, id_: int, version: int | None) -> Any:
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
    if to in _NEEDS_NO_BLOCKER:
        _refuse_blocked(connection, row["id"])
    _change(connection, row, now, by, {"state": str(to)} | further)
    keep(connection, [event(row["id"], now, by, "move", before=row["state"], after=str(to), note=note)])


def _refuse_blocked(connection: sa.Connection, id_: int) -> None:
    still = TASKS.c.state.in_([str(word) for word in OPEN_STATES])
    query = sa.select(TASKS.c.id).join(TASK_BLOCKS, TASK_BLOCKS.c.blocked_by == TASKS.c.id)
    found = connection.execute(query.where(TASK_BLOCKS.c.task_id == id_, still).order_by(TASKS.c.id)).scalars().all()
    if found:
        raise TaskBlockedError(task=id_, by=", ".join(str(one) for one in found))


def _clock(row: Any, to: TaskState, now: datetime, hours: WorkHours | None) -> dict[str, Any]:
    """Stop a business clock on the way into waiting, and let it go on from there on the way out."""
    if row["clock"] != BUSINESS or row["due_at"] is None:
        return {}
    if to is TaskState.WAITING:
        left = hours.between(now, row["due_at"]) if hours else row["due_at"] - now
        return {"left_seconds": int(left.total_seconds())}
    if row["state"] != TaskState.WAITING or row["left_seconds"] is None:
        return {}
    if to is TaskState.CANCELLED:
        return {"left_seconds": None}
    left = timedelta(seconds=row["left_seconds"])
    later = hours.add if hours and left >= timedelta(0) else None
    earlier = hours.back if hours and left < timedelta(0) else None
    due = later(now, left) if later else earlier(now, -left) if earlier else now + left
    fresh = {"escalated": 0, "escalated_to": "", "escalated_at": None} if due >= now else {}
    return {"left_seconds": None, "due_at": due, **fresh}


def _change(connection: sa.Connection, row: Any, now: datetime, by: str, values: dict[str, Any]) -> None:
    taken_up = {"owner": by} if not row["owner"] and "owner" not in values else {}
    always = {"changed_at": now, "version": row["version"] + 1}
    connection.execute(TASKS.update().where(TASKS.c.id == row["id"]).values(**always, **values, **taken_up))


def _receipt(row: Any, now: datetime, outcome: str) -> dict[str, Any]:
    same = ("plan_id", "playbook", "subject_id", "channel", "message_class", "cost_fen")
    return {name: row[name] for name in same} | {
        "receipt_id": _receipt_id(row),
        "at": now,
        "state": "task_done",
        "code": "",
        "detail": outcome,
        "dry_run": False,
    }


def _receipt_id(row: Any) -> str:
    return fingerprint("task", row["key"])[:32]
