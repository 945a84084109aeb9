"""What calls of ``plans`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.quiet import Active
from liuke.app.answers.shared import Ramp
from liuke.app.answers.words import GuardFinding
from liuke.app.answers.worth_page import Label
from liuke.model.words import ChannelName, PlanState, VerdictKind


class LoginDecay(TypedDict):
    as_of: Day
    recent: int
    earlier: int
    decay: float | None
    threshold: float
    firing: bool | None
    users: int
    why: Label | None


class BackTest(TypedDict):
    as_of: Day
    window_days: int
    active: Active
    dormant: Active
    churned: Active


class PlanApplyLiveness(TypedDict):
    active: int
    dormant: int
    churned: int
    open_act: int
    attention: int
    community: int
    back_test: NotRequired[BackTest]


class AllotmentPlaybook(TypedDict):
    why: str
    money_share: float
    people: int
    used: bool
    playbook: str


class PlanApplyAllotmentPlaybook(TypedDict):
    why: str
    money_share: float
    people: int
    used: bool
    label: str
    playbook: str
    said: str


class Allotment(TypedDict):
    aim: NotRequired[str]
    playbooks: NotRequired[list[AllotmentPlaybook | PlanApplyAllotmentPlaybook]]
    used: NotRequired[bool]


class PlanApplyTotal(TypedDict):
    cost_fen: int
    diverted: dict[str, int]
    excluded: dict[str, int]
    found: int
    held: int
    holdout: int
    send: int
    tasks: int


class Approval(TypedDict):
    at: Instant
    by: str


class PlanListPlan(TypedDict):
    author: str
    id: str
    label: str
    created_at: Instant
    cost_fen: int
    hash: str
    totals: PlanApplyTotal
    as_of: Day
    approvals: list[Approval]
    ramp: Ramp | None
    send: int
    state: PlanState


class PlanList(TypedDict):
    """What `plan_list` answers."""

    plans: list[PlanListPlan]
    currency: str


class Guard(TypedDict):
    code: str
    people: int
    examples: list[str]
    label: str
    means: str


class Outbox(TypedDict):
    queued: int
    sending: int
    sent: int
    failed: int
    refused: int
    uncertain: int


class PlanApplyNeedsSecond(TypedDict):
    value: float
    text: str
    rule: str
    zh: str
    limit: float
    en: str


class PlanApplyPeople(TypedDict):
    tier: str
    evidence: Free
    code: str | None
    template: str
    channel: ChannelName
    draw: float
    version: str
    variant: str | None
    verdict: VerdictKind
    subject_id: str
    playbook: str
    offer: str | None


class Message(TypedDict):
    subject_id: str
    playbook: str
    tier: str
    channel: ChannelName
    language: str
    subject: str
    body: str
    facts: dict[str, str]
    refused: str | None
    findings: list[GuardFinding]


class PlanApplyPlaybookTier(TypedDict):
    tier: str
    diverted: dict[str, int]
    holdout: int
    label: str
    held: int
    cost_fen: int
    channel: ChannelName
    template: str
    found: int
    excluded: dict[str, int]
    sample: Message | None
    tasks: int
    send: int


class PlanApplyPlaybook(TypedDict):
    code: str
    tiers: list[PlanApplyPlaybookTier]
    label: str
    playbook: str
    totals: PlanApplyTotal


class PlanReviewOutdated(TypedDict):
    why: str
    text: str
    next: str


class Trigger(TypedDict):
    at: Instant
    clock_until: Instant | None
    firing: str
    playbook: str
    kind: str
    about: str


class PlanReview(TypedDict):
    """What `plan_review` answers."""

    allotment: Allotment
    as_of: Day
    author: str
    cost: float
    cost_fen: int
    created_at: Instant
    currency: str
    deadline: Instant
    hash: str
    id: str
    liveness: PlanApplyLiveness
    needs_second: list[PlanApplyNeedsSecond]
    playbooks: list[PlanApplyPlaybook]
    policy: str
    state: PlanState
    totals: PlanApplyTotal
    trigger: NotRequired[Trigger | None]
    versions: dict[str, str]
    approvals: list[Approval]
    guard: list[Guard]
    people: list[PlanApplyPeople]
    outbox: Outbox
    ramp: Ramp | None
    stale: str
    outdated: PlanReviewOutdated | None


class PlanDiffTotal(TypedDict):
    plan: PlanApplyTotal
    other: PlanApplyTotal


class PlanDiff(TypedDict):
    """What `plan_diff` answers."""

    plan: str
    other: str
    same_hash: bool
    added: int
    removed: int
    changed: int
    cost_fen: int
    totals: PlanDiffTotal
    policy_changed: bool


class PlanPeople(TypedDict):
    """What `plan_people` answers."""

    plan: str
    people: list[PlanApplyPeople]


class PlanMessages(TypedDict):
    """What `plan_messages` answers."""

    plan: str
    messages: list[Message]
