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
    pre_days: int = 28
    """What people did on so many days before is taken out of the comparison."""
    keep_day: int = 30
    """Retention is being there around this day after the plan's,"""
    keep_width_days: int = 7
    """on one of so many days that end with it."""
    money_cut_share: float = 0.99
    """Money above what this share of those who paid stayed below counts as that much, in both arms alike,"""
    money_cut_from_users: int = 100
    """as soon as so many paid anything."""
    score_below_people: int = 100
    """Fewer people than this expected with, or without, what is counted in the smaller arm: score intervals."""
    false_share: float = 0.10
    """Of the playbooks said to work, at most this share is expected to be chance (Benjamini-Hochberg)."""
    shared_window_days: int = 28
    """Groups of playbooks, and all of liuke, are judged by so many days."""
    call_minutes: int = 8
    """What a call takes one of our people,"""
    letter_minutes: int = 5
    """a letter,"""
    minute_fen: int = 0
    """and what a minute costs; 0: it is in the tier's own cost already."""
