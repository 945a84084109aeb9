"""The list of accounts as it is asked for without saying columns."""

from pathlib import Path

import liuke
from liuke.app.create import create


def test_accounts_are_listed_without_naming_columns_even_one_without_seats(tmp_path: Path) -> None:
    create(tmp_path / "shop", {"name": "Tea", "zone": "Asia/Shanghai"}, language="en")
    (tmp_path / "accounts.csv").write_text("account_id,name,seats\nA1,Acme,0\nA2,Bolt,\n", encoding="utf-8")
    (tmp_path / "log.csv").write_text("user,time,what\nu1,2026-01-18 09:00,login\n", encoding="utf-8")
    shop = liuke.open(tmp_path / "shop")
    shop.ask("import", file=str(tmp_path / "accounts.csv"), table="accounts")
    mapping = {"user": "subject_id", "time": "ts", "what": "event"}
    shop.ask("import", file=str(tmp_path / "log.csv"), table="events", mapping=mapping)
    said = shop.ask("accounts")
    assert "depth" in {column["name"] for column in said["columns"]}
    assert all(row["depth"] is None for row in said["accounts"])
