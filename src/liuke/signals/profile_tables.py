"""How declared columns become tables: a row a person (or account) and day."""

from liuke.facts.tables import FactColumn, FactTable, FactType
from liuke.model.column import Column, ColumnType

_TYPES: dict[ColumnType, FactType] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
}


def user_table(name: str, columns: tuple[Column, ...]) -> FactTable:
    """Return the table that keeps these columns of every user and day."""
    return _table(f"user_{name}", "subject_id", "who", columns)


def account_table(name: str, columns: tuple[Column, ...]) -> FactTable:
    """Return the table that keeps these columns of every account and day."""
    return _table(f"account_{name}", "account_id", "which account", columns)


def _table(name: str, key: str, whose: str, columns: tuple[Column, ...]) -> FactTable:
    return FactTable(
        name=name,
        means="What was measured of each on a day: part of the wide profile that audiences select from.",
        key=("as_of", key),
        day="as_of",
        imported=False,
        columns=(
            FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen"),
            FactColumn(name=key, type="VARCHAR", means=whose),
            *(_column(column) for column in columns),
        ),
    )


def _column(column: Column) -> FactColumn:
    type_ = "BIGINT" if column.unit == "fen" else _TYPES[column.type]
    return FactColumn(name=column.name, type=type_, means=column.means_en, unit=column.unit)
