"""How long computed things are kept."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPolicy:
    """How long computed things are kept; facts themselves stay until erased."""

    __pydantic_config__ = STRICT

    keep_profile_days: int = 35
    """Per-user signals of this many business days are kept."""
