"""Message settings, the rest (T4, decision 12): own hours, why of every message, wrong or spam, my data, erase me."""

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import select

from liuke.app.say import known
from liuke.delivery.links import Purpose
from liuke.delivery.rules import Rules
from liuke.delivery.worker import WorkReport, work
from liuke.facts.tables import PLAN_ROWS
from liuke.flow.receipts import carry_back
from liuke.guard.reasons import REASONS
from liuke.model.words import ChannelName
from liuke.state.audit import entries, verify
from liuke.state.erased import receipt_of
from liuke.state.preferences import Preferences, preferences
from liuke.state.suppression import suppressions
from liuke.state.switches import set_live
from liuke.state.tables import OUTBOX, PLANS, REPORTS
from tests.unit.web.house_door import MAIL, NOON, WHO, Door, open_door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path / "shop") as opened:
        opened.put()
        yield opened


def settings(door: Door) -> str:
    return f"/settings/{door.token(Purpose.PREFERENCES)}"


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)).split())


def sent(door: Door, n: int = 1) -> None:
    """Send what waits, for real."""
    set_live(door.house.state, ChannelName.EMAIL, True, by="he", now=door.clock.now())
    door.channel = type(door.channel)(door.channel.name, dry_run=False)
    assert door.work().sent == n


def morning(door: Door) -> WorkReport:
    """Send what is due, by the clocks of Shanghai."""
    rules = Rules(quiet_from_hour=21, quiet_until_hour=9, zone="Asia/Shanghai")
    return work(door.house.state, {ChannelName.EMAIL: door.channel}, lambda _: None, door.clock, rules=rules)


def test_quiet_hours_of_ones_own_hold_for_the_very_next_send_and_come_on_top(door: Door) -> None:
    page = door.ask("POST", settings(door), {"do": "save", "quiet_from": "11", "quiet_until": "15"})
    assert page.status == 200 and 'value="11" selected' in page.text and "21:00 到 9:00" in page.text
    assert morning(door).sent == 0
    door.clock.forward(timedelta(hours=3))
    assert morning(door).sent == 1
    door.put()
    door.clock.forward(timedelta(hours=7))  # 22:00, within ours
    assert morning(door).sent == 0
    door.ask("POST", settings(door), {"do": "save", "quiet_from": "", "quiet_until": ""})
    assert preferences(door.house.state, WHO) == Preferences()


@pytest.mark.parametrize("said", [("24", "1"), ("7", "7"), ("7", ""), ("-1", "3"), ("x", "y"), ("07", "9")])
def test_hours_that_are_none_change_nothing(door: Door, said: tuple[str, str]) -> None:
    form = {"do": "save", "quiet_from": said[0], "quiet_until": said[1], "cap": "1"}
    assert door.ask("POST", settings(door), form).status == 400
    assert preferences(door.house.state, WHO) == Preferences()


def test_each_message_says_what_it_rested_on(door: Door) -> None:
    sent(door)
    page = words(door.ask("GET", settings(door)).text)
    for said in (
        "邮件 · 周**，你的订单还在",
        "为什么收到这条？",
        "属于 黄金 48 小时",
        "内容类型 许久没来时的提醒",
        "发到 z***@lime.example",
    ):
        assert said in page
    assert MAIL not in page


def test_what_a_plan_kept_from_them_is_told_too(door: Door) -> None:
    state, row = door.house.state, {"subject_id": WHO, "playbook": "golden_48h", "tier": "heavy", "channel": "email"}
    with state.begin() as connection:
        for id_, word in (("W-1", "applied"), ("W-2", "draft")):
            plan = {
                "id": id_,
                "hash": "h",
                "as_of": NOON.date(),
                "state": word,
                "author": "he",
                "created_at": NOON,
                "changed_at": NOON,
            }
            connection.execute(PLANS.insert().values(**plan, document={}))
    more = {"as_of": NOON.date(), "evidence": "{}"}
    rows = [
        {**row, **more, "plan_id": "W-1", "verdict": "withhold", "code": "G-15"},
        {**row, **more, "plan_id": "W-2", "verdict": "deny", "code": "G-12"},
    ]
    door.house.facts.append(PLAN_ROWS, pa.Table.from_pylist(rows))
    page = words(door.ask("GET", settings(door)).text)
    assert "没有发出：这次你在随机留出的对照组里" in page and "名额已满" not in page


def test_every_reason_has_words_for_the_person_it_kept_a_message_from() -> None:
    diverted = {"G-16"}  # another message came instead
    assert [
        r.code for r in REASONS if r.code not in diverted and not known(f"web.why_not.{r.code.replace('-', '')}")
    ] == []


