"""What calls of ``account_signals`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import CodedWords, NotEnough, SignalHead


class ChangeAccount(TypedDict):
    account_id: str
    name: str | None
    renews_at: Instant | None
    mrr_fen: int | None
    currency: str | None


class ChangesNotEnough(NotEnough):
    accounts: None
    line: None
    firing: None


class B2bDeliveryChange(TypedDict):
    accounts: list[ChangeAccount]
    line: float
    firing: bool
    window_days: int
    before: int
    before_days: int
    chance: float


class Coverage(TypedDict):
    success_managers: int | None
    accounts_each: float | None
    most: int | None


class GoLive(TypedDict):
    accounts: int
    delay_days_median: float | None


class Merge(TypedDict):
    declared: list[Free]
    suggested: list[Free]


class Milestone(TypedDict):
    due: int
    late: int
    on_time_share: float | None
    interval: list[float] | None


class MilestoneNotEnough(Milestone, NotEnough): ...


class Response(TypedDict):
    tickets: int
    open_ones: int
    median_hours: float | None
    p90_hours: float | None


class Service(TypedDict):
    days: int
    response: Response
    solve: Response


class SignalB2bDelivery(SignalHead):
    """What `signal` answers."""

    accounts: int
    milestones: Milestone | MilestoneNotEnough
    go_live: GoLive
    changes: B2bDeliveryChange | ChangesNotEnough
    service: Service
    coverage: Coverage
    merges: Merge


class FallingQuarterRest(TypedDict):
    users: int
    left: int
    share: float


class FallingQuarter(TypedDict):
    cut: float
    users: int
    left: int
    share: float
    interval: list[float]
    rest: FallingQuarterRest
    excess: float
    excess_interval: list[float]


class DiversityChurn(TypedDict):
    of: Day
    gone_days: int
    lowest_quarter: FallingQuarter
    falling_quarter: FallingQuarter


class SignalDiversity(SignalHead):
    """What `signal` answers."""

    window_days: int
    users: int
    entropy: float
    median_entropy: float
    compared: int
    entropy_before: float
    fall: float
    categories: float
    churn: DiversityChurn


class Feature(TypedDict):
    feature: str
    psi: float


class SignalRiskDrift(SignalHead):
    """What `signal` answers."""

    speaker: str
    users: int
    told: float
    psi: float | None
    psi_line: float
    closed_day: Day | None
    closed_users: int | None
    closed_told: float | None
    closed_found: float | None
    off: float | None
    off_interval: list[float] | None
    off_line: float
    drift: bool | None
    features: list[Feature]
    lacks: list[CodedWords]


class ScorecardAccount(TypedDict):
    accounts: int
    breadth: float | None
    breadth_known: int
    depth: float | None
    value_per_yuan_median: float | None
    value_known: int
    benefits_granted: int
    benefits_unused: int | None


class ScorecardPeople(TypedDict):
    people: int
    breadth: float | None
    breadth_known: int
    depth: float
    value_per_yuan_median: float | None
    value_known: int
    benefits_granted: int
    benefits_unused: int | None


class UnusedBenefit(TypedDict):
    days: int
    share: float | None
    granted: int
    expected_low: float | None
    expected_high: float | None
    firing: bool | None


class UnusedBenefitNotEnough(UnusedBenefit, NotEnough): ...


class SignalScorecard(SignalHead):
    """What `signal` answers."""

    currency: str
    people: ScorecardPeople
    accounts: ScorecardAccount
    unused_benefits: UnusedBenefit | UnusedBenefitNotEnough
