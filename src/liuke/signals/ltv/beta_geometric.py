"""BG/NBD (Fader, Hardie & Lee 2005) and MBG/NBD (Batislam, Denizel & Filiztekin 2007): leave after a purchase or stay.

People buy at a rate of their own, gamma-distributed (r, alpha), and after each purchase leave with a chance of their
own, beta-distributed (a, b). MBG lets them leave after the first, too; BG takes whoever bought once for alive for ever.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, zeta

from liuke.signals.ltv.groups import Floats, Groups, dot
from liuke.signals.ltv.newton import Value
from liuke.signals.ltv.quadrature import beta_nodes

NAMES = ("r", "alpha", "a", "b")
_NODES = 24


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """One of the two: ``first`` is 1 where the first purchase may be the last (MBG), else 0 (BG)."""

    first: int

    @staticmethod
    def start(groups: Groups) -> Floats:
        """Begin at the scale of the data's own time."""
        return np.array([0.5, groups.mean_age / 3, 1.0, 2.0])

    def value(self, theta: Floats, groups: Groups) -> Value:
        """Return log-likelihood, gradient and Hessian."""
        return _Prepared(self.first, groups).value(theta)

    def prepared(self, groups: Groups) -> "_Prepared":
        """Look at the groups once for many evaluations."""
        return _Prepared(self.first, groups)

    def _gone_odds(self, theta: Floats, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return the logarithm of the odds of being gone."""
        r, alpha, a, b = theta
        held = b + x - 1 + self.first
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.log(a) - np.log(held) + (r + x) * (np.log(alpha + age) - np.log(alpha + t_x))
        found: Floats = odds if self.first else np.where(np.asarray(x) > 0, odds, -np.inf)
        return found

    def p_alive(self, theta: Floats, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return the chance that each is still a customer."""
        alive: Floats = expit(-self._gone_odds(theta, x, t_x, age))
        return alive

    def p_quiet(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the chance of no purchase in the next ``t``."""
        r, alpha = theta[:2]
        buys = -np.expm1((r + x) * (np.log(alpha + age) - np.log(alpha + age + t)))
        found: Floats = 1 - self.p_alive(theta, x, t_x, age) * buys
        return found

    def if_alive(self, theta: Floats, x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected in the next ``t`` of somebody who is alive now.

        The mean over Beta(a, b + x [+ 1]) of (1 - (1 + p t / (alpha + age))^-(r + x)) / p: else known as an integral of
        2F1; all terms are positive and a = 1 is no singularity.
        """
        r, alpha, a, b = theta
        repeats, which = np.unique(np.asarray(x, float), return_inverse=True)
        nodes, weights = beta_nodes(a, b + repeats + self.first, _NODES)
        found = np.zeros(len(which))
        span = t / (alpha + np.asarray(age, float))
        power = r + np.asarray(x, float)
        for k in range(_NODES):
            p = nodes[which, k]
            found -= weights[which, k] * np.expm1(-power * np.log1p(p * span)) / p
        return found

    def expected(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected of each in the next ``t``."""
        return self.p_alive(theta, x, t_x, age) * self.if_alive(theta, x, age, t)

    def mean_repeats(self, theta: Floats, t: Floats) -> Floats:
        """Return the repeats expected of anybody within ``t`` of the first purchase."""
        r, alpha, a, b = theta
        nodes, weights = beta_nodes(a, np.array([b + self.first]), _NODES * 2)
        span = np.asarray(t, float)[:, None] / alpha
        found: Floats = -(np.expm1(-r * np.log1p(nodes[0] * span)) / nodes[0] * weights[0]).sum(axis=1)
        found *= b / (a + b) if self.first else 1.0
        return found

    def counts(self, theta: Floats, t: Floats, most: int) -> Floats:
        """Return the chance of 0 … ``most`` repeats within ``t`` of the first purchase; shape (len(t), most + 1)."""
        r, alpha, a, b = theta
        age = np.asarray(t, float)[:, None]
        k = np.arange(most + 1, dtype=float)
        nbd = np.exp(
            gammaln(r + k) - gammaln(r) - gammaln(k + 1) + r * np.log(alpha / (alpha + age))
            + k * np.log(np.maximum(age / (alpha + age), 1e-300))
        )  # fmt: skip
        reached = np.maximum(1 - np.cumsum(nbd, axis=1) + nbd, 0)
        stays = np.exp(gammaln(b + k + self.first) + gammaln(a + b) - gammaln(b) - gammaln(a + b + k + self.first))
        with np.errstate(divide="ignore"):
            leaves = stays * a / (b + k - 1 + self.first)
        if not self.first:
            leaves[0] = 0
        found: Floats = stays * nbd + leaves * reached
        return found


class _Prepared:
    """The groups with what does not change from one evaluation to the next."""

    def __init__(self, first: int, groups: Groups) -> None:
        self.first = first
        self.groups = groups
        self.repeats, self.which = np.unique(groups.x, return_inverse=True)
        self.by_x = np.bincount(self.which, groups.n, len(self.repeats))
        self.people = float(groups.n.sum())

    def value(self, theta: Floats) -> Value:
        """Return log-likelihood, gradient and Hessian in r, alpha, a, b."""
        r, alpha, a, b = theta
        g, n, x, w = self.groups, self.groups.n, self.repeats, self.by_x
        held = b + x - 1 + self.first
        dead = w > 0 if self.first else x > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.where(dead, np.log(a) - np.log(held), -np.inf)
        over_age, over_last = 1 / (alpha + g.age), 1 / (alpha + g.t_x)
        log_age = -np.log(over_age)
        d_r = log_age + np.log(over_last)
        power = r + g.x
        d = odds[self.which] + power * d_r
        q = expit(d)
        soft = np.logaddexp(0.0, d)
        nq, n1 = n * q, n * (1 - q)
        d_alpha = power * (over_age - over_last)
        by_q, by_q1 = np.bincount(self.which, nq, len(x)), np.bincount(self.which, nq * (1 - q), len(x))
        inverse = np.where(dead, 1 / np.where(dead, held, 1.0), 0.0)

        likelihood, gradient, hessian = self._of_x(theta)
        likelihood += dot(n, soft - power * log_age)
        gradient[0] += dot(nq, d_r) - dot(n, log_age)
        gradient[1] -= dot(n * power, over_age) - dot(nq, d_alpha)
        gradient[2] += float(by_q.sum()) / a
        gradient[3] -= float(by_q @ inverse)

        both = nq * (1 - q)
        r_alpha = dot(both * d_r, d_alpha) - dot(n1, over_age) - dot(nq, over_last)
        hessian[0, 0] += dot(both * d_r, d_r)
        hessian[0, 1] += r_alpha
        hessian[1, 1] += dot(n1 * power, over_age**2) + dot(nq * power, over_last**2)
        hessian[1, 1] += dot(both * d_alpha, d_alpha)
        r_x = np.bincount(self.which, both * d_r, len(x))
        alpha_x = np.bincount(self.which, both * d_alpha, len(x))
        hessian[0, 2] += float(r_x.sum()) / a
        hessian[0, 3] -= float(r_x @ inverse)
        hessian[1, 2] += float(alpha_x.sum()) / a
        hessian[1, 3] -= float(alpha_x @ inverse)
        hessian[2, 2] += (float(by_q1.sum()) - float(by_q.sum())) / a**2
        hessian[2, 3] -= float(by_q1 @ inverse) / a
        hessian[3, 3] += float((by_q + by_q1) @ inverse**2)
        return likelihood, gradient, np.triu(hessian) + np.triu(hessian, 1).T

    def _of_x(self, theta: Floats) -> Value:
        """Return the part that depends on the number of repeats only: a handful of distinct ones."""
        r, alpha, a, b = theta
        x, w, people = self.repeats, self.by_x, self.people
        top, whole = b + x + self.first, a + b + x + self.first
        parts = gammaln(r + x) + gammaln(top) - gammaln(whole)
        once = r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b)
        psi_whole, trigamma_whole = digamma(whole), zeta(2, whole)
        of_both = people * digamma(a + b) - float(w @ psi_whole)
        curve_both = people * zeta(2, a + b) - float(w @ trigamma_whole)
        gradient = np.array(
            [
                float(w @ digamma(r + x)) + people * (np.log(alpha) - digamma(r)),
                people * r / alpha,
                of_both,
                of_both + float(w @ digamma(top)) - people * digamma(b),
            ]
        )
        hessian = np.zeros((4, 4))
        hessian[0, 0] = float(w @ zeta(2, r + x)) - people * zeta(2, r)
        hessian[0, 1] = people / alpha
        hessian[1, 1] = -people * r / alpha**2
        hessian[2, 2] = hessian[2, 3] = curve_both
        hessian[3, 3] = curve_both + float(w @ zeta(2, top)) - people * zeta(2, b)
        return float(w @ parts) + people * once, gradient, hessian
