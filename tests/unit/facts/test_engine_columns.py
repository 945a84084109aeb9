"""A file made by an earlier release has its columns in another order, or fewer: rows still land where they belong."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.statement import Statement
from liuke.facts.tables import FactColumn, FactTable

UTC = ZoneInfo("UTC")
READ = Statement(name="read", text="SELECT who, day, n FROM kept")


def declared(*names: str) -> FactTable:
    types = {"who": "VARCHAR", "day": "DATE", "n": "BIGINT"}
    columns = tuple(FactColumn(name=name, type=types[name], means=name) for name in names)  # type: ignore[arg-type]
    return FactTable(name="kept", means="rows", key=("who",), columns=columns)


def test_rows_are_kept_by_name_though_the_file_has_another_order_and_lacked_a_column(tmp_path: Path) -> None:
    old = DuckDB(tmp_path / "f.duckdb")
    old.create(declared("n", "who"))
    old.close()
    new = DuckDB(tmp_path / "f.duckdb")
    new.create(declared("who", "day", "n"))
    new.insert(declared("who", "day", "n"), pa.table({"day": [date(2026, 3, 1)], "who": ["ann"], "n": [7]}), {}, {})
    assert new.read(READ, {}, {}).to_pylist() == [{"who": "ann", "day": date(2026, 3, 1), "n": 7}]
    new.close()
