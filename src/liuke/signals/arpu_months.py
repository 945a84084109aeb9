"""Calendar months of the workspace's zone, and what each brought: people, payers, money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import ARPU_MONTHLY, KEPT_DAYS
from liuke.kit.intervals import z_two_sided
from liuke.model.moment import AsOf
from liuke.signals.periods import first_day_of, label_of, period_of

ASK = load("liuke.signals", "arpu")
_MADE = load("liuke.signals", "kept_days")["made"]
_WHAT = "arpu"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month: who was active, who paid, what was paid (fen, refunds deducted), and whether it was seen whole."""

    number: int
    users: int
    payers: int
    paid_fen: int
    complete: bool

    @property
    def arpu(self) -> float | None:
        """Money a person active; None of nobody."""
        return self.paid_fen / self.users if self.users else None

    @property
    def arppu(self) -> float | None:
        """Money a person paying; None of nobody."""
        return self.paid_fen / self.payers if self.payers else None

    def document(self) -> dict[str, Any]:
        """Return it as a door shows it."""
        return {
            "month": label_of(self.number, "month"),
            "users": self.users,
            "payers": self.payers,
            "paid_fen": self.paid_fen,
            "arpu_fen": None if self.arpu is None else round(self.arpu),
            "arppu_fen": None if self.arppu is None else round(self.arppu),
            "complete": self.complete,
        }


