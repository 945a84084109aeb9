"""One playbook as frozen values: who, in which tier, by which channel, with what, at what cost, and to what end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from liuke.model.words import ChannelName, MessageClass
from liuke.playbooks.template import STRICT, Label, Template

OfferKind = Literal["coupon", "trial", "benefit", "gift"]
TriggerKind = Literal["schedule", "alarm", "event"]
Every = Literal["day", "week", "month"]
EventKind = Literal["nps", "stuck", "gap", "call", "complaint", "clue_shipped", "renewal"]
ReentryKind = Literal["window", "days", "yearly", "once"]
DocumentKind = Literal["annual_report"]
_FOR_EVER_DAYS = 36_500
_YEAR_DAYS = 300
"""A birthday of 29 February is kept on the 28th or the 1st: a year on is less than 365 days, and far more than none."""
LEAVE, SKIP = "leave", "skip"
"""Where a step may lead besides another step: out of the journey, or simply to the one after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something given. ``cost_fen`` is what it is expected to cost for each person offered it, used or not.

    ``valid_days`` counts from the day of the plan. ``stock`` is how many there are and ``budget_fen`` what they may
    cost together, over all plans; None without a limit.
    """

    __pydantic_config__ = STRICT

    id: str
    kind: OfferKind
    label: Label
    value_fen: int
    cost_fen: int
    valid_days: int
    stock: int | None = None
    budget_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOrder:
    """Work for a person: whose desk, what it is called, and hours until it is late.

    ``owner: csm`` is the customer-success manager of the person's account, where the template names ``account.csm``.
    """

    __pydantic_config__ = STRICT

    owner: str
    label: Label
    due_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseTask:
    """Work that is about the business and not about one person: opened when a plan of the playbook is applied, and not
    again within ``every_days``. ``by`` is a column: how many of the plan's people stand where goes into the note.
    """

    __pydantic_config__ = STRICT

    id: str
    owner: str
    label: Label
    note: Label
    due_hours: int
    every_days: int = 28
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way of doing a touch, tried against the others (O4): what it says differs, the rest is the touch's.

    ``share`` of its people get it, drawn by SHA-256. ``at_hour``: it goes at that hour of the person's own clock, not
    at once.
    """

    __pydantic_config__ = STRICT

    id: str
    label: Label
    share: float
    template: str | None = None
    fallback_template: str | None = None
    offer: str | None = None
    at_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One rung: people idle for ``from_days <= idle_days < below_days`` (no end: None) of whom ``when`` holds.

    Tiers of the same days are tried in their order. Whom ``divert`` holds of, ``divert_to`` answers better.
    ``cost_fen`` is what reaching one person costs, the offer's cost not included. ``valid_hours`` after what triggered
    it, the touch is too late. ``document`` goes with the message, behind a link of the person's own.
    For ``quiet_days`` after the touch the person gets no marketing, unless they ask for it again.
    """

    __pydantic_config__ = STRICT

    id: str
    label: Label
    from_days: int
    below_days: int | None = None
    when: str | None = None
    divert: str | None = None
    divert_to: str | None = None
    channel: ChannelName
    template: str
    fallback_channel: ChannelName | None = None
    fallback_template: str | None = None
    offer: str | None = None
    cost_fen: int = 0
    fallback_cost_fen: int | None = None
    task: TaskOrder | None = None
    document: DocumentKind | None = None
    valid_hours: int = 48
    quiet_days: int | None = None
    variants: tuple[Variant, ...] = ()

    def template_for(self, channel: ChannelName) -> str:
        """Return the template of the channel that is used in the end."""
        return self.fallback_template or self.template if channel == self.fallback_channel else self.template


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a journey, ``after_hours`` after the step before it was done (the first: after the tier's touch).

    It is done for those of whom ``when`` holds that morning (unknown is no); the others go on as ``otherwise`` says:
    ``skip`` to the step after it, ``leave`` the journey, or the id of a later step. ``then`` says the same of those for
    whom it was done. A step without a channel says nothing: it only waits or forks. Whoever reaches the playbook's goal
    leaves before the next step.
    """

    __pydantic_config__ = STRICT

    id: str
    label: Label
    after_hours: int = 24
    when: str | None = None
    otherwise: str = SKIP
    then: str = SKIP
    channel: ChannelName | None = None
    template: str = ""
    fallback_channel: ChannelName | None = None
    fallback_template: str | None = None
    offer: str | None = None
    cost_fen: int = 0
    fallback_cost_fen: int | None = None
    task: TaskOrder | None = None
    document: DocumentKind | None = None
    valid_hours: int = 48
    quiet_days: int | None = None
    variants: tuple[Variant, ...] = ()

    def template_for(self, channel: ChannelName) -> str:
        """Return the template of the channel that is used in the end."""
        return self.fallback_template or self.template if channel == self.fallback_channel else self.template


Touch = Tier | Step
"""Anything by which a person is reached: the tier that begins, or a step that follows."""


