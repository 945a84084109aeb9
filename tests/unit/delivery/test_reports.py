"""What providers report counts once, holds for the very next send, and is believed of nobody else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from liuke.delivery.channels.memory import MemoryChannel
from liuke.delivery.errors import BadReportError, ForgedError, StaleError, UncertainError
from liuke.delivery.hooks import aliyun, mailgun, returned, sendgrid, signed, tencent, twilio
from liuke.delivery.hooks.call import Call, path_word
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import OutboxState, counts, enqueue, messages
from liuke.delivery.reports import Report, ReportKind, says_stop, take, words_after
from liuke.delivery.seal import seal
from liuke.delivery.worker import work
from liuke.kit.clock import HandClock
from liuke.model.words import ChannelName, MessageClass
from liuke.state.store import State, open_state
from liuke.state.suppression import suppressions
from liuke.state.switches import set_live

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
SECRET = b"a secret of sixteen bytes and more"
SMS, EMAIL, VOICE = ChannelName.SMS, ChannelName.EMAIL, ChannelName.VOICE


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = open_state(str(tmp_path / "state.sqlite"), durable=False)
    yield made
    made.close()


def message(step: str = "1", channel: ChannelName = SMS, user: str = "u1", **other: Any) -> Outgoing:
    key = message_key(workspace="w", playbook="p", version="1", user=user, step=step, occurrence=str(channel))
    addresses = {SMS: "13800138000", VOICE: "13800138000", EMAIL: "mei@example.com"}
    said: dict[str, Any] = {"key": key, "plan_id": "W-1", "playbook": "golden_48h", "subject_id": user}
    said |= {"channel": channel, "address": addresses[channel], "subject": "s", "text": "t"}
    return Outgoing(**said | other)


def send(state: State, *outgoing: Outgoing, trouble: Exception | None = None, at: datetime = NOW) -> dict[str, int]:
    """Send messages for real, or let the provider raise; returns how many stand where."""
    ways = {}
    for name in {one.channel for one in outgoing}:
        set_live(state, name, True, by="he", now=at)
        ways[name] = MemoryChannel(name, idempotent="none", trouble=lambda _message: trouble)
    enqueue(state, outgoing, at)
    work(state, ways, lambda _message: None, HandClock(at))
    return counts(state)


def report(kind: ReportKind = ReportKind.DELIVERED, id_: str = "1", **other: Any) -> Report:
    return Report(**{"id": id_, "kind": kind, "channel": SMS, "at": NOW} | other)


# What a report does


def test_a_report_counts_once_however_often_it_comes(state: State) -> None:
    send(state, message())
    one = report(key=message().key)
    told = [take(state, "aliyun", [one, one], NOW) for _ in range(3)]
    assert [(each.new, each.known) for each in told] == [(1, 1), (0, 2), (0, 2)]


def test_the_same_id_of_two_providers_is_two_reports(state: State) -> None:
    send(state, message())
    assert take(state, "aliyun", [report(key=message().key)], NOW).new == 1
    assert take(state, "twilio", [report(key=message().key)], NOW).new == 1


@pytest.mark.parametrize(
    ("kind", "channel", "stopped"),
    [
        (ReportKind.STOPPED, SMS, {SMS}),
        (ReportKind.BOUNCED, EMAIL, {EMAIL}),
        (ReportKind.COMPLAINED, EMAIL, {EMAIL, SMS, VOICE}),
        (ReportKind.DELIVERED, SMS, set()),
        (ReportKind.UNDELIVERED, SMS, set()),
        (ReportKind.STOPPED, VOICE, {VOICE}),
    ],
)
def test_a_no_holds_for_the_very_next_send(
    state: State, kind: ReportKind, channel: ChannelName, stopped: set[ChannelName]
) -> None:
    send(state, message(channel=channel))
    take(state, "x", [report(kind, key=message(channel=channel).key, channel=channel)], NOW)
    told = send(state, *(message("2", name) for name in (SMS, EMAIL, VOICE)), at=NOW + timedelta(days=8))
    assert told["refused"] == len(stopped)
    refused = {row["channel"] for row in messages(state, states=[OutboxState.REFUSED])}
    assert refused == {str(name) for name in stopped}


def test_a_dead_address_stops_service_messages_too_and_an_opt_out_does_not(state: State) -> None:
    send(state, message(), message(channel=EMAIL))
    take(state, "x", [report(ReportKind.STOPPED, key=message().key)], NOW)
    take(state, "x", [report(ReportKind.BOUNCED, "2", key=message(channel=EMAIL).key, channel=EMAIL)], NOW)
    service = [message("2", name, message_class=MessageClass.SERVICE) for name in (SMS, EMAIL)]
    send(state, *service)
    told = {row["channel"]: row["state"] for row in messages(state) if row["message_class"] == "service"}
    assert told == {"sms": "sent", "email": "refused"}


def test_a_dead_address_is_the_addresss_own_not_the_persons(state: State) -> None:
    send(state, message(channel=EMAIL))
    take(state, "x", [report(ReportKind.BOUNCED, key=message(channel=EMAIL).key, channel=EMAIL)], NOW)
    told = send(state, message("2", EMAIL, address="new@example.com"), at=NOW + timedelta(days=8))
    assert told["refused"] == 0


def test_a_stop_from_a_number_we_know_nobody_of_is_kept_all_the_same(state: State) -> None:
    told = take(state, "tencent", [report(ReportKind.STOPPED, address="+86 138 0013 8000")], NOW)
    assert told.new == 1
    assert send(state, message(address="13800138000"))["refused"] == 1


def test_s13_a_replayed_stop_does_not_undo_a_later_yes(state: State) -> None:
    from liuke.state.suppression import SuppressionReason, lift

    send(state, message())
    stop = report(ReportKind.STOPPED, key=message().key, address="13800138000")
    take(state, "x", [stop], NOW)
    lift(
        state,
        channel="sms",
        reason=SuppressionReason.OPT_OUT,
        by="self",
        now=NOW,
        subject_id="u1",
        address="13800138000",
    )
    take(state, "x", [stop], NOW)
    assert send(state, message("2"), at=NOW + timedelta(days=8))["refused"] == 0


@pytest.mark.parametrize(("failures", "stopped"), [(2, False), (3, True)])
def test_three_failures_in_seven_days_are_a_dead_address(state: State, failures: int, stopped: bool) -> None:
    sent = [message(str(n), EMAIL) for n in range(failures)]
    send(state, *sent)
    for n, one in enumerate(sent):
        take(state, "x", [report(ReportKind.DEFERRED, f"{n}", key=one.key, channel=EMAIL)], NOW)
    service = message("later", EMAIL, message_class=MessageClass.SERVICE)
    assert send(state, service)["refused"] == int(stopped)


def test_three_failures_over_eight_days_or_of_one_message_are_none(state: State) -> None:
    sent = [message(str(n), EMAIL) for n in range(3)]
    send(state, *sent)
    for n, one in enumerate(sent):
        at = NOW + timedelta(days=4 * n)
        take(state, "x", [report(ReportKind.DEFERRED, f"{n}", key=one.key, channel=EMAIL, at=at)], at)
    for n in range(3):
        take(state, "x", [report(ReportKind.DEFERRED, f"again {n}", key=sent[2].key, channel=EMAIL, at=at)], at)
    assert suppressions(state, address="mei@example.com", channel="email") == []


ALL = [ReportKind.DELIVERED, ReportKind.STOPPED, ReportKind.DEFERRED, ReportKind.COMPLAINED]


def test_s13_reports_in_any_order_leave_the_same_behind(tmp_path: Path) -> None:
    left = set()
    for n, order in enumerate(permutations(ALL)):
        state = open_state(str(tmp_path / f"{n}.sqlite"), durable=False)
        send(state, message(), trouble=UncertainError(why="silence"))
        for kind in (*order, *order):
            take(state, "x", [report(kind, kind, key=message().key)], NOW)
        kept = sorted(
            (row["channel"], row["reason"], row["subject_id"]) for row in suppressions(state, subject_id="u1")
        )
        left.add((json.dumps(kept), counts(state)["sent"]))
        state.close()
    assert len(left) == 1


# What we could not know


def test_a_delivery_report_settles_an_uncertain_message(state: State) -> None:
    assert send(state, message(), trouble=UncertainError(why="silence"))["uncertain"] == 1
    take(state, "x", [report(key=message().key)], NOW)
    assert (counts(state)["uncertain"], counts(state)["sent"]) == (0, 1)


def test_a_report_that_overtakes_our_own_send_settles_it_too(state: State) -> None:
    """The provider's report may be here before its answer to our request is."""
    one = message()

    class Overtaken(MemoryChannel):
        def send(self, outgoing: Outgoing) -> Any:
            take(state, "x", [report(key=outgoing.key)], NOW)
            raise UncertainError(why="the line broke")

    set_live(state, SMS, True, by="he", now=NOW)
    enqueue(state, [one], NOW)
    work(state, {SMS: Overtaken(SMS, idempotent="none")}, lambda _message: None, HandClock(NOW))
    assert (counts(state)["uncertain"], counts(state)["sent"]) == (0, 1)


