"""One person's own year, for their eyes: what the annual report says (P1)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf

YEAR_DAYS = 365
_ASK = load("liuke.facts", "own_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A thing, and in how many orders it was."""

    name: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnYear:
    """A person's 365 days before ``as_of``. ``months`` (year, month, days there) are those from first to last day."""

    from_day: date
    to_day: date
    active_days: int
    months: tuple[tuple[int, int, int], ...]
    orders: int
    paid_fen: int
    saved_fen: int
    first_order_on: date | None
    first_item: str
    here_since: date | None
    categories: tuple[Times, ...]
    items: tuple[Times, ...]


def own_year(facts: Facts, subject_id: str, as_of: AsOf) -> OwnYear | None:
    """Return a person's year as it was known on ``as_of``; None for somebody of whom it knows no day."""
    year = as_of.before(YEAR_DAYS)
    since = {"year_since": year.instant.replace(tzinfo=None), "subject_id": subject_id}
    days = facts.rows(_ASK["own_year_months"], as_of, subject_id=subject_id, year_since_day=year.day)
    if not days:
        return None
    said = facts.one(_ASK["own_year"], as_of, **since)
    things = facts.rows(_ASK["own_year_things"], as_of, **since)
    here_since = _day(said["signed_up_at"], as_of)
    from_day = max(year.day, here_since) if here_since and here_since <= as_of.last_day else year.day
    return OwnYear(
        from_day=from_day,
        to_day=as_of.last_day,
        active_days=sum(row["days"] for row in days),
        months=_months(from_day, as_of.last_day, {(row["year"], row["month"]): row["days"] for row in days}),
        orders=said["orders"],
        paid_fen=said["paid_fen"],
        saved_fen=said["saved_fen"],
        first_order_on=_day(said["first_order_at"], as_of),
        first_item=said["first_item"] or "",
        here_since=here_since,
        categories=_times(things, "category"),
        items=_times(things, "item"),
    )


def _times(things: list[dict[str, object]], kind: str) -> tuple[Times, ...]:
    return tuple(Times(name=str(row["thing"]), times=int(str(row["times"]))) for row in things if row["kind"] == kind)


def _months(first: date, last: date, days: dict[tuple[int, int], int]) -> tuple[tuple[int, int, int], ...]:
    begun = min([first.year * 12 + first.month - 1, *(year * 12 + month - 1 for year, month in days)])
    numbers = range(begun, last.year * 12 + last.month)
    return tuple((n // 12, n % 12 + 1, days.get((n // 12, n % 12 + 1), 0)) for n in numbers)


def _day(at: datetime | None, as_of: AsOf) -> date | None:
    """Return the calendar day, in the workspace's zone, of a naive UTC instant."""
    return at.replace(tzinfo=UTC).astimezone(as_of.zone).date() if at else None
