"""What calls of ``triggers`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant


class Spoken(TypedDict):
    code: str
    text: str


class NeedsSecond(TypedDict):
    value: float
    rule: str
    zh: str
    limit: float
    en: str


class Error(TypedDict):
    next: str
    code: str
    message: str


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
    stands: bool
    until: Day
    budget_fen: int
    needs_second: bool
    per_day: int
    by: list[str]


class PlaybookTriggerPlaybook(TypedDict):
    wrong: Error | None
    playbook: str
    label: str
    kind: str
    currency: str
    code: str
    in_use: bool
    armed: Armed | None
    next_at: Instant | None
    starts: str
    runs_by_itself: bool
    waits: Spoken | None


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
