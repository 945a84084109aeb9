"""What the signals leave in the pantry: rows a user or account and day, and a row a business signal and day."""

from dataclasses import replace

from liuke.facts.tables import FactColumn, FactTable
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.carry_tables import CARRIED_DAYS, RUNNING
from liuke.signals.health_tables import HEALTH_METRICS, HEALTH_SCALE
from liuke.signals.profile_tables import user_table
from liuke.signals.specs import SIGNALS

_BASE = user_table("signals", tuple(column for spec in SIGNALS if spec.base for column in spec.columns))
USER_SIGNALS = replace(_BASE, columns=(*_BASE.columns, *RUNNING))

SIGNAL_DAILY = FactTable(
    name="signal_daily",
    means="What was measured of the business on a day, with the threshold it was held against.",
    key=("as_of", "signal", "segment"),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen"),
        FactColumn(name="signal", type="VARCHAR", means="name of the signal"),
        FactColumn(name="segment", type="VARCHAR", means="part of the business; all where it is the whole"),
        FactColumn(name="value", type="DOUBLE", means="the number; empty where there is not enough to say it"),
        FactColumn(name="n", type="BIGINT", means="people or acts behind it"),
        FactColumn(name="threshold", type="DOUBLE", means="above it the alarm fires; empty where there is no alarm"),
        FactColumn(name="firing", type="BOOLEAN", means="the alarm fires"),
        FactColumn(name="detail", type="VARCHAR", means="the numbers behind it, as one JSON object"),
    ),
)

TABLES: tuple[FactTable, ...] = (
    USER_SIGNALS,
    SIGNAL_DAILY,
    CARRIED_DAYS,
    ALARM_DAILY,
    HEALTH_METRICS,
    HEALTH_SCALE,
    *(spec.table for spec in SIGNALS if spec.columns and not spec.base),
    *(spec.account_table for spec in SIGNALS if spec.account_columns),
)
"""All that the signals keep: a workspace opens its facts with these."""
