"""A small business typed by hand: facts in memory, a line each."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from liuke.facts.roll_up import RollUp, mark_dirty, roll_up
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_COUNTS, EVENT_ROLES, EVENTS, FUNNELS, ORDERS, STAGES, USERS, FactTable
from liuke.facts.tables import TABLES as FACT_TABLES
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.model.words import Role
from liuke.signals.measure import measure
from liuke.signals.spec import Row, SignalSpec
from liuke.signals.tables import TABLES as SIGNAL_TABLES

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2025, 3, 1)
_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "UBIGINT": pa.uint64(),
}


class Shop:
    """Facts in memory. Days are numbers, from 1 on 2025-03-01; times are hours of the local day."""

    def __init__(
        self,
        zone: ZoneInfo = SHANGHAI,
        plan: TrackingPlan | None = None,
        facts: Facts | None = None,
    ) -> None:
        self.facts = facts or open_duckdb(None, zone, extra=SIGNAL_TABLES)
        self.zone = self.facts.zone
        keep_roles(self.facts, plan or TrackingPlan())

    def clear(self) -> "Shop":
        """Forget all that happened: cheaper than a new shop."""
        for table in (*FACT_TABLES, *SIGNAL_TABLES):
            if table not in (EVENT_ROLES, STAGES, FUNNELS):
                self.facts.delete(table, {})
        return self

    def day(self, number: int) -> date:
        """Return a numbered day."""
        return FIRST + timedelta(days=number - 1)

    def at(self, number: int, hour: float = 12) -> datetime:
        """Return a local hour of a numbered day as naive UTC."""
        local = datetime.combine(self.day(number), datetime.min.time(), self.zone)
        return (local.astimezone(UTC) + timedelta(hours=hour)).replace(tzinfo=None)

    def as_of(self, number: int) -> AsOf:
        """Ask before a numbered day began."""
        return self.facts.as_of(self.day(number))

    def add(self, table: FactTable, rows: Iterable[dict[str, Any]]) -> None:
        """Append rows and mark their days."""
        listed = list(rows)
        named = {name for row in listed for name in row}
        schema = pa.schema([(c.name, _TYPES[c.type]) for c in table.columns if c.name in named])
        self.facts.append(table, pa.Table.from_pylist(listed, schema=schema))
        mark_dirty(self.facts, {row["day"] for row in listed if "day" in row})

    def event(self, who: str, what: str, *days: int, hour: float = 12) -> None:
        """Somebody does something at an hour of some days."""
        self.add(EVENTS, [{"subject_id": who, "event": what, "ts": self.at(d, hour), "day": self.day(d)} for d in days])

    def counts(self, who: str, role: Role | str, n: int, *days: int) -> None:
        """Somebody's activity comes already counted."""
        self.add(ACTIVITY_COUNTS, [{"subject_id": who, "role": str(role), "n": n, "day": self.day(d)} for d in days])

    def order(self, who: str | None, order: str, day: int, fen: int | None, hour: float = 12, **more: Any) -> None:
        """Somebody buys a line, paid at once unless ``paid_at`` says otherwise."""
        line = {"order_id": order, "line_id": more.pop("line_id", "1"), "subject_id": who, "amount_fen": fen}
        times = {"ts": self.at(day, hour), "paid_at": self.at(day, hour), "day": self.day(day)}
        self.add(ORDERS, [line | times | more])

    def user(self, who: str, signed_up_at: datetime | None = None, **more: Any) -> None:
        """Somebody has a row in users."""
        self.add(USERS, [{"subject_id": who, "signed_up_at": signed_up_at} | more])

    def roll_up(self, session_gap_minutes: int = 30) -> RollUp:
        """Bring the roll-up up to date."""
        return roll_up(self.facts, session_gap_minutes=session_gap_minutes)


def measured(facts: Facts, as_of: AsOf, policy: Policy, spec: SignalSpec) -> list[Row]:
    """Measure one signal of everybody as a day does: after the day's first five, whose columns it reads."""
    measure(facts, as_of, policy, ())
    assert spec.measure
    return list(spec.measure(facts, as_of, policy))
