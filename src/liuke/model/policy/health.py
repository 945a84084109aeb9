"""Scorecard, health and B2B delivery (S11, S12, S18)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPolicy:
    """Scorecard, health and B2B delivery (S11, S12, S18)."""

    __pydantic_config__ = STRICT
