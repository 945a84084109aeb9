"""Cells become checked values: one nested SELECT made from the expressions of ``stage_values.sql``.

Three layers, each one projection: ``tidied`` (cells without blanks around them), ``read`` (values), ``checked`` (values
with ``reason``, ``row_hash`` and ``day``). Nothing is computed here; the engine does it a set at a time.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from liuke.facts.stage_wanted import Take, Wanted
from liuke.facts.stage_zone import in_gap, stamp, to_day, to_utc
from liuke.facts.statement import Statement, load
from liuke.facts.tables import FactColumn

_VALUES = load("liuke.facts", "stage_values")
_ID_CHARS = 512
_FIRST = datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as facts keep it
_AHEAD = timedelta(hours=24)
_MAY_BE_AHEAD = frozenset({"renews_at", "ended_at", "started_at", "due_at", "cancelled_at"})
_AFTER = {
    "orders": (("paid_at", "ts"), ("cancelled_at", "ts"), ("refunded_at", "ts")),
    "subscriptions": (("ended_at", "started_at"), ("cancelled_at", "started_at")),
    "feedback": (("answered_at", "ts"), ("resolved_at", "ts")),
}
_TAKEN_BACK = frozenset({"amount_fen", "coupon_fen"})
_NAMES = frozenset({"event", "feature", "role", "survey", "plan"})

Node = exp.Expression


def filled(statement: Statement, params: Mapping[str, Any] | None = None, **cells: Node) -> Node:
    """Return a statement's syntax with columns (``cell`` and the like) and ``$params`` put in their places."""
    values = {
        name: value if isinstance(value, exp.Expression) else exp.convert(value)
        for name, value in (params or {}).items()
    }

    def put(node: Node) -> Node:
        if isinstance(node, exp.Placeholder | exp.Parameter):
            return values[node.name].copy()
        if isinstance(node, exp.Column) and not node.table and node.name in cells:
            return cells[node.name].copy()
        return node

    return _parsed(statement).transform(put)


@cache
def _parsed(statement: Statement) -> Node:
    return sqlglot.parse_one(statement.text, dialect="duckdb")


def value_of(name: str, params: Mapping[str, Any] | None = None, **cells: Node) -> Node:
    """Return one expression of ``stage_values.sql`` over the given cells."""
    found = filled(_VALUES[name], params, **cells)
    return found.selects[0].unalias()


def sort_of(type_name: str) -> str:
    """Return what kind of value an engine type holds: text, truth, integer, number, decimal, instant, zoned, day, nested."""
    kind = type_name.upper()
    if kind.startswith("TIMESTAMP"):
        return "zoned" if "TIME ZONE" in kind or kind == "TIMESTAMPTZ" else "instant"
    if kind.startswith(("STRUCT", "MAP", "UNION", "LIST")) or kind.endswith("]"):
        return "nested"
    if kind.startswith("DECIMAL"):
        return "decimal"
    plain = {"BOOLEAN": "truth", "DATE": "day", "FLOAT": "number", "DOUBLE": "number", "REAL": "number"}
    return plain.get(kind, "integer" if "INT" in kind else "text" if kind == "VARCHAR" else "other")


def as_text(cell: Node, sort: str) -> Node:
    """Return a cell of any sort as text."""
    if sort == "text":
        return cell
    return value_of(
        {"number": "text_from_number", "nested": "text_from_nested"}.get(sort, "text_from_other"), cell=cell
    )


