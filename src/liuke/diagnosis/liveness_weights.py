"""How likely each kind of quiet is to end (D1): the dimensions weighed by who came back in the business's own past.

A logistic model over kinds of quiet users: the three dimensions, the length of the quiet, the money paid. Its weights
have a normal prior (they are shrunk toward nothing), each past morning its own shift, whose spread is learned (a
mixed model by Laplace's approximation); where kinds scatter more than the model says, all intervals are widened.
Where too few came back (or too few did not), the shares of kind and quiet length are shrunk toward their mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from liuke.kit.intervals import z_two_sided
from liuke.kit.shrunk import shrink

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DIMENSIONS = ("open_act", "attention", "community")
BENDS_DAYS = (7, 15, 30, 90)
"""Where the effect of one more day (on a logarithmic scale) may change."""
_LENGTHS = ("quiet_days", *(f"quiet_from_{n}_days" for n in BENDS_DAYS))
WEIGHTS = ("any_tie", *DIMENSIONS, "two_ties", *_LENGTHS, "tie_fades", "never_there", "paid", "paid_more")
"""In the order of the columns after the constant: that anything ties the user at all (the rule itself), each dimension
beyond that, more than one of them, how long the quiet is, how a tie fades with it, what was paid."""
_PRIOR_SD = dict.fromkeys(("two_ties", *_LENGTHS[1:], "tie_fades", "paid_more"), 0.5) | {
    "any_tie": 2.0,
    "quiet_days": 2.0,
}
_SHIFT_SD, _SHIFT_WORTH = 0.2, 2.0
"""Before anything is seen, mornings differ by so many logits, and that is worth so many mornings."""
_MOST_STEPS = 60
_LEAST_EXPECTED = 5.0
TIERS = (7, 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Kinds of quiet users, an element each: what they are, how many (``n``), and how many came back."""

    open_act: NDArray[np.bool_]
    attention: NDArray[np.bool_]
    community: NDArray[np.bool_]
    never_there: NDArray[np.bool_]
    quiet_days: Ints
    paid_level: Ints
    n: Floats
    returned: Floats

    @property
    def dormant(self) -> NDArray[np.bool_]:
        """Which the rule calls dormant."""
        return self.open_act | self.attention | self.community

    @property
    def tier(self) -> Ints:
        """Length of the quiet in tiers: 0 light, 1 medium, 2 heavy."""
        return np.searchsorted(np.array(TIERS), self.quiet_days, side="right").astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What each kind's chance of return is, with its interval."""

    p: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What was learned. ``by``: "logistic", or "shares" where too few returned. ``spread`` is that between mornings."""

    by: Literal["logistic", "shares"]
    n: float
    returned: float
    mornings: int
    weights: Floats
    covariance: Floats
    spread: float
    paid_middle: float
    table: Floats

    def chances(self, kinds: Kinds, alpha: float = 0.05) -> Chances:
        """Return the chance of return of each kind on a morning to come."""
        if self.by == "shares":
            at = _group(kinds)
            return Chances(p=self.table[0, at], low=self.table[1, at], high=self.table[2, at])
        x = _design(kinds, self.paid_middle)
        middle = x @ self.weights
        half = z_two_sided(alpha) * np.sqrt(np.einsum("ij,jk,ik->i", x, self.covariance, x) + self.spread**2)
        return Chances(p=expit(middle), low=expit(middle - half), high=expit(middle + half))

    def expected(self, kinds: Kinds, alpha: float = 0.05) -> tuple[float, float, float] | None:
        """Return the share of all of them that will come back, and the interval it will lie in; None of nobody."""
        n = float(kinds.n.sum())
        if n <= 0:
            return None
        each = self.chances(kinds, alpha)
        share = float(kinds.n @ each.p) / n
        drawn = float(kinds.n @ (each.p * (1 - each.p))) / n**2
        if self.by == "shares":
            half = (each.high - each.low) / 2
            known = (float(kinds.n @ half) / n / z_two_sided(alpha)) ** 2
        else:
            slope = kinds.n * each.p * (1 - each.p)
            g = slope @ _design(kinds, self.paid_middle) / n
            known = float(g @ self.covariance @ g) + (float(slope.sum()) / n * self.spread) ** 2
        half_all = z_two_sided(alpha) * sqrt(drawn + known) + 0.5 / n
        return share, max(0.0, share - half_all), min(1.0, share + half_all)


def weigh(mornings: Sequence[Kinds], least: int = 50, alpha: float = 0.05) -> Weighed | None:
    """Learn from closed mornings; None where nobody was quiet on any of them."""
    filled = [one for one in mornings if one.n.sum() > 0]
    if not filled:
        return None
    n, returned = float(sum(one.n.sum() for one in filled)), float(sum(one.returned.sum() for one in filled))
    if min(returned, n - returned) < least:
        return _shares(filled, n, returned, alpha)
    return _logistic(filled, n, returned)


def _group(kinds: Kinds) -> Ints:
    return kinds.dormant * 3 + kinds.tier


def _shares(mornings: Sequence[Kinds], n: float, returned: float, alpha: float) -> Weighed | None:
    of, back = np.zeros(6), np.zeros(6)
    for one in mornings:
        of += np.bincount(_group(one), one.n, 6)
        back += np.bincount(_group(one), one.returned, 6)
    drawn = shrink(back, of, alpha)
    if drawn is None:
        return None
    return Weighed(
        by="shares",
        n=n,
        returned=returned,
        mornings=len(mornings),
        weights=np.zeros(0),
        covariance=np.zeros((0, 0)),
        spread=0.0,
        paid_middle=0.0,
        table=np.stack([drawn.shares, drawn.low, drawn.high]),
    )


def _design(kinds: Kinds, paid_middle: float) -> Floats:
    days = np.log1p(kinds.quiet_days.astype(float))
    paid = kinds.paid_level > 0
    ties = [getattr(kinds, name).astype(float) for name in DIMENSIONS]
    any_tie = kinds.dormant.astype(float)
    columns = [
        np.ones(len(days)),
        any_tie,
        *ties,
        (ties[0] + ties[1] + ties[2] >= 2).astype(float),
        days,
        *(np.maximum(0.0, days - np.log1p(bend)) for bend in BENDS_DAYS),
        any_tie * (days - np.log1p(BENDS_DAYS[1])),
        kinds.never_there.astype(float),
        paid.astype(float),
        np.where(paid, kinds.paid_level - paid_middle, 0.0),
    ]
    return np.stack(columns, axis=1)


def _logistic(mornings: Sequence[Kinds], n: float, returned: float) -> Weighed:
    """Fit weights and a shift a morning; the shifts' spread by expectation and maximisation, worth a little already."""
    levels = np.concatenate([one.paid_level for one in mornings]).astype(float)
    people = np.concatenate([one.n for one in mornings])
    bought = levels > 0
    middle = float(np.average(levels[bought], weights=people[bought])) if people[bought].sum() > 0 else 0.0
    x = np.concatenate([_design(one, middle) for one in mornings])
    which = np.repeat(np.arange(len(mornings)), [len(one.n) for one in mornings])
    x = np.concatenate([x, (which[:, None] == np.arange(len(mornings))).astype(float)], axis=1)
    back = np.concatenate([one.returned for one in mornings])
    own = x.shape[1] - len(mornings)
    start = np.zeros(x.shape[1])
    start[0] = np.log(returned / (n - returned))
    spread = _SHIFT_SD
    for _ in range(8):
        precision = np.concatenate([[1e-4], _precisions(), np.full(len(mornings), spread**-2)])
        start, covariance = _fitted(x, people, back, start, precision)
        shifts, sure = start[own:], np.diag(covariance)[own:]
        spread = sqrt((_SHIFT_WORTH * _SHIFT_SD**2 + float((shifts**2 + sure).sum())) / (_SHIFT_WORTH + len(mornings)))
    wide = max(1.0, _scatter(np.concatenate([_group(one) for one in mornings]), which, x, start, people, back))
    return Weighed(
        by="logistic",
        n=n,
        returned=returned,
        mornings=len(mornings),
        weights=start[:own],
        covariance=covariance[:own, :own] * wide,
        spread=spread,
        paid_middle=middle,
        table=np.zeros((3, 0)),
    )


