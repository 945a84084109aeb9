"""Parquet: the engine reads it by itself; only its columns and first rows are looked at here."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from liuke.facts.stage_wanted import ArrowGiven, ParquetGiven
from liuke.ingest.errors import FileEmptyError, FileUnreadableError
from liuke.ingest.opened import SAMPLE_ROWS, Opened


def open_parquet(path: Path) -> Opened:
    """Look into a Parquet file.

    Raises
    ------
    FileUnreadableError, FileEmptyError
        It is not Parquet, or has no rows.
    """
    try:
        with pq.ParquetFile(path) as file:
            rows, schema = file.metadata.num_rows, file.schema_arrow
            if rows == 0:
                raise FileEmptyError(path=path)
            first = next(file.iter_batches(batch_size=SAMPLE_ROWS))
    except (pa.ArrowInvalid, OSError) as why:
        raise FileUnreadableError(path=path, why=str(why).splitlines()[0]) from why
    return Opened(
        format="parquet",
        headers=tuple(schema.names),
        sample=sample_of(first),
        given=ParquetGiven(path=path, columns=tuple(schema.names), rows=rows),
        size=path.stat().st_size,
    )


def open_arrow(rows: pa.Table) -> Opened:
    """Look into a table in memory."""
    first = rows.slice(0, SAMPLE_ROWS).combine_chunks().to_batches()
    return Opened(
        format="arrow",
        headers=tuple(rows.column_names),
        sample=sample_of(first[0]) if first else [],
        given=ArrowGiven(table=rows),
    )


def sample_of(batch: pa.RecordBatch) -> list[tuple[str | None, ...]]:
    """Return rows as texts, for guessing how dates and numbers are written."""
    columns = [[_text(value) for value in batch.column(nth).to_pylist()] for nth in range(batch.num_columns)]
    return list(zip(*columns, strict=True))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
