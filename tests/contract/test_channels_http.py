"""Every channel that speaks HTTP, against a stand-in that checks its signature by itself and behaves badly."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from liuke.delivery.channel import Channel
from liuke.delivery.channels.aliyun_sms import AliyunSms, AliyunSmsChannel, signed_headers
from liuke.delivery.channels.fcm_push import FcmPushChannel, service_account
from liuke.delivery.channels.http_sms import HttpSms, HttpSmsChannel
from liuke.delivery.channels.inbox import InboxChannel
from liuke.delivery.channels.jpush_push import JPush, JPushChannel
from liuke.delivery.channels.tencent_sms import TencentSms, TencentSmsChannel, authorization
from liuke.delivery.channels.twilio_sms import TwilioSms, TwilioSmsChannel
from liuke.delivery.channels.web_push import Subscription, WebPush, WebPushChannel, encrypted
from liuke.delivery.channels.webhook import Listener, WebhookChannel
from liuke.delivery.errors import ChannelSettingsError, RejectedError, TemporaryError, UncertainError
from liuke.delivery.jose import letters, p256_key, raw_bytes
from liuke.delivery.message import Outgoing, message_key
from liuke.delivery.outbox import counts, enqueue
from liuke.delivery.registered import Registered
from liuke.delivery.seal import seal, secret_bytes
from liuke.delivery.wire import Wire
from liuke.delivery.worker import work
from liuke.kit.clock import HandClock, WallClock
from liuke.model.words import ChannelName
from liuke.state.inbox import inbox, mark_read
from liuke.state.store import State, open_state
from liuke.state.switches import set_live

_RIG = run_path(str(Path(__file__).parent / "stand_ins.py"))
StandIn, Said, Browser = _RIG["StandIn"], _RIG["Said"], _RIG["Browser"]
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
CLOCK = HandClock(NOW)
SECRET = b"a secret of sixteen bytes and more"
TEXT = "小美您好，您购物车里的蓝色水杯还在，5 元券 48 小时内有效 https://shop.example/cart 拒收请回复R"
TEXTS = (
    Registered(
        code="SMS_1", text="${name}您好，您购物车里的${item}还在，5 元券 ${hours} 小时内有效 ${link} 拒收请回复R"
    ),
    Registered(code="SMS_2", text="${all}"),
)
NUMBERED = (Registered(code="77", text="{1}您好，您购物车里的{2}还在，5 元券 {3} 小时内有效 {4} 拒收请回复R"),)


def message(n: int = 1, channel: ChannelName = ChannelName.SMS, **other: Any) -> Outgoing:
    key = message_key(workspace="w", playbook="p", version="1", user=str(n), step="1", occurrence="2026-11-16")
    said: dict[str, Any] = {
        "key": key,
        "plan_id": "W-1116-01",
        "playbook": "golden_48h",
        "subject_id": f"u{n}",
        "channel": channel,
        "address": f"1380013{n:04}",
        "subject": "两件商品还在",
        "text": TEXT,
        "valid_until": NOW + timedelta(hours=6),
    }
    return Outgoing(**said | other)


@dataclass
class Rig:
    """One channel beside its provider: the address of somebody, and one that no provider takes."""

    stand: Any
    make: Callable[..., Channel]
    address: str = "13800130001"
    bad_addresses: tuple[str, ...] = (
        "",
        "13800130001,13800130002",
        "12345",
        "abc",
        "1380013000१0",
        "+8613800130001;x=1",
    )
    says_id: bool = True
    yes_by_status: bool = False
    open: list[Channel] = field(default_factory=list)

    def channel(self, **settings: Any) -> Channel:
        made = self.make(Wire(timeout_s=settings.pop("timeout_s", 3.0), private=True), **settings)
        self.open.append(made)
        return made

    def message(self, n: int = 1, **other: Any) -> Outgoing:
        address = f"1380013{n:04}" if self.address.startswith("138") else self.address
        return message(n, **{"address": address} | other)


def _aliyun() -> Rig:
    stand = StandIn(_RIG["aliyun"]("s3"))
    account = AliyunSms(key_id="LTAI", secret="s3", signature="留客示例店", texts=TEXTS, endpoint=stand.url)
    return Rig(stand, lambda wire, **more: AliyunSmsChannel(replace(account, **more), wire, CLOCK))


def _tencent() -> Rig:
    stand = StandIn(_RIG["tencent"]("s3"))
    account = TencentSms(
        key_id="AKID", secret="s3", app_id="1400006666", signature="留客示例店", texts=NUMBERED, endpoint=stand.url
    )
    return Rig(stand, lambda wire, **more: TencentSmsChannel(replace(account, **more), wire, CLOCK))


def _twilio() -> Rig:
    path = "/2010-04-01/Accounts/AC1/Messages.json"
    stand = StandIn(_RIG["basic"]("AC1", "s3", path, 201, {"sid": "SM1", "status": "queued"}))
    account = TwilioSms(account_id="AC1", secret="s3", sender="+15005550006", endpoint=stand.url, market="cn")
    return Rig(stand, lambda wire, **more: TwilioSmsChannel(replace(account, **more), wire))


def _http() -> Rig:
    stand = StandIn(_RIG["sealed"](SECRET, bearer="t0k"), knows_keys=True)
    gateway = HttpSms(
        url=stand.url + "/sms", token="t0k", secret=SECRET, signature="留客示例店", market="cn", key_window_s=600
    )
    return Rig(stand, lambda wire, **more: HttpSmsChannel(replace(gateway, **more), wire, CLOCK))


def _voice() -> Rig:
    stand = StandIn(_RIG["sealed"](SECRET, status=202), knows_keys=True)
    listener = Listener(url=stand.url + "/calls", secret=SECRET, market="cn")
    make = lambda wire, **more: WebhookChannel(ChannelName.VOICE, replace(listener, **more), wire, CLOCK)  # noqa: E731
    return Rig(stand, make, yes_by_status=True)


def _webhook() -> Rig:
    stand = StandIn(_RIG["sealed"](SECRET, status=204, answer=b""), knows_keys=True)
    listener = Listener(url=stand.url + "/in", secret=SECRET)
    make = lambda wire, **more: WebhookChannel(ChannelName.WEBHOOK, replace(listener, **more), wire, CLOCK)  # noqa: E731
    return Rig(stand, make, address="u1", bad_addresses=(), says_id=False, yes_by_status=True)


_RSA = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def _fcm() -> Rig:
    stand = StandIn(_RIG["fcm"](_RSA.public_key(), "push@shop-1.iam.example"))
    pem = _RSA.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    file = {
        "project_id": "shop-1",
        "client_email": "push@shop-1.iam.example",
        "private_key": pem,
        "private_key_id": "k1",
        "token_uri": stand.url + "/oauth/token",
    }
    account = service_account(json.dumps(file), endpoint=stand.url)
    return Rig(
        stand,
        lambda wire, **more: FcmPushChannel(replace(account, **more), wire, CLOCK),
        address="fGci0:APA91b",
        bad_addresses=("", "令牌", "t" * 5_000),
    )


def _jpush() -> Rig:
    stand = StandIn(_RIG["basic"]("app", "s3", "/v3/push", 200, {"sendno": "0", "msg_id": "18828"}))
    app = JPush(app_key="app", secret="s3", endpoint=stand.url)
    return Rig(
        stand,
        lambda wire, **more: JPushChannel(replace(app, **more), wire),
        address="1104a89792a91b6a0f6",
        bad_addresses=("", "a,b", "所有人", "a" * 70, "a b"),
    )


def _web_push() -> Rig:
    ours, theirs, auth = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
        os.urandom(16),
    )
    browser = Browser(theirs, auth, ours.public_key())
    stand = StandIn(browser.check(lambda: stand.url))
    numbers = theirs.public_key().public_numbers()
    public = letters(b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big"))
    said = {"endpoint": stand.url + "/wpush/1", "keys": {"p256dh": public, "auth": letters(auth)}}
    off_curve = said | {"keys": {"p256dh": letters(b"\x04" + b"\x01" * 64), "auth": letters(auth)}}
    short = said | {"keys": {"p256dh": public, "auth": "AAAA"}}
    rig = Rig(
        stand,
        lambda wire, **more: WebPushChannel(
            replace(WebPush(key=ours, contact="mailto:care@shop.example"), **more), wire, CLOCK
        ),
        address=json.dumps(said),
        bad_addresses=("", "{}", "[]", json.dumps(off_curve), json.dumps(short), said["endpoint"]),
        yes_by_status=True,
    )
    rig.stand.browser = browser
    return rig


RIGS = {
    "aliyun": _aliyun,
    "tencent": _tencent,
    "twilio": _twilio,
    "http": _http,
    "voice": _voice,
    "webhook": _webhook,
    "fcm": _fcm,
    "jpush": _jpush,
    "web_push": _web_push,
}


@pytest.fixture(params=list(RIGS))
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    yield from _opened(request.param)


def _opened(name: str) -> Iterator[Rig]:
    made = RIGS[name]()
    yield made
    for channel in made.open:
        channel.close()
    made.stand.close()


@pytest.fixture
def only(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """One rig by its name, for what is one provider's own."""
    yield from _opened(request.param)


