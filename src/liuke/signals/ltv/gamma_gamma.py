"""Gamma-Gamma (Fader & Hardie 2013): how much somebody pays each time, whatever how often.

Payments scatter around a person's own mean, and those means over people: parameters p, q and v in units of money.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, zeta

from liuke.signals.ltv.groups import Floats, dot, sums
from liuke.signals.ltv.newton import Value

NAMES = ("p", "q", "v")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Distinct (number of payments, their mean) of people who paid again, with how many share them."""

    x: Floats
    mean: Floats
    n: Floats

    @property
    def people(self) -> int:
        """How many there are in all."""
        return round(float(self.n.sum()))

    @property
    def correlation(self) -> float | None:
        """Pearson's correlation of number and mean: the model takes it to be zero."""
        if self.people < 3 or np.ptp(self.x) == 0 or np.ptp(self.mean) == 0:
            return None
        share = self.n / self.n.sum()
        x, mean = self.x - share @ self.x, self.mean - share @ self.mean
        return float(share @ (x * mean) / np.sqrt((share @ x**2) * (share @ mean**2)))

    def start(self) -> Floats:
        """Begin at the scale of the money."""
        return np.array([2.0, 3.0, float((self.n * self.mean).sum() / self.n.sum())])


def value(theta: Floats, paid: Payments) -> Value:
    """Return log-likelihood, gradient and Hessian in p, q, v."""
    p, q, v = theta
    n, m = paid.n, paid.mean
    times, which = np.unique(paid.x, return_inverse=True)  # the special functions are of the few distinct numbers
    by_x, people = sums(which, n), float(n.sum())
    shape, whole = p * times, p * times + q
    power, rate = whole[which], v + paid.x * m
    log_rate, over = np.log(rate), 1 / rate
    logs = sums(which, n * np.log(m))  # sums of ln m by number of payments
    rates = sums(which, n * log_rate)
    overs = sums(which, n * over)
    likelihood = dot(by_x, gammaln(whole) - gammaln(shape) + shape * np.log(times)) - dot(whole, rates)
    likelihood += dot(shape - 1, logs) + people * (q * np.log(v) - gammaln(q))
    psi, trigamma = digamma(whole), zeta(2, whole)
    gradient = np.array(
        [
            dot(times * by_x, psi - digamma(shape) + np.log(times)) + dot(times, logs - rates),
            dot(by_x, psi) - float(rates.sum()) + people * (np.log(v) - digamma(q)),
            people * q / v - dot(whole, overs),
        ]
    )
    hessian = np.zeros((3, 3))
    hessian[0, 0] = dot(times * times * by_x, trigamma - zeta(2, shape))
    hessian[0, 1] = hessian[1, 0] = dot(times * by_x, trigamma)
    hessian[0, 2] = hessian[2, 0] = -dot(times, overs)
    hessian[1, 1] = dot(by_x, trigamma) - people * zeta(2, q)
    hessian[1, 2] = hessian[2, 1] = people / v - float(overs.sum())
    hessian[2, 2] = -people * q / v**2 + dot(n * power, over * over)
    return likelihood, gradient, hessian


def expected_mean(theta: Floats, x: Floats, mean: Floats) -> Floats:
    """Return what each is expected to pay at a time; needs q > 1. Nobody's history (x = 0) gives the mean of all."""
    p, q, v = theta
    x = np.asarray(x, float)
    found: Floats = p * (v + x * np.where(x > 0, mean, 0.0)) / (p * x + q - 1)
    return found
