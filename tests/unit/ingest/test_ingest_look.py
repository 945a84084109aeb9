"""A file looked into before it is imported: what it is for, 20 rows as they would be read, and the time-zone trap."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.look import preview
from liuke.ingest.options import ReadOptions

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BY_HOUR = (3, 1, 1, 1, 1, 3, 6, 9, 10, 10, 10, 10, 10, 9, 9, 9, 9, 9, 10, 12, 13, 12, 8, 5)
"""How often people do something at each hour of their own day: they sleep from one to five."""


@pytest.fixture(scope="module")
def facts() -> Facts:
    return open_duckdb(None, ZoneInfo("Asia/Shanghai"))


def _look(facts: Facts, file: Path, table: str | None = None, **said: Any) -> dict[str, Any]:
    mapping = said.pop("mapping", None)
    return preview(
        facts,
        file,
        table,
        mapping=mapping,
        options=ReadOptions(**said),
        tracking=TrackingPlan(),
        now=NOW,
        language="zh",
    )


def _events(file: Path, offset: int, rows: int = 2_000) -> Path:
    """Write events of people who live by Shanghai's clock, with the clock of a server ``offset`` hours east of UTC."""
    lots, lines = random.Random(7), ["uid,事件,时间,页面"]
    for n in range(rows):
        hour = lots.choices(range(24), BY_HOUR)[0]
        local = datetime(2026, 11, 1) + timedelta(days=lots.randrange(14), hours=hour, minutes=lots.randrange(60))
        at = local + timedelta(hours=offset - 8)
        lines.append(f"u{n % 90},app_open,{at:%Y-%m-%d %H:%M:%S},p{n % 3}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_file_is_proposed_for_the_table_that_knows_most_of_its_columns(facts: Facts, tmp_path: Path) -> None:
    said = _look(facts, _events(tmp_path / "a.csv", 8, rows=5))
    assert said["table"] == "events"
    assert {one["name"]: one["to"] for one in said["columns"]} == {
        "uid": "subject_id",
        "事件": "event",
        "时间": "ts",
        "页面": "",
    }
    assert [one["how"] for one in said["columns"]] == ["guessed", "guessed", "guessed", "kept"]


def test_rows_are_shown_as_they_would_be_read_in_the_order_and_with_the_lines_of_the_file(
    facts: Facts, tmp_path: Path
) -> None:
    read = _look(facts, _events(tmp_path / "a.csv", 8))["read"]
    assert [row["line"] for row in read["rows"]] == list(range(2, 22))
    assert [row["cells"][0] for row in read["rows"]] == [f"u{n}" for n in range(20)]
    assert read["whole"]
    assert read["looked"] == 2_000


def test_a_row_that_cannot_be_read_is_shown_with_its_reason_and_as_it_stands(facts: Facts, tmp_path: Path) -> None:
    file = _events(tmp_path / "a.csv", 8, rows=30)
    file.write_text(file.read_text(encoding="utf-8") + "u1,app_open,不是时间,p\n", encoding="utf-8")
    read = _look(facts, file)["read"]
    assert read["rejected"] == 1
    (wrong,) = read["wrong"]
    assert wrong["line"] == 32
    assert wrong["reason"] == "「时间」无法识别"
    assert "不是时间" in wrong["raw"]


def test_times_of_another_zone_are_noticed_by_when_people_sleep(facts: Facts, tmp_path: Path) -> None:
    trap = _look(facts, _events(tmp_path / "utc.csv", 0))["read"]["zone"]
    assert trap["read_in"] == "Asia/Shanghai"
    assert trap["likely"] == "UTC"
    (utc,) = trap["others"]
    # counted by hand: at UTC+8 everything from 16:00 on by the file's clock is another day
    late = sum(n for hour, n in enumerate(trap["hours"]) if hour >= 16)
    assert utc["moved"] == late > 100


def test_times_of_the_workspace_s_own_zone_raise_no_alarm(facts: Facts, tmp_path: Path) -> None:
    trap = _look(facts, _events(tmp_path / "own.csv", 8))["read"]["zone"]
    assert trap["likely"] is None
    assert sum(trap["hours"]) == 2_000


def test_times_that_name_their_zone_are_no_trap(facts: Facts, tmp_path: Path) -> None:
    file = tmp_path / "z.csv"
    file.write_text("uid,event,time\nu1,login,2026-11-01T20:00:00Z\n", encoding="utf-8")
    assert _look(facts, file)["read"]["zone"] is None


def test_what_a_mapping_lacks_is_said_and_the_columns_stay_to_choose_from(facts: Facts, tmp_path: Path) -> None:
    said = _look(facts, _events(tmp_path / "a.csv", 8, rows=5), "events", mapping={"uid": "-"})
    assert said["read"] is None
    assert said["error"]["code"] == "LK-I113"
    assert [one["name"] for one in said["columns"]] == ["uid", "事件", "时间", "页面"]
    assert [one["how"] for one in said["columns"]][:3] == ["given", "guessed", "guessed"]  # who says so stays true


def test_a_long_file_is_looked_at_by_its_head_only(facts: Facts, tmp_path: Path) -> None:
    rows = 30_000
    table = {"user_id": [f"u{n}" for n in range(rows)], "event": ["login"] * rows, "ts": [NOW - timedelta(1)] * rows}
    pq.write_table(pa.table(table), tmp_path / "long.parquet")
    read = _look(facts, tmp_path / "long.parquet")["read"]
    assert (read["looked"], read["whole"]) == (20_000, False)
    assert [row["cells"][0] for row in read["rows"][:3]] == ["u0", "u1", "u2"]


def test_money_says_which_columns_in_which_unit(facts: Facts, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("order_id,user_id,time,amount\no1,u1,2026-11-01 10:00:00,12.50\n", encoding="utf-8")
    money = _look(facts, file)["read"]["money"]
    assert (money["unit"], money["columns"], money["examples"]) == ("yuan", ["amount"], ["12.50"])
    read = _look(facts, file, money_unit="fen")["read"]
    assert [one["code"] for one in read["reasons"]] == ["unreadable:amount_fen"]  # half a fen does not exist
