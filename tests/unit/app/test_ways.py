"""Channels as liuke.toml has them: what cannot work is said in one sentence, and nothing leaves by accident."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from liuke.app.calls import answer
from liuke.app.errors import BadParameterError
from liuke.app.house import new_workspace, opened
from liuke.app.settings import check_settings, read_settings
from liuke.app.ways import live_way
from liuke.app.wiring import MESSAGES, channels
from liuke.delivery.channels.file import FileChannel
from liuke.delivery.errors import ChannelSettingsError
from liuke.flow.house import House
from liuke.model.words import ChannelName
from liuke.state.switches import set_live

SMS, PUSH, EMAIL, VOICE = ChannelName.SMS, ChannelName.PUSH, ChannelName.EMAIL, ChannelName.VOICE
TEXTS = '[[sms.templates]]\ncode = "S"\ntext = "${a}您好 拒收请回复R"\n'
ALIYUN = f'[sms]\nprovider = "aliyun"\nsignature = "青柠"\n{TEXTS}'
LISTENER = '[voice]\nurl = "https://r.example.com/c"\nsecret_env = "LIUKE_T"\n'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("ways") / "shop"
    new_workspace(folder, name="青柠", timezone="Asia/Shanghai", market="cn", currency="CNY", language="zh")
    with opened(folder, durable=False) as made:
        yield made


@pytest.fixture
def house(shop: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A workspace as it was made, with nothing in the environment."""
    for name in ("LIUKE_SMS_KEY_ID", "LIUKE_SMS_SECRET", "LIUKE_PUSH_SECRET", "LIUKE_DKIM_KEY", "LIUKE_T"):
        monkeypatch.delenv(name, raising=False)
    file = shop.folder / "liuke.toml"
    before = file.read_text(encoding="utf-8")
    yield shop
    file.write_text(before, encoding="utf-8")
    for name in MESSAGES:
        set_live(shop.state, name, False, by="he", now=shop.clock.now())


def say(house: House, text: str) -> None:
    """Add to liuke.toml."""
    file = house.folder / "liuke.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def way(house: House, name: ChannelName) -> Any:
    return live_way(house, name, read_settings(house.folder))


def pem(key: Any) -> str:
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return str(key.private_bytes(*kinds).decode())


