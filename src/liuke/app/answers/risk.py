"""What calls of ``risk`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import CodedWords, NotEnough


class RiskReportDay(TypedDict):
    as_of: Day
    speaker: str
    window_days: int
    users: int
    told: float | None
    high: int
    psi: float | None
    closed_day: Day | None
    closed_users: int | None
    closed_told: float | None
    closed_found: float | None
    drift: bool | None


class RiskReportPast(TypedDict):
    active: int
    active_left: int
    day: Day
    held_out: int
    late: int
    learned_from: int
    left: int
    treated: int
    users: int


Tenth = TypedDict(
    "Tenth",
    {
        "n": int,
        "paid_365d_fen": int,
        "from": float,
    },
)


class TodayBand(TypedDict):
    low: int
    middle: int
    high: int


class RiskReportToday(TypedDict):
    users: int
    bands: TodayBand
    expected_leavers: float
    paid_365d_fen: int
    risked_fen: int
    tenths: list[Tenth]


class RecalibrationGain(TypedDict):
    auc: float
    auc_high: float
    auc_low: float
    log_loss: float
    log_loss_high: float
    log_loss_low: float
    surely_better: bool


class Reliability(TypedDict):
    came: float
    high: float
    low: float
    n: int
    said: float


class ModelFigure(TypedDict):
    auc: float
    brier: float
    churners: int
    ece: float
    lift: float
    log_loss: float
    n: int


class ActiveMetric(TypedDict):
    boost: ModelFigure
    gap: ModelFigure
    logistic: ModelFigure
    mbg: ModelFigure
    rfm: ModelFigure


class Gain(TypedDict):
    boost: RecalibrationGain
    logistic: RecalibrationGain
    mbg: RecalibrationGain
    rfm: RecalibrationGain


class TestActive(TypedDict):
    base: str
    best: str
    gains: Gain
    metrics: ActiveMetric


Threshold = TypedDict(
    "Threshold",
    {
        "from": float,
        "left_money_fen": int,
        "money_fen": int,
        "found_share": float,
        "precision": float | None,
        "left": int,
        "people": int,
    },
)


class Test(TypedDict):
    active: TestActive
    day: Day
    everyone: TestActive
    found: float
    log_loss: float
    recalibrated: bool
    recalibration_gain: RecalibrationGain
    reliability: list[Reliability]
    rolling: TestActive
    rule: str
    tenths: list[int]
    tested_on: list[Day]
    thresholds: list[Threshold]
    told: float


class RiskReport(TypedDict):
    """What `risk_report` answers."""

    as_of: Day
    currency: str
    model: str
    speaker: str
    name: str
    why: CodedWords | None
    made_as_of: Day
    window_days: int
    gap_days: int
    quiet_from_days: int
    today: RiskReportToday
    past: list[RiskReportPast]
    test: Test | None
    days: list[RiskReportDay]


class Length(TypedDict):
    days: int
    longer: float | None
    back: float
    people: int


class RiskWindow(TypedDict):
    """What `risk_window` answers."""

    as_of: Day
    days: int
    source: str
    history_days: int
    lengths: list[Length]
    least_days: int


class Model(TypedDict):
    id: str
    readable: bool
    made_as_of: Day
    made_at: Instant
    speaker: str
    name: str
    why: str | None
    window_days: int
    gap_days: int
    facts: str
    policy: str
    stands: bool
    stands_why: str
    figures: ModelFigure | None


class RiskModels(TypedDict):
    """What `risk_models` answers."""

    as_of: Day
    speaks: str | None
    models: list[Model]


class RiskTrain(TypedDict):
    """What `risk_train` answers."""

    as_of: Day
    id: str
    speaker: str
    name: str
    stands: bool
    stands_why: str
    window_days: int
    gap_days: int
    past: list[RiskReportPast]
    report: Free | None
    why: CodedWords | None
    told: int


class RiskReportNotEnough(NotEnough):
    """What `risk_report` answers where no past day can be learned from."""

    as_of: Day
    currency: str


class RiskTrainNotEnough(NotEnough):
    """What `risk_train` answers where no past day can be learned from."""

    as_of: Day


RiskReportAnswer = RiskReport | RiskReportNotEnough
RiskTrainAnswer = RiskTrain | RiskTrainNotEnough
