"""What calls of ``quiet`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.shared import NotEnough


class Active(TypedDict):
    n: int
    returned: int
    share: float | None
    interval: list[float] | None


class Churned(TypedDict):
    n: int
    share: float | None
    interval: list[float] | None
    people: list[int] | None


class Expected(TypedDict):
    dormant: Churned
    churned: Churned


class BackTestRow(TypedDict):
    kind: str
    tier: str
    n: int
    returned: int
    share: float
    interval: list[float]
    said: float | None
    said_interval: list[float] | None
    inside: bool | None


class WeighedRule(TypedDict):
    log_loss: float
    brier: float
    auc: float


class Weighed(TypedDict):
    by: str
    log_loss: float
    brier: float
    auc: float
    calibration_error: float
    rule: WeighedRule
    gained: float
    gained_interval: list[float]
    verdict: str
    en: str
    zh: str


class LivenessBackTest(TypedDict):
    as_of: Day
    window_days: int
    active: Active
    dormant: Active
    churned: Active
    rows: list[BackTestRow]
    weighed: Weighed | NotEnough


class LivenessCount(TypedDict):
    active: int
    dormant: int
    churned: int
    open_act: int
    attention: int
    community: int


class Morning(TypedDict):
    as_of: Day
    n: int
    returned: int
    share: float | None


class Weight(TypedDict):
    name: str
    en: str
    zh: str
    odds: float
    interval: list[float]
    sure: bool


class WeighingTried(TypedDict):
    by: str | None
    mornings: list[Morning]
    weights: list[Weight]


class WeighingNotEnough(WeighingTried, NotEnough): ...


class Weighing(WeighingTried):
    n: int
    returned: int
    spread_between_mornings: float


class WhereItFail(TypedDict):
    tested: int
    alpha: float
    segments: list[Free]


class LivenessAnswer(TypedDict):
    """What `liveness` answers."""

    as_of: Day
    window_days: int
    counts: LivenessCount
    weighing: Weighing | WeighingNotEnough
    expected: Expected | NotEnough
    back_test: LivenessBackTest
    where_it_fails: WhereItFail
    quiet_from_days: int
