"""What calls of ``moved`` answer."""

from typing import TypedDict

from liuke.app.answers.forms import Day, Free, Instant
from liuke.app.answers.shared import AtMoney


class ResultsUpliftPlaybook(TypedDict):
    holdout: int
    state: str
    facts: str
    playbook: str
    code: str
    policy: str
    next_en: str
    made_at: Instant
    kinds: list[Free]
    window_days: int
    treated: int
    n: int
    said: str
    at_money: list[AtMoney]
    playbook_code: str
    as_of: Day
    next_zh: str
    label: str
    why_en: str
    goal: str
    why_zh: str
    needed_per_arm: int


class ResultsUplift(TypedDict):
    """What `results_uplift` answers."""

    as_of: Day
    playbooks: list[ResultsUpliftPlaybook]


class VariantPair(TypedDict):
    difference: float | None
    other: str
    one: str
    q: float | None
    interval: list[float] | None
    p: float | None


class VariantVariant(TypedDict):
    n: int
    offer: str | None
    share: float | None
    label: str
    template: str | None
    at_hour: int | None
    reached: int
    variant: str
    drawn_share: float


class Variant(TypedDict):
    touch: str
    said: str
    waiting: int
    playbook_code: str
    decided: str | None
    label: str
    playbook: str
    pairs: list[VariantPair]
    touch_label: str
    goal: str
    standing: str
    variants: list[VariantVariant]
    window_days: int


class ResultsVariants(TypedDict):
    """What `results_variants` answers."""

    as_of: Day
    touches: list[Variant]
    alpha: float
