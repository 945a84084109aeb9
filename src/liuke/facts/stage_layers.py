"""The rows of a file as views the engine reads: ``raw`` (cells) and ``checked`` (values, reason, identity)."""

import json
from typing import Any

from sqlglot import exp

from liuke.facts.stage_values import Node, Reading, filled, reason
from liuke.facts.stage_wanted import BatchesGiven, CsvGiven, Given, ParquetGiven, Wanted
from liuke.facts.stage_zone import to_day
from liuke.facts.statement import load
from liuke.facts.tables import FactTable

_SOURCES = load("liuke.facts", "stage_source")


def raw_select(given: Given, *, numbered: bool) -> Node:
    """Return the cells ``c0`` … of a file; with ``line`` and ``fault`` where rows must be told apart."""
    if isinstance(given, BatchesGiven):
        return exp.select("*").from_("raw_rows")
    if isinstance(given, CsvGiven):
        return _csv(given, numbered=numbered)
    if isinstance(given, ParquetGiven):
        source = filled(_SOURCES["parquet"], {"path": _literal_path(str(given.path))})
        names, line = given.columns, exp.column("file_row_number") + 1
    else:
        source = exp.select("*").from_("raw_table")
        names, line = tuple(given.table.column_names), exp.Window(this=exp.func("row_number"))
    cells: list[Any] = [exp.column(name, quoted=True).as_(f"c{nth}") for nth, name in enumerate(names)]
    if numbered:
        cells = [line.as_("line"), _no_text().as_("fault"), *cells]
    return exp.select(*cells).from_(source.subquery("file"))


def _csv(given: CsvGiven, *, numbered: bool) -> Node:
    columns = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(f"c{nth}", quoted=True), expression=exp.Literal.string("VARCHAR"))
            for nth in range(given.width)
        ]
    )
    params = {
        "path": _literal_path(str(given.path)),
        "delimiter": given.delimiter,
        "quote": given.quote,
        "columns": columns,
        "skip": given.header_lines,
    }
    source = filled(_SOURCES["csv"], params)
    if not numbered:
        return source
    cells: list[Any] = [exp.column(f"c{nth}") for nth in range(given.width)]
    text = exp.func("concat", *cells)
    flat = exp.func("replace", text.copy(), exp.func("chr", exp.Literal.number(10)), exp.Literal.string(""))
    breaks = exp.func("strlen", text) - exp.func("strlen", flat)
    line = exp.Window(this=exp.func("row_number")) + given.header_lines
    if given.quote:
        through = exp.Window(
            this=exp.Sum(this=exp.paren(breaks.copy() + 1)),
            spec=exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"),
        )
        line = through - exp.paren(breaks) + given.header_lines
    return exp.select(exp.cast(line, "BIGINT").as_("line"), _no_text().as_("fault"), *cells).from_(
        source.subquery("file")
    )


def _literal_path(path: str) -> str:
    """Write a path so that the engine reads that file only: its name is no pattern."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def _no_text() -> Node:
    return exp.cast(exp.null(), "VARCHAR")


def extras_column(table: FactTable) -> str | None:
    """Return the column that keeps what has no column of its own."""
    names = {column.name for column in table.columns}
    return "traits" if "traits" in names else "properties" if "properties" in names else None


def content(table: FactTable) -> tuple[str, ...]:
    """Return the columns that make up what a row says, liuke's own left out."""
    extra = extras_column(table)
    own = {"day"} if table.name == "activity_counts" else set()
    return tuple(c.name for c in table.columns if not c.own or c.name in own or c.name == extra)


def checked_select(reading: Reading, given: Given, *, cells: int = 0) -> Node:
    """Return the rows as values with ``reason`` and ``row_hash``; ``cells`` raw ones beside them, for the quarantine."""
    wanted, numbered = reading.wanted, reading.numbered
    carried: list[Any] = [exp.column(f"c{nth}") for nth in range(cells)]
    if cells and isinstance(given, BatchesGiven):
        carried.append(exp.column("raw"))
    raw = raw_select(given, numbered=numbered)
    tidied = layer([*reading.tidied(), *carried], raw, "raw")
    walled = layer([exp.Star(), *reading.walls()], tidied, "tidied")
    read = layer([exp.Star(), *reading.values(), *reading.count_values()], walled, "walled")
    whole = layer(_defaulted(reading, [cell.copy() for cell in carried]), read, "read")
    return layer([exp.Star(), _identity(wanted).as_("row_hash")], whole, "whole")


