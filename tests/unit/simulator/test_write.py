"""A world on disk: the same bytes again, and instants that say which zone they are in."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from liuke.simulator.world import World
from liuke.simulator.write import write

WORLD = World(seed=3, users=300, days=40, end=date(2026, 11, 20))


def test_the_same_world_gives_the_same_files(tmp_path: Path) -> None:
    first = write(WORLD.tables(), tmp_path / "a", tracking_yml=WORLD.tracking_yml())
    again = World(seed=3, users=300, days=40, end=date(2026, 11, 20))
    second = write(again.tables(), tmp_path / "b")
    assert list(first) == list(second) and next(iter(first)) == "users"
    assert all(first[name].read_bytes() == second[name].read_bytes() for name in first)
    assert (tmp_path / "a" / "tracking.yml").read_text("utf-8") == WORLD.tracking_yml()


def test_instants_are_aware_and_mean_what_the_tables_meant(tmp_path: Path) -> None:
    tables = WORLD.tables()
    events = pq.read_table(write(tables, tmp_path)["events"])
    assert events.schema.field("ts").type == pa.timestamp("us", tz="UTC")
    assert events["ts"].cast(pa.timestamp("us")).equals(tables["events"]["ts"])
    assert events["event_id"].equals(tables["events"]["event_id"])


def test_a_table_without_rows_makes_no_file(tmp_path: Path) -> None:
    tables = WORLD.tables() | {"mentions": WORLD.tables()["mentions"].slice(0, 0)}
    assert "mentions" not in write(tables, tmp_path)
    assert not (tmp_path / "mentions.parquet").exists()
