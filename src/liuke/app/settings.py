"""What ``liuke.toml`` says: name, zone, market, currency, engine, state, people, channels."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liuke.app.errors import NoWorkspaceError, SettingsError
from liuke.app.settings_delivery import ListenerSettings, PushProvider, SmsProvider, SmtpSettings
from liuke.app.settings_team import (
    AccessSettings,
    AlarmSettings,
    AssistantSettings,
    Department,
    MorningSettings,
    Person,
    TaskHookSettings,
)
from liuke.facts.engines.sources import Source
from liuke.kit.currencies import CURRENCIES
from liuke.kit.currencies import near as near_currency
from liuke.kit.document import nearest, validated
from liuke.kit.misfit import misfit
from liuke.model.words import TaskState

_ADDRESS = re.compile(r"https?://[^\s/@]+(/|$)")
_STRICT = {"extra": "forbid"}


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
