"""风险模型漂移 (D2): whether what is told of people's risk still fits, as a signal with alarms like the others."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from liuke.diagnosis.risk.drift import LEAST_PEOPLE
from liuke.diagnosis.risk.features import batches, share_below
from liuke.diagnosis.risk.keep import Speaker
from liuke.diagnosis.risk.read import days_told
from liuke.diagnosis.risk.shape import moved
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.intervals import wilson
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.spec import AlarmSpec, Lack, Point, SignalSpec
from liuke.signals.tables import SIGNAL_DAILY

NAME = "risk_drift"
_DAY = timedelta(days=1)
_SAMPLE = 100_000
_MOST = 10
Told = Mapping[date, Mapping[str, Any]]

NOT_TOLD = Lack(code="no_risk_told", en="No risk was told on this day", zh="这一天没有给出流失风险")
NO_TEST = Lack(
    code="no_risk_test",
    en="Whoever told the risk stood no test, or fewer than 200 people were told one: nothing to hold it against",
    zh="给出风险的规则没有检验日，或当天不足 200 人：没有可比的分布",
)
NOT_CLOSED = Lack(
    code="no_closed_day",
    en="No day told earlier has closed yet with 200 people or more",
    zh="还没有一个窗口已结束、且不少于 200 人的统计日",
)


def keep_drift(
    facts: Facts, as_of: AsOf, policy: Policy, speaker: Speaker | None, row: Mapping[str, Any] | None
) -> None:
    """Keep the day's stability index and those of the features that moved most, in place of what was kept."""
    rows: list[dict[str, Any]] = []
    if speaker is not None and row is not None and row["psi"] is not None:
        rows.append(_row(as_of, policy, "all", row["psi"], row["users"]))
        shape = (speaker.said["report"] or {}).get("features") or {}
        reach = speaker.horizon.reach
        pieces = batches(
            facts, as_of, tuple(shape), window_days=reach, below=share_below(_SAMPLE, max(int(row["users"]), 1))
        )
        found = moved((frame for _, frame in pieces), shape) if shape else []
        rows += [_row(as_of, policy, one["feature"], one["psi"], row["users"]) for one in found[:_MOST]]
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in SIGNAL_DAILY.columns])
    facts.replace(SIGNAL_DAILY, {"as_of": as_of.day, "signal": NAME}, pa.Table.from_pylist(rows, schema=schema))


def _row(as_of: AsOf, policy: Policy, segment: str, value: float | None, n: int) -> dict[str, Any]:
    line = policy.risk.drift_psi_above
    return {
        "as_of": as_of.day,
        "signal": NAME,
        "segment": segment,
        "value": value,
        "n": n,
        "threshold": line,
        "firing": None if value is None else value > line,
        "detail": json.dumps({}),
    }


_TYPES: dict[str, pa.DataType] = {
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
}


def shape_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterable[Point]:
    """Return each day's stability index of what was told against the test day."""
    told, line = _told(facts, as_of), policy.risk.drift_psi_above
    beyond = line * (1 - policy.alarms.clear_share)
    for day in _days(as_of, days):
        row = told.get(day)
        value = row["psi"] if row else None
        if row is None or value is None:
            yield Point(day=day, value=None, n=0, line=line, bad=None, lack=NO_TEST if row else NOT_TOLD)
        else:
            yield Point(day=day, value=value, n=row["users"], line=line, bad=value > line, clear=value <= beyond)


def calibration_points(facts: Facts, as_of: AsOf, policy: Policy, days: int) -> Iterable[Point]:
    """Return by how much the share told was off on the newest day whose window had closed; bad beyond chance only."""
    told, line = _told(facts, as_of), policy.risk.drift_calibration_share
    beyond = line * (1 - policy.alarms.clear_share)
    for day in _days(as_of, days):
        row = told.get(day)
        if row is None or (row["closed_users"] or 0) < LEAST_PEOPLE:
            yield Point(day=day, value=None, n=0, line=line, bad=None, lack=NOT_CLOSED if row else NOT_TOLD)
            continue
        n, said, found = row["closed_users"], row["closed_told"], row["closed_found"]
        low, high = wilson(round(found * n), n)
        off, chance = abs(said - found), low <= said <= high
        ends = sorted((abs(said - low), abs(said - high)))
        yield Point(
            day=day,
            value=off,
            n=n,
            line=line,
            bad=off > line and not chance,
            clear=off <= beyond,
            low=0.0 if chance else ends[0],
            high=ends[1],
            detail={"closed_day": row["closed_day"].isoformat(), "told": said, "found": found},
        )


