"""Stages and funnels of the tracking plan: which events bring a person there, resolved once so that queries join."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from liuke.facts.store import Facts
from liuke.facts.tables import FUNNELS, STAGES
from liuke.model.words import Role

MOST_STAGES, MOST_STEPS, MOST_HOURS = 12, 8, 24 * 31
_FORBID = {"extra": "forbid"}

_STEP_LABELS: dict[str, tuple[str, str]] = {
    Role.LOGIN: ("登录", "Log in"),
    Role.VIEW: ("浏览", "View"),
    Role.SEARCH: ("搜索", "Search"),
    Role.CORE: ("核心功能", "Core act"),
    Role.FAVOURITE: ("收藏", "Favourite"),
    Role.FOLLOW: ("关注", "Follow"),
    Role.CART_ADD: ("加购", "Add to cart"),
    Role.CHECKOUT: ("结算", "Check out"),
    Role.PURCHASE: ("付款", "Pay"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """An act that brings a person to a step or stage: by role, by the business's own event, by feature, or several."""

    __pydantic_config__ = _FORBID

    role: Role | None = None
    event: str | None = None
    feature: str | None = None
    zh: str | None = None
    en: str | None = None

    @property
    def said(self) -> str:
        """Return its name: the most particular word of it."""
        return self.feature or self.event or str(self.role or "")


