"""May we write to people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from liuke.model.policy.holdout import HoldoutGroup
from liuke.model.policy.strict import STRICT


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
    ramp_above_people: int = 2_000
    """A plan with more marketing messages than this goes out in stages: 1 %, 10 %, everybody."""
    ramp_minutes: int = 30
    """Each stage is watched at least this long."""
    ramp_bounce_share: float = 0.05
    """More messages than this share turned down for good stop it, until a person lets it go on."""
    ramp_complaint_share: float = 0.001
    """So do more complaints than this,"""
    ramp_unsubscribe_share: float = 0.02
    """more people who unsubscribe than this,"""
    ramp_error_share: float = 0.05
    """or more messages than this that the provider could not take."""
    holdout_share: float = 0.10
    """Share of people left alone at random, where a playbook does not say its own."""
    holdout_all_share: float = 0.0
    """Share of people who get nothing at all from liuke: what all of it together is worth. 0: nobody."""
    holdout_groups: Mapping[str, HoldoutGroup] = field(default_factory=dict)
    """Holdouts of several playbooks at once, by name, each with `share` and `playbooks`."""
    market: Literal["cn", "eu", "us", "none"] = "cn"
    """Whose law the guard keeps."""
