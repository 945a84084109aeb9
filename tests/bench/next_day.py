"""One day more, as files to import: the newest day's acts and orders again, a day later. So a run has a day to measure."""

from pathlib import Path

import pyarrow.parquet as pq

from liuke.app.house import opened
from liuke.facts.statement import load

_ASK = load("tests.bench", "next_day")
_TABLES = ("events", "orders")


def write_next_day(folder: Path) -> list[tuple[str, Path]]:
    """Write the files beside the workspace's others; returns table and file of each."""
    found = []
    with opened(folder) as house:
        day = house.facts.one(_ASK["last_day"])["day"]
        for table in _TABLES:
            file = folder / f"next_{table}.parquet"
            pq.write_table(house.facts.read(_ASK[table], day=day), file)
            found.append((table, file))
    return found
