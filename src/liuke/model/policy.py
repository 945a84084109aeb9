"""Thresholds are policy: every number that decides something, with the default of the product.

``*_from`` is inclusive, ``below_*`` and ``until`` are exclusive, a share is 0..1, money integer fen. The sentence under
each field is what docs/policy.md says of it.
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
    """S1: from this many idle days a user is lightly quiet."""
    idle_medium_from_days: int = 7
    """S1: from here, medium."""
    idle_heavy_from_days: int = 15
    """S1: from here, heavy."""
    login_decay_window_days: int = 7
    """S2: length of each of the two windows that are compared."""
    login_decay_alarm_above: float = 0.15
    """S2: the alarm fires when the decay is greater than this share."""
    login_decay_min_users: int = 50
    """S2: with fewer users known before both windows, the ratio is noise and nothing is said."""
    session_gap_minutes: int = 30
    """S4: a longer pause begins a new visit. Changing it computes every day anew."""
    rfm_method: Literal["quintile", "cuts"] = "quintile"
    """S5: scores 1-5 by fifths of the people, or by the fixed cuts below."""
    rfm_high_from_score: int = 4
    """S5: a score counts as high from here on; the eight value types follow."""
    rfm_recency_cuts_days: tuple[int, ...] = (7, 15, 30, 90)
    """S5, cuts: recency of at most these days scores 5, 4, 3, 2; longer scores 1."""
    rfm_frequency_cuts: tuple[int, ...] = (2, 3, 5, 9)
    """S5, cuts: from this many orders, frequency scores 2, 3, 4, 5; fewer scores 1."""
    rfm_monetary_cuts_fen: tuple[int, ...] = (5_000, 20_000, 50_000, 200_000)
    """S5, cuts: from this much money, M scores 2, 3, 4, 5; less scores 1."""
    high_value_from_score: int = 4
    """S5: F or M from this score makes somebody worth a named person."""
    rfm_window_days: int = 365
    """S5: orders this far back count."""
    falling_recency_days: int = 28
    """S5: R is falling when it is lower than it was this many days ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivenessPolicy:
    """True or false churn (D1)."""

    __pydantic_config__ = STRICT

    quiet_from_days: int = 3
    """From this many idle days somebody is quiet, and either dormant or churned."""
    just_before_days: int = 3
    """Attention and community acts this long before going quiet still count as a tie."""
    open_order_days: int = 30
    """An unpaid order or a filled cart older than this is no longer unfinished business."""
    return_window_days: int = 30
    """The back-test counts who came back within this many days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardPolicy:
    """May we write to people (G1-G8)."""

    __pydantic_config__ = STRICT

    cap_per_day: int = 1
    """At most this many marketing messages a person and day, over all playbooks."""
    cap_per_week: int = 2
    """At most this many in seven days."""
    quiet_from_hour: int = 21
    """From this hour of the person's own clock nothing is sent; it waits."""
    quiet_until_hour: int = 9
    """Until this hour."""
    fresh_hours: int = 24
    """What triggered a message may be this old; older does not send."""
    approval_above_people: int = 1_000
    """A plan for more people than this is named large in the review."""
    approval_above_share: float = 0.05
    """So is one for more than this share of all users."""
    approval_above_cost_fen: int = 1_000_000
    """So is one that costs more than this."""
    blast_above_people: int = 500
    """A text that is the same for all and says nothing about them is refused above this many."""
    holdout_share: float = 0.10
    """Share of people left alone at random, where a playbook does not say its own."""
    market: Literal["cn", "eu", "us", "none"] = "cn"
    """Whose law the guard keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePolicy:
    """When a result may be believed (O1-O2)."""

    __pydantic_config__ = STRICT

    alpha: float = 0.05
    """One in how many intervals may be wrong: 0.05 is one in twenty."""
    sample_ratio_alarm_below_p: float = 0.001
    """Arms of a size this unlikely mean a fault in assignment: the result is withheld."""
    min_people_per_arm: int = 20
    """With fewer people in an arm nothing is concluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPolicy:
    """How long computed things are kept; facts themselves stay until erased."""

    __pydantic_config__ = STRICT

    keep_profile_days: int = 35
    """Per-user signals of this many business days are kept."""


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
