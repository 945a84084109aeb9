"""S16's two alarms: the traffic cliff after a burst, which opens 48 hours, and growth that is only borrowed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.band import no_band
from liuke.signals.burst_days import LONGEST_DAYS, Burst, Days, bursts_of, days_of, stretches
from liuke.signals.calendar_days import ORDINARY
from liuke.signals.retention_days import Cohorts, day_n
from liuke.signals.spec import Lack, Point
from liuke.signals.windows import presence

_WHO_CAME = load("liuke.signals", "bursts")["who_came"]
_DAY = timedelta(days=1)
_CLIFF_WITHIN_DAYS = 3
_WINDOW = timedelta(hours=48)
_USUAL_DAYS = 56


def _each(
    facts: Facts, as_of: AsOf, policy: Policy, days: int, judge: Callable[[Days, list[Burst], date], Point]
) -> list[Point]:
    found = days_of(facts, as_of, policy, days + LONGEST_DAYS)
    shown = [as_of.day - n * _DAY for n in reversed(range(days))]
    flagged = {day: found.is_burst(day) for day in (shown[0] - n * _DAY for n in range(1, LONGEST_DAYS + 1))}
    flagged |= {day: found.is_burst(day) for day in shown[:-1]}
    return [judge(found, _before(found, flagged, day), day) for day in shown]


def _before(found: Days, flagged: dict[date, bool], day: date) -> list[Burst]:
    some = [one for one in (day - n * _DAY for n in range(LONGEST_DAYS, 0, -1)) if flagged[one]]
    return stretches(some, found)


def cliff_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge yesterday's actives against the burst that ended within the last days, both as multiples of the usual."""
    zone = as_of.zone

    def judge(found: Days, bursts: list[Burst], day: date) -> Point:
        return _cliff(found, bursts, AsOf(day=day, zone=zone), policy)

    return _each(facts, as_of, policy, days, judge)


def _cliff(found: Days, bursts: list[Burst], as_of: AsOf, policy: Policy) -> Point:
    day, seen = as_of.day, as_of.last_day
    line = 1 - policy.signals.cliff_fall_above
    n = int(found.actives.get(seen, 0))
    ended = [one for one in bursts if 0 < (seen - one.last).days <= _CLIFF_WITHIN_DAYS + 2]
    if not ended:
        return Point(day=day, value=None, n=n, line=line, bad=False, clear=True)
    burst = ended[-1]
    lifted = _lift(found, burst)
    if lifted is None:
        history = [(one, value) for one, value in found.actives.items() if one < burst.first]
        return Point(day=day, value=None, n=n, line=line, bad=None, lack=no_band(history, seen, {}) or _no_usual())
    if max(found.actives[one] for one in burst.days) < policy.signals.burst_min_users:
        return Point(day=day, value=None, n=n, line=line, bad=None, lack=_few(n, policy))
    after = {one: _against(found, one, burst, lifted) for one in _since(burst, seen)}
    fell = [one for one in after if (v := after[one]) is not None and v <= line]
    first = fell[0] if fell and (fell[0] - burst.last).days <= _CLIFF_WITHIN_DAYS else None
    value = after[seen]
    opened = AsOf(day=first + _DAY, zone=as_of.zone).instant if first else None
    open_ = opened is not None and as_of.instant <= opened + _WINDOW
    said: dict[str, Any] = {"burst": _named(burst), "lift": lifted, "share_of_burst": value}
    if opened is not None:
        said |= {"opened_at": opened.isoformat(), "closes_at": (opened + _WINDOW).isoformat()}
    return Point(
        day=day,
        value=value,
        n=n,
        line=line,
        bad=None if value is None else bool(open_ and value <= line),
        clear=value is not None and (not open_ or value >= line * (1 + policy.alarms.clear_share)),
        lack=_no_usual() if value is None else None,
        detail=said,
    )


def _lift(found: Days, burst: Burst) -> float | None:
    """Return actives of a burst over what was usual for its week-days; None where that is not known."""
    pairs = [(found.actives.get(day, 0.0), found.usual(found.actives, day, burst.first)) for day in burst.days]
    known = [(value, usual.mid) for value, usual in pairs if usual is not None and usual.mid > 0]
    return sum(value for value, _ in known) / sum(mid for _, mid in known) if known else None


def _since(burst: Burst, seen: date) -> list[date]:
    return [burst.last + n * _DAY for n in range(1, (seen - burst.last).days + 1)]


def _against(found: Days, day: date, burst: Burst, lifted: float) -> float | None:
    usual = found.usual(found.actives, day, burst.first)
    return found.actives.get(day, 0.0) / usual.mid / lifted if usual and usual.mid > 0 and lifted > 0 else None


