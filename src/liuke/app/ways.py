"""Makes the way out of each channel from what liuke.toml says; secrets come from the environment alone."""

import os
from pathlib import Path

from liuke.app.settings import Settings
from liuke.app.settings_delivery import DkimSettings, ListenerSettings, PushProvider, SmsProvider
from liuke.app.settings_delivery import SmtpSettings as MailServer
from liuke.delivery.channel import Channel
from liuke.delivery.channels.aliyun_sms import AliyunSms, AliyunSmsChannel
from liuke.delivery.channels.fcm_push import FcmPushChannel, service_account
from liuke.delivery.channels.http_sms import HttpSms, HttpSmsChannel
from liuke.delivery.channels.inbox import InboxChannel
from liuke.delivery.channels.jpush_push import JPush, JPushChannel
from liuke.delivery.channels.smtp import SmtpChannel, SmtpSettings
from liuke.delivery.channels.tencent_sms import TencentSms, TencentSmsChannel
from liuke.delivery.channels.twilio_sms import TwilioSms, TwilioSmsChannel
from liuke.delivery.channels.web_push import WebPush, WebPushChannel
from liuke.delivery.channels.webhook import Listener, WebhookChannel
from liuke.delivery.dkim import Signer, public_half, signer
from liuke.delivery.errors import ChannelSettingsError, RejectedError
from liuke.delivery.jose import p256_key
from liuke.delivery.mail import MailSettings
from liuke.delivery.mailbox import MailboxSettings
from liuke.delivery.outbound import place
from liuke.delivery.registered import Registered, blanks
from liuke.delivery.seal import secret_bytes
from liuke.delivery.sms import LONGEST_SIGNATURE
from liuke.delivery.wire import Wire
from liuke.flow.house import House
from liuke.model.words import ChannelName


def live_way(house: House, name: ChannelName, settings: Settings) -> Channel | None:
    """Return the real way out of a channel; None where liuke.toml names no provider.

    Raises
    ------
    ChannelSettingsError
        What it says cannot work.
    """
    made: Channel | None = None
    match name:
        case ChannelName.EMAIL if settings.email:
            made = _mail_way(house, settings.email, mail_settings(house, settings))
        case ChannelName.SMS if settings.sms:
            made = _sms_way(house, settings.sms)
        case ChannelName.PUSH if settings.push:
            made = _push_way(house, settings.push)
        case ChannelName.VOICE if settings.voice:
            made = _listener_way(house, name, settings.voice)
        case ChannelName.WEBHOOK if settings.webhook:
            made = _listener_way(house, name, settings.webhook)
        case ChannelName.INBOX:
            made = InboxChannel(house.state, house.clock)
        case _:
            pass
    return made


def mail_settings(house: House, settings: Settings) -> MailSettings:
    """Say who writes mail."""
    said = settings.email
    address = said.sender if said and said.sender else "no-reply@example.com"
    name, _, plain = address.rpartition("<")
    return MailSettings(
        sender_name=name.strip() or house.sender,
        sender_address=plain.rstrip("> ") or address,
        reply_to=said.reply_to if said else "",
        bounces=said.bounces if said else "",
        market=house.market,
    )


def mailbox_settings(settings: Settings) -> MailboxSettings:
    """Say where returned mail lies.

    Raises
    ------
    ChannelSettingsError
        Nowhere, or a password would cross the network in the clear.
    """
    said = settings.email.returns if settings.email else None
    if said is None:
        raise wrong("email", "no mailbox is set: write [email.returns]", "还没有设置退信邮箱：请写 [email.returns]")
    if said.tls == "none" and said.host not in ("127.0.0.1", "::1", "localhost"):
        raise wrong("email", "a password would cross the network in the clear", "密码会明文经过网络")
    return MailboxSettings(
        host=said.host,
        user=said.user,
        password=secret_of("email", said.password_env),
        port=said.port,
        tls=said.tls,
        folder=said.folder,
    )


def secret_of(channel: str, variable: str) -> str:
    """Return what an environment variable holds.

    Raises
    ------
    ChannelSettingsError
        Nothing.
    """
    found = os.environ.get(variable, "").strip()
    if not found:
        raise wrong(channel, f"the environment variable {variable} is empty", f"环境变量 {variable} 是空的")
    return found


def shared_secret(channel: str, variable: str) -> bytes:
    """Return the secret we sign with: the first.

    Raises
    ------
    ChannelSettingsError
    """
    return shared_secrets(channel, variable)[0]