def walled_select(reading: Reading, given: Given, conditions: list[Node]) -> Node:
    """Return a row of nothing for each row of which any of the conditions on wall times holds."""
    tidied = layer(reading.tidied(), raw_select(given, numbered=reading.numbered), "raw")
    walled = layer([exp.Star(), *reading.walls()], tidied, "tidied")
    return layer([exp.Literal.number(1).as_("one")], walled, "walled").where(exp.or_(*conditions), copy=False)


def layer(columns: list[Any], inner: Node, name: str) -> exp.Select:
    """Return a SELECT over another, without copying either: these trees are large."""
    source = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(name)))
    return exp.Select(expressions=columns).from_(source, copy=False)


def _defaulted(reading: Reading, carried: list[Any]) -> list[Any]:
    wanted, table = reading.wanted, reading.wanted.table
    out: list[Any] = [exp.column("line")] if reading.numbered else []
    out += carried
    extra = extras_column(table)
    for column in table.columns:
        if not column.own and column.name != extra:
            value = _default(reading, column.name)
            out.append(exp.Alias(this=value, alias=exp.to_identifier(column.name, quoted=True)))
    names = {column.name for column in table.columns if column.own}
    if extra:
        out.append(_extras(reading).as_(extra))
    if "day" in names:
        out.append(exp.Alias(this=to_day("ts", wanted.home, wanted.now.year), alias=exp.to_identifier("day")))
    out += [exp.column(f"n_{nth}") for nth in range(len(wanted.counts))]
    out.append(exp.Alias(this=reason(reading), alias=exp.to_identifier("reason")))
    return out


def _default(reading: Reading, name: str) -> Node:
    column: Node = exp.column(name, quoted=True)
    table, taken = reading.wanted.table.name, name in reading.takes
    if name == "currency":
        return exp.func("coalesce", column, exp.Literal.string(reading.wanted.currency))
    if taken:
        return column
    if table == "orders" and name == "paid_at":
        return exp.column("ts")
    if table == "orders" and name == "order_id":
        at = exp.func("strftime", exp.column("ts"), exp.Literal.string("%Y-%m-%dT%H:%M:%S"))
        return exp.func("concat", exp.column("subject_id"), exp.Literal.string("@"), at)
    if table == "survey_responses" and name == "survey":
        return exp.Literal.string("nps")
    return column


def _extras(reading: Reading) -> Node:
    """Return one JSON object of the extra cells that say something, or null."""
    pairs = []
    for cell, name in reading.wanted.extras.items():
        column = exp.column(f"extra_{cell}")
        key = exp.Literal.string(json.dumps(name, ensure_ascii=False) + ":")
        pair = exp.func("concat", key, reading.as_json(cell, column))
        pairs.append(exp.case().when(column.is_(exp.null()).not_(), pair))
    if not pairs:
        return _no_text()
    joined = exp.func("concat_ws", exp.Literal.string(","), *pairs)
    braced = exp.func("concat", exp.Literal.string("{"), joined, exp.Literal.string("}"))
    return exp.func("nullif", braced, exp.Literal.string("{}"))


def _identity(wanted: Wanted) -> Node:
    """Return the 64-bit hash of the key where all of it is there, of the whole content otherwise."""
    table = wanted.table
    whole = _hash([exp.column(name, quoted=True) for name in content(table)])
    if has_key(wanted):
        key = [exp.column(name, quoted=True) for name in table.key]
        hashed = _hash([exp.Literal.string("key"), *key])
        known = exp.and_(*(column.is_(exp.null()).not_() for column in key))
        whole = exp.case().when(known, hashed).else_(whole)
    if wanted.hash_bits < 64:
        whole = exp.paren(whole) % (2**wanted.hash_bits)
    return exp.cast(whole, "UBIGINT", dialect="duckdb")


def has_key(wanted: Wanted) -> bool:
    """Tell whether every column of the table's key is filled by the import."""
    return {take.column for take in wanted.takes} >= set(wanted.table.key)


def _hash(parts: list[Any]) -> Node:
    return exp.Anonymous(this="hash", expressions=parts)
