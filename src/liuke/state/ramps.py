"""How far the plans have come that go out in stages: which stage, since when, stopped for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.state.audit import note
from liuke.state.errors import UnknownPlanError
from liuke.state.store import State
from liuke.state.tables import RAMPS
from liuke.state.write import insert_new


class RampState(StrEnum):
    """``going``: stage by stage; ``stopped``: by itself, until a person goes on; ``done``: everybody's turn has come
    and the last stage was watched to its end."""

    GOING = "going"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """One plan on its way. ``counted_from``: what went before it was looked at by a person, who let it go on."""

    plan_id: str
    stage: int
    state: RampState
    since: datetime
    counted_from: datetime
    changed_at: datetime
    by: str
    why: str


def begin_ramp(state: State, plan_id: str, *, now: datetime) -> None:
    """Let a plan begin at its first stage; one that began stays where it is."""
    row = {"plan_id": plan_id, "stage": 1, "state": str(RampState.GOING), "since": now, "counted_from": now}
    with state.begin() as connection:
        if insert_new(connection, RAMPS, [row | {"changed_at": now, "by": "liuke", "why": ""}], "plan_id"):
            note(connection, at=now, who="liuke", act="ramp_begin", target=plan_id, after=1)


def ramps(state: State, *, states: Sequence[RampState] = (), plan_id: str = "") -> list[Ramp]:
    """Return the plans that go out in stages, the newest change first."""
    query = sa.select(RAMPS).order_by(RAMPS.c.changed_at.desc(), RAMPS.c.plan_id)
    query = query.where(RAMPS.c.state.in_([str(one) for one in states])) if states else query
    query = query.where(RAMPS.c.plan_id == plan_id) if plan_id else query
    with state.read() as connection:
        return [_read(row) for row in connection.execute(query).mappings()]


def ramp_in(connection: sa.Connection, plan_id: str) -> Ramp:
    """Read and hold one plan's ramp, as part of a transaction.

    Raises
    ------
    UnknownPlanError
        It does not go out in stages.
    """
    query = sa.select(RAMPS).where(RAMPS.c.plan_id == plan_id).with_for_update()
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownPlanError(plan=plan_id)
    return _read(row)


def move_ramp(connection: sa.Connection, before: Ramp, now: datetime, *, by: str = "liuke", **to: Any) -> None:
    """Move a ramp on, which the transaction holds, and note who did."""
    values = {name: str(value) if isinstance(value, RampState) else value for name, value in to.items()}
    which = RAMPS.c.plan_id == before.plan_id
    connection.execute(RAMPS.update().where(which).values(**values, changed_at=now, by=by))
    was = {name: str(getattr(before, name)) for name in values}
    said = {name: str(value) for name, value in values.items()}
    note(connection, at=now, who=by, act="ramp", target=before.plan_id, before=was, after=said)


def stopped_plans(connection: sa.Connection) -> set[str]:
    """Return the plans that have stopped themselves."""
    query = sa.select(RAMPS.c.plan_id).where(RAMPS.c.state == str(RampState.STOPPED))
    return set(connection.execute(query).scalars())


def _read(row: Any) -> Ramp:
    return Ramp(**{**row, "state": RampState(row["state"])})
