"""The ways people take (S8, S9, S15, S16)."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPolicy:
    """The ways people take (S8, S9, S15, S16)."""

    __pydantic_config__ = STRICT
