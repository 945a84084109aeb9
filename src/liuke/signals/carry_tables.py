"""What is kept so that a measured day can be carried on to a later one."""

from liuke.facts.tables import FactColumn, FactTable, FactType

CARRIED_DAYS = FactTable(
    name="carried_days",
    means="Measured days from which later ones can be carried on, with what they were measured of; the newest few.",
    key=("as_of",),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen"),
        FactColumn(name="mark", type="VARCHAR", means="what it was measured of, as one JSON object"),
    ),
)


def _running(name: str, type_: FactType, means: str, unit: str = "") -> FactColumn:
    return FactColumn(name=name, type=type_, means=f"running: {means}", unit=unit)


RUNNING: tuple[FactColumn, ...] = (
    _running("first_act_day", "DATE", "the first day with any act"),
    _running("active_seconds_28d", "BIGINT", "time of use, last 28 days", "seconds"),
    _running("session_days_28d", "BIGINT", "days with a visit, last 28 days", "days"),
    _running("last_order_day", "DATE", "the last day with a paid order"),
    _running("before_order_day", "DATE", "the same as the day of comparison of RFM knew it"),
    _running("first_order_day", "DATE", "the first day with a paid order"),
    _running("order_days", "BIGINT", "days with a paid order", "days"),
    _running("seen_days_28d", "BIGINT", "days with anything at all, last 28 days", "days"),
    _running("core_28d", "BIGINT", "core acts, last 28 days", "acts"),
    _running("community_28d", "BIGINT", "comments, likes, shares and invitations, last 28 days", "acts"),
    _running("friction_28d", "BIGINT", "errors, slow answers and dead ends, last 28 days", "acts"),
    _running("paid_90d_fen", "BIGINT", "money paid, last 90 days", "fen"),
    _running("paid_180d_fen", "BIGINT", "money paid, last 180 days", "fen"),
    _running("value_core", "BIGINT", "core acts within the scorecard's window of value", "acts"),
    _running("value_paid_fen", "BIGINT", "money paid within it", "fen"),
    _running("hurt_sum", "DOUBLE", "days with friction, each halved every half-life; empty where there was none"),
    _running("hurt_before", "DOUBLE", "the same as it was 28 days before"),
    _running("refused_sum", "DOUBLE", "days on which messages were refused, halved likewise"),
    _running("refused_before", "DOUBLE", "the same as it was 28 days before"),
)
"""Columns of user_signals that nobody asks for: a later day, and signals of the same day, are made of them."""
