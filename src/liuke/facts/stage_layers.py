"""The rows of a file as views the engine reads: ``raw`` (cells) and ``checked`` (values, reason, identity)."""

from collections.abc import Sequence

from sqlglot import exp

from liuke.facts.stage_reading import Reading, extras
from liuke.facts.stage_reasons import reason
from liuke.facts.stage_syntax import (
    Node,
    both,
    column,
    either,
    filled,
    function,
    known,
    layer,
    named,
    no_text,
    typed,
    unknown,
    word,
)
from liuke.facts.stage_wanted import BatchesGiven, CsvGiven, Given, ParquetGiven, Wanted
from liuke.facts.stage_zone import to_day
from liuke.facts.statement import load
from liuke.facts.tables import FactTable

_SOURCES = load("liuke.facts", "stage_source")
_ROW = exp.Window(this=exp.Anonymous(this="row_number"))


def raw_select(given: Given, *, numbered: bool) -> exp.Select:
    """Return the cells ``c0`` … of a file; with ``line`` and ``fault`` where rows must be told apart."""
    if isinstance(given, BatchesGiven):
        return exp.select("*").from_("raw_rows")
    if isinstance(given, CsvGiven):
        return _csv(given, numbered=numbered)
    line: Node
    if isinstance(given, ParquetGiven):
        source = filled(_SOURCES["parquet"], {"path": _that_file_only(str(given.path))})
        names: Sequence[str] = given.columns
        line = exp.Add(this=column("file_row_number"), expression=exp.Literal.number(1))
    else:
        source, names, line = exp.select("*").from_("raw_table"), given.table.column_names, _ROW.copy()
    cells: list[Node] = [named(column(name), f"c{nth}") for nth, name in enumerate(names)]
    return layer([*_numbers(line), *cells] if numbered else cells, source, "file")


def _csv(given: CsvGiven, *, numbered: bool) -> exp.Select:
    names = [f"c{nth}" for nth in range(given.width)]
    texts = [exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=word("VARCHAR")) for name in names]
    params = {
        "path": _that_file_only(str(given.path)),
        "delimiter": given.delimiter,
        "quote": given.quote,
        "columns": exp.Struct(expressions=texts),
        "skip": given.header_lines,
    }
    cells: list[Node] = [column(name) for name in names]
    return layer(
        [*_numbers(_line(given, cells)), *cells] if numbered else cells, filled(_SOURCES["csv"], params), "file"
    )


def _line(given: CsvGiven, cells: Sequence[Node]) -> Node:
    """Return the line on which a row begins: a row may go over several where a quoted cell holds line breaks."""
    text = function("concat", *(cell.copy() for cell in cells))
    breaks = value_breaks(text)
    through = exp.Window(
        this=exp.Sum(this=exp.Add(this=breaks, expression=exp.Literal.number(1))),
        spec=exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"),
    )
    line = exp.Sub(this=through, expression=exp.Paren(this=breaks.copy())) if given.quotes else _ROW.copy()
    return exp.Add(this=line, expression=exp.Literal.number(given.header_lines))


def lines_select(given: CsvGiven) -> exp.Select:
    """Return how many line breaks each row has within its cells."""
    cells = function("concat", *(column(f"c{nth}") for nth in range(given.width)))
    within = value_breaks(cells) if given.quotes else exp.Literal.number(0)
    return layer([named(within, "breaks")], raw_select(given, numbered=False), "raw")


def value_breaks(text: Node) -> Node:
    """Return how many line breaks a text holds."""
    flat = function("replace", text.copy(), function("chr", exp.Literal.number(10)), word(""))
    return exp.Paren(this=exp.Sub(this=function("strlen", text), expression=function("strlen", flat)))


def _numbers(line: Node) -> list[Node]:
    return [named(typed(line, "BIGINT"), "line"), named(no_text(), "fault")]


def _that_file_only(path: str) -> str:
    """Write a path so that the engine takes no character of it for a pattern."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def extras_column(table: FactTable) -> str | None:
    """Return the column that keeps what has no column of its own."""
    names = {c.name for c in table.columns}
    return "traits" if "traits" in names else "properties" if "properties" in names else None


def content(table: FactTable) -> tuple[str, ...]:
    """Return the columns that make up what a row says, liuke's own left out."""
    return tuple(c.name for c in table.columns if not c.own or c.name == extras_column(table))


