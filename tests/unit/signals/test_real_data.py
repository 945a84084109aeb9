"""The published figures of the real data: Online Retail (UCI), the MOOC panel (XuetangX), Relax logins."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from liuke.facts.fresh import span
from liuke.facts.roll_up import mark_dirty, roll_up
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tables import ACTIVITY_COUNTS, EVENTS, ORDERS
from liuke.facts.tracking import TrackingPlan, keep_roles
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.model.words import Role
from liuke.signals.measure import measure
from liuke.signals.read import idle_days, login_decay, retention, rfm, series
from liuke.signals.tables import TABLES

pytestmark = pytest.mark.shared
POLICY = Policy()
UTC = ZoneInfo("UTC")
_BOTH_DAYS = Statement(
    name="both_days",
    text="""
    SELECT a.idle_tier, count(*) AS n, count(*) FILTER (WHERE b.idle_days < 7) AS returned
    FROM user_signals AS a JOIN user_signals AS b ON b.subject_id = a.subject_id AND b.as_of = $later
    WHERE a.as_of = $then GROUP BY a.idle_tier
    """,
)


def rolled(facts: Facts) -> AsOf:
    """Roll everything up; return the day after the last fact."""
    seen = span(facts)
    assert seen is not None
    mark_dirty(facts, [seen.first_day + timedelta(days=n) for n in range((seen.last_day - seen.first_day).days + 1)])
    roll_up(facts)
    return facts.as_of(seen.last_day + timedelta(days=1))


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> Facts:
    """All lines of known customers, cancellations among them, as they come (times taken as UTC days)."""
    lines = pq.read_table(shared_data / "online_retail.parquet")
    lines = lines.filter(pc.is_valid(lines["customer_id"]))
    pence = pc.round(pc.multiply(pc.multiply(lines["quantity"].cast("double"), lines["unit_price"]), 100.0))
    ts = lines["ts"].cast(pa.timestamp("us"))
    facts = open_duckdb(None, UTC, extra=TABLES)
    keep_roles(facts, TrackingPlan())
    facts.append(
        ORDERS,
        pa.table(
            {
                "order_id": lines["invoice"],
                "subject_id": lines["customer_id"].cast("string"),
                "ts": ts,
                "paid_at": ts,
                "day": ts.cast(pa.date32(), safe=False),
                "quantity": lines["quantity"].cast("double"),
                "amount_fen": pence.cast("int64"),
            }
        ),
    )
    return facts


@pytest.fixture(scope="module")
def retail_day(retail: Facts) -> AsOf:
    """The day after the last line."""
    return rolled(retail)


def test_online_retail_keeps_what_the_cleaned_table_keeps(retail: Facts, retail_day: AsOf) -> None:
    said = retention(retail, retail_day, unit="month")
    first = said["cohorts"][0]
    assert (first["cohort"], first["size"]) == ("2010-12", 885)
    shares = {cell["n"]: round(100 * cell["share"], 1) for cell in first["cells"]}
    assert {n: shares[n] for n in (1, 3, 6, 11)} == {1: 36.6, 3: 38.4, 6: 36.3, 11: 50.3}
    assert {cell["n"]: cell["users"] for cell in first["cells"]}[1] == 324
    assert [cell["complete"] for cell in first["cells"]] == [True] * 11 + [False]
    assert sum(cohort["size"] for cohort in said["cohorts"]) == 4338
    assert 12 not in {cell["n"] for cell in said["average"]}


def test_online_retail_is_quiet_by_orders_and_its_value_types_hold_everybody(retail: Facts, retail_day: AsOf) -> None:
    assert idle_days(retail, retail_day, POLICY)["users"] == 4338
    said = rfm(retail, retail_day, POLICY)
    assert sum(t["users"] for t in said["types"]) == said["users"]
    assert 0 < said["high_value_leaving"]["users"] < said["users"] / 4
    assert measure(retail, retail_day, POLICY)["user_signals"] == 4372


@pytest.fixture(scope="module")
def mooc(shared_data: Path) -> Facts:
    """The panel's counts by day, day 1 being 2014-01-01; discussion is community, the rest views."""
    panel = pq.read_table(shared_data / "mooc_panel_daily.parquet")
    facts = open_duckdb(None, UTC, extra=TABLES)
    keep_roles(facts, TrackingPlan())
    days = pc.add(panel["day"].cast("int32"), pa.scalar((date(2013, 12, 31) - date(1970, 1, 1)).days, pa.int32())).cast(
        pa.date32()
    )
    for name, role in (("n_all", Role.VIEW), ("discussion", Role.COMMENT)):
        counts: dict[str, Any] = {"subject_id": panel["enrollment_id"].cast("string"), "day": days, "n": panel[name]}
        facts.append(ACTIVITY_COUNTS, pa.table(counts | {"role": [str(role)] * panel.num_rows}))
    rolled(facts)
    return facts


def test_mooc_gaps_at_day_23_and_who_came_back_in_the_week_after(mooc: Facts) -> None:
    day_24 = mooc.as_of(date(2014, 1, 24))
    assert idle_days(mooc, day_24, POLICY)["tiers"] == {"active": 3600, "light": 2062, "medium": 2718, "heavy": 9491}
    measure(mooc, day_24, POLICY)
    measure(mooc, mooc.as_of(date(2014, 1, 31)), POLICY)
    table = mooc.engine.read(_BOTH_DAYS, {"then": date(2014, 1, 24), "later": date(2014, 1, 31)}, {})
    back = {row["idle_tier"]: round(100 * row["returned"] / row["n"], 1) for row in table.to_pylist()}
    assert back == {"active": 71.8, "light": 51.8, "medium": 28.8, "heavy": 5.3}


def test_relax_logins_fall_when_the_log_ends_and_the_series_says_what_the_signal_says(shared_data: Path) -> None:
    logins = pq.read_table(shared_data / "relax_logins.parquet")
    facts = open_duckdb(None, UTC, extra=TABLES)
    keep_roles(facts, TrackingPlan())
    ts = logins["date"].cast(pa.timestamp("us"))
    events: dict[str, Any] = {"subject_id": logins["user_id"].cast("string"), "ts": ts, "day": ts.cast(pa.date32())}
    facts.append(EVENTS, pa.table(events | {"event": ["login"] * logins.num_rows}))
    as_of = rolled(facts)
    assert idle_days(facts, as_of, POLICY)["users"] == 8823
    said = series(facts, as_of, "login_decay", 60)
    assert said[-1]["value"] == login_decay(facts, as_of, POLICY)["decay"]
    earlier = facts.as_of(as_of.day - timedelta(days=30))
    assert said[-31]["value"] == login_decay(facts, earlier, POLICY)["decay"]
