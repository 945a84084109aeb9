"""How many people, or days, until a difference of a given size would be seen: asked before a playbook runs.

Source: the normal approximation for two unequal arms (Chow, Shao, Wang & Lokhnygina 2018, §3.2); looking often costs a
factor: the last boundary of O'Brien and Fleming's spending for campaigns with an end, else the confidence sequence.
"""

from dataclasses import dataclass
from math import ceil, inf, sqrt

from scipy.special import ndtri

from liuke.kit.intervals import z_two_sided
from liuke.outcome.errors import BadPaceError, BadPlanError
from liuke.outcome.lift import z_any_time

USUAL_POWER = 0.8
_MOST_PEOPLE = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """People of both arms, and days where a number a day is known, until the difference would be seen."""

    people: int
    days: int | None
    width: float
    """How many standard errors wide the interval is by then."""


def needed(
    difference: float,
    base: float,
    holdout_share: float,
    *,
    per_day: float | None = None,
    alpha: float = 0.05,
    power: float = USUAL_POWER,
    width: float | None = None,
) -> Needed:
    """Return how many people it takes to see ``difference`` (of shares) above a ``base`` share.

    ``width`` is the interval's in standard errors (1.96 for one look); None: the confidence sequence, at every look.

    Raises
    ------
    BadPlanError
        Shares outside 0 to 1, nobody held out, or no difference.
    BadPaceError
        Nobody a day.
    """
    top = base + difference
    if not (0 < base < 1 and 0 <= top <= 1 and 0 < holdout_share < 1) or difference == 0:
        raise BadPlanError(difference=difference, base=base, holdout_share=holdout_share)
    if per_day is not None and not 0 < per_day < inf:
        raise BadPaceError(per_day=per_day)
    unit = top * (1 - top) / (1 - holdout_share) + base * (1 - base) / holdout_share
    people = _grown(difference, unit, alpha, power) if width is None else _people(difference, unit, width, power)
    days = None if per_day is None else ceil(people / per_day)
    return Needed(people=people, days=days, width=width if width is not None else z_any_time(people, alpha))


def detectable(people: int, base: float, holdout_share: float, *, width: float, power: float = USUAL_POWER) -> float:
    """Return the smallest difference of shares that so many people would show so often; both arms as wide as at base.

    Raises
    ------
    BadPlanError
        Nobody, or shares outside 0 to 1.
    """
    if people < 1 or not 0 < base < 1 or not 0 < holdout_share < 1:
        raise BadPlanError(difference=0, base=base, holdout_share=holdout_share)
    spread = base * (1 - base) * (1 / (1 - holdout_share) + 1 / holdout_share)
    return (width + float(ndtri(power))) * sqrt(spread / people)


def _people(difference: float, unit: float, width: float, power: float) -> int:
    ratio = min((width + float(ndtri(power))) / abs(difference), _MOST_PEOPLE)
    return min(ceil(unit * ratio**2), _MOST_PEOPLE)


def _grown(difference: float, unit: float, alpha: float, power: float) -> int:
    """The sequence's width depends on how many there are: try until the number fits its own width."""
    people = _people(difference, unit, z_two_sided(alpha), power)
    for _ in range(50):
        more = _people(difference, unit, z_any_time(people, alpha), power)
        if more == people or more > _MOST_PEOPLE:
            break
        people = more
    return min(people, _MOST_PEOPLE)
