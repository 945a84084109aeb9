"""What calls of ``one_account`` answer."""

from typing import TypedDict

from liuke.app.answers.accounts import Risk
from liuke.app.answers.forms import Day, Instant
from liuke.app.answers.qbr import QbrPeer, Section
from liuke.app.answers.tasks import ListedTask
from liuke.model.words import Liveness


class HealthMetrics(TypedDict):
    """The twelve of S12, 0 to 100; empty where they are not known."""

    health_login_days: float | None
    health_login_gap: float | None
    health_login_decay: float | None
    health_feature_breadth: float | None
    health_core_acts: float | None
    health_community: float | None
    health_payment_recency: float | None
    health_order_frequency: float | None
    health_spending_trend: float | None
    health_nps: float | None
    health_complaints: float | None
    health_friction: float | None


class Account(HealthMetrics):
    account_id: str
    name: str | None
    plan: str | None
    industry: str | None
    csm: str | None
    consultant: str | None
    started_at: Instant | None
    renews_at: Instant | None
    mrr_fen: int | None
    health: float | None
    health_band: str | None
    health_trend: float | None
    active_seats: int
    seats: int | None
    people: int
    end_customers: float | None
    depth: float | None
    breadth: float | None
    value_per_yuan: float | None
    value_percentile: float | None
    intent: str | None
    intent_progress: float | None
    tickets_open: int | None
    tickets: int | None
    on_time_share: float | None


class AccountPageMetric(TypedDict):
    name: str
    label: str
    score: float | None
    peer: float | None
    points: float | None


class AccountPagePeople(TypedDict):
    subject_id: str
    name: str | None
    idle_days: int
    active_days_28d: int
    liveness: Liveness
    nps_score: float | None


class Peer(QbrPeer, HealthMetrics):
    mrr_fen: float | None
    health_trend: float | None
    active_seats: float | None
    seats: float | None
    people: float | None
    end_customers: float | None
    tickets_open: float | None
    tickets: float | None
    on_time_share: float | None


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
