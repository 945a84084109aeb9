"""Business customers at risk, and how contracts are renewed (D7)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPolicy:
    """Business customers at risk, and how contracts are renewed (D7)."""

    __pydantic_config__ = STRICT

    change_days: int = 90
    """A consultant or success manager who changed within so many days is a sign of risk."""
    slip_days: int = 60
    """Milestones that fell due within so many days are looked at."""
    slip_from_days: int = 7
    """Delivery slipped where one of them came so many days late, or is still open so many days after."""
    card_days: int = 30
    """The scorecard is held against that of so many days before, or of the measured day just before that."""
    card_fall_share: float = 0.25
    """It fell where depth or breadth lost at least this share of itself, or its rank among peers so much."""
    champion_days: int = 90
    """The champion is the seat that was there on the most of so many days, before the quiet began."""
    champion_quiet_days: int = 14
    """The champion went quiet who has not been there for so many days,"""
    champion_chance_share: float = 0.05
    """where so long an absence has a smaller chance than this at the champion's own pace."""
    soon_days: int = 90
    """Renewals within so many days are counted as due soon."""
    renewal_history_days: int = 1_095
    """Renewal shares are learned from terms that ended within so many days."""
    renewal_grace_days: int = 30
    """A contract that ended is renewed where another one of the account runs within so many days."""
