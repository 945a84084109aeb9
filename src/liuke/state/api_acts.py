"""Acts that programs asked for under an Idempotency-Key: asked twice, done once, answered the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import API_ACTS
from liuke.state.write import insert_new

KEPT = timedelta(hours=24)
_ABANDONED = timedelta(minutes=10)
"""An act under way for so long was lost with its server: it may be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAct:
    """What is kept of one: ``status`` 0 while it is under way."""

    asked: str
    status: int
    answer: str


def begin_act(state: State, key: str, asked: str, now: datetime) -> ApiAct | None:
    """Take a key for an act; returns None to whoever may do it now, else what is kept under the key."""
    old = (API_ACTS.c.at < now - KEPT) | ((API_ACTS.c.status == 0) & (API_ACTS.c.at < now - _ABANDONED))
    with state.begin() as connection:
        connection.execute(API_ACTS.delete().where(old))
        if insert_new(connection, API_ACTS, [{"key": key, "asked": asked, "status": 0, "at": now}], "key"):
            return None
        row = connection.execute(sa.select(API_ACTS).where(API_ACTS.c.key == key)).mappings().one()
    return ApiAct(asked=row["asked"], status=row["status"], answer=row["answer"])


def keep_answer(state: State, key: str, status: int, answer: str) -> None:
    """Keep what was answered."""
    with state.begin() as connection:
        connection.execute(API_ACTS.update().where(API_ACTS.c.key == key).values(status=status, answer=answer))


def give_back(state: State, key: str) -> None:
    """Let a key go whose act did not happen, so that it may be asked again."""
    with state.begin() as connection:
        connection.execute(API_ACTS.delete().where((API_ACTS.c.key == key) & (API_ACTS.c.status == 0)))
