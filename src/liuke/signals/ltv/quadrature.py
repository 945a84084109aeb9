"""Nodes and weights: Legendre's for integrals, Jacobi's for means over a Beta distribution."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@cache
def legendre(n: int) -> tuple[Floats, Floats]:
    """Return ``n`` nodes on 0..1 and weights that add up to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return (nodes + 1) / 2, weights / 2


def beta_nodes(a: float, b: Floats, n: int) -> tuple[Floats, Floats]:
    """Return ``n`` nodes and weights of the mean over Beta(a, b), a row each ``b``; shape (len(b), n).

    Golub & Welsch 1969 on the recurrence of the Jacobi polynomials, whose weights add up to 1 by themselves: nothing
    overflows, however large ``b`` is.
    """
    low, high = np.asarray(b, float)[:, None] - 1, a - 1  # (1 - z)^low (1 + z)^high on -1..1
    k = np.arange(n, dtype=float)
    both = low + high
    twice = 2 * k + both
    with np.errstate(divide="ignore", invalid="ignore"):
        diagonal = (high**2 - low**2) / (twice * (twice + 2))
    diagonal[:, 0] = (high - low[:, 0]) / (both[:, 0] + 2)
    k, twice = k[1:], twice[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        beside = 4 * k * (k + low) * (k + high) * (k + both) / (twice**2 * (twice + 1) * (twice - 1))
    beside[:, 0] = (4 * (1 + low) * (1 + high) / (twice[:, :1] ** 2 * (twice[:, :1] + 1)))[:, 0]
    matrices = np.zeros((len(low), n, n))
    on = np.arange(n)
    matrices[:, on, on] = diagonal
    matrices[:, on[1:], on[:-1]] = np.sqrt(beside)
    nodes, vectors = np.linalg.eigh(matrices)
    return np.clip((nodes + 1) / 2, 1e-300, 1.0), vectors[:, 0, :] ** 2
