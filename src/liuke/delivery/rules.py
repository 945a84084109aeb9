"""The numbers that a send is held against, and how long we wait for what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from liuke.model.words import ChannelName

MAX_TRIES = 10
LEASE_S = 120.0
"""Longer than any channel takes for one message, or its message counts as uncertain."""
KEY_SHARE = 0.8
"""We trust a provider's memory of keys for this share of what it promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RampRules:
    """When a plan goes out in stages, how long each is watched, and which shares of what comes back stop it."""

    above_people: int = 2_000
    minutes: int = 30
    bounce_share: float = 0.05
    complaint_share: float = 0.001
    unsubscribe_share: float = 0.02
    error_share: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Policy, as numbers. None: no such limit. Hours are of the user's zone, ``quiet_until_hour`` is exclusive.

    ``zone`` (IANA) is the workspace's, for users whose own is not known. ``ramp`` watches large plans. ``lawful``: the
    hours [from, until) in which the market's law lets marketing arrive by a channel, whatever policy or person say.
    """

    cap_per_day: int | None = None
    cap_per_week: int | None = None
    quiet_from_hour: int | None = None
    quiet_until_hour: int | None = None
    zone: str = ""
    ramp: RampRules | None = None
    lawful: Mapping[ChannelName, tuple[int, int]] = field(default_factory=dict)
