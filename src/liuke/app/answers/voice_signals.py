"""What calls of ``voice_signals`` answer."""

from liuke.app.answers.forms import Free
from liuke.app.answers.shared import SignalHead
from liuke.app.answers.voice_signals_parts import (
    Competitor,
    OpinionHour,
    OpinionModel,
    OpinionTopic,
    Platform,
    SignalOpinionDay,
)


class SignalOpinion(SignalHead):
    """What `signal` answers."""

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
