"""What calls of ``alarms`` answer, their parts."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.shared import ActBrief, HoursFired, Started, Turned
from liuke.app.answers.triggers import Spoken
from liuke.model.words import AlarmState


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


class ListedAlarm(TypedDict):
    alarm: str
    signal: str
    segment: str
    label: str
    rule: str
    unit: str
    format: str
    worse: str
    state: AlarmState
    state_word: str
    since: Day
    before: str | None
    episode: Day | None
    days: int
    value: float | None
    line: float | None
    low: float | None
    high: float | None
    expected_low: float | None
    expected_high: float | None
    n: int
    bad: bool | None
    bad_days: int | None
    clear_days: int | None
    unknown_days: int | None
    money_fen: int | None
    why: Spoken | None
    numbers: Free
    hours: HoursFired | None
    failed: Spoken | None
    who_line: str
    who_more: list[str]
    playbook: Playbook | None
    started: Started | None
    snoozed: ActBrief | None
    acknowledged: ActBrief | None
    command: str
    page: str
    sentence: str
    brief: str


class AlarmCard(ListedAlarm):
    who: Who | None
