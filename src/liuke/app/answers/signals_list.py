"""What calls of ``signals_list`` answer."""

from typing import TypedDict

from liuke.app.answers.alarms import Alarm, Count, Notice
from liuke.app.answers.alarms_parts import AlarmCard, ListedAlarm
from liuke.app.answers.forms import Day
from liuke.app.answers.triggers import Spoken
from liuke.model.words import AlarmState


class Sery(TypedDict):
    day: Day
    value: float | None
    complete: bool


class Headline(TypedDict):
    segment: str
    value: float
    n: int


class SignalAlarm(TypedDict):
    alarm: str
    label: str
    segment: str
    state: AlarmState
    state_word: str
    value: float | None
    line: float | None
    format: str


class SignalPageSignalAlarm(SignalAlarm):
    sentence: str
    why: Spoken | None
    same: bool


class SignalValue(TypedDict):
    segment: str
    value: float | None
    n: int | None
    threshold: float | None
    firing: bool | None


class Signal(TypedDict):
    name: str
    id: str
    label: str
    means: str
    rule: str
    unit: str
    scope: str
    needs: list[str]
    knobs: list[str]
    columns: list[str]
    value: float | None
    line: float | None
    n: int | None
    format: str
    headline: Headline | None
    state: AlarmState | None
    state_word: str
    alarm: SignalPageSignalAlarm | None
    series: list[Sery]
    values: list[SignalValue]
    values_format: str
    alarms: list[SignalAlarm]


class Signals(TypedDict):
    """What `signals` answers."""

    as_of: Day
    signals: list[Signal]
    alarms: list[ListedAlarm]
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
    alarm: str
    fired: int
    confirmed: int
    refuted: int
    open: int
    true_share: float | None
    segments: int
    judged_days: int
    unknown_days: int
    firings: list[Firing]
    label: str


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
