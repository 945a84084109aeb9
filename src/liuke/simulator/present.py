"""Those present on a day, and what their day is coloured by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.simulator.cast import Cast
from liuke.simulator.causes import Cause, number
from liuke.simulator.draws import Floats, Mask
from liuke.simulator.lives import ENGAGED, GONE, Lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Those present on a day (``who``, ascending), and what their day is coloured by. One element a person present.

    ``near`` grows from 0 to 1 over the ten days before a spell ends; ``leaves`` is DORMANT or GONE on its last day, 0
    before; ``closing`` holds on the last days of those who leave for good, when nothing new is begun.
    """

    day: int
    who: NDArray[np.int64]
    cause: NDArray[np.int8]
    near: Floats
    leaves: NDArray[np.int8]
    closing: Mask
    cart: NDArray[np.int16]

    def because(self, *causes: Cause) -> Floats:
        """Return ``near`` for those who will leave for one of these causes, 0 for the others."""
        return np.where(np.isin(self.cause, [number(c) for c in causes]), self.near, np.float32(0))


def present_on(day: int, before: Lives, after: Lives, cast: Cast, present: Mask) -> Present:
    """Describe those present on a day."""
    who = np.nonzero(present)[0]
    left = after.mode[who] != ENGAGED
    to_go = (after.last[who] - day).astype(np.float32)
    will_leave = cast.cause[who] != number(Cause.NONE)
    return Present(
        day=day,
        who=who,
        cause=cast.cause[who],
        near=np.where(will_leave, np.clip(1 - to_go / 10, 0, 1), 0).astype(np.float32),
        leaves=np.where(left, after.mode[who], 0).astype(np.int8),
        closing=(after.then[who] == GONE) & (to_go <= 3),
        cart=before.cart[who],
    )
