"""What calls of ``guarding`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.triggers import Error
from liuke.app.answers.words import GuardRules
from liuke.model.words import ChannelName, Duty, VerdictKind


class Channel(TypedDict):
    channel: ChannelName
    by: str | None
    per_second: int | None
    provider: str | None
    at: Instant | None
    adapter: str | None
    live: bool
    lack: Error | None


class GuardPageBudget(TypedDict):
    label: str
    playbook: str
    budget_fen: int


class GuardPagePeople(TypedDict):
    duty: Duty
    name: str
    id: str


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
    kind: str
    people: int
    means: str
    last_at: Instant | None
    times: int


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
    plan_id: str
    channel: ChannelName
    label: str
    playbook: str
    evidence: str
    verdict: VerdictKind
    subject_id: str
    at: Instant


class GuardStopped(TypedDict):
    """What `guard_stopped` answers."""

    rule: GuardStoppedRule
    days: int
    stopped: list[Stopped]


class File(TypedDict):
    rows: int
    path: str
    name: str


class QuarantineList(TypedDict):
    """What `quarantine_list` answers."""

    files: list[File]