# What every one of them promises


def test_a_signed_request_arrives_and_its_id_comes_back(rig: Rig) -> None:
    handed = rig.channel().send(rig.message())
    assert rig.stand.forged == 0
    assert len(rig.stand.effects) == 1
    assert bool(handed.provider_id) == rig.says_id


def test_two_messages_share_a_line_and_each_is_signed_anew(rig: Rig) -> None:
    channel = rig.channel()
    for n in (1, 2, 3):
        channel.send(rig.message(n))
    assert rig.stand.forged == 0
    assert len(rig.stand.effects) == 3


def test_it_takes_messages_after_it_was_closed_and_says_what_it_is(rig: Rig) -> None:
    channel = rig.channel()
    channel.send(rig.message(1))
    channel.close()
    channel.close()
    channel.send(rig.message(2))
    assert not channel.dry_run
    assert channel.idempotent in ("key", "message_id", "none")
    assert channel.key_window_s is None or channel.idempotent == "key"
    assert channel.per_second is None


def test_several_threads_use_it(rig: Rig) -> None:
    channel, trouble = rig.channel(), []

    def send(n: int) -> None:
        try:
            channel.send(rig.message(n))
            channel.close()
        except BaseException as why:  # noqa: BLE001
            trouble.append(why)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert len(rig.stand.effects) == 4


