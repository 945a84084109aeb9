"""What became of each message and task, one row a change of state; from here it walks back as facts."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.tables import RECEIPTS
from liuke.state.write import Row, add_new

_LOCK = "receipts"


def keep_receipts(connection: sa.Connection, rows: Sequence[Row]) -> None:
    """Add receipts as part of the transaction that changed the state; the same receipt twice is one."""
    hold_receipts(connection)
    add_new(connection, RECEIPTS, rows)


def drop_receipt(connection: sa.Connection, receipt_id: str) -> None:
    """Take a receipt back as part of the transaction that undoes what it told of."""
    hold_receipts(connection)
    connection.execute(RECEIPTS.delete().where(RECEIPTS.c.receipt_id == receipt_id))


def hold_receipts(connection: sa.Connection) -> None:
    """Say that receipts are going to be added: before anything is held that another writer of receipts may wait for."""
    hold(connection, _LOCK, shared=True)


def read_after(state: State, cursor: int, limit: int) -> list[dict[str, Any]]:
    """Return receipts with a number above the cursor, in order, at most ``limit``.

    The lock waits for writers that have drawn a number but are not kept yet: without it a reader could step past
    them and never see them.
    """
    query = sa.select(RECEIPTS).where(RECEIPTS.c.seq > cursor).order_by(RECEIPTS.c.seq).limit(limit)
    with state.read() as connection:
        hold(connection, _LOCK)
        return [dict(row) for row in connection.execute(query).mappings()]
