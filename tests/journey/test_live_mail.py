"""A Chinese plan by a real SMTP server, and the way out it names taken exactly as the header says it (RFC 8058)."""

import email
import email.policy
import socket
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.wiring import send
from liuke.kit.clock import HandClock
from tests.serving import serving

MORNING = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


class Mailbox:
    """Keeps what it is handed, as bytes."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.got.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def _read(raw: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_chinese_mail_reaches_a_real_server_and_one_click_ends_it(shop: Path, mailbox: tuple[Mailbox, int]) -> None:
    handler, port = mailbox
    with (shop / "liuke.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            f'\n[email]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "Lin <lin@example.com>"\n'
        )
    with opened(shop, HandClock(MORNING), durable=False) as house:

        def ask(name: str, **params: Any) -> dict[str, Any]:
            return answer(house, name, params, language="zh")

        ask("channel_switch", channel="email", live=True, by="he")
        plan = ask("plan_draft", by="lin")
        ask("plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
        ask("plan_apply", plan=plan["id"], by="lin", queue_only=True)
        report = send(house)
    assert report["failed"] == report["uncertain"] == 0
    mails = [_read(raw) for raw in handler.got]
    assert len(mails) > 20
    assert any("你" in mail.get_body(("plain",)).get_content() for mail in mails)  # type: ignore[union-attr]
    raw = handler.got[0]
    header = next(line for line in raw.split(b"\r\n") if line.lower().startswith(b"list-unsubscribe:"))
    link = header.partition(b"<")[2].rstrip(b">").decode("ascii")
    assert mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    _click(shop, link)
    with opened(shop, HandClock(MORNING)) as house:
        from liuke.state.suppression import suppressed_addresses

        to = mails[0]["To"].addresses[0].addr_spec
        assert suppressed_addresses(house.state, "email", [to]) == [True]


def _click(shop: Path, link: str) -> None:
    """Post what a mail provider posts to the path the header names, on the workspace as it is served."""
    with serving(shop) as served:
        path = link[link.index("/u/") :]
        body = b"List-Unsubscribe=One-Click"
        asked = urllib.request.Request(served.address + path, data=body, method="POST")
        with urllib.request.urlopen(asked, timeout=30) as answered:
            assert answered.status == 200