@pytest.mark.parametrize("mood", ["hang_up", "half", "garbage"])
def test_silence_after_the_request_was_read_leaves_us_not_knowing(rig: Rig, mood: str) -> None:
    """A page of some proxy's where the provider's words should be counts as silence, but where the status is the yes."""
    channel = rig.channel()
    channel.send(rig.message(1))
    rig.stand.mood = mood
    if rig.yes_by_status and mood == "garbage":
        channel.send(rig.message(2))
    elif rig.says_id or mood == "hang_up":
        with pytest.raises(UncertainError):
            channel.send(rig.message(2))
    rig.stand.mood = "fine"
    channel.send(rig.message(3))
    assert len(rig.stand.effects) == (3 if rig.says_id or mood != "half" else 2)


@pytest.mark.parametrize("mood", ["slow", "drip"])
def test_an_answer_that_does_not_come_in_time_leaves_us_not_knowing(rig: Rig, mood: str) -> None:
    channel = rig.channel(timeout_s=0.4)
    if rig.stand.check is not None and isinstance(channel, FcmPushChannel):
        channel.send(rig.message(5))
    rig.stand.mood = mood
    with pytest.raises(UncertainError):
        channel.send(rig.message())


@pytest.mark.parametrize(("mood", "wait"), [("429", 17.0), ("429_date", 90.0)])
def test_too_fast_means_later_and_not_before_the_provider_wants_it(rig: Rig, mood: str, wait: float) -> None:
    channel = rig.channel()
    rig.stand.mood = mood
    with pytest.raises(TemporaryError) as caught:
        channel.send(rig.message())
    assert caught.value.retry_after_s == wait
    assert not caught.value.down
    assert rig.stand.effects == []


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ("500", UncertainError),
        ("502", UncertainError),
        ("503", TemporaryError),
        ("401", TemporaryError),
        ("302", TemporaryError),
    ],
)
def test_a_broken_provider_costs_no_message(rig: Rig, mood: str, error: type[Exception]) -> None:
    channel = rig.channel()
    rig.stand.mood = mood
    with pytest.raises(error):
        channel.send(rig.message())
    assert rig.stand.effects == []
    rig.stand.mood = "fine"
    channel.send(rig.message())
    assert len(rig.stand.effects) == 1


