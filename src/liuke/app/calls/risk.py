"""Calls about the risk of leaving: the window, the test each model stood, training, the models kept."""

from typing import Annotated, Any

from liuke.app.answers.risk import RiskModels, RiskReportAnswer, RiskTrainAnswer, RiskWindow
from liuke.app.calls.ask import Ask, plain, somebody
from liuke.app.calls.numbers import looked
from liuke.diagnosis.risk.keep import kept, speaking
from liuke.diagnosis.risk.read import days_told, of_day
from liuke.flow.house import House
from liuke.flow.risk import learn, tell_risk, window_of
from liuke.model.moment import AsOf
from liuke.model.words import Duty
from liuke.signals.spec import Lack

_NOTHING = Lack(
    code="nobody_speaks",
    en="Not enough data: no past day has closed of which somebody could be learned from: of the people there "
    "within a window, at least ten must have left and ten stayed",
    zh="数据不够：还没有一个窗口已结束的过去的日子可以学习；窗口内来过的人里，至少要有 10 人离开、10 人留下",
)
_WHY = {
    "few_users": Lack(
        code="few_users",
        en="Not enough data: fewer people are still active than a model may be learned of; "
        "days since the last visit speak instead",
        zh="数据不够：仍活跃的人太少，不足以训练模型；改由距上次来访的天数给出",
    ),
    "few_leavers": Lack(
        code="few_leavers",
        en="Not enough data: too few left, or too few stayed, to learn a model; "
        "days since the last visit speak instead",
        zh="数据不够：离开或留下的人太少，不足以训练模型；改由距上次来访的天数给出",
    ),
    "few_days": Lack(
        code="few_days",
        en="Not enough data: fewer than two past days have closed, so nothing could be tested; "
        "days since the last visit speak instead",
        zh="数据不够：窗口已结束的日子不到两个，无法检验；改由距上次来访的天数给出",
    ),
    "not_better": Lack(
        code="not_better",
        en="No model beat the best plain rule on past days it had not seen; the rule speaks",
        zh="在没有见过的过去的日子上，没有模型胜过最好的规则；由规则给出",
    ),
}


def risk_report(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], RiskReportAnswer]:
    """Say what today's people are told, who says it, how that stood the test, and whether it still fits."""
    day = looked(house, ask, as_of)
    speaker = speaking(house.folder, day.day)
    base = {"as_of": day.day.isoformat(), "currency": house.currency}
    if speaker is None:
        return {**base, **_NOTHING.document()}
    said = speaker.said
    why = _WHY.get(said["why"] or "")
    return {
        **base,
        "model": speaker.id,
        "speaker": speaker.speaker,
        "name": speaker.name,
        "why": why.document()["why"] if why else None,
        "made_as_of": said["made_as_of"],
        "window_days": speaker.horizon.window_days,
        "gap_days": speaker.horizon.gap_days,
        "quiet_from_days": house.policy.liveness.quiet_from_days,
        "today": of_day(house.facts, day),
        "past": said["past"],
        "test": _shown(said["report"]),
        "days": [plain(row) for row in days_told(house.facts, day)],
    }


def _shown(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the test without the spread of each feature: `liuke signal risk_drift` says what moved."""
    return {name: part for name, part in report.items() if name != "features"} if report else report


def risk_window(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], RiskWindow]:
    """Say after how many days of quiet somebody left, and show the absences that say so."""
    day = looked(house, ask, as_of)
    return {
        "as_of": day.day.isoformat(),
        **window_of(house, day).document(),
        "least_days": house.policy.risk.window_least_days,
    }


def risk_train(
    house: House, ask: Ask, *, as_of: str | None = None, by: str | None = None
) -> Annotated[dict[str, Any], RiskTrainAnswer]:
    """Train now, keep the model as a file, and let it speak from the day on where it is not worse."""
    somebody(house, by, Duty.OPERATOR)
    day = looked(house, ask, as_of)
    made = learn(house, day, ask.progress)
    if made is None:
        return {"as_of": day.day.isoformat(), **_NOTHING.document()}
    told = tell_risk(house, day) if made["stands"] else 0
    names = ("id", "speaker", "name", "stands", "stands_why", "window_days", "gap_days", "past", "report")
    why = _WHY.get(made["why"] or "")
    return {
        "as_of": day.day.isoformat(),
        **{name: made[name] for name in names},
        "report": _shown(made["report"]),
        "why": why.document()["why"] if why else None,
        "told": told,
    }


def risk_models(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], RiskModels]:
    """List the models kept, newest first, and which of them speaks."""
    day = looked(house, ask, as_of)
    return {"as_of": day.day.isoformat(), "speaks": _speaks(house, day), "models": kept(house.folder)}


def _speaks(house: House, day: AsOf) -> str | None:
    found = speaking(house.folder, day.day)
    return found.id if found else None
