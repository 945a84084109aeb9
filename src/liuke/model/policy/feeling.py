"""What people say and feel (S10, S13, S14, S17)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingPolicy:
    """What people say and feel (S10, S13, S14, S17)."""

    __pydantic_config__ = STRICT
