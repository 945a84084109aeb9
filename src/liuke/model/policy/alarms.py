"""When an alarm wakes somebody."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPolicy:
    """When an alarm wakes somebody."""

    __pydantic_config__ = STRICT
