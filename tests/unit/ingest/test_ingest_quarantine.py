"""Rejected rows are kept, can be mended and come in by the same mapping."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from liuke.ingest.quarantine import guarded, unguarded

TEXT = (
    "用户ID,时间,事件,备注\n"
    "a,2025-01-05,view,好\n"
    "b,2025-02-30,view,=1+1\n"
    ",2025-01-05,view,\"x, \"\"y\"\"\"\n"
    "d,2025-01-05\n"
    "e,2025-01-05,view,\"open\n"
    "f,2025-01-05,view,-5\n"
)  # fmt: skip


def rows_of(report: Any) -> list[dict[str, str]]:
    text = Path(str(report.quarantine)).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_rejected_row_is_kept_with_line_reason_and_cells(take_in: Any) -> None:
    report = take_in(TEXT)
    assert report.reasons == {"cells": 1, "missing:subject_id": 1, "quotes": 1, "unreadable:ts": 1}
    rows = rows_of(report)
    assert [(row["liuke_line"], row["liuke_reason"]) for row in rows] == [
        ("3", "unreadable:ts"),
        ("4", "missing:subject_id"),
        ("5", "cells"),
        ("6", "quotes"),
    ]
    assert rows[1]["备注"] == 'x, "y"'
    assert rows[2]["liuke_raw"] == "d,2025-01-05"
    assert rows[3]["liuke_raw"] == 'e,2025-01-05,view,"open'


def test_mended_rows_come_in_and_nothing_else_does(take_in: Any, ask: Any, tmp_path: Path) -> None:
    report = take_in(TEXT)
    rows = rows_of(report)
    rows[0]["时间"] = "2025-02-28"
    rows[1]["用户ID"] = "c"
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    again = take_in(mended, mapping=report.mapping)
    assert (again.read, again.loaded, again.duplicate, again.rejected) == (4, 2, 0, 2)
    assert ask("SELECT subject_id, properties FROM events WHERE subject_id IN ('b', 'c') ORDER BY ALL") == [
        {"subject_id": "b", "properties": '{"备注":"=1+1"}'},
        {"subject_id": "c", "properties": '{"备注":"x, \\"y\\""}'},
    ]
    once_more = take_in(mended, mapping=report.mapping)
    assert (once_more.loaded, once_more.duplicate) == (0, 2)


def test_rejected_rows_as_they_are_are_rejected_again(take_in: Any) -> None:
    report = take_in(TEXT)
    again = take_in(Path(str(report.quarantine)), mapping=report.mapping)
    assert (again.read, again.rejected) == (4, 4)
    assert [row["备注"] for row in rows_of(again)] == [row["备注"] for row in rows_of(report)]


def test_no_cell_is_a_formula_to_a_spreadsheet(take_in: Any) -> None:
    bad = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=1", "-5", "+86 138"]
    text = "user_id,ts,event,note\n" + "".join(f'a,never,view,"{cell}"\n' for cell in bad)
    notes = [row["note"] for row in rows_of(take_in(text))]
    assert notes == ["'=cmd|' /C calc'!A0", "'+1+1", "'-1+1", "'@SUM(A1)", "'\t=1", "''=1", "-5", "'+86 138"]


@pytest.mark.parametrize("cell", ["=1", "'=1", "''", "-x", "-1.5", "+1,000", "plain", "", "@me"])
def test_a_guard_is_taken_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_the_file_of_rejected_rows_is_for_its_owner_only(take_in: Any) -> None:
    report = take_in(TEXT)
    assert Path(str(report.quarantine)).stat().st_mode & 0o077 == 0


def test_each_import_has_a_file_of_its_own(take_in: Any) -> None:
    names = {take_in(TEXT).quarantine for _ in range(3)}
    assert len(names) == 3


def test_rejected_rows_of_typed_files_are_kept_as_text(take_in: Any, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "rows.parquet"
    table = pa.table({"user_id": [1, None, 3], "ts": ["2025-01-05", "2025-01-05", "x"], "event": ["view"] * 3})
    pq.write_table(table, file)
    report = take_in(file)
    assert [(row["liuke_line"], row["liuke_reason"], row["user_id"]) for row in rows_of(report)] == [
        ("2", "missing:subject_id", ""),
        ("3", "unreadable:ts", "3"),
    ]


def test_a_reason_names_the_column_as_the_file_does(take_in: Any) -> None:
    report = take_in("订单号,买家,支付时间,实付金额\no1,a,2025-01-05,5\no2,a,2025-01-05,-5\no3,a,昨天,5\n", "orders")
    assert report.reasons == {"negative:amount_fen": 1, "unreadable:ts": 1}
    assert report.document("zh")["reasons_said"] == {
        "negative:amount_fen": "「实付金额」小于零",
        "unreadable:ts": "「支付时间」无法识别",
    }
    assert [row["liuke_heading"] for row in rows_of(report)] == ["实付金额", "支付时间"]


def test_a_line_priced_by_its_unit_is_wrong_where_its_price_is(take_in: Any) -> None:
    report = take_in("order_id,user_id,ts,Unit Price,qty\no1,a,2025-01-05,dear,1\n", "orders")
    assert report.document("en")["reasons_said"] == {"unreadable:amount_fen": "“Unit Price” cannot be read"}
