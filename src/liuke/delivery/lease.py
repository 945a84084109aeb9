"""Which messages are whose: claims with an end and a number, so that a worker that was asleep cannot speak any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.delivery.channel import Channel
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import MESSAGE, OutboxState, close, delivered, read_message
from liuke.delivery.rules import MAX_TRIES
from liuke.model.reasons import Code
from liuke.model.words import ChannelName, MessageClass, PlanState
from liuke.state.among import among
from liuke.state.ramps import stopped_plans
from liuke.state.store import State
from liuke.state.switches import ALL, Standing, channel_scope, playbook_scope, standing
from liuke.state.tables import OUTBOX, PLANS

_SWEEP = 1_000
_CLAIMED = [OUTBOX.c[name] for name in (*MESSAGE, "token", "tries", "address_hash", "maybe_sent")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that is ours until somebody takes a higher token."""

    message: Outgoing
    token: int
    tries: int
    address_hash: str
    maybe_sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one look into the outbox brought: messages that are ours, and what was tidied up on the way."""

    leased: tuple[Leased, ...]
    expired: int
    uncertain: int
    again: int


def lease(
    state: State, channels: Mapping[ChannelName, Channel], *, by: str, now: datetime, lease_s: float, limit: int
) -> Claim:
    """Take up to ``limit`` messages that are due, oldest first, and tidy up after workers that died.

    A claimed message is still ``queued``: a worker that dies before it begins the send has harmed nothing. What is
    stopped, or would need a live channel and has none, is not claimed and waits.
    """
    with state.begin() as connection:
        again, uncertain = _rescue(connection, now)
        expired = _expire(connection, now)
        _take_back(connection, now)
        switches = standing(connection)
        due = _due(_open(switches, channels), switches, now).where(_may_go_on(stopped_plans(connection)))
        rows = connection.execute(due.limit(limit)).mappings().all()
        keys = [row["key"] for row in rows]
        connection.execute(
            OUTBOX.update()
            .where(among(connection, OUTBOX.c.key, keys))
            .values(token=OUTBOX.c.token + 1, lease_by=by, lease_until=now + timedelta(seconds=lease_s))
        )
    return Claim(leased=tuple(_leased(row) for row in rows), expired=expired, uncertain=uncertain, again=again)


def release(state: State, leased: Sequence[Leased]) -> None:
    """Give claimed messages back untouched; they are due again at once."""
    if not leased:
        return
    with state.begin() as connection:
        for one in leased:
            release_in(connection, one)


def release_in(connection: sa.Connection, leased: Leased, *, at: datetime | None = None) -> None:
    """Give a claimed message back as part of a transaction."""
    values: dict[str, Any] = {"lease_until": None, "token": OUTBOX.c.token + 1}
    if at is not None:
        values["next_at"] = at
    connection.execute(OUTBOX.update().where(ours(leased, OutboxState.QUEUED)).values(**values))


def ours(leased: Leased, state: OutboxState) -> sa.ColumnElement[bool]:
    """Return the condition that a message is where we left it and nobody took it since: the fence."""
    return sa.and_(OUTBOX.c.key == leased.message.key, OUTBOX.c.token == leased.token, OUTBOX.c.state == str(state))


def _open(switches: Standing, channels: Mapping[ChannelName, Channel]) -> list[str]:
    if ALL in switches.stops:
        return []
    return [
        str(name)
        for name, channel in channels.items()
        if channel_scope(name) not in switches.stops and (channel.dry_run or name in switches.live)
    ]


def _due(channels: list[str], switches: Standing, now: datetime) -> sa.Select[Any]:
    prefix = playbook_scope("")
    stopped = [scope.removeprefix(prefix) for scope in switches.stops if scope.startswith(prefix)]
    return (
        sa.select(*_CLAIMED)
        .where(OUTBOX.c.state == OutboxState.QUEUED, OUTBOX.c.next_at <= now, OUTBOX.c.channel.in_(channels))
        .where(OUTBOX.c.playbook.not_in(stopped), _unclaimed(now), ~_of_stopped_plan())
        .order_by(OUTBOX.c.next_at, OUTBOX.c.key)
        .with_for_update(skip_locked=True)
    )


def _may_go_on(stopped: set[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a message is not of a large plan that stopped itself."""
    return sa.or_(OUTBOX.c.ramp_stage == 0, OUTBOX.c.plan_id.not_in(stopped))


def _unclaimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= now)


def _expire(connection: sa.Connection, now: datetime) -> int:
    """Refuse what is past its time, also where its channel is stopped or no longer there."""
    late = sa.and_(OUTBOX.c.state == OutboxState.QUEUED, OUTBOX.c.valid_until <= now, _unclaimed(now))
    rows = connection.execute(_held(late)).mappings().all()
    close(connection, rows, OutboxState.REFUSED, now, code=Code.TOO_LATE, detail="no longer valid")
    return len(rows)


def _take_back(connection: sa.Connection, now: datetime) -> None:
    """Refuse what was still put into the queue after its plan was stopped."""
    left = sa.and_(OUTBOX.c.state == OutboxState.QUEUED, _of_stopped_plan(), _unclaimed(now))
    rows = connection.execute(_held(left)).mappings().all()
    close(connection, rows, OutboxState.REFUSED, now, code=Code.KILL_SWITCH, detail="the plan was stopped")


def _of_stopped_plan() -> sa.ColumnElement[bool]:
    return sa.exists().where(PLANS.c.id == OUTBOX.c.plan_id, PLANS.c.state == PlanState.STOPPED)


def _rescue(connection: sa.Connection, now: datetime) -> tuple[int, int]:
    """Settle messages whose worker fell silent while handing them over.

    Where the provider knows keys and surely still remembers ours, it is sent again and stays one. Service messages are
    sent again too, under the same Message-ID. Marketing elsewhere is uncertain from here on.
    """
    silent = sa.and_(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.lease_until <= now)
    rows = connection.execute(_held(silent)).mappings().all()
    known = delivered(connection, [row["key"] for row in rows])
    again = [row for row in rows if may_repeat(row, now) and row["key"] not in known]
    lost = [row for row in rows if not may_repeat(row, now) or row["key"] in known]
    close(connection, lost, OutboxState.UNCERTAIN, now, detail="the worker fell silent while sending")
    connection.execute(
        OUTBOX.update()
        .where(among(connection, OUTBOX.c.key, [row["key"] for row in again]))
        .values(state=str(OutboxState.QUEUED), token=OUTBOX.c.token + 1, lease_until=None, next_at=now, maybe_sent=True)
    )
    return len(again), len(lost) - len(known)


def may_repeat(row: Any, now: datetime) -> bool:
    """Tell whether a message that may have been sent can be handed over once more without harm."""
    if row["tries"] >= MAX_TRIES:
        return False
    if row["idempotent"] == "key":
        return row["resend_until"] is None or now < row["resend_until"]
    return bool(row["message_class"] == MessageClass.SERVICE)


def _held(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(OUTBOX).where(where).order_by(OUTBOX.c.key).limit(_SWEEP).with_for_update(skip_locked=True)


def _leased(row: Any) -> Leased:
    return Leased(
        message=read_message(row),
        token=row["token"] + 1,
        tries=row["tries"],
        address_hash=row["address_hash"],
        maybe_sent=row["maybe_sent"],
    )
