"""The call that judges any table of people: what it tells of who left, its leaks and its copies."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from liuke.app.calls.ask import Ask
from liuke.diagnosis.risk.table_report import report_table
from liuke.facts.stage_wanted import BatchesGiven, ParquetGiven
from liuke.flow.house import House
from liuke.ingest.errors import FileEmptyError
from liuke.ingest.load import ReadOptions, open_file


def risk_table(
    house: House, ask: Ask, *, file: str, label: str, person: str | None = None, left: str | None = None
) -> dict[str, Any]:
    """Judge a file of people: ``label`` says who left, ``person`` who a row is, ``left`` which value means leaving."""
    del house, ask
    path = Path(file)
    return {"file": path.name} | report_table(whole(path), label, person=person, left=left)


def whole(path: Path) -> pa.Table:
    """Return a file as a table; rows that cannot be read as rows are left out."""
    opened = open_file(path, "users", ReadOptions())
    if isinstance(opened.given, ParquetGiven):
        return pq.read_table(path)
    given = opened.careful() if opened.careful is not None else opened.given
    if not isinstance(given, BatchesGiven):
        raise FileEmptyError(path=path)
    table = pa.Table.from_batches(given.batches(), given.schema)
    table = table.filter(table["fault"].is_null())
    return table.select([f"c{n}" for n in range(len(opened.headers))]).rename_columns(list(opened.headers))
