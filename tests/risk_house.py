"""A house for tests of risk: facts in memory, state and models in a folder, nothing else."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import table
from liuke.facts.tracking import TrackingPlan, keep_roles, read_tracking
from liuke.flow.house import House
from liuke.flow.profiles import VERDICT_PROFILES
from liuke.kit.clock import HandClock
from liuke.model.policy import Policy
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.simulator.world import World
from liuke.state.store import open_state

ZONE = ZoneInfo("Asia/Shanghai")
END = date(2026, 11, 20)


def facts_here() -> Facts:
    """Open facts in memory with every table that risk reads or writes."""
    return open_duckdb(None, ZONE, memory_limit="900MB", extra=(*SIGNAL_TABLES, *DIAGNOSIS_TABLES, VERDICT_PROFILES))


def house_of(folder: Path, facts: Facts, policy: Policy | None = None, tracking: TrackingPlan | None = None) -> House:
    """Build the house; the folder keeps its state and models."""
    folder.mkdir(parents=True, exist_ok=True)
    return House(
        folder=folder,
        name="Lime",
        zone=facts.zone,
        currency="CNY",
        market="cn",
        sender="Lime",
        facts=facts,
        state=open_state(str(folder / "state.sqlite"), durable=False),
        policy=policy or Policy(),
        tracking=tracking or TrackingPlan(),
        playbooks={},
        clock=HandClock(datetime(2026, 11, 21, 2, tzinfo=UTC)),
    )


def world_house(folder: Path, world: World, policy: Policy | None = None) -> House:
    """Build a house in which a made-up business has lived."""
    facts = facts_here()
    tracking = read_tracking(world.tracking_yml())
    keep_roles(facts, tracking)
    for name, imported in world.tables().items():
        rows = imported
        if "day" in {column.name for column in table(name).columns}:
            local = pc.local_timestamp(pc.assume_timezone(rows["ts"], "UTC").cast(pa.timestamp("us", tz=str(ZONE))))
            rows = rows.append_column("day", local.cast(pa.date32()))
            mark_dirty(facts, pc.unique(rows["day"]).to_pylist())
        facts.append(table(name), rows)
    roll_up(facts)
    return house_of(folder, facts, policy, tracking)
