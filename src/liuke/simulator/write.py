"""Writes a world down as the files a business would hand over: one Parquet file a table, and the tracking plan."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write(tables: Mapping[str, pa.Table], folder: Path, *, tracking_yml: str | None = None) -> dict[str, Path]:
    """Write each table that has rows as ``<folder>/<table>.parquet``; return the files by table, people first.

    Instants are written as aware UTC, so that no import has to be told a zone. The same tables give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, table in tables.items():
        if table.num_rows:
            files[name] = folder / f"{name}.parquet"
            pq.write_table(aware(table), files[name], compression="zstd")
    if tracking_yml is not None:
        (folder / "tracking.yml").write_text(tracking_yml, encoding="utf-8")
    return files


def aware(table: pa.Table) -> pa.Table:
    """Return the table with each instant said to be UTC."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            column = table.column(place).cast(pa.timestamp("us", tz="UTC"))
            table = table.set_column(place, field.name, column)
    return table