def test_a_wrong_secret_is_our_fault_and_the_message_is_kept(rig: Rig) -> None:
    channel = rig.channel()
    rig.stand.check = _refused
    with pytest.raises(TemporaryError) as caught:
        channel.send(rig.message())
    assert caught.value.down


def _refused(_seen: Any) -> Any:
    raise AssertionError("nobody's signature is right")


def test_a_provider_that_is_not_there_is_down(rig: Rig) -> None:
    channel = rig.channel()
    channel.send(rig.message(1))
    channel.close()
    rig.stand.close()
    try:
        with pytest.raises(TemporaryError) as caught:
            channel.send(rig.message(2))
        assert caught.value.down
    finally:
        rig.stand.close = lambda: None


def test_an_address_that_is_none_or_more_than_one_is_refused_before_anything_leaves(rig: Rig) -> None:
    channel = rig.channel()
    for address in rig.bad_addresses:
        with pytest.raises(RejectedError):
            channel.send(rig.message(address=address))
    assert rig.stand.effects == []


def test_a_line_that_the_provider_closed_meanwhile_is_opened_anew(rig: Rig) -> None:
    channel = rig.channel()
    channel.send(rig.message(1))
    channel._wire._mine.kept[1]._raw.shutdown(2)  # type: ignore[attr-defined]
    channel.send(rig.message(2))
    assert len(rig.stand.effects) == 2


# Keys: an uncertain message is sent again only where the provider makes one of two


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = open_state(str(tmp_path / "state.sqlite"), durable=False)
    yield made
    made.close()


def _live(state: State, channel: Channel) -> None:
    set_live(state, channel.name, True, by="he", now=NOW)


def _nobody(_message: Outgoing) -> None:
    return None


def test_an_uncertain_marketing_message_is_one_effect_or_an_honest_uncertain(rig: Rig, state: State) -> None:
    clock = HandClock(NOW)
    channel = rig.channel()
    _live(state, channel)
    enqueue(state, [replace(rig.message(n), channel=channel.name, valid_until=None) for n in (1, 2)], NOW)
    rig.stand.mood = "hang_up"
    work(state, {channel.name: channel}, _nobody, clock, sleep=lambda _s: None)
    rig.stand.mood = "fine"
    for _ in range(12):
        clock.forward(timedelta(seconds=40))
        work(state, {channel.name: channel}, _nobody, clock, sleep=lambda _s: None)
    told = counts(state)
    assert len(rig.stand.effects) == 2
    assert (told["sent"], told["uncertain"]) == ((2, 0) if channel.idempotent == "key" else (0, 2))


