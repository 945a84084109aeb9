"""What calls of ``plans`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.people_signals_parts import HighValueLeaving, IdleDayTier, Type
from liuke.app.answers.plans_parts_1 import (
    Allotment,
    Approval,
    Guard,
    LoginDecay,
    Outbox,
    PlanApplyLiveness,
    PlanApplyNeedsSecond,
    PlanApplyPeople,
    PlanApplyPlaybook,
    PlanApplyTotal,
    Trigger,
)
from liuke.app.answers.shared import Outdated, Ramp
from liuke.app.answers.work import Results


class PlanDraftStep(TypedDict):
    receipts: int
    roll_up: int
    signals: int
    texts: NotRequired[int]
    diagnosis: int
    risk: NotRequired[int]
    clues: NotRequired[int]
    reasons: NotRequired[int]
    occasions: NotRequired[int]
    alarms: int
    moved: int
    variants: int
    proposals: int


class RunAlarm(TypedDict):
    alarm: str
    value: float
    since: Day
    segment: str
    line: float
    money_fen: int | None
    sentence: str
    label: str
    state: str
    state_word: str


class RunMorning(TypedDict):
    why: str
    sent: int
    failed: int
    uncertain: int
    text: str


class RunNotice(TypedDict):
    on: bool
    sent: int
    failed: int
    uncertain: int
    silenced: int


class IdleDay(TypedDict):
    as_of: Day
    users: int
    tiers: IdleDayTier
    never: int


class RunSignalRfm(TypedDict):
    as_of: Day
    users: int
    types: list[Type]
    high_value_leaving: HighValueLeaving


class RunSignal(TypedDict):
    idle_days: IdleDay
    login_decay: LoginDecay
    rfm: RunSignalRfm


class Run(TypedDict):
    """What `run` answers."""

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
    state: str
    totals: PlanApplyTotal
    trigger: str | None
    versions: dict[str, str]
    approvals: list[Approval]
    guard: list[Guard]
    people: list[PlanApplyPeople]
    outbox: Outbox
    ramp: Ramp | None
    steps: PlanDraftStep
    alarms: list[RunAlarm]
    notices: RunNotice
    morning: RunMorning
    signals: RunSignal
    results: Results
    sent: int
    stale: str
    outdated: Outdated | None


class PlanDraft(TypedDict):
    """What `plan_draft` answers."""

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
    state: str
    totals: PlanApplyTotal
    trigger: str | None
    versions: dict[str, str]
    approvals: list[Approval]
    guard: list[Guard]
    people: list[PlanApplyPeople]
    outbox: Outbox
    ramp: Ramp | None
    steps: PlanDraftStep
    stale: str
    outdated: Outdated | None


class SentNow(TypedDict):
    sent: int
    failed: int
    uncertain: int
    again: int
    held: int
    stopped: int
    lost: int
    refused: dict[str, int]
    handled: int
    cannot: dict[str, str]


class Applied(TypedDict):
    messages: int
    tasks: int
    journeys: int
    refused: dict[str, int]
    verdicts: int
    sent_now: NotRequired[SentNow]


Narrowed = TypedDict(
    "Narrowed",
    {
        "by": str,
        "from": str,
        "only": list[str],
    },
)


class PlanApply(TypedDict):
    """What `plan_apply` answers."""

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
    state: str
    totals: PlanApplyTotal
    trigger: Trigger | None
    versions: dict[str, str]
    approvals: list[Approval]
    guard: list[Guard]
    people: list[PlanApplyPeople]
    outbox: Outbox
    ramp: Ramp | None
    applied: Applied
    narrowed: NotRequired[Narrowed]
    stale: str
    outdated: Outdated | None


class PlanApprove(TypedDict):
    """What `plan_approve` answers."""

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
    state: str
    totals: PlanApplyTotal
    trigger: Trigger | None
    versions: dict[str, str]
    approvals: list[Approval]
    guard: list[Guard]
    people: list[PlanApplyPeople]
    outbox: Outbox
    ramp: Ramp | None
    narrowed: NotRequired[Narrowed]
    stale: str
    outdated: Outdated | None


class PlanResume(TypedDict):
    """What `plan_resume` answers."""

    resumed: str
    by: str
    at: Instant


class PlanStopPlan(TypedDict):
    """What `plan_stop` answers."""

    stopped: str
    withdrawn: int
    tasks_cancelled: int
    journeys_left: int
    by: str
    at: Instant
