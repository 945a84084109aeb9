"""The tracking plan (F2): a business's own event names, and what each means to the signals."""

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from liuke.facts.errors import TrackingPlanError
from liuke.facts.store import Facts
from liuke.facts.tables import EVENT_ROLES
from liuke.kit.document import DocumentError, fail, nearest, parse, read_into
from liuke.model.words import Role

_ROLES = frozenset(str(role) for role in Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What one event name means. ``feature`` names the feature of a core act."""

    __pydantic_config__ = {"extra": "forbid"}

    role: Role
    feature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingPlan:
    """Event names → roles; which roles end a quiet spell; key features with their labels; stages and their owners."""

    __pydantic_config__ = {"extra": "forbid"}

    events: dict[str, Role | Tracked] = field(default_factory=dict)
    presence: tuple[Role, ...] = (Role.LOGIN,)
    features: dict[str, str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)

    def tracked(self, event: str) -> Tracked | None:
        """Return what an event means, or None where the plan does not know it. A role's own name means that role."""
        said = self.events.get(event)
        if said is None:
            return Tracked(role=Role(event)) if event in _ROLES else None
        return said if isinstance(said, Tracked) else Tracked(role=said)


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
        return read_into(TrackingPlan, document, file)
    except DocumentError as why:
        raise TrackingPlanError(
            **{name: why.facts[name] for name in ("file", "line", "column")},
            why=why.facts["why_en"],
        ) from why


def _unknown_role(role: str) -> tuple[str, str]:
    near = nearest(role, Role)
    return (
        f"{role} is not a role" + (f"; did you mean {near}?" if near else ""),
        f"没有 {role} 这个角色" + (f"；是不是 {near}？" if near else ""),
    )


def keep_roles(facts: Facts, plan: TrackingPlan) -> None:
    """Write the plan as rows, so that queries can join it. A role's own name always means that role."""
    names = {**{str(role): Tracked(role=role) for role in Role}}
    names |= {event: said if isinstance(said, Tracked) else Tracked(role=said) for event, said in plan.events.items()}
    rows = pa.table(
        {
            "event": pa.array(list(names), pa.string()),
            "role": pa.array([str(t.role) for t in names.values()], pa.string()),
            "feature": pa.array([t.feature for t in names.values()], pa.string()),
            "present": pa.array([t.role in plan.presence for t in names.values()], pa.bool_()),
        }
    )
    facts.replace(EVENT_ROLES, {}, rows)
