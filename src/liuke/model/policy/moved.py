"""Who is moved, where the money goes, and which variant stays."""

from dataclasses import dataclass
from typing import Literal

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPolicy:
    """Who is moved, where the money goes, and which variant stays (O3, O4)."""

    __pydantic_config__ = STRICT

    learn_people_per_arm: int = 200
    """O3: with fewer people in an arm whose window has closed, a playbook's people are not told apart."""
    learn_most_people: int = 100_000
    """Of more people than this, so many are learned from, drawn by a fixed hash."""
    relearn_days: int = 7
    """The daily run learns anew when the newest attempt is this old."""
    aim: Literal["people", "money"] = "people"
    """What the money is to bring most of: people who reach the goal, or what they are expected to pay."""
    explore_share: float = 0.1
    """This share of people is treated as if nothing had been learned, so that learning goes on; drawn once for ever."""
    budget_fen: int | None = None
    """All the money of one plan, over all playbooks; unset: each playbook's own budget and nothing else."""
    tasks_per_day: int | None = None
    """So many tasks a plan may give to people at most, where money is allotted; unset: no limit."""
    contacts_per_plan: int | None = None
    """So many people a plan may touch at most. Playbooks then compete for them: what is proven goes first, what is not
    shares the exploring people by lot; unset: no limit, and each playbook goes by itself until it has learned."""
    refusal_share: float = 0.005
    """So many of those touched are expected to opt out or complain because of it, before a playbook's own figures say;
    these count as if 200 people had shown it."""
    refusal_weight: float = 1.0
    """Somebody who opts out or complains counts like so many people who do not reach the goal."""
    protected: tuple[str, ...] = ()
    """G7: columns of people (`city`, `language`, a trait …) no group of which is left out where money is allotted."""
    fair_share: float = 0.8
    """A group counts as left out below this share of what is chosen of everybody."""
    variant_people_per_arm: int = 100
    """O4: of a variant with fewer people than this nothing is concluded."""
    variant_alpha: float = 0.05
    """So large a share of declared winners may be none, over all variants together (false-discovery control)."""
    variant_same_within: float = 0.01
    """Variants whose difference surely lies within this are the same: the first one stays."""
