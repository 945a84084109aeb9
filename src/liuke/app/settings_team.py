"""What ``liuke.toml`` says of the people who work here: who they are, what tells them, how they come in."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from liuke.model.words import Duty

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
