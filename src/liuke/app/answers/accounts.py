"""What calls of ``accounts`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free
from liuke.app.answers.numbers import AccountColumn
from liuke.app.answers.shared import NotEnough


class Consultant(TypedDict):
    name: str
    accounts: int
    at_risk: int
    due_soon: int
    due_soon_fen: int
    renewals: int
    renewed: int
    own_share: float
    share: float
    interval: list[float]
    against_mean: str


class ConsultantMean(TypedDict):
    share: float
    interval: list[float]


class Consultants(TypedDict):
    """What `consultants` answers."""

    as_of: Day
    role: str
    renewals_of_nobody: int
    renewals: int
    renewed: int
    mean: ConsultantMean
    worth_renewals: float
    history_days: int
    soon_days: int
    consultants: list[Consultant]
    en: str
    zh: str
    currency: str


class Accounts(TypedDict):
    """What `accounts` answers."""

    as_of: Day
    where: str | None
    found: int
    columns: list[AccountColumn]
    accounts: list[Free]
    last: NotRequired[str | None]


class RiskSign(TypedDict):
    sign: str
    en: str
    zh: str


class Risk(TypedDict):
    account_id: str
    name: str
    renews_on: Day | None
    renews_in_days: int | None
    at_stake_fen: int
    currency: str
    consultant: str
    csm: str
    notice_given: bool
    signs: list[RiskSign]


class With(TypedDict):
    renewals: int
    renewed: int
    share: float | None


Tested = TypedDict(
    "Tested",
    {
        "with": With,
        "without": With,
        "difference": float | None,
        "interval": list[float] | None,
    },
)


class Sign(TypedDict):
    sign: str
    en: str
    zh: str
    accounts: int
    unknown: int
    at_stake_fen: int
    tested: Tested | None


class AccountsAtRisk(TypedDict):
    """What `accounts_at_risk` answers."""

    as_of: Day
    running: int
    soon_days: int
    at_risk: int
    notices: int
    at_stake_fen: int
    money_unknown: int
    signs: list[Sign]
    accounts: list[Risk]
    found: int
    currency: str


class ConsultantsNotEnough(NotEnough):
    """What `consultants` answers where no contract has come to an end."""

    as_of: Day
    role: str
    renewals_of_nobody: int
    renewals: int
    consultants: list[Consultant]
    currency: str


ConsultantsAnswer = Consultants | ConsultantsNotEnough
