"""What calls of ``words`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.model.words import ChannelName


class Hour(TypedDict):
    call: list[int]
    sms: list[int]
    voice: list[int]


class Law(TypedDict):
    source: str
    code: str
    rule: str


class Policy(TypedDict):
    values: dict[str, float]
    code: str | None
    rule: str


class GuardRules(TypedDict):
    """What `guard_rules` answers."""

    market: str
    label: str
    law: list[Law]
    consent_needed: list[str]
    hours: Hour
    policy: list[Policy]


class GuardFinding(TypedDict):
    text: str
    advice: str
    code: str


class GuardTestMessage(TypedDict):
    id: str
    codes: list[str]
    findings: list[GuardFinding]
    verdict: str


class GuardTest(TypedDict):
    """What `guard_test` answers."""

    messages: list[GuardTestMessage]


class PlaybookListPlaybookTier(TypedDict):
    label: str
    channel: ChannelName
    template: str
    offer: str | None
    cost_fen: int
    id: str


class PlaybookStep(TypedDict):
    label: str
    id: str


class PlaybookListPlaybook(TypedDict):
    version: str
    budget_fen: int
    holdout_share: float
    code: str
    window_days: int
    steps: list[PlaybookStep]
    tiers: list[PlaybookListPlaybookTier]
    label: str
    purpose: str
    owner: str
    payback: str
    difficulty: int
    priority: int
    in_use: bool
    audience: str
    id: str


class PlaybookList(TypedDict):
    """What `playbook_list` answers."""

    playbooks: list[PlaybookListPlaybook]
    currency: str


class Info(TypedDict):
    """What `info` answers."""

    name: str
    version: str
    folder: str
    timezone: str
    currency: str
    market: str
    sample: bool
    language: str
    policy: str
    last_day: Day | None


class ExplainOne(TypedDict):
    """What `explain` answers."""

    name: str
    means: str
    kind: str
    code: str
    exit_code: NotRequired[int]
    next: NotRequired[str]


class ExplainAll(TypedDict):
    """What `explain` answers."""

    codes: list[ExplainOne]
