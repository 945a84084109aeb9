"""What the assistant answered and what it took: kept by name, forgotten after a quarter."""

import json
from datetime import date, timedelta

import sqlalchemy as sa

from liuke.state.meta import recall, recall_in, remember_in
from liuke.state.store import State
from liuke.state.tables import META

_ANSWER, _SPENT = "assistant:answer:", "assistant:spent:"
_KEPT_DAYS = 90


def cached(state: State, key: str) -> str | None:
    """Return what was answered under a key."""
    kept = recall(state, _ANSWER + key)
    return None if kept is None else str(json.loads(kept)["answer"])


def keep(state: State, key: str, answer: str, day: date) -> None:
    """Keep an answer, and forget those of a quarter ago."""
    oldest = (day - timedelta(days=_KEPT_DAYS)).isoformat()
    with state.begin() as connection:
        remember_in(connection, _ANSWER + key, json.dumps({"day": day.isoformat(), "answer": answer}))
        kept = connection.execute(sa.select(META.c.name, META.c.value).where(META.c.name.startswith(_ANSWER)))
        old = [name for name, value in kept if json.loads(value)["day"] < oldest]
        if old:
            connection.execute(sa.delete(META).where(META.c.name.in_(old)))
        spent = sa.and_(META.c.name.startswith(_SPENT), META.c.name < _SPENT + oldest)
        connection.execute(sa.delete(META).where(spent))


def spent(state: State, day: date) -> int:
    """Return how many tokens a day took."""
    return int(recall(state, _SPENT + day.isoformat()) or 0)


def reserve(state: State, day: date, tokens: int, most: int) -> bool:
    """Take tokens of a day's ``most`` if they are there: one at a time, so that two at once never overspend."""
    with state.begin() as connection:
        before = int(recall_in(connection, _SPENT + day.isoformat()) or 0)
        if before + tokens > most:
            return False
        remember_in(connection, _SPENT + day.isoformat(), str(before + tokens))
        return True


def settle(state: State, day: date, reserved: int, taken: int) -> None:
    """Replace what was reserved by what was taken."""
    with state.begin() as connection:
        before = int(recall_in(connection, _SPENT + day.isoformat()) or 0)
        remember_in(connection, _SPENT + day.isoformat(), str(max(0, before - reserved + taken)))
