"""What a number was to be expected on a day: the week's pattern and the level of recent ordinary days, robustly.

Holidays, 调休 and promotions are taken out of the history; a day that is one itself is compared with like days, or gets
no band. The model is a regression on week-days and a straight trend, by iterated weights (Huber 1964); the band is
Student's prediction interval around it. Counts and money are compared as ratios, other numbers as differences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, inf, isfinite, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from liuke.signals.calendar_days import ORDINARY, DayKind
from liuke.signals.spec import Lack

LEAST_DAYS = 28
"""A history must reach back at least this far: four of every week-day."""
LOOK_BACK_DAYS = 56
"""Ordinary days this far back make the pattern and the level."""
_LEAST_ORDINARY = 21
_LEAST_LIKE = 3
_STEPS = 8
_HUBER = 1.75
_CLIPPED_VARIANCE = 0.9325  # E[w z^2] / E[w] of a normal z, w = min(1, 1.75 / |z|): what the weights leave of it
_MAD = 1.4826

Floats = NDArray[np.float64]
History = Sequence[tuple[date, float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The band of a day, its middle, and how many days it was learnt from."""

    low: float
    mid: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """Week-days and trend fitted to ordinary days: coefficients, their covariance over s², s, degrees of freedom."""

    coefficients: Floats
    covariance: Floats
    scale: float
    freedom: float
    n: int

    def at(self, row: Floats) -> tuple[float, float]:
        """Return what is expected there, and the standard error of a new value."""
        return float(row @ self.coefficients), self.scale * sqrt(1 + float(row @ self.covariance @ row))


def expected(
    history: History,
    day: date,
    kinds: Mapping[date, DayKind],
    *,
    width: float,
    additive: bool = False,
    trend: bool = True,
) -> Expected | None:
    """Return the band that holds ``day``'s value with probability ``width`` if nothing changed, or None.

    Only history before ``day`` is looked at. A day that ``kinds`` does not name is ordinary. With ``additive`` false,
    numbers that are all positive are compared as ratios; with it true always as differences. Without ``trend`` the
    level of the whole look-back is expected, for numbers that are changes or shares already. `no_band` says why None.
    """
    known = _known(history, day)
    if no_band(history, day, kinds) is not None:
        return None
    ratio = not additive and all(value > 0 for _, value in known)
    values = [(one, float(np.log(value)) if ratio else value) for one, value in known]
    kind = kinds.get(day)
    ordinary = [(one, value) for one, value in values if _is_ordinary(one, kinds)]
    found = (
        _of_week(ordinary, day, width, trend)
        if kind is None or kind in ORDINARY
        else _of_like_days(values, ordinary, day, kinds, width, trend)
    )
    if found is None or not ratio:
        return found
    return Expected(low=exp(found.low), mid=exp(found.mid), high=exp(min(found.high, 700.0)), n=found.n)


def no_band(history: History, day: date, kinds: Mapping[date, DayKind]) -> Lack | None:
    """Return why no band can be given for a day, or None where one can."""
    known = _known(history, day)
    days = (day - known[0][0]).days if known else 0
    if days < LEAST_DAYS:
        return Lack(
            code="short_history",
            en=f"No expected band yet: {days} days of history, at least {LEAST_DAYS} are needed",
            zh=f"暂无预期区间：只有 {days} 天历史，至少要 {LEAST_DAYS} 天",
        )
    recent = [one for one, _ in known if one >= day - timedelta(days=LOOK_BACK_DAYS) and _is_ordinary(one, kinds)]
    if len(recent) < _LEAST_ORDINARY:
        return Lack(
            code="few_ordinary_days",
            en=f"No expected band: {len(recent)} ordinary days in the last {LOOK_BACK_DAYS}, {_LEAST_ORDINARY} needed",
            zh=f"暂无预期区间：近 {LOOK_BACK_DAYS} 天里普通日子只有 {len(recent)} 天，至少要 {_LEAST_ORDINARY} 天",
        )
    if not _is_ordinary(day, kinds):
        like = sum(kinds.get(one) is kinds[day] for one, _ in known)
        if like < _LEAST_LIKE:
            return Lack(
                code="few_like_days",
                en=f"No expected band: {like} earlier days were like this one ({kinds[day]}), {_LEAST_LIKE} are needed",
                zh=f"暂无预期区间：历史上同类日子（{_ZH[kinds[day]]}）只有 {like} 天，至少要 {_LEAST_LIKE} 天",
            )
    return None


