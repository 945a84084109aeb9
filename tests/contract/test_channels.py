"""Every channel keeps the same promises; the one that talks to a server, also when the server behaves badly."""

import asyncio
import email
import email.policy
import json
import logging
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from liuke.delivery.channel import Channel
from liuke.delivery.channels.file import FileChannel
from liuke.delivery.channels.log import LogChannel
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.errors import ChannelSettingsError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.mail import MailSettings
from liuke.delivery.message import Outgoing, message_key
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName, MessageClass

CLOCK = HandClock(datetime(2026, 11, 16, 3, 0, tzinfo=UTC))
SENDER = MailSettings(
    sender_name="留客 示例店, 客服", sender_address="care@shop.example", bounces="bounce@shop.example", market="cn"
)


def message(n: int = 1, channel: ChannelName = ChannelName.EMAIL, **other: Any) -> Outgoing:
    key = message_key(workspace="w", playbook="p", version="1", user=str(n), step="1", occurrence="2026-11-16")
    said: dict[str, Any] = {
        "key": key,
        "plan_id": "W-1116-01",
        "playbook": "golden_48h",
        "subject_id": f"u{n}",
        "channel": channel,
        "address": f"mei{n}@example.com",
        "subject": "您购物车里的两件商品还在，5 元无门槛券 48 小时内有效，点一下就能继续下单，有问题直接回复本邮件",
        "text": "您好，小美：\n\n.单独一个点开头的行\n.\n" + "长" * 600 + "\nhttps://shop.example/cart\n",
    }
    return Outgoing(**said | other)