def test_a_final_failure_settles_an_uncertain_message_and_gives_its_place_back(state: State) -> None:
    send(state, message(), trouble=UncertainError(why="silence"))
    take(state, "x", [report(ReportKind.UNDELIVERED, key=message().key)], NOW)
    (row,) = messages(state)
    assert (row["state"], row["touched_at"]) == ("failed", None)


def test_a_report_from_the_future_is_of_now(state: State) -> None:
    send(state, message())
    take(state, "x", [report(ReportKind.REPLIED, key=message().key, words="好", at=NOW + timedelta(days=900))], NOW)
    rows, cursor = words_after(state, 0)
    assert [(row["at"], row["words"]) for row in rows] == [(NOW, "好")]
    assert words_after(state, cursor) == ([], cursor)


# Stop


@pytest.mark.parametrize(
    "words",
    [
        "R",
        "r",
        "Ｒ",
        " R。",
        "TD",
        "td",
        "T",
        "N",
        "退订",
        "退订！",
        "回复R",
        "拒收",
        "STOP",
        "Stop.",
        "stop all",
        "UNSUBSCRIBE",
        "请退订",
        "我要退订谢谢",
        "别再发了",
        "不要再发了！",
        "please unsubscribe me",
        "stop texting me",
        "TD 不想收",
    ],
)
def test_words_that_stop(words: str) -> None:
    assert says_stop(words)


