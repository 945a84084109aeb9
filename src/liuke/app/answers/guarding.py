"""What calls of ``guarding`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.triggers import Error
from liuke.app.answers.words import GuardRules
from liuke.model.words import ChannelName, Duty, VerdictKind


class Channel(TypedDict):
    channel: ChannelName
    adapter: str | None
    provider: str | None
    live: bool
    per_second: int | None
    lack: Error | None
    by: str | None
    at: Instant | None


class GuardPageBudget(TypedDict):
    playbook: str
    label: str
    budget_fen: int


class GuardPagePeople(TypedDict):
    id: str
    name: str
    duty: Duty


class GuardPagePolicy(TypedDict):
    cap_per_day: int
    cap_per_week: int
    quiet_from_hour: int
    quiet_until_hour: int
    fresh_hours: int
    blast_above_people: int
    holdout_share: float
    approval_above_people: int
    approval_above_share: float
    approval_above_cost_fen: int


class GuardPageRule(TypedDict):
    code: str
    name: str
    means: str
    kind: str
    times: int
    people: int
    last_at: Instant | None


class GuardPage(TypedDict):
    """What `guard_page` answers."""

    days: int
    rules: list[GuardPageRule]
    policy: GuardPagePolicy
    law: GuardRules
    channels: list[Channel]
    people: list[GuardPagePeople]
    budgets: list[GuardPageBudget]
    currency: str


class GuardStoppedRule(TypedDict):
    code: str
    name: str
    means: str
    kind: str


class Stopped(TypedDict):
    at: Instant
    plan_id: str
    playbook: str
    subject_id: str
    channel: ChannelName
    verdict: VerdictKind
    evidence: str
    label: str


class GuardStopped(TypedDict):
    """What `guard_stopped` answers."""

    rule: GuardStoppedRule
    days: int
    stopped: list[Stopped]


class File(TypedDict):
    name: str
    rows: int
    path: str


class QuarantineList(TypedDict):
    """What `quarantine_list` answers."""

    files: list[File]
