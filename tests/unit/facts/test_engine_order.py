"""Each day's rows of the daily roll-up lie in the order of people, so that one person is found in few blocks."""

from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pytest

from liuke.facts.engines.duckdb import DuckDB
from liuke.facts.statement import Statement
from liuke.facts.tables import ACTIVITY_DAILY

PEOPLE, DAYS = 60_000, (date(2026, 3, 1), date(2026, 3, 2))
SHUFFLED = Statement(name="shuffled", text="SELECT subject_id, day, sessions FROM given")


def shuffled() -> pa.Table:
    rows = [(f"U{nth:06}", day, nth) for day in DAYS for nth in range(PEOPLE)]
    Random(7).shuffle(rows)
    people, days, numbers = zip(*rows, strict=True)
    return pa.table({"subject_id": people, "day": pa.array(days, pa.date32()), "sessions": numbers})


@pytest.mark.parametrize("how", ["rows", "statement", "scrubbed"])
def test_a_person_is_in_one_block_of_ids_a_day_and_ids_are_not_packed(tmp_path: Path, how: str) -> None:
    engine, given = DuckDB(tmp_path / "f.duckdb"), shuffled()
    engine.create([ACTIVITY_DAILY])
    if how == "statement":
        engine.insert(ACTIVITY_DAILY, SHUFFLED, {}, {"given": given})
    else:
        engine.insert(ACTIVITY_DAILY, given, {}, {})
    if how == "scrubbed":
        engine.close()  # a file is written from what lies in it, not from what a process holds
        engine = DuckDB(tmp_path / "f.duckdb")
        assert engine.scrub()
    engine.close()
    with duckdb.connect(str(tmp_path / "f.duckdb"), read_only=True) as con:
        segments = con.execute(
            "SELECT compression, stats['min'], stats['max'] FROM pragma_storage_info('activity_daily') "
            "WHERE column_name = 'subject_id' AND segment_type = 'VARCHAR'"
        ).fetchall()
        stored = con.execute(
            "SELECT count(*), sum(sessions), count(DISTINCT subject_id) FROM activity_daily"
        ).fetchall()
    assert stored == [(2 * PEOPLE, PEOPLE * (PEOPLE - 1), PEOPLE)]
    assert {packed for packed, _, _ in segments} == {"Uncompressed"}
    assert len(segments) >= 5
    for nth in (0, 12_345, 30_001, PEOPLE - 1):
        who = f"U{nth:06}"
        assert 1 <= sum(low <= who <= high for _, low, high in segments) <= len(DAYS) + 1, (who, segments)
