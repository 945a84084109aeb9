"""What calls of ``today`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.alarms_parts import Card
from liuke.app.answers.facts_in import Table
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.insight import Week
from liuke.app.answers.numbers import Rfm
from liuke.app.answers.plan_parts import Allotment, Approval, LoginDecay, PlanLiveness, PlanTotals
from liuke.app.answers.signals_list import Sery
from liuke.app.answers.tasks import ListedTask
from liuke.app.answers.triggers import NeedsSecond
from liuke.app.answers.work import Results
from liuke.model.words import PlanState


class Band(TypedDict):
    low: float
    day: Day
    high: float


class Decay(TypedDict):
    title: str
    format: str
    unit: str
    series: list[Sery]
    line: float
    signal: LoginDecay
    band: list[Band]


class Fact(TypedDict):
    value: int
    format: str
    card: str
    label: str
    text: str


class Rule(TypedDict):
    money_fen: int
    urgency: float
    possible: bool
    score: float
    first: bool


class Decision(TypedDict):
    evidence: list[str]
    label: str
    deadline: Instant | None
    tone: str
    id: str
    title: str
    page: str
    rule: Rule
    target: str
    owner: str
    verb: str
    command: str
    facts: list[Fact]


class Freshness(TypedDict):
    last_day: Day | None
    newest_at: Instant | None
    stale_days: int
    policy: str
    tables: list[Table]


class Night(TypedDict):
    text: str
    page: str
    target: str
    at: Instant


class PlaybookTier(PlanTotals):
    tier: str


class PlanPlaybook(TypedDict):
    tiers: list[PlaybookTier]
    totals: PlanTotals
    playbook: str


class Plan(TypedDict):
    versions: dict[str, str]
    allotment: NotRequired[Allotment]
    author: str
    id: str
    currency: str
    hash: str
    totals: PlanTotals
    trigger: NotRequired[str | None]
    liveness: PlanLiveness
    deadline: Instant
    policy: str
    cost_fen: int
    created_at: Instant
    cost: float
    as_of: Day
    needs_second: list[NeedsSecond]
    approvals: list[Approval]
    playbooks: list[PlanPlaybook]
    state: PlanState


class TaskCount(TypedDict):
    open: int
    doing: int
    waiting: int
    review: int
    done: int
    cancelled: int
    late: int


class TodayFigure(TypedDict):
    delta: float | None
    change_unit: str
    delta_format: str
    unit: str
    threshold: str
    value: float | None
    card: str
    firing: bool
    label: str
    format: str
    series: list[Sery]
    tone: str
    change: float | None
    signal: str
    name: str


class Workspace(TypedDict):
    name: str
    zone: str
    currency: str
    sample: bool


class Today(TypedDict):
    """What `today` answers."""

    as_of: Day
    workspace: Workspace
    sample: bool
    users: int
    firing: int
    alarms: list[Card]
    decisions: list[Decision]
    figures: list[TodayFigure]
    decay: Decay
    lifecycle: list[Week]
    rfm: Rfm
    liveness: PlanLiveness
    tasks: list[ListedTask]
    task_counts: TaskCount
    results: Results
    plan: Plan | None
    night: list[Night]
    freshness: Freshness
    headline: str
