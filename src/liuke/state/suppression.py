"""Whom we must leave alone. A no is kept for ever, by address and by person, and outlives every import and merge."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.state.address import address_hash
from liuke.state.among import among
from liuke.state.audit import note
from liuke.state.errors import SuppressionError
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import SUPPRESSIONS
from liuke.state.write import insert_new

ANY_CHANNEL = "*"


class SuppressionReason(StrEnum):
    """Why somebody is left alone."""

    OPT_OUT = "opt_out"
    COMPLAINT = "complaint"
    HARD_BOUNCE = "hard_bounce"
    MANUAL = "manual"


STOPS_SERVICE = frozenset({SuppressionReason.HARD_BOUNCE, SuppressionReason.MANUAL})
"""A dead address, or a decision of somebody here, stops service messages too."""
_OF_THE_PERSON = {SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT}


def suppress(
    state: State,
    *,
    channel: str,
    reason: SuppressionReason,
    now: datetime,
    subject_id: str = "",
    address: str = "",
    hashed: str = "",
    source: str = "",
) -> bool:
    """Leave a person or an address alone from the moment this returns; ``*`` means on every channel.

    ``hashed`` is the address's hash where the address itself is not at hand. Returns False where it was so already.
    """
    hashed = hashed or address_hash(state.secret, channel, address)
    keys = [row for row in ((hashed, ""), ("", subject_id)) if any(row)]
    rows = [
        {
            "channel": channel,
            "address_hash": of_address,
            "subject_id": of_person,
            "reason": str(reason),
            "source": source,
            "at": now,
        }
        for of_address, of_person in keys
    ]
    with state.begin() as connection:
        hold(connection, *lock_names(subject_id, hashed))
        new = insert_new(connection, SUPPRESSIONS, rows, "id")
        again = [_take_up_again(connection, row) for row in rows]
        if new or any(again):
            target = subject_id or f"address:{hashed[:12]}"
            after = {"channel": channel, "reason": str(reason), "source": source}
            note(connection, at=now, who=source or "liuke", act="suppress", target=target, after=after)
        return bool(new) or any(again)


def lift(
    state: State,
    *,
    channel: str,
    reason: SuppressionReason,
    by: str,
    now: datetime,
    subject_id: str = "",
    address: str = "",
    hashed: str = "",
) -> int:
    """Take a suppression back; the row stays, marked. A complaint stays for ever, an opt-out is the person's own.

    ``hashed`` is the address's hash where the address itself is not at hand. ``by`` is a person of ours, or ``self``
    when the user subscribes again through a link of theirs.

    Raises
    ------
    SuppressionError
    """
    if reason == SuppressionReason.COMPLAINT or (reason in _OF_THE_PERSON and by != "self"):
        raise SuppressionError(reason=str(reason))
    hashed = hashed or address_hash(state.secret, channel, address)
    with state.begin() as connection:
        done = connection.execute(
            SUPPRESSIONS.update()
            .where(_about(subject_id, hashed), SUPPRESSIONS.c.channel == channel, SUPPRESSIONS.c.reason == str(reason))
            .where(SUPPRESSIONS.c.lifted_at.is_(None))
            .values(lifted_at=now, lifted_by=by)
        )
        if done.rowcount:
            note(connection, at=now, who=by, act="suppress_lift", target=subject_id or hashed[:12], after=str(reason))
        return done.rowcount


def suppressed(connection: sa.Connection, channel: str, subject_id: str, hashed: str) -> set[SuppressionReason]:
    """Return every reason to leave a person or address alone on a channel; none: an empty set.

    Call it inside the transaction that begins the send, after holding ``lock_names``.
    """
    query = sa.select(SUPPRESSIONS.c.reason).where(
        _about(subject_id, hashed),
        SUPPRESSIONS.c.lifted_at.is_(None),
        SUPPRESSIONS.c.channel.in_((channel, ANY_CHANNEL)),
    )
    return {SuppressionReason(reason) for reason in connection.execute(query).scalars()}


def is_suppressed(
    channel: Any, subject_id: Any, hashed: Any, reasons: Iterable[SuppressionReason] = SuppressionReason
) -> sa.Exists:
    """Return the condition that somebody must be left alone for one of some reasons; the three may be parameters."""
    holds = sa.or_(SUPPRESSIONS.c.channel == channel, SUPPRESSIONS.c.channel == ANY_CHANNEL)
    why = sa.or_(*(SUPPRESSIONS.c.reason == str(reason) for reason in reasons))
    return sa.exists().where(_about(subject_id, hashed), SUPPRESSIONS.c.lifted_at.is_(None), holds, why)


def reasons_of(
    connection: sa.Connection, channel: str, people: Sequence[str], hashes: Sequence[str]
) -> dict[str, set[SuppressionReason]]:
    """Return, by person and by address, every reason to leave some of them alone on a channel.

    Call it inside the transaction that begins the sends, after holding ``lock_names``.
    """
    found: dict[str, set[SuppressionReason]] = {}
    for column, wanted in ((SUPPRESSIONS.c.subject_id, people), (SUPPRESSIONS.c.address_hash, hashes)):
        query = sa.select(column, SUPPRESSIONS.c.reason).where(
            among(connection, column, [one for one in wanted if one]),
            SUPPRESSIONS.c.lifted_at.is_(None),
            SUPPRESSIONS.c.channel.in_((channel, ANY_CHANNEL)),
        )
        for who, reason in connection.execute(query):
            found.setdefault(who, set()).add(SuppressionReason(reason))
    return found


def suppressed_addresses(state: State, channel: str, addresses: Sequence[str | None]) -> list[bool]:
    """Tell for each address, in order, whether it must be left alone on a channel."""
    query = sa.select(SUPPRESSIONS.c.address_hash).where(
        SUPPRESSIONS.c.lifted_at.is_(None),
        SUPPRESSIONS.c.address_hash != "",
        SUPPRESSIONS.c.channel.in_((channel, ANY_CHANNEL)),
    )
    with state.read() as connection:
        known = set(connection.execute(query).scalars())
    if not known:
        return [False] * len(addresses)
    return [bool(address) and address_hash(state.secret, channel, address or "") in known for address in addresses]


def suppressions(state: State, *, subject_id: str = "", address: str = "", channel: str = "") -> list[dict[str, Any]]:
    """Return what is kept about a person or an address, lifted rows too, oldest first."""
    hashed = address_hash(state.secret, channel, address)
    query = sa.select(SUPPRESSIONS).where(_about(subject_id, hashed)).order_by(SUPPRESSIONS.c.id)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def lock_names(subject_id: str, hashed: str) -> tuple[str, ...]:
    """Return the names that a sender and an opt-out of the same person or address both hold."""
    return tuple(f"person:{name}" for name in (subject_id, hashed) if name)


def _about(subject_id: Any, hashed: Any) -> sa.ColumnElement[bool]:
    by_person = sa.and_(SUPPRESSIONS.c.subject_id == subject_id, SUPPRESSIONS.c.subject_id != "")
    by_address = sa.and_(SUPPRESSIONS.c.address_hash == hashed, SUPPRESSIONS.c.address_hash != "")
    return sa.or_(by_person, by_address)


def _take_up_again(connection: sa.Connection, row: dict[str, Any]) -> bool:
    same = sa.and_(*(SUPPRESSIONS.c[name] == row[name] for name in ("channel", "address_hash", "subject_id", "reason")))
    done = connection.execute(
        SUPPRESSIONS.update()
        .where(same, SUPPRESSIONS.c.lifted_at.is_not(None))
        .values(lifted_at=None, lifted_by="", at=row["at"], source=row["source"])
    )
    return bool(done.rowcount)
