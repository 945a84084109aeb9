"""What suffices to fit: how many people share a number of repeats, a last purchase and an age."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def dot(left: Floats, right: Floats) -> float:
    """Return the sum of products, in one thread: BLAS wakes others for it, which costs more than it saves."""
    return float(np.einsum("i,i->", left, right))


def sums(which: NDArray[np.int64], of: Floats) -> Floats:
    """Return the sum of ``of`` for each number in ``which``."""
    return np.bincount(which, of).astype(float, copy=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Distinct (x, t_x, age) with the number of people who share it, all of one length.

    ``x`` counts the days with a purchase after the first, ``t_x`` is the time from the first to the last of them,
    ``age`` the time from the first until now, both in one unit. Whoever bought once has x = t_x = 0.
    """

    x: Floats
    t_x: Floats
    age: Floats
    n: Floats

    @property
    def people(self) -> int:
        """How many there are in all."""
        return round(float(self.n.sum()))

    @property
    def repeaters(self) -> int:
        """How many bought again."""
        return round(float(self.n[self.x > 0].sum()))

    @property
    def mean_age(self) -> float:
        """Mean age of everybody: the scale of time, from which fits start."""
        return float((self.n * self.age).sum() / self.n.sum())

    def coarse(self, parts: int) -> "Groups":
        """Return everybody in groups whose times differ by no more than a ``parts``-th of the longest: a start."""
        scale = parts / max(float(self.age.max()), 1e-300)
        last, age = (self.t_x * scale).astype(np.int64), (self.age * scale).astype(np.int64)
        key = (self.x.astype(np.int64) * (parts + 1) + last) * (parts + 1) + age
        keys, which = np.unique(key, return_inverse=True)
        n = sums(which, self.n)
        return Groups(
            x=(keys // (parts + 1) ** 2).astype(float),
            t_x=np.bincount(which, self.n * self.t_x) / n,
            age=np.bincount(which, self.n * self.age) / n,
            n=n,
        )


def compressed(x: Any, t_x: Any, age: Any) -> Groups:
    """Group single people. An age seen twice must be the same number to the last digit, as days or days / 7 are."""
    ages, which_age = np.unique(np.asarray(age, float), return_inverse=True)
    lasts, which_last = np.unique(np.asarray(t_x, float), return_inverse=True)
    repeats = np.asarray(x, np.int64)
    key = (repeats * len(lasts) + which_last) * len(ages) + which_age
    keys, n = np.unique(key, return_counts=True)
    rest, at_age = np.divmod(keys, len(ages))
    of_x, at_last = np.divmod(rest, len(lasts))
    return Groups(x=of_x.astype(float), t_x=lasts[at_last], age=ages[at_age], n=n.astype(float))
