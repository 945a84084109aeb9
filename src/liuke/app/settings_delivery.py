"""What ``liuke.toml`` says of the ways out: mail, its signature and reports, text messages, push, listeners."""

from dataclasses import dataclass
from typing import Literal

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSettings:
    """How mail is signed. The key, PEM or a file's name, comes from the environment variable named here."""

    __pydantic_config__ = _STRICT

    selector: str
    domain: str = ""
    """Empty for the sender's own."""
    key_env: str = "LIUKE_DKIM_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReportSettings:
    """Who tells us of bounces and complaints; its secret or public key comes from the environment."""

    __pydantic_config__ = _STRICT

    provider: Literal["mailgun", "sendgrid", "signed"]
    secret_env: str = "LIUKE_MAIL_HOOK_SECRET"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSettings:
    """The mailbox that returned mail lies in, read by IMAP; its password comes from the environment."""

    __pydantic_config__ = _STRICT

    host: str
    user: str
    port: int = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    folder: str = "INBOX"
    password_env: str = "LIUKE_IMAP_PASSWORD"  # noqa: S105 - a variable's name


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredText:
    """A text registered with a Chinese SMS provider: its code there, and the text with its blanks."""

    __pydantic_config__ = _STRICT

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsProvider:
    """Who sends text messages for us. Id and secret come from the environment variables named here."""

    __pydantic_config__ = _STRICT

    provider: Literal["aliyun", "tencent", "twilio", "http"]
    key_id_env: str = "LIUKE_SMS_KEY_ID"
    secret_env: str = "LIUKE_SMS_SECRET"  # noqa: S105 - a variable's name
    signature: str = ""
    """【】 of the text, without its brackets."""
    templates: tuple[RegisteredText, ...] = ()
    app_id: str = ""
    """Tencent's SdkAppId."""
    region: str = "ap-guangzhou"
    sender: str = ""
    """Twilio: a number of ours, or a messaging service."""
    url: str = ""
    """``http``: where the gateway is."""
    key_hours: float | None = None
    """``http``: how long the gateway promises to know an idempotency key again."""
    endpoint: str = ""
    per_second: int | None = None
    private: bool = False
    """The gateway is inside one's own network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PushProvider:
    """Who sends push for us. What is secret comes from the environment variable named here."""

    __pydantic_config__ = _STRICT

    provider: Literal["fcm", "jpush", "web"]
    secret_env: str = "LIUKE_PUSH_SECRET"  # noqa: S105 - a variable's name
    """fcm: the service account's JSON, or its file; jpush: the master secret; web: the VAPID private key."""
    app_key: str = ""
    production: bool = True
    contact: str = ""
    """web: ``mailto:`` or ``https:``, whom a browser's service may write to."""
    endpoint: str = ""
    per_second: int | None = None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerSettings:
    """A program that takes messages as signed webhooks: a robot that calls, or anything else."""

    __pydantic_config__ = _STRICT

    url: str
    secret_env: str
    key_hours: float = 12.0
    """How long it promises to know a message's id again; 0 where it does not."""
    per_second: int | None = None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """Where e-mail is handed over. The password comes from the environment variable named here, never from the file."""

    __pydantic_config__ = _STRICT

    host: str
    port: int = 587
    user: str | None = None
    password_env: str = "LIUKE_SMTP_PASSWORD"  # noqa: S105 - a variable's name
    tls: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = ""
    reply_to: str = ""
    bounces: str = ""
    """Gets what cannot be delivered; empty for the sender."""
    per_second: int | None = None
    dkim: DkimSettings | None = None
    reports: MailReportSettings | None = None
    returns: ReturnSettings | None = None
