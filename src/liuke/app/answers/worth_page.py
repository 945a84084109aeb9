"""What calls of ``worth_page`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.shared import StepPassed
from liuke.app.answers.work_parts import (
    Cost,
    FalseDiscovery,
    GuardRail,
    Holdout,
    HoldoutCost,
    Metric,
    Money,
    Payback,
    Point,
    ResultPlaybookCheck,
    SampleRatio,
    Sequence,
    Waiting,
)


class Label(TypedDict):
    en: str
    zh: str


class BudgetDay(TypedDict):
    complete: bool
    day: Day
    cost_fen: int
    spent_fen: int


class BudgetPlaybook(TypedDict):
    label: str
    playbook: str
    cost_fen: int


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


class ResultsPagePlaybook(TypedDict):
    goal: str
    above_cap: bool
    steps: list[StepPassed]
    payback: Payback
    held_by: str
    verdict_zh: str
    sequence: Sequence
    treated: Holdout
    interval_single_look: list[float] | None
    method: str | None
    cost_fen: int
    holdout_cost: HoldoutCost
    in_use: bool
    waiting: Waiting
    q: float | None
    extra_returns_interval: list[float] | None
    sample_ratio: SampleRatio
    costs: Cost
    playbook: str
    cumulative: list[Point]
    holdout: Holdout
    cost_per_extra_return_fen: int | None
    code: str | None
    extra_returns: float | None
    checks: ResultPlaybookCheck
    money: Money
    plans: int
    guard_rails: GuardRail
    looks: int
    label: str
    notes: list[str]
    playbook_code: str
    lift: float | None
    window_days: int
    tiers: list[ResultsPagePlaybookTier]
    verdict_en: str
    attributed_returns: int
    metrics: list[Metric]
    verb: str
    interval: list[float] | None
    both_arms: int
    p: float | None


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
    tier: str
    as_of: Day
    subject_id: str
    plan: str
    arm: str


class ResultsPeople(TypedDict):
    """What `results_people` answers."""

    playbook: str
    label: str
    people: list[ResultsPeoplePeople]
