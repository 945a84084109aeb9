"""The morning's card: written for four chats and for mail, over servers of our own, to each once a day."""

import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from aiosmtpd.controller import Controller

from liuke.app.calls import answer
from liuke.app.calls.ask import Ask
from liuke.app.calls.morning_card import tell_morning
from liuke.app.create import create
from liuke.app.errors import SettingsError
from liuke.app.house import opened
from liuke.app.settings import check_settings
from liuke.delivery.card import FORMATS, Card, Point, wecom
from liuke.delivery.card_hand import CardHand
from liuke.delivery.notices import Target
from liuke.delivery.wire import Wire
from liuke.facts.roll_up import mark_dirty
from liuke.facts.tables import EVENTS
from liuke.flow.house import House
from liuke.kit.clock import HandClock
from liuke.state.alarms import Notice, notices

HOME = "https://retention.example.com"
ADDRESSES = {
    "feishu": "feishu://abcdefgh",
    "dingtalk": "dingtalk://sec0123456789@abcdefgh",
    "wecom": "wecombot://abcdefgh",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
}
PATHS = {
    "feishu": r"/open-apis/bot/v2/hook/abcdefgh/",
    "dingtalk": r"/robot/send\?access_token=abcdefgh&timestamp=\d{13}&sign=[\w%]+",
    "wecom": r"/cgi-bin/webhook/send\?key=abcdefgh",
    "slack": r"/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
}
YES = {"feishu": '{"code":0,"msg":"success"}', "dingtalk": '{"errcode":0}', "wecom": '{"errcode":0}', "slack": "ok"}
NO = {"feishu": '{"code":19024}', "dingtalk": '{"errcode":310000}', "wecom": '{"errcode":93000}', "slack": "no_text"}

CARD = Card(
    title="2 件事要定 · 1 条越线 · 11-16 周一",
    tone="bad",
    lead="青柠<at id=all></at>：1 个警报",
    points=(
        Point(
            title="审批今天的计划 [x](http://evil.example) `*`",
            label="黄金 48 小时",
            facts=("本次发送 23,728", "预计花费 ¥1.8 万"),
            until="截止 11-17 09:00",
            verb="去审批",
            link=f"{HOME}/plans/W-1116-01",
        ),
        Point(
            title="31 位高价值用户来得越来越少",
            facts=("一年消费 ¥9.4 万",),
            verb="看名单",
            link=f"{HOME}/users?where=a",
        ),
    ),
    figures=(("7 日人均登录", "2.31 次（−16.8%）"), ("昨日活跃用户", "1,024 人")),
    foot="数据到 11-15 · liuke",
    verb="打开今日",
    link=f"{HOME}/",
)
NOTICE = Notice(
    alarm="morning", segment="all", state="morning", since=date(2026, 11, 16), target="ops", title="t", text=CARD.text
)


