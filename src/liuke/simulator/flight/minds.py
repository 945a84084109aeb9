"""What of a person changes: where they stand, how well their need is met, and what they remember of messages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.draws import Floats, Index, Ints, Mask
from liuke.simulator.flight.folk import Folk
from liuke.simulator.flight.spec import WHYS, TouchSpec, WorldSpec

AWAY, ENGAGED, DORMANT, GONE = 0, 1, 2, 3
"""Not there yet; engaged; quiet with something that still ties them to us; quiet for good reasons."""

_ANSWERS = 211
_MOST_LIFT = 0.9
_OPENS = 0.3
_FIRST = 212


@dataclass(frozen=True, slots=True, kw_only=True)
class Minds:
    """One element a person, as of a morning; days are numbers.

    ``need`` is how well the latent need is met (0 to 1). ``boost`` is the daily chance of return that touches add until
    ``boost_until``; ``held`` the share of the chance to leave they take away until ``held_until``; until
    ``harmed_until`` a touch drives away instead. ``said_no`` whom no marketing reaches any more, ``cancelled`` the day
    a membership was ended (−1: it was not); ``left_on`` says the same of
    each account.
    """

    mode: NDArray[np.int8]
    need: Floats
    idle: NDArray[np.int16]
    fatigue: Floats
    annoyance: Floats
    trust: Floats
    boost: Floats
    boost_until: Index
    held: Floats
    held_until: Index
    harmed_until: Index
    coupon_fen: Index
    coupon_until: Index
    said_no: Mask
    cancelled: Index
    left_on: Index

    def copy(self) -> "Minds":
        """Return the same with arrays of its own."""
        return replace(self, **{f.name: getattr(self, f.name).copy() for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a morning's touches: one element a person touched, in the order of ``who``."""

    who: Ints
    kind: NDArray[np.int8]
    opened: Mask
    said_no: Mask
    complained: Mask
    harmed: Mask
    cost_fen: Index


def of_cause(spec: WorldSpec, name: str) -> Floats:
    """Return one figure of all causes in the order of ``WHYS``; what the world does not have stays 0."""
    found = [float(getattr(spec.causes[why], name)) if why in spec.causes else 0.0 for why in WHYS]
    return np.array(found, np.float32)


def first_minds(spec: WorldSpec, folk: Folk, seed: int) -> Minds:
    """Return the first morning: of those known before, about as many quiet as such a business has."""
    n = folk.size
    u = draws.table(seed, _FIRST, 0, 4, n)
    old = folk.joins == 0
    stays = of_cause(spec, "stays_days")[folk.cause]
    dormant = of_cause(spec, "dormant")[folk.cause]
    left = old & (u[0] < 1 - np.exp(-0.5 * folk.known_days / stays))
    quiet = np.where(u[1] < dormant, DORMANT, GONE)
    mode = np.where(old, np.where(left, quiet, ENGAGED), AWAY)
    away = np.where(left, 1 + (u[2] ** 2 * np.minimum(folk.known_days, 120)).astype(np.int16), 0)
    depth = of_cause(spec, "depth")[folk.cause]
    zeros, none = np.zeros(n, np.float32), np.zeros(n, np.int32)
    return Minds(
        mode=mode.astype(np.int8),
        need=np.where(folk.cause == 0, 1, 1 - 0.5 * depth * u[3]).astype(np.float32),
        idle=np.where(old, away, -1).astype(np.int16),
        fatigue=zeros.copy(),
        annoyance=zeros.copy(),
        trust=np.full(n, spec.memory.trust, np.float32),
        boost=zeros.copy(),
        boost_until=none.copy(),
        held=zeros.copy(),
        held_until=none.copy(),
        harmed_until=none.copy(),
        coupon_fen=none.copy(),
        coupon_until=none.copy(),
        said_no=np.zeros(n, bool),
        cancelled=np.full(n, -1, np.int32),
        left_on=np.full(int(folk.account.max(initial=-1)) + 1, -1, np.int32),
    )


def forget(spec: WorldSpec, now: Minds) -> None:
    """Let a day's forgetting pass: fatigue and annoyance halve, trust goes back to where it began."""
    memory = spec.memory
    now.fatigue[:] *= 0.5 ** (1 / memory.fatigue_half_life_days)
    now.annoyance[:] *= 0.5 ** (1 / memory.annoyance_half_life_days)
    now.trust[:] += (memory.trust - now.trust) * (1 - 0.5 ** (1 / memory.trust_half_life_days))


