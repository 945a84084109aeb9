"""Rare categories by the churn of their bucket, counted without the row itself."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from liuke.kit.learn.frame import Floats

_BUCKETS = 512
_SHRINK = 20.0
"""A bucket's churn counts as much as this many people of everybody's."""
_CROSS = 5


def bucket_of(levels: list[str]) -> NDArray[np.int64]:
    """Return the bucket of each level, the same on every machine."""
    return np.fromiter((crc32(level.encode()) % _BUCKETS for level in levels), np.int64, len(levels))


def crossed(at: NDArray[np.int64], y: Floats, mean: float, seed: int) -> tuple[Floats, Floats]:
    """Return each bucket's shrunk log-odds over everybody's, and each row's from the other folds alone."""
    fold = np.random.default_rng(seed).integers(_CROSS, size=len(at))
    n = np.zeros((_CROSS, _BUCKETS))
    left = np.zeros((_CROSS, _BUCKETS))
    np.add.at(n, (fold, at), 1.0)
    np.add.at(left, (fold, at), y)
    own = _shrunk(left.sum(axis=0) - left, n.sum(axis=0) - n, mean)[fold, at]
    return np.round(_shrunk(left.sum(axis=0), n.sum(axis=0), mean), 6), own


def _shrunk(left: Floats, n: Floats, mean: float) -> Floats:
    share = (left + _SHRINK * mean) / (n + _SHRINK)
    found: Floats = np.log(share / (1 - share)) - np.log(mean / (1 - mean))
    return found
