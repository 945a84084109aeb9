"""What calls of ``outlook`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.worth_page import Month
from liuke.model.words import ChannelName


class Budget(Month):
    after_fen: int | None


class LookedAt(TypedDict):
    subject_id: str
    playbook: str
    tier: str
    channel: ChannelName
    subject: str
    body: str
    facts: dict[str, str]
    code: str
    why: str


class PaceHour(TypedDict):
    at: Instant
    hour: int
    messages: int
    quiet: bool


class Pace(TypedDict):
    staged: list[float]
    messages: int
    tasks: int
    quiet_from_hour: int
    quiet_until_hour: int
    later: int
    hours: list[PaceHour]


ExpectedTier = TypedDict(
    "ExpectedTier",
    {
        "tier": str,
        "high": float | None,
        "anyway": float | None,
        "cost_fen": int,
        "send": int,
        "cost_each_fen": int | None,
        "low": float | None,
        "from": str,
        "label": str,
        "more": float,
        "playbook": str,
    },
)


class PlanOutlookExpected(TypedDict):
    tiers: list[ExpectedTier]
    total: float | None
    low: float | None
    high: float | None
    anyway: float | None
    promised: float
    results: int


class Stock(TypedDict):
    playbook: str
    offer: str
    label: str
    needs: int
    left: int | None
    short: int


class PlanOutlook(TypedDict):
    """What `plan_outlook` answers."""

    plan: str
    currency: str
    pace: Pace
    expected: PlanOutlookExpected
    budget: Budget
    stock: list[Stock]
    looked_at: list[LookedAt]
