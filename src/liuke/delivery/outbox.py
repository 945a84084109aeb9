"""The outbox: every allowed message once, and where each of them stands.

queued → sending → sent | failed | refused | uncertain. ``uncertain`` is an honest state: a channel without keys was
handed the message and no answer came. Marketing is not sent again from there; somebody looks it up (``reconcile``).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa

from liuke.delivery.errors import UnknownMessageError
from liuke.delivery.message import Outgoing, Refusal, message_key
from liuke.kit.chance import fingerprint
from liuke.model.reasons import Code
from liuke.model.words import ChannelName, MessageClass
from liuke.state.address import address_hash
from liuke.state.among import among, paired
from liuke.state.audit import note
from liuke.state.receipts import keep_receipts
from liuke.state.store import State
from liuke.state.tables import OUTBOX, REPORTS
from liuke.state.write import insert_new

__all__ = [
    "OutboxState",
    "Outgoing",
    "Refusal",
    "counts",
    "enqueue",
    "message_key",
    "messages",
    "reconcile",
    "withdraw",
]

_CHUNK = 500
PARKED = datetime(9999, 1, 1, tzinfo=UTC)
"""When a message is due whose stage has not come yet."""


MESSAGE = tuple(Outgoing.__dataclass_fields__)
"""The columns that hold a message itself."""


class OutboxState(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


def enqueue(state: State, messages: Iterable[Outgoing], now: datetime) -> int:
    """Put messages into the outbox; one whose key is there already is left out. Returns how many are new."""
    new = 0
    rest = iter(messages)
    while chunk := list(islice(rest, _CHUNK)):
        rows = [_row(state.secret, message, now) for message in chunk]
        with state.begin() as connection:
            new += len(insert_new(connection, OUTBOX, rows, "key"))
    return new


def withdraw(state: State, plan_id: str, *, by: str, now: datetime, why: str = "") -> int:
    """Refuse what a stopped plan still has in the queue; what is being handed over cannot be called back."""
    still = sa.and_(OUTBOX.c.plan_id == plan_id, OUTBOX.c.state == OutboxState.QUEUED)
    with state.begin() as connection:
        mine = sa.select(OUTBOX).where(still).order_by(OUTBOX.c.key).with_for_update()
        rows = connection.execute(mine).mappings().all()
        close(connection, rows, OutboxState.REFUSED, now, code=Code.KILL_SWITCH, detail=why or "the plan was stopped")
        if rows:
            note(connection, at=now, who=by, act="plan_withdraw", target=plan_id, after=len(rows))
    return len(rows)


def reconcile(state: State, key: str, *, delivered: bool, by: str, now: datetime) -> None:
    """Settle an uncertain message by what the provider says when asked.

    Raises
    ------
    UnknownMessageError
    """
    which = sa.and_(OUTBOX.c.key == key, OUTBOX.c.state == OutboxState.UNCERTAIN)
    with state.begin() as connection:
        rows = connection.execute(sa.select(OUTBOX).where(which).with_for_update()).mappings().all()
        if not rows:
            raise UnknownMessageError(key=key, state=str(OutboxState.UNCERTAIN))
        to = OutboxState.SENT if delivered else OutboxState.FAILED
        close(connection, rows, to, now, detail=f"looked up by {by}")
        note(connection, at=now, who=by, act="reconcile", target=key, before=str(OutboxState.UNCERTAIN), after=str(to))


def counts(state: State, *, plan_id: str | None = None) -> dict[str, int]:
    """Return how many messages stand where; every state is named."""
    query = sa.select(OUTBOX.c.state, sa.func.count()).group_by(OUTBOX.c.state)
    if plan_id is not None:
        query = query.where(OUTBOX.c.plan_id == plan_id)
    with state.read() as connection:
        found = {row[0]: row[1] for row in connection.execute(query)}
    return {str(word): found.get(word, 0) for word in OutboxState}


def messages(
    state: State,
    *,
    plan_id: str | None = None,
    subject_id: str | None = None,
    states: Sequence[OutboxState] = (),
    limit: int = 100,
) -> list[dict[str, Any]]:
    """Return messages with where they stand, newest first."""
    query = sa.select(OUTBOX).order_by(OUTBOX.c.created_at.desc(), OUTBOX.c.key).limit(limit)
    if plan_id is not None:
        query = query.where(OUTBOX.c.plan_id == plan_id)
    if subject_id is not None:
        query = query.where(OUTBOX.c.subject_id == subject_id)
    if states:
        query = query.where(OUTBOX.c.state.in_([str(word) for word in states]))
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def read_message(row: Any) -> Outgoing:
    """Read a row of the outbox as the message it holds."""
    said = {name: row[name] for name in MESSAGE}
    said["channel"], said["message_class"] = ChannelName(row["channel"]), MessageClass(row["message_class"])
    return Outgoing(**said)


def close(
    connection: sa.Connection,
    rows: Sequence[Any],
    to: OutboxState,
    now: datetime,
    *,
    code: str = "",
    detail: str = "",
    provider_id: str = "",
) -> OutboxState:
    """Bring rows, which the transaction holds, to an end, each with its receipt; return the end of the last.

    What surely reached nobody gives its place under the frequency cap back. What an earlier try may have delivered
    cannot be called refused or failed: it ends uncertain.
    """
    if to == OutboxState.UNCERTAIN:
        known = delivered(connection, [row["key"] for row in rows])
        _end(
            connection, [row for row in rows if row["key"] in known], OutboxState.SENT, now, code="", detail="reported"
        )
        rows = [row for row in rows if row["key"] not in known]
        if not rows:
            return OutboxState.SENT
    proven = [row for row in rows if not _in_doubt(row, to)]
    doubted = [row for row in rows if _in_doubt(row, to)]
    _end(connection, proven, to, now, code=code, detail=detail, provider_id=provider_id)
    _end(connection, doubted, OutboxState.UNCERTAIN, now, code=code, detail=detail)
    return OutboxState.UNCERTAIN if doubted else to


def delivered(connection: sa.Connection, keys: Sequence[str]) -> set[str]:
    """Return which of these messages a provider has reported as delivered: its report may be here before its answer."""
    query = sa.select(REPORTS.c.key).where(among(connection, REPORTS.c.key, keys), REPORTS.c.kind == "delivered")
    return set(connection.execute(query).scalars())


def _in_doubt(row: Any, to: OutboxState) -> bool:
    nothing = to in (OutboxState.FAILED, OutboxState.REFUSED)
    return bool(nothing and row["maybe_sent"] and row["state"] != OutboxState.UNCERTAIN)


def _end(
    connection: sa.Connection,
    rows: Sequence[Any],
    to: OutboxState,
    now: datetime,
    *,
    code: str,
    detail: str,
    provider_id: str = "",
) -> None:
    values = _fenced(to, code=code, detail=detail, provider_id=provider_id)
    if to != OutboxState.REFUSED:
        values["settled_at"] = now
    if to in (OutboxState.FAILED, OutboxState.REFUSED):
        values["touched_at"] = None
    for some in batched([row["key"] for row in rows]):
        connection.execute(OUTBOX.update().where(among(connection, OUTBOX.c.key, some)).values(**values))
    keep_receipts(connection, [_receipt(row, to, now, code, detail) for row in rows])


def close_sent(connection: sa.Connection, rows: Sequence[Any], provider_ids: Mapping[str, str], now: datetime) -> None:
    """Bring rows, which the transaction holds and a provider took, to their end, each under the provider's own id."""
    if not rows:
        return
    values = _fenced(OutboxState.SENT, code="", detail="") | {"settled_at": now}
    theirs = [provider_ids[row["key"]] for row in rows]
    if len(set(theirs)) == 1:
        which = among(connection, OUTBOX.c.key, [row["key"] for row in rows])
        connection.execute(OUTBOX.update().where(which).values(**values, provider_id=theirs[0]))
    else:
        told = paired(connection, [row["key"] for row in rows], theirs)
        which = OUTBOX.c.key == told.c.which
        connection.execute(OUTBOX.update().where(which).values(**values, provider_id=told.c.theirs))
    keep_receipts(connection, [_receipt(row, OutboxState.SENT, now, "", "") for row in rows])


