"""A file made by an earlier release has its columns in another order, or fewer: rows still land where they belong."""

from datetime import date
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.errors import EngineFullError
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
    old.create([declared("n", "who")])
    old.close()
    new = DuckDB(tmp_path / "f.duckdb")
    new.create([declared("who", "day", "n")])
    new.insert(declared("who", "day", "n"), pa.table({"day": [date(2026, 3, 1)], "who": ["ann"], "n": [7]}), {}, {})
    assert new.read(READ, {}, {}).to_pylist() == [{"who": "ann", "day": date(2026, 3, 1), "n": 7}]
    new.close()


class _Full:
    """A connection on a disk that takes no more: the commit fails, and has rolled back by then."""

    def begin(self) -> None:
        """Begin."""

    def commit(self) -> None:
        """Fail as DuckDB does."""
        said = 'Failed to commit: Could not write file "f.duckdb.wal": No space left on device'
        raise duckdb.TransactionException(said)

    def rollback(self) -> None:
        """Fail as DuckDB does."""
        said = "cannot rollback - no transaction is active"
        raise duckdb.TransactionException(said)

    def cursor(self) -> Self:
        """Give one of its own."""
        return self

    def close(self) -> None:
        """Close."""


def test_a_commit_for_which_the_disk_has_no_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = DuckDB(None)
    real = engine._main
    monkeypatch.setattr(engine, "_main", _Full())
    with pytest.raises(EngineFullError) as why, engine.transaction():
        pass
    assert why.value.facts["what"] == "disk"
    assert not engine.in_transaction
    monkeypatch.setattr(engine, "_main", real)
    with engine.transaction():
        pass
    engine.close()
