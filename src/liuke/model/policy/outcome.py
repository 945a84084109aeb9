"""When a result may be believed."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePolicy:
    """When a result may be believed (O1-O2)."""

    __pydantic_config__ = STRICT

    alpha: float = 0.05
    """One in how many intervals may be wrong: 0.05 is one in twenty."""
    sample_ratio_alarm_below_p: float = 0.001
    """Arms of a size this unlikely mean a fault in assignment: the result is withheld."""
    min_people_per_arm: int = 20
    """With fewer people in an arm nothing is concluded."""
    cost_per_return_cap_fen: int = 6_000
    """What one more return may cost: a playbook above it is narrowed, not scaled up; 0 is no cap."""
    budget_month_fen: int = 0
    """What all playbooks together may cost in a calendar month: the burn-down is drawn against it; 0 is none."""
