"""Browsers that are signed in: kept in the state, so that they outlive the server and end with what a person may."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from liuke.kit.chance import fingerprint, token
from liuke.state.store import State
from liuke.state.tables import SESSIONS

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
_NOTED = timedelta(minutes=1)
"""How late it may be noted that a session was seen: a page is no write then. A session ends that much earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in browser."""

    person_id: str
    csrf: str
    started: datetime
    seen: datetime


def over(session: Session, now: datetime) -> bool:
    """Whether a session has ended: 30 idle minutes, 12 hours in all (ASVS 5.0 7.3)."""
    return now - session.seen > IDLE or now - session.started > ABSOLUTE


def start(state: State, person_id: str, now: datetime) -> str:
    """Open a session and return its id, 256 bits that only the browser keeps; those that are over go."""
    said = token(32)
    row = {"id": _key(said), "person_id": person_id, "csrf": token(32), "started_at": now, "seen_at": now}
    ended = (SESSIONS.c.seen_at < now - IDLE) | (SESSIONS.c.started_at < now - ABSOLUTE)
    with state.begin() as connection:
        connection.execute(SESSIONS.delete().where(ended))
        connection.execute(SESSIONS.insert().values(**row))
    return said


def find(state: State, said: str, now: datetime) -> Session | None:
    """Return the session of an id, and note that it was seen; None when it is unknown or over."""
    with state.read() as connection:
        row = connection.execute(sa.select(SESSIONS).where(SESSIONS.c.id == _key(said))).mappings().first()
    if row is None:
        return None
    session = Session(person_id=row["person_id"], csrf=row["csrf"], started=row["started_at"], seen=row["seen_at"])
    if over(session, now):
        end(state, said)
        return None
    if now - session.seen >= _NOTED:
        with state.begin() as connection:
            connection.execute(SESSIONS.update().where(SESSIONS.c.id == _key(said)).values(seen_at=now))
    return session


def end(state: State, said: str) -> None:
    """Close a session; one that is not open needs no closing."""
    with state.begin() as connection:
        connection.execute(SESSIONS.delete().where(SESSIONS.c.id == _key(said)))


def end_all_in(connection: sa.Connection, person_id: str) -> None:
    """Close every session of a person as part of a transaction."""
    connection.execute(SESSIONS.delete().where(SESSIONS.c.person_id == person_id))


def _key(said: str) -> str:
    return fingerprint("session", said)
