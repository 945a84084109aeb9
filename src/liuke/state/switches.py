"""Stop everything, or one channel, or one playbook; and say which channels may really send.

A new workspace has no switch on: nothing is stopped, and no channel is live.
"""

from dataclasses import dataclass
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
_STOP, _LIVE, _NOTICES = "stop", "live", "notices"
_ON = sa.select(SWITCHES.c.kind, SWITCHES.c.scope).where(SWITCHES.c.is_on.is_(True))
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


def set_notices(state: State, on: bool, *, by: str, now: datetime, why: str = "") -> None:
    """Let alarms tell people of their changes, or have them keep it to themselves."""
    _turn(state, _NOTICES, ALL, on, by, why, now)


def notices_on(state: State) -> bool:
    """Return whether alarms may tell people; a new workspace's may not."""
    return any(row["kind"] == _NOTICES and row["is_on"] for row in switches(state))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Every switch that is on: what is stopped, which channels are live."""

    stops: frozenset[str]
    live: frozenset[str]

    def stopped(self, channel: str, playbook: str) -> str | None:
        """Return the widest scope that stops a message, or None."""
        scopes = (ALL, channel_scope(channel), playbook_scope(playbook))
        return next((scope for scope in scopes if scope in self.stops), None)


def standing(connection: sa.Connection) -> Standing:
    """Return how the switches stand, seen from inside a transaction: a send that begins looks here."""
    on = connection.execute(_ON).all()
    return Standing(
        stops=frozenset(row.scope for row in on if row.kind == _STOP),
        live=frozenset(row.scope for row in on if row.kind == _LIVE),
    )


def is_stopped(scopes: Any) -> sa.Exists:
    """Return the condition that one of some scopes is stopped; they may be a parameter."""
    return sa.exists().where(SWITCHES.c.kind == _STOP, SWITCHES.c.scope.in_(scopes), SWITCHES.c.is_on.is_(True))


def is_live(channel: Any) -> sa.Exists:
    """Return the condition that a channel may really send."""
    return sa.exists().where(SWITCHES.c.kind == _LIVE, SWITCHES.c.scope == channel, SWITCHES.c.is_on.is_(True))


def stopped_scopes(state: State) -> set[str]:
    """Return every scope that is stopped now."""
    with state.read() as connection:
        return set(standing(connection).stops)


def stopped_playbooks(state: State) -> set[str]:
    """Return the playbooks that are stopped by name; ``all`` and channels are in ``stopped_scopes``."""
    prefix = playbook_scope("")
    return {scope.removeprefix(prefix) for scope in stopped_scopes(state) if scope.startswith(prefix)}


def stops(connection: sa.Connection) -> set[str]:
    """Return every scope that is stopped, seen from inside a transaction."""
    return set(standing(connection).stops)


def live_channels(state: State) -> set[ChannelName]:
    """Return the channels that may really send."""
    with state.read() as connection:
        return {ChannelName(name) for name in standing(connection).live}


def switches(state: State) -> list[dict[str, Any]]:
    """Return every switch ever touched: kind (stop, live), scope, is_on, by, at, why."""
    query = sa.select(SWITCHES).order_by(SWITCHES.c.kind, SWITCHES.c.scope)
    with state.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _turn(state: State, kind: str, scope: str, on: bool, by: str, why: str, now: datetime) -> None:
    with state.begin() as connection:
        hold(connection, LOCK)
        found = connection.execute(
            sa.select(SWITCHES.c.is_on).where(SWITCHES.c.kind == kind, SWITCHES.c.scope == scope)
        ).scalar()
        put(connection, SWITCHES, {"kind": kind, "scope": scope, "is_on": on, "by": by, "at": now, "why": why})
        note(connection, at=now, who=by, act=f"switch_{kind}", target=scope, before=bool(found), after=on)
