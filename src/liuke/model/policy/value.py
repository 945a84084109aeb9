"""What people are worth (S6, S7)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePolicy:
    """What people are worth (S6, S7)."""

    __pydantic_config__ = STRICT
