"""liuke.open(): a workspace asked from a notebook."""

from pathlib import Path

import pytest

import liuke
from liuke.app.create import create
from liuke.app.errors import NoWorkspaceError
from liuke.app.notebook import Notebook, table
from liuke.kit.errors import LiukeError

LOG = "user,time,what\n" + "".join(
    f"u{n},2026-01-{day:02d} 09:00,login\n" for n in range(4) for day in range(1, 20 - 4 * n)
)


@pytest.fixture
def shop(tmp_path: Path) -> Notebook:
    create(tmp_path / "shop", {"name": "Tea", "zone": "Asia/Shanghai"}, language="en")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    opened = liuke.open(tmp_path / "shop")
    mapping = {"user": "subject_id", "time": "ts", "what": "event"}
    opened.ask("import", file=str(tmp_path / "log.csv"), table="events", mapping=mapping)
    return opened


def test_lists_are_arrow_tables_and_questions_documents(shop: Notebook) -> None:
    users = shop.users("idle_days >= 3", columns=["subject_id", "idle_days"], as_of="2026-01-20")
    assert sorted(map(tuple, zip(*users.to_pydict().values(), strict=True))) == [("u1", 4), ("u2", 8), ("u3", 12)]
    assert shop.signal("idle_days", as_of="2026-01-20")["tiers"]["heavy"] == 0
    assert "S1" in shop.signals()["id"].to_pylist()
    triangle = shop.retention(unit="day", cells=2, as_of="2026-01-20")
    assert triangle.column_names == ["cohort", "size", "n", "users", "share", "complete"]
    assert triangle.to_pylist()[0] == {
        "cohort": "2026-01-01", "size": 4, "n": 1, "users": 4, "share": 1.0, "complete": True
    }  # fmt: skip
    assert "shop" in repr(shop)


def test_what_is_wrong_is_said_as_on_the_command_line(shop: Notebook, tmp_path: Path) -> None:
    with pytest.raises(LiukeError) as refused:
        shop.users("idel_days > 3")
    assert "idle_days" in refused.value.sentence("en")
    with pytest.raises(NoWorkspaceError):
        liuke.open(tmp_path / "nowhere")


def test_rows_that_lack_a_column_leave_it_empty() -> None:
    assert table([{"a": 1}, {"b": "x"}]).to_pydict() == {"a": [1, None], "b": [None, "x"]}
    assert table([]).num_columns == 0


def test_without_an_order_money_is_unknown_not_nothing(shop: Notebook) -> None:
    figures = {figure["name"]: figure for figure in shop.ask("today", as_of="2026-01-20")["figures"]}
    assert figures["paid_7d"]["value"] is None
    assert figures["high_value_leaving"]["value"] is None
    assert figures["active_users"]["value"] is not None
