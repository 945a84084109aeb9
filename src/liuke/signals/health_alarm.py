"""The alarm of S12: more people in red than the business's own weeks make likely, day by day as it was measured."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import LOOK_BACK_DAYS, expected, no_band
from liuke.signals.calendar_days import kinds
from liuke.signals.spec import Lack, Point

_ASK = load("liuke.signals", "health")
_DAY = timedelta(days=1)
_NOT_MEASURED = Lack(code="not_measured", en="Health was not measured on this day", zh="这一天没有计量健康度")
_NO_BAND = Lack(code="no_band", en="No expected band for this day", zh="这一天没有预期区间")


def points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge each day that was measured: bad where the share in red is above its band."""
    first = as_of.day - (days - 1 + LOOK_BACK_DAYS) * _DAY
    found = {row["day"]: row for row in facts.rows(_ASK["red_days"], as_of, from_day=first)}
    kind_of = kinds(facts, policy, first, as_of.day)
    return [_point(as_of.day - n * _DAY, found, kind_of, policy) for n in reversed(range(days))]


def _point(day: date, found: Mapping[date, dict[str, Any]], kind_of: Any, policy: Policy) -> Point:
    row = found.get(day)
    n = row["n"] or 0 if row else 0
    value = row["value"] if row else None
    history = [(one, row["value"]) for one, row in found.items() if day - LOOK_BACK_DAYS * _DAY <= one < day]
    lack = _NOT_MEASURED if row is None else _few(n, policy) if value is None else no_band(history, day, kind_of)
    band = None if lack else expected(history, day, kind_of, width=policy.health.band_width, additive=True)
    if value is None or band is None:
        return Point(day=day, value=value, n=n, line=None, bad=None, lack=lack or _NO_BAND)
    back = policy.alarms.clear_share * (band.high - band.low)
    return Point(
        day=day,
        value=value,
        n=n,
        line=min(band.high, 1.0),
        bad=value > band.high,
        clear=value < band.high - back,
        expected_low=max(band.low, 0.0),
        expected_high=min(band.high, 1.0),
    )


def _few(n: int, policy: Policy) -> Lack:
    least = policy.health.health_min_people
    return Lack(
        code="few_people",
        en=f"Not enough data: health is known of {n} people, at least {least} are needed",
        zh=f"数据不够：知道健康度的有 {n} 人，至少要 {least} 人",
    )


def red_people(facts: Facts, as_of: AsOf, _policy: Policy) -> pa.Table:
    """Return whose health is known: fell where it is red."""
    return facts.read(_ASK["red_people"], as_of).select(["subject_id", "fell"])


def money(facts: Facts, as_of: AsOf, _policy: Policy) -> int:
    """Return what the people in red paid within a year, in fen."""
    found = facts.read(_ASK["red_people"], as_of)
    return sum(paid or 0 for paid in found.filter(found["fell"])["paid_fen"].to_pylist())
