"""Signals S1-S5: when a number becomes an alarm."""

from dataclasses import dataclass
from typing import Literal

from liuke.model.policy.strict import STRICT


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
    login_decay_fell_share: float = 0.5
    """S2: somebody fell who was there at most this share as often as in the window before."""
    retention_min_cohort: int = 50
    """S3: with fewer newcomers in a week of ordinary days nothing is said of their D7."""
    retention_fall_above: float = 0.1
    """S3: D7 must be lower than in the weeks before by at least this share of it: smaller falls wake nobody."""
    retention_alpha: float = 0.001
    """S3: and surely so: by an interval of the difference that is wrong this rarely. It is looked at every day."""
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
    calendar_country: str = "CN"
    """S2, S3, S16: whose holidays and 调休 are taken out (ISO code; empty: none); unset: the market's."""
    band_width: float = 0.95
    """S2, S3, S16: the share of ordinary days that lies inside the expected band."""
    burst_from_ratio: float = 2.0
    """S16: a burst is at least this many times the newcomers or actives that were to be expected."""
    burst_min_users: int = 50
    """S16: of fewer newcomers (for a cliff: actives) nothing is said."""
    burst_back_within_days: int = 14
    """S16: who came and was not there again from the day after next through this many days never came back."""
    burst_cost_per_user_fen: int = 0
    """S16: what one newcomer of a burst cost; 0: not known, and nothing is said of cost."""
    borrowed_below_share: float = 0.5
    """S16: growth is borrowed where actives doubled and the newcomers' D1 is below this share of the usual."""
    cliff_fall_above: float = 0.3
    """S16: a cliff is a fall by this share from the burst's level, both as multiples of the usual."""
