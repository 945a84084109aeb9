"""What happened to tasks, kept for ever: rows are only added, and whoever reads them in order misses none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import TASK_HISTORY

_LOCK = "task_history"
_CHUNK = 5_000


def event(
    id_: int, at: datetime, by: str, act: str, *, before: str = "", after: str = "", note: str = ""
) -> dict[str, Any]:
    """Return one change of a task."""
    return {"task_id": id_, "at": at, "by": by, "act": act, "before": before, "after": after, "note": note}


def keep(connection: sa.Connection, events: Sequence[dict[str, Any]]) -> None:
    """Add changes as part of the transaction that makes them."""
    hold(connection, _LOCK, shared=True)
    for start in range(0, len(events), _CHUNK):
        connection.execute(TASK_HISTORY.insert(), list(events[start : start + _CHUNK]))


def after(state: State, cursor: int, limit: int) -> list[dict[str, Any]]:
    """Return changes with a number above the cursor, in order.

    The lock waits for writers that have drawn a number and are not kept yet: nobody steps past them.
    """
    query = sa.select(TASK_HISTORY).where(TASK_HISTORY.c.id > cursor).order_by(TASK_HISTORY.c.id).limit(limit)
    with state.read() as connection:
        hold(connection, _LOCK)
        return [dict(row) for row in connection.execute(query).mappings()]


def newest(state: State) -> int:
    """Return the number of the newest change; 0 where there is none."""
    with state.read() as connection:
        hold(connection, _LOCK)
        return int(connection.execute(sa.select(sa.func.max(TASK_HISTORY.c.id))).scalar() or 0)
