"""What calls of ``playbooks`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Instant
from liuke.app.answers.shared import PlayTask, StepTask
from liuke.model.words import ChannelName, MessageClass


class Goal(TypedDict):
    event: str
    window_days: int
    worth_fen: int | None


class Offer(TypedDict):
    value_fen: int
    valid_days: int
    budget_fen: int | None
    kind: str
    cost_fen: int
    label: str
    id: str
    stock: int | None


class PlaybookShowStep(TypedDict):
    channel: ChannelName | None
    when: str | None
    otherwise: str
    fallback_template: str | None
    after_hours: int
    then: str
    task: StepTask | None
    offer: str | None
    id: str
    label: str
    fallback_channel: str | None
    template: str


class TierTask(TypedDict):
    owner: str
    due_hours: int
    label: str


class PlaybookShowTier(TypedDict):
    channel: ChannelName | None
    offer: str | None
    from_days: int
    when: str | None
    label: str
    template: str
    below_days: int | None
    fallback_template: str | None
    fallback_channel: str | None
    task: TierTask | None
    id: str


class PlaybookShowTrigger(TypedDict):
    kind: str
    every: str | None
    at: str
    on: str | None
    alarm: str | None
    clock_hours: int | None
    event: str | None
    within_hours: int
    before_days: list[int]


class Reentry(TypedDict):
    kind: str
    days: int | None


class PlaybookShow(TypedDict):
    """What `playbook_show` answers."""

    id: str
    code: str
    version: str
    label: str
    purpose: str
    fits: str
    unfit: str
    in_use: bool
    owner: str
    priority: int
    difficulty: int
    payback: str
    audience: str
    trigger: PlaybookShowTrigger
    goal: Goal
    reentry: Reentry
    holdout_share: float
    budget_fen: int
    currency: str
    message_class: MessageClass
    tiers: list[PlaybookShowTier]
    steps: list[PlaybookShowStep]
    offers: list[Offer]
    tasks: list[PlayTask]


class Version(TypedDict):
    people: int
    today: bool
    version: str
    at: Instant | None


class PlaybookVersions(TypedDict):
    """What `playbook_versions` answers."""

    playbook: str
    code: str
    label: str
    versions: list[Version]


class PlaybookDiffChange(TypedDict):
    text: str
    path: str
    after: str
    before: str


class PlaybookDiff(TypedDict):
    """What `playbook_diff` answers."""

    playbook: str
    code: str
    label: str
    before: str
    after: str
    changes: list[PlaybookDiffChange]


class OfferListOffer(TypedDict):
    used: int
    offer: str
    released: int
    held_fen: int
    label: str
    playbook: str
    kind: str
    code: str
    valid_days: int
    released_why: dict[str, int]
    budget_fen: int | None
    reserved: int
    stock: int | None
    left: int | None


class OfferList(TypedDict):
    """What `offer_list` answers."""

    currency: str
    used: int
    released: int
    offers: list[OfferListOffer]


class PlaybookUse(TypedDict):
    """What `playbook_use` answers."""

    playbook: str
    code: str
    label: str
    in_use: bool
    file: str
