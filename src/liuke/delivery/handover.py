"""The two transactions around a send: may it begin, checked for the last time, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from liuke.delivery.channel import Channel, Handed
from liuke.delivery.errors import RejectedError, TemporaryError, UncertainError
from liuke.delivery.last_look import LOST, Begun, Step, look
from liuke.delivery.lease import Leased, may_repeat, release_in
from liuke.delivery.message import Refusal
from liuke.delivery.outbox import OutboxState, close, delivered
from liuke.delivery.retry import Chance, again_at
from liuke.delivery.rules import KEY_SHARE, MAX_TRIES, Rules
from liuke.model.reasons import Code
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.suppression import lock_names
from liuke.state.switches import LOCK
from liuke.state.tables import OUTBOX, Instant

Outcome = Handed | TemporaryError | RejectedError | UncertainError


def begin(
    state: State, flight: Sequence[Leased], channel: Channel, rules: Rules, *, now: datetime, lease_s: float
) -> list[Begun]:
    """Check everything for the last time and mark what nothing objects to as being sent: one transaction.

    Whoever flips a switch, opts out or takes the last place under a cap does so wholly before or wholly after it.
    """
    people = [name for one in flight for name in lock_names(one.message.subject_id, one.address_hash)]
    with state.begin() as connection:
        hold(connection, LOCK, shared=True)
        hold(connection, *people)
        if channel.per_second:
            hold(connection, f"rate:{channel.name}")
        return [_begin(connection, one, channel, rules, now, lease_s) for one in flight]


def _begin(
    connection: sa.Connection, leased: Leased, channel: Channel, rules: Rules, now: datetime, lease_s: float
) -> Begun:
    row = _row(connection, leased, OutboxState.QUEUED)
    if row is None:
        return LOST
    if row["maybe_sent"] and not may_repeat(row, now):
        close(connection, [row], OutboxState.UNCERTAIN, now, detail="the provider may have forgotten its key")
        return Begun(step=Step.UNCERTAIN)
    begun = look(connection, leased, channel, rules, now)
    match begun.step:
        case Step.SEND:
            until = now + timedelta(seconds=lease_s)
            _mark(connection, leased, channel, now, until)
            return Begun(step=Step.SEND, at=until)
        case Step.REFUSED if begun.refusal:
            _refuse(connection, row, begun.refusal, now)
        case Step.HELD | Step.STOPPED:
            release_in(connection, leased, at=begun.at)
        case _:
            pass
    return begun


def refuse(state: State, leased: Leased, refusal: Refusal, now: datetime) -> bool:
    """Refuse a claimed message; False where it is no longer ours."""
    with state.begin() as connection:
        row = _row(connection, leased, OutboxState.QUEUED)
        if row:
            _refuse(connection, row, refusal, now)
        return row is not None


def postpone(state: State, leased: Leased, why: str, now: datetime, chance: Chance) -> OutboxState | None:
    """Try a claimed message that never got to its channel again later; None where it is no longer ours."""
    with state.begin() as connection:
        row = _row(connection, leased, OutboxState.QUEUED)
        return _again(connection, {**row, "tries": row["tries"] + 1}, why, now, chance) if row else None


def settle(
    state: State, answers: Sequence[tuple[Leased, Outcome]], now: datetime, chance: Chance
) -> list[OutboxState | None]:
    """Record what the channel said; None where the lease went to somebody else meanwhile: then nothing is written."""
    with state.begin() as connection:
        return [_settle(connection, leased, outcome, now, chance) for leased, outcome in answers]


def _settle(
    connection: sa.Connection, leased: Leased, outcome: Outcome, now: datetime, chance: Chance
) -> OutboxState | None:
    row = _row(connection, leased, OutboxState.SENDING)
    if row is None:
        return None
    match outcome:
        case Handed():
            return close(connection, [row], OutboxState.SENT, now, provider_id=outcome.provider_id)
        case RejectedError():
            return close(connection, [row], OutboxState.FAILED, now, detail=outcome.why)
        case TemporaryError():
            return _again(connection, row, outcome.why, now, chance, retry_after_s=outcome.retry_after_s)
        case UncertainError() if may_repeat(row, now) and not delivered(connection, [row["key"]]):
            return _again(connection, {**row, "maybe_sent": True}, outcome.why, now, chance)
        case UncertainError():
            return close(connection, [row], OutboxState.UNCERTAIN, now, detail=outcome.why)


_MARK = (
    OUTBOX.update()
    .where(OUTBOX.c.key == sa.bindparam("which"))
    .values(
        state=str(OutboxState.SENDING),
        tries=OUTBOX.c.tries + 1,
        lease_until=sa.bindparam("until", type_=Instant),
        touched_at=sa.bindparam("at", type_=Instant),
        first_tried_at=sa.func.coalesce(OUTBOX.c.first_tried_at, sa.bindparam("at", type_=Instant)),
        resend_until=sa.func.coalesce(OUTBOX.c.resend_until, sa.bindparam("horizon", type_=Instant)),
        idempotent=sa.bindparam("knows"),
        dry_run=sa.bindparam("rehearsal"),
    )
)
_OURS = (
    sa.select(OUTBOX)
    .where(OUTBOX.c.key == sa.bindparam("which"), OUTBOX.c.token == sa.bindparam("fence"))
    .where(OUTBOX.c.state == sa.bindparam("stands"))
    .with_for_update()
)


def _mark(connection: sa.Connection, leased: Leased, channel: Channel, now: datetime, until: datetime) -> None:
    """Mark a row, which the transaction holds, as being sent."""
    window = channel.key_window_s
    said = {
        "which": leased.message.key,
        "until": until,
        "at": now,
        "horizon": now + timedelta(seconds=window * KEY_SHARE) if window is not None else None,
        "knows": channel.idempotent,
        "rehearsal": channel.dry_run,
    }
    connection.execute(_MARK, said)


def _row(connection: sa.Connection, leased: Leased, state: OutboxState) -> Any:
    said = {"which": leased.message.key, "fence": leased.token, "stands": str(state)}
    return connection.execute(_OURS, said).mappings().first()


def _refuse(connection: sa.Connection, row: Any, refusal: Refusal, now: datetime) -> None:
    close(connection, [row], OutboxState.REFUSED, now, code=refusal.code, detail=refusal.detail)


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
