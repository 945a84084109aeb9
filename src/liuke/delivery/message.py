"""One message, allowed and rendered, on its way to one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from liuke.kit.chance import fingerprint
from liuke.model.words import ChannelName, MessageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a channel is given.

    ``key`` makes it the only one of its kind (``message_key``). ``subject`` is the line above an e-mail, empty
    elsewhere. ``headers`` are further fields the channel may know (``List-Unsubscribe``). It goes out from
    ``not_before`` on and never at or after ``valid_until``; ``topic`` and ``zone`` (IANA) let the user's own settings
    be looked at once more. ``step`` is the journey's, empty for the touch that began it; ``version`` the
    playbook's, and ``as_of`` the morning whose facts a step was written of. ``ramp_stage``: in which stage of a large
    plan its turn comes (0: it does not go out in stages). ``priority`` (lower goes first) and ``worth_fen`` settle
    who gets the last place under a cap.
    """

    key: str
    plan_id: str
    playbook: str
    subject_id: str
    channel: ChannelName
    address: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    message_class: MessageClass = MessageClass.MARKETING
    valid_until: datetime | None = None
    not_before: datetime | None = None
    cost_fen: int = 0
    topic: str = ""
    zone: str = ""
    step: str = ""
    version: str = ""
    as_of: date | None = None
    ramp_stage: int = 0
    priority: int = 0
    worth_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a message is not sent after all: a reason code and the facts behind it in a sentence."""

    code: str
    detail: str = ""


def message_key(*, workspace: str, playbook: str, version: str, user: str, step: str, occurrence: str) -> str:
    """Return the key of the one message of this step to this user: planned twice, it is still one."""
    return fingerprint(workspace, playbook, version, user, step, occurrence)
