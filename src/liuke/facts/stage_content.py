"""Rows that are themselves their identity: as often stored as any one file has them, however often files repeat."""

from typing import Any

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_key import fold, known_key
from liuke.facts.stage_layers import content, has_key
from liuke.facts.stage_values import Node
from liuke.facts.stage_wanted import Staged

_MAY_CHANGE = frozenset({"orders", "feedback"})
"""Their rows live on: an order is paid, a ticket solved. Of the others the first report of a key stays."""


def keep_content(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store what is new. Most files are new throughout: they are written at once and looked at afterwards."""
    wary = dry_run or bool(bench.ask("head_doubtful")[0][0])
    accepted = _write_wary(bench, staged, dry_run=dry_run) if wary else _write_at_once(bench, staged)
    if bench.number("count_doubtful"):
        bench.ask_into("doubts", "doubts")
        if has_key(bench.wanted):
            _settle_keys(bench, staged, dry_run=dry_run)
        staged.loaded += _settle_content(bench, dry_run=dry_run)
    staged.duplicate = accepted - staged.loaded
    staged.rejected = staged.read - accepted
    staged.stored = staged.loaded


def _write_at_once(bench: Bench, staged: Staged) -> int:
    accepted = bench.insert(exp.select("*").from_("checked").where(_sound()).subquery("fresh"))
    bench.ask_into("doubtful", "doubtful_stored")
    taken_out = 0
    if bench.number("count_doubtful"):
        mine = exp.column("ingested_at").eq(exp.cast(exp.Literal.string(str(bench.at)), "TIMESTAMP"))
        taken_out = bench.count(exp.delete(bench.table.name).where(exp.and_(mine, _doubtful())))
    staged.loaded = accepted - taken_out
    return accepted


def _write_wary(bench: Bench, staged: Staged, *, dry_run: bool) -> int:
    bench.ask_into("seen", "found_hashes")
    bench.ask_into("doubtful", "doubtful_seen")
    accepted = bench.count(exp.select("*").from_("seen"))
    doubted = bench.count(exp.select("*").from_("seen").where(_doubtful()))
    if not dry_run and accepted > doubted:
        fresh = exp.select("*").from_("checked").where(exp.and_(_sound(), exp.Not(this=_doubtful())))
        bench.insert(fresh.subquery("fresh"))
    staged.loaded = accepted - doubted
    return accepted


def _settle_content(bench: Bench, *, dry_run: bool) -> int:
    """Store each doubtful row as often as this file has it more than the table does."""
    columns = [exp.column(name, quoted=True) for name in ("row_hash", "day", *content(bench.table))]
    keyless: Node = exp.Not(this=known_key(bench.table))
    fresh = exp.select(*columns, exp.true().as_("fresh")).from_("doubts")
    old = exp.select(*columns, exp.false().as_("fresh")).from_("target").where(exp.and_(keyless.copy(), _doubtful()))
    if has_key(bench.wanted):
        fresh = fresh.where(keyless)
    both = exp.union(fresh, old, distinct=False)
    n, m = _counted(exp.column("fresh")), _counted(exp.Not(this=exp.column("fresh")))
    more = (
        exp.select(*columns, n.as_("n"), m.as_("m"))
        .from_(both.subquery("both_sides"))
        .group_by(*columns)
        .having(n.copy() > m.copy())
    )
    bench.keep("more", more)
    (total,) = bench.run(
        exp.select(exp.func("coalesce", exp.Sum(this=exp.column("n") - exp.column("m")), 0)).from_("more")
    ).fetchall()[0]
    if total and not dry_run:
        numbers = exp.func("generate_series", exp.column("m") + 1, exp.column("n"))
        spread = exp.select(*columns, exp.Unnest(expressions=[numbers]).as_("occurrence")).from_("more")
        bench.insert(spread.subquery("spread"), exp.column("occurrence"))
    return int(total)


def _settle_keys(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Rows with a key of their own: the newest says how things stand, or the first report stays."""
    doubted = exp.select("*").from_("doubts").where(known_key(bench.table))
    if bench.table.name in _MAY_CHANGE:
        folded = fold(bench, doubted, dry_run=dry_run)
        staged.loaded += folded.loaded
        staged.merged += folded.merged
        staged.days = (*staged.days, *folded.days)
        return
    columns = [exp.column(name, quoted=True) for name in ("row_hash", "day", *content(bench.table))]
    bench.keep("keyed", _first_of_key(bench, doubted, columns))
    fresh = exp.select("*").from_("keyed").where(exp.column("rank").eq(0))
    staged.conflicts = bench.count(_different(bench))
    staged.loaded += bench.count(fresh) if dry_run else bench.insert(fresh.subquery("fresh"))


def _first_of_key(bench: Bench, doubted: Node, columns: list[Any]) -> Node:
    """Number rows of one key by line; what is stored already comes first of all, as rank 0 of nobody here."""
    key = [exp.column(name, quoted=True) for name in bench.table.key]
    there = exp.select(*key).from_("target").where(exp.and_(known_key(bench.table), _doubtful()))
    order = exp.Window(
        this=exp.func("row_number"),
        partition_by=[k.copy() for k in key],
        order=exp.Order(expressions=[exp.column("line")]),
    )
    known = exp.In(this=exp.Tuple(expressions=[k.copy() for k in key]), query=there.subquery())
    rank = exp.case().when(known, exp.Literal.number(-1)).else_(order - 1)
    return exp.select(*columns, rank.as_("rank")).from_(doubted.subquery("doubted"))


def _different(bench: Bench) -> Node:
    """Return the later rows of a key that say something else than the one that stays."""
    key = [exp.column(name, quoted=True) for name in bench.table.key]
    said = [exp.column(name, quoted=True) for name in content(bench.table)]
    first = exp.select(*said).from_("keyed").where(exp.column("rank").eq(0))
    stored = exp.select(*said).from_("target").where(exp.and_(known_key(bench.table), _doubtful()))
    stays = exp.union(first, stored, distinct=False).subquery("stays")
    joined = exp.and_(
        *(exp.column(k.name, "keyed", quoted=True).eq(exp.column(k.name, "stays", quoted=True)) for k in key)
    )
    differs = exp.or_(
        *(
            exp.Not(
                this=exp.NullSafeEQ(
                    this=exp.column(c.name, "keyed", quoted=True), expression=exp.column(c.name, "stays", quoted=True)
                )
            )
            for c in said
        )
    )
    return exp.select(exp.Literal.number(1).as_("one")).from_("keyed").join(stays, on=joined).where(differs)


def _counted(which: Node) -> Node:
    total = exp.Sum(this=exp.case().when(which, exp.Literal.number(1)).else_(exp.Literal.number(0)))
    return exp.cast(total, "BIGINT")


def _sound() -> Node:
    return exp.column("reason").is_(exp.null())


def _doubtful() -> Node:
    return exp.In(this=exp.column("row_hash"), query=exp.select("row_hash").from_("doubtful").subquery())
