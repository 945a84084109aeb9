"""What was sent, refused, left uncertain or done by a person, as rows of the facts' own receipts table."""

import pyarrow as pa

from liuke.state.receipts import read_after
from liuke.state.store import State

_SCHEMA = pa.schema(
    [
        ("receipt_id", pa.string()),
        ("at", pa.timestamp("us")),
        ("plan_id", pa.string()),
        ("playbook", pa.string()),
        ("subject_id", pa.string()),
        ("channel", pa.string()),
        ("message_class", pa.string()),
        ("state", pa.string()),
        ("code", pa.string()),
        ("detail", pa.string()),
        ("cost_fen", pa.int64()),
        ("dry_run", pa.bool_()),
    ]
)


def receipts_after(state: State, cursor: int = 0, *, limit: int = 50_000) -> tuple[pa.Table, int]:
    """Return receipts newer than the cursor, at most ``limit``, and the cursor for the next call.

    Times are naive UTC. An empty table means that there are no more; taking the same cursor again gives the same rows.
    """
    rows = read_after(state, cursor, limit)
    table = pa.Table.from_pylist(
        [{**row, "at": row["at"].replace(tzinfo=None)} for row in rows],
        schema=_SCHEMA,
    )
    return table, rows[-1]["seq"] if rows else cursor