class Reading:
    """The expressions of one import, layer by layer. ``sorts`` are the sorts of the cells, by number."""

    def __init__(self, wanted: Wanted, sorts: tuple[str, ...], *, numbered: bool) -> None:
        self.wanted = wanted
        self.sorts = sorts
        self.numbered = numbered
        self.takes = {take.column: take for take in wanted.takes}
        self._words = {column.name for column in wanted.table.columns if column.type == "VARCHAR"}

    # tidied ---------------------------------------------------------------------------------------------------------

    def tidied(self) -> list[Node]:
        """Cells as tidy text (times and numbers of typed files stay typed), under ``cell_<column>``."""
        out = [exp.column("line"), exp.column("fault")] if self.numbered else []
        for take in self.takes.values():
            if take.cell is not None:
                tidy = self._tidy(take.cell)
                if self._sort(take) == "text" and take.column not in self._words:
                    tidy = value_of("known", cell=tidy)
                out.append(tidy.as_(f"cell_{take.column}", quoted=True))
        out += [self._tidy(cell).as_(f"extra_{cell}") for cell in self.wanted.extras]
        out += [self._tidy(count.cell).as_(f"count_{nth}") for nth, count in enumerate(self.wanted.counts)]
        return out

    def _tidy(self, cell: int) -> Node:
        column = exp.column(f"c{cell}")
        sort = self.sorts[cell]
        if sort == "number":
            return value_of("known_from_number", cell=column)
        if sort == "text":
            return value_of("tidy_plain" if self.wanted.plain_blanks else "tidy", cell=column)
        return column if sort in {"integer", "decimal", "instant", "zoned", "day", "truth"} else as_text(column, sort)

    def _sort(self, take: Take) -> str:
        sort = self.sorts[take.cell] if take.cell is not None else "text"
        return "text" if sort in {"nested", "other"} else sort

    # read -----------------------------------------------------------------------------------------------------------

    def walls(self) -> list[Node]:
        """Wall times of the columns that hold times as text, and whether each says its own offset."""
        out: list[Node] = []
        for column in self.wanted.table.columns:
            take = self.takes.get(column.name)
            if take is None or take.cell is None or column.type not in {"TIMESTAMP", "DATE"}:
                continue
            cell, sort = _cell(column.name), self._sort(take)
            if sort in {"integer", "number", "decimal"}:
                cell, sort = as_text(cell, sort), "text"
            if sort == "text":
                wall = value_of("wall_from_text", {"formats": list(self.wanted.formats)}, cell=cell)
                if column.type == "DATE" and self.wanted.day_one:
                    wall = exp.func("coalesce", exp.cast(self._ordinal(cell), "TIMESTAMP"), wall)
                aware = value_of("aware", cell=cell)
                out += [
                    aware.as_(f"aware_{column.name}"),
                    exp.case().when(aware.copy(), exp.null()).else_(wall).as_(f"wall_{column.name}"),
                ]
            elif sort in {"instant", "day"}:
                wall = value_of(f"wall_from_{sort}", cell=cell)
                out += [exp.false().as_(f"aware_{column.name}"), wall.as_(f"wall_{column.name}")]
        return out

    def _ordinal(self, cell: Node) -> Node:
        return value_of("ordinal_day", {"day_one": str(self.wanted.day_one)}, cell=cell)

    def values(self) -> list[Node]:
        """Every canonical column under its own name, typed; null where the cell could not be read."""
        out = []
        for column in self.wanted.table.columns:
            if not column.own and column.name != "properties":
                typed = exp.Cast(this=self._value(column), to=exp.DataType.build(column.type, dialect="duckdb"))
                out.append(exp.Alias(this=typed, alias=exp.to_identifier(column.name, quoted=True)))
        return out

    def _value(self, column: FactColumn) -> Node:
        take = self.takes.get(column.name)
        if take is not None and take.constant is not None:
            return exp.Literal.string(take.constant)
        if column.name == "amount_fen" and "unit_price" in self.takes and take is None:
            return self._priced()
        if take is None:
            return exp.null()
        cell, sort = _cell(column.name), self._sort(take)
        if column.type == "TIMESTAMP":
            return self._instant(column.name, cell, sort)
        if column.type == "DATE":
            return self._day(column.name, cell, sort)
        if column.type == "BOOLEAN":
            return cell if sort == "truth" else value_of("truth_from_text", cell=exp.cast(cell, "VARCHAR"))
        if column.name.endswith("_fen"):
            number, exact = self._number(cell, sort), self._decimal(cell, sort)
            return value_of(f"fen_of_{self.wanted.money_unit}", cell=number, exact=exact)
        if column.type in {"DOUBLE", "INTEGER", "BIGINT"}:
            number = self._number(cell, sort)
            return number if column.type == "DOUBLE" else value_of("whole_of_number", cell=number)
        text = cell if sort == "text" else as_text(cell, sort)
        if column.name == "currency":
            return value_of("currency_from_text", cell=text)
        return value_of(_text_kind(column.name), cell=text)

    def _instant(self, name: str, cell: Node, sort: str) -> Node:
        if sort == "zoned":
            return value_of("utc_from_zoned", cell=cell)
        text = cell if sort == "text" else as_text(cell, sort)
        utc = to_utc(f"wall_{name}", self.wanted.zone, self.wanted.now.year)
        if sort in {"instant", "day"}:
            return utc
        aware = exp.If(this=exp.column(f"aware_{name}"), true=value_of("utc_from_text", cell=text))
        return exp.Case(ifs=[aware], default=utc)

    def naive(self) -> list[Node]:
        """Conditions under which a row holds a time without an offset."""
        return [exp.column(f"wall_{name}").is_(exp.null()).not_() for name in self._instants()]

    def skipped(self) -> list[Node]:
        """Conditions under which a row holds a time that never was: clocks were put forward over it."""
        return [in_gap(f"wall_{name}", self.wanted.zone, self.wanted.now.year) for name in self._instants()]

    def _instants(self) -> list[str]:
        return [
            column.name
            for column in self.wanted.table.columns
            if column.type == "TIMESTAMP"
            and (take := self.takes.get(column.name)) is not None
            and take.cell is not None
            and self._sort(take) != "zoned"
        ]

    def as_json(self, cell: int, column: Node) -> Node:
        """Return a cell without a column of its own as JSON text: numbers and truths as such where the file has them."""
        sort = self.sorts[cell]
        if sort in {"integer", "decimal", "number", "truth"}:
            return as_text(column, sort)
        if cell in self.wanted.numeric:
            return value_of("json_of_numeric", cell=column)
        return value_of("json_of_text", cell=column)

    def _day(self, name: str, cell: Node, sort: str) -> Node:
        if sort == "zoned":
            return exp.cast(value_of("utc_from_zoned", cell=cell), "DATE")
        wall = exp.cast(exp.column(f"wall_{name}"), "DATE")
        if sort != "text":
            return wall
        return exp.func("coalesce", wall, exp.cast(value_of("utc_from_text", cell=cell), "DATE"))

    def _decimal(self, cell: Node, sort: str) -> Node:
        if sort == "text":
            return value_of("decimal_from_text", cell=cell)
        return value_of("decimal_from_number" if sort == "number" else "decimal_from_other", cell=cell)

    def _number(self, cell: Node, sort: str) -> Node:
        if sort == "text":
            return value_of("number_from_text", cell=cell)
        return value_of("number_from_other", cell=cell)

    def _priced(self) -> Node:
        price, quantity = self.takes["unit_price"], self.takes.get("quantity")
        one: Node = exp.Literal.number(1)
        kind = "fen_of_price" if self.wanted.money_unit == "yuan" else "fen_of_fen_price"
        cell, sort = _cell("unit_price"), self._sort(price)
        several = quantity is not None and quantity.cell is not None
        times, sorted_ = (_cell("quantity"), self._sort(quantity)) if several and quantity else (one, "integer")
        return value_of(
            kind,
            cell=self._number(cell, sort),
            exact=self._decimal(cell, sort),
            other=self._number(times, sorted_),
            exact_other=self._decimal(times, sorted_),
        )

    def headed(self) -> list[tuple[Take, str]]:
        """Cells of text with their header, by which a header in the middle of a file is known; none for typed files."""
        celled = [take for take in self.wanted.takes if take.cell is not None]
        if any(self._sort(take) != "text" for take in celled):
            return []
        return list(zip(celled, self.wanted.header, strict=False))

    def count_values(self) -> list[Node]:
        """How often each role happened, under ``n_<number>``: an empty cell is zero."""
        out = []
        for nth, count in enumerate(self.wanted.counts):
            cell, sort = exp.column(f"count_{nth}"), self.sorts[count.cell]
            number = self._number(cell, "text" if sort in {"nested", "other"} else sort)
            whole = value_of("whole_of_number", cell=number)
            out.append(exp.case().when(cell.is_(exp.null()), exp.Literal.number(0)).else_(whole).as_(f"n_{nth}"))
        return out


