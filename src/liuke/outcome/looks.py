"""How wide an interval must be that is looked at every morning, and how surprising a difference is then.

Open-ended: the asymptotic confidence sequence. With an end known beforehand: error spent after O'Brien and Fleming by
the days that have passed, which sees about twice as much of a real difference at the same guarantee (MODELS §3.3).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, floor, sqrt

from scipy.special import ndtr

from liuke.kit.intervals import z_two_sided
from liuke.outcome.lift import rho_squared, z_any_time
from liuke.outcome.spending import boundaries

_MOST_LOOKS = 60
"""More looks than these change the boundary in the second decimal, and cost a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How a comparison is looked at; ``part`` is how much of all the time has passed, None where no end is known."""

    alpha: float
    ends_on: date | None = None
    part: float | None = None
    steps: int = _MOST_LOOKS
    """How many looks there are until the end: one a day."""

    @property
    def kind(self) -> str:
        """Whether an end is known."""
        return "open_ended" if self.part is None else "known_end"

    def width(self, people: int, among: int = 1) -> float:
        """Return how many standard errors wide it is, where it is one ``among`` several that are looked at."""
        alpha = self.alpha / among
        if self.part is None:
            return max(z_any_time(people, alpha), z_two_sided(alpha))
        passed = max(1, floor(self.part * self.steps + 1e-9))
        return max(_boundaries(self.steps, alpha)[passed - 1], z_two_sided(alpha))

    def p(self, difference: float, error: float, people: int) -> float:
        """Return a p that holds at every look."""
        if error <= 0:
            return 1.0
        if self.part is None:
            n_rho = people * rho_squared(self.alpha)
            evidence = min(n_rho * (difference / error) ** 2 / (2 * (n_rho + 1)), 700.0)
            return min(1.0, sqrt(n_rho + 1) * exp(-evidence))
        shrunk = abs(difference) / error * z_two_sided(self.alpha) / self.width(people)
        return float(2 * ndtr(-shrunk))


def looks_of(alpha: float, as_of: date, first: date | None, ends_on: date | None) -> Looks:
    """Return how a comparison is looked at whose first result came on ``first``."""
    if ends_on is None or first is None or ends_on <= first:
        return Looks(alpha=alpha)
    days = (ends_on - first).days + 1
    part = ((min(as_of, ends_on) - first).days + 1) / days
    steps = min(days, _MOST_LOOKS)
    return Looks(alpha=alpha, ends_on=ends_on, part=max(part, 1 / steps), steps=steps)


@cache
def _boundaries(looks: int, alpha: float) -> tuple[float, ...]:
    """Return the boundary at each of so many looks, the same time apart."""
    return tuple(boundaries([(look + 1) / looks for look in range(looks)], alpha))
