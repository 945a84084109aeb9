"""Shifted-beta-geometric (Fader & Hardie 2007): subscribers who renew, or do not, at the end of each term.

Everybody has a chance of their own of leaving at a renewal, beta-distributed (alpha, beta). The longer somebody has
stayed the likelier they stay: retention rises from term to term though nobody changes.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, zeta

from liuke.signals.ltv.groups import Floats
from liuke.signals.ltv.newton import Value

NAMES = ("alpha", "beta")


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewals:
    """By number of terms: how many left at the end of so many, and how many are here after so many renewals."""

    term: Floats
    """Terms paid for (1, 2, …) of those who left; renewals made (0, 1, …) of those who are here."""
    left: Floats
    """How many left at the end of that many terms."""
    stayed: Floats
    """How many are here after that many renewals."""

    @property
    def people(self) -> int:
        """How many subscriptions there are in all."""
        return round(float(self.left.sum() + self.stayed.sum()))


def value(theta: Floats, seen: Renewals) -> Value:
    """Return log-likelihood, gradient and Hessian.

    Who left after t terms adds ln B(alpha + 1, beta + t - 1), who is here after t renewals ln B(alpha, beta + t).
    """
    a, b = theta
    gone, here, t = seen.left, seen.stayed, seen.term
    both = gone + here
    total = float(both.sum())
    whole = a + b + t
    psi, curve = float(both @ digamma(whole)), float(both @ zeta(2, whole))
    lost = float(gone.sum())
    likelihood = total * (gammaln(a + b) - gammaln(a) - gammaln(b)) - float(both @ gammaln(whole))
    with np.errstate(invalid="ignore"):
        before, after = np.maximum(b + t - 1, 1e-300), b + t
    likelihood += lost * gammaln(a + 1) + (total - lost) * gammaln(a)
    likelihood += float(gone @ np.where(gone > 0, gammaln(before), 0.0)) + float(here @ gammaln(after))
    of_both = total * digamma(a + b) - psi
    gradient = np.array(
        [
            of_both - total * digamma(a) + lost * digamma(a + 1) + (total - lost) * digamma(a),
            of_both
            - total * digamma(b)
            + float(gone @ np.where(gone > 0, digamma(before), 0.0))
            + float(here @ digamma(after)),
        ]
    )
    curve_both = total * zeta(2, a + b) - curve
    hessian = np.full((2, 2), curve_both)
    hessian[0, 0] += lost * zeta(2, a + 1) - lost * zeta(2, a)
    hessian[1, 1] += (
        float(gone @ np.where(gone > 0, zeta(2, before), 0.0)) + float(here @ zeta(2, after)) - total * zeta(2, b)
    )
    return likelihood, gradient, hessian


def retention(theta: Floats, renewal: Floats) -> Floats:
    """Return the share of those still there that renews at the ``renewal``-th time (1 is the first)."""
    a, b = theta
    found: Floats = (b + np.asarray(renewal, float) - 1) / (a + b + np.asarray(renewal, float) - 1)
    return found


def survival(theta: Floats, renewals: Floats) -> Floats:
    """Return the share of a cohort that is there after so many renewals."""
    a, b = theta
    t = np.asarray(renewals, float)
    found: Floats = np.exp(gammaln(b + t) + gammaln(a + b) - gammaln(b) - gammaln(a + b + t))
    return found


def terms_ahead(theta: Floats, renewed: Floats, discount: float, horizon: int) -> Floats:
    """Return the discounted number of terms still to be paid (DERL) by somebody who has renewed so often.

    Fader & Hardie 2010: the sum of the chances of the next ``horizon`` renewals, each discounted to the time of the
    next; ``discount`` is of one term.
    """
    a, b = theta
    k = np.arange(1, horizon + 1)
    n = np.asarray(renewed, float)[:, None]
    log_stay = np.log((b + n + k - 1) / (a + b + n + k - 1)).cumsum(axis=1)
    found: Floats = np.exp(log_stay - (k - 1) * np.log1p(discount)).sum(axis=1)
    return found
