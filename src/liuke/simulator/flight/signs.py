"""What the latent shows of itself: which acts become more or fewer as a cause wears on. The shape is fixed here."""

import numpy as np
from numpy.typing import NDArray

from liuke.simulator.draws import Floats
from liuke.simulator.flight.minds import DORMANT, GONE
from liuke.simulator.flight.spec import WHYS, Why

ACTS = (
    "login",
    "view",
    "search",
    "core",
    "favourite",
    "follow",
    "cart_add",
    "cart_remove",
    "checkout",
    "comment",
    "like",
    "share",
    "error",
    "slow",
    "stuck",
    "complaint",
    "refund",
    "push_off",
    "uninstall",
)
"""Roles of the tracking plan, in the order of ``Lived.acts``; ``purchase`` is an order, ``cancel`` an end of a term."""

_USUAL = {
    "view": 0.8, "search": 0.25, "core": 0.55, "favourite": 0.05, "follow": 0.02, "cart_add": 0.2, "cart_remove": 0.03,
    "checkout": 0.02, "comment": 0.025, "like": 0.06, "share": 0.015, "error": 0.012, "slow": 0.03, "stuck": 0.008,
    "complaint": 0.0015, "refund": 0.002, "push_off": 0.0006, "uninstall": 0.0,
}  # fmt: skip
_MORE: dict[Why, dict[str, float]] = {
    Why.EXPERIENCE_GAP: {"error": 0.45, "slow": 0.45, "stuck": 0.3, "complaint": 0.03},
    Why.MISSING_FUNCTION: {"search": 0.45, "stuck": 0.08, "complaint": 0.05, "core": -0.35},
    Why.DELIVERY_GAP: {"complaint": 0.15, "refund": 0.12},
    Why.VALUE_GAP: {"core": -0.5, "view": -0.2},
    Why.EMOTIONAL_GAP: {"comment": -0.025, "like": -0.06, "share": -0.015, "complaint": 0.02},
    Why.CONTENT_FATIGUE: {"view": -0.4, "push_off": 0.06, "like": -0.04},
    Why.PRICE: {"cart_remove": 0.25, "cart_add": 0.2, "complaint": 0.012},
    Why.INCENTIVE_ONLY: {"core": -0.3, "view": -0.2},
    Why.MESSAGE_FATIGUE: {"push_off": 0.1},
    Why.NEED_ENDED: {"core": -0.45, "search": -0.2, "view": -0.4},
}
"""What is added to the usual chance, for somebody whose need is not met at all."""
_TIES = {"favourite": 0.5, "follow": 0.35, "cart_add": 0.5, "comment": 0.2, "like": 0.2}
"""What those who only go dormant leave behind on their last day."""
_CLOSING = 0.1
"""What is left of the same on the last day of those who go for good."""
_LIVELY = ("view", "search", "core", "cart_add", "favourite", "follow", "comment", "like", "share")


def _table() -> NDArray[np.float32]:
    found = np.zeros((len(WHYS), len(ACTS)), np.float32)
    for why, more in _MORE.items():
        for act, by in more.items():
            found[WHYS.index(why), ACTS.index(act)] = by
    return found


_ADDED = _table()
_BASE = np.array([_USUAL.get(act, 1.0) for act in ACTS], np.float32)
_SCALES = np.array([act in _LIVELY for act in ACTS])


def chances(cause: NDArray[np.int8], near: Floats, lively: Floats, leaves: NDArray[np.int64]) -> Floats:
    """Return the chance of each act for those present, acts × people; ``leaves`` is how each goes quiet today, or 0."""
    scale = np.where(_SCALES[:, None], np.minimum(lively, 2.5)[None, :], 1.0)
    found = np.maximum(_BASE[:, None] + _ADDED[cause].T * near[None, :], 0) * scale
    dormant, gone = leaves == DORMANT, leaves == GONE
    for act, chance in _TIES.items():
        row = ACTS.index(act)
        found[row, dormant] = np.maximum(found[row, dormant], chance)
        found[row, gone] *= _CLOSING
    found[ACTS.index("uninstall"), gone] = 0.12
    return np.asarray(found, np.float32)
