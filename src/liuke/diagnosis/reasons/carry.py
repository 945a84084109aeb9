"""Which reasons a risk's contributions point to: the signals that carry it, by what they measure."""

from collections import defaultdict
from collections.abc import Iterable

from liuke.diagnosis.reasons.taxonomy import Cause

_BEGINS: tuple[tuple[str, Cause], ...] = (
    ("friction", Cause.EXPERIENCE_GAP),
    ("errors", Cause.EXPERIENCE_GAP),
    ("error", Cause.EXPERIENCE_GAP),
    ("slow", Cause.EXPERIENCE_GAP),
    ("stuck", Cause.EXPERIENCE_GAP),
    ("task_minutes", Cause.EXPERIENCE_GAP),
    ("health_friction", Cause.EXPERIENCE_GAP),
    ("complaint", Cause.DELIVERY_GAP),
    ("refund", Cause.DELIVERY_GAP),
    ("health_complaints", Cause.DELIVERY_GAP),
    ("breadth", Cause.VALUE_GAP),
    ("depth", Cause.VALUE_GAP),
    ("features_used", Cause.VALUE_GAP),
    ("benefits_unused", Cause.VALUE_GAP),
    ("value_units", Cause.VALUE_GAP),
    ("value_per_yuan", Cause.VALUE_GAP),
    ("value_percentile", Cause.VALUE_GAP),
    ("intent_progress", Cause.VALUE_GAP),
    ("health_feature_breadth", Cause.VALUE_GAP),
    ("health_core_acts", Cause.VALUE_GAP),
    ("core", Cause.VALUE_GAP),
    ("goodwill", Cause.EMOTIONAL_GAP),
    ("nps", Cause.EMOTIONAL_GAP),
    ("health_nps", Cause.EMOTIONAL_GAP),
    ("category_entropy", Cause.CONTENT_FATIGUE),
    ("categories_used", Cause.CONTENT_FATIGUE),
    ("top_category_share", Cause.CONTENT_FATIGUE),
    ("message", Cause.MESSAGE_FATIGUE),
    ("push_off", Cause.MESSAGE_FATIGUE),
    ("acquisition_source", Cause.INCENTIVE_ONLY),
    ("campaign", Cause.INCENTIVE_ONLY),
)
"""The beginning of a column's name, and the reason it bears on. What only tells how long or how often somebody was
there (gap, visits, orders, tenure) bears on none: it is the leaving itself."""


def cause_of(column: str) -> Cause | None:
    """Return the reason that a signal column bears on."""
    return next((cause for begins, cause in _BEGINS if column.startswith(begins)), None)


def carried(contributions: Iterable[tuple[str, float]]) -> list[tuple[Cause, float, tuple[str, ...]]]:
    """Return the reasons whose signals raise a person's risk: their log-odds together and the columns, the most first.

    ``contributions`` are (column, log-odds); those that lower the risk, or bear on no reason, are left out.
    """
    raised: dict[Cause, float] = defaultdict(float)
    columns: dict[Cause, list[str]] = defaultdict(list)
    for column, points in contributions:
        cause = cause_of(column)
        if cause is not None and points > 0:
            raised[cause] += points
            columns[cause].append(column)
    order = list(Cause)
    return [(c, raised[c], tuple(columns[c])) for c in sorted(raised, key=lambda c: (-raised[c], order.index(c)))]
