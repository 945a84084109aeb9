"""How far the facts reach: first and last day, newest row of each table, and what counts as being there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

_ASK = load("liuke.facts", "fresh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that hold facts of people, and the newest instant (naive UTC; None where all came as daily counts)."""

    first_day: date
    last_day: date
    newest_at: datetime | None


def span(facts: Facts) -> Span | None:
    """Return the days from the first to the last fact of people's doing, or None where there is none."""
    row = facts.one(_ASK["span"])
    if row["first_day"] is None:
        return None
    return Span(first_day=row["first_day"], last_day=row["last_day"], newest_at=row["newest_at"])


def freshness(facts: Facts) -> list[dict[str, Any]]:
    """Return table, rows, newest (newest fact, naive UTC) and taken_in (newest import) of every imported table."""
    return facts.rows(_ASK["freshness"])


def inputs(facts: Facts, as_of: AsOf | None = None) -> str:
    """Return a text that changes with any import, erasure, verdict or receipt: while it stays, what was told holds.

    With ``as_of``, only of what that morning's numbers can know of: while today's messages go out each receipt is a new
    fact, and the next day's facts come in, and none of them is a reason to measure this morning again.
    """
    if as_of is None:
        return repr((freshness(facts), facts.one(_ASK["came_back"])))
    return repr((facts.rows(_ASK["freshness_before"], as_of), facts.one(_ASK["came_back_before"], as_of)))


def is_measured(facts: Facts, as_of: AsOf) -> bool:
    """Tell whether the day's signals are kept."""
    return bool(facts.one(_ASK["measured"], as_of)["measured"])


def measured_before(facts: Facts, as_of: AsOf) -> list[date]:
    """Return the mornings before ``as_of`` whose signals are kept, the newest first; 40 at most."""
    return [row["as_of"] for row in facts.rows(_ASK["measured_before"], as_of)]


def any_act_counts(facts: Facts, as_of: AsOf) -> bool:
    """Tell whether any act of a person's own will counts as being there.

    True where no fact before ``as_of`` is an act of the tracking plan's ``presence``: only orders were imported, say.
    """
    return bool(facts.one(_ASK["any_act"], as_of)["any_act"])
