"""What calls of ``plans`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.people_signals_parts import HighValueLeaving, IdleDayTier, Type
from liuke.app.answers.plan_parts import (
    Approval,
    Guard,
    LoginDecay,
    Message,
    Outbox,
    PlanCell,
    PlanHead,
    PlanPerson,
    PlanTotals,
    SecondWanted,
    Trigger,
)
from liuke.app.answers.shared import Outdated, Ramp
from liuke.app.answers.work import Results
from liuke.model.words import PlanState


class PlanListPlan(TypedDict):
    id: str
    hash: str
    as_of: Day
    state: PlanState
    author: str
    created_at: Instant
    cost_fen: int
    totals: PlanTotals
    label: str
    send: int
    approvals: list[Approval]
    ramp: Ramp | None


class PlanList(TypedDict):
    """What `plan_list` answers."""

    plans: list[PlanListPlan]
    currency: str


class DraftSteps(TypedDict):
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
    segment: str
    label: str
    state: str
    state_word: str
    since: Day
    value: float
    line: float
    money_fen: int | None
    sentence: str


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


class PlanDocument(PlanHead):
    """A plan as it stands: what was drafted, who said yes, where it is."""

    needs_second: list[SecondWanted]
    playbooks: list[PlanCell]
    trigger: NotRequired[Trigger | None]
    guard: list[Guard]
    people: list[PlanPerson]
    outbox: Outbox
    ramp: Ramp | None
    narrowed: NotRequired[Narrowed]
    stale: str
    outdated: Outdated | None


class PlanReview(PlanDocument):
    """What `plan_review` answers."""


class PlanApprove(PlanDocument):
    """What `plan_approve` answers."""


class PlanApply(PlanDocument):
    """What `plan_apply` answers."""

    applied: Applied


class PlanDraft(PlanDocument):
    """What `plan_draft` answers."""

    steps: DraftSteps


class Run(PlanDraft):
    """What `run` answers."""

    alarms: list[RunAlarm]
    notices: RunNotice
    morning: RunMorning
    signals: RunSignal
    results: Results
    sent: int


class PlanDiffTotal(TypedDict):
    plan: PlanTotals
    other: PlanTotals


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
    found: int
    people: list[PlanPerson]


class PlanMessages(TypedDict):
    """What `plan_messages` answers."""

    plan: str
    messages: list[Message]


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


class PlanStopScope(TypedDict):
    """What `plan_stop` answers."""

    stopped: str
    by: str
    at: Instant
