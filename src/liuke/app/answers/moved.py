"""What calls of ``moved`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import AtMoney


class ResultsUpliftPlaybook(TypedDict):
    playbook: str
    as_of: Day
    made_at: Instant
    policy: str
    facts: str
    goal: str
    window_days: int
    needed_per_arm: int
    n: int
    treated: int
    holdout: int
    state: str
    code: str
    why_zh: str
    why_en: str
    next_zh: str
    next_en: str
    label: str
    playbook_code: str
    kinds: list[Free]
    at_money: list[AtMoney]
    said: str


class ResultsUplift(TypedDict):
    """What `results_uplift` answers."""

    as_of: Day
    playbooks: list[ResultsUpliftPlaybook]


class VariantPair(TypedDict):
    one: str
    other: str
    difference: float | None
    interval: list[float] | None
    p: float | None
    q: float | None


class VariantVariant(TypedDict):
    variant: str
    label: str
    drawn_share: float
    n: int
    reached: int
    share: float | None
    template: str | None
    offer: str | None
    at_hour: int | None


class Variant(TypedDict):
    playbook: str
    playbook_code: str
    label: str
    touch: str
    touch_label: str
    goal: str
    window_days: int
    waiting: int
    standing: str
    said: str
    decided: str | None
    variants: list[VariantVariant]
    pairs: list[VariantPair]


class ResultsVariants(TypedDict):
    """What `results_variants` answers."""

    as_of: Day
    touches: list[Variant]
    alpha: float
