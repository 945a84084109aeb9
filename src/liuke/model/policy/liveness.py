"""True or false churn."""

from dataclasses import dataclass

from liuke.model.policy.strict import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class LivenessPolicy:
    """True or false churn (D1)."""

    __pydantic_config__ = STRICT

    quiet_from_days: int = 3
    """From this many idle days somebody is quiet, and either dormant or churned."""
    just_before_days: int = 3
    """Attention and community acts this long before going quiet still count as a tie."""
    open_order_days: int = 30
    """An unpaid order or a filled cart older than this is no longer unfinished business."""
    return_window_days: int = 30
    """The back-test counts who came back within this many days."""
    learn_days: int = 90
    """How likely the quiet are to return is learned from past mornings, a return window apart, this many days back."""
    learn_min_users: int = 50
    """With fewer who came back, or fewer who did not, shares of kind and quiet length are shrunk instead of weighed."""
