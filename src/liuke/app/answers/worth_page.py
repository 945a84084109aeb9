"""What calls of ``worth_page`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.work_parts import (
    FalseDiscovery,
    Holdout,
    Point,
    ResultOfPlaybook,
)


class Label(TypedDict):
    en: str
    zh: str


class BudgetDay(TypedDict):
    day: Day
    cost_fen: int
    spent_fen: int
    complete: bool


class BudgetPlaybook(TypedDict):
    playbook: str
    cost_fen: int
    label: str


class Month(TypedDict):
    month: str
    first: Day
    last: Day
    budget_fen: int | None
    spent_fen: int
    left_fen: int | None
    pace_fen: int
    ends_on: Day | None
    days: list[BudgetDay]
    playbooks: list[BudgetPlaybook]
    touches_without_cost: int
    currency: str


class ResultsPagePlaybookTier(TypedDict):
    tier: str
    holdout: Holdout
    treated: Holdout
    label: Label
    interval: list[float] | None
    lift: float | None


class ResultsPagePlaybook(ResultOfPlaybook):
    tiers: list[ResultsPagePlaybookTier]
    notes: list[str]
    in_use: bool
    above_cap: bool


class ResultsPageTotal(TypedDict):
    kept: float | None
    interval: list[float] | None
    cost_fen: int
    cost_per_return_fen: int | None
    cost_per_return_interval_fen: list[float] | None
    attributed: int
    treated: int
    holdout: int
    told: int
    waiting: int
    wasted_fen: int
    wasted_people: int
    wasted_playbooks: int


class ResultsPage(TypedDict):
    """What `results_page` answers."""

    as_of: Day
    currency: str
    false_discovery: FalseDiscovery
    playbooks: list[ResultsPagePlaybook]
    groups: list[Free]
    all: Free | None
    alpha: float
    cap_fen: int | None
    totals: ResultsPageTotal
    month: Month


class ResultsPast(TypedDict):
    """What `results_past` answers."""

    playbook: str
    label: str
    points: list[Point]


class ResultsPeoplePeople(TypedDict):
    subject_id: str
    arm: str
    plan: str
    as_of: Day
    tier: str


class ResultsPeople(TypedDict):
    """What `results_people` answers."""

    playbook: str
    label: str
    found: int
    people: list[ResultsPeoplePeople]
