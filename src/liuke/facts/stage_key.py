"""Rows named by a key: the newer one replaces what it names, cells left empty name nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_layers import extras_column
from liuke.facts.stage_syntax import Node, aside, column, found_in, function, known, layer, named, same, typed, unknown
from liuke.facts.stage_wanted import Staged


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What became of keyed rows: keys that changed, rows that a later row of the file overtook, days touched."""

    loaded: int
    merged: int
    days: tuple[date, ...] = ()


def keep_keyed(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store rows of a table whose rows are known by key."""
    staged.read = bench.number("count_raw")
    bench.number_rows()
    bench.keep("doubts", exp.select("*").from_("numbered").where(unknown(column("reason"))), until=0.6)
    accepted = bench.number("count_doubts")
    folded = fold(bench, exp.select("*").from_("doubts"), dry_run=dry_run)
    staged.loaded = staged.stored = folded.loaded
    staged.merged = folded.merged
    staged.duplicate = accepted - folded.loaded
    staged.rejected = staged.read - accepted


def fold(bench: Bench, rows: exp.Select, *, dry_run: bool) -> Folded:
    """Lay rows (with ``line``) over one another and over what is stored, key by key."""
    bench.keep("folded", _newest(bench, rows))
    bench.keep("changed", _laid_over(bench))
    given, keys = bench.count(rows), bench.count(exp.select("*").from_("folded"))
    changed = bench.count(exp.select("*").from_("changed"))
    days: tuple[date, ...] = ()
    if changed and not dry_run:
        key = bench.table.key
        there = found_in(_columns(key), exp.select(*_columns(key)).from_("changed"))
        if bench.table.day:
            old = exp.select("day").distinct().from_(bench.table.name).where(there)
            days = tuple(row[0] for row in bench.run(old).fetchall() if row[0] is not None)
        bench.run(exp.delete(bench.table.name).where(there.copy()))
        bench.insert(exp.to_table("changed"))
    return Folded(loaded=changed, merged=given - keys, days=days)


def _columns(names: Sequence[str], table: str | None = None) -> list[Node]:
    return [column(name, table) for name in names]


def _named(bench: Bench) -> list[str]:
    """Columns that may differ from what is stored, the key left out."""
    extra, key = extras_column(bench.table), set(bench.table.key)
    said = [c.name for c in bench.table.columns if (not c.own or c.name == extra) and c.name not in key]
    return [*said, *(c.name for c in bench.table.columns if c.own and c.name == "day")]


def _newest(bench: Bench, rows: exp.Select) -> exp.Select:
    """One row a key: of each column the last that says something."""
    key, names = bench.table.key, ["row_hash", *_named(bench)]
    more_than_one = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    keys = layer(_columns(key), rows.copy(), "given").group_by(*_columns(key))
    if not bench.count(keys.having(more_than_one)):
        return layer(_columns([*key, *names]), rows.copy(), "given")
    last: list[Node] = [
        named(
            exp.Filter(
                this=function("arg_max", column(name), column("line")), expression=exp.Where(this=known(column(name)))
            ),
            name,
        )
        for name in names
    ]
    return layer([*_columns(key), *last], rows.copy(), "given").group_by(*_columns(key))


def _laid_over(bench: Bench) -> exp.Select:
    """What is stored with the new cells over it, where that changes anything."""
    key, names, extra = bench.table.key, _named(bench), extras_column(bench.table)
    out: list[Node] = [named(column(name, "folded"), name) for name in (*key, "row_hash")]
    differs: list[Node] = [unknown(column(key[0], "stored"))]
    for name in names:
        new, old = column(name, "folded"), column(name, "stored")
        laid = function("coalesce", new, old)
        if name == extra:
            patched = typed(function("json_merge_patch", old.copy(), new.copy()), "VARCHAR")
            laid = function("coalesce", patched, laid)
        out.append(named(laid, name))
        differs.append(exp.Not(this=same(laid.copy(), old.copy())))
    joined = exp.and_(*(exp.EQ(this=column(k, "folded"), expression=column(k, "stored")) for k in key))
    stored = aside(exp.select("*").from_(bench.table.name), "stored")
    return exp.select(*out).from_("folded").join(stored, on=joined, join_type="left").where(exp.or_(*differs))
