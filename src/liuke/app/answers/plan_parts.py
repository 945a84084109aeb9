"""What answers about plans are made of."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.quiet import Active, LivenessCount
from liuke.app.answers.triggers import NeedsSecond
from liuke.app.answers.words import GuardFinding
from liuke.app.answers.worth_page import Label
from liuke.model.words import ChannelName, VerdictKind


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


class PlanLiveness(LivenessCount):
    back_test: NotRequired[BackTest]


class AllotmentPlaybook(TypedDict):
    why: str
    money_share: float
    people: int
    used: bool
    playbook: str


class AllottedPlaybook(TypedDict):
    why: str
    money_share: float
    people: int
    used: bool
    label: str
    playbook: str
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
    at: Instant
    by: str


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


class SecondWanted(NeedsSecond):
    text: str


class PlanPerson(TypedDict):
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


class PlanTierCell(PlanTotals):
    tier: str
    label: str
    channel: ChannelName
    template: str
    sample: Message | None


class PlanCell(TypedDict):
    code: str
    tiers: list[PlanTierCell]
    label: str
    playbook: str
    totals: PlanTotals


class Trigger(TypedDict):
    at: Instant
    clock_until: Instant | None
    firing: str
    playbook: str
    kind: str
    about: str
