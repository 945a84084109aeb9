"""Rows on their way into Spark, out of it, and into files: types made equal on both sides."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liuke.facts.engines.sources import SPARK_TYPES, made
from liuke.facts.errors import EngineFullError
from liuke.facts.tables import FactTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "UBIGINT": pa.decimal128(20, 0),
}
_FULL = {"OutOfMemoryError": "memory", "No space left on device": "disk", "Disk quota exceeded": "disk"}


def partition(table: FactTable) -> str | None:
    """Return the column by whose values a table of ours is replaced, and its files lie apart."""
    if table.imported:
        return None
    if "as_of" in table.key:
        return "as_of"
    if table.day is not None:
        return table.day
    return "plan_id" if "plan_id" in table.key else None


def rows_in(place: Path) -> int:
    return sum(pq.read_metadata(file).num_rows for file in place.glob("*.parquet"))


def text(value: Any) -> str | None:
    return None if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def typed(rows: pa.Table, table: FactTable) -> pa.Table:
    """Return exactly the declared columns in their types."""
    columns = []
    for column in table.columns:
        type_ = ARROW_TYPES[column.type]
        if column.name not in rows.column_names:
            columns.append(pa.nulls(rows.num_rows, type_))
            continue
        have = rows[column.name]
        if pa.types.is_floating(have.type) and pa.types.is_integer(type_):
            have = pc.round(have, round_mode="half_to_even")
        columns.append(have.cast(type_, safe=False) if pa.types.is_timestamp(have.type) else have.cast(type_))
    return pa.table(columns, names=[column.name for column in table.columns])


def sent(rows: pa.Table) -> pa.Table:
    """Return an input as Spark can take it: naive instants, no unsigned, encoded or typeless columns."""
    for n, field in enumerate(rows.schema):
        kind = field.type
        if pa.types.is_dictionary(kind):
            rows = rows.set_column(n, field.name, rows.column(n).cast(kind.value_type))
        elif pa.types.is_timestamp(kind):
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.timestamp("us"), safe=False))
        elif pa.types.is_uint64(kind):
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.decimal128(20, 0)))
        elif pa.types.is_unsigned_integer(kind):
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.int64()))
        elif pa.types.is_null(kind):
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.string()))
    return rows


def plain(rows: pa.Table) -> pa.Table:
    """Return an answer with instants naive, as facts keep them."""
    for n, field in enumerate(rows.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz is not None:
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.timestamp("us")))
    return rows


def cast(rows: "DataFrame", table: FactTable) -> "DataFrame":
    from pyspark.sql import functions as f  # noqa: PLC0415 - loaded where Spark is

    have = dict(rows.dtypes)
    return rows.select(
        *(
            (
                made(f.col(f"`{c.name}`"), have[c.name], SPARK_TYPES[c.type])
                if c.name in have
                else f.lit(None).cast(SPARK_TYPES[c.type])
            ).alias(c.name)
            for c in table.columns
        )
    )


@contextmanager
def said_plainly() -> Iterator[None]:
    """Say out of memory and out of disk as the other engine does."""
    try:
        yield
    except Exception as why:
        for sign, what in _FULL.items():
            if sign in str(why):
                raise EngineFullError(what=what, why=str(why).splitlines()[0]) from why
        raise
