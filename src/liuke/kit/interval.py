"""Intervals of a share."""

from math import sqrt

from scipy.special import ndtri


def wilson(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of ``k`` of ``n`` (Wilson 1927); ``n`` must be positive."""
    z = float(ndtri((1 + confidence) / 2))
    p, spread = k / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / spread
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / spread
    return max(0.0, middle - half), min(1.0, middle + half)
