"""Who is engaged, who goes quiet and why, who comes back: one day at a time, for everybody at once."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import (
    BACK_STAYS,
    EFFECT_DAYS,
    HARM_DAYS,
    HARM_FACTOR,
    RETURNS_IN_30_DAYS_DORMANT,
    RETURNS_IN_30_DAYS_GONE,
    column,
    daily,
    lifts,
    settled_shares,
)
from liuke.simulator.draws import Floats, Ints, Mask
from liuke.simulator.leaving import stir

_PURPOSE, _FIRST_PURPOSE = 3, 11
_COME, _RETURN, _LENGTH, _KIND, _SHORT, _RENEWS = range(6)
_DRAWS = 6

AWAY, ENGAGED, DORMANT, GONE = 0, 1, 2, 3
"""Not there yet; engaged; quiet with something that still ties them to us; quiet for good reasons."""

_HABIT = 0.97
"""An engaged person who has been away for two days comes on the third with this chance: quiet means something."""
_NEW_LEAVES_AT_ONCE = 0.14
_WAVE_SEEN_DAYS = 4
"""People know this long before the promotion ends whether they will stay; their last days show it."""
_LAPSES_IDLE_DAYS, _LAPSES = 21, np.array([0, 0, 0.2, 0.9], np.float32)
"""A membership that falls due while its owner has been quiet for so long is not renewed with this chance, by mode: who
is gone for good has no tie left, who is dormant mostly keeps this one."""
_DAILY = np.array(
    [0, 0, daily(RETURNS_IN_30_DAYS_DORMANT, 30), daily(RETURNS_IN_30_DAYS_GONE, 30)],
    np.float32,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """One element a person, as of a morning. Day numbers; ``idle`` is the number of days without a visit.

    ``last`` is the last day of the engaged spell and ``then`` what follows it; ``added`` the daily chance of return
    that a touch adds until ``added_until``; ``harmed_until`` as long as a touch keeps somebody away; ``cancelled`` the
    second (UTC) at which a membership was cancelled, −1 where it was not; ``muted`` whom no push reaches any more.
    """

    mode: NDArray[np.int8]
    last: NDArray[np.int16]
    then: NDArray[np.int8]
    idle: NDArray[np.int16]
    added: Floats
    added_until: NDArray[np.int16]
    harmed_until: NDArray[np.int16]
    cart: NDArray[np.int16]
    cancelled: Ints
    muted: Mask

    def copy(self) -> "Lives":
        """Return the same with arrays of its own."""
        return replace(self, **{f.name: getattr(self, f.name).copy() for f in fields(self)})


def first_morning(cast: Cast, seed: int) -> Lives:
    """Return the world's first morning: those known before are where such people settle, none of them gone for good."""
    n = cast.size
    u = draws.table(seed, _FIRST_PURPOSE, 0, 4, n)
    old = cast.joins == 0
    age = np.clip(cast.known_days - 1, 0, None)
    where = settled_shares(int(age.max(initial=0)) + 1)[cast.cause, age, :3]
    passed = np.cumsum(where / where.sum(axis=1, keepdims=True), axis=1)
    state = (u[0][:, None] > passed).sum(axis=1)
    stays = column("stays_days")[cast.cause] * np.where(state == 1, BACK_STAYS, 1.0)
    then = np.where(u[2] < column("dormant")[cast.cause], DORMANT, GONE)
    return Lives(
        mode=np.where(old, np.where(state >= 2, DORMANT, ENGAGED), AWAY).astype(np.int8),
        last=np.where(old & (state < 2), draws.lasting(u[1], stays.astype(np.float32)) - 1, -1).astype(np.int16),
        then=np.where(old & (state < 2), then, GONE).astype(np.int8),
        idle=np.full(n, -1, np.int16),
        added=np.zeros(n, np.float32),
        added_until=np.zeros(n, np.int16),
        harmed_until=np.zeros(n, np.int16),
        cart=np.full(n, -1, np.int16),
        cancelled=np.full(n, -1, np.int64),
        muted=np.zeros(n, bool),
    )


