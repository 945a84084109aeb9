"""What calls of ``voice_signals`` answer, their parts."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.shared import SignalHead


class Entries28d(TypedDict):
    users: int
    zh: str
    entries: int
    points: float
    kind: str
    en: str


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
    source: str
    kind: str
    en: str
    source_id: str
    day: Day
    zh: str
    points: float
    counts: float


class SignalEmotionalAccountUser(SignalHead):
    """What `signal` answers."""

    subject_id: str
    balance: float | None
    half_life_days: float
    entries: list[EmotionalAccountUserEntry]


class AfterMessage(TypedDict):
    messages: str
    share: float
    users: int
    gone: int
    interval: list[float]


class FatigueKind(TypedDict):
    refused_sent_interval: list[float] | None
    open_sent_interval: list[float] | None
    mute: int
    sent: int
    kind: str | None
    click: int
    click_open_interval: list[float] | None
    click_open: float | None
    refused_sent: float | None
    opt_out: float | None
    open: int
    open_sent: float | None


class FatigueWeek(TypedDict):
    refused_sent_interval: list[float]
    open_sent_interval: list[float]
    mute: int
    sent: int
    click: int
    click_open_interval: list[float]
    refused_sent: float
    complete: bool
    click_open: float
    week: Day
    opt_out: float | None
    open: int
    open_sent: float


class SignalFatigue(SignalHead):
    """What `signal` answers."""

    window_days: int
    sent: int
    open: int
    click: int
    mute: int
    opt_out: float | None
    click_open: float
    click_open_interval: list[float]
    open_sent: float
    open_sent_interval: list[float]
    refused_sent: float
    refused_sent_interval: list[float]
    kinds: list[FatigueKind]
    weeks: list[FatigueWeek]
    after_messages: list[AfterMessage]
    after_days: int


class LeftOut(TypedDict):
    invalid: int
    repeated: int


class NpMonth(TypedDict):
    n: int
    passives: int
    promoters: int
    interval: list[float] | None
    score: float | None
    complete: bool
    month: str
    detractors: int


class NpStage(TypedDict):
    n: int
    passives: int
    promoters: int
    part: str
    interval: list[float] | None
    detractors: int
    score: float | None


class WhoAnswer(TypedDict):
    answered: int
    of_everybody: float
    figure: str
    of_answered: float
    spread: float
    effect: float
    everybody: int


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
    mentions: int
    word: str
    before: int


class OpinionHour(TypedDict):
    hour: int
    begins: Instant
    state: str
    interval: list[float] | None
    bad: bool | None
    day: Day
    mentions: int
    negative_share: float | None
    method: str | None
    line: float


class OpinionModel(TypedDict):
    var_slope: float
    log_loss: float
    var_shift: float
    model: str
    accuracy: float
    labels: int
    cov: float


class OpinionTopic(TypedDict):
    method: str | None
    mentions: int
    negative_share: float | None
    interval: list[float] | None
    topic: str


class Platform(TypedDict):
    method: str | None
    mentions: int
    platform: str
    negative_share: float | None
    interval: list[float] | None


class SignalOpinionDay(TypedDict):
    method: str | None
    day: Day
    mentions: int
    negative_share: float | None
    interval: list[float] | None
