"""What calls of ``triggers`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant


class Spoken(TypedDict):
    code: str
    text: str


class NeedsSecond(TypedDict):
    en: str
    limit: float
    rule: str
    value: float
    zh: str


class Error(TypedDict):
    code: str
    message: str
    next: str


class PlaybookTriggerFiring(TypedDict):
    at: Instant
    sent: int
    playbook: str
    kind: str
    label: str
    people: int
    plan_id: str
    clock_until: Instant | None
    key: str
    id: str
    state: str
    code: str
    why: str
    state_word: str
    begun_at: Instant
    cost_fen: int
    about: str


class WrongTrigger(TypedDict):
    code: str
    message: str
    next: str


class Armed(TypedDict):
    version: str
    per_day: int
    budget_fen: int
    until: Day
    by: list[str]
    needs_second: bool
    stands: bool


class PlaybookTriggerPlaybook(TypedDict):
    playbook: str
    code: str
    label: str
    in_use: bool
    kind: str
    starts: str
    next_at: Instant | None
    armed: Armed | None
    runs_by_itself: bool
    waits: Spoken | None
    wrong: Error | None
    currency: str


class PlaybookTriggers(TypedDict):
    """What `playbook_triggers` answers."""

    now: Instant
    currency: str
    playbooks: list[PlaybookTriggerPlaybook]
    cycles: list[list[str]]
    firings: list[PlaybookTriggerFiring]


class PlaybookArm(TypedDict):
    """What `playbook_arm` answers."""

    playbook: str
    code: str
    label: str
    in_use: bool
    kind: str
    starts: str
    next_at: Instant | None
    armed: Armed
    runs_by_itself: bool
    waits: Spoken | None
    wrong: WrongTrigger | None
    currency: str
    needs_second: list[NeedsSecond]


class PlaybookDisarm(TypedDict):
    """What `playbook_disarm` answers."""

    playbook: str
    code: str
    label: str
    in_use: bool
    kind: str
    starts: str
    next_at: Instant | None
    armed: Armed | None
    runs_by_itself: bool
    waits: Spoken | None
    wrong: WrongTrigger | None
    currency: str
    ended: bool