def checked_select(reading: Reading, given: Given, *, cells: int = 0) -> exp.Select:
    """Return the rows as values with ``reason`` and ``row_hash``; ``cells`` raw ones beside them for the quarantine.

    ``row_hash`` is null where something is wrong. Filter by it after the rows are written or laid down, not before: an
    engine that is asked for sound rows computes every value twice, once to decide and once to give.
    """
    carried = [f"c{nth}" for nth in range(cells)] + (["raw"] if cells and isinstance(given, BatchesGiven) else [])
    walled = _walled(reading, given, [column(name) for name in carried])
    read = layer([exp.Star(), *reading.values(), *reading.count_values()], walled, "walled")
    whole = layer([*(column(name) for name in carried), *_whole(reading)], read, "read")
    sound = exp.If(this=unknown(column("reason")), true=_identity(reading.wanted))
    return layer([exp.Star(), named(exp.Case(ifs=[sound]), "row_hash")], whole, "whole")


def walled_select(reading: Reading, given: Given, conditions: Sequence[Node]) -> exp.Select:
    """Return a row of nothing for each row of which any of the conditions on wall times holds."""
    return layer([named(exp.Literal.number(1), "one")], _walled(reading, given, []), "walled").where(either(conditions))


def walled_counts(reading: Reading, given: Given, kinds: Sequence[Sequence[Node]]) -> exp.Select:
    """Return, for each kind, of how many rows any of its conditions on wall times holds."""
    counts: list[Node] = [named(exp.CountIf(this=either(kind)), f"n_{nth}") for nth, kind in enumerate(kinds)]
    return layer(counts, _walled(reading, given, []), "walled")


def _walled(reading: Reading, given: Given, carried: Sequence[Node]) -> exp.Select:
    tidied = layer([*reading.tidied(), *carried], raw_select(given, numbered=reading.numbered), "raw")
    likely = layer([exp.Star(), *reading.likely()], tidied, "tidied")
    return layer([exp.Star(), *reading.walls()], likely, "likely")


def _whole(reading: Reading) -> list[Node]:
    """Values with what is put in where the import does not tell, the day, and what is wrong with the row."""
    table, extra = reading.wanted.table, extras_column(reading.wanted.table)
    out: list[Node] = [column("line")] if reading.numbered else []
    out += [named(_default(reading, c.name), c.name) for c in reading.columns]
    if extra:
        out.append(named(extras(reading), extra))
    if any(c.name == "day" and c.own for c in table.columns):
        out.append(named(to_day("ts", reading.wanted.home, reading.wanted.now.year), "day"))
    out += [column(f"n_{nth}") for nth in range(len(reading.wanted.counts))]
    out.append(named(reason(reading), "reason"))
    return out


def _default(reading: Reading, name: str) -> Node:
    if name == "currency":
        return function("coalesce", column(name), word(reading.wanted.currency))
    if name not in reading.takes:
        match reading.wanted.table.name, name:
            case "orders", "paid_at":
                return column("ts")
            case "orders", "order_id":
                at = function("strftime", column("ts"), word("%Y-%m-%dT%H:%M:%S"))
                return function("concat", column("subject_id"), word("@"), at)
            case "survey_responses", "survey":
                return word("nps")
            case _:
                pass
    return column(name)


def _identity(wanted: Wanted) -> Node:
    """Return the 64-bit hash of the key where all of it is there, of the whole content otherwise."""
    if has_key(wanted):
        return identity(wanted.table, wanted.hash_bits)
    return _cut(function("hash", *(column(name) for name in content(wanted.table))), wanted.hash_bits)


def identity(table: FactTable, bits: int = 64) -> Node:
    """Return the same hash of any row of a table, whatever import it came by."""
    whole = function("hash", *(column(name) for name in content(table)))
    keyed = function("hash", word("key"), *(column(name) for name in table.key))
    return _cut(exp.Case(ifs=[exp.If(this=known_key(table), true=keyed)], default=whole), bits)


def _cut(whole: Node, bits: int) -> Node:
    if bits < 64:
        whole = exp.Mod(this=exp.Paren(this=whole), expression=exp.Literal.number(2**bits))
    return typed(whole, "UBIGINT")


def has_key(wanted: Wanted) -> bool:
    """Tell whether every column of the table's key is filled by the import."""
    return {take.column for take in wanted.takes} >= set(wanted.table.key)


def known_key(table: FactTable) -> Node:
    """Every column of the key is there."""
    return both(*(known(column(name)) for name in table.key))