def shared_secrets(channel: str, variable: str) -> list[bytes]:
    """Return every secret that a callback may be signed with: several, divided by blanks, while one is changed.

    Raises
    ------
    ChannelSettingsError
    """
    try:
        return [secret_bytes(each) for each in secret_of(channel, variable).split()]
    except ValueError as why:
        zh = f"{variable} 不是可用的密钥（whsec_ 加 base64，至少 16 字节）"
        raise wrong(channel, f"{variable}: {why}", zh) from why


def wrong(channel: str, en: str, zh: str) -> ChannelSettingsError:
    """Say what is wrong with a channel's settings, in both languages."""
    return ChannelSettingsError(channel=channel, why=en, why_zh=zh)


def _needed(channel: str, **said: str) -> None:
    for name, value in said.items():
        if not value.strip():
            raise wrong(channel, f"{name} is missing", f"缺少 {name}")


def _address(channel: str, url: str, private: bool) -> str:
    try:
        place(url, private=private)
    except RejectedError as why:
        raise wrong(
            channel,
            f"{url!r} is not an https address; private = true allows one inside your own network",
            f"{url!r} 不是 https 地址；如果在自己的内网，请写 private = true",
        ) from why
    return url.rstrip("/")


def _mail_way(house: House, said: MailServer, mail: MailSettings) -> Channel:
    server = SmtpSettings(
        host=said.host,
        port=said.port,
        tls=said.tls,
        username=said.user or "",
        password=os.environ.get(said.password_env, ""),
        per_second=said.per_second,
    )
    if said.user and not server.password:
        secret_of("email", said.password_env)
    return SmtpChannel(server, mail, house.clock, sign_as=_signer(said.dkim, mail))


def dkim_public_key(said: DkimSettings | None, mail: MailSettings) -> bytes:
    """Return the public half of the key that signs mail (DER); nothing where there is none on this machine."""
    if said is None or not os.environ.get(said.key_env):
        return b""
    by = _signer(said, mail)
    return public_half(by) if by else b""


def _signer(said: DkimSettings | None, mail: MailSettings) -> Signer | None:
    if said is None:
        return None
    own = mail.sender_address.rpartition("@")[2].lower()
    domain = (said.domain or own).lower()
    if own != domain and not own.endswith("." + domain):
        en = f"dkim.domain {domain} is not the sender's {own}: nobody would count the signature"
        raise wrong("email", en, f"dkim.domain {domain} 和发件域名 {own} 不一致，签名不会被承认")
    try:
        return signer(domain=domain, selector=said.selector, pem=_pem("email", said.key_env))
    except ValueError as why:
        en, zh = f"{said.key_env} holds no key that signs mail: {why}", f"{said.key_env} 里不是可用的签名私钥"
        raise wrong("email", en, zh) from why


def _pem(channel: str, variable: str) -> str:
    """Read a key or a document: what the variable holds, or the file that it names."""
    said = secret_of(channel, variable)
    if said.startswith(("-----", "{")) or len(said) > 1_000:
        return said
    try:
        return Path(said).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as why:
        en, zh = f"the file that {variable} names cannot be read", f"读不到 {variable} 指向的文件"
        raise wrong(channel, en, zh) from why


def _sms_way(house: House, said: SmsProvider) -> Channel:
    if len(said.signature) > LONGEST_SIGNATURE or set(said.signature) & set("【】"):
        raise wrong("sms", "signature has at most 16 characters and no 【】", "signature 不超过 16 字，不要写【】")
    if house.market == "cn" and not said.signature and said.provider != "twilio":
        _needed("sms", signature=said.signature)
    wire = Wire(private=said.private)
    match said.provider:
        case "aliyun" | "tencent":
            return _registered_way(house, said, wire)
        case "twilio":
            return _twilio_way(house, said, wire)
        case "http":
            _needed("sms", url=said.url)
            secret = os.environ.get(said.secret_env, "").strip()
            gateway = HttpSms(
                url=_address("sms", said.url, said.private),
                token=os.environ.get(said.key_id_env, "").strip(),
                secret=shared_secret("sms", said.secret_env) if secret else b"",
                signature=said.signature,
                market=house.market,
                key_window_s=said.key_hours * 3_600 if said.key_hours else None,
                per_second=said.per_second,
            )
            if not (gateway.token or gateway.secret):
                secret_of("sms", said.secret_env)
            return HttpSmsChannel(gateway, wire, house.clock)


