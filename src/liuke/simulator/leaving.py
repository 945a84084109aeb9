"""How the stories drive people away: whose engaged spell ends sooner than it would have."""

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import Cause, number
from liuke.simulator.draws import Floats, Mask
from liuke.simulator.stories import StoryName

_PURPOSE = 12
_SLOW_LEAVES, _SLOW_FROM, _SLOW_WITHIN = 0.25, 2, 7
_BORED_LEAVES, _BORED_FROM, _BORED_WITHIN = 0.22, 5, 16
_SHAKEN_LEAVES, _SHAKEN_FROM, _SHAKEN_WITHIN = 0.35, 3, 16
_CHEATED_LEAVES, _CHEATED_FROM, _CHEATED_WITHIN = 0.22, 10, 15
_SHOWN_THE_SAME = 0.8
SLOWED_TASTE = 0
"""外卖: the release slows delivery down, and those who come for it are hit."""


def stir(last: NDArray[np.int16], cast: Cast, calendar: Calendar, seed: int, day: int) -> NDArray[np.int16]:
    """Return the last days of engaged spells after what the stories decide on this day."""
    for story, who, share, after, within in (
        (StoryName.LATENCY, hit(cast), _SLOW_LEAVES, _SLOW_FROM, _SLOW_WITHIN),
        (StoryName.HOMOGENEOUS, shown_the_same(cast, seed), _BORED_LEAVES, _BORED_FROM, _BORED_WITHIN),
        (StoryName.CONSULTANT_CHANGE, shaken(cast), _SHAKEN_LEAVES, _SHAKEN_FROM, _SHAKEN_WITHIN),
        (StoryName.UNUSED_BENEFITS, cast.member, _CHEATED_LEAVES, _CHEATED_FROM, _CHEATED_WITHIN),
    ):
        span = calendar.told.get(story)
        if span is not None and day == span.start + after:
            u, v, _ = _lots(cast, seed, story)
            last = np.where(who & (u < share), np.minimum(last, day + np.floor(v * within)), last).astype(np.int16)
    ended = _accounts_over(cast, calendar, day)
    return np.where(ended, np.minimum(last, day), last).astype(np.int16) if ended.any() else last


def hit(cast: Cast) -> Mask:
    """Return whom a slow release meets."""
    return np.asarray((cast.taste == SLOWED_TASTE) & (cast.cause != number(Cause.NEED_ENDED)))


def shown_the_same(cast: Cast, seed: int) -> Mask:
    """Return who gets the recommendations that are all alike."""
    return np.asarray(_lots(cast, seed, StoryName.HOMOGENEOUS)[2] < _SHOWN_THE_SAME)


def shaken(cast: Cast) -> Mask:
    """Return whose account loses its consultant."""
    return np.asarray((cast.account >= 0) & cast.accounts.shaken[cast.account])


def _lots(cast: Cast, seed: int, story: StoryName) -> Floats:
    return draws.table(seed, _PURPOSE, list(StoryName).index(story), 3, cast.size)


def _accounts_over(cast: Cast, calendar: Calendar, day: int) -> Mask:
    """Return whose account has ended today."""
    begin = calendar.midnight(day)
    ends = cast.accounts.ends
    return np.asarray((cast.account >= 0) & ((ends >= begin) & (ends < begin + 86_400))[cast.account])
