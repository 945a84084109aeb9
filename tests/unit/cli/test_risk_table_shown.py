"""`liuke risk report --file` on paper: what was read, what leaks, what is told, and a plain reason where nothing is."""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from liuke.app.calls.risk_table import whole
from liuke.cli.paper import paper_for
from liuke.cli.show.risk_table import show_table
from liuke.cli.width import cells
from liuke.diagnosis.risk.table_report import report_table
from liuke.ingest.errors import FileMissingError


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table of 300 people, of whom some stand twice and of whom one column says too much."""
    chance = np.random.default_rng(1)
    kept = tmp_path_factory.mktemp("risk") / "people.csv"
    rows: list[list[Any]] = []
    for n in range(300):
        gone = chance.random() < 0.4
        paid = round(float(chance.normal(20 if gone else 40, 15)), 2)
        rows.append(
            [f"u{n}", paid, chance.choice(["北京", "上海", ""]), "price" if gone else "", "是" if gone else "否"]
        )
    rows += [[f"v{n}", *row[1:]] for n, row in enumerate(rows[:40])]
    with kept.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([["who", "paid", "city", "why", "left"], *rows])
    return kept


@pytest.fixture(scope="module")
def judged(file: Path) -> dict[str, Any]:
    return {"file": file.name} | report_table(whole(file), "left", person="who", folds_of=2, repeats=1)


def shown(document: dict[str, Any], language: str, width: int = 80) -> str:
    written = io.StringIO()
    show_table(paper_for(written, language=language, width=width), document)
    return written.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_is_shown_with_its_copies_leaks_and_rivals(judged: dict[str, Any], language: str) -> None:
    text = shown(judged, language, 120)
    assert max(cells(line) for line in text.splitlines()) <= 120
    for said in (
        "people.csv",
        "340",
        str(judged["used"]),
        str(judged["copies"]["rows"]),
        "why",
        "who",
        "paid",
        judged["verdict"][language],
    ):
        assert said in text


def test_a_table_that_cannot_be_judged_says_why_and_nothing_else(judged: dict[str, Any]) -> None:
    why = {"code": "one_side", "en": "Not enough data: 0 of 9 left", "zh": "数据不够"}
    head = {
        name: judged[name] for name in ("file", "label", "left", "rows", "unlabelled", "used", "left_out", "copies")
    }
    text = shown({**head, "churners": 0, "share": None, "enough": False, "why": why}, "en")
    assert text.rstrip().endswith("Not enough data: 0 of 9 left")


def test_a_file_is_read_the_same_as_text_and_as_parquet(file: Path, tmp_path: Path) -> None:
    table = whole(file)
    assert table.column_names == ["who", "paid", "city", "why", "left"]
    pq.write_table(table, tmp_path / "people.parquet")
    assert whole(tmp_path / "people.parquet").num_rows == table.num_rows == 340


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        whole(tmp_path / "nobody.csv")
