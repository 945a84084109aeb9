"""What calls of ``voice_signals`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.voice_signals_parts import (
    Competitor,
    OpinionHour,
    OpinionModel,
    OpinionTopic,
    Platform,
    SignalOpinionDay,
)


class SignalOpinion(TypedDict):
    """What `signal` answers."""

    signal: str
    as_of: Day
    mentions: int
    negative_share: float
    interval: list[float]
    method: str
    threshold: float
    bad: bool
    usual: Free | None
    why: str | None
    days: list[SignalOpinionDay]
    by: str
    hours: list[OpinionHour]
    hour_parts: list[Free]
    parts_days: int
    platforms: list[Platform]
    topics: list[OpinionTopic]
    competitors: list[Competitor]
    models: list[OpinionModel]
    id: str
    label: str
    means: str
    rule: str
    alarms: list[str]
