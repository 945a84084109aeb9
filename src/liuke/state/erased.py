"""Who was erased on request: kept as keyed hashes only, so that an import knows them and nobody else does (P9, I10)."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from liuke.state.store import State
from liuke.state.tables import ERASED
from liuke.state.write import insert_new

_DIGITS = 32


def mark_of(secret: bytes, subject_id: str) -> str:
    """Return what stands for an erased person, useless without the workspace's secret."""
    return "erased:" + hmac.new(secret, f"erased\x1f{subject_id}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def keep_erased(connection: sa.Connection, mark: str, *, receipt: str, by: str, now: datetime) -> None:
    """Remember, as part of a transaction, that this person is gone and stays so."""
    insert_new(connection, ERASED, [{"mark": mark, "receipt": receipt, "by": by, "at": now}], "mark")


def receipt_of(state: State, subject_id: str) -> dict[str, Any] | None:
    """Return receipt and time of a person's erasure, or None."""
    query = sa.select(ERASED).where(ERASED.c.mark == mark_of(state.secret, subject_id))
    with state.read() as connection:
        row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def erased_among(state: State, subject_ids: Iterable[str]) -> set[str]:
    """Return which of these people were erased; costs nothing where nobody ever was."""
    with state.read() as connection:
        marks = set(connection.execute(sa.select(ERASED.c.mark)).scalars())
    return {id_ for id_ in subject_ids if mark_of(state.secret, id_) in marks} if marks else set()


def anybody_erased(state: State) -> bool:
    """Whether anybody ever was."""
    with state.read() as connection:
        return connection.execute(sa.select(ERASED.c.mark).limit(1)).first() is not None