@pytest.mark.parametrize("only", ["http", "voice"], indirect=True)
def test_a_provider_that_may_have_forgotten_the_key_is_not_asked_again(only: Rig, state: State) -> None:
    clock = HandClock(NOW)
    channel = only.channel(key_window_s=600.0)
    _live(state, channel)
    enqueue(state, [replace(only.message(), channel=channel.name, valid_until=None)], NOW)
    only.stand.mood = "hang_up"
    work(state, {channel.name: channel}, _nobody, clock, sleep=lambda _s: None)
    only.stand.mood = "fine"
    only.stand.forget()
    clock.forward(timedelta(seconds=481))  # 0.8 of what it promised
    work(state, {channel.name: channel}, _nobody, clock, sleep=lambda _s: None)
    assert len(only.stand.effects) == 1
    assert counts(state)["uncertain"] == 1


@pytest.mark.parametrize("only", ["twilio"], indirect=True)
def test_two_workers_together_never_exceed_the_providers_limit_in_any_second(only: Rig, state: State) -> None:
    channels = [only.channel(per_second=20) for _ in range(2)]
    _live(state, channels[0])
    enqueue(state, [only.message(n, valid_until=None) for n in range(1, 51)], NOW)
    go = threading.Barrier(2)

    def run(channel: Channel) -> None:
        go.wait()
        work(state, {channel.name: channel}, _nobody, WallClock(), batch=5)
        channel.close()

    threads = [threading.Thread(target=run, args=(channel,)) for channel in channels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(at for at, _ in only.stand.effects)
    assert len(times) == 50
    assert max(sum(1 for at in times if start <= at < start + 1) for start in times) <= 20


# What each says, and what it says no to


@pytest.mark.parametrize("only", ["aliyun", "tencent"], indirect=True)
def test_a_registered_text_goes_as_its_code_and_blanks(only: Rig) -> None:
    only.channel().send(only.message(text=f"【留客示例店】{TEXT}"))
    (_, seen) = only.stand.effects[0]
    blanks = ["小美", "蓝色水杯", "48", "https://shop.example/cart"]
    if "TemplateCode=SMS_1" in seen.body.decode("latin-1"):
        assert list(json.loads(seen.form["TemplateParam"]).values()) == blanks
        assert (seen.form["PhoneNumbers"], seen.form["SignName"]) == ("13800130001", "留客示例店")
        assert seen.form["OutId"] == message().key
    else:
        assert (seen.json["TemplateId"], seen.json["TemplateParamSet"]) == ("77", blanks)
        assert seen.json["PhoneNumberSet"] == ["+8613800130001"]
        assert seen.json["SessionContext"] == message().key


@pytest.mark.parametrize("only", ["aliyun", "tencent"], indirect=True)
def test_a_text_that_is_not_registered_or_signed_by_another_is_not_sent(only: Rig) -> None:
    channel = only.channel(texts=NUMBERED)
    for text in ("随便写的话 拒收请回复R", f"【别家】{TEXT}", f"{TEXT}【第二个】"):
        with pytest.raises(RejectedError):
            channel.send(only.message(text=text))
    assert only.stand.seen == []


_ALIYUN = [
    ("isv.BUSINESS_LIMIT_CONTROL", TemporaryError),
    ("Throttling.User", TemporaryError),
    ("SignatureDoesNotMatch", TemporaryError),
    ("isv.AMOUNT_NOT_ENOUGH", TemporaryError),
    ("isv.MOBILE_NUMBER_ILLEGAL", RejectedError),
    ("isv.BLACK_KEY_CONTROL_LIMIT", RejectedError),
    ("isp.SYSTEM_ERROR", UncertainError),
]


@pytest.mark.parametrize(("code", "error"), _ALIYUN)
@pytest.mark.parametrize("only", ["aliyun"], indirect=True)
def test_what_aliyun_refuses(only: Rig, code: str, error: type[Exception]) -> None:
    only.stand.check = _RIG["aliyun"]("s3", answer={"Code": code, "Message": "no"})
    with pytest.raises(error) as caught:
        only.channel().send(only.message())
    assert code in str(caught.value)


_TENCENT = [
    ("LimitExceeded.PhoneNumberDailyLimit", TemporaryError),
    ("FailedOperation.InsufficientBalanceInSmsPackage", TemporaryError),
    ("FailedOperation.PhoneNumberInBlacklist", RejectedError),
    ("InvalidParameterValue.IncorrectPhoneNumber", RejectedError),
    ("InternalError.SendAndRecvFail", UncertainError),
]


@pytest.mark.parametrize(("code", "error"), [*_TENCENT, ("AuthFailure.SignatureFailure", TemporaryError)])
@pytest.mark.parametrize("at", ["one", "all"])
@pytest.mark.parametrize("only", ["tencent"], indirect=True)
def test_what_tencent_refuses(only: Rig, code: str, error: type[Exception], at: str) -> None:
    one = {"SendStatusSet": [{"Code": code, "Message": "no", "SerialNo": ""}]}
    answer = {"Response": one if at == "one" else {"Error": {"Code": code, "Message": "no"}}}
    only.stand.check = _RIG["tencent"]("s3", answer=answer)
    with pytest.raises(error) as caught:
        only.channel().send(only.message())
    assert code in str(caught.value)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, 21211, RejectedError),
        (400, 21610, RejectedError),
        (400, 21606, TemporaryError),
        (429, 20429, TemporaryError),
    ],
)
@pytest.mark.parametrize("only", ["twilio"], indirect=True)
def test_what_twilio_refuses(only: Rig, status: int, code: int, error: type[Exception]) -> None:
    only.stand.check = lambda _seen: Said(status, json.dumps({"code": code, "message": "no"}).encode())
    with pytest.raises(error):
        only.channel().send(only.message())


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (404, "UNREGISTERED", RejectedError),
        (400, "INVALID_ARGUMENT", RejectedError),
        (403, "SENDER_ID_MISMATCH", RejectedError),
        (429, "QUOTA_EXCEEDED", TemporaryError),
        (503, "UNAVAILABLE", TemporaryError),
        (500, "INTERNAL", UncertainError),
        (401, "THIRD_PARTY_AUTH_ERROR", TemporaryError),
    ],
)
@pytest.mark.parametrize("only", ["fcm"], indirect=True)
def test_what_fcm_refuses(only: Rig, status: int, code: str, error: type[Exception]) -> None:
    failed = {
        "error": {"code": status, "status": "X", "message": "no", "details": [{"@type": "t"}, {"errorCode": code}]}
    }
    only.stand.check = _RIG["fcm"](
        _RSA.public_key(), "push@shop-1.iam.example", answer=Said(status, json.dumps(failed).encode())
    )
    with pytest.raises(error):
        only.channel().send(only.message())


