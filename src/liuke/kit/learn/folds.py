"""Parts of the rows to test on, each row in one of them: as alike as they can be, groups kept whole."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray


def folds(y: NDArray[Any], k: int, *, seed: int = 0, groups: NDArray[Any] | None = None) -> Iterator[NDArray[np.bool_]]:
    """Give, for each of ``k`` folds, which rows are its test rows. With groups, no group stands on both sides."""
    chance = np.random.default_rng(seed)
    if groups is None:
        part = np.empty(len(y), dtype=np.int64)
        for side in (True, False):
            rows = np.flatnonzero(np.asarray(y, bool) == side)
            part[rows] = chance.permutation(np.arange(len(rows)) % k)
    else:
        units, which = np.unique(groups, return_inverse=True)
        part = chance.permutation(np.arange(len(units)) % k)[which]
    for fold in range(k):
        yield part == fold


def sampled(n: int, most: int, seed: int) -> NDArray[np.int64]:
    """Return the numbers of at most ``most`` of ``n`` rows, drawn without replacement, in order."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))
