"""What calls of ``moved_page`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.moved import ResultsUpliftPlaybook, Variant


class AllotmentPlan(TypedDict):
    as_of: Day
    id: str


class ResultsMovedAllotment(TypedDict):
    used: bool
    why: str
    plan: AllotmentPlan | None
    found: ResultsUpliftPlaybook | None
    said: str
    money_share: float | None
    label: str
    playbook: str
    playbook_code: str


class ResultsMoved(TypedDict):
    """What `results_moved` answers."""

    as_of: Day
    rivals: list[str]
    needed_per_arm: int
    explore_share: float
    allotment: list[ResultsMovedAllotment]
    variants: list[Variant]
    alpha: float
