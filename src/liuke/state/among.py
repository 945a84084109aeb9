"""One of many words: a condition whose statement reads the same for two of them and for five hundred.

So it is planned once. A list spelled out, ``IN (?, ?, …)``, is another statement for each number of words.
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


def among(connection: sa.Connection, column: sa.ColumnElement[str], words: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds one of some words; with none of them nothing does."""
    said = list(words)
    if connection.dialect.name == "postgresql":
        array: Any = postgresql.ARRAY(sa.Text)
        return column == sa.any_(sa.literal(said, array))
    listed = sa.func.json_each(sa.literal(json.dumps(said))).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def among_numbers(
    connection: sa.Connection, column: sa.ColumnElement[int], numbers: Iterable[int]
) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds one of some numbers."""
    said = list(numbers)
    if connection.dialect.name == "postgresql":
        return column == sa.any_(sa.literal(said, postgresql.ARRAY(sa.BigInteger)))
    listed = sa.func.json_each(sa.literal(json.dumps(said))).table_valued(sa.column("value", sa.BigInteger))
    return column.in_(sa.select(listed.c.value))


def paired(connection: sa.Connection, which: Iterable[str], theirs: Iterable[str]) -> Any:
    """Return a small table of pairs, ``which`` and ``theirs``, that one statement may change many rows by."""
    pairs = list(zip(which, theirs, strict=True))
    if connection.dialect.name == "postgresql":
        array: Any = postgresql.ARRAY(sa.Text)
        columns = [sa.literal([pair[n] for pair in pairs], array) for n in (0, 1)]
        made = sa.func.unnest(*columns).table_valued("which", "theirs", name="pairs")
        return made.render_derived()
    listed = sa.func.json_each(sa.literal(json.dumps(pairs))).table_valued("value")
    parts = (sa.func.json_extract(listed.c.value, f"$[{n}]") for n in (0, 1))
    return sa.select(*(part.label(name) for part, name in zip(parts, ("which", "theirs"), strict=True))).subquery(
        "pairs"
    )
