"""What calls of ``alarms`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import ActBrief, HoursFired, Started, Turned
from liuke.app.answers.triggers import Spoken
from liuke.model.words import AlarmState

CardNumber = TypedDict(
    "CardNumber",
    {
        "from": Day,
        "declared": bool,
        "through": Day,
    },
)


class Number(TypedDict):
    day: Day
    kind: str


class Playbook(TypedDict):
    id: str
    code: str
    label: str


class ChangePart(TypedDict):
    value: str | None
    mix: float
    n_before: int
    k_before: int
    rate: float
    k_after: int
    n_after: int


class Rest(TypedDict):
    kinds: int
    n_before: int
    k_before: int
    n_after: int
    k_after: int
    mix: float
    rate: float


class Change(TypedDict):
    before: float
    uneven: float
    zh: str
    en: str
    parts: list[ChangePart]
    mix: float
    after: float
    rate: float
    column: str
    rest: Rest | None


class Difference(TypedDict):
    value: str | None
    kind: str
    n: int
    interval: list[float]
    zh: str
    median_fell: NotRequired[float]
    effect: float
    en: str
    q: float
    share_fell: float | None
    column: str
    label: NotRequired[str]
    median_others: NotRequired[float]
    share_others: float | None
    p: float
    rate: NotRequired[float]
    rate_else: NotRequired[float]


class Pair(TypedDict):
    rate_other: float
    zh: str
    values: list[str]
    columns: list[str]
    rate_one: float
    kind: str
    n: int
    rate_neither: float
    en: str
    q: float
    people: int
    rate: float
    interval: list[float]
    effect: float
    expected: float
    p: float


class Who(TypedDict):
    fell: int
    others: int
    tested: int
    alpha: float
    differences: list[Difference]
    tested_pairs: NotRequired[int]
    pairs: NotRequired[list[Pair]]
    tested_turns: NotRequired[int]
    simpson: NotRequired[list[Turned]]
    searched: NotRequired[int]
    changes: NotRequired[list[Change]]


class Card(TypedDict):
    before: str | None
    bad_days: int
    since: Day
    high: float | None
    expected_high: float | None
    unknown_days: int
    failed: Spoken | None
    segment: str
    rule: str
    page: str
    line: float | None
    who_more: list[str]
    clear_days: int
    money_fen: int | None
    command: str
    why: Spoken | None
    expected_low: float | None
    signal: str
    who: Who | None
    sentence: str
    state: AlarmState
    playbook: Playbook | None
    value: float | None
    days: int
    bad: bool | None
    low: float | None
    label: str
    snoozed: ActBrief | None
    unit: str
    who_line: str
    brief: str
    alarm: str
    hours: HoursFired | None
    acknowledged: ActBrief | None
    n: int
    started: Started | None
    numbers: Free
    format: str
    episode: Day | None
    worse: str
    state_word: str


class AlarmCardNumber(TypedDict):
    earlier: NotRequired[int]
    comparable_earlier: NotRequired[int]
    taken_out: NotRequired[list[Number]]
    comparable_recent: NotRequired[int]
    recent: NotRequired[int]
    explained: NotRequired[bool]
    comparable: NotRequired[float | None]
    comparable_days: NotRequired[int]


class AlarmNumber(TypedDict):
    burst: NotRequired[CardNumber]
    lift: NotRequired[float]
    share_of_burst: NotRequired[float]
    opened_at: NotRequired[Instant]
    closes_at: NotRequired[Instant]
    labelled: NotRequired[int]
    method: NotRequired[str]


class SignalPageAlarmNumber(AlarmCardNumber):
    change: NotRequired[float]
    change_interval: NotRequired[list[float]]
    fell: NotRequired[bool]


class AlarmCard(TypedDict):
    before: str | None
    bad_days: int | None
    since: Day
    high: float | None
    expected_high: float | None
    unknown_days: int | None
    failed: Spoken | None
    segment: str
    rule: str
    page: str
    line: float
    who_more: list[str]
    clear_days: int | None
    money_fen: int | None
    command: str
    why: Spoken | None
    expected_low: float | None
    signal: str
    who: Who | None
    sentence: str
    state: AlarmState
    playbook: Playbook | None
    value: float | None
    days: int
    bad: bool | None
    low: float | None
    label: str
    snoozed: ActBrief | None
    unit: str
    who_line: str
    brief: str
    alarm: str
    hours: HoursFired | None
    acknowledged: ActBrief | None
    n: int
    started: Started | None
    numbers: AlarmNumber | AlarmCardNumber | SignalPageAlarmNumber
    format: str
    episode: Day | None
    worse: str
    state_word: str
