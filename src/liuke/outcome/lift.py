"""The difference between treated and holdout, with two intervals: for one look, and for looking every day.

Sources: Newcombe 1998, *Interval estimation for the difference between independent proportions*, method 10 (score
intervals hold their level in small holdouts: 95.9 % where the plain one has 86 %); Waudby-Smith et al. 2021,
arXiv 2103.06476, equation 9 (the asymptotic confidence sequence).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log, sqrt

from liuke.kit.intervals import newcombe_at, z_two_sided
from liuke.outcome.arm import Arm

TUNED_AT_PEOPLE = 5_000
"""The confidence sequence is narrowest, against one look, at this many people; fixed beforehand for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """Treated minus holdout (shares, or a mean's unit) with both intervals; ``z`` is the width of the safe one."""

    difference: float
    interval: tuple[float, float]
    interval_single_look: tuple[float, float]
    z: float


def z_any_time(people: int, alpha: float, tuned_at: int = TUNED_AT_PEOPLE) -> float:
    """Return how many standard errors wide an interval must be to hold at every look, after ``people`` in both arms.

    Equation 9 of arXiv 2103.06476 over the standard error; rho is chosen for ``tuned_at`` people.
    """
    if people < 1:
        return inf
    n_rho = people * rho_squared(alpha, tuned_at)
    return sqrt(2 * (n_rho + 1) / n_rho * log(sqrt(n_rho + 1) / alpha))


def rho_squared(alpha: float, tuned_at: int = TUNED_AT_PEOPLE) -> float:
    """Return the mixture's width, squared, that is best at ``tuned_at`` people."""
    return (-2 * log(alpha) + log(-2 * log(alpha) + 1)) / tuned_at


def newcombe(treated: Arm, holdout: Arm, z: float) -> tuple[float, float]:
    """Return the score interval, ``z`` standard errors wide, of a difference of two shares."""
    return newcombe_at(treated.mean, treated.n, holdout.mean, holdout.n, z)


def welch(treated: Arm, holdout: Arm, z: float) -> tuple[float, float]:
    """Return the interval, ``z`` standard errors wide, of a difference of two means with variances of their own."""
    difference = treated.mean - holdout.mean
    half = z * sqrt(treated.variance / treated.n + holdout.variance / holdout.n)
    return difference - half, difference + half


def share_lift(treated: Arm, holdout: Arm, alpha: float) -> Lift:
    """Return the difference of two shares.

    The interval that holds when looked at daily is the score interval at the confidence sequence's width: for many
    people it is equation 9 itself, for few it keeps the score interval's honesty near 0 and 1.
    """
    return _lift(newcombe, treated, holdout, alpha)


def mean_lift(treated: Arm, holdout: Arm, alpha: float) -> Lift:
    """Return the difference of two means; both arms need two people."""
    return _lift(welch, treated, holdout, alpha)


def _lift(interval: Callable[[Arm, Arm, float], tuple[float, float]], treated: Arm, holdout: Arm, alpha: float) -> Lift:
    z = max(z_any_time(treated.n + holdout.n, alpha), z_two_sided(alpha))
    return Lift(
        difference=treated.mean - holdout.mean,
        interval=interval(treated, holdout, z),
        interval_single_look=interval(treated, holdout, z_two_sided(alpha)),
        z=z,
    )
