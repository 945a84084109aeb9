"""Takes one person out of every table of the state, and gives out what is kept of one (F6, P9)."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from liuke.state.audit import take_out
from liuke.state.lock import hold
from liuke.state.store import State
from liuke.state.suppression import lock_names
from liuke.state.tables import AUDIT, ERASED, METADATA, OUTBOX, PEOPLE, SUPPRESSIONS, TASKS

_NEVER = {AUDIT.name, ERASED.name, PEOPLE.name}
"""The audit is rewritten on its own; the others hold nobody who is written to."""
_SHORTEST = 5


def own_tables() -> Iterator[sa.Table]:
    """Yield the tables whose rows say whose they are."""
    yield from (table for table in METADATA.sorted_tables if "subject_id" in table.c and table.name not in _NEVER)


def kept_of(state: State, subject_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table."""
    with state.read() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(_own(table, subject_id)).mappings()]
            for table in own_tables()
        }


def _own(table: sa.Table, subject_id: str) -> sa.Select[Any]:
    return sa.select(table).where(table.c.subject_id == subject_id)


def message_keys(state: State, subject_id: str) -> set[str]:
    """Return the keys of a person's messages and tasks: rehearsals on paper are named after them."""
    with state.read() as connection:
        return {
            key
            for table in (OUTBOX, TASKS)
            for key in connection.execute(sa.select(table.c.key).where(table.c.subject_id == subject_id)).scalars()
        }


def forget_in(connection: sa.Connection, subject_id: str, mark: str, words: Sequence[str]) -> dict[str, int]:
    """Delete a person's rows, and put ``mark`` wherever else their id or one of ``words`` stands.

    ``words`` are what tells them from others: addresses, not names. A no that is kept by an address's hash stays.
    Returns how many rows of each table went or changed.
    """
    hold(connection, *lock_names(subject_id, ""))
    told = [word for word in {subject_id, *words} if len(word) >= _SHORTEST]
    counts: Counter[str] = Counter()
    for table in own_tables():
        for child, column in _children(table):
            own = sa.select(table.c[_key(table)]).where(table.c.subject_id == subject_id)
            counts[child.name] += connection.execute(sa.delete(child).where(child.c[column].in_(own))).rowcount
    for table in reversed(list(own_tables())):
        counts[table.name] += connection.execute(sa.delete(table).where(table.c.subject_id == subject_id)).rowcount
    for table in METADATA.sorted_tables:
        if table.name not in _NEVER and table.name != SUPPRESSIONS.name:
            counts[table.name] += sum(_sweep(connection, table, column, told, mark) for column in _written(table))
    counts[AUDIT.name] += take_out(connection, subject_id, told, mark)
    return {name: n for name, n in sorted(counts.items()) if n}


def _children(table: sa.Table) -> Iterator[tuple[sa.Table, str]]:
    """Yield tables whose rows hang on a row of ``table`` and do not say themselves whose they are."""
    for child in METADATA.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table:
                yield child, key.parent.name


def _key(table: sa.Table) -> str:
    (column,) = table.primary_key.columns
    return column.name


def _written(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if isinstance(column.type, sa.Text | sa.JSON)]


def _sweep(connection: sa.Connection, table: sa.Table, column: sa.Column[Any], told: Sequence[str], mark: str) -> int:
    """Put the mark where words of the person stand in other rows: a summary, a list of whom was told."""
    if not told:
        return 0
    text = sa.cast(column, sa.Text)
    found = sa.or_(*(text.contains(form, autoescape=True) for word in told for form in _forms(word)))
    keys = list(table.primary_key.columns)
    rows = connection.execute(sa.select(*keys, column).where(found)).all()
    for row in rows:
        same = sa.and_(*(key == value for key, value in zip(keys, row, strict=False)))
        connection.execute(sa.update(table).where(same).values({column.name: replaced(row[-1], told, mark)}))
    return len(rows)


def _forms(word: str) -> set[str]:
    """Return how a word may stand: as it is, and as JSON writes it."""
    return {word, json.dumps(word)[1:-1]}


def replaced(value: Any, told: Sequence[str], mark: str) -> Any:
    """Return a value with every one of the words, at whatever depth, replaced by the mark."""
    if isinstance(value, str):
        for word in told:
            value = value.replace(word, mark)
        return value
    if isinstance(value, dict):
        return {replaced(name, told, mark): replaced(one, told, mark) for name, one in value.items()}
    return [replaced(one, told, mark) for one in value] if isinstance(value, list) else value
