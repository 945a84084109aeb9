"""Accounts on real data: OpenStack's companies a year later, and how long real tickets waited."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liuke.facts.tables import FEEDBACK
from liuke.model.policy import HealthPolicy, Policy
from liuke.signals.b2b_delivery import service_times
from tests.shop import Shop

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "openstack.py"


@pytest.mark.shared
def test_the_account_example_reproduces_the_published_ends(shared_data: Path) -> None:
    """Data README: 1 seat & 1 module .297; > 10 seats & > 5 modules 1.000. The pools are no accounts: without them .298."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), "--json", "--data", str(shared_data)],
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    cells = {
        name: {(row["seats"], row["features"]): row for row in said[name]}
        for name in ("survival", "survival_with_pools")
    }
    published, ours = cells["survival_with_pools"], cells["survival"]
    assert round(published[("1", "1")]["share"], 3) == 0.297
    assert round(published[(">10", ">5")]["share"], 3) == 1.0
    assert (ours[("1", "1")]["account_years"], ours[("1", "1")]["survived"]) == (823, 245)
    assert (ours[(">10", ">5")]["account_years"], ours[(">10", ">5")]["survived"]) == (105, 105)
    assert said["import"]["events"] == {"read": 108_792, "loaded": 108_792, "duplicate": 0, "rejected": 0}
    assert said["accounts"][0]["account_id"] == "redhat.com"
    assert said["merges"] == {"declared": [], "suggested": []}  # nobody stands in two companies


def tickets(shop: Shop, rows: dict[str, dict[str, Any]]) -> None:
    days = {"day": shop.day(1)}
    shop.add(FEEDBACK, [{"feedback_id": name, "kind": "ticket", **days, **row} for name, row in rows.items()])


def product_limit(waits: list[tuple[float, bool]], share: float) -> float | None:
    """Return when no more than ``1 − share`` are still waiting, by the textbook's product limit, case by case."""
    still, at_risk = 1.0, len(waits)
    for lasted in sorted({wait for wait, _ in waits}):
        ended = sum(wait == lasted and over for wait, over in waits)
        still *= 1 - ended / at_risk
        if still <= 1 - share + 1e-9:
            return lasted
        at_risk -= sum(wait == lasted for wait, _ in waits)
    return None


@pytest.mark.shared
def test_real_tickets_wait_as_long_as_the_product_limit_says(shared_data: Path) -> None:
    """Helpdesk, 4,580 tickets: taken in charge is the answer, the first resolution the solution; by hand, case by case."""
    log = pq.read_table(shared_data / "helpdesk_italian.parquet", columns=["case_id", "activity", "ts"]).to_pylist()
    cases: dict[str, dict[str, Any]] = {}
    for row in sorted(log, key=lambda one: one["ts"]):
        case = cases.setdefault(row["case_id"], {"ts": row["ts"], "answered_at": None, "resolved_at": None})
        known_as = {"Take in charge ticket": "answered_at", "Resolve ticket": "resolved_at"}.get(row["activity"])
        if known_as and case[known_as] is None:
            case[known_as] = row["ts"]
    assert len(cases) == 4_580
    shop = Shop()
    tickets(shop, cases)
    as_of = shop.facts.as_of(pa.scalar("2013-01-01").cast(pa.date32()).as_py())
    now = as_of.instant.replace(tzinfo=None)
    said = service_times(shop.facts, as_of, Policy(health=HealthPolicy(service_window_days=3_000)))
    seen = [case for case in cases.values() if case["ts"] < now]
    waits = [
        ((case["resolved_at"] - case["ts"]).total_seconds(), True)
        if case["resolved_at"] and case["resolved_at"] < now
        else ((now - case["ts"]).total_seconds(), False)
        for case in seen
    ]
    assert said["solve"]["tickets"] == len(seen)
    assert said["solve"]["open_ones"] == sum(not over for _, over in waits)
    for name, share in (("median_hours", 0.5), ("p90_hours", 0.9)):
        by_hand = product_limit(waits, share)
        assert by_hand is not None
        assert said["solve"][name] == pytest.approx(by_hand / 3600)
