"""Insert what is new, replace what is known: two statements that SQLite and PostgreSQL spell almost alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[Row], returning: str) -> list[Any]:
    """Insert rows and leave out those whose key is there already; return ``returning`` of the ones inserted."""
    if not rows:
        return []
    if len(rows) > 1 and connection.dialect.name == "postgresql":
        return list(connection.execute(_of_arrays(connection, table, rows).returning(table.c[returning])).scalars())
    statement = _insert(connection, table).on_conflict_do_nothing().returning(table.c[returning])
    return list(connection.execute(statement, list(rows)).scalars())


def add_new(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert rows and leave out those whose key is there already; nobody asks which, and that is much quicker."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_of_arrays(connection, table, rows))
    else:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def put(connection: sa.Connection, table: sa.Table, row: Row) -> None:
    """Insert a row, or replace what it names of the row with the same primary key."""
    key = [column.name for column in table.primary_key.columns]
    statement = _insert(connection, table).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def _insert(connection: sa.Connection, table: sa.Table) -> Any:
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table)


def _of_arrays(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> Any:
    """Return one statement that inserts any number of rows, which all name the same columns: an array a column.

    PostgreSQL plans it once and runs it once; a row at a time took five times the processor.
    """
    names = list(rows[0])
    arrays = [sa.literal([row[name] for row in rows], _array(table.c[name])) for name in names]
    given = sa.func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    statement = _insert(connection, table).from_select(names, sa.select(*(given.c[name] for name in names)))
    return statement.on_conflict_do_nothing()


def _array(column: sa.Column[Any]) -> Any:
    return postgresql.ARRAY(column.type)
