"""The daily roll-up: one row a person and day, kept by recomputing exactly the days whose facts changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from liuke.facts.calendar import days_table, hours_of_days, local_hours
from liuke.facts.roles_there import for_roles
from liuke.facts.statement import load, load_one
from liuke.facts.store import Facts
from liuke.facts.tables import ACTIVITY_DAILY, CHANGED_PEOPLE, DIRTY_DAYS, KEPT_DAYS, USER_SIGNALS_KEPT

_ACTIVITY = load_one("liuke.facts", "activity_daily")
_ASK = load("liuke.facts", "roll_up")
_ROWS_AT_ONCE = 2_000_000
"""Days are taken together up to this many rows: with 55 million events of 177,000 people that fits 500 MB of memory,
four million need more than 800 and eight more than the 1,500 there are by default, in about the same time."""

MOST_REOPENED_DAYS = 7
"""Of so many measured days that change, the people who changed are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """What a roll-up did: days computed anew and rows written for them."""

    days: int
    rows: int


def mark_dirty(facts: Facts, days: Iterable[date]) -> None:
    """Note days whose facts changed, in the transaction that changes them. Marking a day twice is marking it."""
    marked = sorted(set(days))
    if marked:
        facts.replace(DIRTY_DAYS, {"day": marked}, days_table(marked))


def roll_up(facts: Facts, *, session_gap_minutes: int = 30) -> RollUp:
    """Recompute the dirty days of activity_daily, whole, in one transaction; a failure leaves every day as it was.

    Orders count on the days they were paid and taken back, which become dirty with the day they were placed on.
    """
    if not facts.rows(_ASK["dirty"]):
        return RollUp(days=0, rows=0)  # nobody's transaction is waited for
    with facts.transaction():
        marked = [row["day"] for row in facts.rows(_ASK["dirty"])]
        days = sorted({*marked, *_order_days(facts)})
        rows = 0
        if days:
            purchase_present = facts.one(_ASK["purchase_present"])["purchase_present"]
            for chunk in _chunks(facts, days):
                hours = hours_of_days(facts.zone, chunk)
                ends = {"from_day": chunk[0], "through_day": chunk[-1]}
                roles = frozenset(row["role"] for row in facts.rows(_ASK["roles"], **ends))
                with _changes_noted(facts, chunk):
                    rows += facts.replace(
                        ACTIVITY_DAILY,
                        {"day": chunk},
                        for_roles(_ACTIVITY, roles),
                        **ends,
                        gap_seconds=session_gap_minutes * 60,
                        purchase_present=purchase_present,
                        chunk_days=days_table(chunk),
                        chunk_hours=hours,
                        chunk_begins=hours["begins"][0].as_py(),
                        chunk_ends=hours["ends"][-1].as_py(),
                    )
            facts.delete(DIRTY_DAYS, {"day": marked})
            facts.delete(KEPT_DAYS, {"day": days})
    return RollUp(days=len(days), rows=rows)


@contextmanager
def _changes_noted(facts: Facts, days: list[date]) -> Iterator[None]:
    """Note whose rows of measured days come out otherwise; of too many days, measuring begins anew."""
    ends = {"from_day": days[0], "through_day": days[-1]}
    there = {row["day"] for row in facts.rows(_ASK["carried_days"], what=USER_SIGNALS_KEPT, **ends)}
    again = [day for day in days if day in there]
    if len(again) > MOST_REOPENED_DAYS:
        facts.delete(KEPT_DAYS, {"what": USER_SIGNALS_KEPT})
        again = []
    if not again:
        yield
        return
    bound = {"from_day": again[0], "through_day": again[-1], "chunk_days": days_table(again)}
    was = facts.hold(_ASK["as_rolled_up"], **bound)
    yield
    facts.append(CHANGED_PEOPLE, _ASK["changed_people"], **bound, was=was)


def _order_days(facts: Facts) -> list[date]:
    """Return the days on which orders placed on dirty days were paid, cancelled or refunded."""
    dates = [row["utc_day"] for row in facts.rows(_ASK["order_dates"])]
    if not dates:
        return []
    return [row["day"] for row in facts.rows(_ASK["order_days"], order_hours=local_hours(facts.zone, dates))]


def _chunks(facts: Facts, days: list[date]) -> Iterator[list[date]]:
    weights = {row["day"]: row["n"] for row in facts.rows(_ASK["weights"], from_day=days[0], through_day=days[-1])}
    chunk: list[date] = []
    held = 0
    for day in days:
        weight = weights.get(day, 0)
        if chunk and held + weight > _ROWS_AT_ONCE:
            yield chunk
            chunk, held = [], 0
        chunk.append(day)
        held += weight
    if chunk:
        yield chunk
