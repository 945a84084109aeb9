"""What calls of ``people_signals`` answer."""

from typing import NotRequired

from liuke.app.answers.alarms_parts import Number
from liuke.app.answers.people_signals_parts import (
    HighValueLeaving,
    LoginDecayBand,
    Type,
)
from liuke.app.answers.plan_parts import DecayMeasured
from liuke.app.answers.shared import CodedWords, SignalHead


class SignalLoginDecay(SignalHead, DecayMeasured):
    """What `signal` answers."""

    comparable: float | None
    comparable_recent: int
    comparable_earlier: int
    comparable_days: int
    taken_out: list[Number]
    band: LoginDecayBand | None
    band_why: CodedWords | None
    alarm: bool | None
    agree: bool | None
    lack: NotRequired[CodedWords]


class SignalRfm(SignalHead):
    """What `signal` answers."""

    users: int
    types: list[Type]
    high_value_leaving: HighValueLeaving
