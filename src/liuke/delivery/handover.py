"""The transactions around sends: may they begin, checked for the last time, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.delivery.channel import Channel, Handed
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.last_look import LOST, Begun, Looking, Step
from liuke.delivery.lease import Leased, may_repeat, release_in
from liuke.delivery.message import Refusal
from liuke.delivery.outbox import OutboxState, batched, close, close_sent, delivered
from liuke.delivery.retry import Chance, again_at
from liuke.delivery.rules import KEY_SHARE, MAX_TRIES, Rules
from liuke.kit.chance import share
from liuke.model.reasons import Code
from liuke.state.among import among
from liuke.state.lock import hold
from liuke.state.receipts import hold_receipts
from liuke.state.store import State
from liuke.state.suppression import lock_names
from liuke.state.switches import LOCK
from liuke.state.tables import OUTBOX, Instant

Outcome = Handed | TemporaryError | RejectedError | UncertainError
Rows = Mapping[str, Any]
Answer = tuple[Leased, Outcome]
Before = tuple[Leased, Refusal | str]
"""What the last look at the facts said: refused, or broken (a sentence) and to be asked again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What one transaction changed: where answered and objected messages stand (None: no longer ours), what began."""

    answered: list[OutboxState | None]
    objected: list[OutboxState | None]
    begun: list[Begun]


def turn(
    state: State,
    answers: Sequence[Answer],
    objected: Sequence[Before],
    flight: Sequence[Leased],
    channel: Channel,
    rules: Rules,
    *,
    now: datetime,
    lease_s: float,
    chance: Chance,
) -> Turned:
    """Record the last answers, check everything of the next flight for the last time and mark it as being sent.

    All of it is one transaction, on the disk before anything of the flight is handed over. Whoever flips a switch, opts
    out or takes the last place under a cap does so wholly before or wholly after it.
    """
    people = [name for one in flight for name in lock_names(one.message.subject_id, one.address_hash)]
    with state.begin() as connection:
        hold_receipts(connection)
        hold(connection, LOCK, shared=True)
        hold(connection, *people)
        if flight and channel.per_second:
            hold(connection, f"rate:{channel.name}")
        return Turned(
            answered=_settle(connection, answers, now, chance),
            objected=_object(connection, objected, now, chance),
            begun=_begin(connection, flight, channel, rules, now, lease_s),
        )


def begin(
    state: State, flight: Sequence[Leased], channel: Channel, rules: Rules, *, now: datetime, lease_s: float
) -> list[Begun]:
    """Check everything for the last time and mark what nothing objects to as being sent: one transaction."""
    return turn(state, (), (), flight, channel, rules, now=now, lease_s=lease_s, chance=share).begun


def settle(state: State, answers: Sequence[Answer], now: datetime, chance: Chance) -> list[OutboxState | None]:
    """Record what the channel said; None where the lease went to somebody else meanwhile: then nothing is written."""
    with state.begin() as connection:
        hold_receipts(connection)
        return _settle(connection, answers, now, chance)


def hand_back(state: State, flight: Sequence[Leased]) -> None:
    """Take back that messages are being sent, which surely were not handed over: they are due again at once."""
    keys = {one.message.key: one.token for one in flight}
    with state.begin() as connection:
        mine = [key for key, row in _rows(connection, flight, OutboxState.SENDING).items() if row["token"] == keys[key]]
        connection.execute(OUTBOX.update().where(among(connection, OUTBOX.c.key, mine)).values(**_NOT_HANDED))


def _begin(
    connection: sa.Connection,
    flight: Sequence[Leased],
    channel: Channel,
    rules: Rules,
    now: datetime,
    lease_s: float,
) -> list[Begun]:
    if not flight:
        return []
    rows = _rows(connection, flight, OutboxState.QUEUED)
    looked = Looking(connection, flight, channel, rules, now)
    until, going = now + timedelta(seconds=lease_s), list[str]()
    begun = [_begin_one(connection, one, rows, looked, now, until) for one in flight]
    for one, found in zip(flight, begun, strict=True):
        if found.step is Step.SEND:
            going.append(one.message.key)
    _mark(connection, going, channel, now, until)
    return begun


def _begin_one(
    connection: sa.Connection, leased: Leased, rows: Rows, looked: Looking, now: datetime, until: datetime
) -> Begun:
    row = rows.get(leased.message.key)
    if row is None or row["token"] != leased.token:
        return LOST
    if row["maybe_sent"] and not may_repeat(row, now):
        close(connection, [row], OutboxState.UNCERTAIN, now, detail="the provider may have forgotten its key")
        return Begun(step=Step.UNCERTAIN)
    begun = looked.at(leased)
    match begun.step:
        case Step.SEND:
            return replace(begun, at=until)
        case Step.REFUSED if begun.refusal:
            _refuse(connection, row, begun.refusal, now)
        case Step.HELD | Step.STOPPED:
            release_in(connection, leased, at=begun.at)
        case _:
            pass
    return begun


def _object(
    connection: sa.Connection, objected: Sequence[Before], now: datetime, chance: Chance
) -> list[OutboxState | None]:
    rows = _rows(connection, [one for one, _ in objected], OutboxState.QUEUED)
    found: list[OutboxState | None] = []
    for leased, why in objected:
        row = rows.get(leased.message.key)
        if row is None or row["token"] != leased.token:
            found.append(None)
        elif isinstance(why, Refusal):
            found.append(_refuse(connection, row, why, now))
        else:
            found.append(_again(connection, {**row, "tries": row["tries"] + 1}, why, now, chance))
    return found


def _settle(
    connection: sa.Connection, answers: Sequence[Answer], now: datetime, chance: Chance
) -> list[OutboxState | None]:
    """Settle answers: those the provider took all at once, the others one by one."""
    rows = _rows(connection, [one for one, _ in answers], OutboxState.SENDING)
    ours = {one.message.key: rows.get(one.message.key) for one, _ in answers}
    for one, _ in answers:
        row = ours[one.message.key]
        ours[one.message.key] = row if row is not None and row["token"] == one.token else None
    taken = {
        one.message.key: outcome.provider_id
        for one, outcome in answers
        if isinstance(outcome, Handed) and ours[one.message.key] is not None
    }
    close_sent(connection, [ours[key] for key in taken], taken, now)
    return [
        OutboxState.SENT
        if one.message.key in taken
        else _settle_one(connection, ours[one.message.key], outcome, now, chance)
        for one, outcome in answers
    ]


def _settle_one(
    connection: sa.Connection, row: Any, outcome: Outcome, now: datetime, chance: Chance
) -> OutboxState | None:
    if row is None:
        return None
    match outcome:
        case RejectedError():
            return close(connection, [row], OutboxState.FAILED, now, detail=outcome.why)
        case TemporaryError():
            return _again(connection, row, outcome.why, now, chance, retry_after_s=outcome.retry_after_s)
        case UncertainError() if may_repeat(row, now) and not delivered(connection, [row["key"]]):
            return _again(connection, {**row, "maybe_sent": True}, outcome.why, now, chance)
        case _:
            return close(connection, [row], OutboxState.UNCERTAIN, now, detail=str(getattr(outcome, "why", "")))


_STANDING = ("key", "state", "token", "tries", "maybe_sent", "idempotent", "resend_until", "valid_until", "dry_run")
_TOLD = ("plan_id", "playbook", "subject_id", "channel", "message_class", "cost_fen")
_HELD = [OUTBOX.c[name] for name in (*_STANDING, *_TOLD)]
"""Of a message that is in our hands already, where it stands and what its receipt says; not once more what it says."""
_NOT_HANDED = {
    "state": str(OutboxState.QUEUED),
    "tries": OUTBOX.c.tries - 1,
    "token": OUTBOX.c.token + 1,
    "lease_until": None,
    "touched_at": sa.case((OUTBOX.c.maybe_sent, OUTBOX.c.touched_at), else_=None),
}


def _mark(connection: sa.Connection, keys: Sequence[str], channel: Channel, now: datetime, until: datetime) -> None:
    """Mark rows, which the transaction holds, as being sent."""
    window = channel.key_window_s
    horizon = now + timedelta(seconds=window * KEY_SHARE) if window is not None else None
    values = {
        "state": str(OutboxState.SENDING),
        "tries": OUTBOX.c.tries + 1,
        "lease_until": until,
        "touched_at": now,
        "first_tried_at": sa.func.coalesce(OUTBOX.c.first_tried_at, sa.bindparam("at", now, type_=Instant)),
        "resend_until": sa.func.coalesce(OUTBOX.c.resend_until, sa.bindparam("horizon", horizon, type_=Instant)),
        "idempotent": channel.idempotent,
        "dry_run": channel.dry_run,
    }
    for some in batched(keys):
        connection.execute(OUTBOX.update().where(among(connection, OUTBOX.c.key, some)).values(**values))


def _rows(connection: sa.Connection, flight: Sequence[Leased], stands: OutboxState) -> Rows:
    """Read and hold the rows of messages that stand where they are said to; whose they are, their token says.

    Asked by key alone: of key and state, SQLite would rather walk over everything that is queued.
    """
    found: dict[str, Any] = {}
    for some in batched([one.message.key for one in flight]):
        query = sa.select(*_HELD).where(among(connection, OUTBOX.c.key, some)).order_by(OUTBOX.c.key)
        mine = connection.execute(query.with_for_update()).mappings()
        found |= {row["key"]: row for row in mine if row["state"] == stands}
    return found


def _refuse(connection: sa.Connection, row: Any, refusal: Refusal, now: datetime) -> OutboxState:
    return close(connection, [row], OutboxState.REFUSED, now, code=refusal.code, detail=refusal.detail)


def _again(
    connection: sa.Connection,
    row: Mapping[str, Any],
    why: str,
    now: datetime,
    chance: Chance,
    *,
    retry_after_s: float | None = None,
) -> OutboxState:
    """Put a message back for later, or end it where it has been tried enough or would be too late."""
    tries = row["tries"]
    at = again_at(now, row["key"], tries, chance, retry_after_s)
    if tries >= MAX_TRIES:
        return close(connection, [row], OutboxState.FAILED, now, detail=f"tried {tries} times: {why}")
    if row["valid_until"] and at >= row["valid_until"]:
        return close(connection, [row], OutboxState.REFUSED, now, code=Code.TOO_LATE, detail=why)
    values = {
        "state": str(OutboxState.QUEUED),
        "tries": tries,
        "next_at": at,
        "detail": why,
        "settled_at": now,
        "maybe_sent": row["maybe_sent"],
        "token": OUTBOX.c.token + 1,
        "lease_until": None,
    }
    values |= {} if row["maybe_sent"] else {"touched_at": None}
    connection.execute(OUTBOX.update().where(OUTBOX.c.key == row["key"]).values(**values))
    return OutboxState.QUEUED
