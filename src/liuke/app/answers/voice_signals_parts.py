"""What calls of ``voice_signals`` answer, their parts."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import SignalHead


class Entries28d(TypedDict):
    kind: str
    points: float
    entries: int
    users: int
    en: str
    zh: str


class Negative(TypedDict):
    users: int
    share: float


class SignalEmotionalAccount(SignalHead):
    """What `signal` answers."""

    half_life_days: float
    users: int
    negative: Negative
    mean: float
    mean_change_28d: float
    entries_28d: list[Entries28d]


class EmotionalAccountUserEntry(TypedDict):
    day: Day
    kind: str
    points: float
    counts: float
    source: str
    source_id: str
    en: str
    zh: str


class SignalEmotionalAccountUser(SignalHead):
    """What `signal` answers."""

    subject_id: str
    balance: float | None
    half_life_days: float
    entries: list[EmotionalAccountUserEntry]


class AfterMessage(TypedDict):
    messages: str
    users: int
    gone: int
    share: float
    interval: list[float]


class FatigueShares(TypedDict):
    sent: int
    open: int
    click: int
    mute: int
    opt_out: float | None
    click_open: float | None
    click_open_interval: list[float] | None
    open_sent: float | None
    open_sent_interval: list[float] | None
    refused_sent: float | None
    refused_sent_interval: list[float] | None


class FatigueKind(FatigueShares):
    kind: str | None


class FatigueWeek(FatigueShares):
    week: Day
    complete: bool


class SignalFatigue(SignalHead, FatigueShares):
    """What `signal` answers."""

    window_days: int
    kinds: list[FatigueKind]
    weeks: list[FatigueWeek]
    after_messages: list[AfterMessage]
    after_days: int


class LeftOut(TypedDict):
    invalid: int
    repeated: int


class NpMonth(TypedDict):
    month: str
    complete: bool
    n: int
    promoters: int
    passives: int
    detractors: int
    score: float | None
    interval: list[float] | None


class NpStage(TypedDict):
    part: str
    n: int
    promoters: int
    passives: int
    detractors: int
    score: float | None
    interval: list[float] | None


class WhoAnswer(TypedDict):
    figure: str
    answered: int
    everybody: int
    of_answered: float
    of_everybody: float
    spread: float
    effect: float


class SignalNps(SignalHead):
    """What `signal` answers."""

    window_days: int
    n: int
    promoters: int
    passives: int
    detractors: int
    score: float
    interval: list[float]
    left_out: LeftOut
    bad: bool
    threshold: float
    change: float
    change_interval: list[float]
    months: list[NpMonth]
    stages: list[NpStage]
    who_answers: list[WhoAnswer]


class Competitor(TypedDict):
    word: str
    mentions: int
    before: int


class OpinionHour(TypedDict):
    day: Day
    hour: int
    begins: Instant
    mentions: int
    negative_share: float | None
    interval: list[float] | None
    method: str | None
    line: float
    bad: bool | None
    state: str


class OpinionModel(TypedDict):
    model: str
    labels: int
    accuracy: float
    log_loss: float
    var_shift: float
    var_slope: float
    cov: float


class OpinionTopic(TypedDict):
    topic: str
    mentions: int
    negative_share: float | None
    interval: list[float] | None
    method: str | None


class Platform(TypedDict):
    platform: str
    mentions: int
    negative_share: float | None
    interval: list[float] | None
    method: str | None


class SignalOpinionDay(TypedDict):
    day: Day
    mentions: int
    negative_share: float | None
    interval: list[float] | None
    method: str | None