def strength(spec: WorldSpec, folk: Folk, now: Minds, who: Ints) -> Floats:
    """Return how much of a touch arrives at each: their own response, trust, and what earlier messages left of it."""
    memory = spec.memory
    arrives = folk.response[who] * np.exp(-memory.fatigue_bites * now.fatigue[who])
    arrives = arrives * np.clip(now.trust[who] / max(memory.trust, 1e-6), 0, 1.5) * (1 - 0.5 * now.annoyance[who])
    return np.asarray(arrives, np.float32)


def touch(
    spec: WorldSpec,
    folk: Folk,
    now: Minds,
    day: int,
    sent: Mapping[str, Ints],
    seed: int,
    values: Mapping[str, Index] | None = None,
) -> list[Answer]:
    """Let people be touched on a morning: ``now`` is changed in place; who answers how depends on person and day only.

    ``sent`` is who gets which kind of touch; ``values`` the worth of the offer each was given, where it is
    not the world's own.
    """
    return [
        _touched(spec, folk, now, day, (name, np.asarray(who, np.int64)), seed, (values or {}).get(name))
        for name, who in sent.items()
    ]


def _touched(
    spec: WorldSpec,
    folk: Folk,
    now: Minds,
    day: int,
    sent: tuple[str, Ints],
    seed: int,
    values: Index | None,
) -> Answer:
    name, who = sent
    memory, kind = spec.memory, spec.touches[name]
    k = list(spec.touches).index(name)
    bits = draws.mixed(np.int64(day) * folk.size + who, seed, _ANSWERS + k)
    u, v = draws.uniform(bits), draws.uniform(bits, 1)
    arrives = strength(spec, folk, now, who)
    harmed = folk.touchy[who] < of_cause(spec, "harmed")[folk.cause[who]]
    _move(folk, now, day, who, kind, arrives, harmed)
    now.harmed_until[who[harmed]] = day + memory.harm_days
    now.fatigue[who] += kind.weight
    over = np.clip(now.fatigue[who] / folk.tolerance[who] - 1, 0, 1)
    worse = np.clip(now.annoyance[who] + memory.annoyance * over + 0.4 * harmed, 0, 1)
    helped = kind.minutes > 0
    trust = now.trust[who] - memory.trust_harm * np.where(harmed, 1, 0.3 * over) + memory.trust_help * helped * ~harmed
    now.annoyance[who], now.trust[who] = worse, np.clip(trust, 0, 1)
    no = u < memory.opt_out + memory.opt_out_annoyed * worse
    now.said_no[who[no]] = True
    fen = np.full(len(who), kind.value_fen, np.int32) if values is None else np.asarray(values, np.int32)
    given = fen > 0
    now.coupon_fen[who[given]] = fen[given]
    now.coupon_until[who[given]] = day + kind.valid_days
    return Answer(
        who=who,
        kind=np.full(len(who), k, np.int8),
        opened=(v < _OPENS * np.clip(arrives, 0, 1.5)) & ~no,
        said_no=no,
        complained=draws.uniform(draws.mixed(bits.view(np.int64), seed, _ANSWERS))
        < memory.complains + memory.complains_annoyed * worse,
        harmed=harmed,
        cost_fen=np.full(len(who), kind.cost_fen, np.int32),
    )


def _move(folk: Folk, now: Minds, day: int, who: Ints, kind: TouchSpec, arrives: Floats, harmed: Mask) -> None:
    """Add what a touch does to what is already at work: the stronger of the two goes on."""
    by_cause = np.array([float(kind.lift.get(why, 0.0)) for why in WHYS], np.float32)
    lift = np.minimum(by_cause[folk.cause[who]] * arrives, _MOST_LIFT)
    daily = np.where(harmed, 0, 1 - (1 - lift) ** (1 / kind.lasts_days))
    at_work = np.where(now.boost_until[who] > day, now.boost[who], 0)
    now.boost[who] = np.where(harmed, 0, np.maximum(daily, at_work))
    now.boost_until[who] = day + kind.lasts_days
    holding = np.where(now.held_until[who] > day, now.held[who], 0)
    now.held[who] = np.where(harmed, 0, np.maximum(np.clip(kind.holds * arrives, 0, 0.9), holding))
    now.held_until[who] = day + kind.lasts_days
