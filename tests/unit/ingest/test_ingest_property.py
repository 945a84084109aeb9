"""Any mixture of good and bad rows: every one is accounted for, in the file, the report, the table and the quarantine."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liuke.facts.store import Facts, open_duckdb
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.load import ImportReport, ReadOptions, load

from .conftest import NOW

HEADERS = ["order_id", "user_id", "ts", "quantity", "amount", "note"]


@dataclass(frozen=True)
class Line:
    """One line of a file, and what must become of it: a reason, or the row stored."""

    text: str
    reason: str | None
    row: tuple[object, ...] | None = None


def _quoted(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().removesuffix("\n")


@st.composite
def good(draw: st.DrawFn) -> Line:
    order = f"o{draw(st.integers(0, 3))}"
    user = draw(st.sampled_from(["a", "张三", "17850.0", ""]))
    at = datetime(2025, 1, 1) + timedelta(minutes=draw(st.integers(0, 3)) * 700)
    quantity = draw(st.integers(0, 3))
    fen = draw(st.integers(0, 2000))
    note = draw(st.sampled_from(["", "好", 'a "b", c', "two\nlines", "=1+1", " x "]))
    shown = draw(st.sampled_from([f"{fen / 100:.2f}", f"¥{fen / 100:.2f}", f"{fen / 100:.3f}"]))
    row = (order, {"17850.0": "17850", "": None}.get(user, user), at - timedelta(hours=8), float(quantity), fen)
    return Line(text=_quoted([order, user, at.isoformat(sep=" "), str(quantity), shown, note]), reason=None, row=row)


bad = st.sampled_from(
    [
        Line(",a,2025-01-01,1,5,", "missing:order_id"),
        Line("o1,a,,1,5,", "missing:ts"),
        Line("o1,a,2025-02-30,1,5,", "unreadable:ts"),
        Line("o1,a,2026-02-20,1,5,x", "future:ts"),
        Line("o1,a,1950-02-20,1,5,x", "impossible:ts"),
        Line("o1,a,2025-01-01,one,5,x", "unreadable:quantity"),
        Line("o1,a,2025-01-01,1,five,x", "unreadable:amount_fen"),
        Line("o1,a,2025-01-01,1,-5,x", "negative:amount_fen"),
        Line(f"{'o' * 10_000},a,2025-01-01,1,5,x", "too_long:order_id"),
        Line("o1,a,2025-01-01", "cells"),
        Line("o1,a,2025-01-01,1,5,x,y", "cells"),
        Line('o1,a,2025-01-01,1,5,"x', "quotes"),
        Line('o1,a,2025-01-01,1,5,"x"y', "quotes"),
        Line(",".join(HEADERS), "header"),
    ]
)


@pytest.fixture(scope="module")
def facts_of_many() -> Iterator[Facts]:
    opened = open_duckdb(None, ZoneInfo("Asia/Shanghai"))
    yield opened
    opened.close()


def _load(facts: Facts, folder: Path, file: Path, mapping: dict[str, str] | None = None) -> ImportReport:
    return load(
        facts,
        file,
        "orders",
        mapping=mapping,
        options=ReadOptions(),
        tracking=TrackingPlan(),
        now=NOW,
        quarantine=folder / "quarantine",
    )


@settings(max_examples=12, deadline=None)
@given(lines=st.lists(st.one_of(good(), good(), bad), min_size=1, max_size=14))
def test_every_row_is_accounted_for(
    facts_of_many: Facts, tmp_path_factory: pytest.TempPathFactory, lines: list[Line]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    file = folder / "orders.csv"
    file.write_text("\n".join([",".join(HEADERS), *(line.text for line in lines)]) + "\n", encoding="utf-8", newline="")
    facts = facts_of_many
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("DELETE FROM orders")
    report = _load(facts, folder, file)
    reasons = [line.reason for line in lines if line.reason]
    assert (report.read, report.rejected) == (len(lines), len(reasons))
    assert report.reasons == {reason: reasons.count(reason) for reason in sorted(set(reasons))}
    assert (report.loaded, report.duplicate) == (len(lines) - len(reasons), 0)
    with facts.engine.cursor() as cursor:  # type: ignore[attr-defined]
        stored = cursor.execute("SELECT order_id, subject_id, ts, quantity, amount_fen FROM orders").fetchall()
    assert sorted(map(str, stored)) == sorted(str(line.row) for line in lines if line.row)
    if report.quarantine:
        with Path(report.quarantine).open(encoding="utf-8", newline="") as kept:
            assert [row["liuke_reason"] for row in csv.DictReader(kept)] == reasons
    again = _load(facts, folder, file)
    assert (again.loaded, again.duplicate, again.rejected) == (0, report.loaded, report.rejected)
