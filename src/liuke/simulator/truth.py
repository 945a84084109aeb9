"""The truth as a table: why each person leaves, and what a touch would change for them."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator.cast import Cast
from liuke.simulator.causes import CAUSES, TIERS
from liuke.simulator.lives import AWAY, DORMANT, Lives

_STATES = ("away", "engaged", "dormant", "gone")
_TIER_FROM = np.array([3, 7, 15])
"""Half-open: 3–6 light, 7–14 medium, from 15 heavy; the defaults of S1."""


def truth_table(lives: Lives, cast: Cast, outcomes: Mapping[str, NDArray[np.bool_]]) -> pa.Table:
    """Return the row of everybody who has come before; ``outcomes`` holds who would return, by kind of touch."""
    known = lives.mode != AWAY
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
