"""The tracking plan (F2): a business's own event names, and what each means to the signals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import pyarrow as pa
from pydantic import AliasChoices, Field

from liuke.facts.errors import TrackingPlanError
from liuke.facts.paths import (
    MOST_HOURS,
    MOST_STAGES,
    MOST_STEPS,
    Funnel,
    Stage,
    UnknownWayError,
    Way,
    keep_paths,
    stage_of,
    ways,
)
from liuke.facts.store import Facts
from liuke.facts.tables import EVENT_ROLES, FEATURES, MESSAGE_ROLES, PROMOTIONS, WORDS
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
    """Event names → roles; which roles end a quiet spell; key features with their labels; stages and their owners."""

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
        for event, said in ((document or {}).get("events") or {}).items():
            role = said.get("role") if isinstance(said, dict) else said
            if role not in _ROLES:
                raise fail(document, file, ("events", event), *_unknown_role(str(role)))
        plan = read_into(TrackingPlan, document, file)
        for n, promotion in enumerate(plan.promotions):
            if promotion.through_day < promotion.from_day:
                raise fail(document, file, ("promotions", n), *_ends_before_it_begins(promotion))
        _check_paths(document, file, plan)
        return plan
    except DocumentError as why:
        raise TrackingPlanError(
            **{name: why.facts[name] for name in ("file", "line", "column")},
            why=why.facts["why_en"],
        ) from why


def _check_paths(document: Any, file: str, plan: TrackingPlan) -> None:
    """Refuse stages and funnels that nobody could walk, or that no query could count."""
    names = [stage.name for stage in plan.staged()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None or len(names) > MOST_STAGES:
        en, zh = f"stage {twice} stands here twice", f"阶段 {twice} 写了两次"
        if twice is None:
            en, zh = f"at most {MOST_STAGES} stages", f"阶段最多 {MOST_STAGES} 个"
        raise fail(document, file, ("stages",), en, zh)
    for name, funnel in plan.funnels.items():
        if not 2 <= len(funnel.steps) <= MOST_STEPS:
            en, zh = f"funnel {name} needs 2 to {MOST_STEPS} steps", f"漏斗 {name} 要有 2–{MOST_STEPS} 步"
            raise fail(document, file, ("funnels", name), en, zh)
        if not 1 <= funnel.window_hours <= MOST_HOURS:
            en, zh = f"window_hours is 1 to {MOST_HOURS}", f"window_hours 要在 1–{MOST_HOURS} 之间"
            raise fail(document, file, ("funnels", name), en, zh)
    said: list[tuple[tuple[int | str, ...], Way | tuple[Way, ...]]] = []
    said += [(("stages", n), one.reached_by) for n, one in enumerate(plan.staged())]
    said += [(("funnels", name), step) for name, funnel in plan.funnels.items() for step in funnel.steps]
    for path, way in said:
        try:
            ways(way, plan.meanings(), plan.features)
        except UnknownWayError as why:
            raise fail(document, file, path, *_unknown_way(str(why.args[0]), plan)) from why


def _unknown_way(word: str, plan: TrackingPlan) -> tuple[str, str]:
    near = nearest(word, (*plan.named(), *plan.features))
    return (
        f"{word or 'this'} is no role, event or feature of this plan" + (f"; did you mean {near}?" if near else ""),
        f"{word or '这里'} 不是本埋点里的角色、事件或功能" + (f"；是不是 {near}？" if near else ""),
    )


def _unknown_role(role: str) -> tuple[str, str]:
    near = nearest(role, Role)
    return (
        f"{role} is not a role" + (f"; did you mean {near}?" if near else ""),
        f"没有 {role} 这个角色" + (f"；是不是 {near}？" if near else ""),
    )


def _ends_before_it_begins(promotion: Promotion) -> tuple[str, str]:
    return (
        f"promotion {promotion.name} ends ({promotion.through_day}) before it begins ({promotion.from_day})",
        f"促销 {promotion.name} 的结束日 {promotion.through_day} 早于开始日 {promotion.from_day}",
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