class Chat(ThreadingHTTPServer):
    """A team chat that remembers what came in, and answers 200 whatever it thinks of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.answer = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Door(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.said.append((self.path, json.loads(body)))
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def chat() -> Iterator[Chat]:
    server = Chat()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hand(chat: Chat) -> CardHand:
    return CardHand(wire=Wire(private=True, timeout_s=30), elsewhere=dict.fromkeys(FORMATS, chat.base))


# Formats


@pytest.mark.parametrize("kind", FORMATS)
def test_a_chat_gets_its_own_kind_of_card_at_its_own_address(chat: Chat, kind: str) -> None:
    chat.answer = YES[kind]
    given = hand(chat).give(Target(name="ops", address=ADDRESSES[kind]), NOTICE, CARD, "zh")
    assert given.outcome == "sent"
    ((path, said),) = chat.said
    assert re.fullmatch(PATHS[kind], path), path
    whole = json.dumps(said, ensure_ascii=False)
    for part in ("去审批", "看名单", "打开今日", "¥1.8 万", "截止 11-17 09:00", "一年消费 ¥9.4 万", "数据到 11-15"):
        assert part in whole
    assert whole.count(f"{HOME}/plans/W-1116-01") == 1
    assert "img" not in whole
    assert "<at" not in whole
    assert "](http://evil" not in whole


@pytest.mark.parametrize("kind", FORMATS)
def test_a_chat_that_says_no_with_200_has_not_taken_it(chat: Chat, kind: str) -> None:
    chat.answer = NO[kind]
    given = hand(chat).give(Target(name="ops", address=ADDRESSES[kind]), NOTICE, CARD, "zh")
    assert given.outcome == "failed"
    assert "abcdefgh" not in given.why


def test_feishu_shows_buttons_and_fields() -> None:
    said = FORMATS["feishu"](CARD)
    assert said["msg_type"] == "interactive"
    assert said["card"]["header"]["template"] == "orange"
    buttons = [a for e in said["card"]["elements"] if e["tag"] == "action" for a in e["actions"]]
    assert [(b["text"]["content"], b["type"]) for b in buttons] == [
        ("去审批", "primary"),
        ("看名单", "default"),
        ("打开今日", "default"),
    ]
    assert all(b["url"].startswith(HOME) for b in buttons)


def test_dingtalk_shows_one_button_a_decision() -> None:
    said = FORMATS["dingtalk"](CARD)["actionCard"]
    assert [b["title"] for b in said["btns"]] == ["1 去审批", "2 看名单", "打开今日"]
    assert said["title"] == CARD.title


def test_slack_stays_within_its_lengths() -> None:
    long = replace(CARD, title="长" * 400, points=(replace(CARD.points[0], title="长" * 5_000, facts=("事" * 5_000,)),))
    blocks = FORMATS["slack"](long)["blocks"]
    assert len(blocks[0]["text"]["text"]) == 150
    assert all(len(b["text"]["text"]) <= 3_000 for b in blocks if b["type"] == "section" and "text" in b)
    assert len(blocks) <= 50


@pytest.mark.parametrize("length", [1, 300, 5_000])
def test_wecom_stays_within_4096_bytes_and_keeps_every_link(length: int) -> None:
    points = tuple(replace(p, title="长" * length, facts=("事" * length,)) for p in (*CARD.points, CARD.points[0]))
    content = wecom(replace(CARD, points=points))["markdown"]["content"]
    assert len(content.encode()) <= 4_096
    assert content.count(HOME) == 4


def test_a_server_of_another_kind_gets_the_plain_text(chat: Chat) -> None:
    address = f"json://127.0.0.1:{chat.server_address[1]}/x"
    assert CardHand().give(Target(name="ops", address=address), NOTICE, CARD, "zh").outcome == "sent"
    assert f"去审批: {HOME}/plans/W-1116-01" in chat.said[0][1]["message"]


class _Box:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.mails.append(envelope.content)
        return "250 OK"


def test_a_mail_says_the_same_in_html_and_in_plain_text() -> None:
    box = _Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        address = f"mailto://127.0.0.1:{port}?from=liuke@example.com&to=ops@example.com&mode=insecure"
        assert CardHand().give(Target(name="mail", address=address), NOTICE, CARD, "zh").outcome == "sent"
    finally:
        controller.stop()
    read = message_from_bytes(box.mails[0], policy=default)
    html, plain = (read.get_body((kind,)).get_content() for kind in ("html", "plain"))  # type: ignore[union-attr]
    for part in (
        "去审批",
        "看名单",
        f"{HOME}/plans/W-1116-01",
        "¥1.8 万",
        "截止 11-17 09:00",
        "数据到 11-15",
        "1,024 人",
    ):
        assert part in html
        assert part in plain
    assert "<at id=all>" not in html
    assert "prefers-color-scheme:dark" in html
    assert "max-width:560px" in html
    assert "<img" not in html


# Once a day, between two times, to whom the settings name

SETTINGS = f"""
[[alarms.targets]]
name = "ops"
address_env = "LIUKE_TEST_OPS"
language = "zh"

[[alarms.targets]]
name = "board"
address_env = "LIUKE_TEST_BOARD"
language = "en"

[morning]
tell = ["ops", "board"]

