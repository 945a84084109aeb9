"""What people are worth (S6, S7)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePolicy:
    """What people are worth (S6, S7)."""

    __pydantic_config__ = STRICT

    arpu_min_users: int = 50
    """S6: months with fewer active users say nothing."""
    arpu_falling_months: int = 2
    """S6: the alarm fires when ARPU falls this many complete months running."""
    arpu_fall_above: float = 0.02
    """S6: each of those falls must be greater than this share of the month before."""
    arpu_alpha: float = 0.05
    """S6: and each must be a fall by an interval that is wrong this rarely: what chance moves wakes nobody."""
    arpu_mention_days: int = 60
    """S6: mentions this far back are attached to the review."""
    ltv_min_buyers: int = 100
    """S7: with fewer people who ever bought, no lifetime value is said."""
    ltv_min_repeaters: int = 30
    """S7: with fewer people who bought again, none is said, either."""
    ltv_horizon_days: int = 365
    """S7: expected value is that of so many days ahead."""
    ltv_discount_monthly: float = 0.01
    """S7: money a month later is worth this share less."""
    ltv_margin: float = 1.0
    """S7: share of the money paid that is earned; 1 counts revenue."""
    ltv_benchmark_fen: int = 0
    """S7: what a customer is worth elsewhere in the industry; 0 where nobody knows."""
    ltv_correlation_above: float = 0.3
    """S7: where number and size of payments are correlated by more than this, values are flagged: none is assumed."""
