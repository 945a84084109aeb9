"""The alarm of S11: of the benefits granted to payers, how many lay unused, against the business's own habit."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.calendar import days_table, local_hours
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import LOOK_BACK_DAYS, expected, no_band
from liuke.signals.calendar_days import kinds
from liuke.signals.spec import Lack, Point

_ASK = load("liuke.signals", "scorecard")
_DAY = timedelta(days=1)


def points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge each day: bad where the share of granted benefits unused lately is above its band."""
    knobs = policy.health
    first = as_of.day - (days - 1 + LOOK_BACK_DAYS) * _DAY
    asked = [first + n * _DAY for n in range(days + LOOK_BACK_DAYS)]
    dates = [row["utc_day"] for row in facts.rows(_ASK["contract_dates"])]
    found = facts.rows(
        _ASK["unused_points"],
        as_of,
        from_day=first - knobs.unused_benefits_days * _DAY,
        unused_days=knobs.unused_benefits_days,
        alarm_days=days_table(asked),
        contract_hours=local_hours(facts.zone, dates),
    )
    begun = facts.one(_ASK["first_use"])["first_day"]
    known_from = begun + knobs.unused_benefits_days * _DAY if begun else None
    kind_of = kinds(facts, policy, first, as_of.day)
    seen = [_Day(row, known_from) for row in found]
    history = [(one.day, one.share) for one in seen]
    shown = range(len(seen) - days, len(seen))
    return [_point(seen[at], history[max(0, at - LOOK_BACK_DAYS) : at], kind_of, policy) for at in shown]


class _Day:
    """One day's count: the share unused is None where nothing was granted, or facts do not reach back far enough."""

    __slots__ = ("day", "granted", "share", "used")

    def __init__(self, row: dict[str, Any], known_from: date | None) -> None:
        self.day: date = row["day"]
        self.granted: int = row["granted"]
        self.used: int = row["used"]
        known = known_from is not None and self.day >= known_from and self.granted > 0
        self.share = (self.granted - self.used) / self.granted if known else None


def _point(one: _Day, history: Sequence[tuple[date, float | None]], kind_of: Any, policy: Policy) -> Point:
    knobs = policy.health
    lack = _why_not(one, knobs.unused_benefits_min_granted) or no_band(history, one.day, kind_of)
    band = None if lack else expected(history, one.day, kind_of, width=knobs.band_width, additive=True)
    if one.share is None or band is None:
        return Point(day=one.day, value=one.share, n=one.granted, line=None, bad=None, lack=lack or _NO_BAND)
    back = policy.alarms.clear_share * (band.high - band.low)
    return Point(
        day=one.day,
        value=one.share,
        n=one.granted,
        line=min(band.high, 1.0),
        bad=one.share > band.high,
        clear=one.share < band.high - back,
        expected_low=max(band.low, 0.0),
        expected_high=min(band.high, 1.0),
        detail={"granted": one.granted, "used": one.used, "days": knobs.unused_benefits_days},
    )


_NO_BAND = Lack(code="no_band", en="No expected band for this day", zh="这一天没有预期区间")


def _why_not(one: _Day, least: int) -> Lack | None:
    if one.share is None or one.granted < least:
        return Lack(
            code="few_benefits",
            en=f"Not enough data: {one.granted} benefits granted to payers, at least {least} are needed",
            zh=f"数据不够：付费者名下的权益有 {one.granted} 项，至少要 {least} 项",
        )
    return None


def payers_fallen(facts: Facts, as_of: AsOf, _policy: Policy) -> pa.Table:
    """Return the people with granted benefits who pay: fell where they used none of them within the window."""
    return facts.read(_ASK["unused_people"], as_of).select(["subject_id", "fell"])


def payers_money(facts: Facts, as_of: AsOf, _policy: Policy) -> int:
    """Return what those who used none of their benefits paid in the last 90 days, in fen."""
    rows = facts.rows(_ASK["unused_money"], as_of)
    return int(rows[0]["paid_fen"] or 0)
