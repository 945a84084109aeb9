"""Tables that the business already has in Spark, seen as canonical tables. Read, never written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liuke.facts.errors import SourceTableError
from liuke.facts.tables import FactTable

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

SPARK_TYPES: dict[str, str] = {
    "VARCHAR": "string",
    "BIGINT": "bigint",
    "INTEGER": "int",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
    "UBIGINT": "decimal(20,0)",
}
_PARQUET = "parquet:"
_BROKEN = ("float", "double", "decimal")
_WHOLE = ("int", "bigint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table is: its name as Spark knows it, or ``parquet:`` and a folder; and what its columns are called."""

    __pydantic_config__ = {"extra": "forbid"}

    source: str
    columns: dict[str, str] = field(default_factory=dict)
    """Our column → theirs, where the names differ."""


def read_sources(said: Mapping[str, str | Source], beside: Path) -> dict[str, Source]:
    """Return sources by table, short forms written out; a folder that is not absolute lies in ``beside``."""
    found = {}
    for table, one in said.items():
        source = one if isinstance(one, Source) else Source(source=one)
        found[table] = (
            replace(source, source=_PARQUET + placed(source.source.removeprefix(_PARQUET), beside))
            if (source.source.startswith(_PARQUET))
            else source
        )
    return found


def placed(place: str, beside: Path) -> str:
    """Return an address as it is, and a folder absolute."""
    return place if ":/" in place else str((beside / place).absolute())


def seen(session: "SparkSession", source: Source, table: FactTable, zone: ZoneInfo) -> "DataFrame":
    """Return the business's rows with the declared columns in their types.

    What it has no column for is unknown; a missing ``day`` is the calendar day of ``ts`` in the workspace's zone.

    Raises
    ------
    SourceTableError
        There is no such table, or a column that must be there is not.
    """
    from pyspark.errors import AnalysisException  # noqa: PLC0415 - loaded where Spark is

    try:
        rows = _opened(session, source)
        return rows.select(*(_column(rows, source, table, column.name, zone) for column in table.columns))
    except AnalysisException as why:
        raise SourceTableError(source=source.source, table=table.name, why=str(why).splitlines()[0]) from why


def _opened(session: "SparkSession", source: Source) -> "DataFrame":
    if source.source.startswith(_PARQUET):
        return session.read.parquet(source.source.removeprefix(_PARQUET))
    session.catalog.refreshTable(source.source)
    return session.table(source.source)


def _column(rows: "DataFrame", source: Source, table: FactTable, name: str, zone: ZoneInfo) -> "Column":
    from pyspark.sql import functions as f  # noqa: PLC0415

    there = {column.lower(): column for column in rows.columns}
    declared = table.column(name)
    type_ = SPARK_TYPES[declared.type]
    theirs = there.get(source.columns.get(name, name).lower())
    if theirs is not None:
        return made(f.col(f"`{theirs}`"), dict(rows.dtypes)[theirs], type_).alias(name)
    if name in source.columns:
        why = f"it has no column {source.columns[name]}"
        raise SourceTableError(source=source.source, table=table.name, why=why)
    if name == "day" and table.day == "day":
        at = _column(rows, source, table, "ts", zone)
        return f.convert_timezone(f.lit("UTC"), f.lit(str(zone)), at).cast("date").alias(name)
    if declared.required:
        raise SourceTableError(source=source.source, table=table.name, why=f"it has no column {name}")
    return f.lit(None).cast(type_).alias(name)


def made(column: "Column", have: str, want: str) -> "Column":
    """Cast as DuckDB does: a broken number made whole is rounded, half to even."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    if want in _WHOLE and have.startswith(_BROKEN):
        column = f.bround(column, 0)
    return column if have == want else column.cast(want)
