"""What calls of ``words`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.model.words import ChannelName


class Hour(TypedDict):
    call: list[int]
    sms: list[int]
    voice: list[int]


class Law(TypedDict):
    code: str
    rule: str
    source: str


class Policy(TypedDict):
    code: str | None
    rule: str
    values: dict[str, float]


class GuardRules(TypedDict):
    """What `guard_rules` answers."""

    market: str
    label: str
    law: list[Law]
    consent_needed: list[str]
    hours: Hour
    policy: list[Policy]


class GuardFinding(TypedDict):
    code: str
    text: str
    advice: str


class GuardTestMessage(TypedDict):
    id: str
    verdict: str
    codes: list[str]
    findings: list[GuardFinding]


class GuardTest(TypedDict):
    """What `guard_test` answers."""

    messages: list[GuardTestMessage]


class PlaybookListPlaybookTier(TypedDict):
    id: str
    label: str
    channel: ChannelName
    template: str
    offer: str | None
    cost_fen: int


class PlaybookStep(TypedDict):
    id: str
    label: str


class PlaybookListPlaybook(TypedDict):
    id: str
    code: str
    label: str
    purpose: str
    owner: str
    priority: int
    in_use: bool
    steps: list[PlaybookStep]
    difficulty: int
    payback: str
    audience: str
    holdout_share: float
    budget_fen: int
    window_days: int
    version: str
    tiers: list[PlaybookListPlaybookTier]


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

    code: str
    name: str
    means: str
    next: NotRequired[str]
    exit_code: NotRequired[int]
    kind: str


class ExplainAll(TypedDict):
    """What `explain` answers."""

    codes: list[ExplainOne]