class Peer:
    """A mail server in this process. It keeps what it took, and does as it is told by ``answers``."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.seen: list[str] = []
        self.mail: str | None = None
        self.rcpt: str | None = None
        self.data: Callable[[SMTP], str | None] = lambda _server: None
        self.pause_s = 0.0

    async def handle_MAIL(self, *said: Any) -> str:  # noqa: N802 - server, session, envelope, address, options
        if self.mail:
            return self.mail
        said[2].mail_from = said[3]
        return "250 OK"

    async def handle_RCPT(self, *said: Any) -> str:  # noqa: N802 - the same
        if self.rcpt:
            return self.rcpt
        said[2].rcpt_tos.append(said[3])
        return "250 OK"

    async def handle_DATA(self, server: SMTP, *said: Any) -> str:  # noqa: N802 - server, session, envelope
        await asyncio.sleep(self.pause_s)
        envelope = said[1]
        self.seen.append(email.message_from_bytes(envelope.content)["Message-ID"])
        refused = self.data(server)
        if refused:
            return refused
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 queued as 4711"

    def parsed(self, n: int = 0) -> EmailMessage:
        read = email.message_from_bytes(self.taken[n][2], policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def peer() -> Iterator[tuple[Peer, SmtpSettings]]:
    handler, port = Peer(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, SmtpSettings(host="127.0.0.1", port=port, tls="none", timeout_s=2.0)
    controller.stop()


@pytest.fixture(params=["memory", "file", "file_text", "log", "smtp"])
def channel(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Channel]:
    match request.param:
        case "memory":
            made: Channel = MemoryChannel(ChannelName.EMAIL)
        case "file":
            made = FileChannel(ChannelName.EMAIL, tmp_path, CLOCK, mail=SENDER)
        case "file_text":
            made = FileChannel(ChannelName.SMS, tmp_path, CLOCK)
        case "log":
            made = LogChannel(ChannelName.EMAIL)
        case _:
            _, settings = request.getfixturevalue("peer")
            made = SmtpChannel(settings, SENDER, CLOCK)
    yield made
    made.close()


# What every channel promises


def test_a_channel_says_what_it_is(channel: Channel) -> None:
    assert isinstance(channel.name, ChannelName)
    assert channel.idempotent in ("key", "message_id", "none")
    assert isinstance(channel.dry_run, bool)
    assert channel.per_second is None or channel.per_second > 0
    assert channel.key_window_s is None or channel.idempotent == "key"


def test_a_channel_takes_a_message(channel: Channel) -> None:
    assert isinstance(channel.send(message(channel=channel.name)).provider_id, str)


def test_a_channel_takes_messages_after_it_was_closed(channel: Channel) -> None:
    before = channel.send(message(1, channel=channel.name))
    channel.close()
    channel.close()
    after = channel.send(message(2, channel=channel.name))
    assert [isinstance(one.provider_id, str) for one in (before, after)] == [True, True]


def test_a_channel_is_used_by_several_threads(channel: Channel) -> None:
    trouble: list[BaseException] = []

    def send(n: int) -> None:
        try:
            channel.send(message(n, channel=channel.name))
            channel.close()
        except BaseException as why:  # noqa: BLE001
            trouble.append(why)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []


def test_a_channel_that_knows_keys_sends_one_of_two(tmp_path: Path) -> None:
    memory = MemoryChannel(ChannelName.PUSH)
    file = FileChannel(ChannelName.PUSH, tmp_path, CLOCK)
    for made in (memory, file):
        for n in (1, 2, 1):
            made.send(message(n, ChannelName.PUSH))
    again = FileChannel(ChannelName.PUSH, tmp_path, CLOCK)
    again.send(message(2, ChannelName.PUSH))
    assert [one.subject_id for one in memory.sent] == ["u1", "u2"]
    lines = (tmp_path / "push.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["subject_id"] for line in lines] == ["u1", "u2"]
    assert len(list((tmp_path / "push").iterdir())) == 2


def test_a_channel_without_keys_in_memory_sends_both() -> None:
    memory = MemoryChannel(ChannelName.SMS, idempotent="none")
    for _ in range(2):
        memory.send(message(1, ChannelName.SMS))
    assert len(memory.sent) == 2


# File and log


def test_a_line_that_a_power_cut_left_half_written_does_no_harm(tmp_path: Path) -> None:
    FileChannel(ChannelName.SMS, tmp_path, CLOCK).send(message(1, ChannelName.SMS))
    file = tmp_path / "sms.jsonl"
    file.write_bytes(file.read_bytes() + b'{"key": "half')
    FileChannel(ChannelName.SMS, tmp_path, CLOCK).send(message(2, ChannelName.SMS))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2])["subject_id"] == "u2"


def test_a_folder_that_cannot_be_written_means_later_not_never(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(TemporaryError):
        FileChannel(ChannelName.SMS, tmp_path / "out", CLOCK).send(message(1, ChannelName.SMS))


def test_the_written_mail_is_the_mail_that_would_go(tmp_path: Path) -> None:
    FileChannel(ChannelName.EMAIL, tmp_path, CLOCK, mail=SENDER).send(message())
    (file,) = (tmp_path / "email").glob("*.eml")
    read = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert read["To"] == "mei1@example.com"
    assert read["Subject"].startswith("广告：")


def test_the_log_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="liuke.delivery.log"):
        LogChannel(ChannelName.EMAIL).send(message())
    assert "golden_48h" in caplog.text
    assert not any(word in caplog.text for word in ("mei1@", "小美", "u1"))


# E-mail, read by a real peer


def test_the_peer_reads_what_was_written(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    sent = replace(message(), html="<p>您好，小美</p>")
    assert "4711" in channel.send(sent).provider_id
    channel.close()
    sender, receivers, raw = server.taken[0]
    read = server.parsed()
    assert (sender, receivers) == ("bounce@shop.example", ["mei1@example.com"])
    assert read["From"].addresses[0].display_name == "留客 示例店, 客服"
    assert read["Subject"] == "广告：" + sent.subject
    assert read["Date"].datetime == CLOCK.now()
    assert read["Message-ID"] == f"<{sent.key[:40]}@shop.example>"
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == sent.text
    assert rich.get_content().strip() == sent.html
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_the_unsubscribe_header_arrives_in_one_piece(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    url = "https://shop.example/u/" + "a" * 400
    channel = SmtpChannel(settings, SENDER, CLOCK)
    channel.send(message(headers={"List-Unsubscribe": f"<{url}>, <mailto:stop@shop.example>"}))
    channel.close()
    raw = server.taken[0][2]
    assert f"\r\nList-Unsubscribe: <{url}>, <mailto:stop@shop.example>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_no_encoded_word_is_longer_than_mail_programs_read(peer: tuple[Peer, SmtpSettings]) -> None:
    """RFC 2047, section 2: an encoded word is at most 75 characters."""
    server, settings = peer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    channel.send(message())
    channel.close()
    head = server.taken[0][2].partition(b"\r\n\r\n")[0].decode()
    words = [word for word in head.split() if word.startswith("=?")]
    assert words
    assert max(len(word) for word in words) <= 75


def test_a_message_sent_twice_has_one_message_id(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    for n in (1, 1, 2):
        channel.send(message(n))
    channel.close()
    assert len(server.seen) == 3
    assert len(set(server.seen)) == 2


HOSTILE = [
    "mei@example.com, victim@example.com",
    "mei@example.com;victim@example.com",
    '"mei@example.com" <victim@example.com>',
    "<victim@example.com>",
    "mei@example.com\r\nBcc: victim@example.com",
    "mei@example.com\nRCPT TO:<victim@example.com>",
    "mei@example.com\u2028Bcc: victim@example.com",
    "mei@example.com (comment)",
    "mei example.com",
    "mei@",
    "@example.com",
    "",
    "group: mei@example.com, victim@example.com;",
    "mei@[127.0.0.1]",
    "mei@exa mple.com",
    "m" * 65 + "@example.com",
    "mei@" + "a" * 64 + ".com",
    "mei..lin@example.com",
    ".mei@example.com",
    "梅@example.com",
    "mei@@example.com",
    "mei@example.com\x00",
    "mei\t@example.com",
    "mei@example.com>",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_could_mean_more_than_one_person_is_rejected(
    address: str, peer: tuple[Peer, SmtpSettings]
) -> None:
    server, settings = peer
    with pytest.raises(RejectedError):
        SmtpChannel(settings, SENDER, CLOCK).send(message(address=address))
    assert server.taken == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Bcc": "victim@example.com"},
        {"To": "victim@example.com"},
        {"From": "boss@bank.example"},
        {"Subject": "x"},
        {"Content-Type": "text/html"},
        {"X-Note": "a\r\nBcc: victim@example.com"},
        {"X-Note\r\nBcc": "victim@example.com"},
        {"X-Note": "a\u2028b"},
        {"List-Unsubscribe": "<https://x.cn/" + "a" * 1000 + ">"},
        {"X-Note": "中文"},
        {"Reply-To": "a@x.cn, b@x.cn"},
    ],
)
def test_a_message_cannot_set_headers_that_address_or_forge(
    headers: dict[str, str], peer: tuple[Peer, SmtpSettings]
) -> None:
    server, settings = peer
    with pytest.raises(RejectedError):
        SmtpChannel(settings, SENDER, CLOCK).send(message(headers=headers))
    assert server.taken == []


def test_a_line_break_in_the_subject_adds_no_header(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    channel.send(message(subject="好\r\nBcc: victim@example.com\u2028X: y"))
    channel.close()
    assert server.taken[0][1] == ["mei1@example.com"]
    assert server.parsed()["Bcc"] is None


@pytest.mark.parametrize(
    ("market", "kind", "subject", "said"),
    [
        ("cn", MessageClass.MARKETING, "您的券到了", "广告：您的券到了"),
        ("cn", MessageClass.MARKETING, "Your coupon", "AD: Your coupon"),
        ("cn", MessageClass.MARKETING, "广告 您的券到了", "广告 您的券到了"),
        ("cn", MessageClass.SERVICE, "您的订单", "您的订单"),
        ("eu", MessageClass.MARKETING, "Your coupon", "Your coupon"),
        ("none", MessageClass.MARKETING, "您的券到了", "您的券到了"),
    ],
)
def test_marketing_in_china_says_what_it_is(
    market: Any, kind: MessageClass, subject: str, said: str, peer: tuple[Peer, SmtpSettings]
) -> None:
    server, settings = peer
    channel = SmtpChannel(settings, replace(SENDER, market=market), CLOCK)
    channel.send(message(subject=subject, message_class=kind))
    channel.close()
    assert server.parsed()["Subject"] == said


# E-mail, with a peer that behaves badly


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


def test_not_now_means_later(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    server.rcpt = "451 4.7.1 greylisted"
    channel = SmtpChannel(settings, SENDER, CLOCK)
    with pytest.raises(TemporaryError) as caught:
        channel.send(message())
    assert not caught.value.down
    server.rcpt = None
    channel.send(message())
    channel.close()
    assert len(server.taken) == 1


@pytest.mark.parametrize("code", ["550 5.1.1 no such user", "552 5.2.2 mailbox full", "553 5.1.3 bad"])
def test_never_means_never(peer: tuple[Peer, SmtpSettings], code: str) -> None:
    server, settings = peer
    server.rcpt = code
    channel = SmtpChannel(settings, SENDER, CLOCK)
    with pytest.raises(RejectedError) as caught:
        channel.send(message())
    channel.close()
    assert code[:3] in caught.value.sentence()


@pytest.mark.parametrize(
    ("answer", "error"), [("451 4.3.0 try later", TemporaryError), ("554 5.7.1 this is spam", RejectedError)]
)
def test_an_answer_after_the_text_is_believed(
    peer: tuple[Peer, SmtpSettings], answer: str, error: type[Exception]
) -> None:
    server, settings = peer
    server.data = lambda _server: answer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    with pytest.raises(error):
        channel.send(message())
    channel.close()


def test_a_server_that_hangs_up_after_the_last_byte_leaves_us_not_knowing(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    server.data = _hang_up
    channel = SmtpChannel(settings, SENDER, CLOCK)
    with pytest.raises(UncertainError):
        channel.send(message(1))
    server.data = lambda _server: None
    channel.send(message(2))
    channel.close()


def test_a_server_that_falls_silent_after_the_last_byte_leaves_us_not_knowing(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    server.pause_s = 1.5
    channel = SmtpChannel(replace(settings, timeout_s=0.3), SENDER, CLOCK)
    with pytest.raises(UncertainError):
        channel.send(message())
    channel.close()


def test_a_refused_sender_is_our_fault_not_the_messages(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    server.mail = "550 5.7.1 sender not allowed"
    with pytest.raises(TemporaryError) as caught:
        SmtpChannel(settings, SENDER, CLOCK).send(message())
    assert caught.value.down


def test_a_server_that_closes_for_today_is_down(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    server.rcpt = "421 4.3.2 shutting down"
    with pytest.raises(TemporaryError) as caught:
        SmtpChannel(settings, SENDER, CLOCK).send(message())
    assert caught.value.down


def test_a_server_that_is_not_there_is_down() -> None:
    channel = SmtpChannel(SmtpSettings(host="127.0.0.1", port=free_port(), tls="none"), SENDER, CLOCK)
    with pytest.raises(TemporaryError) as caught:
        channel.send(message())
    assert caught.value.down


def test_a_server_without_encryption_gets_nothing_when_we_ask_for_it(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    with pytest.raises(TemporaryError):
        SmtpChannel(replace(settings, tls="starttls"), SENDER, CLOCK).send(message())
    assert server.taken == []


def test_a_server_that_hung_up_between_two_messages_is_called_again(peer: tuple[Peer, SmtpSettings]) -> None:
    server, settings = peer
    channel = SmtpChannel(settings, SENDER, CLOCK)
    channel.send(message(1))
    channel._mine.smtp.sock.shutdown(socket.SHUT_RDWR)
    channel.send(message(2))
    channel.close()
    assert len(server.taken) == 2


def test_no_password_crosses_the_network_in_the_clear() -> None:
    with pytest.raises(ChannelSettingsError):
        SmtpChannel(SmtpSettings(host="mail.example.com", tls="none", username="u", password="p"), SENDER, CLOCK)


@pytest.mark.parametrize("address", ["", "care", "a@x.cn, b@x.cn"])
def test_a_sender_that_is_no_address_is_a_wrong_setting(address: str) -> None:
    with pytest.raises(ChannelSettingsError):
        SmtpChannel(SmtpSettings(host="127.0.0.1"), MailSettings(sender_name="x", sender_address=address), CLOCK)


# E-mail, encrypted


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for this machine, or skip by name where there is no openssl to make it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    said = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", *said.split(), *files], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_an_encrypted_server_is_spoken_to_only_when_it_is_who_it_says(
    certificate: Path, tls: Any, trusted: bool
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    handler, port = Peer(), free_port()
    at_once = {"ssl_context": context}
    on_request = {"tls_context": context, "require_starttls": True}
    ways: dict[str, Any] = at_once if tls == "tls" else on_request
    controller = Controller(handler, hostname="127.0.0.1", port=port, **ways)
    controller.start()
    ca_file = str(certificate / "cert.pem") if trusted else None
    settings = SmtpSettings(host="127.0.0.1", port=port, tls=tls, ca_file=ca_file, timeout_s=3.0)
    channel = SmtpChannel(settings, SENDER, CLOCK)
    try:
        if trusted:
            channel.send(message())
        else:
            with pytest.raises(TemporaryError) as caught:
                channel.send(message())
            assert caught.value.down
    finally:
        channel.close()
        controller.stop()
    assert len(handler.taken) == int(trusted)