def batched(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut keys into pieces that one statement may name."""
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def _fenced(to: OutboxState, **values: Any) -> dict[str, Any]:
    return {"state": str(to), "token": OUTBOX.c.token + 1, "lease_until": None} | values


def _receipt(row: Any, to: OutboxState, now: datetime, code: str, detail: str) -> dict[str, Any]:
    return {
        "receipt_id": fingerprint(row["key"], str(to), str(row["token"]))[:32],
        "at": now,
        "plan_id": row["plan_id"],
        "playbook": row["playbook"],
        "subject_id": row["subject_id"],
        "channel": row["channel"],
        "message_class": row["message_class"],
        "state": str(to),
        "code": code,
        "detail": detail,
        "cost_fen": _spent_fen(row, to),
        "dry_run": row["dry_run"],
    }


def _spent_fen(row: Any, to: OutboxState) -> int:
    """Return what this change of state adds to what was spent; an uncertain message counts as spent until looked up."""
    if row["dry_run"]:
        return 0
    before = row["cost_fen"] if row["state"] == OutboxState.UNCERTAIN else 0
    after = row["cost_fen"] if to in (OutboxState.SENT, OutboxState.UNCERTAIN) else 0
    return int(after - before)


def _row(secret: bytes, message: Outgoing, now: datetime) -> dict[str, Any]:
    return {
        "key": message.key,
        "plan_id": message.plan_id,
        "playbook": message.playbook,
        "subject_id": message.subject_id,
        "channel": str(message.channel),
        "address": message.address,
        "address_hash": address_hash(secret, message.channel, message.address),
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "headers": dict(message.headers),
        "message_class": str(message.message_class),
        "topic": message.topic,
        "zone": message.zone,
        "step": message.step,
        "version": message.version,
        "as_of": message.as_of,
        "priority": message.priority,
        "worth_fen": message.worth_fen,
        "valid_until": message.valid_until,
        "not_before": message.not_before,
        "cost_fen": message.cost_fen,
        "created_at": now,
        "state": str(OutboxState.QUEUED),
        "next_at": PARKED if message.ramp_stage > 1 else max(message.not_before or now, now),
        "ramp_stage": message.ramp_stage,
    }
