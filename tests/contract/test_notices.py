"""Notices over real servers of our own: chat by HTTP, mail by SMTP; each once, none lost, no secret told."""

import io
import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from liuke.delivery.notices import Handed, Target, by_apprise, library, tell
from liuke.state.alarms import Notice, notices
from liuke.state.store import State, open_state

NOW = datetime(2026, 11, 16, 3, tzinfo=UTC)
SECRET = "s3cr3t-token-9f2c"


class Chat(ThreadingHTTPServer):
    """A team chat's door that remembers what came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.said: list[dict[str, Any]] = []
        self.status = 200
        self.silent = threading.Event()

    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/{SECRET}?rto=1"


class _Door(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.silent.is_set():
            self.server.said.append(json.loads(body))
            self.server.silent.wait()
            threading.Event().wait(2)
            return
        if self.server.status == 200:
            self.server.said.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def chat() -> Iterator[Chat]:
    server = Chat()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = open_state(str(tmp_path / "state.sqlite"), durable=False)
    yield opened
    opened.close()


def notice(target: str = "ops", n: int = 0) -> Notice:
    return Notice(
        alarm="fall",
        segment="all",
        state="firing",
        since=date(2026, 11, 16) + timedelta(days=n),
        target=target,
        title="茶铺 · 报警：登录在下降",
        text="登录在下降 18.2%，高于线 15.0%\n涉及金额 ¥1,234",
    )


def outcome(state: State) -> list[tuple[str, int]]:
    return [(row["outcome"], row["tries"]) for row in notices(state)]


def test_a_chat_server_is_told_once_however_often_it_is_tried(chat: Chat, state: State) -> None:
    target = Target(name="ops", address=chat.address())
    for _ in range(3):
        tell(state, [(target, notice())], lambda: NOW)
    (said,) = chat.said
    assert said["title"] == "茶铺 · 报警：登录在下降"
    assert "¥1,234" in said["message"]
    assert outcome(state) == [("sent", 1)]


def test_a_server_that_refuses_is_tried_again_until_it_takes_it(chat: Chat, state: State) -> None:
    target = Target(name="ops", address=chat.address())
    chat.status = 503
    assert tell(state, [(target, notice())], lambda: NOW)["failed"] == 1
    (row,) = notices(state)
    assert row["outcome"] == "failed"
    assert "503" in row["detail"]
    chat.status = 200
    assert tell(state, [(target, notice())], lambda: NOW)["sent"] == 1
    assert len(chat.said) == 1
    assert outcome(state) == [("sent", 2)]


def test_a_server_that_is_not_there_fails_and_the_other_targets_are_told(chat: Chat, state: State) -> None:
    gone = Target(name="gone", address=f"json://127.0.0.1:1/{SECRET}?cto=1")
    there = Target(name="ops", address=chat.address())
    said = tell(state, [(gone, notice("gone")), (there, notice())], lambda: NOW)
    assert (said["failed"], said["sent"]) == (1, 1)


def test_no_secret_of_an_address_is_kept_or_logged(chat: Chat, state: State) -> None:
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    try:
        chat.status = 500
        tell(state, [(Target(name="ops", address=chat.address()), notice())], lambda: NOW)
        tell(state, [(Target(name="slack", address=f"slack://{SECRET}/x/y"), notice("slack"))], lambda: NOW)
    finally:
        logging.getLogger().removeHandler(handler)
    assert SECRET not in logged.getvalue()
    assert SECRET not in "".join(str(row) for row in notices(state))
    assert SECRET not in repr(Target(name="ops", address=chat.address()))


def test_a_server_that_takes_it_and_falls_silent_is_not_told_again(chat: Chat, state: State) -> None:
    target = Target(name="ops", address=chat.address())
    chat.silent.set()
    assert tell(state, [(target, notice())], lambda: NOW)["uncertain"] == 1
    chat.silent.clear()
    tell(state, [(target, notice())], lambda: NOW)
    assert len(chat.said) == 1
    assert outcome(state) == [("uncertain", 1)]


def test_an_address_that_is_missing_or_none_is_said(state: State) -> None:
    assert by_apprise(Target(name="ops", address="", lack="X is not set"), notice()) == Handed(
        outcome="failed", why="X is not set"
    )
    assert by_apprise(Target(name="ops", address="carrier-pigeon://roof"), notice()).outcome == "failed"


def test_one_killed_in_the_middle_of_sending_is_not_sent_again(state: State) -> None:
    class Killed(BaseException):
        pass

    def dies(target: Target, notice: Notice) -> Handed:
        raise Killed

    with pytest.raises(Killed):
        tell(state, [(Target(name="ops", address="json://127.0.0.1:1"), notice())], lambda: NOW, dies)
    said: list[str] = []

    def lives(target: Target, notice: Notice) -> Handed:
        said.append(notice.key)
        return Handed(outcome="sent")

    tell(state, [(Target(name="ops", address="json://127.0.0.1:1"), notice())], lambda: NOW, lives)
    assert said == []
    assert outcome(state) == [("sending", 1)]


@pytest.mark.parametrize(
    "address",
    [
        "feishu://abcdefgh",
        "dingtalk://abcdefgh",
        "wecombot://abcdefgh",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    ],
)
def test_the_chats_of_the_product_have_an_address_that_is_understood(address: str) -> None:
    assert library().Apprise.instantiate(address) is not None


class _Box:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.mails.append(envelope.content)
        return "250 OK"


def test_mail_goes_to_a_mail_server(state: State) -> None:
    box = _Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        address = f"mailto://127.0.0.1:{port}?from=liuke@example.com&to=ops@example.com&mode=insecure"
        assert tell(state, [(Target(name="mail", address=address), notice())], lambda: NOW)["sent"] == 1
    finally:
        controller.stop()
    (mail,) = box.mails
    read = message_from_bytes(mail, policy=default)
    assert read["Subject"] == "茶铺 · 报警：登录在下降"
    assert read["To"] == "ops@example.com"
    body = read.get_body(("plain", "html"))
    assert body is not None
    assert "18.2%" in body.get_content()
