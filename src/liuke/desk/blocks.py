"""What must be done before something else can begin. A circle is refused: nothing in it could ever begin (W1)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.desk.errors import BlockCircleError
from liuke.desk.history import event, keep
from liuke.desk.moves import held
from liuke.desk.tasks import task_of
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import TASK_BLOCKS
from liuke.state.write import insert_new

_LOCK = "task_blocks"


def block(state: State, id_: int, blocked_by: int, *, by: str, now: datetime) -> dict[str, Any]:
    """Say that a task cannot begin before another is over. Twice is the same.

    Raises
    ------
    UnknownTaskError
    BlockCircleError
        The other one waits for this one, directly or through others.
    """
    with state.begin() as connection:
        hold(connection, _LOCK)  # two people who each close half a circle would otherwise both be let through
        for one in sorted({id_, blocked_by}):
            held(connection, one, None)
        if id_ == blocked_by or id_ in _behind(connection, blocked_by):
            raise BlockCircleError(task=id_, by=blocked_by)
        row = {"task_id": id_, "blocked_by": blocked_by, "by": by, "at": now}
        if insert_new(connection, TASK_BLOCKS, [row], "task_id"):
            keep(connection, [event(id_, now, by, "block", after=str(blocked_by))])
    return task_of(state, id_, now)


def unblock(state: State, id_: int, blocked_by: int, *, by: str, now: datetime) -> dict[str, Any]:
    """Take that back.

    Raises
    ------
    UnknownTaskError
    """
    with state.begin() as connection:
        held(connection, id_, None)
        pair = sa.and_(TASK_BLOCKS.c.task_id == id_, TASK_BLOCKS.c.blocked_by == blocked_by)
        if connection.execute(TASK_BLOCKS.delete().where(pair)).rowcount:
            keep(connection, [event(id_, now, by, "unblock", before=str(blocked_by))])
    return task_of(state, id_, now)


def _behind(connection: sa.Connection, id_: int) -> set[int]:
    """Return everything a task waits for, directly or through others: one query a step away."""
    found, edge = {id_}, {id_}
    while edge:
        query = sa.select(TASK_BLOCKS.c.blocked_by).where(TASK_BLOCKS.c.task_id.in_(sorted(edge)[:5_000]))
        edge = set(connection.execute(query).scalars()) - found
        found |= edge
    return found - {id_}
