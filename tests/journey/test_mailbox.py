"""A real mail server of the real world (Dovecot): a golden-48-hours mail is read back over IMAP, and so is returned mail.

The way out is taken with the header exactly as it lies in the mailbox (RFC 8058, traps M7 and M8); returned mail is
marked as seen once it is kept, and counts once.
"""

import email
import imaplib
import mailbox
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from liuke.app.calls import answer
from liuke.app.house import opened
from liuke.app.wiring import send
from liuke.delivery.outbox import OutboxState, messages
from liuke.kit.clock import HandClock
from liuke.state.suppression import suppressed_addresses

_LIVE = run_path(str(Path(__file__).parent / "test_live_mail.py"))
MORNING = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
_CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/log
ssl = no
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_location = maildir:{base}/mail
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}
}}
"""


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def imap() -> Iterator[tuple[int, mailbox.Maildir]]:
    """Start Dovecot on a free port over a Maildir, or skip by name where it is not installed."""
    dovecot = shutil.which("dovecot") or "/usr/sbin/dovecot"
    if not Path(dovecot).exists() or not Path("/usr/lib/dovecot/imap").exists():
        pytest.skip("Dovecot is not installed: no dovecot-imapd found")
    base = Path(f"/tmp/liuke-imap-{os.getpid()}-{_free()}")
    base.mkdir(mode=0o755)
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    import grp

    group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
    port = _free()
    (base / "conf").write_text(_CONF.format(base=base, user=user, group=group, port=port), encoding="utf-8")
    box = mailbox.Maildir(base / "mail", create=True)
    if os.getuid() == 0:
        for path in (base, *base.rglob("*")):
            shutil.chown(path, user, group)
    server = subprocess.Popen([dovecot, "-F", "-c", str(base / "conf")])
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
                break
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.05)
        else:
            pytest.fail((base / "log").read_text(encoding="utf-8") if (base / "log").exists() else "no Dovecot")
        yield port, box
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(base, ignore_errors=True)


class Post:
    """Takes mail by SMTP and lays it into the mailbox."""

    def __init__(self, box: mailbox.Maildir) -> None:
        self.box = box

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _lay(self.box, envelope.content)
        return "250 OK"


def _lay(box: mailbox.Maildir, raw: bytes) -> None:
    name = box.add(raw)
    path = next(Path(box._path).glob(f"*/{name}*"))  # type: ignore[attr-defined]
    path.chmod(0o644)
    if os.getuid() == 0:
        shutil.chown(path, "nobody")


@pytest.fixture(scope="module")
def post(imap: tuple[int, mailbox.Maildir]) -> Iterator[int]:
    port = _free()
    controller = Controller(Post(imap[1]), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


def _settings(shop: Path, smtp: int, imap: int) -> None:
    with (shop / "liuke.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            f'\n[email]\nhost = "127.0.0.1"\nport = {smtp}\ntls = "none"\nsender = "Lin <lin@example.com>"\n'
            f'[email.returns]\nhost = "127.0.0.1"\nport = {imap}\ntls = "none"\nuser = "returns"\n'
        )


def _fetched(port: int) -> list[bytes]:
    line = imaplib.IMAP4("127.0.0.1", port, timeout=20)
    line.login("somebody", "geheim")
    line.select("INBOX", readonly=True)
    _, found = line.search(None, "ALL")
    mails = [line.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in found[0].split()]  # type: ignore[index]
    line.logout()
    return [bytes(mail) for mail in mails]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def day(
    built: Path, tmp_path_factory: pytest.TempPathFactory, imap: tuple[int, mailbox.Maildir], post: int
) -> tuple[Path, list[bytes]]:
    """Send the day's plan by real SMTP into the mailbox; return the business and the mails as IMAP gives them."""
    shop = tmp_path_factory.mktemp("post") / "shop"
    shutil.copytree(built, shop)
    _settings(shop, post, imap[0])
    with opened(shop, HandClock(MORNING), durable=False) as house:

        def ask(name: str, **params: Any) -> dict[str, Any]:
            return answer(house, name, params, language="zh")

        ask("channel_switch", channel="email", live=True, by="he")
        plan = ask("plan_draft", by="lin")
        ask("plan_approve", plan=plan["id"], by="he", hash=plan["hash"])
        ask("plan_apply", plan=plan["id"], by="lin", queue_only=True)
        send(house)
        gone = messages(house.state, plan_id=plan["id"], states=[OutboxState.SENT], limit=10_000)
    mails = _fetched(imap[0])
    assert len(mails) == sum(one["channel"] == "email" for one in gone) > 3
    return shop, mails


def test_a_golden_48_hours_mail_is_read_over_imap_and_its_header_ends_it(day: tuple[Path, list[bytes]]) -> None:
    shop, mails = day
    raw = next(mail for mail in mails if "广告" in _subject(mail))
    line = next(line for line in raw.split(b"\r\n") if line.lower().startswith(b"list-unsubscribe:"))
    assert len(line) <= 998
    link = re.fullmatch(rb"List-Unsubscribe: <(https?://[^>\s]+)>", line)
    assert link, line
    assert _field(raw, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    _LIVE["_click"](shop, link[1].decode("ascii"))
    with opened(shop, HandClock(MORNING)) as house:
        assert suppressed_addresses(house.state, "email", [_field(raw, "To")]) == [True]


def _field(raw: bytes, name: str) -> str:
    return str(email.message_from_bytes(raw)[name])


def _subject(raw: bytes) -> str:
    return str(email.header.make_header(email.header.decode_header(_field(raw, "Subject"))))


_BOUNCE = """From: MAILER-DAEMON@example.com
To: bounce@example.com
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

Message-ID: {id}
Subject: x

x
--b--
"""


def test_returned_mail_in_the_mailbox_is_read_once_and_marked_as_seen(
    day: tuple[Path, list[bytes]], imap: tuple[int, mailbox.Maildir], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIUKE_IMAP_PASSWORD", "geheim")
    shop, mails = day
    *_, third, second, first = mails
    box = imap[1]
    for mail in (first, first, second):
        said = _BOUNCE.format(address=_field(mail, "To"), id=_field(mail, "Message-ID"))
        _lay(box, said.replace("\n", "\r\n").encode())
    _lay(box, b"Subject: out of office\r\n\r\nback on monday")
    with opened(shop, HandClock(MORNING), durable=False) as house:
        told = answer(house, "channel_bounce", {"imap": True}, language="zh")
        assert told["files"] == len(mails) + 4
        assert (told["new"], told["known"]) == (2, 1)
        again = answer(house, "channel_bounce", {"imap": True}, language="zh")
        assert (again["files"], again["new"]) == (0, 0)
        gone = [_field(first, "To"), _field(second, "To"), _field(third, "To")]
        assert suppressed_addresses(house.state, "email", gone) == [True, True, False]
