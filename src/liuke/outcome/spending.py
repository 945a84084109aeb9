"""Looking at a campaign with a known end as often as one likes: error is spent as O'Brien and Fleming would.

Sources: Lan & DeMets 1983, *Discrete sequential boundaries for clinical trials* (spending error by information, so that
looks need not be planned); O'Brien & Fleming 1979; Armitage, McPherson & Rowe 1969 (the recursion). Repeated confidence
intervals after Jennison & Turnbull 1989: at every look the estimate ± the boundary times its standard error.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from liuke.outcome.errors import BadLooksError

_GRID = 401
"""So many points of the running sum: the last boundary of 60 looks stays the same to seven digits with 2,001."""
_WIDEST = 8.0


def spent(information: float, alpha: float) -> float:
    """Return the error of both sides spent by the time ``information`` (0 to 1) is in: O'Brien and Fleming's shape."""
    if information <= 0:
        return 0.0
    return float(min(4 * (1 - ndtr(ndtri(1 - alpha / 4) / sqrt(min(information, 1.0)))), alpha))


def boundaries(information: Sequence[float], alpha: float = 0.05) -> list[float]:
    """Return, for each look, how many standard errors wide the interval must be; looks are shares of all information.

    Together, over all looks, the chance that a difference of 0 lies outside any of them is at most ``alpha``.

    Raises
    ------
    BadLooksError
        Looks do not grow from above 0 to at most 1.
    """
    looks = list(information)
    if not looks or looks[0] <= 0 or looks[-1] > 1 + 1e-9 or any(b <= a for a, b in pairwise(looks)):
        raise BadLooksError(looks=", ".join(f"{one:g}" for one in looks[:5]))
    found: list[float] = []
    at, density = np.zeros(1), np.ones(1)
    before, used = 0.0, 0.0
    for look in looks:
        step = sqrt(look - before)
        more = spent(look, alpha) - used
        edge = _edge(at, density, step, look, more)
        found.append(edge / sqrt(look))
        if edge / sqrt(look) < _WIDEST:
            used += more
        at, density = _carried(at, density, step, edge)
        before = look
    return found


def _edge(at: np.ndarray, density: np.ndarray, step: float, look: float, more: float) -> float:
    """Return where the running sum crosses for the first time with a chance of ``more``."""
    widest = _WIDEST * sqrt(look)

    def outside(edge: float) -> float:
        return float((density * (ndtr((-edge - at) / step) + ndtr((at - edge) / step))).sum()) - more

    if more <= 0 or outside(widest) > 0:
        return widest
    return float(brentq(outside, 1e-6, widest, xtol=1e-10))


def _carried(at: np.ndarray, density: np.ndarray, step: float, edge: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the running sum's weights on a grid inside the edge, after one more look."""
    grid = np.linspace(-edge, edge, _GRID)
    width = grid[1] - grid[0]
    weights = np.full(_GRID, 2.0)
    weights[1::2] = 4.0
    weights[0] = weights[-1] = 1.0
    kernel = np.exp(-0.5 * ((grid[:, None] - at[None, :]) / step) ** 2) / (step * sqrt(2 * np.pi))
    return grid, (kernel @ density) * weights * width / 3