@pytest.mark.parametrize("only", ["fcm"], indirect=True)
def test_one_access_token_serves_until_five_minutes_before_its_end(only: Rig) -> None:
    clock = HandClock(NOW)
    account = only.channel()._account  # type: ignore[attr-defined]
    channel = FcmPushChannel(account, Wire(private=True), clock)
    for minutes in (0, 50, 6):
        clock.forward(timedelta(minutes=minutes))
        channel.send(only.message())
    channel.close()
    assert [seen.path for seen in only.stand.seen].count("/oauth/token") == 2


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(400, 1011, RejectedError), (400, 1003, RejectedError), (401, 1004, TemporaryError), (429, 2002, TemporaryError)],
)
@pytest.mark.parametrize("only", ["jpush"], indirect=True)
def test_what_jpush_refuses(only: Rig, status: int, code: int, error: type[Exception]) -> None:
    only.stand.check = lambda _seen: Said(
        status, json.dumps({"error": {"code": code, "message": "no"}}).encode(), {"X-Rate-Limit-Reset": "30"}
    )
    with pytest.raises(error) as caught:
        only.channel().send(only.message())
    if code == 2002:
        assert caught.value.retry_after_s == 30.0  # type: ignore[attr-defined]


@pytest.mark.parametrize("only", ["web_push"], indirect=True)
def test_only_the_browser_can_read_its_push(only: Rig) -> None:
    only.channel().send(only.message(text="蓝色水杯还在"))
    (seen,) = only.stand.seen
    assert only.stand.browser.read[0]["body"] == "蓝色水杯还在"
    assert "蓝色水杯".encode() not in seen.body
    assert seen.headers["ttl"] == str(6 * 3_600)


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("only", ["web_push"], indirect=True)
def test_a_subscription_that_is_gone_is_never_tried_again(only: Rig, status: int) -> None:
    only.stand.check = lambda _seen: Said(status, b"gone")
    with pytest.raises(RejectedError):
        only.channel().send(only.message())


