"""Users as CSV: RFC 4180, and nothing that a spreadsheet would run."""

import csv
import io
from pathlib import Path

import pytest

from liuke.kit.sheet import defused
from tests.unit.cli.stand_in import ran


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+49 30 1234",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        '=HYPERLINK("http://x","y")',
        "＝1+1",
        "＠x",
        "－1",
        "＋1",
    ],
)
def test_a_text_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["u_1", "林晚", "1-2", "a=b", "'quoted", ""])
def test_a_harmless_text_stays(cell: str) -> None:
    assert defused(cell) == cell


@pytest.mark.parametrize(("cell", "said"), [(-5, -5), (1.5, 1.5), (True, "true"), (False, "false"), (None, "")])
def test_numbers_stay_numbers(cell: object, said: object) -> None:
    assert defused(cell) == said


def test_rows_come_with_crlf_and_survive_quotes_and_line_breaks(
    shop: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert ran("users --csv") == 0
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("subject_id,name,idle_days,value_tier,paid_365d_fen\r\n")
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert rows[1] == ["u_1", "'=1+1", "9", "key_keep", "123400"]
    assert rows[2] == ["u_2", '林"晚"\n二', "", "", "-500"]
