"""Parts of several rooms' answers: stages of a large plan, acts on an alarm, steps of a journey."""

from typing import Literal, NotRequired, TypedDict

from liuke.app.answers.forms import Day, Instant


class CodedWords(TypedDict):
    code: NotRequired[str]
    en: str
    zh: str


class NotEnough(TypedDict):
    """Said instead of a number that the facts do not carry."""

    enough: Literal[False]
    why: CodedWords


class SignalHead(TypedDict):
    """What every answer about a signal begins with."""

    signal: str
    as_of: Day
    id: str
    label: str
    means: str
    rule: str
    alarms: list[str]


class SignalNotEnough(SignalHead, NotEnough):
    """What `signal` answers where the facts do not carry it."""

    model: NotRequired[str]
    currency: NotRequired[str]
    segment: NotRequired[str]
    window_days: NotRequired[int]
    n: NotRequired[int]
    left_out: NotRequired[dict[str, int]]


class Ramp(TypedDict):
    stage: int
    stages: int
    share: float
    state: str
    since: Instant
    next_at: Instant | None
    why: str
    by: str
    waiting: int
    handed: int
    bounced: int
    complained: int
    unsubscribed: int
    errors: int
    text: str


class ActBrief(TypedDict):
    by: str
    at: Instant
    why: str
    until: Day | None


HoursFired = TypedDict(
    "HoursFired",
    {
        "from": str,
        "until": str,
    },
)


class Started(TypedDict):
    playbook: str
    code: str
    plan: str
    state: str
    clock_until: Instant | None
    text: str


class Turned(TypedDict):
    column: str
    value: str | None
    within: str
    strata: int
    strata_turned: int
    held_by: float
    crude: float
    crude_interval: list[float]
    rate: float
    rate_else: float
    effect: float
    interval: list[float]
    who_they_are: float
    p: float
    q: float
    also: list[str]
    zh: str
    en: str


class JourneyStep(TypedDict):
    playbook: str
    label: str
    version: str
    newest: bool
    known: bool
    step: str
    step_label: str
    state: str
    why: str
    people: int
    next_due: Instant | None


class StepPassed(TypedDict):
    step: str
    label: str
    waiting: int
    goal: int
    left: int
    end: int


class Outdated(TypedDict):
    why: str
    text: str
    next: str


class Mean(TypedDict):
    mean: float
    low: float
    high: float


class AtMoney(TypedDict):
    share: float
    chosen_share: float
    ours: Mean
    rivals: dict[str, Mean]
    best_rival: str
    best_rival_label: str
    gain: Mean
    low: float
    wins: bool


class PlayTask(TypedDict):
    id: str
    owner: str
    label: str
    due_hours: float


class StepTask(TypedDict):
    owner: str
    label: str
    due_hours: float


class HookAddress(TypedDict):
    channel: str
    provider: str
    address: str


class CarriedBy(TypedDict):
    reason: str
    label: str
    points: float
    columns: list[str]