def as_variant(touch: Touch, variant: Variant) -> Touch:
    """Return a touch with what a variant says in the place of its own."""
    return replace(
        touch,
        template=variant.template or touch.template,
        fallback_template=variant.fallback_template or touch.fallback_template,
        offer=variant.offer or touch.offer,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reentry:
    """When somebody may begin again: once the goal's window has passed, after so many days, a year on, or never."""

    __pydantic_config__ = STRICT

    kind: ReentryKind = "window"
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What counts as success in so many days: an act of this role, ``present`` (being there at all) or ``renewal``.

    ``worth_fen`` is what one who reaches it is worth to the business: where it is said, a touch must bring more than it
    costs; where it is not, it must move at least one point.
    """

    __pydantic_config__ = STRICT

    event: str = "present"
    window_days: int = 14
    worth_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIns:
    """What a person collects: days on which they did this (``present``: were there), within so many days of beginning.

    Each of the first ``goal_days`` earns ``cashback_fen`` (打卡返现); 0 earns nothing but the page's tick.
    """

    __pydantic_config__ = STRICT

    event: str = "present"
    goal_days: int
    within_days: int
    cashback_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What starts it by itself; a plan that somebody drafts asks every playbook in use, whatever starts it.

    ``schedule``: every day, week or month at an hour of the workspace's zone (``on``: 1 is Monday, or the day of the
    month; a month without that day takes its last). Without ``every`` nothing starts it by itself. ``alarm``: it begins
    to fire, and opens a clock of so many hours. ``event``: something happened to somebody, no longer than
    ``within_hours`` ago; a renewal ``before_days`` ahead.
    """

    __pydantic_config__ = STRICT

    kind: TriggerKind = "schedule"
    every: Every | None = None
    at: str = "09:00"
    on: int | None = None
    alarm: str | None = None
    clock_hours: int | None = None
    event: EventKind | None = None
    within_hours: int = 24
    before_days: tuple[int, ...] = (30,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A playbook; one that is not ``in_use`` lies on the shelf and proposes nobody.

    ``fits`` and ``unfit`` say when to use it and when not. ``expected_lift`` is the share of people it is expected to
    bring to its goal who would not have come by themselves: what it promises, until there are results.

    ``version`` is twelve hexadecimal digits of its content, its templates included. ``templates`` are those it can come
    to use; ``file`` and ``places`` (line and column of each expression) serve the sentences about it.
    """

    __pydantic_config__ = STRICT

    id: str
    code: str
    label: Label
    purpose: Label
    priority: int
    owner: str
    audience: str
    tiers: tuple[Tier, ...]
    steps: tuple[Step, ...] = ()
    reentry: Reentry = field(default_factory=Reentry)
    budget_fen: int
    in_use: bool = True
    topic: str = "winback"
    message_class: MessageClass = MessageClass.MARKETING
    difficulty: int = 1
    payback: Label | None = None
    fits: Label | None = None
    unfit: Label | None = None
    tasks: tuple[HouseTask, ...] = ()
    trigger: Trigger = field(default_factory=Trigger)
    holdout_share: float = 0.1
    expected_lift: float = 0.02
    goal: Goal = field(default_factory=Goal)
    offers: tuple[Offer, ...] = ()
    progress: CheckIns | None = None
    version: str = ""
    templates: Mapping[str, Template] = field(default_factory=dict)
    file: str = field(default="", compare=False)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)

    def tier(self, id_: str) -> Tier:
        """Return the tier of that id; ``KeyError`` where there is none."""
        return {tier.id: tier for tier in self.tiers}[id_]

    @property
    def touches(self) -> tuple[Touch, ...]:
        """Everything by which it reaches people: its tiers, then its steps."""
        return (*self.tiers, *self.steps)

    def touch(self, id_: str) -> Touch:
        """Return the tier or step of that id; ``KeyError`` where there is none."""
        return {touch.id: touch for touch in self.touches}[id_]

    def touch_as(self, id_: str, variant: str | None) -> Touch:
        """Return the tier or step of that id as one of its variants does it; as itself where it has none of that id."""
        touch = self.touch(id_)
        own = {one.id: one for one in touch.variants}.get(variant or "")
        return touch if own is None else as_variant(touch, own)

    def after(self, id_: str | None, way: str = SKIP) -> Step | None:
        """Return the step to which ``way`` leads from a step (None: from the tier's touch); None: the journey ends."""
        if way == LEAVE:
            return None
        ids = [step.id for step in self.steps]
        at = ids.index(way) if way != SKIP else 0 if id_ is None else ids.index(id_) + 1
        return self.steps[at] if at < len(ids) else None

    def takes_over(self, older: "Playbook", id_: str) -> bool:
        """Tell whether somebody who waits for a step by an older version can go on by this one.

        The step must be there, and none that may have been done before it may come again after it.
        """
        ids, before = [step.id for step in self.steps], [step.id for step in older.steps]
        if id_ not in ids or id_ not in before:
            return False
        return not {*before[: before.index(id_)]} & {*ids[ids.index(id_) :]}

    @property
    def rest_days(self) -> int:
        """Days after somebody began in which they do not begin again."""
        fixed = {"once": _FOR_EVER_DAYS, "yearly": _YEAR_DAYS, "days": self.reentry.days or 0}
        return max(self.goal.window_days, fixed.get(self.reentry.kind, 0))

    @property
    def goes_on(self) -> bool:
        """Whether beginning is more than one touch: steps follow, or a rule says when somebody may begin again."""
        return bool(self.steps) or self.reentry.kind != "window"

    def offer(self, id_: str) -> Offer:
        """Return the offer of that id; ``KeyError`` where there is none."""
        return {offer.id: offer for offer in self.offers}[id_]

    def cost_fen(self, tier: Touch) -> int:
        """Return the expected cost of one person of a tier or step over its first channel: the touch and the offer."""
        return tier.cost_fen + (self.offer(tier.offer).cost_fen if tier.offer else 0)

    def fallback_cost_fen(self, tier: Touch) -> int:
        """Return the same over its fallback channel."""
        touch = tier.cost_fen if tier.fallback_cost_fen is None else tier.fallback_cost_fen
        return self.cost_fen(tier) - tier.cost_fen + touch