@pytest.mark.parametrize("only", ["voice"], indirect=True)
def test_a_robot_is_asked_to_call_one_number_and_every_try_is_the_same(only: Rig) -> None:
    channel = only.channel()
    channel.send(only.message())
    CLOCK.forward(timedelta(minutes=1))
    channel.send(only.message())
    CLOCK.forward(timedelta(minutes=-1))
    first, second = only.stand.seen
    assert first.body == second.body
    assert first.json["type"] == "call.requested"
    assert first.json["data"]["to"] == "+8613800130001"
    assert len(only.stand.effects) == 1


# Known answers from the providers' documents


def test_the_signature_of_alibabas_own_example() -> None:
    """Alibaba Cloud, "Request syntax and signature method V3": RunInstances."""
    headers = signed_headers(
        key_id="YourAccessKeyId",
        secret="YourAccessKeySecret",
        host="ecs.cn-shanghai.aliyuncs.com",
        action="RunInstances",
        version="2014-05-26",
        body=b"",
        date="2023-10-26T10:22:32Z",
        nonce="3156853299f313e23d1673dc12e1703d",
        query={"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
    )
    assert headers["Authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_the_signature_of_tencents_own_example() -> None:
    """Tencent Cloud, "Signature v3": DescribeInstances, its masked keys taken as they are printed."""
    said = authorization(
        key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******",
        secret="Gu5t9xGARNpq86cd98joQYCN3*******",
        service="cvm",
        host="cvm.tencentcloudapi.com",
        body=rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}',
        at=datetime.fromtimestamp(1_551_113_065, UTC),
    )
    assert said == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c"
    )


def test_the_seal_of_the_standards_own_example() -> None:
    """Standard Webhooks, reference vector of its libraries."""
    secret = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1_614_265_330, UTC)
    headers = seal(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_push_of_rfc_8291_to_the_byte() -> None:
    """RFC 8291, Appendix A: the watermelon."""
    public = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    to = Subscription(endpoint="", public=raw_bytes(public), auth=raw_bytes("BTBZMqHH6r4Tts7J_aSIgg"))
    ours = p256_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
    body = encrypted(b"When I grow up, I want to be a watermelon", to, ours, raw_bytes("DGv6ra1nlYgDCS1FRnbzlw"))
    assert letters(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


# The inbox, which is nobody's but ours


def test_the_inbox_keeps_each_message_once_for_its_person_alone(state: State) -> None:
    channel = InboxChannel(state, CLOCK)
    for n in (1, 1, 2):
        channel.send(message(n, ChannelName.INBOX, valid_until=NOW + timedelta(hours=n)))
    (mine,) = inbox(state, "u1", now=NOW)
    assert (mine["text"], mine["read"]) == (TEXT, False)
    assert not mark_read(state, "u2", mine["id"], now=NOW)
    assert mark_read(state, "u1", mine["id"], now=NOW)
    assert not mark_read(state, "u1", mine["id"], now=NOW)
    assert inbox(state, "u1", now=NOW)[0]["read"]
    assert inbox(state, "u1", now=NOW + timedelta(hours=1)) == []


def test_wrong_credentials_are_said_before_anything_is_sent() -> None:
    for text in ("", "{}", "[]", json.dumps({"project_id": "p", "client_email": "c", "private_key": "x"})):
        with pytest.raises(ChannelSettingsError):
            service_account(text)
    for short in ("whsec_AAAA", "short", "whsec_%%%"):
        with pytest.raises(ValueError):
            secret_bytes(short)
