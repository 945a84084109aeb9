"""Notices what arrived in the business's own tables, where no import tells of it."""

from datetime import date

import pyarrow as pa

from liuke.facts.roll_up import mark_dirty
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import ACTIVITY_COUNTS, EVENTS, ORDERS, SEEN_DAYS

_ASK = load("liuke.facts", "arrivals")
_WATCHED = (EVENTS.name, ORDERS.name, ACTIVITY_COUNTS.name)
_SCHEMA = pa.schema([("source", pa.string()), ("day", pa.date32()), ("n", pa.int64()), ("mark", pa.int64())])


def notice(facts: Facts) -> list[date]:
    """Mark every day whose rows in the business's own tables are others than when last looked at; returns them.

    A day is known by its number of rows and sums over them, in one scan a table. What keeps them all is not noticed.
    """
    watched = [name for name in _WATCHED if name in facts.engine.sources]
    if not watched:
        return []
    facts.engine.refresh()
    with facts.transaction():
        rows = [{"source": name, **row} for name in watched for row in facts.rows(_ASK[name])]
        now = {(row["source"], row["day"]): (row["n"], row["mark"]) for row in rows}
        before = {(row["source"], row["day"]): (row["n"], row["mark"]) for row in facts.rows(_ASK["seen"])}
        changed = sorted({key[1] for key in now.keys() | before.keys() if now.get(key) != before.get(key)})
        if changed:
            mark_dirty(facts, changed)
            facts.replace(SEEN_DAYS, {}, pa.Table.from_pylist(rows, schema=_SCHEMA))
    return changed
