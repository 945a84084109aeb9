"""What calls of ``work`` answer, their parts."""

from typing import TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import CodedWords, StepPassed


class FalseDiscovery(TypedDict):
    share: float
    tested: int


class Call(TypedDict):
    n: int
    fen: int


class Coupon(TypedDict):
    n: int
    fen: int
    as_used: bool


class People(TypedDict):
    minutes: int
    fen: int


class Subsidy(TypedDict):
    fen: int | None
    share: float | None


class Cost(TypedDict):
    messages: Call
    calls: Call
    people: People
    coupons: Coupon
    subsidy: Subsidy
    total_fen: int
    unpriced: int


class GuardRail(TypedDict):
    ok: bool | None
    worse: list[str]


class Holdout(TypedDict):
    n: int
    returned: int
    share: float | None


class HoldoutCost(TypedDict):
    people: int
    returns: float | None
    returns_interval: list[float] | None
    money_fen: int | None
    money_interval_fen: list[int] | None


class Metric(TypedDict):
    metric: str
    label_zh: str
    label_en: str
    unit: str
    better: str
    guard_rail: bool
    days: int
    treated: float | None
    holdout: float | None
    difference: float | None
    interval: list[float] | None
    interval_single_look: list[float] | None
    p: float | None
    method: str | None
    explained: float | None
    cut_at_fen: int | None
    code: str | None
    why_zh: str | None
    why_en: str | None


class Money(TypedDict):
    treated_fen: float | None
    holdout_fen: float | None
    difference_fen: float | None
    interval_fen: list[float] | None
    code: str | None
    why_zh: str | None
    why_en: str | None


class Payback(TypedDict):
    promised_lift: float | None
    kept: str
    promise_zh: str
    promise_en: str
    extra_money_fen: int | None
    interval_fen: list[int] | None
    net_fen: int | None
    net_interval_fen: list[int] | None
    per_fen: int | None
    paid_back: str


class Point(TypedDict):
    interval_single_look: list[float]
    holdout: int
    treated: int
    difference: float
    interval: list[float]
    day: Day


class BalanceRow(TypedDict):
    metric: str
    label_zh: str
    label_en: str
    treated: float
    holdout: float
    difference: float
    in_spreads: float | None
    p: float


class Balance(TypedDict):
    ok: bool
    worst: str | None
    rows: list[BalanceRow]


class Contamination(TypedDict):
    people: int
    share: float
    ok: bool


class Novelty(TypedDict):
    ok: bool
    early: float | None
    late: float | None
    p: float | None


class ResultPlaybookCheck(TypedDict):
    balance: Balance
    novelty: Novelty
    contamination: Contamination


class KnownBefore(TypedDict):
    p: float
    ok: bool
    seen: int


class Stage(TypedDict):
    stage: str
    people: int | None
    p: float
    ok: bool
    expected: float
    seen: int
    detectable: float | None


class SampleRatio(TypedDict):
    stage: str
    p: float
    ok: bool
    expected: float
    seen: int
    detectable: float | None
    causes_zh: list[str]
    causes_en: list[str]
    stages: list[Stage]
    known_before: KnownBefore


class Sequence(TypedDict):
    kind: str
    ends_on: Day | None
    part: str | None


class Tier(TypedDict):
    tier: str
    holdout: Holdout
    treated: Holdout
    interval: list[float] | None
    lift: float | None


class Waiting(TypedDict):
    complete: bool
    treated: int
    holdout: int
    until: Day | None


class ResultOfPlaybook(TypedDict):
    playbook: str
    plans: int
    held_by: str
    goal: str
    window_days: int
    treated: Holdout
    holdout: Holdout
    lift: float | None
    interval: list[float] | None
    interval_single_look: list[float] | None
    p: float | None
    method: str | None
    extra_returns: float | None
    extra_returns_interval: list[float] | None
    attributed_returns: int
    q: float | None
    waiting: Waiting
    both_arms: int
    looks: int
    sequence: Sequence
    metrics: list[Metric]
    guard_rails: GuardRail
    sample_ratio: SampleRatio
    checks: ResultPlaybookCheck
    cumulative: list[Point]
    costs: Cost
    cost_fen: int
    cost_per_extra_return_fen: int | None
    payback: Payback
    holdout_cost: HoldoutCost
    money: Money
    verb: str
    verdict_zh: str
    verdict_en: str
    code: str | None
    label: str
    playbook_code: str
    steps: list[StepPassed]


class ResultPlaybook(ResultOfPlaybook):
    tiers: list[Tier]
    notes: list[CodedWords]