@pytest.mark.parametrize(
    "words", ["", "好的", "谢谢", "Really?", "Rose", "不退订", "别退订", "bus stop 12", "收到", "No problem", "今天"]
)
def test_words_that_do_not(words: str) -> None:
    assert not says_stop(words)


# Whose callback it is


def call(body: bytes, headers: dict[str, str] | None = None, **other: Any) -> Call:
    return Call(**{"url": "https://shop.example/hooks/x", "body": body, "now": NOW, "headers": headers or {}} | other)


def sealed(body: bytes, secret: bytes = SECRET, at: datetime = NOW, id_: str = "msg_1") -> dict[str, str]:
    return seal(secret, id_, at, body)


def test_a_call_that_ended_gives_its_words_and_its_no() -> None:
    said = {
        "type": "call.ended",
        "data": {"key": message().key, "result": "answered", "transcript": "太贵了", "stop": True},
    }
    body = json.dumps(said).encode()
    first, second = signed.read(call(body, sealed(body)), [b"another secret entirely", SECRET], VOICE)
    assert (first.kind, first.words, second.kind, second.words) == (
        ReportKind.ANSWERED,
        "太贵了",
        ReportKind.STOPPED,
        "",
    )
    assert first.id != second.id


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_call_from_another_time_is_refused(seconds: int) -> None:
    body = b'{"type": "message.delivered", "data": {}}'
    with pytest.raises(StaleError):
        signed.read(call(body, sealed(body, at=NOW + timedelta(seconds=seconds))), [SECRET], SMS)


