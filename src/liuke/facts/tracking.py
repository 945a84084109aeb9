"""The tracking plan (F2): a business's own event names, and what each means to the signals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import pyarrow as pa
from pydantic import AliasChoices, Field

from liuke.facts.errors import TrackingPlanError
from liuke.facts.paths import Funnel, Stage, keep_paths, stage_of
from liuke.facts.store import Facts
from liuke.facts.tables import EVENT_ROLES, FEATURES, MESSAGE_ROLES, PROMOTIONS, WORDS
from liuke.facts.told import Showcase, Words
from liuke.facts.tracking_check import wrong
from liuke.kit.document import DocumentError, fail, nearest, parse, read_into
from liuke.model.words import Role

MessageAct = Literal["sent", "open", "click", "mute", "opt_out"]
WordKind = Literal["product", "competitor"]
_MESSAGE_NAMES: dict[str, MessageAct] = {
    "message_sent": "sent",
    "message_open": "open",
    "message_click": "click",
    "message_mute": "mute",
    "message_opt_out": "opt_out",
}
"""Event names that tell of a message in every business."""
_ROLES = frozenset(str(role) for role in Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What one event name means. ``feature`` names the feature of a core act."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    feature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """Days on which people behave otherwise because the business asked them to; both ends are days of it.

    Written ``{name, from, through}``: ``from`` is no name of Python's, ``from_day`` and ``through_day`` are said too.
    """

    __pydantic_config__ = {"extra": "forbid"}

    name: str
    from_day: Annotated[date, Field(validation_alias=AliasChoices("from", "from_day"))]
    through_day: Annotated[date, Field(validation_alias=AliasChoices("through", "through_day"))]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedMessage:
    """What an event name tells of a message: ``act``, and of which kind of campaign and channel, where it tells."""

    __pydantic_config__ = {"extra": "forbid"}

    act: MessageAct
    kind: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingPlan:
    """Event names → roles; which roles end a quiet spell; key features with their labels; stages and their owners.

    ``faqs`` answers what people ask at a step of the funnel, ``showcase`` says what a paid feature does, and for whom.
    """

    __pydantic_config__ = {"extra": "forbid"}

    events: dict[str, Role | Tracked] = field(default_factory=dict)
    presence: tuple[Role, ...] = (Role.LOGIN,)
    features: dict[str, str] = field(default_factory=dict)
    stages: tuple[str | Stage, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)
    funnels: dict[str, Funnel] = field(default_factory=dict)
    messages: dict[str, MessageAct | TrackedMessage] = field(default_factory=dict)
    words: dict[WordKind, tuple[str, ...]] = field(default_factory=dict)
    promotions: tuple[Promotion, ...] = ()
    faqs: dict[str, Words] = field(default_factory=dict)
    showcase: dict[str, Showcase] = field(default_factory=dict)

    def tracked(self, event: str) -> Tracked | None:
        """Return what an event means, or None where the plan does not know it. A role's own name means that role."""
        said = self.events.get(event)
        if said is None:
            return Tracked(role=Role(event)) if event in _ROLES else None
        return said if isinstance(said, Tracked) else Tracked(role=said)

    def named(self) -> dict[str, Tracked]:
        """Return every event name with its meaning: roles under their own names, then the plan's events."""
        own = {str(role): Tracked(role=role) for role in Role}
        return own | {name: t if isinstance(t, Tracked) else Tracked(role=t) for name, t in self.events.items()}

    def meanings(self) -> dict[str, tuple[str, str | None]]:
        """Return role and feature of every event name."""
        return {name: (str(t.role), t.feature) for name, t in self.named().items()}

    def message_acts(self) -> dict[str, str]:
        """Return the event names that tell of a message, each with what it tells: sent, open, click, mute, opt_out."""
        own = {name: said if isinstance(said, str) else str(said.act) for name, said in self.messages.items()}
        return {**_MESSAGE_NAMES, **own}

    def staged(self) -> tuple[Stage, ...]:
        """Return the declared stages; a bare name, as older plans wrote, is one whose owner stands in ``owners``."""
        return tuple(stage_of(one, self.owners) if isinstance(one, str) else one for one in self.stages)


