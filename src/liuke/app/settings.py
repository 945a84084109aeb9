"""What ``liuke.toml`` says: name, zone, market, currency, engine, state, people, channels."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from liuke.app.errors import NoWorkspaceError, SettingsError
from liuke.facts.engines.sources import Source
from liuke.kit.currencies import CURRENCIES
from liuke.kit.currencies import near as near_currency
from liuke.kit.document import nearest, validated
from liuke.kit.misfit import misfit
from liuke.model.words import Duty, TaskState

_ADDRESS = re.compile(r"https?://[^\s/@]+(/|$)")
_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works here."""

    __pydantic_config__ = _STRICT

    id: str
    name: str
    duty: Duty = Duty.OPERATOR
    language: Literal["zh", "en"] | None = None
    """The workspace's where none is said."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmTarget:
    """Whom alarms tell. The address, with its secrets, comes from the environment variable named here."""

    __pydantic_config__ = _STRICT

    name: str
    address_env: str
    """Holds mailtos://…, feishu://…, dingtalk://…, wecombot://…, slack://… or any address apprise knows."""
    language: Literal["zh", "en"] = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettings:
    """Whom alarms tell, and of what."""

    __pydantic_config__ = _STRICT

    tell: Literal["alarms", "all"] = "alarms"
    """``alarms``: when one fires, recovers, is over, loses its data or fails; ``all``: pending too."""
    targets: tuple[AlarmTarget, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningSettings:
    """Who gets the morning as a card in chat or by mail, once a day, and when."""

    __pydantic_config__ = _STRICT

    tell: tuple[str, ...] = ()
    """Names of ``alarms.targets``; nobody where it is empty."""
    after: str = "07:30"
    """No earlier than this time of day, in the workspace's zone."""
    before: str = "12:00"
    """Whoever has not been told by then is not told any more today."""
    quiet: Literal["say", "still"] = "say"
    """On a day without a decision: ``say`` so, or keep ``still``."""
    figures: bool = True
    """Whether the key figures stand below the decisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A part of the business that work is given to; late work goes to its lead, then to the one above."""

    __pydantic_config__ = _STRICT

    id: str
    name: str = ""
    lead: str = ""
    """The id of one of ``people``."""
    above: str = ""
    """The id of another department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHookSettings:
    """Where the same tasks are kept elsewhere: told of every change, and heard when something changes there."""

    __pydantic_config__ = _STRICT

    url: str
    secret_env: str = "LIUKE_TASKS_SECRET"  # noqa: S105 - a variable's name
    system: str = "tasks"
    states: dict[str, str] = field(default_factory=dict)
    """Their word for a state -> ours: ``"In Progress" = "doing"``."""
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSettings:
    """An optional endpoint that speaks OpenAI's chat format; without this section nothing ever leaves."""

    __pydantic_config__ = _STRICT

    url: str
    """Up to and without ``/chat/completions``: ``https://api.example.com/v1`` or ``http://127.0.0.1:8000/v1``."""
    model: str
    key_env: str = ""
    """The environment variable that holds the key; empty where it needs none."""
    budget_per_day: int = 200_000
    """Tokens a calendar day; nothing more is asked beyond them."""
    timeout: float = 20.0
    """Seconds for a whole answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySettings:
    """The company's own sign-in: OpenID Connect. The client's secret comes from the environment."""

    __pydantic_config__ = _STRICT

    issuer: str
    client_id: str
    secret_env: str = "LIUKE_OIDC_SECRET"  # noqa: S105 - a variable's name
    label: str = ""
    """What the button says; empty for the issuer's host."""
    scopes: str = "openid profile email"
    claim: str = "groups"
    """Which claim ``duties`` looks into."""
    duties: dict[str, Duty] = field(default_factory=dict)
    """A group there -> a duty here; the highest of somebody's groups counts at every sign-in."""
    new: Duty | None = None
    """The duty of whoever signs in first and is unknown here; left out, they are turned away."""
    domains: tuple[str, ...] = ()
    """Only addresses of these; empty for all that the issuer lets in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """How people come in where several work here."""

    __pydantic_config__ = _STRICT

    url: str = ""
    """Where people open the pages, through a proxy that has TLS: ``https://retention.example.com``."""
    passwords: bool = True
    """False where everybody comes through the company's sign-in."""
    company: CompanySettings | None = None
    upload_mb: Annotated[int, Field(ge=1, le=1_000_000)] = 2_048
    """How large a file may be that is brought in the browser, in millions of bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """Where facts are kept: a DuckDB file in the folder, or Spark."""

    __pydantic_config__ = _STRICT

    kind: Literal["duckdb", "spark"] = "duckdb"
    master: str = "local[*]"
    """Of Spark: ``local[2]``, ``spark://host:7077``, ``yarn`` …"""
    warehouse: str = ""
    """Below which liuke writes its own tables; empty for the workspace's folder."""
    tables: dict[str, str | Source] = field(default_factory=dict)
    """The business's own tables, read only: ``events = "db.events"`` or ``"parquet:/path"``."""
    conf: dict[str, str] = field(default_factory=dict)
    """Spark's own settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A workspace's settings; everything has a default but the name."""

    __pydantic_config__ = _STRICT

    name: str
    timezone: str = "Asia/Shanghai"
    market: Literal["cn", "eu", "us", "none"] = "cn"
    currency: str = "CNY"
    language: Literal["zh", "en"] = "zh"
    sample: bool = False
    sender: str = ""
    """Who writes to users: a name people know."""
    memory_limit: str = "1500MB"
    served_memory_limit: str = ""
    """Of the engine behind the pages; empty: a sixteenth of the facts, within bounds (``engines.duckdb.small_mb``)."""
    engine: EngineSettings = field(default_factory=EngineSettings)
    state_url: str = ""
    """Empty for state.sqlite in the folder; postgresql+psycopg://... when shared."""
    public_url: str = "http://127.0.0.1:8765"
    people: tuple[Person, ...] = ()
    email: SmtpSettings | None = None
    sms: SmsProvider | None = None
    push: PushProvider | None = None
    voice: ListenerSettings | None = None
    webhook: ListenerSettings | None = None
    departments: tuple[Department, ...] = ()
    tasks: TaskHookSettings | None = None
    test_addresses: tuple[str, ...] = ()
    """Who may be sent test messages: numbers and addresses of our own people."""
    alarms: AlarmSettings = field(default_factory=AlarmSettings)
    morning: MorningSettings = field(default_factory=MorningSettings)
    assistant: AssistantSettings | None = None
    access: AccessSettings = field(default_factory=AccessSettings)
    app_links: dict[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.timezone)


def read_settings(folder: Path) -> Settings:
    """Read ``liuke.toml``.

    Raises
    ------
    NoWorkspaceError
        The folder has none.
    SettingsError
        It is not TOML, or says something unknown.
    """
    file = folder / "liuke.toml"
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as why:
        raise NoWorkspaceError(folder=folder) from why
    except UnicodeDecodeError as why:
        raise SettingsError(file=file, why_en="it is not UTF-8 text", why_zh="不是 UTF-8 文本") from why
    except OSError as why:
        said = why.strerror or str(why)
        raise SettingsError(file=file, why_en=said, why_zh=said) from why
    return check_settings(text, file)


def _wrong_assistant(said: AssistantSettings | None) -> tuple[str, str] | None:
    if said is not None and not _ADDRESS.match(said.url):
        return (
            "assistant.url: an address that begins with http:// or https://",
            "assistant.url：要以 http:// 或 https:// 开头",
        )
    if said is not None and not (said.budget_per_day >= 0 and 0 < said.timeout <= 600):
        return (
            "assistant: budget_per_day must not be negative, and timeout be within 600 seconds",
            "assistant：budget_per_day 不能为负，timeout 须在 600 秒之内",
        )
    return None


_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _wrong_morning(said: Settings) -> tuple[str, str] | None:
    """The card goes to targets there are, between two times of one day."""
    told, known = said.morning, [one.name for one in said.alarms.targets]
    for name in told.tell:
        if name not in known:
            near = nearest(name, known)
            en = f"morning.tell: {name} is none of alarms.targets" + (f"; did you mean {near}?" if near else "")
            return en, f"morning.tell：alarms.targets 里没有 {name}" + (f"，是不是 {near}？" if near else "")
    for key, clock in (("after", told.after), ("before", told.before)):
        if not _CLOCK.fullmatch(clock):
            return f"morning.{key}: a time of day such as 07:30", f"morning.{key}：要像 07:30 这样写时刻"
    if told.after >= told.before:
        return "morning.before: later than morning.after", "morning.before：要晚于 morning.after"
    return None


_BASE = re.compile(r"https?://[^\s/@?#]+/?")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)")