Way = str | Reached
"""A plain word is a role, or else an event, or else a feature of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of the journey, the acts that bring a person there, and the department that owns it."""

    __pydantic_config__ = _FORBID

    name: str
    zh: str | None = None
    en: str | None = None
    reached_by: Way | tuple[Way, ...] = ()
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Steps in order (a list among them: any of its acts), all within ``window_hours`` of the first."""

    __pydantic_config__ = _FORBID

    steps: tuple[Way | tuple[Way, ...], ...]
    zh: str | None = None
    en: str | None = None
    window_hours: int = 168


DEFAULT_STAGES: tuple[Stage, ...] = (
    Stage(name="arrive", zh="到访", en="Arrive", reached_by="login"),
    Stage(name="browse", zh="浏览", en="Browse", reached_by=("view", "search")),
    Stage(name="use", zh="使用", en="Use", reached_by="core"),
    Stage(name="intend", zh="加购", en="Intend", reached_by=("favourite", "follow", "cart_add")),
    Stage(name="order", zh="下单", en="Order", reached_by="checkout"),
    Stage(name="pay", zh="付款", en="Pay", reached_by="purchase"),
    Stage(name="advocate", zh="分享", en="Advocate", reached_by=("comment", "share", "invite")),
)
"""Stages of a business that declares none; those whose acts never occur stay empty."""

DEFAULT_FUNNEL = "order"
DEFAULT_FUNNELS: dict[str, Funnel] = {
    DEFAULT_FUNNEL: Funnel(
        zh="从浏览到付款", en="From view to payment", steps=("view", "cart_add", "checkout", "purchase")
    )
}
"""The funnel of a business that declares none; steps that nobody of it ever takes are left out when it is asked."""

_OLD_STAGES: dict[str, tuple[str, ...]] = {
    "注册": ("login",),
    "浏览": ("view", "search"),
    "加购": ("cart_add",),
    "下单": ("checkout",),
    "付款": ("purchase",),
    "复购": ("purchase",),
}
"""What the bare names of older tracking plans were taken to mean."""


def stage_of(name: str, owners: Mapping[str, str]) -> Stage:
    """Return the stage that a bare name meant in older plans; one of a name of their own has no acts."""
    return Stage(name=name, reached_by=_OLD_STAGES.get(name, ()), owner=owners.get(name))


class UnknownWayError(ValueError):
    """A word that is neither a role nor an event nor a feature of the plan. ``args``: the word."""


def ways(
    said: Way | tuple[Way, ...], events: Mapping[str, tuple[str, str | None]], features: Iterable[str]
) -> list[Reached]:
    """Return what is said as acts: plain words looked up among roles, then events, then features.

    ``events`` gives each event's role and feature.

    Raises
    ------
    UnknownWayError
        A plain word is none of these.
    """
    known = {*features, *(feature for _, feature in events.values() if feature)}
    found: list[Reached] = []
    for one in said if isinstance(said, tuple) else (said,):
        if isinstance(one, Reached):
            if not one.said:
                raise UnknownWayError("")
            found.append(one)
        elif one in {str(role) for role in Role}:
            found.append(Reached(role=Role(one)))
        elif one in events:
            found.append(Reached(event=one))
        elif one in known:
            found.append(Reached(feature=one))
        else:
            raise UnknownWayError(one)
    return found


def keep_paths(
    facts: Facts,
    stages: tuple[Stage, ...],
    funnels: Mapping[str, Funnel],
    events: Mapping[str, tuple[str, str | None]],
    features: Mapping[str, str],
) -> None:
    """Write stages and funnels as rows: one an event that reaches them."""
    facts.replace(STAGES, {}, _table(STAGES.name, _stage_rows(stages or DEFAULT_STAGES, events, features)))
    facts.replace(FUNNELS, {}, _table(FUNNELS.name, _funnel_rows(funnels, events, features)))


Row = dict[str, object]


def _stage_rows(
    stages: tuple[Stage, ...], events: Mapping[str, tuple[str, str | None]], features: Mapping[str, str]
) -> list[Row]:
    rows: list[Row] = []
    for place, stage in enumerate(stages, 1):
        about: Row = {
            "stage": stage.name,
            "place": place,
            "zh": stage.zh or stage.name,
            "en": stage.en or stage.name,
            "owner": stage.owner,
        }
        matched = _matched(ways(stage.reached_by, events, features), events)
        rows += [{**about, **one} for one in matched] or [{**about, "event": None}]
    return rows


def _funnel_rows(
    funnels: Mapping[str, Funnel], events: Mapping[str, tuple[str, str | None]], features: Mapping[str, str]
) -> list[Row]:
    rows: list[Row] = []
    for nth, (name, funnel) in enumerate((funnels or DEFAULT_FUNNELS).items(), 1):
        taken: set[str] = set()
        for place, step in enumerate(funnel.steps, 1):
            acts = ways(step, events, features)
            said = step_name(acts[0].said, taken)
            zh, en = _labels(acts[0], features)
            about: Row = {
                "funnel": name,
                "nth": nth,
                "funnel_zh": funnel.zh or funnel.en or name,
                "funnel_en": funnel.en or name,
                "window_hours": funnel.window_hours,
                "declared": bool(funnels),
                "place": place,
                "step": said,
                "zh": zh,
                "en": en,
            }
            rows += [{**about, **one} for one in _matched(acts, events)] or [{**about, "event": None}]
    return rows


def step_name(said: str, taken: set[str]) -> str:
    """Return a name that no earlier step of the funnel has."""
    name, n = said, 2
    while name in taken:
        name, n = f"{said}_{n}", n + 1
    taken.add(name)
    return name


def _labels(act: Reached, features: Mapping[str, str]) -> tuple[str, str]:
    own = features.get(act.feature) if act.feature else None
    zh, en = _STEP_LABELS.get(act.said, (own or act.said, own or act.said))
    return act.zh or act.en or zh, act.en or en


def _matched(acts: Iterable[Reached], events: Mapping[str, tuple[str, str | None]]) -> list[Row]:
    """Return the events that acts mean, each once.

    ``feature`` narrows an event; ``own_feature`` is what the event is about where its rows do not say.
    """
    wanted: dict[str, set[str | None]] = {}
    for act in acts:
        role = act.role or (Role.CORE if act.feature and not act.event else None)
        for name in [act.event] if act.event else [name for name, (is_, _) in events.items() if is_ == role]:
            wanted.setdefault(name, set()).add(act.feature)
    return [
        {"event": name, "feature": feature, "own_feature": events.get(name, ("", None))[1]}
        for name, features in wanted.items()
        for feature in ([None] if None in features else sorted(filter(None, features)))
    ]


def _table(name: str, rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=_SCHEMAS[name])


_MATCH = [("event", pa.string()), ("feature", pa.string()), ("own_feature", pa.string())]
_SCHEMAS = {
    STAGES.name: pa.schema(
        [
            ("stage", pa.string()),
            ("place", pa.int32()),
            ("zh", pa.string()),
            ("en", pa.string()),
            ("owner", pa.string()),
            *_MATCH,
        ]
    ),
    FUNNELS.name: pa.schema(
        [
            ("funnel", pa.string()),
            ("nth", pa.int32()),
            ("funnel_zh", pa.string()),
            ("funnel_en", pa.string()),
            ("window_hours", pa.int32()),
            ("declared", pa.bool_()),
            ("place", pa.int32()),
            ("step", pa.string()),
            ("zh", pa.string()),
            ("en", pa.string()),
            *_MATCH,
        ]
    ),
}
