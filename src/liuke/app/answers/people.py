"""What calls of ``people`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.reasons import Association, ReasonLabelLabel
from liuke.model.words import ChannelName, Liveness, VerdictKind


class UserPageSignal(TypedDict):
    name: str
    signal: str
    signal_label: str
    label: str
    unit: str
    value: bool | float | str | None
    peer: float | None


class Changed(TypedDict):
    column: str
    label: str
    log_odds: float
    sentence: str


class Contribution(TypedDict):
    column: str
    change: bool
    log_odds: float
    points: float
    value: float
    value_before: float
    label: str
    peer: float
    sentence: str


class UserPageRisk(TypedDict):
    risk: float | None
    risk_low: NotRequired[float | None]
    risk_high: NotRequired[float | None]
    risk_band: NotRequired[str]
    risk_by: NotRequired[str]
    risk_change_7d: NotRequired[float]
    model: NotRequired[str]
    name: NotRequired[str]
    window_days: NotRequired[int]
    gap_days: NotRequired[int]
    sentence: str
    contributions: list[Contribution]
    changed: list[Changed]
    terms: list[list[float | str]]


class UserPageLiveness(TypedDict):
    liveness: Liveness
    open_act: bool
    attention: bool
    community: bool
    evidence: list[str]
    facts: dict[str, float | str | None]


class ReasonReason(TypedDict):
    evidence: list[Free]
    reason: str
    rank: int
    strength: float
    label: str
    means: str
    status: str


class UserPageReason(TypedDict):
    asked: bool
    said: str
    reasons: list[ReasonReason]
    association: Association
    labels: list[ReasonLabelLabel]


class Entry(TypedDict):
    day: Day
    kind: str
    label: str
    points: float
    counts: float
    source: str
    source_id: str


class Goodwill(TypedDict):
    balance: float | None
    half_life_days: float
    entries: list[Entry]


class Became(TypedDict):
    detail: str | None
    reason: str | None
    code: str | None
    at: Instant
    state: str
    sentence: str | None


class UserPagePlan(TypedDict):
    tier: str
    reason: str | None
    evidence: Free
    code: str | None
    arm: str | None
    channel: ChannelName
    tier_label: str
    plan: str
    verdict: VerdictKind
    became: Became | None
    as_of: Day
    not_before: Instant | None
    sentence: str | None
    label: str
    playbook: str


class Timeline(TypedDict):
    at: Instant
    kind: str
    what: str
    code: str | None
    detail: str | None
    amount_fen: int | None
    label: str


class Why(TypedDict):
    """What `why` answers."""

    as_of: Day
    subject_id: str
    profile: Free
    signals: list[UserPageSignal]
    risk: UserPageRisk
    liveness: UserPageLiveness
    reasons: UserPageReason
    goodwill: Goodwill
    plans: list[UserPagePlan]
    timeline: list[Timeline]
