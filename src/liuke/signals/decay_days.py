"""S2 day by day: the plain rule, the same over comparable days only, and the band in which it was to be expected.

One query answers any number of days: it counts acts and people by day, days since first known and days until the next
visit, and every window is a sum over those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.model.policy import Policy, SignalPolicy
from liuke.signals.band import LOOK_BACK_DAYS, Expected, expected, no_band
from liuke.signals.calendar_days import ORDINARY, DayKind, kinds
from liuke.signals.spec import Lack, Point
from liuke.signals.windows import presence, sign_up_hours

_ASK = load("liuke.signals", "decay_days")
_DAY = timedelta(days=1)
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """Windows of one day: acts of being there in both, plain and over comparable days, and the people behind them."""

    day: date
    users: int
    recent: int
    earlier: int
    comparable_recent: int
    comparable_earlier: int
    comparable_days: int
    taken_out: tuple[date, ...]

    @property
    def plain(self) -> float | None:
        """The share of the earlier window's acts that is gone."""
        return (self.earlier - self.recent) / self.earlier if self.earlier else None

    @property
    def comparable(self) -> float | None:
        """The same over pairs of week-days that are ordinary in both windows."""
        gone = self.comparable_earlier - self.comparable_recent
        return gone / self.comparable_earlier if self.comparable_earlier else None


def why_not(users: int, earlier: int, knobs: SignalPolicy) -> Lack | None:
    """Return why the decay cannot be said, or None where it can."""
    least = knobs.login_decay_min_users
    if users < least:
        return Lack(
            code="few_users",
            en=f"Not enough data: {users} users known before both windows were there, at least {least} are needed",
            zh=f"数据不够：两个窗口之前就认识且来过的用户有 {users} 人，至少要 {least} 人",
        )
    if not earlier:
        return Lack(
            code="nothing_earlier",
            en="Nothing to compare with: no logins in the earlier window",
            zh="没有可比的基数：前一个窗口里没有登录",
        )
    return None


