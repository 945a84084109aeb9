"""What calls of ``one_account`` answer."""

from typing import TypedDict

from liuke.app.answers.accounts import Risk
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.qbr import Section
from liuke.app.answers.tasks import ListedTask
from liuke.model.words import Liveness


class Account(TypedDict):
    account_id: str
    name: str
    plan: str
    industry: str
    csm: str
    consultant: str
    started_at: Instant
    renews_at: Instant
    mrr_fen: int
    health: float
    health_band: str
    health_trend: float | None
    active_seats: int
    seats: int
    people: int
    end_customers: float | None
    depth: float
    breadth: float
    value_per_yuan: float
    value_percentile: float | None
    intent: str
    intent_progress: float
    tickets_open: int
    tickets: int
    on_time_share: float
    health_login_days: float
    health_login_gap: float
    health_login_decay: float
    health_feature_breadth: float
    health_core_acts: float
    health_community: float
    health_payment_recency: float
    health_order_frequency: float
    health_spending_trend: float
    health_nps: float | None
    health_complaints: float
    health_friction: float


class AccountPageMetric(TypedDict):
    score: float | None
    points: float | None
    name: str
    label: str
    peer: float | None


class AccountPagePeople(TypedDict):
    subject_id: str
    nps_score: float | None
    name: str
    idle_days: int
    active_days_28d: int
    liveness: Liveness


class Peer(TypedDict):
    n: int
    mrr_fen: float
    health: float
    health_trend: float | None
    active_seats: float
    seats: float
    people: float
    end_customers: float | None
    depth: float
    breadth: float
    value_per_yuan: float
    value_percentile: float | None
    intent_progress: float
    tickets_open: float
    tickets: float
    on_time_share: float
    health_login_days: float
    health_login_gap: float
    health_login_decay: float
    health_feature_breadth: float
    health_core_acts: float
    health_community: float
    health_payment_recency: float
    health_order_frequency: float
    health_spending_trend: float
    health_nps: float | None
    health_complaints: float
    health_friction: float


class AccountPage(TypedDict):
    """What `account_page` answers."""

    as_of: Day
    currency: str
    account: Account
    peers: Peer
    metrics: list[AccountPageMetric]
    risk: Risk | None
    sections: list[Section]
    people: list[AccountPagePeople]
    tasks: list[ListedTask]
