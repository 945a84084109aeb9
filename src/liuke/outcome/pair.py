"""Two numbers of each person of one arm, as sums that add up: a metric and its past, or the halves of a ratio.

Sources: Deng, Xu, Kohavi & Walker 2013, *Improving the sensitivity of online controlled experiments by utilizing
pre-experiment data* (CUPED); Deng, Knoblich & Lu 2018, *Applying the delta method in metric analytics*.
"""

from dataclasses import dataclass
from typing import Self

from liuke.outcome.arm import Arm
from liuke.outcome.errors import EmptyArmError, NothingBelowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Count and sums of y, x, their squares and their product over the people of one arm."""

    n: int = 0
    y: float = 0.0
    x: float = 0.0
    yy: float = 0.0
    xx: float = 0.0
    xy: float = 0.0

    def __add__(self, other: Self) -> Self:
        return type(self)(
            n=self.n + other.n,
            y=self.y + other.y,
            x=self.x + other.x,
            yy=self.yy + other.yy,
            xx=self.xx + other.xx,
            xy=self.xy + other.xy,
        )

    @property
    def first(self) -> Arm:
        """Return the arm of y alone."""
        return Arm(n=self.n, total=self.y, squares=self.yy)

    @property
    def second(self) -> Arm:
        """Return the arm of x alone."""
        return Arm(n=self.n, total=self.x, squares=self.xx)

    @property
    def covariance(self) -> float:
        """Return the sample covariance (n − 1). Raises EmptyArmError below two people."""
        if self.n < 2:
            raise EmptyArmError(n=self.n, what="covariance")
        return (self.xy - self.y * self.x / self.n) / (self.n - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """Both arms as they would have been had they begun alike, and the share of the variance that this took away."""

    treated: Arm
    holdout: Arm
    theta: float
    explained: float


def adjusted(treated: Pair, holdout: Pair) -> Adjusted:
    """Take out of y what x, known before, says of it (CUPED).

    Theta is cov(y, x) / var(x) pooled over both arms; where x is the same for everybody nothing is taken out. The mean
    of both arms together is not moved.
    """
    both = treated + holdout
    spread = _within(treated.second, holdout.second)
    shared = _within_product(treated, holdout)
    theta = shared / spread if spread > 0 else 0.0
    centre = both.x / both.n
    arms = [_moved(one, theta, centre) for one in (treated, holdout)]
    before = _within(treated.first, holdout.first)
    explained = min(1.0, max(0.0, theta * shared / before)) if before > 0 else 0.0
    return Adjusted(treated=arms[0], holdout=arms[1], theta=theta, explained=explained)


def ratio(arm: Pair) -> Arm:
    """Return the arm of sum(y) / sum(x) as a mean over people: its variance is the delta method's.

    Raises
    ------
    NothingBelowError
        The sum of x is 0: a ratio to nothing is not 0.
    """
    if arm.n < 1 or arm.x == 0:
        raise NothingBelowError(n=arm.n)
    r, below = arm.y / arm.x, arm.x / arm.n
    variance = (arm.first.variance - 2 * r * arm.covariance + r * r * arm.second.variance) / below**2
    return _arm(arm.n, r, max(0.0, variance))


def _within(a: Arm, b: Arm) -> float:
    return a.variance * (a.n - 1) + b.variance * (b.n - 1)


def _within_product(a: Pair, b: Pair) -> float:
    return a.covariance * (a.n - 1) + b.covariance * (b.n - 1)


def _moved(arm: Pair, theta: float, centre: float) -> Arm:
    mean = (arm.y - theta * (arm.x - arm.n * centre)) / arm.n
    variance = arm.first.variance + theta**2 * arm.second.variance - 2 * theta * arm.covariance
    return _arm(arm.n, mean, max(0.0, variance))


def _arm(n: int, mean: float, variance: float) -> Arm:
    return Arm(n=n, total=n * mean, squares=variance * (n - 1) + n * mean * mean)
