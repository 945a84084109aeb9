"""How likely somebody is to leave (D2)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPolicy:
    """How likely somebody is to leave (D2)."""

    __pydantic_config__ = STRICT

    window_days: int | None = None
    """Somebody left who is not there for this many days; unset: found from the business's own gaps."""
    window_longer_below_share: float = 0.1
    """Where it is found: of the absences that ended, a person counting once, at most this share lasted longer."""
    window_least_days: int = 14
    """And no window shorter than this is taken, where there is history enough for four of them."""
    gap_days: int = 1
    """Days the team needs to act: what happens in them counts neither as a feature nor as an outcome."""
    late_hours: int = 24
    """A past day may be learned from as it was known so long after it began: the nightly import has run by then."""
    min_users: int = 2_000
    """With fewer people still active on a past day no model is learned, and the best plain rule speaks."""
    min_leavers: int = 50
    """With fewer of them who left, or who stayed, neither."""
    origins: int = 4
    """So many past days, a window apart, are learned from; the newest of them is the test."""
    train_users: int = 100_000
    """At most so many people of a past day are learned from, drawn by a fixed hash."""
    middle_from_share: float = 0.3
    """From this probability of leaving the band is middle."""
    high_from_share: float = 0.6
    """From this one it is high."""
    retrain_days: int = 28
    """The daily run learns anew when the newest attempt is this old."""
    like_days: int = 7
    """What changed is told against the day so many days before."""
    drift_calibration_share: float = 0.05
    """Drift: told and found share of leavers of a day whose window has closed differ by more than this."""
    drift_psi_above: float = 0.25
    """Drift: the population stability index of the probabilities, against those of the test day, is above this."""
