"""Rows that are themselves their identity: as often stored as any one file has them, however often files repeat."""

from sqlglot import exp

from liuke.facts.stage_bench import Bench
from liuke.facts.stage_key import fold
from liuke.facts.stage_layers import content, has_key, identity, known_key
from liuke.facts.stage_syntax import (
    Node,
    aside,
    both,
    column,
    found_in,
    function,
    layer,
    named,
    same,
    stamp,
    typed,
    unknown,
)
from liuke.facts.stage_wanted import Staged

_MAY_CHANGE = frozenset({"orders", "feedback"})
"""Their rows live on: an order is paid, a ticket solved. Of the others the first report of a key stays."""


def keep_content(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Store what is new. Most files are new throughout: they are written at once and looked at afterwards."""
    _hash_as_the_engine_does(bench)
    wary = dry_run or bool(bench.ask("head_doubtful")[0][0])
    accepted = _write_warily(bench, staged, dry_run=dry_run) if wary else _write_at_once(bench, staged)
    if bench.number("count_doubtful"):
        bench.number_rows()
        bench.ask_into("doubts", "doubts")
        if has_key(bench.wanted):
            _settle_keys(bench, staged, dry_run=dry_run)
        staged.loaded += _settle_content(bench, dry_run=dry_run)
    staged.duplicate = accepted - staged.loaded
    staged.rejected = staged.read - accepted
    staged.stored = staged.loaded


def _hash_as_the_engine_does(bench: Bench) -> None:
    """Hash stored rows anew where another release of the engine hashes differently: else they would be loaded again."""
    anew = identity(bench.table, bench.wanted.hash_bits)
    one = exp.select(named(exp.EQ(this=column("row_hash"), expression=anew), "same")).from_("target").limit(1)
    if bench.run(one).fetchall() == [(False,)]:
        bench.run(exp.update(bench.table.name, {"row_hash": anew.copy()}))


def _write_at_once(bench: Bench, staged: Staged) -> int:
    """Write all rows, then take out again what is wrong and whose identity is there more than once."""
    accepted = _write_all(bench, staged)
    bench.find_repeated("hashes_stored", accepted)
    bench.ask_into("mine", "hashes_mine")
    bench.ask_into("doubtful", "doubtful_stored")
    staged.loaded = accepted
    if bench.number("count_doubtful"):
        if has_key(bench.wanted) or bench.number("count_doubtful_before"):
            staged.loaded -= _take_out(bench, _doubtful())
        else:
            _number_repeats(bench)
    return accepted


def _number_repeats(bench: Bench) -> None:
    """Rows that stand several times in this file and nowhere else all stay; each is told which of them it is.

    Rows taken out of what a transaction has just written make the engine write all of it again; numbers do not.
    """
    said = ["row_hash", "day", *content(bench.table)]
    order = exp.Order(expressions=[exp.Ordered(this=column("rowid"))])
    nth = exp.Window(this=exp.Anonymous(this="row_number"), partition_by=_columns(said), order=order)
    mine = exp.select(named(column("rowid"), "place"), named(typed(nth, "INTEGER"), "occurrence"))
    repeats = aside(mine.from_(bench.table.name).where(both(_mine(bench), _doubtful())), "repeats")
    here = exp.EQ(this=column("rowid", bench.table.name), expression=column("place", "repeats"))
    counted = exp.update(bench.table.name, {"nth": column("occurrence", "repeats")}, where=here)
    bench.run(counted.from_(repeats))
    bench.keep("doubtful", exp.select("*").from_("doubtful").where(exp.false()))


def _write_all(bench: Bench, staged: Staged) -> int:
    staged.read = bench.insert(exp.to_table("checked"), until=0.9)
    if bench.number("count_unsound"):
        return staged.read - _take_out(bench, unknown(column("row_hash")))
    return staged.read


def _take_out(bench: Bench, which: Node) -> int:
    return bench.count(exp.delete(bench.table.name).where(both(_mine(bench), which)))


def _mine(bench: Bench) -> Node:
    return exp.EQ(this=column("ingested_at"), expression=stamp(bench.at))


def _write_warily(bench: Bench, staged: Staged, *, dry_run: bool) -> int:
    """Look at the identities of all rows first, and write only those that are new beyond doubt."""
    bench.ask_into("seen", "found_hashes", until=0.4)
    staged.read, accepted = (int(n) for n in bench.ask("count_seen")[0])
    bench.find_repeated("hashes_seen", accepted)
    bench.ask_into("doubtful", "doubtful_seen")
    doubted = bench.count(exp.select("*").from_("seen").where(_doubtful()))
    staged.loaded = accepted - doubted
    if dry_run or not staged.loaded:
        return accepted
    if doubted:  # a null is not among them either
        fresh = exp.select("*").from_("checked").where(exp.Not(this=_doubtful()))
        bench.insert(aside(fresh, "fresh"), until=0.9)
    else:
        _write_all(bench, staged)
    return accepted


def _settle_content(bench: Bench, *, dry_run: bool) -> int:
    """Store each doubtful row as often as this file has it more than the table does."""
    said = ["row_hash", "day", *content(bench.table)]
    keyless = exp.Not(this=known_key(bench.table))
    fresh = exp.select(*_columns(said), named(exp.true(), "fresh")).from_("doubts").where(keyless)
    old = (
        exp.select(*_columns(said), named(exp.false(), "fresh"))
        .from_("target")
        .where(both(keyless.copy(), _doubtful()))
    )
    here, there = _counted(column("fresh")), _counted(exp.Not(this=column("fresh")))
    more = (
        layer([*_columns(said), named(here, "n"), named(there, "m")], exp.union(fresh, old, distinct=False), "sides")
        .group_by(*_columns(said))
        .having(exp.GT(this=here.copy(), expression=there.copy()))
    )
    bench.keep("more", more)
    total = int(bench.number("count_more"))
    if total and not dry_run:
        numbers = function("generate_series", exp.Add(this=column("m"), expression=exp.Literal.number(1)), column("n"))
        spread = exp.select(*_columns(said), named(function("unnest", numbers), "occurrence")).from_("more")
        bench.insert(aside(spread, "spread"), column("occurrence"))
    return total


def _settle_keys(bench: Bench, staged: Staged, *, dry_run: bool) -> None:
    """Rows with a key of their own: the newest says how things stand, or the first report stays."""
    doubted = exp.select("*").from_("doubts").where(known_key(bench.table))
    if bench.table.name in _MAY_CHANGE:
        folded = fold(bench, doubted, dry_run=dry_run)
        staged.loaded += folded.loaded
        staged.merged += folded.merged
        staged.days = (*staged.days, *folded.days)
        return
    bench.keep("keyed", _ranked(bench, doubted))
    first = exp.select("*").from_("keyed").where(exp.EQ(this=column("rank"), expression=exp.Literal.number(1)))
    staged.conflicts = bench.count(_different(bench))
    staged.loaded += bench.count(first) if dry_run else bench.insert(aside(first, "fresh"))


def _ranked(bench: Bench, doubted: exp.Select) -> exp.Select:
    """Number the rows of one key by line, from 1; all are 0 where the key is stored already."""
    key = bench.table.key
    stored = exp.select(*_columns(key)).from_("target").where(both(known_key(bench.table), _doubtful()))
    order = exp.Window(
        this=exp.Anonymous(this="row_number"),
        partition_by=_columns(key),
        order=exp.Order(expressions=[exp.Ordered(this=column("line"))]),
    )
    there = exp.If(this=found_in(_columns(key), stored), true=exp.Literal.number(0))
    said = ["row_hash", "day", *content(bench.table)]
    return layer([*_columns(said), named(exp.Case(ifs=[there], default=order), "rank")], doubted, "doubted")


def _different(bench: Bench) -> exp.Select:
    """Return the rows of a key that say something else than the one that stays."""
    key, said = bench.table.key, content(bench.table)
    is_first = exp.EQ(this=column("rank"), expression=exp.Literal.number(1))
    first = exp.select(*_columns(said)).from_("keyed").where(is_first)
    stored = exp.select(*_columns(said)).from_("target").where(both(known_key(bench.table), _doubtful()))
    stays = aside(exp.union(first, stored, distinct=False), "stays")
    joined = exp.and_(*(exp.EQ(this=column(k, "keyed"), expression=column(k, "stays")) for k in key))
    differs = exp.or_(*(exp.Not(this=same(column(c, "keyed"), column(c, "stays"))) for c in said))
    return exp.select(named(exp.Literal.number(1), "one")).from_("keyed").join(stays, on=joined).where(differs)


def _columns(names: list[str] | tuple[str, ...]) -> list[Node]:
    return [column(name) for name in names]


def _counted(which: Node) -> Node:
    one = exp.If(this=which, true=exp.Literal.number(1))
    return typed(exp.Sum(this=exp.Case(ifs=[one], default=exp.Literal.number(0))), "BIGINT")


def _doubtful() -> Node:
    return found_in([column("row_hash")], exp.select("row_hash").from_("doubtful"))
