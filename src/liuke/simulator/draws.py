"""Chance of a made-up world: every draw is a function of the seed and of what it is for, never of what came before.

That is what makes potential outcomes comparable: the same person on the same day meets the same luck, treated or not.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Index = NDArray[np.int32]
Mask = NDArray[np.bool_]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def table(seed: int, purpose: int, day: int, rows: int, columns: int) -> Floats:
    """Return uniform numbers in [0, 1): one row for each thing to decide, one column for each person."""
    return np.random.default_rng([seed, purpose, day]).random((rows, columns), dtype=np.float32)


def mixed(keys: Ints, seed: int, purpose: int) -> NDArray[np.uint64]:
    """Return 64 well-mixed bits for each key (SplitMix64; Steele, Lea and Flood 2014)."""
    start = (np.uint64(seed & 0xFFFFFFFF) << np.uint64(32)) ^ np.uint64(purpose)
    with np.errstate(over="ignore"):
        x = (keys.astype(np.uint64) + start * _GOLDEN) * _GOLDEN
        x = (x ^ (x >> np.uint64(30))) * _MIX_1
        x = (x ^ (x >> np.uint64(27))) * _MIX_2
    return x ^ (x >> np.uint64(31))


def uniform(bits: NDArray[np.uint64], part: int = 0) -> Floats:
    """Turn one of two independent 24-bit parts of mixed bits into numbers in [0, 1)."""
    return ((bits >> np.uint64(8 + 28 * part)) & np.uint64(0xFFFFFF)).astype(np.float32) / np.float32(1 << 24)


def counts(u: Floats, mean: Floats | float, most: int = 12) -> NDArray[np.int8]:
    """Turn uniform numbers into geometric counts (0, 1, …, ``most``) of the given mean."""
    q = np.asarray(mean / (1 + np.asarray(mean)), np.float32)
    n = np.floor(np.log1p(-u) / np.log(np.maximum(q, 1e-9)))
    return np.minimum(n, most).astype(np.int8)


def lasting(u: Floats, mean_days: Floats) -> NDArray[np.int16]:
    """Turn uniform numbers into lengths of at least one day, exponential with the given mean."""
    return (1 + np.minimum(-np.log1p(-u) * mean_days, 3000)).astype(np.int16)
