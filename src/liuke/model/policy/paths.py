"""The ways people take (S8, S9, S15, S16)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPolicy:
    """The ways people take (S8, S9, S15, S16)."""

    __pydantic_config__ = STRICT

    gone_days: int = 15
    """S8, S9, S15: somebody not there for this many days counts as gone, where churn of two groups is compared."""
    band_width: float = 0.99
    """S8, S9, S15: share of ordinary days that the expected band of an alarm holds."""
    funnel_days: int = 28
    """S8: people who entered a funnel on this many days, the last ones whose window is over, are counted."""
    funnel_min_users: int = 50
    """S8: with fewer people at a step on a day, its pass rate is noise and the alarm says nothing."""
    journey_days: int = 28
    """S9: stages reached in this many days make the map."""
    emotion_days: int = 90
    """S9: answers to surveys this far back tell the mood of a stage."""
    path_stages: int = 4
    """S9: a path is the first so many stages in the order in which somebody reached them; at most 6."""
    path_min_users: int = 30
    """S9: paths of fewer people are not compared."""
    path_false_share: float = 0.1
    """S9: of the paths said to differ, at most this share is expected to be chance (Benjamini-Hochberg)."""
    friction_min_users: int = 50
    """S9: with fewer active users on a day, the share who met friction is noise and the alarm says nothing."""
    diversity_days: int = 28
    """S15: length of the window whose categories are counted, and of the one before it."""
    diversity_min_acts: int = 5
    """S15: with fewer acts on items of known category, somebody's entropy is not said."""
    diversity_min_users: int = 50
    """S15: with fewer people who viewed at least two items on a day, the alarm says nothing."""
