"""What calls of ``alarms`` answer."""

from typing import TypedDict

from liuke.app.answers.alarms_parts import AlarmCard
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import HoursFired
from liuke.model.words import AlarmState


class Count(TypedDict):
    normal: int
    pending: int
    firing: int
    recovering: int
    no_data: int
    error: int


class Target(TypedDict):
    language: str
    name: str
    env: str
    ready: bool


class Notice(TypedDict):
    on: bool
    targets: list[Target]
    failed: int
    why: str


class AlarmActNotice(TypedDict):
    segment: str
    detail: str
    state: str
    changed_at: Instant
    outcome: str
    title: str
    tries: int
    outcome_word: str
    since: Day
    target: str


class AlarmSery(TypedDict):
    day: Day
    value: float | None
    line: float | None
    low: float | None
    high: float | None
    expected_low: float | None
    expected_high: float | None
    n: int
    bad: bool | None
    state: AlarmState


class History(TypedDict):
    at: str
    kind: str
    what: str
    text: str
    segment: str
    before: str | None
    value: float | None
    line: float | None
    hours: HoursFired | None
    by: str | None
    why: str


class Alarm(TypedDict):
    """What `alarm` answers."""

    as_of: Day
    alarm: str
    signal: str
    label: str
    rule: str
    knobs: list[str]
    segment: str
    cards: list[AlarmCard]
    series: list[AlarmSery]
    history: list[History]
    notices: list[AlarmActNotice]


class Alarms(TypedDict):
    """What `alarms` answers."""

    as_of: Day
    declared: int
    watched: int
    counts: Count
    firing: int
    alarms: list[AlarmCard]
    notices: Notice


class AlarmHistory(TypedDict):
    """What `alarm_history` answers."""

    as_of: Day
    alarm: str
    label: str
    history: list[History]


class Told(TypedDict):
    alarm: str
    segment: str
    state: str
    since: Day | None
    target: str
    title: str
    outcome: str
    outcome_word: str
    detail: str
    tries: int
    changed_at: Instant


class AlarmNotices(TypedDict):
    """What `alarm_notices` answers."""

    on: bool
    targets: list[Target]
    failed: int
    why: str
    by: str
    recent: list[Told]