[access]
url = "{HOME}"
"""


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which one person logged in on a few days."""
    made = tmp_path_factory.mktemp("morning") / "shop"
    create(made, {"name": "茶铺"}, language="zh")
    with (made / "liuke.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(15)]
    types = [("subject_id", pa.string()), ("event", pa.string()), ("ts", pa.timestamp("us")), ("day", pa.date32())]
    rows = [{"subject_id": "ann", "event": "login", "ts": datetime(d.year, d.month, d.day, 4), "day": d} for d in days]
    with opened(made, HandClock(datetime(2026, 11, 16, tzinfo=UTC)), durable=False) as house:
        house.facts.append(EVENTS, pa.Table.from_pylist(rows, schema=pa.schema(types)))
        mark_dirty(house.facts, days)
        answer(house, "alarm_notices", {"on": True, "by": "he"})
        answer(house, "today", {})
    return made


@pytest.fixture
def folder(blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIUKE_TEST_OPS", ADDRESSES["feishu"])
    monkeypatch.setenv("LIUKE_TEST_BOARD", ADDRESSES["slack"])
    shutil.copytree(blank, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def clock() -> HandClock:
    """07:00 in Shanghai."""
    return HandClock(datetime(2026, 11, 15, 23, 0, tzinfo=UTC))


@pytest.fixture
def house(folder: Path, clock: HandClock) -> Iterator[House]:
    with opened(folder, clock, durable=False) as found:
        yield found


def told(house: House, chat: Chat) -> str:
    return str(tell_morning(house, Ask(language="en"), hand=hand(chat))["why"])


def test_each_target_is_told_once_a_day_in_its_language_and_not_before_its_time(
    house: House, clock: HandClock, chat: Chat
) -> None:
    chat.answer = '{"code":0}'  # no answer of Slack's: it is tried again
    assert told(house, chat) == "early"
    clock.forward(timedelta(hours=1))
    assert told(house, chat) == ""
    assert [path[:5] for path, _ in chat.said] == ["/open", "/serv"]
    assert "今天没有要定的事" in json.dumps(chat.said[0][1], ensure_ascii=False)
    assert "Nothing to decide today" in json.dumps(chat.said[1][1])
    assert f"{HOME}/" in json.dumps(chat.said[1][1])
    chat.answer = "ok"
    told(house, chat)
    told(house, chat)
    assert [path[:5] for path, _ in chat.said] == ["/open", "/serv", "/serv"]
    assert {(r["target"], r["outcome"], r["tries"]) for r in notices(house.state)} == {
        ("ops", "sent", 1),
        ("board", "sent", 2),
    }
    clock.forward(timedelta(days=1))
    chat.answer = '{"code":0}'
    told(house, chat)
    assert [path[:5] for path, _ in chat.said][3:] == ["/open", "/serv"]


def test_what_failed_yesterday_is_not_told_today_and_noon_ends_the_morning(
    house: House, clock: HandClock, chat: Chat
) -> None:
    clock.forward(timedelta(hours=1))
    chat.answer = "no"
    told(house, chat)
    clock.forward(timedelta(hours=5))
    assert told(house, chat) == "late"
    assert len(chat.said) == 2
    clock.forward(timedelta(hours=19))
    told(house, chat)
    assert len(chat.said) == 4
    assert sorted(str(r["outcome"]) for r in notices(house.state)) == ["failed", "failed", "superseded", "superseded"]


def test_a_quiet_day_keeps_still_where_the_settings_say_so(house: House, clock: HandClock, chat: Chat) -> None:
    file = house.folder / "liuke.toml"
    file.write_text(file.read_text("utf-8").replace('"board"]\n', '"board"]\nquiet = "still"\n'), "utf-8")
    clock.forward(timedelta(hours=1))
    assert told(house, chat) == "quiet"
    assert chat.said == []


def test_nobody_is_told_while_notices_are_off(house: House, clock: HandClock, chat: Chat) -> None:
    answer(house, "alarm_notices", {"on": False, "by": "he"})
    clock.forward(timedelta(hours=1))
    assert told(house, chat) == "switched_off"
    assert chat.said == []


@pytest.mark.parametrize("kind", [*FORMATS, "mail", "text"])
def test_a_card_is_previewed_and_nothing_is_sent(house: House, kind: str) -> None:
    said = answer(house, "today_card", {"kind": kind}, language="zh")
    assert "今天没有要定的事" in json.dumps(said["payload"], ensure_ascii=False)
    assert notices(house.state) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('tell = ["opps"]', "did you mean ops"),
        ('tell = ["ops"]\nafter = "7"', "a time of day"),
        ('tell = ["ops"]\nafter = "13:00"', "later than"),
        ('tell = ["ops"]\nquiet = "maybe"', "quiet"),
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong: str, said: str) -> None:
    text = 'name = "x"\n[[alarms.targets]]\nname = "ops"\naddress_env = "X"\n[morning]\n' + wrong
    with pytest.raises(SettingsError) as why:
        check_settings(text, Path("liuke.toml"))
    assert said in why.value.sentence("en")
