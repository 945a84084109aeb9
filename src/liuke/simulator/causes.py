"""Why people leave this business, and what would bring them back: the planted truth, in numbers one can read.

The shape follows the articles: experience, value and delivery gaps, price, content that bores, people who only came for
the incentive, and needs that have simply ended. ``none`` stays, or is busy for a while.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Cause(StrEnum):
    """Why somebody leaves; the order is the number by which the world knows it."""

    NONE = "none"
    EXPERIENCE_GAP = "experience_gap"
    VALUE_GAP = "value_gap"
    DELIVERY_GAP = "delivery_gap"
    PRICE = "price"
    CONTENT_FATIGUE = "content_fatigue"
    INCENTIVE_ONLY = "incentive_only"
    NEED_ENDED = "need_ended"


CAUSES = tuple(Cause)
TIERS = ("light", "medium", "heavy", "dormant", "unfinished", "followed", "attached", "named")
"""Touches whose effect is known, by the tier's name: three of P1; P8 as a whole and its three; P3's one."""

RETURNS_IN_30_DAYS_DORMANT = 0.70
"""Told from facts (D1), with a few of the gone among them, this shows as the 68 % of the articles' case."""
RETURNS_IN_30_DAYS_GONE = 0.10
BACK_STAYS = 0.5
"""Who has come back stays for this part of the time of a first spell."""
EFFECT_DAYS = 7
"""A touch works for this many days, its own day included."""
HARM_DAYS = 30
HARM_FACTOR = 0.15
"""What is left of somebody's daily chance of coming back after a touch that annoyed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One cause: how common it is, how long its people stay, how many only go dormant, what a touch adds.

    ``share`` and ``share_of_burst`` are shares of those who sign up (outside and inside the promotion). ``lift`` is the
    mean chance (0..1), per tier of ``TIERS``, that a touch alone brings a quiet person back within ``EFFECT_DAYS``;
    ``harmed`` the share whom any message would rather drive away.
    """

    share: float
    share_of_burst: float
    stays_days: float
    dormant: float
    leaves_after_promotion: float
    lift: tuple[float, ...]
    harmed: float


KINDS: dict[Cause, Kind] = {
    Cause.NONE: Kind(
        share=0.30,
        share_of_burst=0.16,
        stays_days=220,
        dormant=1.0,
        leaves_after_promotion=0.01,
        lift=(0.10, 0.08, 0.06, 0.16, 0.16, 0.10, 0.08, 0.12),
        harmed=0.02,
    ),
    Cause.EXPERIENCE_GAP: Kind(
        share=0.16,
        share_of_burst=0.10,
        stays_days=85,
        dormant=0.42,
        leaves_after_promotion=0.06,
        lift=(0.08, 0.20, 0.14, 0.12, 0.12, 0.06, 0.05, 0.22),
        harmed=0.03,
    ),
    Cause.VALUE_GAP: Kind(
        share=0.13,
        share_of_burst=0.07,
        stays_days=80,
        dormant=0.46,
        leaves_after_promotion=0.06,
        lift=(0.10, 0.14, 0.18, 0.14, 0.14, 0.10, 0.06, 0.16),
        harmed=0.03,
    ),
    Cause.DELIVERY_GAP: Kind(
        share=0.10,
        share_of_burst=0.06,
        stays_days=85,
        dormant=0.40,
        leaves_after_promotion=0.05,
        lift=(0.04, 0.24, 0.16, 0.10, 0.10, 0.05, 0.04, 0.26),
        harmed=0.04,
    ),
    Cause.PRICE: Kind(
        share=0.13,
        share_of_burst=0.15,
        stays_days=75,
        dormant=0.55,
        leaves_after_promotion=0.22,
        lift=(0.26, 0.08, 0.10, 0.24, 0.24, 0.18, 0.08, 0.18),
        harmed=0.02,
    ),
    Cause.CONTENT_FATIGUE: Kind(
        share=0.09,
        share_of_burst=0.05,
        stays_days=70,
        dormant=0.46,
        leaves_after_promotion=0.05,
        lift=(0.01, 0.03, 0.08, 0.02, 0.02, 0.00, 0.00, 0.08),
        harmed=0.45,
    ),
    Cause.INCENTIVE_ONLY: Kind(
        share=0.04,
        share_of_burst=0.38,
        stays_days=12,
        dormant=0.12,
        leaves_after_promotion=0.80,
        lift=(0.28, 0.03, 0.02, 0.20, 0.20, 0.12, 0.03, 0.10),
        harmed=0.02,
    ),
    Cause.NEED_ENDED: Kind(
        share=0.05,
        share_of_burst=0.03,
        stays_days=60,
        dormant=0.12,
        leaves_after_promotion=0.03,
        lift=(0.00, 0.01, 0.01, 0.02, 0.02, 0.01, 0.01, 0.02),
        harmed=0.05,
    ),
}


def number(cause: Cause) -> int:
    """Return the number by which the world's arrays know a cause."""
    return CAUSES.index(cause)


def column(name: str) -> NDArray[np.float32]:
    """Return one figure of all causes, in their order."""
    return np.array([getattr(KINDS[cause], name) for cause in CAUSES], np.float32)


def lifts() -> NDArray[np.float32]:
    """Return the mean added chance of return, causes × tiers."""
    return np.array([KINDS[cause].lift for cause in CAUSES], np.float32)


def daily(share: float, days: int) -> float:
    """Return the daily chance that adds up to ``share`` over ``days``."""
    return float(1 - (1 - share) ** (1 / days))


def settled_shares(days: int) -> NDArray[np.float64]:
    """Return where people of each cause are after so many days in a world without stories.

    causes × days × (in their first spell, back again, dormant, gone), by the same chances by which the world walks.
    """
    stays, dormant = column("stays_days").astype(float), column("dormant").astype(float)
    back = (daily(RETURNS_IN_30_DAYS_DORMANT, 30), daily(RETURNS_IN_30_DAYS_GONE, 30))
    now = np.zeros((len(CAUSES), 4))
    now[:, 0] = 1
    walked = np.empty((len(CAUSES), days, 4))
    for day in range(days):
        leave = now[:, :2] / np.stack([stays, BACK_STAYS * stays], axis=1)
        left, returned = leave.sum(axis=1), now[:, 2:] * back
        now = now + np.stack(
            [
                -leave[:, 0],
                returned.sum(axis=1) - leave[:, 1],
                left * dormant - returned[:, 0],
                left * (1 - dormant) - returned[:, 1],
            ],
            axis=1,
        )
        walked[:, day] = now
    return walked