def _told(facts: Facts, as_of: AsOf) -> Told:
    return {row["as_of"]: row for row in days_told(facts, as_of)}


def _days(as_of: AsOf, days: int) -> list[date]:
    return [as_of.day - n * _DAY for n in range(days - 1, -1, -1)]


def answer(facts: Facts, as_of: AsOf, policy: Policy) -> dict[str, Any]:
    """Return whether the model still fits: what is told, what came true, and which features moved most."""
    row = _told(facts, as_of).get(as_of.day)
    if row is None:
        return {"as_of": as_of.day.isoformat(), **NOT_TOLD.document()}
    (shape,), (calibration,) = (list(ask(facts, as_of, policy, 1)) for ask in (shape_points, calibration_points))
    features = facts.rows(_ASK["features_moved"], as_of)
    return {
        "as_of": as_of.day.isoformat(),
        "speaker": row["speaker"],
        "users": row["users"],
        "told": row["told"],
        "psi": shape.value,
        "psi_line": shape.line,
        "closed_day": row["closed_day"].isoformat() if row["closed_day"] else None,
        "closed_users": row["closed_users"],
        "closed_told": row["closed_told"],
        "closed_found": row["closed_found"],
        "off": calibration.value,
        "off_interval": None if calibration.low is None else [calibration.low, calibration.high],
        "off_line": calibration.line,
        "drift": row["drift"],
        "features": [{"feature": one["segment"], "psi": one["value"]} for one in features],
        "lacks": [one.lack.document()["why"] for one in (shape, calibration) if one.lack],
    }


_ASK = load("liuke.diagnosis", "risk")

SHAPE = AlarmSpec(
    name="risk_drift",
    en="The risk model meets other people",
    zh="风险模型遇到了不一样的人群",
    rule_en="The population stability index of the risks told, against those of the model's test day, is above 0.25",
    rule_zh="当天给出的风险与检验日相比，群体稳定性指数（PSI）高于 0.25",
    worse="above",
    unit="index",
    points=shape_points,
    knobs=("risk.drift_psi_above",),
)
CALIBRATION = AlarmSpec(
    name="risk_calibration",
    en="The risk model is off",
    zh="风险模型说得不准",
    rule_en="On the newest day whose window has closed, the share told and the share that left differ by more than 5 "
    "points, and by more than chance explains",
    rule_zh="最近一个窗口已结束的统计日，给出的比例与实际离开的比例相差超过 5 个百分点，且不是偶然",
    worse="above",
    unit="share of people",
    points=calibration_points,
    knobs=("risk.drift_calibration_share",),
)

SPEC = SignalSpec(
    name=NAME,
    id="D2",
    en="Drift of the risk model",
    zh="风险模型漂移",
    means_en="Whether the risk that is told still fits: how far people have moved from those it was tested on, and how "
    "far what it told was from who left",
    means_zh="给出的流失风险还准不准：人群离检验时有多远，说的和后来发生的差多少",
    rule_en="Population stability index over tenths of the risk told, and of each feature; share told less share that "
    "left, on the newest day whose window has closed. It learns anew every 28 days; a worse model never replaces a "
    "better one",
    rule_zh="按风险十等分算群体稳定性指数，各特征亦然；最近一个窗口已结束的统计日，给出的比例减去离开的比例。"
    "每 28 天重新学习；较差的模型不会取代较好的",
    unit="index",
    scope="business",
    statement=_ASK["days_told"],
    needs=("user_risk",),
    knobs=("risk.drift_psi_above", "risk.drift_calibration_share", "risk.retrain_days"),
    answer=answer,
    alarms=(SHAPE, CALIBRATION),
)