def borrowed_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge D1 of a burst's newcomers, where the burst at least doubled the actives, against half of the usual."""
    first = as_of.day - (days + LONGEST_DAYS + _USUAL_DAYS) * _DAY
    cohorts = day_n(facts, as_of, first, (1,))[1]

    def judge(found: Days, bursts: list[Burst], day: date) -> Point:
        return _borrowed(found, bursts, cohorts, day, policy)

    return _each(facts, as_of, policy, days, judge)


def _borrowed(found: Days, bursts: list[Burst], cohorts: Cohorts, day: date, policy: Policy) -> Point:
    """Look at the latest burst whose first day 1 is over, for as long as it lasts and a few days more."""
    done = day - 2 * _DAY
    now = [one for one in bursts if one.first <= done and (done - one.last).days <= _CLIFF_WITHIN_DAYS]
    if not now:
        return Point(day=day, value=None, n=0, line=None, bad=False, clear=True)
    burst = now[-1]
    lifted = _lift(found, Burst(first=burst.first, last=min(burst.last, done), declared=burst.declared))
    came = [cohorts.get(one, (0, 0)) for one in burst.days if one <= done]
    size, users = sum(n for n, _ in came), sum(k for _, k in came)
    usual = usual_share(found, cohorts, burst.first)
    if lifted is None or usual is None:
        return Point(day=day, value=None, n=size, line=None, bad=None, lack=_no_usual())
    if size < policy.signals.burst_min_users:
        return Point(day=day, value=None, n=size, line=None, bad=None, lack=_few(size, policy))
    line = policy.signals.borrowed_below_share * usual
    low, high = wilson(users, size)
    doubled = lifted >= policy.signals.burst_from_ratio
    return Point(
        day=day,
        value=users / size,
        n=size,
        line=line,
        bad=bool(doubled and high < line),
        clear=not doubled or users / size >= line * (1 + policy.alarms.clear_share),
        low=low,
        high=high,
        detail={"burst": _named(burst), "lift": lifted, "usual_d1": usual},
    )


def usual_share(found: Days, cohorts: Cohorts, before: date) -> float | None:
    """Return the share of ordinary days' newcomers there again, over the eight weeks before a day."""
    some = [
        counts
        for day, counts in cohorts.items()
        if before - _USUAL_DAYS * _DAY <= day < before and found.kinds.get(day) in ORDINARY and not found.is_burst(day)
    ]
    size = sum(n for n, _ in some)
    return sum(k for _, k in some) / size if size else None


def _named(burst: Burst) -> dict[str, Any]:
    return {"from": burst.first.isoformat(), "through": burst.last.isoformat(), "declared": burst.declared}


def _no_usual() -> Lack:
    return Lack(
        code="no_usual",
        en="Not enough data: too few ordinary days before the burst say what is usual",
        zh="数据不够：活动之前的普通日子太少，不知道平时是多少",
    )


def _few(n: int, policy: Policy) -> Lack:
    least = policy.signals.burst_min_users
    return Lack(
        code="few_users",
        en=f"Not enough data: {n} people, at least {least} are needed",
        zh=f"数据不够：{n} 人，至少要 {least} 人",
    )


def cliff_fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return who was there during the last burst: subject_id, fell (not there since it ended)."""
    return _came(facts, as_of, policy).select(["subject_id", "fell"])


def borrowed_fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return the last burst's newcomers: subject_id, fell (not there since it ended)."""
    found = _came(facts, as_of, policy)
    return found.filter(found["was_new"]).select(["subject_id", "fell"])


def cliff_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return what those of the last burst who were not there since paid within a year, in fen."""
    return _paid(_came(facts, as_of, policy))


def borrowed_money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return the same of its newcomers."""
    found = _came(facts, as_of, policy)
    return _paid(found.filter(found["was_new"]))


def _paid(found: pa.Table) -> int:
    return int(pc.sum(found.filter(found["fell"])["paid_fen"]).as_py() or 0)


def _came(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    found = days_of(facts, as_of, policy, LONGEST_DAYS)
    bursts = bursts_of(found, as_of.day - LONGEST_DAYS * _DAY, as_of.day)
    ends = (bursts[-1].first, bursts[-1].last) if bursts else (as_of.day, as_of.day)
    return facts.read(
        _WHO_CAME,
        as_of,
        from_day=ends[0],
        through_day=ends[1],
        year_from=as_of.day - 365 * _DAY,
        **presence(facts, as_of),
    )
