"""What calls of ``reasons`` answer."""

from typing import NotRequired, TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import CarriedBy, CodedWords


class Answer(TypedDict):
    code: str
    playbook: str
    label: str


class Verified(TypedDict):
    asked: int
    confirmed: int
    share: float | None
    interval: list[float] | None


class ReasonExcess(TypedDict):
    enough: bool
    exposed: int
    why: NotRequired[CodedWords]
    exposed_churned: NotRequired[int]
    others: NotRequired[int]
    others_churned: NotRequired[int]
    excess: NotRequired[float]
    interval: NotRequired[list[float]]
    p: NotRequired[float]
    q: NotRequired[float | None]
    sure: NotRequired[bool]
    extra_leavers: NotRequired[float]
    sentence: NotRequired[str]


class Reason(TypedDict):
    reason: str
    label: str
    means: str
    users: int
    users_any: int
    confirmed_users: int
    paid_fen: int
    status: str
    verified: Verified | None
    association: ReasonExcess | None
    answers: list[Answer]


class ReasonRule(TypedDict):
    rule: str
    reason: str
    weight: float
    declared: float


class Reasons(TypedDict):
    """What `reasons` answers."""

    as_of: Day
    users: int
    named_share: float | None
    churn_days: int
    gone_within_days: int
    reasons: list[Reason]
    rules: list[ReasonRule]
    currency: str


class AssociationExcessChurn(TypedDict):
    reason: str
    label: str
    sentence: str


class Association(TypedDict):
    excess_churn: list[AssociationExcessChurn]
    carried_by: list[CarriedBy]


class ReasonLabelLabel(TypedDict):
    at: Instant
    reason: str
    label: str
    by: str
    confirmed: bool


class ReasonLabel(TypedDict):
    """What `reason_label` answers."""

    as_of: Day
    subject_id: str
    asked: bool
    said: str
    reasons: list[Free]
    association: Association
    labels: list[ReasonLabelLabel]
