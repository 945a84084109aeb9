"""Calls about the ways back in: where providers call, what they say, and mails that came back."""

import base64
import binascii
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from liuke.app.answers.hooks import ChannelHooks
from liuke.app.calls.ask import Ask
from liuke.app.errors import BadParameterError
from liuke.app.house import utc
from liuke.app.settings import Settings, read_settings
from liuke.app.settings_delivery import MailReportSettings, SmsProvider
from liuke.app.ways import mailbox_settings, secret_of, shared_secrets
from liuke.delivery.errors import NoHookError
from liuke.delivery.hooks import aliyun, mailgun, returned, sendgrid, signed, tencent, twilio
from liuke.delivery.hooks.call import Call, path_word
from liuke.delivery.mailbox import opened_mailbox
from liuke.delivery.reports import Report, take
from liuke.delivery.seal import sealed_id
from liuke.flow.house import House
from liuke.flow.receipts import carry_back
from liuke.kit.errors import LiukeError
from liuke.model.words import ChannelName

_MOST_BYTES = 2_000_000
Reader = Callable[[Call], list[Report]]


def channel_hooks(house: House, ask: Ask) -> Annotated[dict[str, Any], ChannelHooks]:  # noqa: ARG001 - every call is asked
    """List the addresses that providers call back, as they must be entered there. Some hold a secret."""
    settings = read_settings(house.folder)
    base = f"{settings.public_url.rstrip('/')}/hooks"
    said, found = _mail(settings), list[dict[str, str]]()
    if settings.sms:
        who = settings.sms.provider
        word = f"/{path_word(house.state.secret, who)}" if who in ("aliyun", "tencent") else ""
        found.append({"channel": "sms", "provider": who, "address": f"{base}/{_hook_of_sms(who)}{word}"})
    if said and said.provider == "signed":
        found += [{"channel": "email", "provider": "signed", "address": f"{base}/{name}"} for name in ("email", "mail")]
    elif said:
        found.append({"channel": "email", "provider": said.provider, "address": f"{base}/{said.provider}"})
    for name in ("voice", "webhook"):
        if getattr(settings, name):
            found.append({"channel": name, "provider": "signed", "address": f"{base}/{name}"})
    return {"hooks": found}


def hook(
    house: House,
    ask: Ask,  # noqa: ARG001 - every call is asked
    *,
    provider: str,
    body: str,
    word: str = "",
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Take a provider's callback; ``body`` is base64. What it asks for holds when this returns.

    Raises
    ------
    NoHookError, ForgedError, StaleError, BadReportError, ChannelSettingsError
    """
    try:
        raw = base64.b64decode(body, validate=True)
    except binascii.Error as why:
        raise BadParameterError(command="hook", name="body", said="", choices="") from why
    reader, answer = _reader(house, provider)
    now = utc(house)
    reports = reader(Call(url=url, body=raw, now=now, headers=headers or {}, word=word))
    taken = take(house.state, provider, reports, now)
    with suppress(LiukeError):  # facts that are busy: the next round of the worker carries it
        carry_back(house)
    return {"answer": answer, "new": taken.new, "known": taken.known, "nobody": taken.nobody}


def channel_bounce(house: House, ask: Ask, *, files: list[str] | None = None, imap: bool = False) -> dict[str, Any]:  # noqa: ARG001
    """Read mails that came back (one mail a file, or a mailbox), and leave alone whoever they say is not there.

    A mail of the mailbox is marked as seen once what it says is kept; read twice, it counts once.

    Raises
    ------
    ChannelSettingsError, TemporaryError
        ``imap`` without ``[email.returns]``; a mailbox that cannot be read.
    """
    if imap:
        return _from_mailbox(house)
    now, found = utc(house), list[Report]()
    files = files or []
    for name in files:
        path = Path(name)
        if not path.is_file():
            raise BadParameterError(command="channel bounce", name="FILE", said=name, choices="")
        found += returned.read(path.read_bytes()[:_MOST_BYTES])
    taken = take(house.state, "mail", found, now)
    carry_back(house)
    return {"files": len(files), "new": taken.new, "known": taken.known, "nobody": taken.nobody}


def _from_mailbox(house: House) -> dict[str, Any]:
    now, total = utc(house), {"files": 0, "new": 0, "known": 0, "nobody": 0}
    with opened_mailbox(mailbox_settings(read_settings(house.folder))) as box:
        for number, raw in box.unseen():
            taken = take(house.state, "mail", returned.read(raw), now)
            box.seen([number])
            total["files"] += 1
            for name in ("new", "known", "nobody"):
                total[name] += getattr(taken, name)
    carry_back(house)
    return total


def _mail(settings: Settings) -> MailReportSettings | None:
    return settings.email.reports if settings.email else None


def _hook_of_sms(provider: str) -> str:
    return "sms" if provider == "http" else provider


def _reader(house: House, provider: str) -> tuple[Reader, str]:
    """Return who reads a provider's callbacks, and what it wants to hear; only of providers this workspace uses."""
    settings = read_settings(house.folder)
    mail, found = _mail(settings), None
    listener = {"voice": settings.voice, "webhook": settings.webhook}.get(provider)
    if settings.sms and provider == _hook_of_sms(settings.sms.provider):
        found = _sms_reader(house, settings.sms)
    elif listener:
        found = _signed(provider, listener.secret_env, ChannelName(provider))
    elif mail:
        found = _mail_reader(mail, provider)
    if found is None:
        raise NoHookError(provider=provider[:40])
    return found


def _sms_reader(house: House, said: SmsProvider) -> tuple[Reader, str]:
    secret = house.state.secret
    match said.provider:
        case "aliyun":
            return lambda call: aliyun.read(call, secret), aliyun.ANSWER
        case "tencent":
            return lambda call: tencent.read(call, secret), tencent.ANSWER
        case "twilio":
            return lambda call: twilio.read(call, secret_of("sms", said.secret_env).encode()), twilio.ANSWER
        case "http":
            return _signed("sms", said.secret_env, ChannelName.SMS)


def _mail_reader(said: MailReportSettings, provider: str) -> tuple[Reader, str] | None:
    match said.provider, provider:
        case "signed", "email":
            return _signed("email", said.secret_env, ChannelName.EMAIL)
        case "signed", "mail":
            return lambda call: _returned(call, shared_secrets("email", said.secret_env)), "{}"
        case "mailgun", "mailgun":
            return lambda call: mailgun.read(call, secret_of("email", said.secret_env).encode()), mailgun.ANSWER
        case "sendgrid", "sendgrid":
            return lambda call: sendgrid.read(call, secret_of("email", said.secret_env).encode()), sendgrid.ANSWER
        case _:
            return None


def _signed(channel: str, variable: str, name: ChannelName) -> tuple[Reader, str]:
    return lambda call: signed.read(call, shared_secrets(channel, variable), name), signed.ANSWER


def _returned(call: Call, secrets: list[bytes]) -> list[Report]:
    sealed_id(secrets, call.headers, call.body, call.now)
    return returned.read(call.body)
