"""Takes a whole table out, as a file other tools read."""

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.facts.tables import FactColumn, FactTable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(facts: Facts, table: FactTable, file: Path, *, clear: bool = True) -> int:
    """Write every row of a table to ``file`` (.parquet or .csv), in bounded memory; returns how many.

    CSV is RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe (OWASP ASVS 1.2.10). Without
    ``clear`` the columns are all there, and personal ones are empty.
    """
    everything = Statement(
        name=table.name,
        text=exp.select(*(_taken(c, clear) for c in table.columns)).from_(exp.to_table(table.name)).sql("duckdb"),
    )
    return _csv(facts, everything, table, file) if file.suffix.lower() == ".csv" else _parquet(facts, everything, file)


def _taken(column: FactColumn, clear: bool) -> exp.Expr:
    if clear or not column.personal:
        return exp.column(column.name, quoted=True)
    return exp.alias_(exp.cast(exp.null(), column.type), column.name, quoted=True)


def _parquet(facts: Facts, everything: Statement, file: Path) -> int:
    n, writer = 0, None
    for batch in map(_aware, facts.batches(everything)):
        writer = writer or pq.ParquetWriter(file, batch.schema, compression="zstd")
        writer.write_batch(batch)
        n += batch.num_rows
    if writer is None:
        pq.write_table(facts.read(everything), file)
    else:
        writer.close()
    return n


def _csv(facts: Facts, everything: Statement, table: FactTable, file: Path) -> int:
    n = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out, lineterminator="\r\n")
        sheet.writerow([column.name for column in table.columns])
        for batch in map(_aware, facts.batches(everything)):
            sheet.writerows([defused(cell) for cell in row.values()] for row in batch.to_pylist())
            n += batch.num_rows
    return n


def _aware(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Say that instants are UTC, so that nobody reads them in a zone of their own."""
    columns = [
        column.cast(pa.timestamp("us", tz="UTC")) if pa.types.is_timestamp(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def defused(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
