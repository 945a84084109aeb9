"""People on the way through a playbook's steps: begun once, claimed and moved in sets, every end with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa

from liuke.kit.chance import token
from liuke.state.among import among_numbers
from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.receipts import keep_receipts
from liuke.state.store import State
from liuke.state.tables import ENROLMENTS, PLAYBOOK_VERSIONS
from liuke.state.write import Row, insert_new

LEASE_S = 300.0
"""A worker silent for longer has lost what it claimed; somebody else takes it up."""
_CHUNK = 5_000


class JourneyState(StrEnum):
    """Where somebody stands: on the way, at its end, or off it before."""

    RUNNING = "running"
    DONE = "done"
    LEFT = "left"


class Left(StrEnum):
    """Why a journey ended."""

    END = "end"
    GOAL = "goal"
    FORK = "fork"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Somebody who begins. ``step`` is the first that is due, at ``due_at``."""

    playbook: str
    version: str
    subject_id: str
    plan_id: str
    occurrence: date
    tier: str
    step: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who wait for the same step by the same version."""

    playbook: str
    version: str
    step: str
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one worker holds: rows of one group, each with id, subject_id, plan_id, occurrence, tier and entered_at."""

    by: str
    rows: Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where claimed people go: to a step at a time, or (``step`` None) to an end with its reason."""

    ids: Sequence[int]
    step: str | None = None
    due_at: datetime | None = None
    why: Left = Left.END


def enrol(state: State, people: Iterable[Enrolment], documents: Iterable[tuple[str, str, str]], now: datetime) -> int:
    """Let people begin, each once an occurrence; returns how many are new.

    ``documents`` are (playbook, version, text) of what they begin by; a version known already is left as it is.
    """
    with state.begin() as connection:
        kept = [{"playbook": id_, "version": v, "document": text, "at": now} for id_, v, text in documents]
        insert_new(connection, PLAYBOOK_VERSIONS, kept, "version")
    new, rest = 0, iter(people)
    while chunk := list(islice(rest, _CHUNK)):
        rows = [_row(one, now) for one in chunk]
        with state.begin() as connection:
            new += len(insert_new(connection, ENROLMENTS, rows, "id"))
    return new


def document(state: State, playbook: str, version: str) -> str | None:
    """Return the text of a version somebody began by, or None."""
    which = sa.and_(PLAYBOOK_VERSIONS.c.playbook == playbook, PLAYBOOK_VERSIONS.c.version == version)
    with state.read() as connection:
        return connection.execute(sa.select(PLAYBOOK_VERSIONS.c.document).where(which)).scalar()


def due(state: State, now: datetime) -> list[Group]:
    """Return the groups that have somebody due and unclaimed, the largest first."""
    by = (ENROLMENTS.c.playbook, ENROLMENTS.c.version, ENROLMENTS.c.step)
    n = sa.func.count().label("due")
    query = sa.select(*by, n).where(_free(now)).group_by(*by).order_by(n.desc(), *by)
    with state.read() as connection:
        return [Group(**row) for row in connection.execute(query).mappings()]


def claim(
    state: State, group: Group, now: datetime, *, limit: int, lease_s: float = LEASE_S, alone: bool = False
) -> Claim:
    """Take up to ``limit`` people of a group, the longest due first; what another worker holds is left alone.

    ``alone``: nobody, while another worker holds people of the same playbook.
    """
    by = token(9)
    mine = sa.and_(
        _free(now),
        ENROLMENTS.c.playbook == group.playbook,
        ENROLMENTS.c.version == group.version,
        ENROLMENTS.c.step == group.step,
    )
    chosen = sa.select(ENROLMENTS.c.id).where(mine).order_by(ENROLMENTS.c.due_at).limit(limit)
    chosen = chosen.with_for_update(skip_locked=True)
    taken = ("id", "subject_id", "plan_id", "occurrence", "tier", "entered_at")
    take = (
        ENROLMENTS.update()
        .where(ENROLMENTS.c.id.in_(chosen.scalar_subquery()))
        .values(lease_by=by, lease_until=now + timedelta(seconds=lease_s))
        .returning(*(ENROLMENTS.c[name] for name in taken))
    )
    with state.begin() as connection:
        if alone:
            hold(connection, f"walk:{group.playbook}")
            if connection.execute(_held(group.playbook, now)).first():
                return Claim(by=by, rows=())
        return Claim(by=by, rows=connection.execute(take).all())


def settle(state: State, held: Claim, moves: Sequence[Move], now: datetime, receipts: Sequence[Row] = ()) -> int:
    """Move claimed people, all or none, and keep their receipts; returns how many. Who was taken over stays theirs."""
    if not moves:
        return 0
    with state.begin() as connection:
        keep_receipts(connection, receipts)
        mine = ENROLMENTS.c.lease_by == held.by
        return sum(
            _move(connection, sa.and_(mine, among_numbers(connection, ENROLMENTS.c.id, move.ids)), move, now)
            for move in moves
        )


def leave(state: State, *, plan_id: str, by: str, now: datetime) -> int:
    """Take everybody of a stopped plan off the way; returns how many."""
    mine = sa.and_(ENROLMENTS.c.plan_id == plan_id, ENROLMENTS.c.state == JourneyState.RUNNING)
    with state.begin() as connection:
        n = _move(connection, mine, Move(ids=(), why=Left.STOPPED), now)
        if n:
            note(connection, at=now, who=by, act="journeys_stop", target=plan_id, after=n)
    return n


def counts(state: State) -> list[dict[str, Any]]:
    """Return how many stand where: playbook, version, step, state, why, n, and when the next of them is due."""
    by = tuple(ENROLMENTS.c[name] for name in ("playbook", "version", "step", "state", "why"))
    next_due = sa.func.min(ENROLMENTS.c.due_at).label("next_due")
    query = sa.select(*by, sa.func.count().label("n"), next_due).group_by(*by).order_by(*by)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def of_person(state: State, subject_id: str) -> list[dict[str, Any]]:
    """Return the journeys of one person, newest first."""
    mine = ENROLMENTS.c.subject_id == subject_id
    query = sa.select(ENROLMENTS).where(mine).order_by(ENROLMENTS.c.entered_at.desc(), ENROLMENTS.c.id.desc())
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def migrate(  # one argument a part of the sentence
    state: State,
    playbook: str,
    from_version: str,
    to_version: str,
    document_: str,
    steps: set[str],
    *,
    by: str,
    now: datetime,
) -> int:
    """Let people on the way go on by another version, where it has the step they wait for; returns how many."""
    mine = sa.and_(_on_the_way(playbook, from_version), ENROLMENTS.c.step.in_(sorted(steps)))
    with state.begin() as connection:
        kept = {"playbook": playbook, "version": to_version, "document": document_, "at": now}
        insert_new(connection, PLAYBOOK_VERSIONS, [kept], "version")
        n = connection.execute(ENROLMENTS.update().where(mine).values(version=to_version, changed_at=now)).rowcount
        note(connection, at=now, who=by, act="journey_migrate", target=playbook, before=from_version, after=to_version)
    return n


def waiting(state: State, playbook: str, version: str) -> dict[str, int]:
    """Return how many wait for each step of a version."""
    by = ENROLMENTS.c.step
    query = sa.select(by, sa.func.count()).where(_on_the_way(playbook, version)).group_by(by)
    with state.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _on_the_way(playbook: str, version: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        ENROLMENTS.c.state == JourneyState.RUNNING,
        ENROLMENTS.c.playbook == playbook,
        ENROLMENTS.c.version == version,
    )


def _held(playbook: str, now: datetime) -> sa.Select[Any]:
    """Ask for anybody of a playbook whom a worker holds."""
    mine = (ENROLMENTS.c.state == JourneyState.RUNNING, ENROLMENTS.c.playbook == playbook)
    return sa.select(ENROLMENTS.c.id).where(*mine, ENROLMENTS.c.lease_until > now).limit(1)


def _free(now: datetime) -> sa.ColumnElement[bool]:
    unclaimed = sa.or_(ENROLMENTS.c.lease_until.is_(None), ENROLMENTS.c.lease_until <= now)
    return sa.and_(ENROLMENTS.c.state == JourneyState.RUNNING, ENROLMENTS.c.due_at <= now, unclaimed)


def _move(connection: sa.Connection, which: sa.ColumnElement[bool], move: Move, now: datetime) -> int:
    values: dict[str, Any] = {"lease_by": "", "lease_until": None, "changed_at": now}
    if move.step is not None:
        values |= {"step": move.step, "due_at": move.due_at or now}
    else:
        ended = JourneyState.DONE if move.why in (Left.END, Left.GOAL) else JourneyState.LEFT
        values |= {"state": ended, "why": move.why}
    return connection.execute(ENROLMENTS.update().where(which).values(**values)).rowcount


def _row(one: Enrolment, now: datetime) -> dict[str, Any]:
    same = ("playbook", "version", "subject_id", "plan_id", "occurrence", "tier", "step", "due_at")
    kept = {name: getattr(one, name) for name in same}
    return kept | {"state": JourneyState.RUNNING, "entered_at": now, "changed_at": now}
