"""Holdouts that policy declares: of several playbooks at once."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldoutGroup:
    """A holdout of several playbooks at once: who is drawn gets none of them."""

    __pydantic_config__ = STRICT

    share: float
    playbooks: tuple[str, ...]
