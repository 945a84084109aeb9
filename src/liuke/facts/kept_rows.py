"""Rows of a table by their keys: composed as a tree, for tables whose columns are many and declared elsewhere."""

from collections.abc import Sequence

import pyarrow as pa
from sqlglot import exp

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable


def kept_rows(facts: Facts, table: FactTable, names: Sequence[str], asked: pa.Table) -> pa.Table:
    """Return these columns of the rows whose key stands in ``asked`` (which has the key's columns)."""
    picked = [exp.column(name, table=table.name, quoted=True) for name in names]
    same = [
        exp.column(name, table=table.name, quoted=True).eq(exp.column(name, table="asked", quoted=True))
        for name in table.key
    ]
    query = exp.select(*picked).from_(table.name).join("asked", on=exp.and_(*same), join_type="inner")
    return facts.read(Statement(name="kept_rows", text=query.sql("duckdb")), asked=asked.select(list(table.key)))
