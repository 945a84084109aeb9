"""Who lives in a world: what of a person does not change, drawn once from the seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator.draws import Floats, Index, Mask
from liuke.simulator.flight.spec import WHYS, Why, WorldSpec

_PURPOSE = 201
_KNOWN_DAYS = 540
TIRED_OF = 0.25
"""Of those whose cause is message fatigue, the tolerance is this part of others'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folk:
    """One element a person. ``joins`` is the number of their first day (0: there from the start, for ``known_days``).

    ``vigour`` is the daily chance to come while engaged, ``response`` scales what a touch does, ``touchy`` decides whom
    any touch harms, ``tolerance`` how much fatigue is borne, ``thrift`` how willingly a coupon is used, ``spend``
    scales orders. ``account`` is a number or −1; ``term_from`` the day a membership began (may lie before day 0).
    """

    ids: pa.Array
    joins: Index
    known_days: Index
    cause: NDArray[np.int8]
    vigour: Floats
    lively: Floats
    response: Floats
    touchy: Floats
    tolerance: Floats
    thrift: Floats
    spend: Floats
    taste: NDArray[np.int8]
    source: NDArray[np.int8]
    member: Mask
    term_from: Index
    term_days: Index
    account: Index

    @property
    def size(self) -> int:
        """How many people there will ever be."""
        return len(self.joins)


def make_folk(spec: WorldSpec, *, seed: int, people: int, days: int, tastes: int) -> Folk:
    """Draw ``people`` who are there on day 0, and those who join over ``days``; the first are those of any length."""
    joins, burst = _joins(spec, people, days)
    n = len(joins)
    rng = np.random.default_rng([seed, _PURPOSE])
    u = rng.random((14, n), dtype=np.float32)
    cause = _causes(spec, u[0], burst)
    low, high = spec.visits.least, spec.visits.most
    beta = np.random.default_rng([seed, _PURPOSE, 1]).beta(1.6, 2.0, n)
    normal = np.random.default_rng([seed, _PURPOSE, 2]).standard_normal((3, n))
    known = np.where(joins == 0, 1 + (u[1] ** 1.5 * _KNOWN_DAYS).astype(np.int32), 0)
    tired = cause == WHYS.index("message_fatigue")
    each = int(max(1, round(people / spec.accounts.people_each))) if spec.accounts else 0
    monthly = spec.term.monthly if spec.term else 1.0
    return Folk(
        ids=pa.array([f"U{k:06d}" for k in range(1, n + 1)], pa.string()),
        joins=joins,
        known_days=known.astype(np.int32),
        cause=cause,
        vigour=(low + (high - low) * beta).astype(np.float32),
        lively=np.exp(0.5 * normal[0] - 0.125).astype(np.float32),
        response=(0.4 + 1.2 * u[2]).astype(np.float32),
        touchy=u[3],
        tolerance=(spec.memory.tolerance * np.exp(0.4 * normal[1]) * np.where(tired, TIRED_OF, 1)).astype(np.float32),
        thrift=(0.25 + 0.7 * u[4]).astype(np.float32),
        spend=np.exp(0.5 * normal[2] - 0.125).astype(np.float32),
        taste=(u[5] ** 1.6 * tastes).astype(np.int8),
        source=np.where(burst >= 0, 3, (u[6] * 3).astype(np.int8)).astype(np.int8),
        member=(u[7] < spec.term.members) if spec.term else np.zeros(n, bool),
        term_from=np.where(joins == 0, -(u[8] * known).astype(np.int32), joins + 1).astype(np.int32),
        term_days=np.where(u[9] < monthly, 30, 365).astype(np.int32),
        account=(u[10] ** 1.3 * each).astype(np.int32) if each else np.full(n, -1, np.int32),
    )


def _joins(spec: WorldSpec, people: int, days: int) -> tuple[Index, NDArray[np.int8]]:
    """Return everybody's first day, ascending, and the burst each came in (−1: none)."""
    counts = [(day, round(people * spec.joins_a_day), -1) for day in range(1, days)]
    for k, burst in enumerate(spec.bursts):
        for day in range(max(1, burst.from_day), min(days, burst.from_day + burst.days)):
            counts.append((day, round(people * burst.joins / burst.days), k))
    counts.sort(key=lambda one: one[0])
    first = np.concatenate([np.zeros(people, np.int32), *(np.full(n, day, np.int32) for day, n, _ in counts)])
    burst_of = np.concatenate([np.full(people, -1, np.int8), *(np.full(n, k, np.int8) for _, n, k in counts)])
    return first, burst_of


def _causes(spec: WorldSpec, u: Floats, burst: NDArray[np.int8]) -> NDArray[np.int8]:
    usual = _thresholds({why: one.share for why, one in spec.causes.items()})
    found = np.searchsorted(usual, u)
    for k, one in enumerate(spec.bursts):
        mine = burst == k
        found[mine] = np.searchsorted(_thresholds(one.causes), u[mine])
    return np.minimum(found, len(WHYS) - 1).astype(np.int8)


def _thresholds(shares: Mapping[Why, float]) -> NDArray[np.float64]:
    sums = np.cumsum([shares.get(why, 0.0) for why in WHYS])
    found: NDArray[np.float64] = sums / sums[-1]
    found[-1] = 1.0
    return found
