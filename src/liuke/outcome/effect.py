"""A difference of two means, in the metric's unit or as a share of the holdout's, for one look or for any number.

Same formulas as GrowthBook's ``gbstats`` 0.8 (tests hold its published cases to five decimals): the delta method for
relative differences, Welch and Satterthwaite's degrees of freedom, and the asymptotic confidence sequence of
Waudby-Smith et al. 2021 (arXiv 2103.06476, equation 9).
"""

from dataclasses import dataclass
from math import exp, pi, sqrt
from typing import Literal

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from liuke.kit.intervals import Interval
from liuke.outcome.arm import Arm
from liuke.outcome.errors import NoSpreadError, NothingBelowError
from liuke.outcome.lift import TUNED_AT_PEOPLE, rho_squared, z_any_time

Kind = Literal["absolute", "relative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Treated against holdout: the difference, its standard error, an interval of level 1 − alpha, and a p."""

    difference: float
    standard_error: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is to be believed of a difference after the fact, with a prior that says nothing.

    ``better`` is the chance that treating helps; ``loss_if_treated`` and ``loss_if_not`` are what is lost on average by
    choosing wrongly, in the unit of the difference.
    """

    difference: float
    spread: float
    interval: Interval
    better: float
    loss_if_treated: float
    loss_if_not: float


def one_look(treated: Arm, holdout: Arm, kind: Kind, alpha: float = 0.05, *, shares: bool = False) -> Effect:
    """Return the effect as it may be said once, at a time chosen beforehand (Welch's t). ``shares``: yes or no."""
    difference, error, freedom = _measured(treated, holdout, kind, shares)
    half = float(stdtrit(freedom, 1 - alpha / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(difference) / error))
    return Effect(difference=difference, standard_error=error, interval=(difference - half, difference + half), p=p)


def any_time(
    treated: Arm,
    holdout: Arm,
    kind: Kind,
    alpha: float = 0.05,
    *,
    tuned_at: int = TUNED_AT_PEOPLE,
    shares: bool = False,
) -> Effect:
    """Return the effect as it may be said every day, for ever; p never underflows below what the sequence allows."""
    difference, error, _ = _measured(treated, holdout, kind, shares)
    n = treated.n + holdout.n
    half = error * z_any_time(n, alpha, tuned_at)
    rho = rho_squared(alpha, tuned_at)
    squared = (difference / error) ** 2
    evidence = min(rho * n * squared / (2 * (n * rho + 1)), 700.0)
    p = min(1.0, sqrt(n * rho + 1) * exp(-evidence))
    return Effect(difference=difference, standard_error=error, interval=(difference - half, difference + half), p=p)


def belief(treated: Arm, holdout: Arm, kind: Kind, alpha: float = 0.05, *, shares: bool = False) -> Belief:
    """Return the posterior under a flat prior: normal about the difference."""
    difference, error, _ = _measured(treated, holdout, kind, shares)
    half = -float(ndtri(alpha / 2)) * error
    gain = difference * float(ndtr(difference / error)) + error * _density(difference / error)
    return Belief(
        difference=difference,
        spread=error,
        interval=(difference - half, difference + half),
        better=float(ndtr(difference / error)),
        loss_if_not=gain,
        loss_if_treated=gain - difference,
    )


def _density(at: float) -> float:
    """Return the standard normal density. (scipy.stats has it, and 30 MB of every process with it.)"""
    return exp(-at * at / 2) / sqrt(2 * pi)


def _measured(treated: Arm, holdout: Arm, kind: Kind, shares: bool) -> tuple[float, float, float]:
    """Return difference, standard error, degrees of freedom.

    Raises NoSpreadError where nobody differs from anybody, NothingBelowError for a share of a mean of 0.
    """
    high, low = _variance(treated, shares) / treated.n, _variance(holdout, shares) / holdout.n
    if high + low <= 0:
        raise NoSpreadError(n=treated.n + holdout.n)
    freedom = (high + low) ** 2 / (high**2 / (treated.n - 1) + low**2 / (holdout.n - 1))
    difference = treated.mean - holdout.mean
    if kind == "absolute":
        return difference, sqrt(high + low), freedom
    if holdout.mean == 0:
        raise NothingBelowError(n=holdout.n)
    base = holdout.mean
    return difference / base, sqrt(high / base**2 + low * treated.mean**2 / base**4), freedom


def _variance(arm: Arm, shares: bool) -> float:
    return arm.mean * (1 - arm.mean) if shares else arm.variance
