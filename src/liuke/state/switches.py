"""Stop everything, or one channel, or one playbook; and say which channels may really send.

A new workspace has no switch on: nothing is stopped, and no channel is live.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.model.words import ChannelName
from liuke.state.audit import note
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import SWITCHES
from liuke.state.write import put

ALL = "all"
_STOP, _LIVE = "stop", "live"
LOCK = "switches"
"""Senders hold it shared while they begin a send, whoever turns a switch holds it alone: once a stop is kept, no send
begins any more."""


def channel_scope(channel: str) -> str:
    """Return the scope that stops one channel."""
    return f"channel:{channel}"


def playbook_scope(playbook: str) -> str:
    """Return the scope that stops one playbook."""
    return f"playbook:{playbook}"


def stop(state: State, scope: str, *, by: str, why: str, now: datetime) -> None:
    """Stop sending at once in a scope: ``all``, ``channel:email`` or ``playbook:golden_48h``. It survives a restart."""
    _turn(state, _STOP, scope, True, by, why, now)


def resume(state: State, scope: str, *, by: str, why: str, now: datetime) -> None:
    """Take a stop back. What is still valid in the outbox goes on."""
    _turn(state, _STOP, scope, False, by, why, now)


def set_live(state: State, channel: ChannelName, live: bool, *, by: str, now: datetime, why: str = "") -> None:
    """Let a channel really send, or put it back into dry run."""
    _turn(state, _LIVE, str(channel), live, by, why, now)


def stopped(connection: sa.Connection, channel: str, playbook: str) -> str | None:
    """Return the widest scope that stops a message, or None. Call it inside the transaction that begins the send."""
    scopes = (ALL, channel_scope(channel), playbook_scope(playbook))
    query = sa.select(SWITCHES.c.scope).where(_is_on(_STOP), SWITCHES.c.scope.in_(scopes))
    found = set(connection.execute(query).scalars())
    return next((scope for scope in scopes if scope in found), None)


def stopped_scopes(state: State) -> set[str]:
    """Return every scope that is stopped now."""
    with state.read() as connection:
        return stops(connection)


def stopped_playbooks(state: State) -> set[str]:
    """Return the playbooks that are stopped by name; ``all`` and channels are in ``stopped_scopes``."""
    prefix = playbook_scope("")
    return {scope.removeprefix(prefix) for scope in stopped_scopes(state) if scope.startswith(prefix)}


def stops(connection: sa.Connection) -> set[str]:
    """Return every scope that is stopped, seen from inside a transaction."""
    return set(connection.execute(sa.select(SWITCHES.c.scope).where(_is_on(_STOP))).scalars())


def live(connection: sa.Connection, channel: str) -> bool:
    """Tell whether a channel may really send."""
    query = sa.select(SWITCHES.c.scope).where(_is_on(_LIVE), SWITCHES.c.scope == channel)
    return connection.execute(query).first() is not None


def live_channels(state: State) -> set[ChannelName]:
    """Return the channels that may really send."""
    with state.read() as connection:
        return {
            ChannelName(name) for name in connection.execute(sa.select(SWITCHES.c.scope).where(_is_on(_LIVE))).scalars()
        }


def switches(state: State) -> list[dict[str, Any]]:
    """Return every switch ever touched: kind (stop, live), scope, is_on, by, at, why."""
    query = sa.select(SWITCHES).order_by(SWITCHES.c.kind, SWITCHES.c.scope)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _is_on(kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(SWITCHES.c.kind == kind, SWITCHES.c.is_on.is_(True))


def _turn(state: State, kind: str, scope: str, on: bool, by: str, why: str, now: datetime) -> None:
    with state.begin() as connection:
        hold(connection, LOCK)
        found = connection.execute(
            sa.select(SWITCHES.c.is_on).where(SWITCHES.c.kind == kind, SWITCHES.c.scope == scope)
        ).scalar()
        put(connection, SWITCHES, {"kind": kind, "scope": scope, "is_on": on, "by": by, "at": now, "why": why})
        note(connection, at=now, who=by, act=f"switch_{kind}", target=scope, before=bool(found), after=on)