def _flip(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


BODY = b'{"type": "message.stopped", "data": {"address": "13800138000"}}'


@pytest.mark.parametrize(
    "forge",
    [
        lambda h, b: (h | {"webhook-signature": _flip(h["webhook-signature"], 8)}, b),
        lambda h, b: (h | {"webhook-id": "msg_2"}, b),
        lambda h, b: (h | {"webhook-timestamp": str(int(h["webhook-timestamp"]) + 1)}, b),
        lambda h, b: (h | {"webhook-timestamp": "soon"}, b),
        lambda h, b: (h | {"webhook-timestamp": "١٧٠٠٠٠٠٠٠٠"}, b),
        lambda h, b: (h, b.replace(b"138", b"139")),
        lambda h, b: (h, b + b" "),
        lambda _h, b: ({}, b),
        lambda h, b: (h | {"webhook-signature": "v1," + "v1, " * 500}, b),
        lambda h, b: (h | {"webhook-signature": h["webhook-signature"].replace("v1,", "v1a,")}, b),
        lambda _h, b: (seal(b"some other secret", "msg_1", NOW, b), b),
    ],
)
def test_a_forged_call_is_refused(forge: Callable[..., Any]) -> None:
    headers, body = forge(sealed(BODY), BODY)
    with pytest.raises(ForgedError):
        signed.read(call(body, headers), [SECRET], SMS)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'"x"', b'{"type": 1}', b'{"type": "a.b", "data": {}}', b"[" * 5_000]
)
def test_a_well_signed_call_that_says_nothing_is_said_to(body: bytes) -> None:
    with pytest.raises(BadReportError):
        signed.read(call(body, sealed(body)), [SECRET], SMS)


def test_twilios_own_example_is_believed_and_nothing_beside_it() -> None:
    """Twilio, "Security": token 12345, in its libraries' tests."""
    form = {
        "CallSid": ["CA1234567890ABCDE"],
        "Caller": ["+14158675309"],
        "Digits": ["1234"],
        "From": ["+14158675309"],
        "To": ["+18005551212"],
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio.signature(b"12345", url, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert twilio.signature(b"12345", url.replace("foo=1", "foo=2"), form) != "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def _twilio(fields: dict[str, str], secret: bytes = b"s3") -> Call:
    body = urlencode(fields).encode()
    proof = twilio.signature(secret, "https://shop.example/hooks/x", {name: [value] for name, value in fields.items()})
    return call(body, {"x-twilio-signature": proof})


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"MessageStatus": "delivered", "To": "+8613800138000"}, ReportKind.DELIVERED),
        ({"MessageStatus": "undelivered", "ErrorCode": "30005"}, ReportKind.BOUNCED),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, ReportKind.UNDELIVERED),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, ReportKind.STOPPED),
        ({"Body": "Stop", "From": "+8613800138000", "SmsStatus": "received"}, ReportKind.STOPPED),
        ({"Body": "thanks", "From": "+8613800138000"}, ReportKind.REPLIED),
        ({"Body": "arret", "From": "+8613800138000", "OptOutType": "STOP"}, ReportKind.STOPPED),
        ({"MessageStatus": "sent"}, None),
    ],
)
def test_what_twilio_reports(fields: dict[str, str], kind: ReportKind | None) -> None:
    found = twilio.read(_twilio({"MessageSid": "SM1"} | fields), b"s3")
    assert [one.kind for one in found] == ([kind] if kind else [])
    with pytest.raises(ForgedError):
        twilio.read(_twilio({"MessageSid": "SM1"} | fields, b"other"), b"s3")


