"""A log of a made-up business, straight into the fact tables: visits of several acts, people who come and fade."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from liuke.facts.roll_up import mark_dirty
from liuke.facts.statement import load
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import EVENTS, ORDERS, USERS
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.kit.clock import midnight
from liuke.model.words import Role
from liuke.signals.tables import TABLES

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2025, 1, 1)
DAYS = 180
EVENTS_A_USER = int(os.environ.get("BENCH_EVENTS_A_USER", "100"))
"""How lively people are: what a new day costs goes by how many there are, what all days cost by what they did."""
PLAN = TrackingPlan(
    events={
        "app_open": Role.LOGIN,
        "page_view": Role.VIEW,
        "item_view": Role.VIEW,
        "search_submit": Role.SEARCH,
        "bill_paid": Role.CORE,
        "item_saved": Role.FAVOURITE,
        "cart_item_added": Role.CART_ADD,
        "crash": Role.ERROR,
    }
)
"""What the plan does not know is in the log, too."""

_ASK = load("tests.bench", "generate")


def opened(file: Path) -> Facts:
    """Open facts as the product does: with its memory limit, spilling beside the file."""
    return open_duckdb(file, ZONE, extra=TABLES)


def day_of(nth: int) -> date:
    """Return the day of a number, from 0."""
    return FIRST + timedelta(days=nth)


def generate(facts: Facts, events: int) -> None:
    """Fill an empty file with so many events over 180 days; a visit in ten ends with an order."""
    keep_roles(facts, PLAN)
    users = max(1, events // EVENTS_A_USER)
    facts.append(USERS, _ASK["users"], users=users, first_at=_at(0), days=DAYS)
    for nth in range(DAYS):
        add_day(facts, nth, events // DAYS, users)


def add_day(facts: Facts, nth: int, events: int, users: int) -> None:
    """Append one day's events and orders, and mark it."""
    grown = max(1, users * min(nth + 1, DAYS) // DAYS)
    with facts.transaction():
        for table, statement in ((EVENTS, _ASK["events"]), (ORDERS, _ASK["orders"])):
            bound = {"day": day_of(nth), "begins": _at(nth), "visits": events // 6, "users": grown, "seed": nth}
            facts.append(table, statement, **bound)
        mark_dirty(facts, [day_of(nth)])


def _at(nth: int) -> datetime:
    return midnight(day_of(nth), ZONE).replace(tzinfo=None)