def _cell(column: str) -> exp.Column:
    return exp.column(f"cell_{column}", quoted=True)


def _text_kind(column: str) -> str:
    if column.endswith("_id") or column in {"phone", "push_token"}:
        return "id_from_text"
    return "text_from_text" if column in {"text", "name", "item_name", "label"} else "label_from_text"


def reason(reading: Reading) -> Node:
    """The first thing wrong with a row, as ``what:column``; null where nothing is."""
    ifs = [exp.If(this=condition, true=exp.Literal.string(word)) for condition, word in _objections(reading)]
    if reading.numbered:
        fault = exp.column("fault")
        ifs.insert(0, exp.If(this=exp.Not(this=fault.is_(exp.null())), true=fault.copy()))
    return exp.Case(ifs=ifs)


def _objections(reading: Reading) -> list[tuple[Node, str]]:
    wanted, table = reading.wanted, reading.wanted.table
    found: list[tuple[Node, str]] = []
    repeated = [_cell(take.column).eq(header) for take, header in reading.headed()]
    if repeated:
        found.append((exp.and_(*repeated), "header"))
    for column in table.columns:
        if not column.own:
            found += _column_objections(reading, column)
    found += [
        (exp.column(later) < exp.column(earlier) - _span(timedelta(days=1)), f"before:{later}")
        for later, earlier in _AFTER.get(table.name, ())
        if later in reading.takes and earlier in reading.takes
    ]
    for nth, count in enumerate(wanted.counts):
        name = count.feature or count.role
        n = exp.column(f"n_{nth}")
        found += [(n.is_(exp.null()), f"unreadable:{name}"), (n < 0, f"negative:{name}")]
    return found


