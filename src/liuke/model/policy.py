"""Thresholds are policy: every number that decides something, with the default of the product.

``*_from`` is inclusive, ``below_*`` and ``until`` are exclusive, a share is 0..1, money integer fen.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from liuke.kit.chance import fingerprint

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPolicy:
    """When a number becomes an alarm (S1-S5)."""

    __pydantic_config__ = STRICT

    idle_light_from_days: int = 3
    idle_medium_from_days: int = 7
    idle_heavy_from_days: int = 15
    login_decay_window_days: int = 7
    login_decay_alarm_above: float = 0.15
    login_decay_min_users: int = 50
    session_gap_minutes: int = 30
    rfm_method: Literal["quintile", "cuts"] = "quintile"
    rfm_high_from_score: int = 3
    """A score of 1-5 counts as high from here on."""
    rfm_recency_cuts_days: tuple[int, ...] = (7, 15, 30, 90)
    rfm_frequency_cuts: tuple[int, ...] = (1, 2, 4, 8)
    rfm_monetary_cuts_fen: tuple[int, ...] = (5_000, 20_000, 50_000, 200_000)
    high_value_from_score: int = 4
    """F or M from this score makes a user worth a named person."""
    rfm_window_days: int = 365
    falling_recency_days: int = 28
    """R falls when it is lower than it was this many days ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivenessPolicy:
    """True or false churn (D1)."""

    __pydantic_config__ = STRICT

    quiet_from_days: int = 3
    just_before_days: int = 3
    """Attention and community acts this long before going quiet still count."""
    open_order_days: int = 30
    """An unpaid order or a filled cart older than this is no longer unfinished business."""
    return_window_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPolicy:
    """May we write to people (G1-G8)."""

    __pydantic_config__ = STRICT

    cap_per_day: int = 1
    cap_per_week: int = 2
    quiet_from_hour: int = 21
    quiet_until_hour: int = 9
    fresh_hours: int = 24
    approval_above_people: int = 1_000
    approval_above_share: float = 0.05
    approval_above_cost_fen: int = 1_000_000
    blast_above_people: int = 500
    holdout_share: float = 0.10
    market: Literal["cn", "eu", "us", "none"] = "cn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePolicy:
    """When a result may be believed (O1-O2)."""

    __pydantic_config__ = STRICT

    alpha: float = 0.05
    sample_ratio_alarm_below_p: float = 0.001
    min_people_per_arm: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPolicy:
    """How long computed things are kept; facts themselves stay until erased."""

    __pydantic_config__ = STRICT

    keep_profile_days: int = 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All thresholds of a workspace. ``policy.yml`` names only what differs from these."""

    __pydantic_config__ = STRICT

    signals: SignalPolicy = field(default_factory=SignalPolicy)
    liveness: LivenessPolicy = field(default_factory=LivenessPolicy)
    guard: GuardPolicy = field(default_factory=GuardPolicy)
    outcome: OutcomePolicy = field(default_factory=OutcomePolicy)
    keep: KeepPolicy = field(default_factory=KeepPolicy)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any threshold; every decision records them."""
        return fingerprint(repr(asdict(self)))[:12]

    def params(self, section: str) -> dict[str, Any]:
        """Return one section's thresholds as named query parameters."""
        return {name: value for name, value in asdict(getattr(self, section)).items() if not isinstance(value, tuple)}
