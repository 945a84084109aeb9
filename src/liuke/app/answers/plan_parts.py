"""What answers about plans are made of."""

from typing import Literal, NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.quiet import Active, LivenessCount
from liuke.app.answers.triggers import NeedsSecond
from liuke.app.answers.words import GuardFinding
from liuke.app.answers.worth_page import Label
from liuke.model.words import ChannelName, PlanState, VerdictKind


class DecayMeasured(TypedDict):
    recent: int
    earlier: int
    decay: float | None
    threshold: float
    firing: bool | None
    users: int
    why: Label | None


class LoginDecay(DecayMeasured):
    as_of: Day


class BackTest(TypedDict):
    as_of: Day
    window_days: int
    active: Active
    dormant: Active
    churned: Active


class PlanLiveness(LivenessCount):
    back_test: NotRequired[BackTest]


class AllotmentPlaybook(TypedDict):
    money_share: float
    people: int
    playbook: str
    used: bool
    why: str


class AllottedPlaybook(TypedDict):
    money_share: float
    people: int
    playbook: str
    used: bool
    why: str
    label: str
    said: str


class Allotment(TypedDict):
    aim: NotRequired[str]
    playbooks: NotRequired[list[AllotmentPlaybook | AllottedPlaybook]]
    used: NotRequired[bool]


class PlanTotals(TypedDict):
    cost_fen: int
    diverted: dict[str, int]
    excluded: dict[str, int]
    found: int
    held: int
    holdout: int
    send: int
    tasks: int


class Approval(TypedDict):
    by: str
    at: Instant


class Guard(TypedDict):
    code: str
    label: str
    means: str
    people: int
    examples: list[str]


class Outbox(TypedDict):
    queued: int
    sending: int
    sent: int
    failed: int
    refused: int
    uncertain: int


class SecondWanted(NeedsSecond):
    text: str


class PlanPerson(TypedDict):
    playbook: str
    version: str
    tier: str
    subject_id: str
    channel: ChannelName
    template: str
    offer: str | None
    verdict: VerdictKind
    code: str | None
    evidence: Free
    draw: float
    variant: str | None


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


class PlanTierCell(PlanTotals):
    tier: str
    label: str
    channel: ChannelName | Literal[""]
    template: str
    sample: Message | None


class PlanCell(TypedDict):
    playbook: str
    tiers: list[PlanTierCell]
    totals: PlanTotals
    code: str
    label: str


class Trigger(TypedDict):
    at: Instant
    clock_until: Instant | None
    firing: str
    playbook: str
    kind: str
    about: str


class PlanHead(TypedDict):
    """What a plan is told by, on Today and on its own page."""

    allotment: NotRequired[Allotment]
    as_of: Day
    author: str
    cost: float
    cost_fen: int
    created_at: Instant
    currency: str
    deadline: Instant
    hash: str
    id: str
    liveness: PlanLiveness
    policy: str
    state: PlanState
    totals: PlanTotals
    versions: dict[str, str]
    approvals: list[Approval]
