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
    holdout: float | None
    why_zh: str | None
    code: str | None
    days: int
    better: str
    label_zh: str
    cut_at_fen: int | None
    unit: str
    explained: float | None
    treated: float | None
    metric: str
    interval_single_look: list[float] | None
    guard_rail: bool
    label_en: str
    method: str | None
    why_en: str | None
    difference: float | None
    interval: list[float] | None
    p: float | None


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
    holdout: float
    in_spreads: float | None
    label_en: str
    label_zh: str
    difference: float
    p: float
    treated: float
    metric: str


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
    seen: int
    ok: bool
    people: int | None
    detectable: float | None
    p: float
    expected: float
    stage: str


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


class ResultPlaybook(TypedDict):
    goal: str
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
    notes: list[CodedWords]
    playbook_code: str
    lift: float | None
    window_days: int
    tiers: list[Tier]
    verdict_en: str
    attributed_returns: int
    metrics: list[Metric]
    verb: str
    interval: list[float] | None
    both_arms: int
    p: float | None
