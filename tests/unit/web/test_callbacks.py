"""Providers knock at the served workspace: forged, replayed and out of order; what they say holds at once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from liuke.app.calls import answer
from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.hooks.call import path_word
from liuke.delivery.hooks.twilio import signature
from liuke.delivery.message import Outgoing
from liuke.delivery.outbox import counts, enqueue
from liuke.delivery.seal import seal
from liuke.delivery.worker import work
from liuke.facts.person import timeline
from liuke.model.words import ChannelName
from liuke.state.inbox import put_in
from liuke.state.suppression import suppressions
from liuke.state.switches import set_live
from tests.unit.web.house_door import NOON, PUBLIC, WHO, Door, open_door
from tests.unit.web.reader import Page

SECRET = b"a-secret-of-sixteen-bytes-and-more"
KEY = "5e" * 32
PHONE = "13800002201"
SETTINGS = """
public_url = "https://news.lime.example"
test_addresses = ["13800138000"]

[sms]
provider = "{provider}"
signature = "青柠生活"
sender = "MG1"
app_id = "1400"
url = "https://sms.example.com/send"
[[sms.templates]]
code = "SMS_1"
text = "{{1}}您好，券还有效 拒收请回复R"

[voice]
url = "https://robot.example.com/calls"
secret_env = "LIUKE_VOICE_SECRET"
"""


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setenv("LIUKE_SMS_KEY_ID", "AC1")
    monkeypatch.setenv("LIUKE_SMS_SECRET", SECRET.decode())
    monkeypatch.setenv("LIUKE_VOICE_SECRET", f"whsec_bmV3IHNlY3JldCBvZiAyNCBieXRlcyE= {SECRET.decode()}")
    with open_door(tmp_path / "shop") as opened:
        _settings(opened, "http")
        yield opened


def _settings(door: Door, provider: str, further: str = "") -> None:
    file = door.house.folder / "liuke.toml"
    kept = file.with_suffix(".first")
    if not kept.exists():
        kept.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    first, _, tables = kept.read_text(encoding="utf-8").partition("[[people]]")
    top, _, rest = SETTINGS.format(provider=provider).partition("\n[sms]")
    file.write_text(f"{first}{top}\n[[people]]{tables}\n[sms]{rest}{further}", encoding="utf-8")


def _put(door: Door, key: str = KEY, channel: ChannelName = ChannelName.SMS) -> Outgoing:
    one = Outgoing(
        key=key,
        plan_id="W-1116-01",
        playbook="golden_48h",
        subject_id=WHO,
        channel=channel,
        address=PHONE,
        subject="",
        text="券还有效",
    )
    enqueue(door.house.state, [one], door.clock.now())
    return one


def _send(door: Door, channel: ChannelName = ChannelName.SMS) -> dict[str, int]:
    set_live(door.house.state, channel, True, by="he", now=door.clock.now())
    work(door.house.state, {channel: MemoryChannel(channel)}, lambda _: None, door.clock)
    return counts(door.house.state)


def _signed(door: Door, path: str, said: Any, *, secret: bytes = SECRET, id_: str = "msg_1", **other: Any) -> Page:
    body = json.dumps(said).encode()
    headers = seal(secret, id_, door.clock.now(), body) | other
    return door.ask("POST", path, body=body, **headers)


STOP = {"type": "message.replied", "data": {"address": f"+86{PHONE}", "text": "TD"}}


def test_a_reply_to_stop_holds_for_the_very_next_send(door: Door) -> None:
    _put(door)
    assert _send(door)["sent"] == 1
    _put(door, "5f" * 32)
    assert _signed(door, "/hooks/sms", STOP).status == 200
    door.clock.forward(timedelta(days=8))
    assert _send(door)["refused"] == 1


def test_a_report_walks_back_into_the_persons_timeline(door: Door) -> None:
    _put(door)
    _send(door)
    said = {"type": "message.delivered", "data": {"key": KEY, "at": "2026-11-16T11:59:00+08:00"}}
    assert _signed(door, "/hooks/sms", said).status == 200
    door.clock.forward(timedelta(days=1))
    day = door.house.facts.as_of(door.clock.now().date() + timedelta(days=1))
    told = [row["code"] for row in timeline(door.house.facts, WHO, day) if row["kind"] == "receipt"]
    assert told == ["delivered"] or set(told) == {"delivered", "sent"}


def test_what_was_said_in_a_call_becomes_feedback_once(door: Door) -> None:
    _put(door, channel=ChannelName.VOICE)
    _send(door, ChannelName.VOICE)
    said = {"type": "call.ended", "data": {"key": KEY, "result": "answered", "transcript": "太贵了，别家便宜"}}
    for _ in range(3):
        assert _signed(door, "/hooks/voice", said).status == 200
    day = door.house.facts.as_of(door.clock.now().date() + timedelta(days=2))
    heard = [row for row in timeline(door.house.facts, WHO, day) if row["kind"] == "feedback"]
    assert len(heard) == 1
    assert "别家便宜" in json.dumps(heard, ensure_ascii=False, default=str)


def test_s13_a_secret_that_is_being_changed_is_believed_old_and_new(door: Door) -> None:
    new = b"new secret of 24 bytes!"
    said = {"type": "call.ended", "data": {"key": KEY, "result": "busy"}}
    assert _signed(door, "/hooks/voice", said, secret=new).status == 200


def test_s13_forged_stale_unreadable_and_unknown_callbacks_change_nothing(door: Door) -> None:
    _put(door)
    _send(door)
    body = json.dumps(STOP).encode()
    old = seal(SECRET, "m", NOON - timedelta(minutes=6), body)
    answers = [
        _signed(door, "/hooks/sms", STOP, secret=b"somebody else's secret").status,
        door.ask("POST", "/hooks/sms", body=body).status,
        door.ask("POST", "/hooks/sms", body=body, **old).status,
        _signed(door, "/hooks/sms", {"type": "x"}).status,
        _signed(door, "/hooks/twilio", STOP).status,
        _signed(door, "/hooks/nobody", STOP).status,
        _signed(door, "/hooks/mail", STOP).status,
        door.ask("POST", "/hooks/sms", body=b"x" * 1_000_001).status,
        door.ask("GET", "/hooks/sms").status,
    ]
    assert answers == [403, 403, 403, 400, 404, 404, 404, 413, 405]
    assert suppressions(door.house.state, subject_id=WHO) == []
    refused = _signed(door, "/hooks/sms", STOP, secret=b"somebody else's secret")
    assert json.loads(refused.text) == {"error": {"code": "LK-T150"}}


def test_a_missing_secret_is_ours_to_mend_and_the_provider_tries_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIUKE_SMS_SECRET")
    assert _signed(door, "/hooks/sms", STOP).status == 503


def test_twilio_signs_the_public_address_whatever_the_proxy_made_of_it(door: Door) -> None:
    _settings(door, "twilio")
    fields = {"MessageSid": "SM1", "From": f"+86{PHONE}", "Body": "stop"}
    many = {name: [value] for name, value in fields.items()}
    proof = signature(SECRET, f"https://{PUBLIC}/hooks/twilio", many)
    body = urlencode(fields).encode()
    inside = {"host": "127.0.0.1", "x-twilio-signature": proof}
    answer_ = door.ask("POST", "/hooks/twilio", body=body, **inside)
    assert (answer_.status, answer_.text) == (200, "<Response/>")
    wrong = signature(SECRET, "http://127.0.0.1/hooks/twilio", many)
    assert door.ask("POST", "/hooks/twilio", body=body, **(inside | {"x-twilio-signature": wrong})).status == 403
    assert len(suppressions(door.house.state, address=PHONE, channel="sms")) == 1


def test_an_address_of_aliyuns_is_a_secret_that_the_list_of_hooks_tells(door: Door) -> None:
    _settings(door, "aliyun")
    listed = answer(door.house, "channel_hooks", {})["hooks"]
    address = next(row["address"] for row in listed if row["provider"] == "aliyun")
    assert address == f"https://{PUBLIC}/hooks/aliyun/{path_word(door.house.state.secret, 'aliyun')}"
    body = json.dumps([{"phone_number": PHONE, "content": "T", "send_time": "2026-11-16 12:00:00"}]).encode()
    path = address.removeprefix(f"https://{PUBLIC}")
    assert door.ask("POST", "/hooks/aliyun", body=body).status == 403
    assert door.ask("POST", path[:-1] + "x", body=body).status == 403
    found = door.ask("POST", path, body=body)
    assert (found.status, json.loads(found.text)["code"]) == (200, 0)
    assert len(suppressions(door.house.state, address=PHONE, channel="sms")) == 1


def test_no_page_of_ours_can_be_made_to_knock_and_no_cookie_helps(door: Door) -> None:
    """A callback needs no origin, and gets nothing by one."""
    found = _signed(door, "/hooks/sms", STOP, origin="https://evil.example", secret=b"somebody else's secret")
    assert found.status == 403


# The inbox


def _inbox(door: Door) -> str:
    said = answer(door.house, "inbox_link", {"user": WHO})
    return str(said["address"]).removeprefix("https://news.lime.example").removeprefix(door.house.public_url)


def test_a_page_of_the_business_fetches_an_inbox_and_says_what_was_read(door: Door) -> None:
    for n, who in enumerate((WHO, WHO, "somebody else")):
        put_in(
            door.house.state, key=f"{n}" * 64, subject_id=who, title="t", text="<b>x</b>", valid_until=None, now=NOON
        )
    path = _inbox(door)
    found = door.ask("GET", path, origin="https://shop.example")
    said = json.loads(found.text)
    assert (len(said["messages"]), said["unread"]) == (2, 2)
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    body = json.dumps({"read": said["messages"][0]["id"]}).encode()
    assert json.loads(door.ask("POST", path, body=body).text) == {"read": True}
    assert json.loads(door.ask("GET", path).text)["unread"] == 1
    theirs = json.dumps({"read": "2" * 32}).encode()
    assert json.loads(door.ask("POST", path, body=theirs).text) == {"read": False}
    assert door.ask("OPTIONS", path).status == 204


def test_an_inbox_opens_with_its_own_link_alone_and_for_ninety_days(door: Door) -> None:
    from liuke.delivery.links import Purpose

    path = _inbox(door)
    assert door.ask("GET", path[:-1] + ("A" if path[-1] != "A" else "B")).status == 403
    assert door.ask("GET", f"/inbox/{door.token(Purpose.PREFERENCES)}").status == 403
    assert door.ask("GET", path.replace("/inbox/", "/settings/")).status == 403
    door.clock.forward(timedelta(days=90))
    assert door.ask("GET", path).status == 410


def test_the_script_may_be_loaded_by_any_page(door: Door) -> None:
    found = door.ask("GET", "/inbox.js")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "innerHTML" not in found.text


# The calls behind it


def test_a_test_message_goes_to_our_own_people_only(door: Door) -> None:
    from liuke.delivery.errors import NotATestAddressError

    ready = answer(door.house, "channel_test", {"channel": "sms"})
    assert (ready["outcome"], ready["provider"]) == ("ready", "http")
    with pytest.raises(NotATestAddressError):
        answer(door.house, "channel_test", {"channel": "sms", "to": PHONE, "by": "he"})
    again = answer(door.house, "channel_test", {"channel": "sms", "to": "13800138000", "by": "he"})
    assert again["outcome"] == "again"  # nobody answers at sms.example.com here
    assert counts(door.house.state)["queued"] == 0


def test_mails_that_came_back_are_read_from_files(door: Door, tmp_path: Path) -> None:
    one = replace(_put(door), channel=ChannelName.EMAIL, key="7a" * 32, address="zhou.min@lime.example")
    enqueue(door.house.state, [one], door.clock.now())
    _send(door, ChannelName.EMAIL)
    file = tmp_path / "1.eml"
    file.write_text(
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        "Final-Recipient: rfc822; zhou.min@lime.example\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{'7a' * 20}@lime.example>\n\n--b--\n"
    )
    told = answer(door.house, "channel_bounce", {"files": [str(file), str(file)]})
    assert (told["new"], told["known"], told["nobody"]) == (1, 1, 0)
    assert len(suppressions(door.house.state, address="zhou.min@lime.example", channel="email")) == 1
