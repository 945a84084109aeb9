"""Rows named by a key: the newer one replaces what it names, cells left empty name nothing."""

from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_layers import extras_column
from liuke.facts.stage_values import Node
from liuke.facts.stage_wanted import Staged
from liuke.facts.tables import FactTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What became of keyed rows: keys that changed, rows that said nothing new of their key, days touched."""

    loaded: int
    merged: int
    days: tuple[date, ...] = ()


def keep_keyed(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store rows of a table whose rows are known by key."""
    accepted = exp.select("*").from_("numbered").where(exp.column("reason").is_(exp.null()))
    bench.keep("doubts", accepted)
    known = bench.number("count_doubts")
    folded = fold(bench, exp.select("*").from_("doubts"), dry_run=dry_run)
    staged.loaded = staged.stored = folded.loaded
    staged.merged = folded.merged
    staged.duplicate = known - folded.loaded
    staged.rejected = staged.read - known


def fold(bench: Bench, rows: Node, *, dry_run: bool) -> Folded:
    """Lay rows (with ``line``) over one another and over what is stored, key by key."""
    bench.keep("folded", _newest(bench, rows))
    bench.keep("changed", _laid_over(bench))
    given, keys, changed = (
        bench.count(rows),
        bench.count(exp.select("*").from_("folded")),
        bench.count(exp.select("*").from_("changed")),
    )
    days: tuple[date, ...] = ()
    if changed and not dry_run:
        key = [exp.column(name, quoted=True) for name in bench.table.key]
        there = exp.In(
            this=exp.Tuple(expressions=list(key)),
            query=exp.select(*(k.copy() for k in key)).from_("changed").subquery(),
        )
        if bench.table.day:
            old = exp.select("day").distinct().from_(bench.table.name).where(there.copy())
            days = tuple(row[0] for row in bench.run(old).fetchall() if row[0] is not None)
        bench.run(exp.delete(bench.table.name).where(there))
        bench.insert(exp.to_table("changed"))
    return Folded(loaded=changed, merged=given - keys, days=days)


def known_key(table: FactTable) -> Node:
    """Every column of the key is there."""
    return exp.and_(*(exp.column(name, quoted=True).is_(exp.null()).not_() for name in table.key))


def _named(bench: Bench) -> list[str]:
    """Columns that may differ from what is stored, the key left out."""
    extra = extras_column(bench.table)
    key = set(bench.table.key)
    named = [c.name for c in bench.table.columns if (not c.own or c.name == extra) and c.name not in key]
    return [*named, *(["day"] if any(c.name == "day" and c.own for c in bench.table.columns) else [])]


def _newest(bench: Bench, rows: Node) -> Node:
    """One row a key: of each column the last that says something."""
    key = [exp.column(name, quoted=True) for name in bench.table.key]
    names = _named(bench)
    columns = [exp.column(name, quoted=True) for name in ("row_hash", *names)]
    repeated = bench.count(
        exp.select(*key)
        .from_(rows.subquery("rows"))
        .group_by(*(k.copy() for k in key))
        .having(exp.Count(this=exp.Star()) > 1)
    )
    if not repeated:
        return exp.select(*key, *columns).from_(rows.subquery("rows"))
    last = [
        exp.Filter(
            this=exp.func("arg_max", column, exp.column("line")),
            expression=exp.Where(this=column.copy().is_(exp.null()).not_()),
        ).as_(column.name, quoted=True)
        for column in columns
    ]
    return exp.select(*key, *last).from_(rows.subquery("rows")).group_by(*(k.copy() for k in key))


def _laid_over(bench: Bench) -> Node:
    """What is stored with the new cells over it, where that changes anything."""
    names, extra = _named(bench), extras_column(bench.table)
    new = {name: exp.column(name, "folded", quoted=True) for name in (*bench.table.key, *names, "row_hash")}
    old = {name: exp.column(name, "stored", quoted=True) for name in (*bench.table.key, *names)}
    out: list[Node] = [new[name].copy().as_(name, quoted=True) for name in (*bench.table.key, "row_hash")]
    differs: list[Node] = [old[bench.table.key[0]].is_(exp.null())]
    for name in names:
        laid: Node = exp.func("coalesce", new[name].copy(), old[name].copy())
        if name == extra:
            patch = exp.cast(exp.func("json_merge_patch", old[name].copy(), new[name].copy()), "VARCHAR")
            both = exp.and_(old[name].is_(exp.null()).not_(), new[name].is_(exp.null()).not_())
            laid = exp.case().when(both, patch).else_(laid)
        out.append(laid.as_(name, quoted=True))
        differs.append(exp.Not(this=exp.NullSafeEQ(this=laid.copy(), expression=old[name].copy())))
    stored = exp.select("*").from_(bench.table.name).subquery("stored")
    joined = exp.and_(*(new[k].copy().eq(old[k].copy()) for k in bench.table.key))
    return exp.select(*out).from_("folded").join(stored, on=joined, join_type="left").where(exp.or_(*differs))
