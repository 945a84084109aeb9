"""Small things the workspace remembers by name: a cursor, the day last run."""

from typing import Any

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import META
from liuke.state.write import put


def recall(state: State, name: str) -> str | None:
    """Return what is kept under a name, or None."""
    with state.read() as connection:
        return recall_in(connection, name)


def recall_in(connection: sa.Connection, name: str) -> str | None:
    """Return what is kept under a name, seen from inside a transaction."""
    return connection.execute(recalled(name)).scalar()


def recalled(name: str) -> sa.Select[Any]:
    """Return the question what is kept under a name."""
    return sa.select(META.c.value).where(META.c.name == name)


def remember(state: State, name: str, value: str) -> None:
    """Keep a value under a name, instead of the one before."""
    with state.begin() as connection:
        remember_in(connection, name, value)


def remember_in(connection: sa.Connection, name: str, value: str) -> None:
    """Keep a value under a name as part of a transaction."""
    put(connection, META, {"name": name, "value": value})
