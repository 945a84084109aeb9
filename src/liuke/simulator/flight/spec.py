"""What a world's document says: who lives in it, why they leave, what a touch does to them, what they remember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from liuke.kit.errors import Language
from liuke.model.policy.strict import STRICT

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotLess = Annotated[float, Field(ge=0)]
Whole = Annotated[int, Field(ge=0)]
Kind = Literal["shop", "subscription", "saas"]


class Why(StrEnum):
    """Why somebody leaves: the reasons of D3, and ``none`` for those who have no reason of their own."""

    NONE = "none"
    EXPERIENCE_GAP = "experience_gap"
    MISSING_FUNCTION = "missing_function"
    DELIVERY_GAP = "delivery_gap"
    VALUE_GAP = "value_gap"
    EMOTIONAL_GAP = "emotional_gap"
    CONTENT_FATIGUE = "content_fatigue"
    PRICE = "price"
    INCENTIVE_ONLY = "incentive_only"
    MESSAGE_FATIGUE = "message_fatigue"
    NEED_ENDED = "need_ended"


WHYS = tuple(Why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A name in both languages."""

    __pydantic_config__ = STRICT

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return it in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseSpec:
    """One cause: how common, how long its people stay, how their need is worn down and heals, what harms them.

    ``stays_days`` holds while the need is met; ``episode`` is the daily chance of a bad day for an engaged person, by
    which the met need falls by ``depth`` of what it is; it comes back with a time constant of ``heals_days``.
    ``harmed`` is the share whom any touch drives away rather than keeps.
    """

    __pydantic_config__ = STRICT

    share: Share
    stays_days: Positive
    dormant: Share
    episode: Share = 0.0
    depth: Share = 0.3
    heals_days: Positive = 20.0
    harmed: Share = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchSpec:
    """One kind of touch. ``lift`` is, by cause, the mean chance that it alone brings a quiet person back in its days;
    ``holds`` the share of an engaged person's chance of leaving that it takes away meanwhile.

    ``weight`` is what it adds to fatigue; ``minutes`` what it takes of staff; ``offer`` whether it carries money.
    """

    __pydantic_config__ = STRICT

    label: Said
    cost_fen: Whole
    weight: NotLess = 1.0
    lasts_days: Annotated[int, Field(ge=1, le=60)] = 7
    minutes: NotLess = 0.0
    value_fen: Whole = 0
    valid_days: Annotated[int, Field(ge=1, le=90)] = 14
    lift: Mapping[Why, Share]
    holds: Share = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySpec:
    """What people keep of messages. Fatigue bites into what a touch does (× e^(−bites × fatigue)); above a person's
    tolerance it turns into annoyance; trust between 0 and 1 falls with harm and rises with help.
    """

    __pydantic_config__ = STRICT

    fatigue_half_life_days: Positive = 10.0
    fatigue_bites: NotLess = 0.2
    tolerance: Positive = 2.5
    annoyance: Share = 0.25
    annoyance_half_life_days: Positive = 30.0
    annoyed_leave: NotLess = 1.5
    trust: Share = 0.7
    trust_half_life_days: Positive = 60.0
    trust_harm: Share = 0.3
    trust_help: Share = 0.1
    opt_out: Share = 0.0015
    opt_out_annoyed: Share = 0.12
    complains: Share = 0.0003
    complains_annoyed: Share = 0.05
    harm_days: Annotated[int, Field(ge=1, le=180)] = 30
    harm_returns: Share = 0.15
    harm_leaves: Positive = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstSpec:
    """A promotion or campaign: how many come in it (as a share of those there at the start), for which causes."""

    __pydantic_config__ = STRICT

    name: Said
    from_day: Whole
    days: Annotated[int, Field(ge=1, le=60)]
    joins: Share
    comes: Positive = 1.2
    causes: Mapping[Why, Share]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorSpec:
    """A competitor's campaign: by how much it multiplies the chance of leaving, by cause."""

    __pydantic_config__ = STRICT

    name: str
    from_day: Whole
    days: Annotated[int, Field(ge=1, le=120)]
    pulls: Mapping[Why, Positive]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSpec:
    """The hands: people for every 10,000 users, and the minutes each has a day for calls and letters."""

    __pydantic_config__ = STRICT

    for_10000: NotLess = 2.0
    minutes_a_day: NotLess = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneySpec:
    """What people pay: the chance of an order on a day they come, its mean and spread, what is left of it for us."""

    __pydantic_config__ = STRICT

    order: Share
    order_fen: Annotated[int, Field(ge=1)]
    spread: NotLess = 0.6
    margin: Share = 0.2
    coupon_draws: Positive = 1.4


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSpec:
    """A subscription: how many have one, its terms and price, and who ends it when it falls due."""

    __pydantic_config__ = STRICT

    members: Share
    monthly: Share = 0.7
    price_fen: Annotated[int, Field(ge=1)]
    cancels: Share = 0.01
    cancels_quiet: Share = 0.25
    cancels_gone: Share = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSpec:
    """Business customers: how many people each, its seats, terms, price, and how its renewal follows its people."""

    __pydantic_config__ = STRICT

    people_each: Annotated[float, Field(ge=2)]
    seat_fen: Annotated[int, Field(ge=1)]
    renews: Share
    renews_unmet: Share
    late_milestones: Share = 0.2
    accounts_a_csm: Positive = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSpec:
    """How weekdays (Monday first), months and public holidays move how often people come."""

    __pydantic_config__ = STRICT

    weekdays: Annotated[tuple[Positive, ...], Field(min_length=7, max_length=7)] = (1.0,) * 7
    months: Annotated[tuple[Positive, ...], Field(min_length=12, max_length=12)] = (1.0,) * 12
    holiday: Positive = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSpec:
    """The daily chance of an engaged person to come lies between ``least`` and ``most`` (a Beta(1.6, 2.0) between)."""

    __pydantic_config__ = STRICT

    least: Share
    most: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSpec:
    """A world. ``lively`` scales what people do on a visit; ``returns_dormant`` and ``returns_gone`` are the chances of
    the quiet to come back by themselves within 30 days; ``events`` gives roles the business's own names."""

    __pydantic_config__ = STRICT

    name: str
    label: Said
    kind: Kind
    sources: tuple[str, ...] = ()
    currency: str = "CNY"
    timezone: str = "Asia/Shanghai"
    market: str = "cn"
    joins_a_day: Share = 0.003
    visits: VisitSpec
    returns_dormant: Share = 0.7
    returns_gone: Share = 0.1
    back_stays: Positive = 0.5
    calendar: CalendarSpec = field(default_factory=CalendarSpec)
    causes: Mapping[Why, CauseSpec]
    touches: Mapping[str, TouchSpec]
    memory: MemorySpec = field(default_factory=MemorySpec)
    bursts: tuple[BurstSpec, ...] = ()
    competitors: tuple[CompetitorSpec, ...] = ()
    staff: StaffSpec = field(default_factory=StaffSpec)
    money: MoneySpec
    term: TermSpec | None = None
    accounts: AccountSpec | None = None
    channels: Mapping[str, str]
    events: Mapping[str, str]
    features: Mapping[str, Said] = field(default_factory=dict)
