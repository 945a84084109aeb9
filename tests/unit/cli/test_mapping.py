"""Which column is what: pairs on the line, a YAML file, and a person who is asked."""

import io
from pathlib import Path
from typing import Any

import pytest

from liuke.cli.errors import BadValueError
from liuke.cli.mapping import pairs_said
from tests.unit.cli.stand_in import StandIn, ran


def test_the_last_equals_sign_parts_column_and_canonical_name() -> None:
    assert pairs_said(("a=b=subject_id", "时间=ts"), "--map", "import") == {"a=b": "subject_id", "时间": "ts"}


@pytest.mark.parametrize("pair", ["subject_id", "=ts", "time="])
def test_a_pair_without_two_sides_is_refused(pair: str) -> None:
    with pytest.raises(BadValueError) as refused:
        pairs_said((pair,), "--map", "liuke import")
    assert pair in refused.value.sentence("zh")


def test_a_column_with_two_meanings_is_refused() -> None:
    with pytest.raises(BadValueError):
        pairs_said(("a=ts", "a=subject_id"), "--map", "liuke import")


def test_the_line_wins_over_the_mapping_file(shop: Path) -> None:
    text = "table: orders\ncolumns: {a: ts, b: item_id}\nconstants: {currency: USD}\ndelimiter: ';'\nday_first: true\n"
    (shop / "map.yml").write_text(text, encoding="utf-8")
    door = StandIn()
    ran("import a.csv --as orders --mapping map.yml --map a=paid_at --set status=paid --month-first", door)
    params = door.asked[-1][1]
    assert params["mapping"] == {"a": "paid_at", "b": "item_id"}
    assert params["options"] == {
        "delimiter": ";",
        "day_first": False,
        "constants": {"currency": "USD", "status": "paid"},
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [("- a\n", "line 1"), ("columns: 3\n", "line 1"), ("table: a\nb: [1]\n", "line 2"), ("a: {\n", "line")],
)
def test_a_bad_mapping_file_is_refused_with_its_place(
    text: str, place: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "map.yml").write_text(text, encoding="utf-8")
    assert ran("import a.csv --as orders --mapping map.yml") == 2
    assert place in capsys.readouterr().err


def test_a_missing_mapping_file_is_said(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("import a.csv --as orders --mapping none.yml") == 2
    assert "LK-C107" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "sign"), [("tab", "\t"), ("\\t", "\t"), (";", ";"), ("pipe", "|")])
def test_a_separator_may_be_named(said: str, sign: str, shop: Path) -> None:
    door = StandIn()
    ran(["import", "a.csv", "--as", "orders", "--delimiter", said], door)
    assert door.asked[-1][1]["options"] == {"delimiter": sign}


def test_a_separator_of_two_signs_is_refused(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(["import", "a.csv", "--as", "orders", "--delimiter", ";;"]) == 2


def test_options_of_the_line_reach_the_house_as_said(shop: Path) -> None:
    door = StandIn()
    ran("import a.csv --as orders --map x=ts --tz UTC --money-unit fen --day-first --encoding gb18030 --dry-run", door)
    name, params, _ = door.asked[-1]
    assert (name, params["table"], params["mapping"], params["dry_run"]) == ("import", "orders", {"x": "ts"}, True)
    assert params["options"] == {"zone": "UTC", "money_unit": "fen", "day_first": True, "encoding": "gb18030"}


class _Terminal(io.TextIOWrapper):
    """A stream that a person sits at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "calls", "code"),
    [("y\n", ["preview", "import"], 1), ("\n", ["preview", "import"], 1), ("n\n", ["preview"], 2)],
)
def test_a_person_at_a_terminal_confirms_a_guessed_mapping(
    typed: str, calls: list[str], code: int, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = _Terminal(io.BytesIO(), encoding="utf-8", write_through=True)
    monkeypatch.setattr("sys.stdin", _Terminal(io.BytesIO(typed.encode()), encoding="utf-8"))
    monkeypatch.setattr("sys.stdout", out)
    door = StandIn()
    assert ran("import a.csv --as orders", door) == code
    assert ["preview" if params.get("guess_only") else name for name, params, _ in door.asked] == calls
    shown: Any = out.buffer
    assert "CustomerID" in shown.getvalue().decode()


@pytest.mark.parametrize("how", ["--yes", "--json", "--dry-run", "--map a=ts"])
def test_nobody_is_asked_who_has_said_so(how: str, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal(io.BytesIO(b""), encoding="utf-8"))
    monkeypatch.setattr("sys.stdout", _Terminal(io.BytesIO(), encoding="utf-8"))
    door = StandIn()
    ran(f"import a.csv --as orders {how}", door)
    assert [params.get("guess_only") for _, params, _ in door.asked] == [None]
