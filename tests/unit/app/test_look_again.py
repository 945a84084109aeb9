"""A day that was measured of these very facts is not measured again; anything new measures it anew."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import liuke
from liuke.app.calls import answer
from liuke.app.create import create
from liuke.app.house import opened
from liuke.diagnosis.liveness import back_test
from liuke.facts.store import Facts
from liuke.flow.daily import liveness, look
from liuke.model.moment import AsOf
from liuke.model.policy import LivenessPolicy, SignalPolicy

DAY = date(2026, 1, 20)
MAPPING = {"user": "subject_id", "time": "ts", "what": "event"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "shop", {"name": "Tea", "zone": "Asia/Shanghai"}, language="en")
    rows = [f"u{n},2026-01-{day:02d} 09:00,login" for n in range(4) for day in range(1, 20 - 4 * n)]
    (tmp_path / "log.csv").write_text("\n".join(["user,time,what", *rows]), encoding="utf-8")
    liuke.open(tmp_path / "shop").ask("import", file=str(tmp_path / "log.csv"), table="events", mapping=MAPPING)
    return tmp_path / "shop"


def test_the_same_facts_are_measured_once_and_new_ones_at_once(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as house:
        as_of = house.facts.as_of(DAY)
        assert look(house, as_of)["signals"] > 0
        assert look(house, as_of)["signals"] == 0
        assert look(house, as_of.before(1))["signals"] > 0
        assert look(house, as_of)["signals"] == 0
    (tmp_path / "late.csv").write_text("user,time,what\nu3,2026-01-18 09:00,login\n", encoding="utf-8")
    shop = liuke.open(folder)
    shop.ask("import", file=str(tmp_path / "late.csv"), table="events", mapping=MAPPING)
    assert shop.ask("signal", name="idle_days", as_of=str(DAY))["tiers"]["heavy"] == 0
    with opened(folder) as house:
        (row,) = liuke.open(folder).users("subject_id = 'u3'", columns=["idle_days"], as_of=str(DAY)).to_pylist()
        assert row == {"idle_days": 1}
        assert look(house, house.facts.as_of(DAY))["signals"] == 0


def test_other_thresholds_and_rows_that_are_gone_measure_anew(folder: Path) -> None:
    with opened(folder) as house:
        as_of = house.facts.as_of(DAY)
        look(house, as_of)
        policy = replace(house.policy, signals=SignalPolicy(idle_light_from_days=2))
        assert look(replace(house, policy=policy), as_of)["signals"] > 0
        house.facts.delete(house.facts.tables["signal_daily"], {"as_of": DAY})
        assert look(replace(house, policy=policy), as_of)["signals"] > 0


def test_what_goes_out_today_is_no_reason_to_measure_this_morning_again(folder: Path) -> None:
    with opened(folder) as house:
        as_of = house.facts.as_of(DAY)
        look(house, as_of)
        for minutes, measured in ((0, False), (-1, True)):
            at = [as_of.params()["as_of"] + timedelta(minutes=minutes)]
            came = {"receipt_id": [f"r{minutes}"], "subject_id": ["u1"], "state": ["sent"], "at": at}
            house.facts.append(house.facts.tables["receipts"], pa.table(came))
            assert (look(house, as_of)["signals"] > 0) is measured, "only what came before the morning is part of it"


def test_the_past_is_tested_once_for_as_long_as_its_facts_stand(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []

    def noted(facts: Facts, past: AsOf, policy: LivenessPolicy) -> dict[str, Any]:
        asked.append(past.day)
        return back_test(facts, past, policy)

    monkeypatch.setattr("liuke.flow.daily.back_test", noted)
    with opened(folder) as house:
        as_of = house.facts.as_of(DAY)
        look(house, as_of)
        first = liveness(house, as_of)
        assert liveness(house, as_of) == first
        past = as_of.before(house.policy.liveness.return_window_days)
        assert asked == [past.day]
        kept = liuke.facts.statement.load("liuke.signals", "kept")["old_days"]
        measured = {row["as_of"] for row in house.facts.rows(kept, keep_from=DAY)}
        assert past.day not in measured, "a day is tested of its roll-up: nothing else of it need be known"
        policy = replace(house.policy, liveness=LivenessPolicy(quiet_from_days=2))
        liveness(replace(house, policy=policy), as_of)
        assert asked == [past.day] * 2


def test_today_holds_the_dormant_against_the_day_that_the_past_is_tested_on(folder: Path) -> None:
    ordered = [datetime(2026, 1, day, 2, tzinfo=UTC).replace(tzinfo=None) for day in (10, 5)]
    unpaid = {"order_id": ["o2", "o3"], "subject_id": ["u2", "u3"], "ts": ordered, "amount_fen": [5_000, 7_000]}
    with opened(folder) as house:
        house.facts.append(house.facts.tables["orders"], pa.table(unpaid))
        week = replace(house, policy=replace(house.policy, liveness=LivenessPolicy(return_window_days=7)))
        changes = []
        for asked in (week, house):
            figures = answer(asked, "today", {"as_of": str(DAY)}, language="en")["figures"]
            changes += [(one["value"], one["delta"]) for one in figures if one["name"] == "dormant"]
    assert changes == [(2, 1), (2, None)], (
        "a week before one had been quiet with an order open; a month before nobody was"
    )