def touch(lives: Lives, cast: Cast, day: int, who: NDArray[np.int64], tier: NDArray[np.int8]) -> Lives:
    """Return lives in which ``who`` were touched on the morning of ``day`` in tiers (numbers into ``causes.TIERS``)."""
    touched = lives.copy()
    cause = cast.cause[who]
    lift = np.minimum(lifts()[cause, tier] * cast.response[who], 0.9)
    harmed = cast.touchy[who] < column("harmed")[cause]
    touched.added[who] = np.where(harmed, 0, 1 - (1 - lift) ** (1 / EFFECT_DAYS))
    touched.added_until[who] = day + EFFECT_DAYS
    touched.harmed_until[who] = np.where(harmed, day + HARM_DAYS, lives.harmed_until[who])
    return touched


def live(lives: Lives, cast: Cast, calendar: Calendar, seed: int, day: int) -> tuple[Lives, Mask]:
    """Let one day pass: return the next morning, and who was present."""
    u = draws.table(seed, _PURPOSE, day, _DRAWS, cast.size)
    now = lives.copy()
    joined = (cast.joins == day) & ~cast.never_came & (day > 0)
    back = (now.mode >= DORMANT) & (u[_RETURN] < chance_of_return(now, day))
    _begin(now, cast, u, day, joined, back)
    if calendar.promotion and calendar.promotion[1] - _WAVE_SEEN_DAYS <= day <= calendar.promotion[1]:
        _wave(now, cast, calendar.promotion[1])
    now.last[:] = np.where(now.mode == ENGAGED, stir(now.last, cast, calendar, seed, day), now.last)
    chance = cast.vigour * calendar.coming(day) * np.where(now.last - day < 8, 0.85, 1.0)
    chance = np.where(now.idle >= 2, np.maximum(chance, _HABIT), chance)
    present = (now.mode == ENGAGED) & (joined | back | (now.last == day) | (u[_COME] < chance))
    now.idle[:] = np.where(present, 0, np.where(now.idle >= 0, now.idle + 1, -1))
    _lapse(now, cast, calendar, u[_RENEWS], day)
    leaving = (now.mode == ENGAGED) & (now.last == day)
    now.mode[leaving] = now.then[leaving]
    return now, present


def chance_of_return(lives: Lives, day: int) -> Floats:
    """Return each quiet person's chance to come back on ``day`` (0 for everybody else)."""
    own = _DAILY[lives.mode] * np.where(day < lives.harmed_until, np.float32(HARM_FACTOR), np.float32(1))
    added = np.where((day < lives.added_until) & (lives.mode >= DORMANT), lives.added, np.float32(0))
    return np.asarray(1 - (1 - own) * (1 - added), np.float32)


def _begin(now: Lives, cast: Cast, u: Floats, day: int, joined: Mask, back: Mask) -> None:
    """Open an engaged spell for those who join or return: how long it lasts and what will follow it."""
    new = joined | back
    stays = column("stays_days")[cast.cause] * np.where(back, BACK_STAYS, 1.0)
    length = draws.lasting(u[_LENGTH], stays.astype(np.float32))
    at_once = joined & (u[_SHORT] < _NEW_LEAVES_AT_ONCE)
    length = np.where(at_once, 1 + np.floor(u[_LENGTH] * 3), length)
    then = np.where(u[_KIND] < column("dormant")[cast.cause], DORMANT, GONE)
    now.mode[new] = ENGAGED
    now.last[new] = np.minimum(day + length, 32_000)[new]
    now.then[new] = then[new]
    now.idle[new] = np.where(joined, 0, now.idle)[new]


def _lapse(now: Lives, cast: Cast, calendar: Calendar, u: Floats, day: int) -> None:
    """Let memberships of the quiet that fall due today run out."""
    due_in = (calendar.midnight(day) - cast.member_from) // 86_400
    due = cast.member & (now.cancelled < 0) & (due_in > 0) & (due_in % cast.term_days == 0)
    lapses = due & (now.idle >= _LAPSES_IDLE_DAYS) & (u < _LAPSES[now.mode])
    now.cancelled[lapses] = calendar.midnight(day) + 300


def _wave(now: Lives, cast: Cast, end: int) -> None:
    """The promotion ends: those who came for it have its last day, or the next, as their own last day."""
    leaves = (now.mode == ENGAGED) & (cast.slack < column("leaves_after_promotion")[cast.cause])
    now.last[leaves] = np.minimum(now.last, end + (cast.touchy < 0.5))[leaves]
