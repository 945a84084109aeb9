"""The truth as a table: why each person leaves, and what a touch would change for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator.accounts import account_id
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import CAUSES, TIERS
from liuke.simulator.draws import Mask
from liuke.simulator.leaving import hit, shaken, shown_the_same
from liuke.simulator.lives import AWAY, DORMANT, Lives
from liuke.simulator.stories import TELLINGS, Span, StoryName

_STATES = ("away", "engaged", "dormant", "gone")
_TIER_FROM = np.array([3, 7, 15])
"""Half-open: 3–6 light, 7–14 medium, from 15 heavy; the defaults of S1."""


def truth_table(lives: Lives, cast: Cast, outcomes: Mapping[str, NDArray[np.bool_]]) -> pa.Table:
    """Return the row of everybody who has come before; ``outcomes`` holds who would return, by kind of touch."""
    known = (lives.mode != AWAY) & (lives.idle >= 0)
    tier = np.searchsorted(_TIER_FROM, lives.idle, side="right") - 1
    own = np.select([tier == k for k in range(3)], [outcomes[name] for name in TIERS[:3]], outcomes["untreated"])
    effect = own.astype(np.int8) - outcomes["untreated"].astype(np.int8)
    names = np.array(["light", "medium", "heavy"])[np.maximum(tier, 0)]
    table = pa.table(
        {
            "subject_id": cast.ids,
            "cause": pa.array(CAUSES, pa.string()).take(pa.array(cast.cause.astype(np.int32))),
            "state": pa.array(_STATES, pa.string()).take(pa.array(lives.mode.astype(np.int32))),
            "dormant": pa.array(lives.mode == DORMANT),
            "idle_days": pa.array(lives.idle.astype(np.int32)),
            "tier": pa.array(names, pa.string(), mask=tier < 0),
            "returns_untreated": pa.array(outcomes["untreated"]),
            **{f"returns_{name}": pa.array(outcomes[name]) for name in TIERS},
            "effect": pa.array(effect),
        }
    )
    return table.filter(pa.array(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story as it was planted: its days (both inclusive), whom it touched, which alarm should answer.

    ``subjects`` are the people it hurts (whether they came or not), ``accounts`` the business customers, where any.
    """

    name: str
    start: date
    end: date
    alarm: str
    subjects: tuple[str, ...]
    accounts: tuple[str, ...] = ()


def tell(name: StoryName, span: Span, cast: Cast, calendar: Calendar, seed: int) -> Told:
    """Return the truth of one story."""
    touched = _touched(name, cast, calendar, seed) & (cast.joins <= span.end)
    accounts = np.nonzero(cast.accounts.shaken)[0].tolist() if name == StoryName.CONSULTANT_CHANGE else []
    return Told(
        name=name,
        start=calendar.date_of(span.start),
        end=calendar.date_of(span.end),
        alarm=TELLINGS[name].alarm,
        subjects=tuple(cast.ids.filter(pa.array(touched)).to_pylist()),
        accounts=tuple(account_id(k) for k in accounts),
    )


def _touched(name: StoryName, cast: Cast, calendar: Calendar, seed: int) -> Mask:
    match name:
        case StoryName.LATENCY:
            return hit(cast)
        case StoryName.HOMOGENEOUS:
            return shown_the_same(cast, seed)
        case StoryName.CONSULTANT_CHANGE:
            return shaken(cast)
        case StoryName.UNUSED_BENEFITS:
            return cast.member
        case StoryName.BURST_CLIFF:
            first, last = calendar.promotion or (0, -1)
            return np.asarray((cast.joins >= first) & (cast.joins <= last))
        case StoryName.CRISIS:
            return np.zeros(cast.size, bool)