def _column_objections(reading: Reading, column: FactColumn) -> list[tuple[Node, str]]:
    wanted, name = reading.wanted, column.name
    take, value = reading.takes.get(name), exp.column(name, quoted=True)
    priced = name == "amount_fen" and take is None and "unit_price" in reading.takes
    found: list[tuple[Node, str]] = []
    if priced:
        given: Node = _cell("unit_price").is_(exp.null()).not_()
    elif take is not None and take.cell is not None:
        given = _cell(name).is_(exp.null()).not_()
    else:
        return found
    nothing = value.is_(exp.null())
    if column.type != "VARCHAR" or name == "currency":
        found.append((exp.and_(nothing, given), f"unreadable:{name}"))
    if column.required:
        found.append((nothing.copy(), f"missing:{name}"))
    if column.type == "VARCHAR" and (name.endswith("_id") or name in _NAMES):
        found.append(
            (exp.and_(exp.func("strlen", value) > _ID_CHARS, exp.func("length", value) > _ID_CHARS), f"too_long:{name}")
        )
    if column.type == "TIMESTAMP":
        found.append((value < stamp(_FIRST), f"impossible:{name}"))
        if name not in _MAY_BE_AHEAD:
            found.append((value > stamp(wanted.now.astimezone(UTC).replace(tzinfo=None) + _AHEAD), f"future:{name}"))
    if column.type == "DATE":
        first = date(1880, 1, 1) if name == "birthday" else _FIRST.date()
        last = (wanted.now.astimezone(wanted.home) + _AHEAD).date()
        found += [(value < _date(first), f"impossible:{name}"), (value > _date(last), f"future:{name}")]
    if name.endswith("_fen"):
        found += _money_objections(reading, name, value)
    return found


def _money_objections(reading: Reading, name: str, value: Node) -> list[tuple[Node, str]]:
    """A negative amount is a mistake, except on a line that takes goods back and says so by its quantity."""
    if reading.wanted.table.name == "orders" and name in _TAKEN_BACK and "quantity" in reading.takes:
        quantity = exp.func("coalesce", exp.column("quantity"), exp.Literal.number(1))
        wrong: Node = exp.and_(value < 0, quantity >= 0)
        if name == "amount_fen":
            return [(wrong, f"negative:{name}"), (exp.and_(value > 0, exp.column("quantity") < 0), f"sign:{name}")]
        return [(wrong, f"negative:{name}")]
    return [(value < 0, f"negative:{name}")]


def _span(by: timedelta) -> Node:
    return exp.Interval(this=exp.Literal.string(str(int(by.total_seconds()))), unit=exp.var("SECOND"))


def _date(day: date) -> Node:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")
