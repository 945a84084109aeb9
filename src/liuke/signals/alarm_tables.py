"""What alarms leave in the pantry: a row an alarm, segment and day. It is kept for good, as the alarms' history."""

from liuke.facts.tables import FactColumn, FactTable

ALARM_DAILY = FactTable(
    name="alarm_daily",
    means="Where each alarm stood on a day, the number it was judged by, and what was at stake.",
    key=("as_of", "alarm", "segment"),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen"),
        FactColumn(name="alarm", type="VARCHAR", means="name of the alarm"),
        FactColumn(name="segment", type="VARCHAR", means="part of the business; all where it is the whole"),
        FactColumn(name="state", type="VARCHAR", means="normal, pending, firing, recovering, no_data or error"),
        FactColumn(name="since", type="DATE", means="the day it came into this state"),
        FactColumn(name="before", type="VARCHAR", means="the state before this one; empty where it is the first"),
        FactColumn(name="episode", type="DATE", means="the day the matter began; empty where nothing is the matter"),
        FactColumn(name="value", type="DOUBLE", means="the number; empty where there is not enough to say it"),
        FactColumn(name="low", type="DOUBLE", means="lower end of the number's own interval"),
        FactColumn(name="high", type="DOUBLE", means="upper end of it"),
        FactColumn(name="line", type="DOUBLE", means="what the number is held against"),
        FactColumn(name="expected_low", type="DOUBLE", means="lower end of what was to be expected"),
        FactColumn(name="expected_high", type="DOUBLE", means="upper end of it"),
        FactColumn(name="n", type="BIGINT", means="people or acts behind the number"),
        FactColumn(name="bad", type="BOOLEAN", means="the number is past its line; empty where that cannot be said"),
        FactColumn(name="clear", type="BOOLEAN", means="it is well on the good side of the line"),
        FactColumn(name="bad_days", type="INTEGER", means="days in a row past the line", unit="days"),
        FactColumn(name="clear_days", type="INTEGER", means="days in a row clear of it", unit="days"),
        FactColumn(name="unknown_days", type="INTEGER", means="days in a row on which it cannot be said", unit="days"),
        FactColumn(
            name="money_fen", type="BIGINT", means="money at stake; empty where nothing is the matter", unit="fen"
        ),
        FactColumn(name="detail", type="VARCHAR", means="what lies behind it, as one JSON object"),
    ),
)