def _precisions() -> Floats:
    return np.array([_PRIOR_SD.get(name, 1.0) ** -2 for name in WEIGHTS])


def _fitted(x: Floats, n: Floats, back: Floats, start: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Climb to the mode by Newton's steps, halved where they go too far; return it and the inverse curvature."""
    at, best = start, _height(x, n, back, start, precision)
    for _ in range(_MOST_STEPS):
        p = expit(x @ at)
        curve = (x * (n * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(curve, x.T @ (back - n * p) - precision * at)
        size = 1.0
        while size > 1e-6 and (height := _height(x, n, back, at + size * step, precision)) < best:
            size /= 2
        if size <= 1e-6:
            break
        at, gained, best = at + size * step, height - best, height
        if gained < 1e-9 * (1 + abs(best)):
            break
    p = expit(x @ at)
    curve = (x * (n * p * (1 - p))[:, None]).T @ x + np.diag(precision)
    return at, np.linalg.inv(curve)


def _height(x: Floats, n: Floats, back: Floats, at: Floats, precision: Floats) -> float:
    eta = x @ at
    return float(back @ eta - n @ np.logaddexp(0.0, eta) - precision @ at**2 / 2)


def _scatter(group: Ints, which: Ints, x: Floats, at: Floats, n: Floats, back: Floats) -> float:
    """Return Pearson's statistic a degree of freedom over kind, quiet length and morning: 1 where the model fits."""
    p = expit(x @ at)
    code = which * 6 + group
    expected, seen = np.bincount(code, n * p), np.bincount(code, back)
    variance = np.bincount(code, n * p * (1 - p))
    enough = variance >= _LEAST_EXPECTED
    if enough.sum() <= 4:
        return 1.0
    return float(((seen - expected)[enough] ** 2 / variance[enough]).sum()) / float(enough.sum() - 4)
