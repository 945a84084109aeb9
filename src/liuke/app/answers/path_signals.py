"""What calls of ``path_signals`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day
from liuke.app.answers.shared import CodedWords, NotEnough, SignalHead

Window = TypedDict("Window", {"from": Day, "through": Day})


class CohortCell(TypedDict):
    complete: bool
    users: int
    n: int
    share: float


class Cohort(TypedDict):
    cells: list[CohortCell]
    size: int
    cohort: str


class Average(TypedDict):
    users: int
    size: int
    n: int
    share: float


class SegmentCell(TypedDict):
    n: int
    size: int
    share: float | None
    users: int
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
    share: float
    retried: int | None
    met_errors: int | None
    churn: Churn | None
    zh: str
    pass_share: float | None
    drop_off: int | None
    users: int
    p90_minutes: float | None
    retries: int | None
    errors: int | None
    passed: int | None
    place: int
    en: str
    step: str
    interval: list[float] | None
    median_minutes: float | None


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
    nps: float
    interval: list[float]
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
    p90_minutes: float | None
    share: float
    users: int
    emotion: Emotion | None
    owner: str | None
    interval: list[float] | None
    en: str
    median_minutes: float | None
    pass_share: float | None
    place: int
    zh: str
    passed: int | None
    friction: StageFriction | None
    stage: str


class PathPath(TypedDict):
    path: list[str]
    share: float
    users: int
    q: float
    interval: list[float]
    difference: float
    differs: bool
    stayed: int
    difference_interval: list[float]


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
    friction_rank: list[str]
    friction_lack: NotRequired[CodedWords]
    paths: Path | PathsNotEnough


class Trend(TypedDict):
    d1: float | None
    day: Day
    size: int | None
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
    uses_per_user: float
    share: float | None
    users: int
    label: str
    feature: str
    task_minutes: float
    uses: int
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
