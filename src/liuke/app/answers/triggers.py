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


class PlaybookStarts(TypedDict):
    """By what a playbook starts, and whether it may by itself."""

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
    currency: str


class PlaybookTriggerPlaybook(PlaybookStarts):
    wrong: Error | None


class PlaybookTriggers(TypedDict):
    """What `playbook_triggers` answers."""

    now: Instant
    currency: str
    playbooks: list[PlaybookTriggerPlaybook]
    cycles: list[list[str]]
    firings: list[PlaybookTriggerFiring]


class PlaybookArm(PlaybookStarts):
    """What `playbook_arm` answers."""

    wrong: WrongTrigger | None
    needs_second: list[NeedsSecond]


class PlaybookDisarm(PlaybookStarts):
    """What `playbook_disarm` answers."""

    wrong: WrongTrigger | None
    ended: bool
