"""One arm of an experiment as sums: days, plans and strata add up."""

from dataclasses import dataclass
from typing import Self

from liuke.outcome.errors import EmptyArmError


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Count, sum and sum of squares of one metric in one arm. For a yes-or-no metric both sums are the count of yes."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Self) -> Self:
        return type(self)(n=self.n + other.n, total=self.total + other.total, squares=self.squares + other.squares)

    @property
    def mean(self) -> float:
        """Return the mean; of a yes-or-no metric it is the share.

        Raises
        ------
        EmptyArmError
            Nobody is in the arm.
        """
        if self.n < 1:
            raise EmptyArmError(n=self.n, what="mean")
        return self.total / self.n

    @property
    def variance(self) -> float:
        """Return the sample variance (n − 1).

        Raises
        ------
        EmptyArmError
            Fewer than two people are in the arm.
        """
        if self.n < 2:
            raise EmptyArmError(n=self.n, what="variance")
        return max(0.0, (self.squares - self.total**2 / self.n) / (self.n - 1))


def yes_or_no(n: int, yes: int) -> Arm:
    """Return the arm of a metric that is 1 for ``yes`` of ``n`` people and 0 for the others."""
    return Arm(n=n, total=yes, squares=yes)
