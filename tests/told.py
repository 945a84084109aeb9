"""Made-up businesses as facts in memory, and what every alarm would have said of their past."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import table
from liuke.facts.tracking import keep_roles, read_tracking
from liuke.model.policy import Policy
from liuke.signals.alarm_past import back_test
from liuke.signals.measure import measure
from liuke.signals.spec import AlarmSpec
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.simulator.world import World

ZONE = ZoneInfo("Asia/Shanghai")
END = date(2026, 11, 20)
QUARTER_DAYS = 91


def take_in(facts: Facts, tables: dict[str, pa.Table]) -> None:
    """Append what an import would have checked, and roll it up."""
    for name, imported in tables.items():
        rows = imported
        if "day" in {column.name for column in table(name).columns}:
            local = pc.local_timestamp(pc.assume_timezone(rows["ts"], "UTC").cast(pa.timestamp("us", tz=str(ZONE))))
            rows = rows.append_column("day", local.cast(pa.date32()))
            mark_dirty(facts, pc.unique(rows["day"]).to_pylist())
        facts.append(table(name), rows)
    roll_up(facts)


def business(world: World, *, memory_limit: str = "600MB") -> Facts:
    """Return the facts of a world left alone, measured on the morning after its last day."""
    facts = open_duckdb(None, ZONE, memory_limit=memory_limit, extra=SIGNAL_TABLES)
    keep_roles(facts, read_tracking(world.tracking_yml()))
    take_in(facts, world.tables())
    measure(facts, facts.as_of(world.calendar.end + timedelta(days=1)), Policy())
    return facts


def firings(
    facts: Facts, end: date, alarms: Iterable[AlarmSpec], days: int = QUARTER_DAYS
) -> dict[str, dict[str, Any]]:
    """Return, by alarm, what the back-test says of the last ``days`` days."""
    found = back_test(facts, facts.as_of(end + timedelta(days=1)), Policy(), alarms, days)
    return {row["alarm"]: row for row in found["alarms"]}