def test_nothing_is_live_in_a_new_workspace_whatever_its_settings_say(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(house, ALIYUN + LISTENER)
    monkeypatch.setenv("LIUKE_SMS_KEY_ID", "k")
    monkeypatch.setenv("LIUKE_SMS_SECRET", "s")
    ways = channels(house)
    assert set(ways) == set(MESSAGES)
    assert all(isinstance(one, FileChannel) and one.dry_run for one in ways.values())


def test_a_channel_switched_on_uses_its_provider_and_its_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    say(house, ALIYUN.replace("signature", "per_second = 30\nsignature"))
    monkeypatch.setenv("LIUKE_SMS_KEY_ID", "k")
    monkeypatch.setenv("LIUKE_SMS_SECRET", "s")
    said = answer(house, "channel_switch", {"channel": "sms", "live": True, "by": "he"})
    (row,) = [one for one in said["channels"] if one["channel"] == "sms"]
    assert (row["adapter"], row["provider"], row["live"], row["per_second"]) == ("AliyunSmsChannel", "aliyun", True, 30)


def test_a_channel_that_cannot_work_is_not_switched_on_and_the_list_says_why(house: House) -> None:
    say(house, ALIYUN)
    with pytest.raises(ChannelSettingsError):
        answer(house, "channel_switch", {"channel": "sms", "live": True, "by": "he"})
    rows = {one["channel"]: one for one in answer(house, "channel_list", {}, language="zh")["channels"]}
    assert not rows["sms"]["live"]
    assert rows["sms"]["lack"]["code"] == "LK-T140"
    assert "LIUKE_SMS_KEY_ID" in rows["sms"]["lack"]["message"]
    assert rows["email"]["lack"] is None


def test_a_live_channel_that_broke_holds_up_no_other(house: House) -> None:
    set_live(house.state, SMS, True, by="he", now=house.clock.now())
    say(house, ALIYUN)
    ways = channels(house)
    assert SMS not in ways
    assert set(ways) == set(MESSAGES) - {SMS}
    assert "LK-T140" in answer(house, "worker", {})["sent_now"]["cannot"]["sms"]


def test_a_task_of_our_people_is_no_channel_to_switch(house: House) -> None:
    with pytest.raises(BadParameterError):
        answer(house, "channel_switch", {"channel": "letter", "live": True, "by": "he"})


KEYS = {"LIUKE_SMS_KEY_ID": "k", "LIUKE_SMS_SECRET": "a-secret-of-some-length", "LIUKE_T": "a-secret-of-some-length"}
WRONG = [
    (SMS, ALIYUN.replace('signature = "青柠"\n', ""), KEYS, "signature"),
    (SMS, ALIYUN.replace("青柠", "【青柠】"), KEYS, "signature"),
    (SMS, ALIYUN.replace("青柠", "青" * 17), KEYS, "signature"),
    (SMS, ALIYUN.replace(TEXTS, ""), KEYS, "[[sms.templates]]"),
    (SMS, ALIYUN.replace("${a}", "${a}${b}"), KEYS, "S"),
    (SMS, ALIYUN, {}, "LIUKE_SMS_KEY_ID"),
    (SMS, ALIYUN, {"LIUKE_SMS_KEY_ID": "k"}, "LIUKE_SMS_SECRET"),
    (SMS, ALIYUN.replace("aliyun", "tencent"), KEYS, "app_id"),
    (SMS, ALIYUN.replace("aliyun", "twilio"), KEYS, "sender"),
    (SMS, '[sms]\nprovider = "http"\nsignature = "青柠"\n', KEYS, "url"),
    (SMS, '[sms]\nprovider = "http"\nsignature = "青柠"\nurl = "http://sms.example.com"\n', KEYS, "private = true"),
    (SMS, '[sms]\nprovider = "http"\nsignature = "青柠"\nurl = "https://sms.example.com"\n', {}, "LIUKE_SMS_SECRET"),
    (VOICE, LISTENER, {}, "LIUKE_T"),
    (VOICE, LISTENER, {"LIUKE_T": "short"}, "LIUKE_T"),
    (VOICE, LISTENER.replace("https://r.example.com/c", "https://u:p@r.example.com"), KEYS, "https"),
    (PUSH, '[push]\nprovider = "fcm"\n', {"LIUKE_PUSH_SECRET": "{}"}, "JSON"),
    (PUSH, '[push]\nprovider = "fcm"\n', {"LIUKE_PUSH_SECRET": "/no/such/file"}, "LIUKE_PUSH_SECRET"),
    (PUSH, '[push]\nprovider = "jpush"\n', {"LIUKE_PUSH_SECRET": "s"}, "app_key"),
    (PUSH, '[push]\nprovider = "web"\n', {"LIUKE_PUSH_SECRET": "s"}, "contact"),
    (PUSH, '[push]\nprovider = "web"\ncontact = "mailto:a@b.cn"\n', {"LIUKE_PUSH_SECRET": "s"}, "VAPID"),
    (
        EMAIL,
        '[email]\nhost = "h"\nsender = "a@lime.example"\n[email.dkim]\nselector = "s"\ndomain = "other.example"\n',
        {"LIUKE_DKIM_KEY": "-----BEGIN"},
        "dkim.domain",
    ),
    (
        EMAIL,
        '[email]\nhost = "h"\nsender = "a@lime.example"\n[email.dkim]\nselector = "s"\n',
        {"LIUKE_DKIM_KEY": "-----BEGIN nothing"},
        "LIUKE_DKIM_KEY",
    ),
    (
        EMAIL,
        '[email]\nhost = "h"\nuser = "u"\nsender = "a@lime.example"\n',
        {"LIUKE_SMTP_PASSWORD": ""},
        "LIUKE_SMTP_PASSWORD",
    ),
]


@pytest.mark.parametrize(("name", "text", "environment", "named"), WRONG)
def test_what_cannot_work_is_said_in_both_languages_and_names_what_to_mend(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    name: ChannelName,
    text: str,
    environment: dict[str, str],
    named: str,
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    say(house, text)
    with pytest.raises(ChannelSettingsError) as caught:
        way(house, name)
    zh, en = caught.value.document("zh"), caught.value.document("en")
    assert zh["code"] == "LK-T140"
    assert named in en["message"]
    assert any("一" <= letter <= "鿿" for letter in zh["message"].replace("渠道", "").replace("不可用", ""))
    assert f"[{name}]" in zh["next"]
    assert not any(
        value in zh["message"] + en["message"] for value in environment.values() if len(value) > 3 and value[0] != "/"
    )


@pytest.mark.parametrize(
    ("name", "text", "environment", "kind"),
    [
        (SMS, ALIYUN, KEYS, "AliyunSmsChannel"),
        (
            SMS,
            ALIYUN.replace("aliyun", "tencent").replace("signature", 'app_id = "1"\nsignature'),
            KEYS,
            "TencentSmsChannel",
        ),
        (SMS, '[sms]\nprovider = "twilio"\nsender = "MG1"\n', KEYS, "TwilioSmsChannel"),
        (
            SMS,
            '[sms]\nprovider = "http"\nsignature = "青柠"\nurl = "https://sms.example.com"\n',
            KEYS,
            "HttpSmsChannel",
        ),
        (VOICE, LISTENER, KEYS, "WebhookChannel"),
        (ChannelName.WEBHOOK, LISTENER.replace("voice", "webhook"), KEYS, "WebhookChannel"),
        (PUSH, '[push]\nprovider = "jpush"\napp_key = "a"\n', {"LIUKE_PUSH_SECRET": "s"}, "JPushChannel"),
        (
            PUSH,
            '[push]\nprovider = "web"\ncontact = "mailto:a@b.cn"\n',
            {"LIUKE_PUSH_SECRET": "P256"},
            "WebPushChannel",
        ),
        (ChannelName.INBOX, "", {}, "InboxChannel"),
    ],
)
def test_every_provider_is_made_of_its_settings(
    house: House, monkeypatch: pytest.MonkeyPatch, name: ChannelName, text: str, environment: dict[str, str], kind: str
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, pem(ec.generate_private_key(ec.SECP256R1())) if value == "P256" else value)
    say(house, text)
    made = way(house, name)
    assert type(made).__name__ == kind
    assert not made.dry_run
    made.close()


@pytest.mark.parametrize(
    "text", ['[sms]\nprovider = "carrier pigeon"\n', "[sms]\nsecret = 'x'\n", "[push]\nprovider = 3\n"]
)
def test_a_word_liuke_does_not_know_is_refused_when_the_file_is_read(house: House, text: str) -> None:
    from liuke.app.errors import SettingsError

    whole = (house.folder / "liuke.toml").read_text(encoding="utf-8") + "\n" + text
    with pytest.raises(SettingsError):
        check_settings(whole, house.folder / "liuke.toml")


def test_the_doctor_holds_the_senders_records_against_our_own_key(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ChannelSettingsError):
        answer(house, "doctor_email", {"records": ""}, language="en")
    say(
        house,
        '[email]\nhost = "h"\nsender = "L <l@shop.cn>"\nbounces = "b@bounce.shop.cn"\n[email.dkim]\nselector = "s1"\n',
    )
    key, other = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048) for _ in range(2))
    monkeypatch.setenv("LIUKE_DKIM_KEY", pem(key))

    def told(theirs: rsa.RSAPrivateKey) -> dict[str, str]:
        form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        record = b64encode(theirs.public_key().public_bytes(*form)).decode()
        lines = f'bounce.shop.cn TXT "v=spf1 a -all"\ns1._domainkey.shop.cn TXT "v=DKIM1; p={record}"\n'
        found = answer(house, "doctor_email", {"records": lines}, language="en")
        return {one["name"]: one["state"] for one in found["checks"]}

    assert told(key) == {"spf": "ok", "dkim": "ok", "dmarc": "fail", "alignment": "ok", "ptr": "warn"}
    assert told(other)["dkim"] == "fail"
