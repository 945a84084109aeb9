"""Pareto/NBD (Schmittlein, Morrison & Colombo 1987): buy at a rate of one's own, leave at any moment.

Rates of buying are gamma-distributed (r, alpha), rates of leaving too (s, beta). The likelihood is written as an
integral over the moment of leaving, all of whose terms are positive, and taken with Gauss-Legendre nodes in
ln(min(alpha, beta) + y): exact to 1e-9 on real data, without the hypergeometric functions that overflow for
frequent buyers.
"""

import numpy as np
from scipy.special import digamma, gammaln, zeta

from liuke.signals.ltv.groups import Floats, Groups, dot
from liuke.signals.ltv.newton import Value
from liuke.signals.ltv.quadrature import legendre

NAMES = ("r", "alpha", "s", "beta")
_NODES = 16
_CHUNK = 8_192
"""Groups at once: what the nodes make of them stays within the processor's cache."""


class Pareto:
    """The model; the same questions as of the others."""

    @staticmethod
    def start(groups: Groups) -> Floats:
        """Begin at the scale of the data's own time."""
        return np.array([1.0, groups.mean_age, 1.0, groups.mean_age])

    def value(self, theta: Floats, groups: Groups) -> Value:
        """Return log-likelihood, gradient and Hessian: means and covariances under the normalised nodes."""
        r, alpha, s, beta = theta
        repeats, which = np.unique(groups.x, return_inverse=True)
        by_x, people = np.bincount(which, groups.n), float(groups.n.sum())
        likelihood = float(by_x @ gammaln(r + repeats))
        likelihood += people * (r * np.log(alpha) - gammaln(r) + s * np.log(beta))
        gradient = np.array(
            [
                float(by_x @ digamma(r + repeats)) + people * (np.log(alpha) - digamma(r)),
                people * r / alpha,
                people * np.log(beta),
                people * s / beta,
            ]
        )
        hessian = np.zeros((4, 4))
        hessian[0, 0] = float(by_x @ zeta(2, r + repeats)) - people * zeta(2, r)
        hessian[0, 1] = people / alpha
        hessian[1, 1] = -people * r / alpha**2
        hessian[2, 3] = people / beta
        hessian[3, 3] = -people * s / beta**2
        for first in range(0, len(groups.x), _CHUNK):
            more = _nodes_value(theta, groups, slice(first, first + _CHUNK))
            likelihood, gradient, hessian = likelihood + more[0], gradient + more[1], hessian + more[2]
        return likelihood, gradient, np.triu(hessian) + np.triu(hessian, 1).T

    def prepared(self, groups: Groups) -> "_Bound":
        """Bind the groups."""
        return _Bound(self, groups)

    def p_alive(self, theta: Floats, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return the chance that each is still a customer."""
        r, alpha, s, beta = theta
        x, t_x, age = (np.asarray(one, float) for one in (x, t_x, age))
        alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
        gone = _log_integral(theta, x, t_x, age)
        found: Floats = 1 / (1 + np.exp(np.minimum(gone - alive, 700.0)))
        return found

    def p_quiet(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the chance of no purchase in the next ``t``: gone by then before buying, or alive and quiet."""
        r, alpha, s, beta = theta
        x, age = np.asarray(x, float), np.asarray(age, float)
        later = age + t
        alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
        stays = np.exp(-(r + x) * np.log(alpha + later) - s * np.log(beta + later) - alive)
        leaves = np.exp(_log_integral(theta, x, age, later) - alive)
        found: Floats = 1 - self.p_alive(theta, x, t_x, age) * (1 - stays - leaves)
        return found

    def if_alive(self, theta: Floats, x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected in the next ``t`` of somebody who is alive now."""
        r, alpha, s, beta = theta
        age = np.asarray(age, float)
        later = np.log((beta + age + t) / (beta + age))
        power = (s - 1) * later
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(np.abs(power) > 1e-8, -np.expm1(-power) / power, 1 - power / 2)
        found: Floats = (r + np.asarray(x, float)) * (beta + age) / (alpha + age) * later * share
        return found

    def expected(self, theta: Floats, x: Floats, t_x: Floats, age: Floats, t: float) -> Floats:
        """Return the purchases expected of each in the next ``t``."""
        found: Floats = self.p_alive(theta, x, t_x, age) * self.if_alive(theta, x, age, t)
        return found

    def mean_repeats(self, theta: Floats, t: Floats) -> Floats:
        """Return the repeats expected of anybody within ``t`` of the first purchase."""
        r, alpha, s, beta = theta
        power = (s - 1) * np.log1p(np.asarray(t, float) / beta)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(np.abs(power) > 1e-8, -np.expm1(-power) / power, 1 - power / 2)
        found: Floats = r * beta / alpha * np.log1p(np.asarray(t, float) / beta) * share
        return found

    def counts(self, theta: Floats, t: Floats, most: int) -> Floats:
        """Return the chance of 0 … ``most`` repeats within ``t`` of the first purchase; shape (len(t), most + 1)."""
        r, alpha, s, beta = theta
        age = np.asarray(t, float)[:, None]
        k = np.arange(most + 1, dtype=float)

        def nbd(until: Floats) -> Floats:
            before = gammaln(r + k) - gammaln(r) - gammaln(k + 1)
            share = np.maximum(until / (alpha + until), 1e-300)
            chance: Floats = np.exp(before + r * np.log(alpha / (alpha + until)) + k * np.log(share))
            return chance

        found = nbd(age) * np.exp(s * np.log(beta / (beta + age)))
        scale = min(alpha, beta)
        nodes, weights = legendre(4 * _NODES)
        width = np.log((scale + age) / scale)
        for node, weight in zip(nodes, weights, strict=True):
            left = scale * np.expm1(width * node)
            density = s * np.exp(s * np.log(beta / (beta + left))) / (beta + left) * (scale + left) * width
            found = found + weight * nbd(left) * density
        result: Floats = found
        return result


class _Bound:
    """A model and its groups."""

    def __init__(self, model: Pareto, groups: Groups) -> None:
        self.model, self.groups = model, groups

    def value(self, theta: Floats) -> Value:
        """Return log-likelihood, gradient and Hessian."""
        return self.model.value(theta, self.groups)


def _log_integral(theta: Floats, x: Floats, since: Floats, until: Floats, n: int = 4 * _NODES) -> Floats:
    """Return ln of s ∫ (alpha + y)^-(r + x) (beta + y)^-(s + 1) dy from ``since`` to ``until``."""
    r, alpha, s, beta = theta
    scale = min(alpha, beta)
    low, width = np.log(scale + since), np.log((scale + until) / (scale + since))
    nodes, weights = legendre(n)
    with np.errstate(divide="ignore"):
        log_width = np.log(width) + np.log(s)
    found = np.full(np.broadcast(x, width).shape, -np.inf)
    for node, weight in zip(nodes, weights, strict=True):
        w = low + width * node
        y = np.exp(w) - scale
        found = np.logaddexp(found, w + np.log(weight) - (r + x) * np.log(alpha + y) - (s + 1) * np.log(beta + y))
    result: Floats = found + log_width
    return result


def _nodes_value(theta: Floats, groups: Groups, part: slice) -> Value:
    """Return the log of the likelihood's mean over moments of leaving with its derivatives, of some of the groups.

    Row 0 of each array is the term of somebody alive at the end, the others are moments of leaving.
    """
    r, alpha, s, beta = theta
    x, t_x, age, n = groups.x[part], groups.t_x[part], groups.age[part], groups.n[part]
    scale = min(alpha, beta)
    nodes, weights = legendre(_NODES)
    low = np.log(scale + t_x)
    width = np.log(scale + age) - low
    w = low + width * nodes[:, None]
    at = np.empty((_NODES + 1, len(x)))
    at[0] = age
    np.exp(w, out=at[1:])
    at[1:] -= scale
    over_alpha, over_beta = 1 / (alpha + at), 1 / (beta + at)
    log_alpha, log_beta = -np.log(over_alpha), -np.log(over_beta)
    power = r + x
    terms = -power * log_alpha - s * log_beta
    with np.errstate(divide="ignore"):
        terms[1:] += w - log_beta[1:] + np.log(weights * s)[:, None] + np.log(width)
    top = terms.max(axis=0)
    share = np.exp(terms - top)
    total = share.sum(axis=0)
    share /= total
    likelihood = dot(n, top + np.log(total))
    leaving = np.full((_NODES + 1, 1), 1.0)
    leaving[0] = 0.0

    g = (-log_alpha, -power * over_alpha, leaving / s - log_beta, -(s + leaving) * over_beta)
    mean = [np.einsum("kg,kg->g", share, one) for one in g]
    gradient = np.array([dot(n, one) for one in mean])
    hessian = np.zeros((4, 4))
    for i in range(4):
        weighted = share * g[i]
        for j in range(i, 4):
            hessian[i, j] = dot(n, np.einsum("kg,kg->g", weighted, g[j]) - mean[i] * mean[j])
    of_alpha = np.einsum("kg,kg->g", share, over_alpha)
    of_beta = np.einsum("kg,kg->g", share, over_beta)
    hessian[0, 1] -= dot(n, of_alpha)
    hessian[1, 1] += dot(n * power, np.einsum("kg,kg->g", share, over_alpha**2))
    hessian[2, 2] -= dot(n, 1 - share[0]) / s**2
    hessian[2, 3] -= dot(n, of_beta)
    hessian[3, 3] += dot(n, np.einsum("kg,kg->g", share * (s + leaving), over_beta**2))
    return likelihood, gradient, hessian