def test_what_aliyun_reports_where_its_address_is_known(state: State) -> None:
    send(state, message())
    rows = [
        {
            "phone_number": "13800138000",
            "success": True,
            "biz_id": "9^0",
            "out_id": message().key,
            "err_code": "DELIVERED",
        }
        | {"report_time": "2026-11-16 10:59:00"},
        {"phone_number": "13800138000", "content": "TD", "send_time": "2026-11-16 10:59:30", "sequence_id": 7},
    ]
    body = json.dumps(rows).encode()
    word = path_word(SECRET, "aliyun")
    delivered, stopped = aliyun.read(call(body, word=word), SECRET)
    assert delivered.at == NOW - timedelta(minutes=1)
    assert (delivered.kind, stopped.kind) == (ReportKind.DELIVERED, ReportKind.STOPPED)
    for wrong in ("", _flip(word, 3), path_word(SECRET, "tencent"), path_word(b"x", "aliyun"), "中"):
        with pytest.raises(ForgedError):
            aliyun.read(call(body, word=wrong), SECRET)
    assert take(state, "aliyun", [delivered, stopped], NOW).new == 2
    assert send(state, message("2"), at=NOW + timedelta(days=8))["refused"] == 1


def test_what_tencent_reports() -> None:
    rows = [
        {"nationcode": "86", "mobile": "13800138000", "report_status": "FAIL", "errmsg": "MK:100D", "sid": "5000:1"},
        {"nationcode": "86", "mobile": "13800138000", "text": "退订", "time": int(NOW.timestamp())},
        {"report_status": "WHAT"},
    ]
    word = path_word(SECRET, "tencent")
    failed, stopped = tencent.read(call(json.dumps(rows).encode(), word=word), SECRET)
    assert (failed.kind, failed.provider_id, failed.address) == (ReportKind.UNDELIVERED, "5000:1", "+8613800138000")
    assert (stopped.kind, stopped.at) == (ReportKind.STOPPED, NOW)
    with pytest.raises(ForgedError):
        tencent.read(call(b"[]", word=""), SECRET)


def _mailgun(event: dict[str, Any], token: str = "t" * 50, at: datetime = NOW, key: bytes = SECRET) -> Call:
    stamp = str(int(at.timestamp()))
    proof = hmac.new(key, (stamp + token).encode(), hashlib.sha256).hexdigest()
    said = {"signature": {"timestamp": stamp, "token": token, "signature": proof}, "event-data": event}
    return call(json.dumps(said).encode())


def test_what_mailgun_reports_and_a_token_used_twice(state: State) -> None:
    send(state, message(channel=EMAIL), message(channel=EMAIL, user="u2", address="he@example.com"))
    event = {"event": "failed", "severity": "permanent", "recipient": "mei@example.com"}
    event["message"] = {"headers": {"message-id": f"{message(channel=EMAIL).key[:40]}@shop.example"}}  # type: ignore[assignment]
    found = mailgun.read(_mailgun(event), SECRET)
    assert [one.kind for one in found] == [ReportKind.BOUNCED]
    assert take(state, "mailgun", found, NOW).new == 1
    other = mailgun.read(_mailgun({"event": "complained", "recipient": "he@example.com"}), SECRET)
    assert take(state, "mailgun", other, NOW).new == 0  # the token was spent: its signature does not cover the body
    assert suppressions(state, address="he@example.com", channel="email") == []
    with pytest.raises(ForgedError):
        mailgun.read(_mailgun(event, key=b"x"), SECRET)
    with pytest.raises(StaleError):
        mailgun.read(_mailgun(event, at=NOW - timedelta(minutes=6)), SECRET)


