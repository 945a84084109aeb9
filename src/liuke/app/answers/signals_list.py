"""What calls of ``signals_list`` answer."""

from typing import TypedDict

from liuke.app.answers.alarms import Alarm, Count, Notice
from liuke.app.answers.alarms_parts import AlarmCard
from liuke.app.answers.forms import Day
from liuke.app.answers.triggers import Spoken
from liuke.model.words import AlarmState


class Sery(TypedDict):
    complete: bool
    day: Day
    value: float | None


class Headline(TypedDict):
    segment: str
    value: float
    n: int


class SignalAlarm(TypedDict):
    alarm: str
    value: float | None
    state: AlarmState
    label: str
    format: str
    line: float | None
    state_word: str
    segment: str


class SignalPageSignalAlarm(SignalAlarm):
    why: Spoken | None
    same: bool
    sentence: str


class SignalValue(TypedDict):
    n: int | None
    threshold: float | None
    value: float | None
    firing: bool | None
    segment: str


class Signal(TypedDict):
    alarms: list[SignalAlarm]
    knobs: list[str]
    values: list[SignalValue]
    label: str
    rule: str
    format: str
    headline: Headline | None
    scope: str
    means: str
    columns: list[str]
    n: int | None
    alarm: SignalPageSignalAlarm | None
    unit: str
    value: float | None
    state: AlarmState | None
    series: list[Sery]
    needs: list[str]
    line: float | None
    state_word: str
    values_format: str
    name: str
    id: str


class Signals(TypedDict):
    """What `signals` answers."""

    as_of: Day
    signals: list[Signal]
    alarms: list[AlarmCard]
    counts: Count
    notices: Notice


class SignalPage(TypedDict):
    """What `signal_page` answers."""

    as_of: Day
    signal: Signal | None
    alarm: Alarm | None
    alarms: list[AlarmCard]


class Firing(TypedDict):
    day: Day
    said: str
    judged_after: int
    value: float
    line: float
    over: Day | None
    bad_after: int
    segment: str


class SignalsBacktestAlarm(TypedDict):
    true_share: float | None
    alarm: str
    firings: list[Firing]
    confirmed: int
    label: str
    judged_days: int
    open: int
    refuted: int
    unknown_days: int
    fired: int
    segments: int


SignalsBacktest = TypedDict(
    "SignalsBacktest",
    {
        "as_of": Day,
        "days": int,
        "from": Day,
        "confirm_days": int,
        "confirm_share": float,
        "alarms": list[SignalsBacktestAlarm],
        "fired": int,
        "confirmed": int,
        "refuted": int,
        "definition": str,
    },
)