def ends_of(number: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return first_day_of(number, "month"), first_day_of(number + 1, "month") - _DAY


def last_complete(day: date) -> int:
    """Return the last month that was over when ``day`` began."""
    return period_of(day, "month") - 1


def first_complete(facts: Facts, as_of: AsOf) -> int | None:
    """Return the first month that facts reach back to the first day of; None where there are no facts."""
    begun: date | None = facts.one(ASK["first_day"], as_of)["first_day"]
    if begun is None:
        return None
    return period_of(begun, "month") + (0 if begun.day == 1 else 1)


def read_months(facts: Facts, as_of: AsOf, first: int, last: int) -> dict[int, Month]:
    """Return the months from ``first`` through ``last``, those in which nothing was done among them.

    Months that are over are kept; only the running one is counted whenever it is asked for.
    """
    over = min(last, last_complete(as_of.day))
    rows = _kept(facts, as_of, first, over)
    if over < last:
        rows += facts.rows(ASK["arpu"], as_of, **_bound(max(over + 1, first), last))
    return _whole(rows, as_of, first, last)


def _kept(facts: Facts, as_of: AsOf, first: int, last: int) -> list[dict[str, Any]]:
    """Return the kept rows of months that are over; counts those whose facts, or their month before's, changed."""
    if last < first:
        return []
    span = {"from_day": ends_of(first)[0], "through_day": ends_of(last)[0]}
    made = {row["made_day"]: row["days"] for row in facts.rows(_MADE, what=_WHAT, **span)}
    missing = [n for n in range(first, last + 1) if made.get(ends_of(n)[0]) != len(_days_of(n))]
    if missing:
        _make(facts, as_of, missing)
    return [row | {"month": period_of(row["month"], "month")} for row in facts.rows(ASK["arpu_kept"], **span)]


def _make(facts: Facts, as_of: AsOf, months: list[int]) -> None:
    """Count months anew, with what tells them from chance, and note of which days they were made."""
    through = ends_of(months[-1])[1]
    known = facts.as_of(min(as_of.day, through + _DAY))
    rows = _counted_one(facts, known, months[0]) if len(months) == 1 else _counted(facts, known, months)
    pairs = [(ends_of(n)[0], day) for n in months for day in _days_of(n)]
    marks = {
        "what": pa.array([_WHAT] * len(pairs), pa.string()),
        "made_day": pa.array([made for made, _ in pairs], pa.date32()),
        "day": pa.array([day for _, day in pairs], pa.date32()),
    }
    begun = [ends_of(n)[0] for n in months]
    with facts.transaction():
        facts.delete(ARPU_MONTHLY, {"month": begun})
        if rows:
            facts.append(ARPU_MONTHLY, pa.Table.from_pylist(rows))
        facts.replace(KEPT_DAYS, {"what": _WHAT, "made_day": begun}, pa.table(marks))


def _counted(facts: Facts, known: AsOf, months: list[int]) -> list[dict[str, Any]]:
    counted = {row["month"]: row for row in facts.rows(ASK["arpu"], known, **_bound(months[0], months[-1]))}
    noise = {row["month"]: row for row in facts.rows(ASK["arpu_noise"], known, **_bound(months[0] - 1, months[-1]))}
    return [{**noise[n], **counted[n], "month": ends_of(n)[0]} for n in months if n in counted]


def _counted_one(facts: Facts, known: AsOf, number: int) -> list[dict[str, Any]]:
    """Return one month's row, or none of a month in which nothing was done: what is newly over costs half as much."""
    first = ends_of(number)[0]
    row = facts.one(ASK["arpu_month"], known, first_day=first, from_day=ends_of(number - 1)[0])
    return [row | {"month": first}] if row.pop("seen") else []


def _days_of(number: int) -> list[date]:
    """Return the days that a month's numbers are made of: its own and those of the month before."""
    first, through = ends_of(number - 1)[0], ends_of(number)[1]
    return [first + n * _DAY for n in range((through - first).days + 1)]


def read_parts(facts: Facts, as_of: AsOf, first: int, last: int, parts: pa.Table) -> dict[str, dict[int, Month]]:
    """Return the same for each part of the people."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in facts.rows(ASK["arpu_parts"], as_of, **_bound(first, last), parts=parts):
        found.setdefault(row["part"], []).append(row)
    return {part: _whole(rows, as_of, first, last) for part, rows in found.items()}


def _bound(first: int, last: int) -> dict[str, Any]:
    numbers = range(first, last + 1)
    table = pa.table(
        {
            "month": pa.array(numbers, pa.int32()),
            "first_day": pa.array([ends_of(number)[0] for number in numbers], pa.date32()),
            "last_day": pa.array([ends_of(number)[1] for number in numbers], pa.date32()),
        }
    )
    return {"months": table, "from_day": ends_of(first)[0]}


def _whole(rows: Sequence[Mapping[str, Any]], as_of: AsOf, first: int, last: int) -> dict[int, Month]:
    begun = first
    known = {row["month"]: row for row in rows}
    nothing = {"users": 0, "payers": 0, "paid_fen": 0}
    over = last_complete(as_of.day)
    return {
        number: Month(
            number=number,
            complete=begun <= number <= over,
            **{name: known.get(number, nothing)[name] for name in nothing},
        )
        for number in range(first, last + 1)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """By which share ARPU fell in a month, and the interval of that share; negative where it rose."""

    number: int
    share: float
    low: float
    high: float

    def document(self) -> dict[str, Any]:
        """Return it as a door shows it."""
        return {"month": label_of(self.number, "month"), "share": self.share, "interval": [self.low, self.high]}


def read_falls(facts: Facts, as_of: AsOf, months: Mapping[int, Month], alpha: float) -> dict[int, Fall]:
    """Return the falls of the months given against those before them; nothing of one that cannot be said."""
    if not months:
        return {}
    noise = {row["month"]: row for row in _kept(facts, as_of, min(months), max(months))}
    found = (_fall(months.get(number - 1), month, noise, alpha) for number, month in months.items())
    return {fall.number: fall for fall in found if fall}


def _fall(before: Month | None, now: Month, noise: Mapping[int, Mapping[str, float]], alpha: float) -> Fall | None:
    """Return a fall with its interval: two ratios of the same people, linearised."""
    if before is None or now.arpu is None or before.arpu is None or before.arpu <= 0:
        return None
    here, there = noise[now.number], noise[before.number]
    common = (
        here["before_paid_paid"]
        - before.arpu * here["before_there_paid"]
        - now.arpu * here["before_paid_there"]
        + before.arpu * now.arpu * here["before_there_there"]
    ) / (before.users * now.users)
    variance = _variance(now, here) + _variance(before, there) - 2 * common
    half = z_two_sided(alpha) * sqrt(max(variance, 0.0))
    fell = before.arpu - now.arpu
    share, low, high = ((fell + step) / before.arpu for step in (0.0, -half, half))
    return Fall(number=now.number, share=share, low=low, high=high)


def _variance(month: Month, sums: Mapping[str, float]) -> float:
    """Return the variance of a month's ARPU: people's money less what being active would bring on average, squared."""
    arpu = month.paid_fen / month.users
    return (sums["paid_paid"] - 2 * arpu * sums["there_paid"] + arpu * arpu * month.users) / month.users**2
