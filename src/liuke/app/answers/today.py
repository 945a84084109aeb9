"""What calls of ``today`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.alarms_parts import ListedAlarm
from liuke.app.answers.facts_in import Table
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.insight import Week
from liuke.app.answers.numbers import Rfm
from liuke.app.answers.plan_parts import LoginDecay, PlanHead, PlanLiveness, PlanTotals
from liuke.app.answers.signals_list import Sery
from liuke.app.answers.tasks import ListedTask
from liuke.app.answers.triggers import NeedsSecond
from liuke.app.answers.work import Results


class Band(TypedDict):
    day: Day
    low: float
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
    label: str
    card: str
    value: int
    format: str
    text: str


class Rule(TypedDict):
    money_fen: int
    urgency: float
    possible: bool
    score: float
    first: bool


class Decision(TypedDict):
    id: str
    tone: str
    label: str
    title: str
    facts: list[Fact]
    evidence: list[str]
    deadline: Instant | None
    owner: str
    verb: str
    page: str
    target: str
    command: str
    rule: Rule


class Freshness(TypedDict):
    last_day: Day | None
    newest_at: Instant | None
    stale_days: int
    policy: str
    tables: list[Table]


class Night(TypedDict):
    at: Instant
    text: str
    page: str
    target: str


class PlaybookTier(PlanTotals):
    tier: str


class PlanPlaybook(TypedDict):
    playbook: str
    tiers: list[PlaybookTier]
    totals: PlanTotals


class Plan(PlanHead):
    needs_second: list[NeedsSecond]
    playbooks: list[PlanPlaybook]
    trigger: NotRequired[str | None]


class TaskCount(TypedDict):
    open: int
    doing: int
    waiting: int
    review: int
    done: int
    cancelled: int
    late: int


class TodayFigure(TypedDict):
    name: str
    signal: str
    card: str
    label: str
    value: float | None
    format: str
    unit: str
    delta: float | None
    delta_format: str
    change: float | None
    change_unit: str
    tone: str
    threshold: str
    firing: bool
    series: list[Sery]


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
    alarms: list[ListedAlarm]
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