def decay_days(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> tuple[list[Decay], dict[date, DayKind]]:
    """Return the windows as known at the start of each of the last ``days`` days, oldest first, and kinds of days."""
    window = policy.signals.login_decay_window_days
    first = as_of.day - (days - 1 + 2 * window) * _DAY
    found = facts.read(
        _ASK["acts_and_stays"],
        as_of,
        from_day=first,
        max_age=2 * window,
        **presence(facts, as_of),
        **sign_up_hours(facts, as_of),
    )
    span = days + 2 * window
    acts, users = _by_age(found, first, span, window), _users(found, first, span, window)
    kind_of = kinds(facts, policy, first, as_of.day)
    shown = [as_of.day - n * _DAY for n in reversed(range(days))]
    return [_decay(acts, users, day, first, window, kind_of) for day in shown], kind_of


def _by_age(found: pa.Table, first: date, span: int, window: int) -> Counts:
    """Return acts by day and least age: [d, a] counts those whose people were known for ``a`` days or longer."""
    grid = np.zeros((span, 2 * window + 1), dtype=np.int64)
    np.add.at(grid, (_offset(found, first), found["age"].to_numpy()), found["acts"].to_numpy())
    return np.asarray(grid[:, ::-1].cumsum(axis=1)[:, ::-1])


def _users(found: pa.Table, first: date, span: int, window: int) -> Counts:
    """Return people per day: whoever was there within both windows is counted from visit to next visit, once a day."""
    begins = np.maximum(1, 2 * window + 1 - found["age"].to_numpy())
    ends, day, n = found["stay_days"].to_numpy(), _offset(found, first), found["users"].to_numpy()
    counted = begins <= ends
    change = np.zeros(span + 2 * window + 2, dtype=np.int64)
    np.add.at(change, (day + begins)[counted], n[counted])
    np.add.at(change, (day + ends + 1)[counted], -n[counted])
    return np.asarray(change.cumsum())


def _offset(found: pa.Table, first: date) -> Counts:
    return np.asarray(pc.cast(found["day"], pa.int32()).to_numpy() - (first - date(1970, 1, 1)).days)


def _decay(acts: Counts, users: Counts, day: date, first: date, window: int, kind_of: Mapping[date, DayKind]) -> Decay:
    at = (day - first).days
    known = [int(acts[at - k, 2 * window + 1 - k]) for k in range(1, 2 * window + 1)]
    odd = {k for k in range(1, 2 * window + 1) if kind_of[day - k * _DAY] not in ORDINARY}
    fit = [k for k in range(1, window + 1) if k not in odd and k + window not in odd]
    return Decay(
        day=day,
        users=int(users[at]),
        recent=sum(known[:window]),
        earlier=sum(known[window:]),
        comparable_recent=sum(known[k - 1] for k in fit),
        comparable_earlier=sum(known[k + window - 1] for k in fit),
        comparable_days=len(fit),
        taken_out=tuple(day - k * _DAY for k in sorted(odd, reverse=True)),
    )


def band_of(found: list[Decay], at: int, knobs: SignalPolicy) -> tuple[Expected | None, Lack | None]:
    """Return the band of the comparable decay of ``found[at]``, learnt from days before its recent window."""
    day = found[at].day
    before = found[max(0, at - LOOK_BACK_DAYS) : max(0, at - knobs.login_decay_window_days + 1)]
    history = [(one.day, one.comparable) for one in before if why_not(one.users, one.earlier, knobs) is None]
    band = expected(history, day, {}, width=knobs.band_width, additive=True, trend=False)
    return band, no_band(history, day, {})


def points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> list[Point]:
    """Judge each day: bad by the plain rule, unless holidays, promotions or the business's own habit explain it."""
    found, kind_of = decay_days(facts, as_of, policy, days + LOOK_BACK_DAYS)
    return [_point(found, at, kind_of, policy) for at in range(LOOK_BACK_DAYS, len(found))]


def _point(found: list[Decay], at: int, kind_of: Mapping[date, DayKind], policy: Policy) -> Point:
    one, knobs = found[at], policy.signals
    line = knobs.login_decay_alarm_above
    lack = why_not(one.users, one.earlier, knobs)
    if lack is not None:
        return Point(day=one.day, value=None, n=one.users, line=line, bad=None, lack=lack)
    band, _ = band_of(found, at, knobs)
    plain, like = one.plain or 0.0, one.comparable
    judged = plain if like is None else like
    over = plain > line
    said = over and like is not None and judged > line and (band is None or judged > band.high)
    lack = _only_odd_days(one) if over and like is None else None
    return Point(
        day=one.day,
        value=plain,
        n=one.users,
        line=line,
        bad=None if lack else said,
        clear=min(plain, judged) < line * (1 - policy.alarms.clear_share),
        expected_low=band.low if band else None,
        expected_high=band.high if band else None,
        lack=lack,
        detail=detail_of(one, kind_of) | {"explained": bool(over and not said and lack is None)},
    )


def _only_odd_days(one: Decay) -> Lack:
    return Lack(
        code="no_comparable_days",
        en=f"Not enough data: no pair of days of both weeks is ordinary ({len(one.taken_out)} days are taken out)",
        zh=f"数据不够：两周里没有一对可比的普通日子（{len(one.taken_out)} 天是节假日、调休或促销）",
    )


def detail_of(one: Decay, kind_of: Mapping[date, DayKind]) -> dict[str, Any]:
    """Return the comparable decay and the days taken out of it."""
    return {
        "recent": one.recent,
        "earlier": one.earlier,
        "comparable": one.comparable,
        "comparable_recent": one.comparable_recent,
        "comparable_earlier": one.comparable_earlier,
        "comparable_days": one.comparable_days,
        "taken_out": [{"day": day.isoformat(), "kind": str(kind_of[day])} for day in one.taken_out],
    }


def fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    """Return who of the people known before both windows and there in the earlier fell: subject_id, fell."""
    return _fallen(facts, as_of, policy).select(["subject_id", "fell"])


def money(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Return what those who fell paid within a year, in fen."""
    found = _fallen(facts, as_of, policy)
    return int(pc.sum(found.filter(found["fell"])["paid_fen"]).as_py() or 0)


def _fallen(facts: Facts, as_of: AsOf, policy: Policy) -> pa.Table:
    window = policy.signals.login_decay_window_days
    recent, earlier = as_of.before(window), as_of.before(2 * window)
    return facts.read(
        _ASK["fallen"],
        as_of,
        recent_from=recent.day,
        earlier_from=earlier.day,
        earlier_at=earlier.instant.replace(tzinfo=None),
        year_from=as_of.day - 365 * _DAY,
        fell_share=policy.signals.login_decay_fell_share,
        **presence(facts, as_of),
    )
