"""One day of a world: who comes, who leaves and who comes back, and what those who come do. Columns, never a person."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.draws import Floats, Index, Mask
from liuke.simulator.flight.contracts import Contracts, accounts_end, terms_end
from liuke.simulator.flight.folk import Folk
from liuke.simulator.flight.minds import AWAY, DORMANT, ENGAGED, GONE, Minds, forget, of_cause
from liuke.simulator.flight.signs import ACTS, chances
from liuke.simulator.flight.spec import WorldSpec
from liuke.simulator.flight.times import Times

_LIFE, _ACTS = 221, 222
_EPISODE, _LEAVE, _KIND, _RETURN, _COME, _DEPTH = range(6)
_UNMET_LEAVES = 2.5
"""e to this is how many times likelier people leave whose need is not met at all."""
_TRUST_LEAVES = 0.8
_BACK_NEED = 0.75
_QUIET_COUPON = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A day as it was: ``acts`` holds how often each of those present (``who``, ascending) did each of ``ACTS``.

    ``order_fen`` is what the order of the day was worth before its coupon (0: no order), ``coupon_fen`` what a coupon
    paid of it; ``joined`` are those whose first day it is; ``ended`` whose membership ends today,
    ``accounts_ended`` the accounts that do not renew.
    """

    day: int
    who: NDArray[np.int64]
    acts: NDArray[np.int8]
    order_fen: Index
    coupon_fen: Index
    joined: Mask
    near: Floats
    ended: NDArray[np.int64]
    accounts_ended: NDArray[np.int64]


def live(  # what does not change, what does, when
    spec: WorldSpec, folk: Folk, contracts: Contracts, times: Times, now: Minds, day: int, seed: int
) -> Lived:
    """Let one day pass: ``now`` is changed in place; every draw depends on the person, the day and the purpose only."""
    u = draws.table(seed, _LIFE, day, 6, folk.size)
    forget(spec, now)
    shut = (folk.account >= 0) & (np.append(now.left_on, -1)[folk.account] >= 0)
    joined = (folk.joins == day) & (day > 0) & ~shut
    now.mode[joined] = ENGAGED
    _wear(spec, folk, now, u)
    back = (now.mode >= DORMANT) & ~shut & (u[_RETURN] < chance_of_return(spec, now, day))
    now.mode[back] = ENGAGED
    now.need[back] = np.maximum(now.need[back], _BACK_NEED)
    coming = folk.vigour * times.coming(day) * (0.45 + 0.55 * now.need)
    present = (now.mode == ENGAGED) & (joined | back | (u[_COME] < coming))
    on_a_visit = chance_of_leaving(spec, folk, times, now, day) / np.maximum(folk.vigour, 0.05)
    leaves = present & ~back & (u[_LEAVE] < on_a_visit)
    then = np.where(u[_KIND] < of_cause(spec, "dormant")[folk.cause], DORMANT, GONE)
    here = np.flatnonzero(present)
    near = np.where(folk.cause[here] == 0, 0, 1 - now.need[here]).astype(np.float32)
    kind = np.where(leaves, then, 0)[here]
    acts, order, coupon = _acts(spec, folk, now, here, near, kind, day, seed)
    now.mode[leaves] = then[leaves]
    now.idle[:] = np.where(present, 0, np.where(now.mode != AWAY, now.idle + 1, -1))
    return Lived(
        day=day,
        who=here,
        acts=acts,
        order_fen=order,
        coupon_fen=coupon,
        joined=joined,
        near=near,
        ended=terms_end(spec, folk, now, day, seed),
        accounts_ended=accounts_end(spec, folk, contracts, now, day, seed),
    )


def _wear(spec: WorldSpec, folk: Folk, now: Minds, u: Floats) -> None:
    """Bad days wear the latent need down; otherwise it heals."""
    bad = (now.mode == ENGAGED) & (u[_EPISODE] < of_cause(spec, "episode")[folk.cause])
    depth = of_cause(spec, "depth")[folk.cause] * (0.5 + u[_DEPTH])
    heals = 1 / np.maximum(of_cause(spec, "heals_days"), 1.0)
    now.need[:] += (1 - now.need) * heals[folk.cause]
    now.need[bad] *= 1 - np.minimum(depth[bad], 0.95)


def chance_of_leaving(spec: WorldSpec, folk: Folk, times: Times, now: Minds, day: int) -> Floats:
    """Return each person's chance to leave on a day, were they engaged; they do so on a visit, their last."""
    memory = spec.memory
    chance = times.pull(day)[folk.cause] / of_cause(spec, "stays_days")[folk.cause]
    chance = chance * np.exp(_UNMET_LEAVES * (1 - now.need)) * (1 + memory.annoyed_leave * now.annoyance)
    chance = chance * (1 + _TRUST_LEAVES * (memory.trust - now.trust))
    chance = chance * (1 - np.where(now.held_until > day, now.held, 0))
    chance = chance * np.where(now.harmed_until > day, memory.harm_leaves, 1)
    return np.asarray(np.clip(chance, 0, 1), np.float32)


def chance_of_return(spec: WorldSpec, now: Minds, day: int) -> Floats:
    """Return each quiet person's chance to come back on a day (0 for everybody else)."""
    by_mode = np.array([0, 0, _daily(spec.returns_dormant), _daily(spec.returns_gone)], np.float32)
    own = by_mode[now.mode] * np.where(now.harmed_until > day, spec.memory.harm_returns, 1)
    own = own * (1 - 0.5 * now.annoyance)
    added = np.where((now.boost_until > day) & (now.mode >= DORMANT), now.boost, 0)
    return np.asarray(1 - (1 - own) * (1 - added), np.float32)


def _daily(share: float) -> float:
    return float(1 - (1 - min(share, 0.999)) ** (1 / 30))


def _acts(
    spec: WorldSpec,
    folk: Folk,
    now: Minds,
    here: NDArray[np.int64],
    near: Floats,
    leaves: NDArray[np.int64],
    day: int,
    seed: int,
) -> tuple[NDArray[np.int8], Index, Index]:
    u = draws.table(seed, _ACTS, day, len(ACTS) + 2, folk.size)[:, here]
    rates = chances(folk.cause[here], near, folk.lively[here], leaves)
    acts = (u[: len(ACTS)] < rates).astype(np.int8)
    acts[0] = 1 + (u[0] < 0.25)
    has = (now.coupon_until[here] > day) & (now.coupon_fen[here] > 0)
    pull = np.where(has & (folk.thrift[here] > 0.4), spec.money.coupon_draws, 1.0)
    bought = u[len(ACTS)] < spec.money.order * pull * (0.4 + 0.6 * (1 - near)) * np.minimum(folk.lively[here], 2)
    size = spec.money.order_fen * folk.spend[here] * np.exp(spec.money.spread * (2 * u[len(ACTS) + 1] - 1))
    order = np.where(bought, np.maximum(size, 100), 0).astype(np.int32)
    used = bought & has & (u[len(ACTS) + 1] * 0.999 < folk.thrift[here] + 0.2)
    coupon = np.where(used, np.minimum(now.coupon_fen[here], (order * _QUIET_COUPON).astype(np.int32)), 0)
    now.coupon_fen[here[used]] = 0
    return acts, order, coupon.astype(np.int32)
