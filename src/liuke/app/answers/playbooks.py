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
    id: str
    kind: str
    label: str
    value_fen: int
    cost_fen: int
    valid_days: int
    stock: int | None
    budget_fen: int | None


class PlaybookShowStep(TypedDict):
    id: str
    label: str
    when: str | None
    channel: ChannelName | None
    fallback_channel: str | None
    template: str
    fallback_template: str | None
    offer: str | None
    task: StepTask | None
    after_hours: int
    otherwise: str
    then: str


class TierTask(TypedDict):
    owner: str
    label: str
    due_hours: int


class PlaybookShowTier(TypedDict):
    id: str
    label: str
    when: str | None
    channel: ChannelName | None
    fallback_channel: str | None
    template: str
    fallback_template: str | None
    offer: str | None
    task: TierTask | None
    from_days: int
    below_days: int | None


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
    version: str
    at: Instant | None
    people: int
    today: bool


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
    playbook: str
    code: str
    offer: str
    label: str
    kind: str
    stock: int | None
    budget_fen: int | None
    valid_days: int
    reserved: int
    used: int
    released: int
    held_fen: int
    left: int | None
    released_why: dict[str, int]


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
