"""Late tasks go up, in sets: to the lead of their department at once, then on to the next above (W1).

A task goes up each step once; its owner stays its owner. Everything that went up together carries the same instant, so
that a notice about it can be told apart from the next, and is told once even where somebody stopped half-way.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.desk.history import event, keep
from liuke.desk.tasks import is_late
from liuke.kit.work_hours import WorkHours
from liuke.state.store import State
from liuke.state.tables import TASKS

Chain = Callable[[str], Sequence[str]]
"""Whom work of a department goes up to, the nearest first."""
_TOLD_FOR = timedelta(days=1)
_EXAMPLES = 5
_HIGHEST = 5


def escalate(state: State, now: datetime, *, chain: Chain, hours: WorkHours, again: timedelta) -> int:
    """Send every late task one step up for which it is time; returns how many went."""
    moved = 0
    earlier = hours.back(now, again)
    for step in reversed(range(_HIGHEST)):  # from above: nothing goes up two steps at once, everybody has their time
        long_enough = sa.true() if step == 0 else TASKS.c.escalated_at <= earlier
        moved += _step_up(state, now, long_enough, step, chain)
    return moved


def _step_up(state: State, now: datetime, long_enough: sa.ColumnElement[bool], step: int, chain: Chain) -> int:
    due = sa.and_(is_late(now), long_enough, TASKS.c.escalated == step)
    with state.read() as connection:
        departments = connection.execute(sa.select(TASKS.c.department).where(due).distinct()).scalars().all()
    moved = 0
    for department in sorted(departments):
        above = chain(department)
        if step >= len(above):
            continue
        values = {"escalated": step + 1, "escalated_to": above[step], "escalated_at": now}
        mine = TASKS.update().where(due, TASKS.c.department == department).values(**values).returning(TASKS.c.id)
        with state.begin() as connection:
            ids = list(connection.execute(mine).scalars())
            keep(connection, [event(id_, now, "liuke", "escalate", after=above[step]) for id_ in ids])
        moved += len(ids)
    return moved


def went_up(state: State, now: datetime) -> list[dict[str, Any]]:
    """Return what went up within a day and is still late, by who it went to: n, and the titles of the most urgent."""
    late = sa.and_(is_late(now), TASKS.c.escalated > 0, TASKS.c.escalated_at > now - _TOLD_FOR)
    by = (TASKS.c.department, TASKS.c.escalated, TASKS.c.escalated_to, TASKS.c.escalated_at)
    query = sa.select(*by, sa.func.count().label("n")).where(late).group_by(*by).order_by(*by)
    with state.read() as connection:
        groups = [dict(row) for row in connection.execute(query).mappings()]
        for group in groups:
            same = [
                TASKS.c[name] == group[name] for name in ("department", "escalated", "escalated_to", "escalated_at")
            ]
            first = sa.select(TASKS.c.id, TASKS.c.title, TASKS.c.owner, TASKS.c.due_at).where(late, *same)
            first = first.order_by(TASKS.c.due_at, TASKS.c.id).limit(_EXAMPLES)
            group["first"] = [dict(row) for row in connection.execute(first).mappings()]
    return groups