def test_what_sendgrid_reports() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    shown, stamp = base64.b64encode(der), str(int(NOW.timestamp()))
    rows = [
        {"email": "mei@example.com", "event": "bounce", "type": "bounce", "sg_event_id": "a", "status": "5.1.1"},
        {"email": "mei@example.com", "event": "bounce", "type": "blocked", "sg_event_id": "b"},
        {"email": "mei@example.com", "event": "spamreport", "sg_event_id": "c"},
        {"email": "mei@example.com", "event": "open", "sg_event_id": "d"},
    ]
    body = json.dumps(rows).encode()
    proof = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    name = "x-twilio-email-event-webhook-"
    headers = {f"{name}signature": proof, f"{name}timestamp": stamp}
    kinds = [one.kind for one in sendgrid.read(call(body, headers), shown)]
    assert kinds == [ReportKind.BOUNCED, ReportKind.UNDELIVERED, ReportKind.COMPLAINED]
    for forged in (call(body + b" ", headers), call(body, headers | {f"{name}timestamp": "1"}), call(body)):
        with pytest.raises(ForgedError):
            sendgrid.read(forged, shown)
    with pytest.raises(StaleError):
        sendgrid.read(replace(call(body, headers), now=NOW + timedelta(hours=1)), shown)


# Mail that comes back

DSN = """From: MAILER-DAEMON@mx.example.com
To: bounce@shop.example
Subject: Undelivered Mail
Message-ID: <{other}@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: {part}

From: care@shop.example
Message-ID: <{key}@shop.example>
Subject: hi

--b--
"""
ARF = DSN.replace("delivery-status", "feedback-report").replace(
    "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n",
    "Feedback-Type: {action}\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: <{address}>\n",
)


def _mail(form: str = DSN, **said: str) -> bytes:
    usual = {
        "address": "mei@example.com",
        "action": "failed",
        "status": "5.1.1",
        "part": "message/rfc822",
        "other": "0" * 40,
    }
    return form.format(**usual | {"key": message(channel=EMAIL).key[:40]} | said).encode()


@pytest.mark.parametrize("part", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", ReportKind.BOUNCED),
        ("failed", "5.2.2 (mailbox full)", ReportKind.UNDELIVERED),
        ("failed", "5.7.1", ReportKind.UNDELIVERED),
        ("failed", "4.4.7", ReportKind.DEFERRED),
        ("delayed", "4.4.1", ReportKind.DEFERRED),
        ("delivered", "2.0.0", ReportKind.DELIVERED),
    ],
)
def test_a_returned_mail_says_what_became_of_ours(part: str, action: str, status: str, kind: ReportKind) -> None:
    """RFC 3464; classes of RFC 3463."""
    (found,) = returned.read(_mail(part=part, action=action, status=status))
    assert (found.kind, found.address, found.key) == (kind, "mei@example.com", message(channel=EMAIL).key[:40])


def test_a_dead_mailbox_gets_no_further_mail(state: State) -> None:
    send(state, message(channel=EMAIL))
    assert take(state, "mail", returned.read(_mail()), NOW).new == 1
    assert send(state, message("2", EMAIL), at=NOW + timedelta(days=8))["refused"] == 1


def test_a_complaint_by_mail_stops_all_marketing(state: State) -> None:
    send(state, message(channel=EMAIL))
    (found,) = returned.read(_mail(ARF, action="abuse"))
    assert found.kind == ReportKind.COMPLAINED
    take(state, "mail", [found], NOW)
    assert send(state, message("2", EMAIL), message("2", SMS), at=NOW + timedelta(days=8))["refused"] == 2


@pytest.mark.parametrize(
    "raw",
    [
        _mail(address="victim@example.com"),
        _mail(key="f" * 40),
        _mail(key="not-ours"),
        _mail(status="9.9.9"),
        _mail(action="whatever"),
        _mail().replace(b"multipart/report", b"multipart/mixed"),
        _mail(ARF, action="not-spam"),
        b"Subject: out of office\n\nI am away.",
        b"",
        b"\xff\xfe" * 500,
        _mail()[:300],
    ],
)
def test_a_mail_anybody_could_have_written_suppresses_nobody(state: State, raw: bytes) -> None:
    send(state, message(channel=EMAIL))
    take(state, "mail", returned.read(raw), NOW)
    for address in ("mei@example.com", "victim@example.com"):
        assert suppressions(state, address=address, channel="email") == []
