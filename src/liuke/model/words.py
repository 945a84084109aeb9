"""Closed sets and ids: each word means one thing in every room."""

from enum import StrEnum
from typing import NewType

SubjectId = NewType("SubjectId", str)
PlanId = NewType("PlanId", str)


class Role(StrEnum):
    """What an event means to the signals, whatever the business calls it (F2)."""

    LOGIN = "login"
    VIEW = "view"
    SEARCH = "search"
    CORE = "core"
    FAVOURITE = "favourite"
    CART_ADD = "cart_add"
    CART_REMOVE = "cart_remove"
    CHECKOUT = "checkout"
    PURCHASE = "purchase"
    COMMENT = "comment"
    LIKE = "like"
    SHARE = "share"
    FOLLOW = "follow"
    INVITE = "invite"
    ERROR = "error"
    SLOW = "slow"
    STUCK = "stuck"
    COMPLAINT = "complaint"
    REFUND = "refund"
    PUSH_OFF = "push_off"
    UNINSTALL = "uninstall"
    CANCEL = "cancel"


COMMUNITY_ROLES = (Role.COMMENT, Role.LIKE, Role.SHARE, Role.INVITE)
ATTENTION_ROLES = (Role.FAVOURITE, Role.FOLLOW)
ACTIVE_ROLES = tuple(
    role
    for role in Role
    if role not in {Role.ERROR, Role.SLOW, Role.STUCK, Role.PUSH_OFF, Role.UNINSTALL, Role.CANCEL, Role.REFUND}
)


class IdleTier(StrEnum):
    """How long a user has been quiet, in the tiers of S1."""

    ACTIVE = "active"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class ValueTier(StrEnum):
    """The eight named value types of RFM (S5): R, F, M each above or below the middle."""

    KEY_VALUE = "key_value"  # 重要价值: R high, F high, M high
    KEY_GROW = "key_grow"  # 重要发展: R high, F low, M high
    KEY_KEEP = "key_keep"  # 重要保持: R low, F high, M high
    KEY_RESCUE = "key_rescue"  # 重要挽留: R low, F low, M high
    VALUE = "value"  # 一般价值: R high, F high, M low
    GROW = "grow"  # 一般发展: R high, F low, M low
    KEEP = "keep"  # 一般保持: R low, F high, M low
    RESCUE = "rescue"  # 一般挽留: R low, F low, M low


class Liveness(StrEnum):
    """True or false churn (D1): a quiet user is dormant or churned; everybody else is active."""

    ACTIVE = "active"
    DORMANT = "dormant"
    CHURNED = "churned"


class ChannelName(StrEnum):
    """Ways to reach somebody (T1). ``call`` is made by one of our people, ``voice`` by a robot behind a webhook."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    CALL = "call"
    LETTER = "letter"
    VOICE = "voice"
    INBOX = "inbox"
    WEBHOOK = "webhook"


PERSON_CHANNELS = frozenset({ChannelName.CALL, ChannelName.LETTER})
"""Channels whose touch is done by one of our people: the proposal becomes a task, not a message."""


class VerdictKind(StrEnum):
    """What the guard says of one proposal."""

    ALLOW = "allow"
    HOLD = "hold"  # allowed, but later: quiet hours
    DENY = "deny"
    DIVERT = "divert"  # another playbook answers this person better
    WITHHOLD = "withhold"  # the random holdout: passed everything else, left alone


class MessageClass(StrEnum):
    """Marketing needs consent and respects caps; service tells people about what they bought."""

    MARKETING = "marketing"
    SERVICE = "service"


class PlanState(StrEnum):
    """The life of a plan. ``draft`` may change; from ``approved`` on, the hash is binding."""

    DRAFT = "draft"
    APPROVED = "approved"
    APPLIED = "applied"
    STOPPED = "stopped"


class TaskState(StrEnum):
    """Columns of the board."""

    OPEN = "open"
    DOING = "doing"
    WAITING = "waiting"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"


class Duty(StrEnum):
    """What a person of the workspace may do (U3); each includes the ones before it.

    A customer-success manager does so for their own accounts only.
    """

    VIEWER = "viewer"
    OPERATOR = "operator"
    CSM = "csm"
    APPROVER = "approver"
    ADMIN = "admin"


class AlarmState(StrEnum):
    """Where an alarm stands. A number past its line is pending before it fires, and recovering before it is over."""

    NORMAL = "normal"
    PENDING = "pending"
    FIRING = "firing"
    RECOVERING = "recovering"
    NO_DATA = "no_data"
    ERROR = "error"


class AlarmAct(StrEnum):
    """What a person does about an alarm. An act silences messages, never the state."""

    SNOOZE = "snooze"
    ACKNOWLEDGE = "acknowledge"
    REARM = "rearm"
