"""Who holds a piece of an offer: reserved when a message or task that brings it is made, then used or given back.

Stock and budget are counted and taken in one transaction under a lock, so that two workers never give the last piece
twice. What was refused, failed, cancelled or has run out gives its piece back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.model.words import TaskState
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import OFFER_PLACES as _P
from liuke.state.tables import OUTBOX, TASKS
from liuke.state.write import insert_new

_CHUNK = 1_000


class PlaceState(StrEnum):
    """Where a piece stands; what is reserved or used is held."""

    RESERVED = "reserved"
    USED = "used"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One piece for one person, by the key of what brings it. ``expires_on`` is the last day it is good for."""

    key: str
    playbook: str
    offer: str
    subject_id: str
    plan_id: str
    cost_fen: int
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many there are and what they may cost together; None is no limit."""

    stock: int | None = None
    budget_fen: int | None = None

    def takes(self, n: int, fen: int) -> bool:
        """Tell whether so many at so much are within it."""
        return (self.stock is None or n <= self.stock) and (self.budget_fen is None or fen <= self.budget_fen)


def reserve(state: State, places: Sequence[Place], limits: dict[tuple[str, str], Limit], now: datetime) -> set[str]:
    """Take pieces in their order, as long as there are any; returns the keys that came too late. Twice is once."""
    late = set[str]()
    names = sorted({(one.playbook, one.offer) for one in places})
    with state.begin() as connection:
        hold(connection, *(f"offer:{playbook}:{offer}" for playbook, offer in names))
        _give_back(connection, now)
        for name in names:
            mine = [one for one in places if (one.playbook, one.offer) == name]
            late |= _take(connection, mine, limits.get(name, Limit()), now)
    return late


def _take(connection: sa.Connection, places: Sequence[Place], limit: Limit, now: datetime) -> set[str]:
    n, fen = _held(connection, places[0].playbook, places[0].offer)
    known = _known(connection, [one.key for one in places])
    late, new = set[str](), list[dict[str, Any]]()
    for one in places:
        if one.key in known:
            continue
        if not limit.takes(n + 1, fen + one.cost_fen):
            late.add(one.key)
            continue
        n, fen = n + 1, fen + one.cost_fen
        same = {name: getattr(one, name) for name in Place.__dataclass_fields__}
        new.append(same | {"state": str(PlaceState.RESERVED), "at": now, "changed_at": now})
    insert_new(connection, _P, new, "key")
    return late


def _known(connection: sa.Connection, keys: Sequence[str]) -> set[str]:
    found = set[str]()
    for start in range(0, len(keys), _CHUNK):
        some = _P.c.key.in_(keys[start : start + _CHUNK])
        found |= set(connection.execute(sa.select(_P.c.key).where(some)).scalars())
    return found


def _held(connection: sa.Connection, playbook: str, offer: str) -> tuple[int, int]:
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_P.c.cost_fen), 0))
    mine = (_P.c.playbook == playbook, _P.c.offer == offer, _P.c.state != str(PlaceState.RELEASED))
    row = connection.execute(query.where(*mine)).one()
    return int(row[0]), int(row[1])


def held(state: State) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many of each offer are held, and what they cost together, by playbook and offer."""
    query = sa.select(_P.c.playbook, _P.c.offer, sa.func.count(), sa.func.sum(_P.c.cost_fen))
    query = query.where(_P.c.state != str(PlaceState.RELEASED)).group_by(_P.c.playbook, _P.c.offer)
    with state.read() as connection:
        return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in connection.execute(query)}


def give_back(state: State, today: date, now: datetime) -> int:
    """Free what was not sent, and what nobody used in its time; returns how many pieces."""
    over = sa.and_(_P.c.state == str(PlaceState.RESERVED), _P.c.expires_on < today)
    with state.begin() as connection:
        gone = connection.execute(_P.update().where(over).values(**_free("expired", now))).rowcount
        return gone + _give_back(connection, now)


def _give_back(connection: sa.Connection, now: datetime) -> int:
    refused = sa.select(OUTBOX.c.key).where(OUTBOX.c.state.in_(("refused", "failed")))
    cancelled = sa.select(TASKS.c.key).where(TASKS.c.state == str(TaskState.CANCELLED))
    still = _P.c.state == str(PlaceState.RESERVED)
    gone = 0
    for why, keys in (("not sent", refused), ("task cancelled", cancelled)):
        mine = sa.and_(still, _P.c.key.in_(keys.where(keys.selected_columns[0] == _P.c.key)))
        gone += connection.execute(_P.update().where(mine).values(**_free(why, now))).rowcount
    return gone


def _free(why: str, now: datetime) -> dict[str, Any]:
    return {"state": str(PlaceState.RELEASED), "why": why, "changed_at": now}


def reserved(state: State) -> list[dict[str, Any]]:
    """Return every piece that is neither used nor free, oldest first."""
    query = sa.select(_P).where(_P.c.state == str(PlaceState.RESERVED)).order_by(_P.c.at, _P.c.key)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def mark_used(state: State, keys: Iterable[str], now: datetime) -> int:
    """Note which pieces were used; returns how many are new."""
    asked, n = sorted(keys), 0
    with state.begin() as connection:
        for start in range(0, len(asked), _CHUNK):
            mine = sa.and_(_P.c.key.in_(asked[start : start + _CHUNK]), _P.c.state == str(PlaceState.RESERVED))
            n += connection.execute(_P.update().where(mine).values(state=str(PlaceState.USED), changed_at=now)).rowcount
    return n


def counts(state: State) -> list[dict[str, Any]]:
    """Return how many pieces of each offer stand where, and why the free ones are: playbook, offer, state, why, n."""
    by = (_P.c.playbook, _P.c.offer, _P.c.state, _P.c.why)
    query = sa.select(*by, sa.func.count().label("n"), sa.func.sum(_P.c.cost_fen).label("cost_fen"))
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query.group_by(*by).order_by(*by)).mappings()]