def _wrong_access(said: AccessSettings) -> tuple[str, str] | None:
    if said.url and not _BASE.fullmatch(said.url):
        return "access.url: an address without a path", "access.url：要是不带路径的地址"
    company = said.company
    if company and not (company.issuer.startswith("https://") or _LOOPBACK.match(company.issuer)):
        return "access.company.issuer: an https address", "access.company.issuer：要是 https 地址"
    if company and not said.url:
        return (
            "access.url is needed for access.company: the provider sends people back there",
            "有 access.company 就要写 access.url：对方登录后要跳回这里",
        )
    if not said.passwords and company is None:
        return (
            "access.passwords may be off only where access.company is set",
            "没有 access.company 时不能关掉 access.passwords",
        )
    return None


def _wrong_desk(said: Settings) -> tuple[str, str] | None:
    """Departments name people and departments there are; their words for states mean ones of ours."""
    people, ids = {one.id for one in said.people}, {one.id for one in said.departments}
    for one in said.departments:
        if (one.lead and one.lead not in people) or (one.above and one.above not in ids):
            en = f"departments: {one.id} names a lead who is not among people, or a department above that is none"
            return en, f"departments：{one.id} 的 lead 不在 people 里，或 above 不是一个部门"
    wrong = sorted(set(said.tasks.states.values()) - {str(word) for word in TaskState}) if said.tasks else []
    if wrong:
        return f"tasks.states: {wrong[0]} is no state of a task", f"tasks.states：没有 {wrong[0]} 这种任务状态"
    return None


