"""S3 day by day: D1, D7, D30 of each day's newcomers, and the alarm when D7 falls out of its band."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import newcombe, wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import LOOK_BACK_DAYS, Expected, expected, no_band
from liuke.signals.calendar_days import ORDINARY, DayKind, kinds
from liuke.signals.spec import Lack, Point
from liuke.signals.windows import presence

_ASK = load("liuke.signals", "retention_segments")
_DAY = timedelta(days=1)
SHOWN_DAYS = (1, 7, 30)
_STEP = 7
_POOLED_DAYS = 7

Cohorts = dict[date, tuple[int, int]]
"""Newcomers of a day: how many they were, and how many of them were there again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """Newcomers of a week of ordinary days, whose day 7 is over: how many, and how many were there again on it."""

    day: date
    n: int
    k: int
    taken_out: int

    @property
    def share(self) -> float | None:
        return self.k / self.n if self.n else None


def day_n(facts: Facts, as_of: AsOf, from_day: date, steps: tuple[int, ...]) -> dict[int, Cohorts]:
    """Return, for each n, the newcomers of each day from ``from_day`` whose day n was over before ``as_of``."""
    table = pa.table({"n": pa.array(steps, pa.int32())})
    found: dict[int, Cohorts] = {n: {} for n in steps}
    for row in facts.rows(_ASK["day_n"], as_of, from_day=from_day, steps=table, **presence(facts, as_of)):
        if row["day"] + row["n"] * _DAY < as_of.day:
            found[row["n"]][row["day"]] = (row["size"], row["users"])
    return found


def trend(facts: Facts, as_of: AsOf, days: int = 90) -> list[dict[str, Any]]:
    """Return D1, D7 and D30 of the newcomers of each of the last ``days`` days, oldest first.

    A share is None where nobody came that day, or where its day is not over.
    """
    first = as_of.day - days * _DAY
    found = day_n(facts, as_of, first, SHOWN_DAYS)
    shown = []
    for day in (first + n * _DAY for n in range(days)):
        size = next((found[n][day][0] for n in SHOWN_DAYS if day in found[n]), None)
        shares = {f"d{n}": found[n][day][1] / found[n][day][0] if day in found[n] else None for n in SHOWN_DAYS}
        shown.append({"day": day.isoformat(), "size": size, **shares})
    return shown


def pooled(facts: Facts, as_of: AsOf, days: int = 28) -> list[dict[str, Any]]:
    """Return D1, D7 and D30 over the newcomers of the last ``days`` days whose day n is over, with intervals."""
    found = day_n(facts, as_of, as_of.day - (days + max(SHOWN_DAYS)) * _DAY, SHOWN_DAYS)
    shown = []
    for n in SHOWN_DAYS:
        last = as_of.day - (n + 1) * _DAY
        some = [counts for day, counts in found[n].items() if last - days * _DAY < day <= last]
        size, users = sum(size for size, _ in some), sum(users for _, users in some)
        said: dict[str, Any] = {"n": n, "size": size, "users": users, "share": None, "interval": None}
        shown.append(said | ({"share": users / size, "interval": list(wilson(users, size))} if size else {}))
    return shown


def points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge D7 of the last seven days' newcomers, day by day: below the band, and surely below the weeks before."""
    back = days - 1 + LOOK_BACK_DAYS + _STEP + _POOLED_DAYS
    first = as_of.day - back * _DAY
    cohorts = day_n(facts, as_of, first, (_STEP,))[_STEP]
    kind_of = kinds(facts, policy, first, as_of.day + _STEP * _DAY)
    return judge(cohorts, kind_of, as_of.day, days, policy)


def judge(cohorts: Cohorts, kind_of: Mapping[date, DayKind], day: date, days: int, policy: Policy) -> list[Point]:
    """Judge the last ``days`` days through ``day`` by newcomers and those of them there on their day 7."""
    pools = [_pool(cohorts, kind_of, day - n * _DAY) for n in reversed(range(days + LOOK_BACK_DAYS))]
    return [_point(pools, at, policy) for at in range(LOOK_BACK_DAYS, len(pools))]


def _pool(cohorts: Cohorts, kind_of: Mapping[date, DayKind], day: date) -> _Pool:
    came = [day - (_STEP + n) * _DAY for n in range(1, _POOLED_DAYS + 1)]
    fit = [one for one in came if kind_of[one] in ORDINARY and kind_of[one + _STEP * _DAY] in ORDINARY]
    counts = [cohorts.get(one, (0, 0)) for one in fit]
    return _Pool(day=day, n=sum(n for n, _ in counts), k=sum(k for _, k in counts), taken_out=_POOLED_DAYS - len(fit))


def _point(pools: list[_Pool], at: int, policy: Policy) -> Point:
    one, least = pools[at], policy.signals.retention_min_cohort
    before = pools[at - LOOK_BACK_DAYS : at - 2 * _POOLED_DAYS + 1]  # a week between: a fall does not explain itself
    history = [(pool.day, pool.share) for pool in before if pool.n >= least]
    band = expected(history, one.day, {}, width=policy.signals.band_width, additive=True, trend=False)
    lack = _few(one, least) or no_band(history, one.day, {})
    if lack is not None or band is None or one.share is None:
        return Point(day=one.day, value=one.share, n=one.n, line=None, bad=None, lack=lack)
    past = before[::-_POOLED_DAYS]  # whole weeks that do not overlap
    k, n = sum(pool.k for pool in past), sum(pool.n for pool in past)
    high = newcombe(one.k, one.n, k, n, policy.signals.retention_alpha)[1]
    low_line = max(0.0, band.low)
    own = wilson(one.k, one.n)
    return Point(
        day=one.day,
        value=one.share,
        n=one.n,
        line=low_line,
        bad=one.share < low_line and high < 0 and one.share <= (1 - policy.signals.retention_fall_above) * k / n,
        clear=one.share >= min(low_line * (1 + policy.alarms.clear_share), band.mid),
        low=own[0],
        high=own[1],
        expected_low=low_line,
        expected_high=min(1.0, band.high),
        detail=_detail(one, band, k, n),
    )


def _few(one: _Pool, least: int) -> Lack | None:
    if one.n >= least:
        return None
    return Lack(
        code="few_newcomers",
        en=f"Not enough data: {one.n} people came on the ordinary days of a week whose day 7 is over; {least} needed",
        zh=f"数据不够：可比的一周里第 7 天已满的新用户有 {one.n} 人，至少要 {least} 人",
    )


def _detail(one: _Pool, band: Expected, k: int, n: int) -> dict[str, Any]:
    return {"users": one.k, "usual": k / n if n else None, "expected": band.mid, "days_taken_out": one.taken_out}


def fallen(facts: Facts, as_of: AsOf, _: Policy) -> pa.Table:
    """Return the newcomers whose D7 the alarm is about: subject_id, fell (not there on day 7)."""
    return _not_back(facts, as_of).select(["subject_id", "fell"])


def money(facts: Facts, as_of: AsOf, _: Policy) -> int:
    """Return what those newcomers who were not there on day 7 paid so far, in fen."""
    found = _not_back(facts, as_of)
    return int(pc.sum(found.filter(found["fell"])["paid_fen"]).as_py() or 0)


def _not_back(facts: Facts, as_of: AsOf) -> pa.Table:
    ends = {
        "from_day": as_of.day - (_STEP + _POOLED_DAYS) * _DAY,
        "through_day": as_of.day - (_STEP + 1) * _DAY,
    }
    return facts.read(_ASK["not_back"], as_of, n_days=_STEP, **ends, **presence(facts, as_of))
