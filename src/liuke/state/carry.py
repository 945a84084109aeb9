"""Carries who works here, who is signed in and what long work was done from one state into another."""

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import JOBS, META, PEOPLE, SESSIONS, TOKENS
from liuke.state.write import put

_CARRIED = (PEOPLE, SESSIONS, TOKENS, JOBS)
_MARKS = ("set_up_key",)


def carry(source: State, target: State) -> None:
    """Let ``target`` know exactly those people, sessions, tokens and long work that ``source`` knows. Twice is once."""
    with source.read() as connection:
        rows = {table: [dict(row) for row in connection.execute(sa.select(table)).mappings()] for table in _CARRIED}
        marks = connection.execute(sa.select(META).where(META.c.name.in_(_MARKS))).mappings().all()
    with target.begin() as connection:
        for table, kept in rows.items():
            connection.execute(table.delete())
            if kept:
                connection.execute(table.insert(), kept)
        for mark in marks:
            put(connection, META, dict(mark))
