"""Smaller roll-ups by the day: made once, and anew where a day's facts changed."""

from datetime import date, timedelta

import pyarrow as pa

from liuke.facts.statement import Statement, load
from liuke.facts.store import Facts
from liuke.facts.tables import KEPT_DAYS, FactTable

MADE = load("liuke.signals", "kept_days")["made"]
_DAY = timedelta(days=1)
_AT_ONCE = 28
"""Days computed by one query."""


def keep_days(facts: Facts, what: str, table: FactTable, making: Statement, first: date, through: date) -> None:
    """Compute those days from ``first`` to ``through`` (both included) that are not kept; twice is the same."""
    with facts.transaction():
        kept = {row["made_day"] for row in facts.rows(MADE, what=what, from_day=first, through_day=through)}
        run: list[date] = []
        for day in (first + n * _DAY for n in range((through - first).days + 1)):
            if day in kept or len(run) == _AT_ONCE:
                _make(facts, what, table, making, run)
                run = []
            if day not in kept:
                run.append(day)
        _make(facts, what, table, making, run)


def _make(facts: Facts, what: str, table: FactTable, making: Statement, days: list[date]) -> None:
    if days:
        facts.replace(table, {"day": days}, making, from_day=days[0], through_day=days[-1])
        keep_made(facts, what, days)


def keep_made(facts: Facts, what: str, days: list[date], after: int = 0) -> None:
    """Note that these days are up to date, each made of its own facts and those of ``after`` days after it."""
    pairs = [(day, day + n * _DAY) for day in days for n in range(after + 1)]
    rows = {
        "what": pa.array([what] * len(pairs), pa.string()),
        "made_day": pa.array([made for made, _ in pairs], pa.date32()),
        "day": pa.array([day for _, day in pairs], pa.date32()),
    }
    facts.replace(KEPT_DAYS, {"what": what, "made_day": days}, pa.table(rows))
