"""What the signals leave in the pantry: a row a user and day, and a row a business signal and day."""

from liuke.facts.tables import FactColumn, FactTable, FactType
from liuke.model.column import Column, ColumnType
from liuke.signals.specs import COLUMNS

_TYPES: dict[ColumnType, FactType] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}


def _column(column: Column) -> FactColumn:
    type_ = "BIGINT" if column.unit == "fen" else _TYPES[column.type]
    return FactColumn(name=column.name, type=type_, means=column.means_en, unit=column.unit)


USER_SIGNALS = FactTable(
    name="user_signals",
    means="What was measured of each user on a day: the wide profile that audiences select from.",
    key=("as_of", "subject_id"),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen"),
        FactColumn(name="subject_id", type="VARCHAR", means="who"),
        *(_column(column) for column in COLUMNS),
    ),
)

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