def check_settings(text: str, file: Path) -> Settings:
    """Read settings from their text; ``file`` names them in what is said of them.

    Raises
    ------
    SettingsError
        They are not TOML, or say something unknown.
    """
    from pydantic import ValidationError

    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise SettingsError(file=file, why_en=f"not TOML: {why}", why_zh=f"不是 TOML：{why}") from why
    try:
        settings = validated(Settings, said)
    except ValidationError as why:
        first = why.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        near = nearest(str(first["loc"][-1]), Settings.__dataclass_fields__) if first["loc"] else None
        en, zh = misfit(dict(first), key or file.name, near)
        raise SettingsError(file=file, why_en=en, why_zh=zh) from why
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        en, zh = f"timezone: {settings.timezone} is not a time zone", f"timezone：没有 {settings.timezone} 这个时区"
        raise SettingsError(file=file, why_en=en, why_zh=zh) from why
    wrong = _wrong_assistant(settings.assistant) or _wrong_desk(settings) or _wrong_access(settings.access)
    wrong = wrong or _wrong_morning(settings)
    if wrong:
        raise SettingsError(file=file, why_en=wrong[0], why_zh=wrong[1])
    if settings.currency not in CURRENCIES:
        meant = near_currency(settings.currency)
        raise SettingsError(
            file=file,
            why_en=f"currency: {settings.currency} is no code of ISO 4217 such as CNY"
            + (f"; did you mean {meant}?" if meant else ""),
            why_zh=f"currency：ISO 4217 里没有 {settings.currency} 这个币种" + (f"，是不是 {meant}？" if meant else ""),
        )
    return settings


_FIRST = """# The workspace. docs/app.md lists every setting.
name = {name}
timezone = {timezone}
market = {market}
currency = {currency}
language = {language}
# Who writes to your users: a person, by name.
sender = {sender}
{sample}
# Who works here. A plan is approved by somebody else than its author.
[[people]]
id = "lin"
name = "{operator}"
duty = "operator"

[[people]]
id = "he"
name = "{approver}"
duty = "approver"

# Where e-mail is handed over, once you switch it on (liuke channel on email). The password comes from the environment.
# [email]
# host = "smtp.example.com"
# port = 587
# user = "crm@example.com"
# sender = "{name_plain} <crm@example.com>"

# Whom alarms tell, once you switch them on (liuke alarm on). The address with its secrets comes from the environment:
# mailtos://, feishu://, dingtalk://, wecombot://, slack:// ... (docs/alarms.md).
# [[alarms.targets]]
# name = "operations"
# address_env = "LIUKE_ALARMS_OPERATIONS"
# language = {language}

# The morning's decisions as a card to some of them, once a day.
# [morning]
# tell = ["operations"]
"""


def first_settings(  # one argument a setting
    *, name: str, timezone: str, market: str, currency: str, language: str, sample: bool
) -> str:
    """Write the first ``liuke.toml`` of a workspace."""

    def quoted(word: str) -> str:
        return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'

    names = ("林晚", "何也") if language == "zh" else ("Lin Wan", "He Ye")
    return _FIRST.format(
        name=quoted(name),
        timezone=quoted(timezone),
        market=quoted(market),
        currency=quoted(currency),
        language=quoted(language),
        sample="sample = true\n" if sample else "",
        sender=quoted(names[0]),
        operator=names[0],
        approver=names[1],
        name_plain=name.replace('"', "").replace("\n", " "),
    )
