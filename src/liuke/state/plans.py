"""Plans as they were drafted, with their hash, and who approved exactly that hash."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from liuke.model.words import PlanState
from liuke.state.audit import note
from liuke.state.errors import PlanConflictError, PlanStateError, UnknownPlanError
from liuke.state.store import State
from liuke.state.tables import APPROVALS, PLANS
from liuke.state.write import insert_new, put

_MAY_BECOME = {
    PlanState.DRAFT: {PlanState.APPROVED, PlanState.APPLIED, PlanState.STOPPED},
    PlanState.APPROVED: {PlanState.APPLIED, PlanState.STOPPED},
    PlanState.APPLIED: {PlanState.STOPPED},
    PlanState.STOPPED: set[PlanState](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan. ``hash`` stands for everything that somebody approves; ``document`` is what is shown."""

    id: str
    hash: str
    as_of: date
    author: str
    created_at: datetime
    document: dict[str, Any] = field(default_factory=dict)
    state: PlanState = PlanState.DRAFT
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's yes to one hash of one plan."""

    plan_id: str
    hash: str
    by: str
    at: datetime


def keep_plan(state: State, plan: Plan, *, by: str | None = None, act: str = "plan_draft") -> None:
    """Keep a draft; a draft of the same id is replaced, and yeses to another hash no longer count.

    ``by`` is who does it where that is not the author, ``act`` what the audit log calls it.

    Raises
    ------
    PlanStateError
        The plan of that id is no draft any more.
    """
    with state.begin() as connection:
        kept = connection.execute(sa.select(PLANS.c.state, PLANS.c.hash).where(PLANS.c.id == plan.id)).first()
        if kept is not None and kept.state != PlanState.DRAFT:
            raise PlanStateError(plan=plan.id, now=kept.state, to=str(PlanState.DRAFT))
        row = {
            "id": plan.id,
            "hash": plan.hash,
            "as_of": plan.as_of,
            "state": str(PlanState.DRAFT),
            "author": plan.author,
            "created_at": plan.created_at,
            "changed_at": plan.changed_at or plan.created_at,
            "document": plan.document,
        }
        put(connection, PLANS, row)
        before = kept.hash if kept else None
        note(
            connection,
            at=plan.created_at,
            who=by or plan.author,
            act=act,
            target=plan.id,
            before=before,
            after=plan.hash,
        )


def read_plan(state: State, id_: str) -> Plan:
    """Return a plan with its document.

    Raises
    ------
    UnknownPlanError
    """
    with state.read() as connection:
        row = connection.execute(sa.select(PLANS).where(PLANS.c.id == id_)).mappings().first()
    if row is None:
        raise UnknownPlanError(plan=id_)
    return _read(row, row["document"])


def list_plans(state: State, *, states: Iterable[PlanState] = (), limit: int = 100) -> list[Plan]:
    """Return plans, newest first, without their documents."""
    columns = [column for column in PLANS.c if column.name != "document"]
    query = sa.select(*columns).order_by(PLANS.c.created_at.desc(), PLANS.c.id.desc()).limit(limit)
    if wanted := [str(word) for word in states]:
        query = query.where(PLANS.c.state.in_(wanted))
    with state.read() as connection:
        return [_read(row, {}) for row in connection.execute(query).mappings()]


def approve(state: State, id_: str, *, hash_: str, by: str, now: datetime) -> list[Approval]:
    """Record a yes to exactly this hash; the same person twice counts once. Whether it may is the guard's to say.

    Raises
    ------
    UnknownPlanError, PlanConflictError, PlanStateError
    """
    with state.begin() as connection:
        kept = _locked(connection, id_, hash_)
        if kept.state not in (PlanState.DRAFT, PlanState.APPROVED):
            raise PlanStateError(plan=id_, now=kept.state, to=str(PlanState.APPROVED))
        row = {"plan_id": id_, "hash": hash_, "by": by, "at": now}
        if insert_new(connection, APPROVALS, [row], "by"):
            note(connection, at=now, who=by, act="plan_approve", target=id_, after=hash_)
    return approvals(state, id_)


def approvals(state: State, id_: str) -> list[Approval]:
    """Return the yeses to the plan as it is now, oldest first."""
    query = (
        sa.select(APPROVALS)
        .join(PLANS, sa.and_(PLANS.c.id == APPROVALS.c.plan_id, PLANS.c.hash == APPROVALS.c.hash))
        .where(APPROVALS.c.plan_id == id_)
        .order_by(APPROVALS.c.at)
    )
    with state.read() as connection:
        return [Approval(**row) for row in connection.execute(query).mappings()]


def set_state(state: State, id_: str, to: PlanState, *, by: str, now: datetime, hash_: str | None = None) -> None:
    """Move a plan on: draft → approved → applied → stopped. To where it is already: nothing happens.

    Raises
    ------
    UnknownPlanError, PlanConflictError, PlanStateError
    """
    with state.begin() as connection:
        kept = _locked(connection, id_, hash_)
        if kept.state == to:
            return
        if to not in _MAY_BECOME[PlanState(kept.state)]:
            raise PlanStateError(plan=id_, now=kept.state, to=str(to))
        connection.execute(PLANS.update().where(PLANS.c.id == id_).values(state=str(to), changed_at=now))
        note(connection, at=now, who=by, act=f"plan_{to}", target=id_, before=kept.state, after=str(to))


def _locked(connection: sa.Connection, id_: str, said: str | None) -> Any:
    query = sa.select(PLANS.c.state, PLANS.c.hash).where(PLANS.c.id == id_).with_for_update()
    kept = connection.execute(query).first()
    if kept is None:
        raise UnknownPlanError(plan=id_)
    if said is not None and said != kept.hash:
        raise PlanConflictError(plan=id_, now=kept.hash[:12], said=said[:12])
    return kept


def _read(row: sa.RowMapping, document: dict[str, Any]) -> Plan:
    return Plan(
        id=row["id"],
        hash=row["hash"],
        as_of=row["as_of"],
        state=PlanState(row["state"]),
        author=row["author"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        document=document,
    )
