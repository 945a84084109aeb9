"""What started playbooks, each once: noticed with the facts it is about in one transaction, then carried to its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.kit.chance import fingerprint, token
from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import CLUE_CARD_HISTORY, FIRINGS, TRIGGERED
from liuke.state.write import insert_new

LEASE_S = 300.0
"""Whoever is silent for longer while carrying one out has lost it; somebody else takes it up."""
_CHUNK = 5_000


class FiringState(StrEnum):
    """Where one stands: noticed; a yes given beforehand; and its ends."""

    BEGUN = "begun"
    APPROVED = "approved"
    WAITING = "waiting"
    APPLIED = "applied"
    NOBODY = "nobody"
    LATE = "late"
    FAILED = "failed"


OPEN = (FiringState.BEGUN, FiringState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Something that starts a playbook. ``key`` makes it the only one of its kind, ``at`` is when it happened."""

    playbook: str
    version: str
    kind: str
    about: str
    key: str
    at: datetime
    clock_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One that is ours to carry out."""

    id: str
    playbook: str
    version: str
    kind: str
    about: str
    key: str
    at: datetime
    begun_at: datetime
    clock_until: datetime | None
    plan_id: str
    state: FiringState
    people: int
    by: str


def begin(
    state: State, start: Start, now: datetime, facts: Sequence[tuple[str, str, datetime]] = (), lease_s: float = LEASE_S
) -> Firing | None:
    """Note that something started a playbook; None where it, or every one of its facts, is known already.

    ``facts`` are (fact, subject_id, at); where there are any, only the new ones are what this firing is about.
    """
    by = token(9)
    id_ = fingerprint(start.playbook, start.key, by if facts else "")[:16]
    with state.begin() as connection:
        hold(connection, f"trigger:{start.playbook}")
        new = list(_noted(connection, start.playbook, id_, facts))
        if facts and not new:
            return None
        key = f"{start.key}|{id_}" if facts else start.key
        row = {
            "id": id_,
            "playbook": start.playbook,
            "version": start.version,
            "kind": start.kind,
            "about": start.about,
            "key": key,
            "at": max(at for name, _, at in facts if name in set(new)) if facts else start.at,
            "begun_at": now,
            "changed_at": now,
            "clock_until": start.clock_until,
            "state": str(FiringState.BEGUN),
            "people": len({who for name, who, _ in facts if name in set(new)}),
            "lease_by": by,
            "lease_until": now + timedelta(seconds=lease_s),
        }
        if not insert_new(connection, FIRINGS, [row], "id"):
            return None
        note(connection, at=now, who="liuke", act="playbook_fires", target=start.playbook, after=f"{start.about} {key}")
    return _read({**row, "plan_id": ""})


def _noted(
    connection: sa.Connection, playbook: str, firing: str, facts: Sequence[tuple[str, str, datetime]]
) -> Iterator[str]:
    for start in range(0, len(facts), _CHUNK):
        rows = [
            {"playbook": playbook, "fact": name, "firing": firing, "subject_id": who, "at": at}
            for name, who, at in facts[start : start + _CHUNK]
        ]
        yield from insert_new(connection, TRIGGERED, rows, "fact")


def unfinished(state: State, now: datetime, *, lease_s: float = LEASE_S) -> Iterator[Firing]:
    """Take up, one at a time, what somebody began and did not end; nobody else has it meanwhile."""
    free = sa.or_(FIRINGS.c.lease_until.is_(None), FIRINGS.c.lease_until <= now)
    while True:
        by = token(9)
        first = sa.select(FIRINGS.c.id).where(FIRINGS.c.state.in_([str(s) for s in OPEN]), free)
        first = first.order_by(FIRINGS.c.begun_at, FIRINGS.c.id).limit(1).with_for_update(skip_locked=True)
        take = (
            FIRINGS.update()
            .where(FIRINGS.c.id.in_(first.scalar_subquery()))
            .values(lease_by=by, lease_until=now + timedelta(seconds=lease_s))
            .returning(*FIRINGS.c)
        )
        with state.begin() as connection:
            row = connection.execute(take).mappings().first()
        if row is None:
            return
        yield _read(row)


def people_of(state: State, firing: Firing) -> dict[str, datetime]:
    """Return who it is about, and when the newest of it happened to each; nobody for an hour or an alarm."""
    newest = sa.func.max(TRIGGERED.c.at)
    query = sa.select(TRIGGERED.c.subject_id, newest.label("at")).where(TRIGGERED.c.firing == firing.id)
    with state.read() as connection:
        found = connection.execute(query.group_by(TRIGGERED.c.subject_id)).mappings()
        return {row["subject_id"]: row["at"] for row in found}


def move(
    state: State,
    firing: Firing,
    to: FiringState,
    now: datetime,
    *,
    plan_id: str = "",
    code: str = "",
    sent: int = 0,
    cost_fen: int = 0,
) -> bool:
    """Move one on; False where somebody else took it over meanwhile."""
    with state.begin() as connection:
        return move_in(connection, firing, to, now, plan_id=plan_id, code=code, sent=sent, cost_fen=cost_fen)


def move_in(
    connection: sa.Connection,
    firing: Firing,
    to: FiringState,
    now: datetime,
    *,
    plan_id: str = "",
    code: str = "",
    sent: int = 0,
    cost_fen: int = 0,
) -> bool:
    """Move one on as part of a transaction."""
    mine = sa.and_(FIRINGS.c.id == firing.id, FIRINGS.c.lease_by == firing.by)
    values: dict[str, Any] = {"state": str(to), "changed_at": now, "plan_id": plan_id, "code": code, "sent": sent}
    values |= {"cost_fen": cost_fen} | ({} if to in OPEN else {"lease_until": None})
    moved = connection.execute(FIRINGS.update().where(mine).values(**values)).rowcount
    if moved and to is not FiringState.NOBODY:
        after = " ".join(part for part in (plan_id, code) if part)
        note(connection, at=now, who="liuke", act=f"playbook_{to}", target=firing.playbook, after=after)
    return bool(moved)


def used(connection: sa.Connection, but: Firing, *, since: datetime) -> tuple[int, int]:
    """Return people and fen that a playbook's yes given beforehand led to since an instant, ``but`` one firing's."""
    given = [str(FiringState.APPROVED), str(FiringState.APPLIED)]
    people, fen = (sa.func.coalesce(sa.func.sum(FIRINGS.c[name]), 0) for name in ("sent", "cost_fen"))
    mine = (FIRINGS.c.playbook == but.playbook, FIRINGS.c.id != but.id, FIRINGS.c.state.in_(given))
    row = connection.execute(sa.select(people, fen).where(*mine, FIRINGS.c.changed_at >= since)).one()
    return int(row[0]), int(row[1])


def firings(
    state: State, *, playbook: str | None = None, about: str | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Return what started playbooks, newest first."""
    query = sa.select(FIRINGS).order_by(FIRINGS.c.begun_at.desc(), FIRINGS.c.id).limit(limit)
    if playbook is not None:
        query = query.where(FIRINGS.c.playbook == playbook)
    if about is not None:
        query = query.where(FIRINGS.c.about == about)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def last_shipped(state: State) -> int:
    """Return the number of the newest entry that says a clue has shipped; 0 where none has."""
    newest = sa.select(sa.func.max(CLUE_CARD_HISTORY.c.id)).where(CLUE_CARD_HISTORY.c.after == "shipped")
    with state.read() as connection:
        return int(connection.execute(newest).scalar() or 0)


def _read(row: Any) -> Firing:
    same = ("id", "playbook", "version", "kind", "about", "key", "at", "begun_at", "clock_until", "plan_id", "people")
    return Firing(**{name: row[name] for name in same}, state=FiringState(row["state"]), by=row["lease_by"])
