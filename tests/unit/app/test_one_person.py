"""The ways in which one person may be written to, as their page says them."""

from datetime import UTC, datetime
from pathlib import Path

from liuke.app.calls import answer
from liuke.app.house import new_workspace, opened
from liuke.kit.clock import HandClock

_USERS = """会员编号,手机号,邮箱,是否同意短信,是否接收邮件,是否同意外呼
u1,13800138000,u1@lime.example,是,否,是
u2,,u2@lime.example,是,是,否
u3,13800138003,,否,否,否
"""


def test_a_way_that_no_playbook_goes_is_told_of_whoever_agreed_to_it(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    new_workspace(shop, name="店", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    users, events = tmp_path / "users.csv", tmp_path / "events.csv"
    users.write_text(_USERS, encoding="utf-8")
    acts = "".join(f"u{who},login,2026-11-{day:02d}T09:00:00+08:00\n" for who in (1, 2, 3) for day in range(1, 16))
    events.write_text("uid,event,time\n" + acts, encoding="utf-8")
    with opened(shop, HandClock(datetime(2026, 11, 16, 4, tzinfo=UTC)), durable=False) as house:
        used = {str(tier.channel) for play in house.playbooks.values() for tier in play.tiers}
        for file, table in ((users, "users"), (events, "events")):
            answer(house, "import", {"file": str(file), "table": table}, language="zh")
        ways = {
            who: {row["channel"]: row["state"] for row in answer(house, "user_page", {"user": who})["channels"]}
            for who in ("u1", "u2", "u3")
        }
    assert "sms" not in used
    assert {who: row.get("sms") for who, row in ways.items()} == {"u1": "on", "u2": None, "u3": None}
    assert {who: row["email"] for who, row in ways.items()} == {"u1": "not_agreed", "u2": "on", "u3": "not_agreed"}
