"""What calls of ``path_signals`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import CodedWords, NotEnough, SignalHead

Window = TypedDict("Window", {"from": Day, "through": Day})


class CohortCell(TypedDict):
    n: int
    users: int
    share: float
    complete: bool


class Cohort(TypedDict):
    cohort: str
    size: int
    cells: list[CohortCell]


class Average(TypedDict):
    n: int
    share: float
    users: int
    size: int


class SegmentCell(TypedDict):
    n: int
    size: int
    users: int
    share: float | None
    interval: list[float] | None


class Past(TypedDict):
    n: int
    left: int
    share: float
    interval: list[float]


class Churn(TypedDict):
    stuck: Past
    past: Past
    difference: float
    interval: list[float]
    accounts_for: float
    accounts_for_interval: list[float]


class Step(TypedDict):
    place: int
    step: str
    en: str
    zh: str
    users: int
    share: float
    passed: int | None
    pass_share: float | None
    interval: list[float] | None
    drop_off: int | None
    median_minutes: float | None
    p90_minutes: float | None
    retries: int | None
    retried: int | None
    errors: int | None
    met_errors: int | None
    churn: Churn | None


class FunnelWalked(Window):
    funnel: str
    en: str
    zh: str
    window_hours: int
    left_out: list[str]
    open: int
    users: int
    steps: list[Step]
    done_share: float


class SignalFunnel(SignalHead, FunnelWalked): ...


class Emotion(TypedDict):
    nps: float | None
    interval: list[float] | None
    answers: int
    complained: int
    complained_share: float | None


class StageFriction(TypedDict):
    acts: int
    users: int
    share: float
    interval: list[float]
    per_user: float


class JourneyStage(TypedDict):
    place: int
    stage: str
    zh: str
    en: str
    owner: str | None
    users: int
    share: float
    passed: int | None
    pass_share: float | None
    interval: list[float] | None
    median_minutes: float | None
    p90_minutes: float | None
    friction: StageFriction | None
    emotion: Emotion | None


class PathPath(TypedDict):
    path: list[str]
    users: int
    stayed: int
    share: float
    interval: list[float]
    difference: float
    difference_interval: list[float]
    q: float
    differs: bool


class PathsWalked(Window):
    stay_from: Day
    users: int
    stayed: int
    share: float | None


class PathsNotEnough(PathsWalked, NotEnough): ...


class Path(PathsWalked):
    paths: list[PathPath]
    of_small_paths: int
    false_share: float


class SignalJourney(SignalHead, Window):
    users: int
    stages: list[JourneyStage]
    friction_lack: NotRequired[CodedWords]
    friction_rank: list[str]
    paths: Path | PathsNotEnough


class Trend(TypedDict):
    day: Day
    size: int | None
    d1: float | None
    d7: float | None
    d30: float | None


class SignalRetention(SignalHead):
    """What `signal` answers."""

    unit: str
    kind: str
    by: str
    cohorts: list[Cohort]
    average: list[Average]
    days: list[SegmentCell]
    trend: list[Trend]


class UsageFeature(TypedDict):
    feature: str
    label: str
    users: int
    share: float | None
    uses: int
    uses_per_user: float
    task_minutes: float
    minutes_per_active_day: float | None


class SignalUsage(SignalHead):
    """What `signal` answers."""

    users: int
    sessions: int
    sessions_per_user: float | None
    minutes_per_active_day: float | None
    minutes_per_user: float | None
    task_minutes: float | None
    session_gap_minutes: int
    features: list[UsageFeature]