def _registered_way(house: House, said: SmsProvider, wire: Wire) -> Channel:
    _needed("sms", signature=said.signature)
    texts = tuple(Registered(code=each.code, text=each.text) for each in said.templates)
    if not texts:
        raise wrong("sms", "no text is registered: add [[sms.templates]]", "还没有已报备的模板：请写 [[sms.templates]]")
    for each in texts:
        if "}{" in each.text.replace("}${", "}{") or len(blanks(each.text)) > 12:
            en = f"template {each.code}: two blanks need words between them, and there are at most 12"
            raise wrong("sms", en, f"模板 {each.code}：两个变量之间要有文字，最多 12 个变量")
    key_id, secret = secret_of("sms", said.key_id_env), secret_of("sms", said.secret_env)
    if said.provider == "aliyun":
        endpoint = _address("sms", said.endpoint or "https://dysmsapi.aliyuncs.com", said.private)
        account = AliyunSms(
            key_id=key_id,
            secret=secret,
            signature=said.signature,
            texts=texts,
            endpoint=endpoint,
            market=house.market,
            per_second=said.per_second,
        )
        return AliyunSmsChannel(account, wire, house.clock)
    _needed("sms", app_id=said.app_id)
    return TencentSmsChannel(
        TencentSms(
            key_id=key_id,
            secret=secret,
            app_id=said.app_id,
            signature=said.signature,
            texts=texts,
            region=said.region,
            endpoint=_address("sms", said.endpoint or "https://sms.tencentcloudapi.com", said.private),
            market=house.market,
            per_second=said.per_second,
        ),
        wire,
        house.clock,
    )


def _twilio_way(house: House, said: SmsProvider, wire: Wire) -> Channel:
    _needed("sms", sender=said.sender)
    reachable = house.public_url.startswith("https://")
    account = TwilioSms(
        account_id=secret_of("sms", said.key_id_env),
        secret=secret_of("sms", said.secret_env),
        sender=said.sender,
        signature=said.signature,
        report_to=f"{house.public_url}/hooks/twilio" if reachable else "",
        endpoint=_address("sms", said.endpoint or "https://api.twilio.com", said.private),
        market=house.market,
        per_second=said.per_second,
    )
    return TwilioSmsChannel(account, wire)


def _push_way(house: House, said: PushProvider) -> Channel:
    wire = Wire(private=said.private)
    if said.endpoint:
        _address("push", said.endpoint, said.private)
    match said.provider:
        case "fcm":
            account = service_account(
                _pem("push", said.secret_env), endpoint=said.endpoint.rstrip("/"), per_second=said.per_second
            )
            return FcmPushChannel(account, wire, house.clock)
        case "jpush":
            _needed("push", app_key=said.app_key)
            app = JPush(
                app_key=said.app_key,
                secret=secret_of("push", said.secret_env),
                production=said.production,
                endpoint=said.endpoint.rstrip("/") or "https://api.jpush.cn",
                per_second=said.per_second,
            )
            return JPushChannel(app, wire)
        case "web":
            if not said.contact.startswith(("mailto:", "https:")):
                raise wrong("push", "contact is mailto:… or https:…", "contact 要写成 mailto:… 或 https:…")
            held = secret_of("push", said.secret_env)
            try:
                key = p256_key(_pem("push", said.secret_env) if "/" in held and "BEGIN" not in held else held)
            except ValueError as why:
                en = f"{said.secret_env} holds no VAPID key (P-256, PEM or base64url)"
                raise wrong("push", en, f"{said.secret_env} 里不是 VAPID 私钥（P-256，PEM 或 base64url）") from why
            return WebPushChannel(WebPush(key=key, contact=said.contact, per_second=said.per_second), wire, house.clock)


def _listener_way(house: House, name: ChannelName, said: ListenerSettings) -> Channel:
    channel = str(name)
    listener = Listener(
        url=_address(channel, said.url, said.private),
        secret=shared_secret(channel, said.secret_env),
        market=house.market,
        key_window_s=said.key_hours * 3_600 or None,
        per_second=said.per_second,
    )
    wire = Wire(private=said.private)
    if name is ChannelName.VOICE:
        return WebhookChannel(ChannelName.VOICE, listener, wire, house.clock)
    return WebhookChannel(ChannelName.WEBHOOK, listener, wire, house.clock)
