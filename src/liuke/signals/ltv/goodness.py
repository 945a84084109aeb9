"""How well a model fits: repeats expected and counted, week by week and person by person, and what came later."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from liuke.signals.ltv.groups import Floats, Groups
from liuke.signals.ltv.models import OrderModel

_MOST = 7


def counted(model: OrderModel, theta: Floats, groups: Groups) -> list[dict[str, Any]]:
    """Return how many people bought again 0, 1, … 7 or more times, and how many the model expects to."""
    ages, which = np.unique(groups.age, return_inverse=True)
    of_age = np.bincount(which, groups.n)
    expected = of_age @ model.counts(theta, ages, _MOST - 1)
    actual = np.bincount(np.minimum(groups.x, _MOST).astype(int), groups.n, _MOST + 1)
    expected = np.append(expected, max(float(groups.n.sum() - expected.sum()), 0.0))
    return [
        {
            "repeats": f"{k}+" if k == _MOST else str(k),
            "actual": round(float(actual[k])),
            "expected": float(expected[k]),
        }
        for k in range(_MOST + 1)
    ]


def tracked(
    model: OrderModel, theta: Floats, begin: date, new: Floats, again: Floats, unit_days: float
) -> list[dict[str, Any]]:
    """Return repeat purchases cumulated to the end of each week since the first purchase of all, and as expected.

    ``new`` and ``again`` count first and repeated purchases on each day. Everybody is expected to do what anybody does
    so many days after a first purchase: one convolution.
    """
    days = len(new)
    mean = model.mean_repeats(theta, np.arange(days) / unit_days)
    size = 1 << (2 * days - 1).bit_length()
    expected = np.fft.irfft(np.fft.rfft(new, size) * np.fft.rfft(mean, size), size)[:days]
    actual = again.cumsum()
    return [
        {
            "week": n // 7 + 1,
            "through": (begin + timedelta(days=n)).isoformat(),
            "actual": round(float(actual[n])),
            "expected": max(float(expected[n]), 0.0),
        }
        for n in range(6, days, 7)
    ]


def held_out(model: OrderModel, theta: Floats, groups: Groups, later: Floats, t: float) -> dict[str, Any]:
    """Return what was expected of each within ``t`` after the fit and what came: in sum, and by repeats before."""
    expected = model.expected(theta, groups.x, groups.t_x, groups.age, t)
    n, people = groups.n, float(groups.n.sum())
    total, actual = float(n @ expected), float(n @ later)
    gap = expected - later
    conditional = []
    for k in range(_MOST + 1):
        chosen = groups.x >= k if k == _MOST else groups.x == k
        of_them = float(n[chosen].sum())
        if of_them:
            conditional.append(
                {
                    "repeats": f"{k}+" if k == _MOST else str(k),
                    "people": round(of_them),
                    "actual": float(n[chosen] @ later[chosen]) / of_them,
                    "expected": float(n[chosen] @ expected[chosen]) / of_them,
                }
            )
    return {
        "people": round(people),
        "actual": round(actual),
        "expected": total,
        "total_error": total / actual - 1 if actual else None,
        "mae": float(n @ np.abs(gap)) / people,
        "rmse": float(np.sqrt(n @ gap**2 / people)),
        "correlation": _correlation(expected, later, n),
        "conditional": conditional,
    }


def _correlation(one: Floats, other: Floats, n: Floats) -> float | None:
    share = n / n.sum()
    left, right = one - share @ one, other - share @ other
    spread = float(np.sqrt((share @ left**2) * (share @ right**2)))
    return float(share @ (left * right)) / spread if spread > 0 else None
