"""What plans have cost so far, and will cost by what is on its way: messages not refused, tasks not taken back."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from liuke.model.words import TaskState
from liuke.state.store import State
from liuke.state.tables import OUTBOX, TASKS

_CHUNK = 500
_NOTHING = ("refused", "failed")


def spent(state: State, playbook: str, plan_ids: Iterable[str]) -> dict[str, int]:
    """Return fen by plan, of one playbook; a plan that cost nothing is left out."""
    found: dict[str, int] = {}
    asked = sorted(set(plan_ids))
    with state.read() as connection:
        for start in range(0, len(asked), _CHUNK):
            for query in _queries(playbook, asked[start : start + _CHUNK]):
                for row in connection.execute(query):
                    found[row[0]] = found.get(row[0], 0) + int(row[1] or 0)
    return found


def _queries(playbook: str, plan_ids: Sequence[str]) -> tuple[sa.Select[Any], ...]:
    messages = sa.and_(OUTBOX.c.plan_id.in_(plan_ids), OUTBOX.c.state.not_in(_NOTHING))
    tasks = sa.and_(TASKS.c.plan_id.in_(plan_ids), TASKS.c.state != str(TaskState.CANCELLED))
    return tuple(
        sa.select(table.c.plan_id, sa.func.sum(table.c.cost_fen))
        .where(which, table.c.playbook == playbook)
        .group_by(table.c.plan_id)
        for table, which in ((OUTBOX, messages), (TASKS, tasks))
    )
