"""The same rows as CSV, Parquet, JSONL and Excel are the same rows."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from liuke.facts.stage_wanted import BatchesGiven, CsvGiven
from liuke.ingest.formats.careful_csv import CarefulCsv, Dialect, split
from liuke.ingest.load import ReadOptions, open_file
from liuke.ingest.scan import scan

HEADERS = ["order_id", "user_id", "下单时间", "数量", "金额", "备注"]
ROWS = [
    ["o1", 17850, datetime(2025, 1, 5, 10, 30), 2, 19.9, "好"],
    ["o2", 17851, datetime(2025, 1, 6), 1, 5, None],
    ["o3", None, datetime(2025, 1, 7, 23, 59, 59), 3, 0.3, 'a "b", c'],
]


def as_csv(folder: Path) -> Path:
    file = folder / "rows.csv"
    columns = [pa.array([row[nth] for row in ROWS]) for nth in range(len(HEADERS))]
    pacsv.write_csv(pa.table(columns, names=HEADERS), file)
    return file


def as_parquet(folder: Path) -> Path:
    file = folder / "rows.parquet"
    columns = [pa.array([row[nth] for row in ROWS]) for nth in range(len(HEADERS))]
    pq.write_table(pa.table(columns, names=HEADERS), file)
    return file


def as_jsonl(folder: Path) -> Path:
    file = folder / "rows.jsonl"
    lines = [json.dumps(dict(zip(HEADERS, row, strict=True)), default=str, ensure_ascii=False) for row in ROWS]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def as_excel(folder: Path) -> Path:
    file = folder / "rows.xlsx"
    book = Workbook()
    book.active.append(HEADERS)
    for row in ROWS:
        book.active.append(row)
    book.save(file)
    return file


@pytest.mark.parametrize("write", [as_csv, as_parquet, as_jsonl, as_excel])
def test_rows_of_any_format_are_those_of_a_csv(take_in: Any, ask: Any, tmp_path: Path, write: Any) -> None:
    first = take_in(as_csv(tmp_path), "orders")
    assert first.loaded == 3
    other = take_in(write(tmp_path), "orders")
    assert (other.read, other.loaded, other.duplicate) == (3, 0, 3)
    assert other.mapping == first.mapping
    assert [row["amount_fen"] for row in ask("SELECT amount_fen FROM orders ORDER BY order_id")] == [1990, 500, 30]


def test_json_lines_that_are_none_are_refused_by_line(take_in: Any, tmp_path: Path, ask: Any) -> None:
    lines = [
        '{"user": {"id": "a"}, "ts": "2025-01-05", "event": "view", "tags": ["x"], "deep": {"n": 1}}',
        '{"user": {"id": "b"}, "ts": ',
        "[1, 2]",
        "",
        '{"user": {"id": "c"}, "ts": "2025-01-05", "event": "view", "late": true}',
    ]
    report = take_in(
        "\n".join(lines), mapping={"user.id": "subject_id", "ts": "ts", "event": "event"}, name="rows.jsonl"
    )
    assert (report.read, report.loaded, report.reasons) == (4, 2, {"json": 2})
    kept = Path(str(report.quarantine)).read_text().splitlines()
    assert [line.split(",")[0] for line in kept[1:]] == ["2", "3"]
    assert [row["properties"] for row in ask("SELECT properties FROM events ORDER BY subject_id")] == [
        '{"tags":["x"],"deep.n":1}',
        '{"late":true}',
    ]


@pytest.mark.parametrize(
    ("formulas", "told"), [([], None), (["=2*10", '="a<b" & "c"'], ": 2;"), (["=1"] * 3_000, ": 3000;")]
)
def test_formulas_nobody_has_reckoned_are_told(
    take_in: Any, tmp_path: Path, formulas: list[str], told: str | None
) -> None:
    book = Workbook()
    book.active.append(["=1+1", "a sheet that is not read"])
    sheet = book.create_sheet("订单")
    sheet.append(HEADERS)
    for row in ROWS:
        sheet.append([*row[:5], "2"])
    for nth, formula in enumerate(formulas):
        sheet.append([f"f{nth}", 17850, datetime(2025, 1, 5), 1, 5, formula])
    file = tmp_path / "book.xlsx"
    book.save(file)
    report = take_in(file, "orders", sheet="订单")
    assert report.loaded == len(ROWS) + len(formulas)
    said = [note.en for note in report.notes if note.code == "formulas"]
    assert len(said) == (told is not None) and (told or "") in "".join(said)


def test_a_workbook_s_first_sheet_with_rows_is_read(take_in: Any, tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "封面"
    sheet = book.create_sheet("订单")
    sheet.append([])
    sheet.append(HEADERS)
    for row in ROWS:
        sheet.append(row)
    sheet.append(["o4", 1, "never", 1, 5, None])
    file = tmp_path / "book.xlsx"
    book.save(file)
    report = take_in(file, "orders")
    assert (report.read, report.loaded, report.rejected) == (4, 3, 1)
    assert Path(str(report.quarantine)).read_text().splitlines()[1].startswith("6,unreadable:ts,o4")


def test_phone_numbers_of_a_spreadsheet_stay_whole(take_in: Any, tmp_path: Path, ask: Any) -> None:
    book = Workbook()
    book.active.append(["用户ID", "手机号"])
    book.active.append([17850.0, 13800138000])
    book.save(tmp_path / "book.xlsx")
    take_in(tmp_path / "book.xlsx", "users")
    assert ask("SELECT subject_id, phone FROM users") == [{"subject_id": "17850", "phone": "13800138000"}]


# The careful reader and the engine's own agree on clean files. -----------------------------------------------------------

cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff", exclude_categories=("Cs",)), max_size=6)
tables = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8))  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables)
def test_both_readers_see_the_same_rows_in_a_clean_file(tmp_path: Path, rows: list[list[str]]) -> None:
    import csv
    import io

    import duckdb

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["user_id", *[f"x{n}" for n in range(len(rows[0]) - 1)]], *rows])
    file = tmp_path / "rows.csv"
    file.write_text(text.getvalue(), encoding="utf-8", newline="")
    dialect = Dialect(delimiter=",", quote='"', width=len(rows[0]), header_lines=1)
    careful = list(CarefulCsv(file, dialect, encoding="utf-8").records())
    expected = [row for row in rows if any(cell.strip() for cell in row) or len(row) > 1]
    assert [record.cells for record in careful if record.fault is None] == expected
    assert all(record.fault is None for record in careful)
    names = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(rows[0])))
    query = f"SELECT * FROM read_csv($1, auto_detect=false, header=false, skip=1, delim=',', quote='\"', escape='\"', columns={{{names}}})"
    engine = duckdb.connect().execute(query, [str(file)]).fetchall()
    assert [tuple(cell or None for cell in row) for row in expected] == [
        tuple(c or None for c in row) for row in engine
    ]


@pytest.mark.parametrize(
    ("text", "cells", "state"),
    [
        ('a,"b,c",d', ["a", "b,c", "d"], "closed"),
        ('a,"b""c",d', ["a", 'b"c', "d"], "closed"),
        ('a,"b', [], "open"),
        ('a,"b"x,d', [], "bad"),
        ('a,b"c,d', ["a", 'b"c', "d"], "closed"),
        ('a, "b" ,d', [], "bad"),
        ('a, "b",d', ["a", "b", "d"], "closed"),
    ],
)
def test_a_line_is_closed_open_or_bad(text: str, cells: list[str], state: str) -> None:
    assert split(text, Dialect(delimiter=",", quote='"', width=3, header_lines=1)) == (cells, state)


@pytest.mark.parametrize(
    ("content", "quick"),
    [
        ("user_id,a\n1,2\n", True),
        ("user_id,a\r\n1,2\r\n", True),
        ('user_id,a\n1,"x\ny"\n', True),
        ("user_id,a\n1,2\n\n", True),
        ("user_id,a\n1,\0\n", False),
        ("user_id,a\n\ufeff1,2\n", False),
        ("user_id,a\r1,2\r", False),
    ],
)
def test_the_engine_reads_clean_files_by_itself(tmp_path: Path, content: str, quick: bool) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content.encode())
    given = open_file(file, "users", ReadOptions()).given
    assert isinstance(given, CsvGiven if quick else BatchesGiven)


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_nothing_hides_on_the_border_of_two_blocks(tmp_path: Path, block: int, monkeypatch: Any) -> None:
    monkeypatch.setattr("liuke.ingest.scan._BLOCK", block)
    file = tmp_path / "rows.csv"
    file.write_bytes("\ufeffa,b\n1,\u30002\n\n3,\ufeff4\n".encode())
    seen = scan(file)
    assert (seen.breaks, seen.inner_bom, seen.wide_blanks, seen.tabs, seen.quotes) == (4, True, True, False, False)
    file.write_bytes("\ufeffa,b\n1,2\n".encode())
    seen = scan(file)
    assert (seen.inner_bom, seen.wide_blanks, seen.ends_with_break) == (False, False, True)
