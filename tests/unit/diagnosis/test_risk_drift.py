"""D2: drift is a signal with alarms: what is told, what came true, which features moved."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liuke.diagnosis.risk.shape import moved, psi, shape_of
from liuke.diagnosis.risk.tables import RISK_DAILY, TABLES
from liuke.facts.store import Facts, open_duckdb
from liuke.flow import risk_drift
from liuke.flow.declared import ALARMS, DECLARED
from liuke.flow.risk_drift import answer, calibration_points, shape_points
from liuke.model.policy import AlarmPolicy, Policy
from liuke.signals.alarm_days import by_day, walk
from liuke.signals.tables import SIGNAL_DAILY
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from tests.shop import SHANGHAI

DAY = date(2026, 3, 1)
POLICY = Policy()


@pytest.fixture
def facts() -> Any:
    opened = open_duckdb(None, SHANGHAI, extra=(*SIGNAL_TABLES, *TABLES))
    yield opened
    opened.close()


def told(facts: Facts, day: int, **row: Any) -> None:
    kept = {
        "as_of": DAY + timedelta(days=day),
        "speaker": "m",
        "window_days": 14,
        "users": 5_000,
        "told": 0.1,
        "high": 10,
        "psi": 0.02,
        "closed_day": DAY - timedelta(days=20),
        "closed_users": 2_000,
        "closed_told": 0.1,
        "closed_found": 0.1,
        "drift": False,
    } | row
    types = {"DATE": pa.date32(), "VARCHAR": pa.string(), "INTEGER": pa.int32(), "BIGINT": pa.int64()}
    types |= {"DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
    schema = pa.schema([(c.name, types[c.type]) for c in RISK_DAILY.columns])
    facts.append(RISK_DAILY, pa.Table.from_pylist([kept], schema=schema))


def signs(points: Any) -> str:
    return "".join("?" if p.bad is None else "x" if p.bad else "o" if p.clear else "-" for p in points)


def test_the_spread_of_what_is_told_is_bad_above_the_line_and_clear_well_below_it(facts: Facts) -> None:
    for day, index in enumerate((0.02, 0.26, 0.40, 0.24, 0.22)):
        told(facts, day, psi=index)
    told(facts, 5, psi=None)
    points = list(shape_points(facts, facts.as_of(DAY + timedelta(days=6)), POLICY, 7))
    assert signs(points) == "oxx-o??"
    assert [p.lack.code for p in points if p.lack] == ["no_risk_test", "no_risk_told"]
    states = [stands["all"].state for _, stands in walk({}, by_day(points), [p.day for p in points], AlarmPolicy())]
    assert [str(state) for state in states[:5]] == ["normal", "pending", "firing", "firing", "recovering"]


@pytest.mark.parametrize(
    ("said", "found", "n", "sign"),
    [
        (0.10, 0.16, 2_000, "x"),  # six points off, beyond chance
        (0.16, 0.10, 2_000, "x"),  # either way
        (0.10, 0.16, 199, "?"),  # too few to say
        (0.10, 0.15, 200, "-"),  # five points are not more than five, nor clear of it
        (0.30, 0.36, 200, "-"),  # six points, but chance alone may do it
        (0.10, 0.14, 2_000, "o"),
    ],
)
def test_what_came_true_is_held_against_what_was_told_beyond_chance(
    facts: Facts, said: float, found: float, n: int, sign: str
) -> None:
    told(facts, 0, closed_told=said, closed_found=found, closed_users=n)
    (point,) = calibration_points(facts, facts.as_of(DAY), POLICY, 1)
    assert signs([point]) == sign
    if point.bad:
        assert point.low is not None
        assert point.low <= abs(said - found) <= (point.high or 0)


def test_a_later_day_changes_no_earlier_one(facts: Facts) -> None:
    for day in range(3):
        told(facts, day, psi=0.1 * day)
    before = list(shape_points(facts, facts.as_of(DAY + timedelta(days=2)), POLICY, 3))
    told(facts, 3, psi=0.9)
    assert list(shape_points(facts, facts.as_of(DAY + timedelta(days=2)), POLICY, 3)) == before


def test_the_feature_that_moved_comes_first_and_one_without_values_is_counted() -> None:
    rng = np.random.default_rng(4)
    then = {
        "idle": rng.normal(size=2_000),
        "orders": rng.poisson(3, 2_000).astype(float),
        "none": np.full(2_000, np.nan),
    }
    shape = shape_of(then, then)
    assert shape["none"] == {"cuts": [], "counts": [0, 2_000]}
    now = {**then, "orders": then["orders"] + 2}
    pieces = [
        {name: column[:700] for name, column in now.items()},
        {name: column[700:] for name, column in now.items()},
    ]
    rows = moved(pieces, shape)
    assert [row["feature"] for row in rows] == ["orders", "idle", "none"]
    assert rows[0]["psi"] > 0.25
    assert rows[1]["psi"] == pytest.approx(0, abs=1e-9)


def test_the_stability_index_by_hand() -> None:
    """Halves of 100 against 25 and 75, half a person added to each: (.505 - .2525) ln 1.98 + … = .2746."""
    a, b = np.array([50.5, 50.5]) / 101, np.array([25.5, 75.5]) / 101
    assert psi([50, 50], [25, 75]) == pytest.approx(float(((a - b) * np.log(a / b)).sum()))
    assert psi([50, 50], [25, 75]) == pytest.approx(0.268, abs=2e-3)


def test_the_answer_says_both_and_why_where_it_cannot(facts: Facts) -> None:
    assert answer(facts, facts.as_of(DAY), POLICY)["why"]["code"] == "no_risk_told"
    told(facts, 0, psi=0.3, closed_day=None, closed_users=None, closed_told=None, closed_found=None, drift=True)
    row = {"as_of": DAY, "signal": "risk_drift", "n": 5_000, "threshold": 0.25, "firing": True, "detail": "{}"}
    facts.append(
        SIGNAL_DAILY,
        pa.Table.from_pylist([row | {"segment": s, "value": v} for s, v in (("all", 0.3), ("idle_days", 0.7))]),
    )
    said = answer(facts, facts.as_of(DAY), POLICY)
    assert (said["psi"], said["off"], said["drift"]) == (0.3, None, True)
    assert said["features"] == [{"feature": "idle_days", "psi": 0.7}]
    assert [why["code"] for why in said["lacks"]] == ["no_closed_day"]


def test_it_is_declared_with_the_others_and_every_house_watches_it() -> None:
    assert risk_drift.SPEC in DECLARED
    assert {"risk_drift", "risk_calibration"} <= {alarm.name for alarm in ALARMS}