def read_tracking(text: str, file: str = "tracking.yml") -> TrackingPlan:
    """Read a tracking plan.

    Raises
    ------
    TrackingPlanError
        Something in it has no meaning; the place is named.
    """
    try:
        document: Any = parse(text, file)
        events = document.get("events") if isinstance(document, dict) else None
        for event, said in (events if isinstance(events, dict) else {}).items():
            role = said.get("role") if isinstance(said, dict) else said
            if role not in _ROLES:
                raise fail(document, file, ("events", event), *_unknown_role(str(role)))
        plan = read_into(TrackingPlan, document, file)
        for path, why_en, why_zh in wrong(plan):
            raise fail(document, file, path, why_en, why_zh)
        return plan
    except DocumentError as why:
        raise TrackingPlanError(**why.facts) from why


def _unknown_role(role: str) -> tuple[str, str]:
    near = nearest(role, Role)
    return (
        f"{role} is not a role" + (f"; did you mean {near}?" if near else ""),
        f"没有 {role} 这个角色" + (f"；是不是 {near}？" if near else ""),
    )


def keep_roles(facts: Facts, plan: TrackingPlan) -> None:
    """Write the plan as rows, so that queries can join it. A role's own name always means that role."""
    names = plan.named()
    rows = pa.table(
        {
            "event": pa.array(list(names), pa.string()),
            "role": pa.array([str(t.role) for t in names.values()], pa.string()),
            "feature": pa.array([t.feature for t in names.values()], pa.string()),
            "present": pa.array([t.role in plan.presence for t in names.values()], pa.bool_()),
        }
    )
    facts.replace(EVENT_ROLES, {}, rows)
    _keep_messages(facts, plan)
    _keep_words(facts, plan)
    _keep_promotions(facts, plan)
    _keep_features(facts, plan, names.values())
    keep_paths(facts, plan.staged(), plan.funnels, plan.meanings(), plan.features)


def _keep_features(facts: Facts, plan: TrackingPlan, tracked: Iterable[Tracked]) -> None:
    """Write the key features; a plan that lists none means every feature its core acts name."""
    labels = dict(plan.features) or {t.feature: t.feature for t in tracked if t.role is Role.CORE and t.feature}
    rows = {"feature": pa.array(list(labels), pa.string()), "label": pa.array(list(labels.values()), pa.string())}
    facts.replace(FEATURES, {}, pa.table(rows))


def _keep_promotions(facts: Facts, plan: TrackingPlan) -> None:
    rows = {
        "name": pa.array([one.name for one in plan.promotions], pa.string()),
        "from_day": pa.array([one.from_day for one in plan.promotions], pa.date32()),
        "through_day": pa.array([one.through_day for one in plan.promotions], pa.date32()),
    }
    facts.replace(PROMOTIONS, {}, pa.table(rows))


def _keep_messages(facts: Facts, plan: TrackingPlan) -> None:
    said = {**_MESSAGE_NAMES, **plan.messages}
    listed = {name: m if isinstance(m, TrackedMessage) else TrackedMessage(act=m) for name, m in said.items()}
    rows = {
        "event": pa.array(list(listed), pa.string()),
        "act": pa.array([m.act for m in listed.values()], pa.string()),
        "kind": pa.array([m.kind for m in listed.values()], pa.string()),
        "channel": pa.array([m.channel for m in listed.values()], pa.string()),
    }
    facts.replace(MESSAGE_ROLES, {}, pa.table(rows))


def _keep_words(facts: Facts, plan: TrackingPlan) -> None:
    """Write the words once each, in lower case; an empty word would be in every text and is left out."""
    words = sorted({(k, word.strip().lower()) for k, listed in plan.words.items() for word in listed if word.strip()})
    rows = {
        "kind": pa.array([k for k, _ in words], pa.string()),
        "word": pa.array([word for _, word in words], pa.string()),
    }
    facts.replace(WORDS, {}, pa.table(rows))