def test_no_more_of_this_kind_is_one_button(door: Door) -> None:
    sent(door)
    page = door.ask("GET", settings(door)).text
    assert 'name="topic.winback" value="off"' in page
    door.ask("POST", settings(door), {"do": "save", "topic.winback": "off"})
    door.put()
    assert door.work().refused == {"G-08": 1}


def test_spam_stops_all_marketing_for_ever_and_is_noted(door: Door) -> None:
    sent(door)
    page = door.ask("POST", settings(door), {"do": "spam.key-1"})
    assert page.status == 200 and "已停发所有营销消息" in page.text and "你投诉过，不会再发" in page.text
    kept = {
        (row["channel"], row["reason"], bool(row["subject_id"]))
        for row in suppressions(door.house.state, subject_id=WHO, address=MAIL, channel="email")
    }
    assert {("email", "complaint", True), ("*", "complaint", True), ("email", "complaint", False)} <= kept
    door.put()
    assert door.work().refused == {"G-01": 1}
    assert door.ask("POST", settings(door), {"do": "again.email"}).status == 200
    door.put()
    assert door.work().refused == {"G-01": 1}


def test_a_wrong_message_becomes_feedback_that_names_it(door: Door) -> None:
    sent(door)
    assert "我们会核对" in door.ask("POST", settings(door), {"do": "wrong.key-1", "words": "我没下过这个订单"}).text
    with door.house.state.read() as connection:
        (row,) = connection.execute(select(REPORTS)).mappings().all()
    assert (row["key"], row["detail"], row["words"]) == ("key-1", "report:wrong", "我没下过这个订单")
    carry_back(door.house)
    for bad in ({"do": "wrong.key-1"}, {"do": "wrong.key-9", "words": "x"}, {"do": "spam."}, {"do": "spam.key-9"}):
        assert door.ask("POST", settings(door), bad).status == 400


def test_nobody_reports_the_message_of_another(door: Door) -> None:
    door.put(subject="u_other")
    sent(door, 2)
    assert door.ask("POST", settings(door), {"do": "spam.key-2"}).status == 400
    assert suppressions(door.house.state, subject_id="u_other") == []


@pytest.mark.parametrize(
    "proof", ["13800002201", "+86 138 0000 2201", " Zhou.Min@LIME.example ", "１３８００００２２０１"]
)
def test_who_names_their_address_gets_all_of_their_data(door: Door, proof: str) -> None:
    answer = door.ask("POST", settings(door), {"do": "export", "proof": proof})
    said = json.loads(answer.text)
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert said["facts"]["users"][0]["email"] == MAIL and said["state"]["outbox"][0]["text"] == "…"
    assert entries(door.house.state)[0]["act"] == "person_export"


@pytest.mark.parametrize("act", ["export", "forget"])
def test_a_link_passed_on_gives_out_and_erases_nothing(door: Door, act: str) -> None:
    for proof in ("", "z***@lime.example", "13800002202", "x", "1"):
        page = door.ask("POST", settings(door), {"do": act, "proof": proof})
        assert page.status == 403 and "LK-H118" in page.text and MAIL not in page.text
    page = door.ask("POST", settings(door), {"do": act, "proof": MAIL})  # the sixth of the day
    assert page.status == 403
    assert receipt_of(door.house.state, WHO) is None
    door.clock.forward(timedelta(days=1))
    assert door.ask("POST", settings(door), {"do": "export", "proof": MAIL}).status == 200


def test_erased_at_their_own_wish_with_a_receipt_and_nothing_goes_any_more(door: Door) -> None:
    page = door.ask("POST", settings(door), {"do": "forget", "proof": MAIL})
    gone = receipt_of(door.house.state, WHO)
    assert page.status == 200 and gone is not None and gone["by"] == "self"
    assert f"回执 {gone['receipt']}" in words(page.text)
    with door.house.state.read() as connection:
        assert connection.execute(select(OUTBOX)).all() == []
    assert door.work().handled == 0
    assert verify(door.house.state) is None
    for method, form in (("GET", {}), ("POST", {"do": "save", "cap": "1"}), ("POST", {"do": "export", "proof": MAIL})):
        answer = door.ask(method, settings(door), form)
        assert answer.status == 410 and gone["receipt"] in answer.text
    assert preferences(door.house.state, WHO) == Preferences()


def test_a_link_to_unsubscribe_still_answers_after_an_erasure_and_keeps_nothing(door: Door) -> None:
    door.ask("POST", settings(door), {"do": "forget", "proof": MAIL})
    answer = door.ask("POST", f"/u/{door.token(Purpose.UNSUBSCRIBE)}", body=b"List-Unsubscribe=One-Click")
    assert answer.status == 200 and "已经停了" in answer.text
    assert suppressions(door.house.state, subject_id=WHO) == []
