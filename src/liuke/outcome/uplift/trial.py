"""What a holdout has taught: who was treated, with which chance by design, and what they did."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from liuke.kit.learn.frame import Floats, Frame, rows_of, take
from liuke.outcome.errors import ChanceOfTreatmentError, EmptyArmError

Yes = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """People of a randomised comparison, one a row: facts from before, arm, outcome, and the chance to be treated.

    ``chance`` is known by design and never estimated. ``outcome`` is 0 or 1 (``shares``), or an amount. ``weight`` says
    for how many each person stands: whom a policy would have left out and only exploring let in, stands for those whom
    it did leave out.
    """

    frame: Frame
    treated: Yes
    outcome: Floats
    chance: Floats
    shares: bool
    weight: Floats

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.outcome)

    def part(self, rows: NDArray[Any]) -> Self:
        """Return some of the people, by number or by yes and no."""
        return type(self)(
            frame=take(self.frame, rows),
            treated=self.treated[rows],
            outcome=self.outcome[rows],
            chance=self.chance[rows],
            shares=self.shares,
            weight=self.weight[rows],
        )


def trial(
    frame: Frame,
    treated: NDArray[Any],
    outcome: NDArray[Any],
    chance: NDArray[Any] | float,
    weight: NDArray[Any] | float = 1.0,
) -> Trial:
    """Return a trial of columns of one length; ``chance`` and ``weight`` may be one number for all.

    Raises
    ------
    EmptyArmError
        An arm has fewer than two people.
    ChanceOfTreatmentError
        A chance is 0 or 1, or none: such people say nothing of a difference.
    """
    arm, y = np.asarray(treated, bool), np.asarray(outcome, float)
    chances = np.broadcast_to(np.asarray(chance, float), (rows_of(frame),)).copy()
    smaller = int(min(arm.sum(), (~arm).sum()))
    if smaller < 2:
        raise EmptyArmError(n=smaller, what="difference")
    wrong = ~((chances > 0) & (chances < 1))
    if wrong.any():
        raise ChanceOfTreatmentError(n=int(wrong.sum()))
    shares = bool(np.isin(y, (0.0, 1.0)).all())
    weights = np.broadcast_to(np.asarray(weight, float), (rows_of(frame),)).copy()
    return Trial(frame=frame, treated=arm, outcome=y, chance=chances, shares=shares, weight=weights)