_ZH = {
    DayKind.WORKDAY: "工作日",
    DayKind.WEEKEND: "周末",
    DayKind.MAKEUP_WORKDAY: "调休上班",
    DayKind.HOLIDAY: "节假日",
    DayKind.PROMOTION: "促销日",
}


def _known(history: History, day: date) -> list[tuple[date, float]]:
    return sorted((one, float(v)) for one, v in history if one < day and v is not None and isfinite(v))


def _is_ordinary(day: date, kinds: Mapping[date, DayKind]) -> bool:
    kind = kinds.get(day)
    return kind is None or kind in ORDINARY


def _of_week(ordinary: list[tuple[date, float]], day: date, width: float, trend: bool) -> Expected | None:
    recent = [(one, value) for one, value in ordinary if one >= day - timedelta(days=LOOK_BACK_DAYS)]
    fit = _fit(recent, day, trend)
    if fit is None:
        return None
    mid, error = fit.at(_row(day, day))
    half = float(stdtrit(fit.freedom, (1 + width) / 2)) * error
    return Expected(low=mid - half, mid=mid, high=mid + half, n=fit.n)


def _of_like_days(
    values: list[tuple[date, float]],
    ordinary: list[tuple[date, float]],
    day: date,
    kinds: Mapping[date, DayKind],
    width: float,
    trend: bool,
) -> Expected | None:
    """Shift the ordinary band by how like days differed from the median of the ordinary days around each."""
    base = _of_week(ordinary, day, width, trend)
    shifts = []
    for one, value in values:
        if kinds.get(one) is kinds[day]:
            near = [v for other, v in ordinary if abs((other - one).days) <= LEAST_DAYS]
            if near:
                shifts.append(value - float(np.median(near)))
    if base is None or len(shifts) < _LEAST_LIKE:
        return None
    level = float(np.median([v for one, v in ordinary if one >= day - timedelta(days=LEAST_DAYS)] or [base.mid]))
    mid, n = level + float(np.median(shifts)), len(shifts)
    spread = float(np.std(shifts, ddof=1)) * float(stdtrit(n - 1, (1 + width) / 2)) * sqrt(1 + 1 / n)
    half = max(spread, base.high - base.mid)
    return Expected(low=mid - half, mid=mid, high=mid + half, n=n)


def _row(day: date, end: date) -> Floats:
    row = np.zeros(8)
    row[day.weekday()] = 1.0
    row[7] = (day - end).days / LOOK_BACK_DAYS
    return row


def _fit(known: list[tuple[date, float]], day: date, trend: bool) -> _Fit | None:
    """Fit week-days and a trend, if there is to be one, by Huber's weights; None where a week-day is missing."""
    x = np.array([_row(one, day) for one, _ in known])
    y = np.array([value for _, value in known])
    seen = x[:, :7].sum(axis=0) > 0
    if not seen[day.weekday()]:
        return None
    x = x.copy()
    used = np.append(seen, trend)
    x *= used
    ridge = np.diag(np.where(used, 1e-9, 1.0))
    weights = np.ones(len(y))
    coefficients, scale, covariance = np.zeros(8), 0.0, np.eye(8)
    for _ in range(_STEPS):
        covariance = np.linalg.inv((x.T * weights) @ x + ridge)
        coefficients = covariance @ (x.T @ (weights * y))
        rest = y - x @ coefficients
        freedom = float(weights.sum() - used.sum())
        if freedom < 1:
            return None
        middle = _MAD * float(np.median(np.abs(rest))) * sqrt(len(y) / freedom)
        scale = sqrt(float(weights @ rest**2) / freedom / _CLIPPED_VARIANCE)
        cut = _HUBER * (min(scale, middle) if middle > 0 else scale)
        distance = np.abs(rest)
        weights = np.minimum(1.0, np.divide(cut, distance, out=np.full_like(distance, inf), where=distance > cut))
    return _Fit(coefficients=coefficients, covariance=covariance, scale=scale, freedom=freedom, n=len(y))
